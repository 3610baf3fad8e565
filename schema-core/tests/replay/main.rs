//! Histories held against the schema that stands at each point of them.

#![allow(clippy::unwrap_used, reason = "a test that can't go on fails")]

mod branches;
mod downgrades;
mod opaque;
mod portable;
mod snapshots;

use schema_core::backend::Backend;
use schema_core::diagnostic::{Severity, render};
use schema_core::directory::{Directory, Input, InputFile};
use schema_core::script::Script;

/// A revision: its id, its parents and what else its header says, and its sections.
struct Revision<'a>(&'a str, &'a str, &'a str);

/// Reads a chain for these backends; the files have the ids' order.
fn read(backends: &str, revisions: &[Revision<'_>]) -> Directory {
    let toml = format!("edition = 2026\n{backends}\nmultiple-heads = true\n");
    let mut files = vec![InputFile { name: "schema.toml".into(), contents: toml.into_bytes() }];
    for (number, Revision(id, header, sections)) in revisions.iter().enumerate() {
        let text = format!("--! revision: {id}\n--! revises: {header}\n\n{sections}\n");
        files.push(InputFile { name: format!("{number:03}_x.sql"), contents: text.into_bytes() });
    }
    Directory::read(&Input { name: "m".into(), files, ..Input::default() })
}

const BOTH: &str = "backends = [\"sqlite\", \"postgres\"]";
const POSTGRES: &str = "backends = [\"postgres\"]\ndialect = \"postgres\"";

/// What is found, a line each: `error S0901 1:6 users`, with the number of the file and the text that is
/// underlined.
fn found(directory: &Directory) -> Vec<String> {
    let all = directory.diagnostics.iter().filter(|one| one.code.as_str() != "S0701");
    let line = |one: &schema_core::diagnostic::Diagnostic| {
        let place = one.location().unwrap();
        let source = directory.sources.get(place.source);
        let file: usize = source.name()[2..5].parse().unwrap();
        let line = source.line_column(place.span.start).line;
        let severity = if one.severity == Severity::Error { "error" } else { "warning" };
        format!("{severity} {} {file}:{line} {}", one.code, place.span.of(source.text()))
    };
    all.map(line).collect()
}

#[track_caller]
fn check(directory: &Directory, expected: &[&str]) {
    let drawn: Vec<String> =
        directory.diagnostics.iter().map(|one| render(one, &directory.sources, false)).collect();
    assert_eq!(found(directory), expected, "\n{}", drawn.join("\n"));
}

/// The texts of a script.
fn texts<'a>(directory: &'a Directory, script: &'a Script) -> Vec<&'a str> {
    script.statements().map(|one| directory.statement_text(one)).collect()
}

/// All that is said of the problems, as it is drawn.
fn drawn(directory: &Directory) -> String {
    let drawn = directory.diagnostics.iter().map(|one| render(one, &directory.sources, false));
    drawn.collect::<Vec<_>>().join("\n")
}

/// A directory of one revision.
fn one(backends: &str, sections: &str) -> Directory {
    read(backends, &[Revision("a", "none", sections)])
}

const SQLITE: Backend = Backend::Sqlite;
