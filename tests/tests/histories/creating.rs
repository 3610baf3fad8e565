//! An empty database is made from the snapshot, or revision by revision where that is not to be had.

use std::sync::{Arc, Mutex};

use schema_core::directory::{Directory, Input, InputFile};
use schema_runtime::driver::{
    DatabaseError, DatabaseErrorKind, Driver, Failure, IntoDriver, Part, Rows,
};
use schema_runtime::{Backend, Event, Migrations, SchemaManager};
use schema_tests::sqlite;

/// A chain of two revisions for SQLite.
fn chain(first: &str, second: &str) -> Migrations {
    let file =
        |name: &str, text: String| InputFile { name: name.into(), contents: text.into_bytes() };
    let revision = |id: &str, revises: &str, sql: &str| {
        format!("--! revision: {id}\n--! revises: {revises}\n\n--! upgrade\n{sql}\n")
    };
    let files = vec![
        file("schema.toml", "edition = 2026\nbackends = [\"sqlite\"]\n".to_owned()),
        file("1_x.sql", revision("a1", "none", first)),
        file("2_x.sql", revision("b2", "a1", second)),
    ];
    let directory = Directory::read(&Input { name: "m".into(), files, ..Input::default() });
    assert!(!directory.has_errors(), "{:#?}", directory.diagnostics);
    Migrations::from_directory(&directory)
}

const TABLE: &str = "CREATE TABLE t (id INTEGER PRIMARY KEY, gone INTEGER);";
const CHANGE: &str = "ALTER TABLE t ADD COLUMN n INTEGER;\nALTER TABLE t DROP COLUMN gone;";

/// A driver that keeps what is sent, and refuses one statement, once.
struct Tap<'c> {
    inner: Box<dyn Driver + 'c>,
    sent: Arc<Mutex<Vec<String>>>,
    refuses: Option<&'static str>,
}

impl Driver for Tap<'_> {
    fn backend(&self) -> Backend {
        self.inner.backend()
    }

    fn run(&mut self, parts: &[Part<'_>]) -> Result<Vec<Rows>, Failure> {
        self.sent.lock().unwrap().extend(parts.iter().map(|part| part.sql.to_owned()));
        if let Some(start) = self.refuses
            && parts.iter().any(|part| part.sql.starts_with(start))
        {
            self.refuses = None;
            let message = "made to fail".to_owned();
            let kind = DatabaseErrorKind::Other;
            return Err(Failure::new(DatabaseError { kind, code: None, message }));
        }
        self.inner.run(parts)
    }
}

/// Makes a database, and gives what was sent and what was told.
fn make(
    chain: &Migrations,
    refuses: Option<&'static str>,
) -> (Vec<String>, Vec<String>, Vec<String>) {
    let mut connection = sqlite::memory();
    let (sent, told) = (Arc::default(), Arc::new(Mutex::new(Vec::new())));
    let inner = (&mut connection).into_driver();
    let tap: Box<dyn Driver + '_> = Box::new(Tap { inner, sent: Arc::clone(&sent), refuses });
    let teller = Arc::clone(&told);
    let tell = move |event: &Event<'_>| {
        let name = format!("{event:?}");
        teller.lock().unwrap().push(name.split([' ', '{']).next().unwrap_or_default().to_owned());
    };
    let mut manager = SchemaManager::new(chain, tap).with_observer(tell);
    assert_eq!(manager.initialize().unwrap().steps.len(), 2);
    assert!(manager.verify().unwrap().valid);
    let history = manager.history().unwrap();
    let entries = history.iter().map(|entry| format!("{} {}", entry.action, entry.revision));
    let entries = entries.collect();
    drop(manager);
    let columns: String = connection
        .query_row("SELECT group_concat(name) FROM pragma_table_info('t')", [], |row| row.get(0))
        .unwrap();
    assert_eq!(columns, "id,n");
    (sent.lock().unwrap().clone(), told.lock().unwrap().clone(), entries)
}

#[test]
fn from_the_snapshot() {
    let chain = chain(TABLE, CHANGE);
    assert!(chain.has_snapshot(Backend::Sqlite));
    let (sent, told, entries) = make(&chain, None);
    assert!(!sent.iter().any(|sql| sql.starts_with("ALTER TABLE")), "{sent:#?}");
    assert_eq!(sent.iter().filter(|sql| sql.starts_with("CREATE TABLE \"t\"")).count(), 1);
    assert_eq!(told, ["Created"]);
    assert_eq!(entries, ["stamp a1", "stamp b2"]);
}

#[test]
fn by_the_revisions_where_a_snapshot_is_refused() {
    let (sent, told, entries) = make(&chain(TABLE, CHANGE), Some("CREATE TABLE \"t\""));
    assert_eq!(sent.iter().filter(|sql| sql.starts_with("CREATE TABLE \"t\"")).count(), 2);
    assert_eq!(told[0], "SnapshotFailed");
    assert_eq!(told.iter().filter(|name| *name == "Finished").count(), 2, "{told:?}");
    assert_eq!(entries, ["upgrade a1", "upgrade b2"]);
}

#[test]
fn by_the_revisions_where_rows_are_made() {
    let chain = chain(&format!("{TABLE}\nINSERT INTO t (id) VALUES (1);"), CHANGE);
    assert!(!chain.has_snapshot(Backend::Sqlite));
    let (_, told, entries) = make(&chain, None);
    assert!(!told.iter().any(|name| name == "Created"), "{told:?}");
    assert_eq!(entries, ["upgrade a1", "upgrade b2"]);
}
