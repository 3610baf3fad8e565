//! Portable SQL, and what becomes of it: each case is a file in `tests/golden`, with the SQL of the three
//! backends beside it, and the rows that it leaves. The files prove themselves: what they say is run on the databases
//! that are there, and has to make what the catalog says, also from the snapshot, and to be taken back.
//!
//! `SCHEMA_REWRITE=1 cargo test -p schema-tests --test golden` writes them anew.

#![allow(clippy::unwrap_used, reason = "a test that can't go on fails")]

mod cases;
mod database;
mod rows;
mod runs;

use cases::{all, of};
use schema_core::backend::Backend;
use schema_tests::or_skip;

#[test]
fn the_files_say_what_becomes_of_each_case() {
    let mut stale = Vec::new();
    for case in all() {
        let text = case.text();
        if std::env::var_os("SCHEMA_REWRITE").is_some() {
            std::fs::write(case.expected(), &text).unwrap();
        } else if std::fs::read_to_string(case.expected()).unwrap_or_default() != text {
            stale.push(case.name.clone());
        }
    }
    assert!(stale.is_empty(), "{stale:?}: SCHEMA_REWRITE=1 writes them anew");
}

#[test]
fn each_case_is_true_on_sqlite() {
    for case in of(Backend::Sqlite) {
        or_skip!(runs::run(&case, Backend::Sqlite));
    }
}

#[test]
fn each_case_is_true_on_postgres() {
    for case in of(Backend::Postgres) {
        or_skip!(runs::run(&case, Backend::Postgres));
    }
}

#[test]
fn each_case_is_true_on_sql_server() {
    for case in of(Backend::Mssql) {
        or_skip!(runs::run(&case, Backend::Mssql));
    }
}

/// What is written for SQL Server is read by our own reader, and makes the same catalog.
#[test]
fn each_case_is_read_again_for_sql_server() {
    for case in of(Backend::Mssql) {
        let directory = case.directory();
        let snapshot = directory.snapshot(Backend::Mssql).unwrap();
        let read = runs::read_again(&case, &directory, Backend::Mssql);
        let same = schema_tests::inspect::catalog;
        assert_eq!(same(&read), same(&snapshot.catalog), "{}", case.name);
    }
}
