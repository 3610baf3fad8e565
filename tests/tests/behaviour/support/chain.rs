//! Chains, made at run time from texts.

use std::path::Path;

use schema_core::directory::{Directory, Input, InputFile};
use schema_runtime::{Backend, Migrations};
use schema_tests::temp::TempDir;

/// The name and text of a file.
pub(crate) type Text = (String, String);

/// The text of a revision; its upgrade begins in line 6.
pub(crate) fn revision(id: &str, revises: &str, upgrade: &str, downgrade: &str) -> Text {
    let order = id.trim_start_matches(|c: char| c.is_ascii_alphabetic());
    let text = format!(
        "--! revision: {id}\n--! revises: {revises}\n--! message: makes {id}\n\n--! upgrade\n{upgrade}\n\n--! downgrade\n{downgrade}\n"
    );
    (format!("{order}_{id}.sql"), text)
}

/// Three revisions in a row: `a1`, `b2`, `c3`.
pub(crate) fn linear() -> Vec<Text> {
    vec![
        revision(
            "a1",
            "none",
            "CREATE TABLE ta (id INTEGER NOT NULL PRIMARY KEY);",
            "DROP TABLE ta;",
        ),
        revision(
            "b2",
            "a1",
            "CREATE TABLE tb (id INTEGER NOT NULL);\nCREATE INDEX ix_tb ON tb (id);",
            "DROP TABLE tb;",
        ),
        revision("c3", "b2", "INSERT INTO ta (id) VALUES (1);", "DELETE FROM ta;"),
    ]
}

/// A chain of all backends, whose plain sections are portable.
#[track_caller]
pub(crate) fn chain(files: &[Text]) -> Migrations {
    chain_with("backends = [\"sqlite\", \"postgres\", \"mssql\"]\nmultiple-heads = true\n", files)
}

/// A chain in the dialect of one backend: what is in it is sent as it stands.
#[track_caller]
pub(crate) fn chain_of(backend: Backend, files: &[Text]) -> Migrations {
    chain_with(&format!("backends = [\"{backend}\"]\ndialect = \"{backend}\"\n"), files)
}

/// A chain with settings of its own.
#[track_caller]
pub(crate) fn chain_with(toml: &str, files: &[Text]) -> Migrations {
    let toml = ("schema.toml".to_owned(), toml.to_owned());
    let file =
        |(name, text): &Text| InputFile { name: name.clone(), contents: text.as_bytes().to_vec() };
    let files = std::iter::once(&toml).chain(files).map(file).collect();
    read(&Input { name: "migrations".to_owned(), files, ..Input::default() })
}

#[track_caller]
fn read(input: &Input) -> Migrations {
    let directory = Directory::read(input);
    assert!(!directory.has_errors(), "{:#?}", directory.diagnostics);
    Migrations::from_directory(&directory)
}

/// The demo chain of this repository.
pub(crate) fn demo() -> Migrations {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../migrations");
    let mut files = Vec::new();
    for entry in std::fs::read_dir(&folder).unwrap() {
        let entry = entry.unwrap();
        if entry.file_type().unwrap().is_file() {
            let name = entry.file_name().into_string().unwrap();
            files.push(InputFile { name, contents: std::fs::read(entry.path()).unwrap() });
        }
    }
    read(&Input { name: "migrations".to_owned(), files, ..Input::default() })
}

/// Writes a chain to a folder, for another process.
pub(crate) fn directory_on_disk(toml: &str, files: &[Text]) -> TempDir {
    let folder = TempDir::new("chain");
    std::fs::write(folder.path().join("schema.toml"), toml).unwrap();
    for (name, text) in files {
        std::fs::write(folder.path().join(name), text).unwrap();
    }
    folder
}
