//! Revisions on their way: batches, locks, failures, ends.

use std::time::Duration;

use schema_core::directory::{Directory, Input, InputFile};
use schema_runtime::{
    Error, ErrorKind, Migrations, MssqlConnection, Options, Report, SchemaManager,
};
use schema_tests::mock_tds::{MockServer, ServerError};

use super::engine::Engine;
use super::{assert_secret, connect};

const FIRST: &str = "\
--! revision: aaa
--! revises: none
--! message: first

--! upgrade
CREATE TABLE a (id int)
GO
INSERT INTO a VALUES (1)
GO 3
CREATE VIEW v AS SELECT id FROM a
go -- the end
";
const SECOND: &str = "\
--! revision: bbb
--! revises: aaa
--! message: second

--! upgrade
-- GO
UPDATE a SET id = 2
  WHERE id = 1

GO
PRINT 'done;
GO'
";

fn migrations() -> Migrations {
    let file = |name: &str, text: &str| InputFile {
        name: name.to_owned(),
        contents: text.as_bytes().to_vec(),
    };
    let directory = Directory::read(&Input {
        name: "migrations".to_owned(),
        directories: Vec::new(),
        files: vec![
            file("schema.toml", "backends = [\"mssql\"]\ndialect = \"mssql\"\n"),
            file("0001_first.sql", FIRST),
            file("0002_second.sql", SECOND),
        ],
    });
    Migrations::from_directory(&directory)
}

fn initialize_with(connection: &mut MssqlConnection, lock_wait: u64) -> Result<Report, Error> {
    let migrations = migrations();
    let mut options = Options::default();
    options.lock_wait = Duration::from_millis(lock_wait);
    SchemaManager::new(&migrations, connection).with_options(options).initialize()
}

fn initialize(server: &MockServer) -> Result<Report, Error> {
    initialize_with(&mut connect(server), 10_000)
}

/// What a batch is for, questions left out.
fn told(server: &MockServer) -> Vec<String> {
    let word = |sql: String| match sql.as_str() {
        sql if sql.contains("sp_getapplock") => Some("lock".to_owned()),
        sql if sql.contains("IF @@TRANCOUNT > 0 ROLLBACK") => Some("rollback".to_owned()),
        sql if sql.starts_with("COMMIT") => Some("commit".to_owned()),
        sql if sql.contains("CREATE TABLE [dbo].[schema_") => Some("our tables".to_owned()),
        sql if sql.contains("[schema_revision] (") => Some("record".to_owned()),
        sql if sql.contains("[schema_history] (") => Some("failure".to_owned()),
        sql if sql.starts_with("SELECT") => None,
        sql => Some(sql.to_owned()),
    };
    server.batches().into_iter().filter_map(word).collect()
}

const GUARD: &str =
    "IF @@TRANCOUNT = 0 THROW 50000, N'the transaction of this revision is gone', 1;";

#[test]
fn from_an_empty_database_to_head() {
    let engine = Engine::default();
    let server = engine.start();
    initialize(&server).unwrap();
    assert_eq!(engine.revisions(), ["aaa", "bbb"]);
    assert!(!engine.is_in_transaction());
    let guarded = |sql: &str| format!("{GUARD} {sql}");
    let insert = guarded("INSERT INTO a VALUES (1)");
    let expected = [
        "lock".to_owned(),
        "our tables".to_owned(),
        "commit".to_owned(),
        "lock".to_owned(),
        guarded("CREATE TABLE a (id int)"),
        insert.clone(),
        insert.clone(),
        insert,
        format!("{GUARD} "),
        "CREATE VIEW v AS SELECT id FROM a".to_owned(),
        "record".to_owned(),
        guarded("-- GO\nUPDATE a SET id = 2\n  WHERE id = 1"),
        guarded("PRINT 'done;\nGO'"),
        "record".to_owned(),
        "commit".to_owned(),
    ];
    assert_eq!(told(&server), expected);
}

#[test]
fn at_head_one_batch_is_all() {
    let engine = Engine::default();
    initialize(&engine.start()).unwrap();
    let server = engine.start();
    initialize(&server).unwrap();
    assert_eq!(server.batches().len(), 1, "{:?}", server.batches());
}

/// Initializes where the lock is answered so, first the one that guards our tables, then the chain's.
#[track_caller]
fn locks(results: &[i32], attempts: usize) {
    let engine = Engine::default();
    engine.locks(results);
    let server = engine.start();
    initialize(&server).unwrap();
    assert_eq!(engine.revisions(), ["aaa", "bbb"]);
    let told = told(&server);
    let count = |word: &str| told.iter().filter(|told| *told == word).count();
    assert_eq!((count("lock"), count("rollback")), (attempts, attempts - 2));
}

#[test]
fn a_lock_that_is_granted() {
    locks(&[0, 0], 2);
    locks(&[1, 1], 2);
}

#[test]
fn a_lock_that_is_busy_is_asked_for_again() {
    locks(&[-1, 0, -1, -1, 1], 5);
    locks(&[0, -2, 0], 3);
    locks(&[0, -3, 0], 3);
}

#[test]
fn a_lock_that_cannot_be_had() {
    let engine = Engine::default();
    engine.locks(&[0, -999]);
    let server = engine.start();
    let error = initialize(&server).unwrap_err();
    assert_eq!(error.kind(), ErrorKind::Database);
    assert!(error.to_string().contains("-999"), "{error}");
    assert_eq!(told(&server).last().map(String::as_str), Some("rollback"));
    assert_eq!(engine.revisions(), Vec::<String>::new());
}

