//! The one error of this crate.

use std::fmt;

use schema_core::backend::Backend;
use schema_core::graph::TargetError;
use schema_core::script::Direction;

use crate::driver::DatabaseError;

/// What a [`Result`](std::result::Result) of this crate fails with.
pub type Result<T, E = Error> = std::result::Result<T, E>;

/// Why something could not be done: a [`kind`](Error::kind), a sentence, and, where a revision is
/// concerned, which one, and the file, line and statement.
///
/// No password is in it.
pub struct Error {
    inner: Box<Inner>,
}

struct Inner {
    kind: ErrorKind,
    what: What,
    place: Option<Place>,
}

/// The kinds of errors.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum ErrorKind {
    /// The database refused something. A revision that failed is named by [`Error::place`].
    Database,
    /// The database cannot be reached, or the connection was lost.
    Connection,
    /// The database has tables, but none of ours: it is not managed.
    NotManaged,
    /// The database's history is not this program's.
    Diverged,
    /// The database is ahead of this program, and that was to be refused.
    Ahead,
    /// Revisions are pending, and this program may not run them.
    Pending,
    /// Somebody else held the lock until the deadline.
    LockTimeout,
    /// A revision, label or range that was asked for does not resolve.
    Target,
    /// A revision cannot be downgraded.
    NoDowngrade,
    /// A revision was stopped outside of transactions, and cannot be resumed as things stand.
    Unfinished,
    /// The chain was not embedded for this backend.
    Backend,
    /// A transaction of the caller's own is open on the connection.
    InTransaction,
    /// `env.ini`, a URL or an option is wrong.
    Configuration,
    /// What was to be repaired or adopted is not as it was said to be.
    Repair,
    /// The embedded literals are not this version's.
    Embedded,
}

impl ErrorKind {
    /// The kind as a word, for programs: `not_managed`.
    pub const fn name(self) -> &'static str {
        match self {
            ErrorKind::Database => "database",
            ErrorKind::Connection => "connection",
            ErrorKind::NotManaged => "not_managed",
            ErrorKind::Diverged => "diverged",
            ErrorKind::Ahead => "ahead",
            ErrorKind::Pending => "pending",
            ErrorKind::LockTimeout => "lock_timeout",
            ErrorKind::Target => "target",
            ErrorKind::NoDowngrade => "no_downgrade",
            ErrorKind::Unfinished => "unfinished",
            ErrorKind::Backend => "backend",
            ErrorKind::InTransaction => "in_transaction",
            ErrorKind::Configuration => "configuration",
            ErrorKind::Repair => "repair",
            ErrorKind::Embedded => "embedded",
        }
    }
}

enum What {
    Said(String),
    Database(DatabaseError),
    Target(TargetError),
}

/// Which revision failed, and where.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Place {
    /// The revision's id.
    pub revision: String,
    /// Its file's name in the directory.
    pub file: String,
    /// Which way it was run.
    pub direction: Direction,
    /// The statement; `None` where the server does not tell and it could not be found.
    pub statement: Option<StatementPlace>,
}

/// Which statement failed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct StatementPlace {
    /// The line in the file, counted from 1: the error's own where the server tells it, else the
    /// statement's first.
    pub line: usize,
    /// Its text.
    pub sql: String,
    /// That line of it.
    pub excerpt: String,
}

impl Error {
    fn from_parts(kind: ErrorKind, what: What) -> Self {
        Self { inner: Box::new(Inner { kind, what, place: None }) }
    }

    pub(crate) fn new(kind: ErrorKind, message: impl Into<String>) -> Self {
        Self::from_parts(kind, What::Said(message.into()))
    }

    pub(crate) fn unsupported(backend: Backend) -> Self {
        Self::new(
            ErrorKind::Backend,
            format!(
                "the chain is not written for {}: name \"{backend}\" in `backends` of schema.toml",
                backend.product()
            ),
        )
    }

    pub(crate) fn at(mut self, place: Place) -> Self {
        self.inner.place = Some(place);
        self
    }

    /// The kind of error.
    pub fn kind(&self) -> ErrorKind {
        self.inner.kind
    }

    /// The revision that failed, and where, if the error concerns one.
    pub fn place(&self) -> Option<&Place> {
        self.inner.place.as_ref()
    }

    /// The server's own error, if it came from there.
    pub fn database(&self) -> Option<&DatabaseError> {
        match &self.inner.what {
            What::Database(error) => Some(error),
            _ => None,
        }
    }

    /// Why a target does not resolve, if that is what is wrong.
    pub fn target(&self) -> Option<&TargetError> {
        match &self.inner.what {
            What::Target(error) => Some(error),
            _ => None,
        }
    }
}

impl From<DatabaseError> for Error {
    fn from(error: DatabaseError) -> Self {
        use crate::driver::DatabaseErrorKind;
        let kind = match error.kind {
            DatabaseErrorKind::ConnectionLost => ErrorKind::Connection,
            _ => ErrorKind::Database,
        };
        Self::from_parts(kind, What::Database(error))
    }
}

impl From<TargetError> for Error {
    fn from(error: TargetError) -> Self {
        Self::from_parts(ErrorKind::Target, What::Target(error))
    }
}

impl fmt::Display for Place {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "the {} of revision {} failed", self.direction.name(), self.revision)?;
        match &self.statement {
            Some(statement) => {
                write!(f, " at {}:{}, in `{}`", self.file, statement.line, statement.excerpt)
            }
            None => write!(f, " in {}", self.file),
        }
    }
}

impl fmt::Display for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if let Some(place) = &self.inner.place {
            write!(f, "{place}: ")?;
        }
        match &self.inner.what {
            What::Said(message) => f.write_str(message),
            What::Database(error) => error.fmt(f),
            What::Target(error) => error.fmt(f),
        }
    }
}

impl fmt::Debug for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Error({:?}: {self})", self.inner.kind)
    }
}

impl std::error::Error for Error {}
