//! A database file with a chain on it, what is in it, and a driver that can be listened to.

use rusqlite::Connection;
use rusqlite::types::Value;
use schema_core::directory::{Directory, Input, InputFile};
use schema_runtime::driver::{
    DatabaseError, DatabaseErrorKind, Driver, Failure, IntoDriver, Part, Rows,
};
use schema_runtime::{Backend, Migrations, Result, SchemaManager};
use schema_tests::inspect::exact_sqlite;
use schema_tests::sqlite;

/// The name and text of a file.
pub(crate) type Text = (String, String);

/// A revision whose upgrade begins in line 6; its downgrade is derived.
pub(crate) fn revision(id: &str, revises: &str, section: &str, upgrade: &str) -> Text {
    let text = format!(
        "--! revision: {id}\n--! revises: {revises}\n--! message: makes {id}\n\n--! {section}\n{upgrade}\n"
    );
    let order = id.trim_start_matches(|c: char| c.is_ascii_alphabetic());
    (format!("{order}_{id}.sql"), text)
}

/// `a1` in SQLite's own dialect, and `b2` behind it in portable SQL.
pub(crate) fn two(native: &str, portable: &str) -> Migrations {
    chain(&[
        revision("a1", "none", "upgrade(sqlite)", native),
        revision("b2", "a1", "upgrade", portable),
    ])
}

/// A chain of SQLite.
#[track_caller]
pub(crate) fn chain(files: &[Text]) -> Migrations {
    let directory = Directory::read(&input(files));
    assert!(!directory.has_errors(), "{:#?}", directory.diagnostics);
    Migrations::from_directory(&directory)
}

/// What is told of a chain that is refused.
#[track_caller]
pub(crate) fn refused(files: &[Text]) -> String {
    let directory = Directory::read(&input(files));
    assert!(directory.has_errors());
    format!("{:#?}", directory.diagnostics)
}

fn input(files: &[Text]) -> Input {
    let toml = ("schema.toml".to_owned(), TOML.to_owned());
    let file =
        |(name, text): &Text| InputFile { name: name.clone(), contents: text.as_bytes().to_vec() };
    let files = std::iter::once(&toml).chain(files).map(file).collect();
    Input { name: "migrations".to_owned(), files, ..Input::default() }
}

pub(crate) const TOML: &str = "backends = [\"sqlite\"]\n";

/// A database file, and a connection to it.
pub(crate) struct Scene {
    pub(crate) file: sqlite::Database,
    pub(crate) connection: Connection,
}

impl Scene {
    pub(crate) fn new(hint: &str) -> Self {
        let file = sqlite::file(hint);
        let connection = file.open();
        connection.pragma_update(None, "synchronous", "OFF").unwrap();
        Self { file, connection }
    }

    /// One in which `a1` is done.
    #[track_caller]
    pub(crate) fn at_a1(hint: &str, chain: &Migrations) -> Self {
        let mut scene = Self::new(hint);
        scene.manager(chain).upgrade("a1").unwrap();
        scene
    }

    pub(crate) fn manager<'a>(&'a mut self, chain: &'a Migrations) -> SchemaManager<'a> {
        SchemaManager::new(chain, &mut self.connection)
    }

    /// Brings the database to `b2`, with a driver that tells each statement before it is run.
    pub(crate) fn upgrade_tapped(
        &mut self,
        chain: &Migrations,
        before: impl FnMut(&str) -> Option<Failure> + Send,
    ) -> Result<usize> {
        let report = SchemaManager::new(chain, self.tap(before)).upgrade("b2")?;
        Ok(report.steps.len())
    }

    /// The driver that does so.
    pub(crate) fn tap<'a>(
        &'a mut self,
        before: impl FnMut(&str) -> Option<Failure> + Send + 'a,
    ) -> Box<dyn Driver + 'a> {
        let inner = (&mut self.connection).into_driver();
        Box::new(Tap { inner, before, version: None })
    }

    /// Brings the database to `b2` as an older SQLite would.
    #[track_caller]
    pub(crate) fn upgrade_as(&mut self, version: &'static str, chain: &Migrations) {
        let inner = (&mut self.connection).into_driver();
        let before = |_: &str| None;
        let tap: Box<dyn Driver + '_> = Box::new(Tap { inner, before, version: Some(version) });
        SchemaManager::new(chain, tap).upgrade("b2").unwrap();
    }

    #[track_caller]
    pub(crate) fn run(&self, sql: &str) {
        if let Err(error) = self.connection.execute_batch(sql) {
            panic!("{sql}: {error}");
        }
    }

    #[track_caller]
    pub(crate) fn rows(&self, sql: &str) -> Vec<String> {
        rows(&self.connection, sql)
    }

    /// All that is there, but for our own tables.
    #[track_caller]
    pub(crate) fn picture(&self) -> Picture {
        picture(&self.connection)
    }

    /// Switches foreign keys on or off.
    pub(crate) fn foreign_keys(&self, on: bool) {
        self.connection.pragma_update(None, "foreign_keys", on).unwrap();
    }
}

