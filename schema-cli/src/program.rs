//! From the arguments to the exit code.

use std::ffi::OsString;
use std::process::ExitCode;

use clap::error::ErrorKind;
use clap::{CommandFactory, FromArgMatches};

use crate::arguments::Cli;
use crate::command;
use crate::console::Console;
use crate::context::Context;
use crate::failure::{Exit, Failure};
use crate::session::Session;

/// Schema migrations that are proven when the application compiles
///
/// Revisions are SQL files in a directory. `schema revision` writes a new one, `schema check` proves them
/// all, `schema upgrade` runs them on a database.
#[derive(Clone, Debug, clap::Parser)]
#[command(version, after_help = EXIT_CODES)]
struct Program {
    #[command(flatten)]
    cli: Cli,
}

const EXIT_CODES: &str = "\
Exit codes: 0 done, 1 failed, 2 misused, 3 a check found something.
Answers are on stdout, all else is on stderr; --json makes an answer one JSON document.";

/// Runs the command by itself, called `name`, with the arguments of the process.
pub fn main(name: &'static str, arguments: impl IntoIterator<Item = OsString>) -> ExitCode {
    let arguments: Vec<OsString> = arguments.into_iter().collect();
    // A subcommand of cargo is one word for clap, so that its usage begins with both.
    let command = Program::command().name(name).bin_name(name);
    let read = command.try_get_matches_from(&arguments);
    match read.and_then(|matches| Program::from_arg_matches(&matches)) {
        Ok(program) => run(&program.cli, &Context::new()),
        Err(error) => misread(&error, &arguments),
    }
}

/// Runs the command that was given.
pub fn run(cli: &Cli, context: &Context) -> ExitCode {
    let console = Console::new(cli.global.json);
    let mut session = Session::new(&cli.global, *context, console);
    match command::run(&cli.command, &mut session) {
        Ok(exit) => ExitCode::from(exit.code()),
        Err(failure) => {
            failure.tell(console);
            ExitCode::from(failure.exit.code())
        }
    }
}

/// Tells that the arguments cannot be read, or prints the help that was asked for.
fn misread(error: &clap::Error, arguments: &[OsString]) -> ExitCode {
    let asked_for = matches!(error.kind(), ErrorKind::DisplayHelp | ErrorKind::DisplayVersion);
    // Nobody could be told that the screen is gone.
    let _ = error.print();
    if asked_for {
        return ExitCode::SUCCESS;
    }
    if arguments.iter().any(|argument| argument == "--json") {
        let text = error.to_string();
        let first = text.lines().next().unwrap_or_default();
        let message = first.strip_prefix("error: ").unwrap_or(first);
        Failure::misuse("usage", message).document(Console::new(true));
    }
    ExitCode::from(Exit::Misused.code())
}
