//! Revisions that fail: nothing of them is left, the error says where, and a rerun goes on.

use schema_runtime::{Backend, Error, ErrorKind, Migrations, Options, Transactions};

use crate::support::{Fixture, Text, chain_of, chain_with, linear, revision};

/// Runs a chain that fails, and checks that the database is as it was and who is blamed.
#[track_caller]
fn check(db: &mut Fixture, chain: &Migrations, blamed: &str, transactions: Transactions) -> Error {
    let before = db.snapshot();
    let mut options = Options::default();
    options.transactions = transactions;
    let mut manager = db.manager(chain).with_options(options);
    let error = manager.initialize().unwrap_err();
    assert_eq!(error.kind(), ErrorKind::Database, "{error}");
    let place = error.place().unwrap();
    assert_eq!(place.revision, blamed, "{error}");
    assert!(error.to_string().contains(&place.file), "{error}");
    let history = manager.history().unwrap();
    let failed = history.last().unwrap();
    assert_eq!((&*failed.revision, &*failed.outcome), (blamed, "failed"), "{history:?}");
    assert_eq!(failed.error.as_deref(), Some(&*error.to_string()));
    drop(manager);
    assert_eq!(db.snapshot(), before);
    error
}

/// The line and text of the statement that failed. On SQL Server that is a line of a batch.
#[track_caller]
fn check_statement(error: &Error, backend: Backend, line: usize, sql: &str) {
    let statement = error.place().unwrap().statement.as_ref();
    let statement = statement.unwrap_or_else(|| panic!("no statement: {error}"));
    assert_eq!(statement.line, line, "{error}");
    assert!(sql.starts_with(statement.excerpt.trim_end_matches(';')), "{}", statement.excerpt);
    if backend != Backend::Mssql {
        assert_eq!(statement.sql, sql);
    }
}

fn first() -> Text {
    linear().remove(0)
}

fn in_the_middle(db: &mut Fixture) {
    let body = "CREATE TABLE tb (id INTEGER);\nINSERT INTO no_such_table (id) VALUES (1);\nCREATE TABLE tc (id INTEGER);";
    let wrong = [first(), revision("b2", "a1", body, "DROP TABLE tc;\nDROP TABLE tb;")];
    db.manager(&chain_of(db.backend(), &wrong)).upgrade("a1").unwrap();
    let error = check(db, &chain_of(db.backend(), &wrong), "b2", Transactions::Each);
    check_statement(&error, db.backend(), 7, "INSERT INTO no_such_table (id) VALUES (1)");
    assert!(error.to_string().contains("no_such_table"), "{error}");
    // The mistake is mended, and the rest follows.
    let mended = [
        first(),
        revision(
            "b2",
            "a1",
            &body.replace("no_such_table", "tb"),
            "DROP TABLE tc;\nDROP TABLE tb;",
        ),
    ];
    let chain = chain_of(db.backend(), &mended);
    assert_eq!(db.manager(&chain).initialize().unwrap().steps.len(), 1);
    assert!(db.manager(&chain).verify().unwrap().valid);
}

/// One with a mistake that the server finds only while it runs: PostgreSQL tells no position then.
fn without_a_position(db: &mut Fixture) {
    let body = "CREATE TABLE tb (id INTEGER NOT NULL PRIMARY KEY);\nINSERT INTO tb (id) VALUES (1);\nINSERT INTO tb (id)\nVALUES (1);";
    let chain = chain_of(
        db.backend(),
        &[first(), revision("b2", "a1", body, "DROP TABLE tb;"), linear().remove(2)],
    );
    db.manager(&chain).upgrade("a1").unwrap();
    let error = check(db, &chain, "b2", Transactions::Each);
    check_statement(&error, db.backend(), 8, "INSERT INTO tb (id)\nVALUES (1)");
}

