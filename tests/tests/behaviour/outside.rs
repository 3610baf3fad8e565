//! PostgreSQL's statements outside of transactions: recorded one by one, and resumed.

use schema_runtime::{ErrorKind, Migrations, Options, Repair, SessionLock};

use crate::support::{Events, Fixture, chain_with, revision};

const FIRST: &str = "CREATE INDEX CONCURRENTLY i1 ON ta (id);";
const SECOND: &str = "CREATE UNIQUE INDEX CONCURRENTLY i2 ON ta (v);";

/// A table with two equal values, and a revision that wants them to be different.
fn indexes(first: &str, second: &str) -> Migrations {
    let body = format!("{first}\n{second}\nCREATE TABLE tz (id integer);");
    let down = "DROP TABLE tz;\nDROP INDEX CONCURRENTLY i2;\nDROP INDEX CONCURRENTLY i1;";
    let mut never = revision("b2", "a1", &body, down);
    never.1 = never.1.replace("\n\n--! upgrade", "\n--! transaction: never\n\n--! upgrade");
    chain_with(
        "backends = [\"postgres\"]\ndialect = \"postgres\"\n",
        &[
            revision(
                "a1",
                "none",
                "CREATE TABLE ta (id integer, v integer);\nINSERT INTO ta VALUES (1, 1), (2, 1);",
                "DROP TABLE ta;",
            ),
            never,
            revision("c3", "b2", "CREATE TABLE tc (id integer);", "DROP TABLE tc;"),
        ],
    )
}

const OID: &str = "SELECT c.oid::text FROM pg_class c WHERE relname = 'i1'";
const VALID: &str = "SELECT indisvalid::int FROM pg_index JOIN pg_class c ON c.oid = indexrelid WHERE relname = 'i2'";
const MEND: &str = "UPDATE ta SET v = id";

/// Stops in the second statement, for two values are the same.
#[track_caller]
fn stop(db: &mut Fixture, options: &Options) {
    let chain = indexes(FIRST, SECOND);
    let error = db.manager(&chain).with_options(options.clone()).initialize().unwrap_err();
    let place = error.place().unwrap();
    let statement = place.statement.as_ref().unwrap();
    assert_eq!((&*place.revision, statement.line), ("b2", 8), "{error}");
    assert_eq!(db.manager(&chain).current_revisions().unwrap(), ["a1"]);
    let history = db.manager(&chain).history().unwrap();
    let last = history.last().unwrap();
    assert_eq!((&*last.outcome, last.statements_done), ("stopped", 1), "{history:?}");
    assert!(last.error.as_ref().unwrap().contains("i2"), "{history:?}");
    assert_eq!(db.number(VALID), 0);
}

fn resume(db: &mut Fixture, options: &Options) {
    stop(db, options);
    let before = db.texts(OID);
    db.run(MEND);
    let chain = indexes(FIRST, SECOND);
    let events = Events::default();
    let mut manager =
        db.manager(&chain).with_options(options.clone()).with_observer(events.clone());
    assert_eq!(manager.initialize().unwrap().steps.len(), 2);
    assert!(events.has("Resumed { revision: \"b2\", statements_done: 1 }"), "{:?}", events.all());
    assert!(manager.verify().unwrap().valid);
    drop(manager);
    assert_eq!(db.texts(OID), before, "the first index was built again");
    assert_eq!(db.number(VALID), 1);
    assert_eq!(db.manager(&chain).downgrade("base").unwrap().steps.len(), 3);
    assert!(db.tables().is_empty());
}

fn resumes_where_it_was(db: &mut Fixture) {
    resume(db, &Options::default());
    // The server has other databases, with tests of their own.
    let locks = "SELECT count(*) FROM pg_locks WHERE locktype = 'advisory' AND database = \
                 (SELECT oid FROM pg_database WHERE datname = current_database())";
    assert_eq!(db.number(locks), 0);
}

fn resumes_under_a_lease(db: &mut Fixture) {
    let mut options = Options::default();
    options.session_lock = SessionLock::Lease;
    resume(db, &options);
}

fn a_finished_statement_that_was_edited(db: &mut Fixture) {
    stop(db, &Options::default());
    db.run(MEND);
    let edited = indexes("CREATE INDEX CONCURRENTLY i1 ON ta (v);", SECOND);
    let error = db.manager(&edited).initialize().unwrap_err();
    assert_eq!(error.kind(), ErrorKind::Unfinished, "{error}");
    assert!(error.to_string().contains("b2") && error.to_string().contains("repair"), "{error}");
    // The one that failed may be edited: it has left nothing but an index that is not valid.
    let mended = indexes(FIRST, "CREATE INDEX CONCURRENTLY i2 ON ta (v);");
    db.manager(&mended).initialize().unwrap();
    assert_eq!(db.number(VALID), 1);
}

fn a_process_that_was_killed(db: &mut Fixture) {
    stop(db, &Options::default());
    db.run(MEND);
    // As its death leaves it: nothing says that it ended, and the server may have gone on.
    db.run("UPDATE schema_history SET outcome = 'running', error = NULL WHERE outcome = 'stopped'");
    db.run("DROP INDEX i2");
    db.run(SECOND.trim_end_matches(';'));
    let chain = indexes(FIRST, SECOND);
    db.manager(&chain).initialize().unwrap();
    assert_eq!(db.number(VALID), 1);
    assert!(db.manager(&chain).verify().unwrap().valid);
}

fn completed_by_hand(db: &mut Fixture) {
    stop(db, &Options::default());
    let chain = indexes(FIRST, SECOND);
    let error = db.manager(&chain).stamp("head").unwrap_err();
    assert_eq!(error.kind(), ErrorKind::Unfinished, "{error}");
    db.run(MEND);
    db.run("DROP INDEX i2");
    db.run(SECOND.trim_end_matches(';'));
    db.run("CREATE TABLE tz (id integer)");
    let mut manager = db.manager(&chain);
    manager.repair(&Repair::Completed("b2".to_owned())).unwrap();
    assert_eq!(manager.current_revisions().unwrap(), ["b2"]);
    assert_eq!(manager.initialize().unwrap().steps.len(), 1);
    let error = manager.repair(&Repair::Completed("b2".to_owned())).unwrap_err();
    assert_eq!(error.kind(), ErrorKind::Repair, "{error}");
}

fn undone_by_hand(db: &mut Fixture) {
    stop(db, &Options::default());
    let chain = indexes(FIRST, SECOND);
    db.run("DROP INDEX i1");
    db.run("DROP INDEX i2");
    db.manager(&chain).repair(&Repair::Undone("b2".to_owned())).unwrap();
    assert_eq!(db.manager(&chain).current_revisions().unwrap(), ["a1"]);
    db.run(MEND);
    // All of it is run, for nothing of it is done.
    assert_eq!(db.manager(&chain).initialize().unwrap().steps.len(), 2);
    assert_eq!(db.texts(OID).len(), 1);
}

on_postgres! {
    resumes_where_it_was
    resumes_under_a_lease
    a_finished_statement_that_was_edited
    a_process_that_was_killed
    completed_by_hand
    undone_by_hand
}
