//! Directories written as lists of files, and what is found in them written as a line each.

use schema_core::diagnostic::{Diagnostic, render};
use schema_core::directory::{Directory, Input, InputFile};
use schema_core::lock::{Lock, Update};

/// A `schema.toml` for all backends.
pub(crate) const ALL: &str = "backends = [\"sqlite\", \"postgres\", \"mssql\"]\n";
/// A `schema.toml` for one backend.
pub(crate) const SQLITE: &str = "backends = [\"sqlite\"]\ndialect = \"sqlite\"\n";
pub(crate) const POSTGRES: &str = "backends = [\"postgres\"]\ndialect = \"postgres\"\n";
pub(crate) const MSSQL: &str = "backends = [\"mssql\"]\ndialect = \"mssql\"\n";

/// The name of the first revision's file.
pub(crate) const FIRST: &str = "0001_a.sql";

/// A first revision with an upgrade and a downgrade.
pub(crate) const BASE: &str = "--! revision: a\n--! revises: none\n--! message: first\n\n--! upgrade\nCREATE TABLE t (id INT);\n\n--! downgrade\nDROP TABLE t;\n";

pub(crate) fn input(files: &[(&str, &str)]) -> Input {
    let bytes: Vec<(&str, &[u8])> =
        files.iter().map(|(name, text)| (*name, text.as_bytes())).collect();
    input_of_bytes(&bytes)
}

pub(crate) fn input_of_bytes(files: &[(&str, &[u8])]) -> Input {
    let file = |(name, contents): &(&str, &[u8])| InputFile {
        name: (*name).to_owned(),
        contents: contents.to_vec(),
    };
    Input {
        name: "migrations".into(),
        files: files.iter().map(file).collect(),
        directories: Vec::new(),
    }
}

/// A revision file's text.
pub(crate) fn revision(id: &str, revises: &str) -> String {
    format!(
        "--! revision: {id}\n--! revises: {revises}\n--! message: {id}\n\n--! upgrade\nCREATE TABLE t_{id} (id INT);\n"
    )
}

/// Reads the files with a lock that fits them, so that the lock adds nothing to what is found.
pub(crate) fn read(files: &[(&str, &str)]) -> Directory {
    let unlocked = Directory::read(&input(files));
    let lock = Lock::update(None, &unlocked, Update::Draft { ids: &[] }).expect("drafts").text();
    let mut files = files.to_vec();
    files.push(("schema.lock", &lock));
    Directory::read(&input(&files))
}

/// A problem in one line: its code, where it is, and the text that is underlined.
pub(crate) fn summary(diagnostic: &Diagnostic, directory: &Directory) -> String {
    let Some(location) = diagnostic.location() else { return diagnostic.code.to_string() };
    let source = directory.sources.get(location.source);
    let file = source.name().trim_start_matches("migrations/");
    let place = source.line_column(location.span.start);
    let text = location.span.of(source.text());
    format!("{} {file}:{}:{} {text}", diagnostic.code, place.line, place.column)
        .trim_end()
        .to_owned()
}

pub(crate) fn summaries(directory: &Directory) -> Vec<String> {
    directory.diagnostics.iter().map(|diagnostic| summary(diagnostic, directory)).collect()
}

/// All problems as they are drawn.
pub(crate) fn drawn(directory: &Directory) -> String {
    let drawn = directory.diagnostics.iter().map(|one| render(one, &directory.sources, false));
    drawn.collect::<Vec<_>>().join("\n\n")
}

#[track_caller]
pub(crate) fn expect(directory: &Directory, expected: &[&str]) {
    // What the schema at that point says of the statements is tested elsewhere.
    let mut found = summaries(directory);
    found.retain(|line| line.as_str() < "S08");
    assert_eq!(found, expected, "\n{}", drawn(directory));
    for diagnostic in &directory.diagnostics {
        assert!(!diagnostic.help.is_empty(), "{} has no help", diagnostic.code);
        assert!(!diagnostic.message.ends_with('.'), "{:?}", diagnostic.message);
    }
}

/// Checks what is found in some files besides the lock.
#[track_caller]
pub(crate) fn check(files: &[(&str, &str)], expected: &[&str]) {
    expect(&read(files), expected);
}
