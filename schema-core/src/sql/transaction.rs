//! What statements are to the transaction that a revision runs in.

use super::dialect::rules;
use super::mssql;
use crate::backend::Dialect;
use crate::source::Span;

/// What a statement (for SQL Server a batch) is to a transaction.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum InTransaction {
    /// It can run in one.
    Allowed,
    /// It can't run in one, or would have no effect there.
    Forbidden {
        /// Why, as a sentence without its full stop.
        reason: String,
        /// The words that make it so.
        span: Span,
        /// What may happen when it is run a second time.
        rerun: Rerun,
    },
    /// It begins or ends a transaction of its own.
    Control {
        /// The words that do so.
        span: Span,
    },
}

/// What may happen when a statement outside of transactions is run once more after its outcome is
/// unknown.
///
/// Names are without quotes, and in the case in which the server stores them.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Rerun {
    /// It can be run any number of times.
    Repeatable,
    /// It builds an index that can be asked for.
    CreateIndex {
        /// The schema of the index and its table, if the statement names it.
        schema: Option<String>,
        /// The index.
        index: String,
        /// The table.
        table: String,
    },
    /// It drops an index that can be asked for.
    DropIndex {
        /// The schema of the index, if the statement names it.
        schema: Option<String>,
        /// The index.
        index: String,
    },
    /// It may fail, or do its work twice.
    Unknown,
}

/// Whether a transaction must be cut at a statement.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Cut {
    /// It need not.
    None,
    /// What the statement does can only be used by a later transaction.
    After,
    /// The statement must not run under the locks of what stands before it.
    Before,
}

/// Says what a statement (for SQL Server a batch) is to a transaction.
pub fn in_transaction(statement: &str, dialect: Dialect) -> InTransaction {
    (rules(dialect).in_transaction)(statement)
}

/// Says whether a transaction must be cut at a statement.
pub fn cut(statement: &str, dialect: Dialect) -> Cut {
    (rules(dialect).cut)(statement)
}

/// Whether a T-SQL batch must be sent alone, with nothing put in front of it, since it begins with
/// a statement that must be the first of its batch.
///
/// See <https://learn.microsoft.com/previous-versions/sql/sql-server-2008-r2/ms175502(v=sql.105)>.
pub fn must_be_alone(batch: &str) -> bool {
    mssql::must_be_alone(batch)
}
