//! The embedded chain, read and run on SQLite.

#![cfg(feature = "sqlite")]

use schema_core::directory::{Directory, Input, InputFile};
use schema_runtime::{ErrorKind, Migrations, SchemaManager, Status};

fn directory(files: &[(&str, &str)]) -> Directory {
    let toml = ("schema.toml", "backends = [\"sqlite\"]\ndialect = \"sqlite\"\n");
    let files = std::iter::once(&toml).chain(files).map(|(name, text)| InputFile {
        name: (*name).to_owned(),
        contents: text.as_bytes().to_vec(),
    });
    let input = Input { name: "migrations".to_owned(), files: files.collect(), ..Input::default() };
    Directory::read(&input)
}

fn chain() -> Migrations {
    Migrations::from_directory(&directory(&[
        (
            "1_a.sql",
            "--! revision: a1\n--! revises: none\n--! message: first\n--! upgrade\nCREATE TABLE a (id INTEGER PRIMARY KEY);\nCREATE INDEX ix_a ON a (id);\n--! downgrade\nDROP TABLE a;\n",
        ),
        (
            "2_b.sql",
            "--! revision: b2\n--! revises: a1\n--! message: second\n--! labels: side\n--! upgrade\nCREATE TABLE b (id INTEGER);\n--! downgrade: irreversible, b holds what cannot be had again\n",
        ),
        (
            "3_c.sql",
            "--! revision: c3\n--! revises: a1\n--! message: third\n--! depends-on: b2\n--! upgrade\nCREATE TABLE c (id INTEGER);\n--! downgrade\nDROP TABLE c;\n",
        ),
        ("4_d.sql", "--! revision: d4\n--! revises: b2, c3\n--! message: merge\n"),
        (
            "5_e.sql",
            "--! revision: e5\n--! revises: d4\n--! message: outside\n--! transaction: never\n--! upgrade\nCREATE TABLE e (id INTEGER);\nVACUUM;\n--! downgrade\nDROP TABLE e;\n",
        ),
    ]))
}

#[test]
fn the_embedded_form_reads_as_it_was_written() {
    let chain = chain();
    let ids: Vec<_> = chain.iter().map(|revision| revision.id()).collect();
    assert_eq!(ids, ["a1", "b2", "c3", "d4", "e5"]);
    let files: Vec<_> = chain.iter().map(|revision| revision.file()).collect();
    assert_eq!(files, ["1_a.sql", "2_b.sql", "3_c.sql", "4_d.sql", "5_e.sql"]);
    let messages: Vec<_> = chain.iter().map(|revision| revision.message()).collect();
    assert_eq!(messages, ["first", "second", "third", "merge", "outside"]);
    let parents: Vec<Vec<_>> = chain.iter().map(|revision| revision.revises().collect()).collect();
    assert_eq!(parents, [vec![], vec!["a1"], vec!["a1"], vec!["b2", "c3"], vec!["d4"]]);
    let needs: Vec<Vec<_>> = chain.iter().map(|revision| revision.depends_on().collect()).collect();
    assert_eq!(needs, [vec![], vec![], vec!["b2"], vec![], vec![]]);
    assert_eq!(chain.heads().collect::<Vec<_>>(), ["e5"]);
    assert_eq!(chain.name(), "main");
}

#[test]
fn up_and_down_and_up_again() {
    let chain = chain();
    let mut connection = rusqlite::Connection::open_in_memory().unwrap();
    let mut manager = SchemaManager::new(&chain, &mut connection);
    assert!(manager.is_database_empty().unwrap());
    assert!(!manager.has_version_table().unwrap());
    assert!(manager.needs_migration().unwrap());
    assert_eq!(manager.initialize().unwrap().steps.len(), 5);
    assert_eq!(manager.initialize().unwrap().steps.len(), 0);
    assert_eq!(manager.current_revisions().unwrap(), ["e5"]);
    assert!(manager.verify().unwrap().valid);
    let steps = manager.downgrade("d4").unwrap().steps;
    assert_eq!(steps.len(), 1);
    let error = manager.downgrade("a1").unwrap_err();
    assert_eq!(error.kind(), ErrorKind::NoDowngrade, "{error}");
    assert_eq!(manager.upgrade("head").unwrap().steps.len(), 1);
    let history = manager.history().unwrap();
    assert!(history.iter().all(|entry| entry.outcome == "done"), "{history:?}");
    assert_eq!(history.len(), 7);
}

#[test]
fn a_failing_statement_is_named_and_leaves_nothing() {
    let chain = Migrations::from_directory(&directory(&[(
        "1_a.sql",
        "--! revision: a1\n--! revises: none\n--! message: m\n--! upgrade\nCREATE TABLE a (id INTEGER);\nINSERT INTO a\nVALUES (1, 2);\n",
    )]));
    let mut connection = rusqlite::Connection::open_in_memory().unwrap();
    let mut manager = SchemaManager::new(&chain, &mut connection);
    let error = manager.initialize().unwrap_err();
    let statement = error.place().unwrap().statement.clone().unwrap();
    assert_eq!(statement.line, 6, "{error}");
    assert!(manager.is_database_empty().unwrap());
    assert_eq!(manager.history().unwrap()[0].outcome, "failed");
    assert!(matches!(manager.status().unwrap(), Status::Behind { .. }));
}

#[test]
fn the_connection_keeps_its_busy_timeout() {
    let chain = chain();
    let mut connection = rusqlite::Connection::open_in_memory().unwrap();
    connection.busy_timeout(std::time::Duration::from_millis(1234)).unwrap();
    SchemaManager::new(&chain, &mut connection).initialize().unwrap();
    let milliseconds: u32 =
        connection.query_row("PRAGMA busy_timeout", [], |row| row.get(0)).unwrap();
    assert_eq!(milliseconds, 1234);
}
