//! The one place that chooses between dialects.

use super::lexer::Lexis;
use super::split::Split;
use super::transaction::{Cut, InTransaction};
use super::{mssql, portable, postgres, sqlite};
use crate::backend::Dialect;

/// What a dialect's own folder answers.
pub(super) struct Rules {
    /// How text is read into tokens.
    pub(super) lexis: Lexis,
    /// Where statements end.
    pub(super) split: fn(&str) -> Split,
    /// What a statement is to a transaction.
    pub(super) in_transaction: fn(&str) -> InTransaction,
    /// Whether a transaction must be cut at a statement.
    pub(super) cut: fn(&str) -> Cut,
}

/// The rules of a dialect.
pub(super) const fn rules(dialect: Dialect) -> &'static Rules {
    match dialect {
        Dialect::Portable => &portable::RULES,
        Dialect::Sqlite => &sqlite::RULES,
        Dialect::Postgres => &postgres::RULES,
        Dialect::Mssql => &mssql::RULES,
    }
}