fn one_of_several_in_a_transaction(db: &mut Fixture) {
    let body = "CREATE TABLE tb (id INTEGER NOT NULL PRIMARY KEY);\nINSERT INTO tb (id) VALUES (1);\nINSERT INTO tb (id) VALUES (1);";
    let chain = chain_of(
        db.backend(),
        &[first(), revision("b2", "a1", body, "DROP TABLE tb;"), linear().remove(2)],
    );
    // So that our own tables are there before.
    db.manager(&chain).stamp("base").unwrap();
    let error = check(db, &chain, "b2", Transactions::Grouped);
    check_statement(&error, db.backend(), 8, "INSERT INTO tb (id) VALUES (1)");
    assert!(db.tables().is_empty());
}

fn while_it_is_taken_back(db: &mut Fixture) {
    let chain = chain_of(
        db.backend(),
        &[
            first(),
            revision(
                "b2",
                "a1",
                "CREATE TABLE tb (id INTEGER);",
                "DROP TABLE tb;\nDELETE FROM never_there;",
            ),
        ],
    );
    db.manager(&chain).initialize().unwrap();
    let before = db.snapshot();
    let error = db.manager(&chain).downgrade("a1").unwrap_err();
    assert!(
        error.to_string().starts_with("the downgrade of revision b2 failed at 2_b2.sql:10"),
        "{error}"
    );
    assert_eq!(db.snapshot(), before);
}

fn a_downgrade_that_is_missing_is_found_first(db: &mut Fixture) {
    let mut files = linear();
    files[1].1 = files[1].1.split("--! downgrade").next().unwrap().to_owned()
        + "--! downgrade: irreversible, tb cannot be had again\n";
    let chain = chain_of(db.backend(), &files);
    db.manager(&chain).initialize().unwrap();
    let before = db.snapshot();
    let error = db.manager(&chain).downgrade("base").unwrap_err();
    assert_eq!(error.kind(), ErrorKind::NoDowngrade, "{error}");
    assert!(error.to_string().contains("tb cannot be had again"), "{error}");
    assert_eq!(db.snapshot(), before);
}

fn at_the_commit(db: &mut Fixture) {
    let body = "CREATE TABLE td (id INTEGER PRIMARY KEY, p INTEGER REFERENCES td (id) DEFERRABLE INITIALLY DEFERRED);\nINSERT INTO td VALUES (1, 2);";
    let files = [first(), revision("b2", "a1", body, "DROP TABLE td;")];
    let chain = chain_of(db.backend(), &files);
    db.manager(&chain).upgrade("a1").unwrap();
    let error = check(db, &chain, "b2", Transactions::Each);
    assert!(error.to_string().to_lowercase().contains("foreign key"), "{error}");
}

/// The next transaction rides on the one before: a failure of the second must not be blamed on the first.
fn the_second_of_two(db: &mut Fixture) {
    let chain = chain_with(
        "backends = [\"postgres\"]\ndialect = \"postgres\"\n",
        &[
            first(),
            revision("b2", "a1", "CREATE TABLE tb (id integer);", "DROP TABLE tb;"),
            revision(
                "c3",
                "b2",
                "CREATE TABLE tc (id integer);\nSELECT 1 / (SELECT 0);",
                "DROP TABLE tc;",
            ),
        ],
    );
    let mut options = Options::default();
    options.transactions = Transactions::Each;
    let error = db.manager(&chain).with_options(options).upgrade("heads").unwrap_err();
    check_statement(&error, db.backend(), 7, "SELECT 1 / (SELECT 0)");
    assert_eq!(db.manager(&chain).current_revisions().unwrap(), ["b2"]);
    assert_eq!(db.tables(), ["ta", "tb"]);
}

on_every_backend! {
    in_the_middle
    without_a_position
    one_of_several_in_a_transaction
    while_it_is_taken_back
    a_downgrade_that_is_missing_is_found_first
}

cases! { [SqliteFile as sqlite_file, Postgres as postgres]: at_the_commit }
on_postgres! { the_second_of_two }
