//! SQLite through rusqlite: statement by statement, for nothing travels.

use std::time::Duration;

use rusqlite::types::ValueRef;
use rusqlite::{Connection, Error, ErrorCode, ffi};
use schema_core::backend::Backend;

#[cfg(feature = "sqlite-error-offset")]
use super::Position;
use super::{DatabaseError, DatabaseErrorKind, Driver, Failure, IntoDriver, Part, PartKind, Rows};

/// The driver of a borrowed connection.
struct Sqlite<'c>(&'c mut Connection);

impl<'c> IntoDriver<'c> for &'c mut Connection {
    fn into_driver(self) -> Box<dyn Driver + 'c> {
        Box::new(Sqlite(self))
    }
}

/// The driver of a connection of its own.
struct Owned(Connection);

impl<'c> IntoDriver<'c> for Connection {
    fn into_driver(self) -> Box<dyn Driver + 'c> {
        Box::new(Owned(self))
    }
}

impl Driver for Sqlite<'_> {
    fn backend(&self) -> Backend {
        Backend::Sqlite
    }

    fn run(&mut self, parts: &[Part<'_>]) -> Result<Vec<Rows>, Failure> {
        run(self.0, parts)
    }

    fn in_transaction(&self) -> bool {
        !self.0.is_autocommit()
    }
}

impl Driver for Owned {
    fn backend(&self) -> Backend {
        Backend::Sqlite
    }

    fn run(&mut self, parts: &[Part<'_>]) -> Result<Vec<Rows>, Failure> {
        run(&self.0, parts)
    }

    fn in_transaction(&self) -> bool {
        !self.0.is_autocommit()
    }
}

fn run(connection: &Connection, parts: &[Part<'_>]) -> Result<Vec<Rows>, Failure> {
    let mut answers = Vec::with_capacity(parts.len());
    for (index, part) in parts.iter().enumerate() {
        let rows = run_patiently(connection, part).map_err(|error| failure(index, &error))?;
        answers.push(rows);
    }
    Ok(answers)
}

/// How often, and after which pause, a COMMIT is tried again.
const COMMIT_ATTEMPTS: (u32, Duration) = (600, Duration::from_millis(50));

/// Runs a part as patiently as it should be.
fn run_patiently(connection: &Connection, part: &Part<'_>) -> Result<Rows, Error> {
    match (part.kind, part.sql) {
        (PartKind::Ledger, "BEGIN IMMEDIATE") => begin(connection, part),
        (PartKind::Ledger, "COMMIT") => commit(connection, part),
        _ => run_one(connection, part),
    }
}

/// Asks for the write lock without waiting for it in SQLite's own busy handler: whoever asks waits
/// itself, for as long as it was told to, and says so.
fn begin(connection: &Connection, part: &Part<'_>) -> Result<Rows, Error> {
    let milliseconds: u32 = connection.query_row("PRAGMA busy_timeout", [], |row| row.get(0))?;
    connection.busy_timeout(Duration::ZERO)?;
    let answer = run_one(connection, part);
    connection.busy_timeout(Duration::from_millis(milliseconds.into()))?;
    answer
}

/// A COMMIT that finds somebody reading leaves its transaction open, and can be tried again: the
/// reader will end. <https://www.sqlite.org/lang_transaction.html>
fn commit(connection: &Connection, part: &Part<'_>) -> Result<Rows, Error> {
    let (attempts, pause) = COMMIT_ATTEMPTS;
    for _ in 0..attempts {
        match run_one(connection, part) {
            Err(error) if error.sqlite_error_code() == Some(ErrorCode::DatabaseBusy) => {
                std::thread::sleep(pause);
            }
            answer => return answer,
        }
    }
    run_one(connection, part)
}

fn run_one(connection: &Connection, part: &Part<'_>) -> Result<Rows, Error> {
    let mut statement = connection.prepare(part.sql)?;
    let columns = statement.column_count();
    let mut rows = statement.query([])?;
    let mut answer = Rows::new();
    while let Some(row) = rows.next()? {
        if part.kind == PartKind::Ledger {
            let values: Result<Vec<_>, Error> =
                (0..columns).map(|column| row.get_ref(column).map(text)).collect();
            answer.push(values?);
        }
    }
    Ok(answer)
}

fn text(value: ValueRef<'_>) -> Option<String> {
    match value {
        ValueRef::Null => None,
        ValueRef::Integer(value) => Some(value.to_string()),
        ValueRef::Real(value) => Some(value.to_string()),
        ValueRef::Text(bytes) | ValueRef::Blob(bytes) => {
            Some(String::from_utf8_lossy(bytes).into_owned())
        }
    }
}

fn failure(part: usize, error: &Error) -> Failure {
    let (position, error) = match error {
        #[cfg(feature = "sqlite-error-offset")]
        Error::SqlInputError { error, msg, offset, .. } => (
            usize::try_from(*offset).ok().map(Position::Offset),
            database_error(*error, msg.clone()),
        ),
        Error::SqliteFailure(error, message) => {
            let message = message.clone().unwrap_or_else(|| error.to_string());
            (None, database_error(*error, message))
        }
        other => {
            let kind = DatabaseErrorKind::Other;
            (None, DatabaseError { kind, code: None, message: other.to_string() })
        }
    };
    Failure { part: Some(part), position, error }
}

fn database_error(error: ffi::Error, message: String) -> DatabaseError {
    let kind = match error.code {
        ErrorCode::DatabaseBusy | ErrorCode::DatabaseLocked => DatabaseErrorKind::Busy,
        ErrorCode::ReadOnly => DatabaseErrorKind::ReadOnly,
        ErrorCode::PermissionDenied | ErrorCode::AuthorizationForStatementDenied => {
            DatabaseErrorKind::Denied
        }
        _ => DatabaseErrorKind::Other,
    };
    DatabaseError { kind, code: Some(error.extended_code.to_string()), message }
}
