//! What the executor asks of a database connection, and the three drivers that answer.
//!
//! A driver does I/O and nothing else: every piece of SQL that it sends was written by its caller
//! (the revisions, and [`schema_core::ledger`] for our own tables, locks and transactions).

#[cfg(feature = "mssql")]
pub(crate) mod mssql;
#[cfg(feature = "postgres")]
pub(crate) mod postgres;
#[cfg(feature = "sqlite")]
pub(crate) mod sqlite;

use std::fmt;

use schema_core::backend::Backend;

/// A connection that revisions can be run on.
///
/// Implemented for `&mut rusqlite::Connection`, `&mut postgres::Client` and `&mut MssqlConnection`.
pub trait Driver: Send {
    /// The kind of database at the other end.
    fn backend(&self) -> Backend;

    /// Runs `parts` in order, in as few round trips as the database allows, and stops at the first
    /// that fails. The answer has one entry for each part, in order.
    ///
    /// # Errors
    /// The server's own error, with the part that it came from where that is known.
    fn run(&mut self, parts: &[Part<'_>]) -> Result<Vec<Rows>, Failure>;

    /// Whether a transaction of the caller's own is open, as far as the driver can tell without asking.
    fn in_transaction(&self) -> bool {
        false
    }
}

/// One statement (on SQL Server, one batch) on its way to the database.
#[derive(Clone, Copy, Debug)]
pub struct Part<'a> {
    /// The text, without a terminating semicolon.
    pub sql: &'a str,
    /// What the driver has to know of it.
    pub kind: PartKind,
}

/// What a part is for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum PartKind {
    /// A statement of a revision; its rows are not wanted.
    Statement,
    /// The same, on SQL Server inside a transaction that earlier batches opened: the batch must not run
    /// if that transaction is gone. Other databases treat it as a [`Statement`](Self::Statement).
    Continuation,
    /// SQL of ours; its rows are wanted.
    Ledger,
}

/// The rows that a part gave, each value as text.
pub type Rows = Vec<Vec<Option<String>>>;

/// Why a [`run`](Driver::run) stopped.
#[derive(Debug)]
pub struct Failure {
    /// The index of the part that failed, where the server or the protocol tells.
    pub part: Option<usize>,
    /// Where in that part.
    pub position: Option<Position>,
    /// The error.
    pub error: DatabaseError,
}

impl Failure {
    /// A failure of which nothing but the error is known.
    pub fn new(error: DatabaseError) -> Self {
        Self { part: None, position: None, error }
    }
}

/// A place in a part's text.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Position {
    /// A byte offset from its beginning.
    Offset(usize),
    /// A line, counted from 1 at its beginning.
    Line(usize),
}

/// An error of a database or of the way to it.
#[derive(Debug)]
pub struct DatabaseError {
    /// What kind of error it is, as far as anything depends on it.
    pub kind: DatabaseErrorKind,
    /// SQLSTATE on PostgreSQL, the error number on SQL Server, the extended result code on SQLite.
    pub code: Option<String>,
    /// The server's own message, and its detail and hint where it gives them. Never a password.
    pub message: String,
}

/// The kinds of database errors that are handled in their own way.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum DatabaseErrorKind {
    /// A table that was asked does not exist. SQLite has no code for it and reports [`Other`](Self::Other).
    MissingTable,
    /// Somebody else holds a lock: waiting and trying again may help.
    Busy,
    /// The connection is gone.
    ConnectionLost,
    /// Rights are missing.
    Denied,
    /// The database cannot be written to.
    ReadOnly,
    /// Anything else.
    Other,
}

impl fmt::Display for DatabaseError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.message)?;
        match &self.code {
            Some(code) => write!(f, " ({code})"),
            None => Ok(()),
        }
    }
}

impl std::error::Error for DatabaseError {}

/// A connection that a [`SchemaManager`](crate::SchemaManager) can be made with.
pub trait IntoDriver<'c> {
    /// Makes the driver.
    fn into_driver(self) -> Box<dyn Driver + 'c>;
}

impl<'c> IntoDriver<'c> for Box<dyn Driver + 'c> {
    fn into_driver(self) -> Box<dyn Driver + 'c> {
        self
    }
}