#[test]
fn a_lock_that_stays_busy() {
    let engine = Engine::default();
    engine.locks(&[0]);
    engine.locks(&[-1; 100]);
    let server = engine.start();
    let error = initialize_with(&mut connect(&server), 100).unwrap_err();
    assert_eq!(error.kind(), ErrorKind::LockTimeout, "{error}");
    assert!(!engine.is_in_transaction());
    assert_eq!(engine.revisions(), Vec::<String>::new());
}

#[track_caller]
fn assert_place(error: &Error, revision: &str, line: usize, sql: &str) {
    let place = error.place().unwrap();
    let statement = place.statement.as_ref().unwrap();
    assert_eq!((place.revision.as_str(), statement.line), (revision, line), "{error}");
    assert!(statement.sql.contains(sql), "{error}");
}

#[test]
fn a_batch_that_fails_is_found_by_its_line() {
    let engine = Engine::default();
    engine.fail("UPDATE a", ServerError::new(207, "Invalid column name 'id'.").line(3));
    let server = engine.start();
    let error = initialize(&server).unwrap_err();
    assert_eq!(error.kind(), ErrorKind::Database);
    assert_place(&error, "bbb", 8, "UPDATE a");
    assert!(error.to_string().contains("0002_second.sql:8"), "{error}");
    assert!(error.to_string().contains("Invalid column name 'id'. (207)"), "{error}");
    let told = told(&server);
    let end: Vec<&str> = told.iter().rev().take(2).map(String::as_str).collect();
    assert_eq!(end, ["failure", "rollback"]);
    assert_eq!(
        engine.revisions(),
        Vec::<String>::new(),
        "all of an empty database is one transaction"
    );
    assert!(!told.iter().any(|told| told.contains("PRINT")), "nothing is run behind it");
}

#[test]
fn a_procedure_that_fails_is_named() {
    let engine = Engine::default();
    let error = ServerError::new(8134, "Divide by zero error encountered.").line(99);
    engine.fail("INSERT INTO a", error.procedure("dbo.tr_a"));
    let error = initialize(&engine.start()).unwrap_err();
    assert_place(&error, "aaa", 8, "INSERT INTO a");
    assert!(error.to_string().contains("Raised by dbo.tr_a, line 99."), "{error}");
}

#[test]
fn a_transaction_that_is_gone_stops_the_revision() {
    for (lost_in, found_in) in [
        ("CREATE TABLE a", "INSERT INTO a VALUES (1)"),
        ("INSERT INTO a", "INSERT INTO a VALUES (1)"),
        ("UPDATE a", "PRINT"),
    ] {
        let engine = Engine::default();
        engine.lose_transaction(lost_in);
        let server = engine.start();
        let error = initialize(&server).unwrap_err();
        assert!(error.to_string().contains("the transaction of this revision is gone"), "{error}");
        let place = error.place().unwrap().statement.clone().unwrap();
        assert!(place.sql.contains(found_in), "{error}");
        assert_eq!(engine.revisions(), Vec::<String>::new());
    }
}

#[test]
fn a_view_is_not_made_outside_of_its_transaction() {
    let engine = Engine::default();
    let server = engine.start();
    // By the last of the three.
    engine.lose_transaction("INSERT INTO a");
    engine.later(2);
    let error = initialize(&server).unwrap_err();
    assert_place(&error, "aaa", 10, "CREATE VIEW v");
    assert!(
        !told(&server).iter().any(|told| told.starts_with("CREATE VIEW")),
        "{:?}",
        told(&server)
    );
}

#[test]
fn a_connection_that_dies_leaves_a_database_that_a_rerun_brings_to_head() {
    for text in [
        "sp_getapplock",
        "CREATE TABLE a",
        "CREATE VIEW v",
        "PRINT",
        "[schema_revision] (",
        "COMMIT",
    ] {
        let engine = Engine::default();
        engine.die(text);
        let server = engine.start();
        let mut connection = connect(&server);
        let error = initialize_with(&mut connection, 10_000).unwrap_err();
        assert_eq!(error.kind(), ErrorKind::Connection, "{text}: {error}");
        assert!(connection.is_lost());
        assert_secret(&error);
        let batches = server.batches().len();
        let again = initialize_with(&mut connection, 10_000).unwrap_err();
        assert_eq!(again.kind(), ErrorKind::Connection, "{again}");
        assert_eq!(server.batches().len(), batches, "{text}: a lost connection is not used again");

        initialize(&server).unwrap();
        assert_eq!(engine.revisions(), ["aaa", "bbb"], "{text}");
    }
}

#[test]
fn a_commit_whose_answer_is_lost_is_found_to_be_done() {
    let engine = Engine::default();
    engine.die_behind("COMMIT");
    engine.later(1);
    let server = engine.start();
    assert_eq!(initialize(&server).unwrap_err().kind(), ErrorKind::Connection);
    assert_eq!(engine.revisions(), ["aaa", "bbb"]);
    let batches = server.batches().len();
    initialize(&server).unwrap();
    assert_eq!(server.batches().len(), batches + 1, "it was at head");
}

#[test]
fn inside_of_a_runtime() {
    let runtime = tokio::runtime::Builder::new_current_thread().build().unwrap();
    let engine = Engine::default();
    let server = engine.start();
    runtime.block_on(async { initialize(&server).unwrap() });
    assert_eq!(engine.revisions(), ["aaa", "bbb"]);
}
