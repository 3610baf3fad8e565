//! How SQL text is read: tokens, statements, transactions.

mod lexer;
mod lines;
mod mssql;
mod portable;
mod postgres;
mod properties;
mod sqlite;
mod transaction;

use schema_core::backend::Dialect;
use schema_core::sql::{SqlErrorKind, split};

/// Checks the statements of a text, and that nothing is wrong with it.
#[track_caller]
fn check_split(dialect: Dialect, text: &str, expected: &[&str]) {
    check_errors(dialect, text, expected, &[]);
}

/// Checks the statements of a text, and its errors as kind and marked text.
#[track_caller]
fn check_errors(dialect: Dialect, text: &str, expected: &[&str], errors: &[(SqlErrorKind, &str)]) {
    let split = split(text, dialect);
    let found: Vec<&str> =
        split.pieces.iter().filter_map(|piece| Some(piece.statement?.of(text))).collect();
    assert_eq!(found, expected, "statements of {text:?}");
    let found: Vec<(SqlErrorKind, &str)> =
        split.errors.iter().map(|error| (error.kind.clone(), error.span.of(text))).collect();
    assert_eq!(found, errors, "errors of {text:?}");
    let joined: String = split.pieces.iter().map(|piece| piece.span.of(text)).collect();
    assert_eq!(joined, text, "the pieces are the text");
}
