//! What stands between operators.

use super::super::syntax::{Expr, ExprKind};
use super::foreign::SECTIONS;
use super::place::Place;
use super::reader::{Read, Reader, not_portable};
use crate::ddl::SyntaxError;
use crate::source::{Span, Spanned};
use crate::sql::TokenKind;

/// Words that never are a column where they have no quotes, nor a table's second name: they are parts
/// of expressions and selects.
const RESERVED: &[&str] = &[
    "ALL",
    "AND",
    "ANY",
    "AS",
    "ASC",
    "BETWEEN",
    "CASE",
    "CAST",
    "CROSS",
    "DEFAULT",
    "DESC",
    "DISTINCT",
    "ELSE",
    "END",
    "ESCAPE",
    "EXCEPT",
    "EXISTS",
    "FALSE",
    "FETCH",
    "FOR",
    "FROM",
    "FULL",
    "GROUP",
    "HAVING",
    "IN",
    "INNER",
    "INSERT",
    "INTERSECT",
    "INTO",
    "IS",
    "JOIN",
    "LEFT",
    "LIKE",
    "LIMIT",
    "NATURAL",
    "NOT",
    "NULL",
    "OFFSET",
    "ON",
    "OR",
    "ORDER",
    "OUTER",
    "RETURNING",
    "RIGHT",
    "SELECT",
    "SET",
    "SOME",
    "THEN",
    "TRUE",
    "UNION",
    "UPDATE",
    "USING",
    "VALUES",
    "WHEN",
    "WHERE",
    "WINDOW",
];

impl Reader<'_> {
    /// A literal, a column, a function, a subselect, or any value in parentheses.
    pub(super) fn operand(&mut self) -> Read<Expr> {
        let start = self.start();
        let Some(token) = self.cursor.peek() else {
            return Err(self.unexpected("a value"));
        };
        let kind = match token.kind {
            TokenKind::Number | TokenKind::String => ExprKind::Literal(self.literal()?),
            TokenKind::QuotedName => self.reference()?,
            TokenKind::Word => self.word_operand()?,
            TokenKind::Symbol if self.at_select() => ExprKind::Scalar(Box::new(self.subselect()?)),
            TokenKind::Symbol if self.cursor.at_symbol(b'(') => return self.grouped(),
            _ => return Err(self.unexpected("a value")),
        };
        Ok(Expr { kind, span: self.span_from(start) })
    }

    /// `( value )`; the span takes the parentheses in.
    fn grouped(&mut self) -> Read<Expr> {
        let start = self.start();
        self.expect_symbol(b'(')?;
        let value = self.inner()?;
        if self.cursor.at_symbol(b',') {
            let message = "a row of values in parentheses is not portable";
            let help = "compare the values one by one, with `AND` between them";
            let span = Span::new(start, self.cursor.here().end);
            return Err(not_portable(span, message, help));
        }
        self.expect_symbol(b')')?;
        Ok(Expr { kind: value.kind, span: self.span_from(start) })
    }

    fn word_operand(&mut self) -> Read<ExprKind> {
        let is_string = |token: crate::sql::Token| token.kind == TokenKind::String;
        let before_string = self.cursor.peek_at(1).is_some_and(is_string);
        let zones = [&["TIMESTAMP", "WITH", "TIME"][..], &["TIME", "WITH", "TIME"]];
        if zones.iter().any(|words| self.cursor.at_words(words)) {
            let help = "write `TIMESTAMP '...'`, with the zone in the string, such as +00:00";
            return Err(self.not_portable_here(help));
        }
        if before_string || self.cursor.at_any(&["TRUE", "FALSE", "NULL"]) {
            return Ok(ExprKind::Literal(self.literal()?));
        }
        if self.cursor.at_word("CURRENT_TIMESTAMP") && !self.cursor.symbol_at(1, b'(') {
            return self.clock();
        }
        if self.cursor.at_word("EXISTS") {
            self.cursor.take();
            return Ok(ExprKind::Exists(Box::new(self.existing()?)));
        }
        if self.cursor.at_word("CASE") {
            return self.case();
        }
        if self.cursor.symbol_at(1, b'(') {
            return self.function();
        }
        self.reference()
    }

    fn clock(&mut self) -> Read<ExprKind> {
        if !self.place.has_clock() {
            let message = format!("{} has no `CURRENT_TIMESTAMP`", self.place.noun());
            let help = format!("compare with a literal, or {SECTIONS}");
            return Err(not_portable(self.cursor.here(), message, help));
        }
        self.cursor.take();
        Ok(ExprKind::CurrentTimestamp)
    }

    /// A column, perhaps with its table.
    fn reference(&mut self) -> Read<ExprKind> {
        if self.at_reserved() {
            return Err(self.reserved("a value"));
        }
        if !self.place.has_columns() {
            return Err(self.no_column());
        }
        let first = self.name("a value")?;
        if !self.cursor.at_symbol(b'.') {
            return Ok(ExprKind::Column { table: None, name: first });
        }
        if !self.place.has_tables() {
            let message = format!("{} names its columns without the table", self.place.noun());
            let help = "leave the table and the `.` out";
            return Err(not_portable(first.span, message, help));
        }
        self.expect_symbol(b'.')?;
        if self.cursor.at_symbol(b'*') {
            return Err(self.no_star());
        }
        let name = self.column()?;
        self.no_schema(Span::new(first.span.start, name.span.end))?;
        Ok(ExprKind::Column { table: Some(Spanned::new(first.value, first.span)), name })
    }

    /// What is a column by its looks, where there is none.
    fn no_column(&self) -> SyntaxError {
        let mut error = self.unexpected("a value");
        let quoted = self.cursor.peek().filter(|token| token.kind == TokenKind::QuotedName);
        if let Some(token) = quoted {
            let name = self.cursor.name_of(token).map(|name| name.to_string()).unwrap_or_default();
            let text = name.replace('\'', "''");
            error.help = Some(format!("double quotes are for names; write a string as '{text}'"));
        } else if error.help.is_none() {
            let noun = match self.place {
                Place::Default => "a default is a literal or `CURRENT_TIMESTAMP`",
                _ => "VALUES has no columns; write a string in single quotes",
            };
            error.help = Some(noun.to_owned());
        }
        error
    }

    pub(super) fn at_reserved(&self) -> bool {
        self.cursor.at_any(RESERVED)
    }

    /// A word of the grammar where something else is expected.
    fn reserved(&self, expected: &str) -> SyntaxError {
        let mut error = self.unexpected(expected);
        if error.help.is_none()
            && let Some(word) = self.word()
        {
            let name = word.to_ascii_lowercase();
            error.help = Some(format!("if it is a name, write it in double quotes: \"{name}\""));
        }
        error
    }
}
