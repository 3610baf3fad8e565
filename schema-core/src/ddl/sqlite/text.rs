//! Names, values and clauses.

use std::sync::Arc;

use super::Cursor;
use crate::catalog::{Expression, Name, ObjectName};
use crate::source::{Span, Spanned};
use crate::sql::{TokenKind, quoted};

/// A name that may have a schema.
pub(super) struct Named {
    pub(super) name: Spanned<ObjectName>,
    /// Whether its schema is `temp`, which is left away like `main`.
    pub(super) temporary: bool,
}

/// Takes a name: SQLite lets strings be names as well.
pub(super) fn name(cursor: &mut Cursor<'_>) -> Option<Spanned<Name>> {
    let token = cursor.peek()?;
    if token.kind != TokenKind::String {
        return cursor.name();
    }
    let inner = cursor.text(token).strip_prefix('\'')?.strip_suffix('\'')?;
    let name = Name::new(&inner.replace("''", "'"), cursor.dialect());
    cursor.take();
    Some(Spanned::new(name, cursor.place(token.span)))
}

/// Takes `[schema.]name`.
pub(super) fn object_name(cursor: &mut Cursor<'_>) -> Option<Named> {
    let first = name(cursor)?;
    let (mut schema, mut own, mut span) = (None, first.value, first.span);
    if cursor.eat_symbol(b'.') {
        let next = name(cursor)?;
        span.end = next.span.end;
        schema = Some(std::mem::replace(&mut own, next.value));
    }
    let is = |schema: &Option<Name>, key: &str| schema.as_ref().is_some_and(|one| one.key() == key);
    let temporary = is(&schema, "temp");
    if temporary || is(&schema, "main") {
        schema = None;
    }
    let name = Spanned::new(ObjectName { schema, name: own }, span);
    Some(Named { name, temporary })
}

/// Takes `(a, b, ...)` of names alone.
pub(super) fn names(cursor: &mut Cursor<'_>) -> Option<Vec<Name>> {
    cursor.within(|cursor| {
        let mut names = Vec::new();
        loop {
            names.push(name(cursor)?.value);
            if !cursor.eat_symbol(b',') {
                return cursor.is_over().then_some(names);
            }
        }
    })?
}

/// Takes `(expression)`.
pub(super) fn in_parentheses(cursor: &mut Cursor<'_>) -> Option<Expression> {
    let span = cursor.parenthesised()?;
    Some(cursor.expression(span))
}

/// Takes `COLLATE name`, where it stands, and gives it in one spelling.
pub(super) fn collation(cursor: &mut Cursor<'_>) -> Option<Option<String>> {
    if !cursor.eat("COLLATE") {
        return Some(None);
    }
    let name = name(cursor)?.value;
    let plain = |byte: u8| byte.is_ascii_alphanumeric() || byte == b'_';
    let text = match name.key().bytes().all(plain) {
        true => name.key().to_owned(),
        false => quoted(name.key(), cursor.dialect()),
    };
    Some(Some(format!("COLLATE {text}")))
}

/// Takes `ON CONFLICT what`, where it stands. ABORT is what happens without it.
pub(super) fn conflict(cursor: &mut Cursor<'_>) -> Option<Option<String>> {
    if !cursor.eat_words(&["ON", "CONFLICT"]) {
        return Some(None);
    }
    match cursor.eat_any(&["ROLLBACK", "ABORT", "FAIL", "IGNORE", "REPLACE"])? {
        "ABORT" => Some(None),
        word => Some(Some(format!("ON CONFLICT {word}"))),
    }
}

/// Takes the value of a default: a literal, a word, a number with its sign, or `(expression)`.
pub(super) fn default(cursor: &mut Cursor<'_>) -> Option<Expression> {
    if cursor.at_symbol(b'(') {
        return in_parentheses(cursor);
    }
    let start = cursor.start_of_next();
    if cursor.at_symbol(b'-') || cursor.at_symbol(b'+') {
        cursor.at += 1;
    }
    let value = cursor.take()?;
    if value.kind == TokenKind::Symbol {
        return None;
    }
    Some(cursor.expression(Span::new(start, cursor.end_of_last())))
}

/// Clauses with a blank between two of them.
pub(super) fn joined(clauses: impl IntoIterator<Item = Option<String>>) -> Arc<str> {
    let clauses: Vec<String> = clauses.into_iter().flatten().collect();
    clauses.join(" ").into()
}
