//! The project's own chores, a command each: `cargo xtask test`, `tidy`, `features`, `bench`, `docs`.

#![allow(clippy::print_stdout, clippy::print_stderr, reason = "a command speaks to who called it")]

mod bench;
mod cargo;
mod docs;
mod features;
mod metadata;
mod test;
mod tidy;

use std::process::ExitCode;

/// What a chore answers; the error is a sentence or several lines for the screen.
type Result<T = ()> = std::result::Result<T, String>;

const USAGE: &str = "\
usage: cargo xtask <command>

  test [cargo test arguments]  run every test, and say what was passed, failed and skipped
  tidy                         check the project's written rules on its sources
  features                     check that each feature of schema-runtime builds alone, without warnings
  bench [names]                run the benchmarks, or those that are named
  bench build                  measure what the macro costs the build of an application
  docs                         build the documentation, with warnings as errors
";

fn main() -> ExitCode {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let Some((command, rest)) = arguments.split_first() else {
        eprint!("{USAGE}");
        return ExitCode::from(2);
    };
    let result = match command.as_str() {
        "test" => test::run(rest),
        "tidy" => tidy::run(),
        "features" => features::run(),
        "bench" => bench::run(rest),
        "docs" => docs::run(),
        "help" | "--help" | "-h" => {
            print!("{USAGE}");
            Ok(())
        }
        unknown => {
            eprint!("xtask has no command {unknown:?}\n\n{USAGE}");
            return ExitCode::from(2);
        }
    };
    match result {
        Ok(()) => ExitCode::SUCCESS,
        Err(message) => {
            eprintln!("error: {message}");
            ExitCode::FAILURE
        }
    }
}
