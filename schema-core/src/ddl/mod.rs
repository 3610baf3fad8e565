//! Reads statements: tokens become operations, each name with its span.
//!
//! Each dialect has a folder with the same files, and none uses another's. What a backend's dialect
//! does not model is opaque and never an error; the portable dialect is closed, so that whatever its
//! grammar does not have is one.

pub(crate) mod cursor;
mod guard;
mod mssql;
mod portable;
mod postgres;
mod property;
mod query;
mod sqlite;

use std::sync::Arc;

pub use guard::{Asked, Condition, Guard};
pub use property::{Comparison, Property};

use crate::backend::Dialect;
use crate::catalog::ObjectName;
use crate::operation::Operation;
use crate::portable::syntax::DataStatement;
use crate::source::{Location, SourceId, Span, Spanned};

/// A text to be read, and where it stands.
#[derive(Clone, Copy, Debug)]
pub struct Input<'a> {
    /// The statement, or on SQL Server the batch, without a terminating `;`.
    pub text: &'a str,
    /// Its source.
    pub source: SourceId,
    /// Where it begins in its source: spans count from the source's beginning.
    pub base: usize,
    /// How it is written.
    pub dialect: Dialect,
}

impl Input<'_> {
    /// A place in the text, in its source.
    pub const fn place(&self, span: Span) -> Location {
        Location { source: self.source, span: span.offset_by(self.base) }
    }
}

/// A statement that was read.
#[derive(Clone, Debug)]
pub struct Statement {
    /// Its words, in the source.
    pub span: Span,
    /// What it does.
    pub effect: Effect,
    /// Whether it does something lasting beside, that a catalog does not hold: the rights in a CREATE
    /// SCHEMA, say.
    pub unmodelled: bool,
}

/// What a statement does to a database.
#[derive(Clone, Debug)]
pub enum Effect {
    /// It changes the schema, in this order.
    Operations(Vec<Operation>),
    /// It changes the schema in one of two ways.
    Guarded {
        /// What decides, before the first operation.
        guard: Guard,
        /// What it does where the guard holds, in this order.
        then: Vec<Operation>,
        /// What it does where the guard does not.
        otherwise: Vec<Operation>,
    },
    /// It changes rows.
    Data(Data),
    /// Nothing that outlasts the session: SET, ANALYZE, PRAGMA, VACUUM, LOCK, EXPLAIN.
    Nothing,
    /// Something that lasts and that a catalog does not hold: GRANT, ALTER ... OWNER, a comment on
    /// something else than tables and columns, a SELECT that calls a function.
    Unmodelled,
    /// Perhaps anything: a DO block, dynamic SQL, a statement that is not understood. What it is, for a
    /// sentence: `a DO block`.
    Opaque(Arc<str>),
}

/// What a data statement does.
#[derive(Clone, Debug)]
pub struct Data {
    /// What kind it is.
    pub kind: DataKind,
    /// The table that it changes, where it can be told.
    pub table: Option<Spanned<ObjectName>>,
    /// The whole of it, where it is portable.
    pub(crate) portable: Option<Arc<DataStatement>>,
}

/// What a data statement does to rows.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum DataKind {
    /// It makes new ones.
    Insert,
    /// It changes or removes those that are there.
    Change,
}

/// A text that is not what its dialect allows.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SyntaxError {
    /// What kind of mistake it is.
    pub kind: SyntaxErrorKind,
    /// Where, in the source.
    pub span: Span,
    /// The sentence, without its full stop.
    pub message: String,
    /// What to do.
    pub help: Option<String>,
}

/// The kinds of mistakes, one for each code.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum SyntaxErrorKind {
    /// Something else was expected here.
    Unexpected,
    /// A statement, type, function or clause that the portable dialect does not have.
    NotPortable,
    /// Columns that cannot be given these values.
    Values,
    /// A word that no statement of a backend's dialect begins with.
    UnknownStatement,
}

/// Reads a statement; for SQL Server a batch, which may hold several.
///
/// # Errors
/// Of a backend's dialect: only that no statement begins with this word.
pub fn read(input: &Input<'_>) -> Result<Vec<Statement>, SyntaxError> {
    match input.dialect {
        Dialect::Portable => portable::read(input),
        Dialect::Sqlite => sqlite::read(input),
        Dialect::Postgres => postgres::read(input),
        Dialect::Mssql => mssql::read(input),
    }
}
