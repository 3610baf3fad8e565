//! Portable expressions and data statements as SQL of a backend.
//!
//! ```text
//! syntax     what they are, as trees
//! parse      text to trees
//! translate  trees to a backend's text
//! ```
//!
//! What the databases do not agree on has one meaning here, or is refused. What is left to them:
//!
//! - Whether texts of different case, or with blanks behind them, are equal: on SQL Server its collation
//!   decides, and LIKE of SQLite takes ASCII letters of either case for the same.
//! - LOWER and UPPER of letters beyond ASCII, which SQLite leaves as they are.
//! - Division by zero, which is NULL on SQLite and an error elsewhere, and what is too large for a type.
//! - The digits of a quotient or an average beyond the sixth behind the point.

pub(crate) mod parse;
pub(crate) mod syntax;
mod translate;

use crate::backend::Backend;
use crate::catalog::{Catalog, Expression, Name, PortableType};
use crate::ddl::Input;
use crate::diagnostic::Code;
use crate::operation::{Misfit, MisfitKind};
use crate::source::Span;
use syntax::DataStatement;

/// Where an expression's columns come from.
pub trait Scope {
    /// What is known of a column, by its name in the backend's dialect; `None` where there is none.
    fn column(&self, name: &Name) -> Option<Column>;

    /// The columns that there are, of which one may have been meant.
    fn names(&self) -> Vec<&Name> {
        Vec::new()
    }
}

/// What is known of a column that an expression names.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Column {
    /// Its type, where it was made by portable SQL.
    pub data_type: Option<PortableType>,
}

/// What an expression is for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Purpose<'a> {
    /// A condition that is asked of each new row: a CHECK.
    Predicate,
    /// A condition by which rows are kept: the WHERE of an index.
    Filter,
    /// A value of this type, where it is known: a default, a USING.
    Value(Option<&'a PortableType>),
    /// The same of a value that is kept: a generated column.
    Computed(Option<&'a PortableType>),
}

/// Why an expression can't be translated.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Unfit {
    /// The kind of mistake.
    pub code: Code,
    /// What is wrong: a sentence without its full stop.
    pub what: String,
    /// What to do.
    pub help: String,
}

impl Unfit {
    /// What is said of it, at a place.
    pub(crate) fn at(self, span: Span) -> Misfit {
        let Unfit { code, what, help } = self;
        Misfit::new(MisfitKind::Unable { code, what, help, made: None }, span)
    }
}

/// Translates an expression of the portable dialect.
///
/// # Errors
/// What the backend can't do.
pub fn expression(
    expression: &Expression,
    backend: Backend,
    scope: &dyn Scope,
    purpose: Purpose<'_>,
) -> Result<String, Unfit> {
    translate::expression(expression, backend, scope, purpose)
}

/// Translates a data statement that [`crate::ddl::read`] has read, against the catalog before it, into
/// statements of the backend (on SQL Server batches).
///
/// # Errors
/// Tables and columns that are not there, and what the backend can't do.
pub fn data(
    input: &Input<'_>,
    backend: Backend,
    catalog: &Catalog,
) -> Result<Vec<String>, Vec<Misfit>> {
    translate::data(input, backend, catalog)
}

/// Translates the tree of a data statement, as [`data`] does its text.
///
/// # Errors
/// Tables and columns that are not there, and what the backend can't do.
pub(crate) fn statements(
    tree: &DataStatement,
    backend: Backend,
    catalog: &Catalog,
) -> Result<Vec<String>, Vec<Misfit>> {
    translate::statements(tree, backend, catalog)
}