/// What is in a database.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Picture {
    /// What SQLite tells of tables, columns, keys and indexes.
    pub(crate) told: Vec<String>,
    /// The texts of tables.
    pub(crate) tables: Vec<String>,
    /// The texts of everything else.
    pub(crate) others: Vec<String>,
    /// Every value of every row, with its type.
    pub(crate) rows: Vec<String>,
    /// The settings of the connection.
    pub(crate) settings: Vec<String>,
}

#[track_caller]
fn picture(connection: &Connection) -> Picture {
    let ours = "tbl_name NOT IN ('schema_revision', 'schema_history', 'sqlite_stat1')";
    let texts = |what: &str| {
        let sql = format!(
            "SELECT type, name, tbl_name, sql FROM sqlite_schema WHERE {what} AND {ours} ORDER BY 1, 2"
        );
        rows(connection, &sql)
    };
    let names = "SELECT name FROM sqlite_schema WHERE type = 'table' AND sql NOT LIKE 'CREATE VIRTUAL%' AND \
                 name NOT IN ('schema_revision', 'schema_history', 'sqlite_stat1', 'sqlite_sequence')";
    let mut names = texts_of(connection, names);
    names.sort_unstable();
    // A view that is broken is so before and behind.
    let views = "SELECT name FROM sqlite_schema WHERE type = 'view'";
    let reads = |view: &String| connection.prepare(&select(view)).is_ok();
    names.extend(texts_of(connection, views).into_iter().filter(reads));
    let mut values = Vec::new();
    for name in names {
        let all = rows(connection, &select(&name));
        values.extend(all.into_iter().map(|row| format!("{name}: {row}")));
    }
    if !rows(connection, "SELECT 1 FROM sqlite_schema WHERE name = 'sqlite_sequence'").is_empty() {
        let sequences = "SELECT name, seq FROM sqlite_sequence WHERE seq > 0 AND name NOT LIKE 'schema\\_history' ESCAPE '\\' ORDER BY name";
        // A table that never had a row may have a line or not.
        values.extend(rows(connection, sequences).iter().map(|row| format!("sequence: {row}")));
    }
    let settings = ["foreign_keys", "legacy_alter_table", "defer_foreign_keys", "busy_timeout"];
    let setting =
        |name: &&str| format!("{name} {}", rows(connection, &format!("PRAGMA {name}")).concat());
    Picture {
        // The name of a collation means the same in any case.
        told: exact_sqlite(connection).iter().map(|line| line.to_lowercase()).collect(),
        tables: texts("type = 'table'"),
        others: texts("type <> 'table'"),
        rows: values,
        settings: settings.iter().map(setting).collect(),
    }
}

fn select(table: &str) -> String {
    format!("SELECT * FROM main.\"{}\"", table.replace('"', "\"\""))
}

/// The only column of a question.
fn texts_of(connection: &Connection, sql: &str) -> Vec<String> {
    let mut statement = connection.prepare(sql).unwrap();
    let texts = statement.query_map([], |row| row.get(0)).unwrap();
    texts.map(|text| text.unwrap()).collect()
}

/// The rows of a question, each as one text with the types of its values.
#[track_caller]
pub(crate) fn rows(connection: &Connection, sql: &str) -> Vec<String> {
    let mut statement = connection.prepare(sql).unwrap_or_else(|error| panic!("{sql}: {error}"));
    let width = statement.column_count();
    let rows = statement.query_map([], |row| {
        let values: Result<Vec<String>, rusqlite::Error> =
            (0..width).map(|at| row.get::<_, Value>(at).map(|value| shown(&value))).collect();
        Ok(values?.join(" "))
    });
    rows.unwrap().map(|row| row.unwrap()).collect()
}

fn shown(value: &Value) -> String {
    match value {
        Value::Null => "NULL".to_owned(),
        Value::Integer(number) => number.to_string(),
        Value::Real(number) => format!("{number:?}"),
        Value::Text(text) => format!("'{text}'"),
        Value::Blob(bytes) => format!("x{bytes:02x?}"),
    }
}

/// A driver that tells each statement before it runs it, and can be made to fail.
struct Tap<'c, F> {
    inner: Box<dyn Driver + 'c>,
    before: F,
    /// The version that SQLite is said to be, if not its own.
    version: Option<&'static str>,
}

impl<F: FnMut(&str) -> Option<Failure> + Send> Driver for Tap<'_, F> {
    fn backend(&self) -> Backend {
        self.inner.backend()
    }

    fn run(&mut self, parts: &[Part<'_>]) -> std::result::Result<Vec<Rows>, Failure> {
        let mut answers = Vec::new();
        for (at, part) in parts.iter().enumerate() {
            let told = (self.before)(part.sql).map_or(Ok(()), Err);
            let answer = told.and_then(|()| match self.version {
                Some(version) if part.sql == "SELECT sqlite_version()" => {
                    Ok(vec![vec![vec![Some(version.to_owned())]]])
                }
                _ => self.inner.run(&[*part]),
            });
            answers.extend(answer.map_err(|failure| Failure { part: Some(at), ..failure })?);
        }
        Ok(answers)
    }

    fn in_transaction(&self) -> bool {
        self.inner.in_transaction()
    }
}

/// A failure that a driver is made to give.
pub(crate) fn made_up() -> Failure {
    let message = "made to fail".to_owned();
    Failure::new(DatabaseError { kind: DatabaseErrorKind::Other, code: None, message })
}
