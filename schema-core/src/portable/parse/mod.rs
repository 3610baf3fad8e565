//! Reads portable expressions and data statements into trees.

use super::syntax::{DataStatement, Expr};
use crate::ddl::{Input, SyntaxError, SyntaxErrorKind};

/// Reads a text that is a value and nothing else.
pub(crate) fn parse_expression(input: &Input<'_>) -> Result<Expr, SyntaxError> {
    Err(nothing(input))
}

/// Reads a text that is a condition and nothing else.
pub(crate) fn parse_predicate(input: &Input<'_>) -> Result<Expr, SyntaxError> {
    Err(nothing(input))
}

/// Reads an INSERT, UPDATE or DELETE.
pub(crate) fn parse_data(input: &Input<'_>) -> Result<DataStatement, SyntaxError> {
    Err(nothing(input))
}

fn nothing(input: &Input<'_>) -> SyntaxError {
    SyntaxError {
        kind: SyntaxErrorKind::Unexpected,
        span: crate::source::Span::at(input.base),
        message: "expected an expression".to_owned(),
        help: None,
    }
}
