//! `cargo xtask test`: every test there is, with what it needs, and the truth about what was left out.

mod install;
mod report;
mod skips;

// The harness finds a server by the same rules when a test is run by plain `cargo test`.
#[path = "../../tests/src/postgres/binaries.rs"]
mod postgres_binaries;

use crate::{Result, cargo};
use report::Tally;
use std::io::{BufRead, BufReader, Write};
use std::path::Path;
use std::process::{Command, Stdio};

/// Where a test that leaves something out writes it down.
const SKIPS: &str = "SCHEMA_TEST_SKIPS";
/// Backends that may not be left out, separated by commas: set by CI.
const REQUIRED: &str = "SCHEMA_TEST_REQUIRE";

/// Runs the tests: all of them, or those that the arguments of `cargo test` choose.
pub(crate) fn run(arguments: &[String]) -> Result {
    let skips = skips::File::new()?;
    let mut command = command(arguments)?;
    command.env(SKIPS, skips.path());
    match install::postgres() {
        Ok(folder) => drop(command.env(postgres_binaries::VARIABLE, folder)),
        Err(reason) => eprintln!("PostgreSQL's tests will be skipped: {reason}"),
    }
    let (tally, succeeded) = watch(&mut command)?;
    let skipped = skips.read()?;
    finish(&tally, &skipped, succeeded)
}

fn command(arguments: &[String]) -> Result<Command> {
    let mut command = cargo::cargo(&["test", "--no-fail-fast"])?;
    if !arguments.iter().any(|argument| argument == "-p" || argument.starts_with("--package")) {
        command.args(["--workspace", "--all-features"]);
    }
    command.args(arguments);
    Ok(command)
}

/// Runs the command with its output passed on as it comes, and counts the results in it.
fn watch(command: &mut Command) -> Result<(Tally, bool)> {
    let shown = cargo::show(command);
    eprintln!("$ {shown}");
    let mut child = command
        .stdout(Stdio::piped())
        .spawn()
        .map_err(|error| format!("{shown} did not start: {error}"))?;
    let mut tally = Tally::default();
    if let Some(stdout) = child.stdout.take() {
        let mut reader = BufReader::new(stdout);
        let mut line = Vec::new();
        while reader.read_until(b'\n', &mut line).is_ok_and(|read| read > 0) {
            // A screen that went away must not end the count.
            let _ = std::io::stdout().write_all(&line);
            tally.add(&String::from_utf8_lossy(&line));
            line.clear();
        }
    }
    let status = child.wait().map_err(|error| format!("{shown} was lost: {error}"))?;
    Ok((tally, status.success()))
}

/// Says what was skipped, a line for each backend, and the sum as the last line.
fn finish(tally: &Tally, skipped: &[skips::Skip], succeeded: bool) -> Result {
    println!();
    for line in skips::lines(skipped) {
        println!("{line}");
    }
    println!("{}", tally.sum(skips::tests(skipped)));
    let required = std::env::var(REQUIRED).unwrap_or_default();
    verdict(tally, succeeded)?;
    skips::refuse(skipped, &required)
}

fn verdict(tally: &Tally, succeeded: bool) -> Result {
    if tally.failed > 0 {
        return Err("tests failed".to_owned());
    }
    if !succeeded {
        return Err("cargo test failed before every test had a result".to_owned());
    }
    if tally.passed == 0 {
        return Err("no test was run".to_owned());
    }
    Ok(())
}

/// Returns whether a program stands in a folder.
fn holds(folder: &Path, program: &str) -> bool {
    folder.join(program).is_file()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn tally(passed: usize, failed: usize) -> Tally {
        Tally { passed, failed, ..Tally::default() }
    }

    #[test]
    fn a_run_is_good_only_with_results() {
        assert!(verdict(&tally(1, 0), true).is_ok());
        assert!(verdict(&tally(0, 0), true).is_err());
        assert!(verdict(&tally(1, 0), false).is_err());
        assert!(verdict(&tally(1, 1), false).is_err());
    }
}
