//! What statements are to a transaction.

mod mssql;
mod portable;
mod postgres;
mod sqlite;

use schema_core::backend::Dialect;
use schema_core::sql::{InTransaction, Rerun, in_transaction};

#[track_caller]
fn check_allowed(dialect: Dialect, statements: &[&str]) {
    for statement in statements {
        assert_eq!(in_transaction(statement, dialect), InTransaction::Allowed, "{statement}");
    }
}

/// Statements that control the transaction, with the words that do so in front of a `|`.
#[track_caller]
fn check_control(dialect: Dialect, statements: &[&str]) {
    for marked in statements {
        let statement = marked.replace('|', "");
        let InTransaction::Control { span } = in_transaction(&statement, dialect) else {
            panic!("{statement} controls the transaction");
        };
        let words = marked.split('|').next().unwrap_or_default();
        assert_eq!(statement.get(..span.end), Some(words), "{statement}");
    }
}

/// The words, the reason up to the part that all share, and what may be done again.
#[track_caller]
fn forbidden(dialect: Dialect, statement: &str) -> (&str, String, Rerun) {
    match in_transaction(statement, dialect) {
        InTransaction::Forbidden { reason, span, rerun } => {
            let what = reason.split(" cannot run inside a transaction").next().unwrap_or_default();
            (span.of(statement), what.to_owned(), rerun)
        }
        other => panic!("{statement} is {other:?}"),
    }
}

#[track_caller]
fn check(dialect: Dialect, statement: &str, words: &str, what: &str, rerun: Rerun) {
    assert_eq!(forbidden(dialect, statement), (words, what.to_owned(), rerun), "{statement}");
}
