//! Stretches of tokens as text: clauses, values, strings.

use std::sync::Arc;

use super::Cursor;
use crate::catalog::{Expression, ObjectName};
use crate::source::{Span, Spanned};
use crate::sql::{Token, TokenKind};

/// The tokens between two places in one spelling: words in lower case, blanks as people set them.
pub(super) fn normal(cursor: &Cursor<'_>, from: usize, to: usize) -> String {
    let mut text = String::new();
    let mut before: Option<Token> = None;
    for token in cursor.tokens(from, to) {
        let own = cursor.text(*token);
        if before.is_some_and(|before| is_apart(cursor, before, *token)) {
            text.push(' ');
        }
        match token.kind {
            TokenKind::Word => text.push_str(&own.to_lowercase()),
            _ => text.push_str(own),
        }
        before = Some(*token);
    }
    text
}

/// Whether a blank stands between two tokens.
fn is_apart(cursor: &Cursor<'_>, before: Token, token: Token) -> bool {
    let (left, right) = (cursor.text(before), cursor.text(token));
    let is_symbol = |token: Token| token.kind == TokenKind::Symbol;
    // The characters of an operator are tokens of their own.
    let is_operator = is_symbol(before) && is_symbol(token) && before.span.end == token.span.start;
    let is_call = right == "(" && before.kind != TokenKind::Symbol;
    !(matches!(right, ")" | "," | "." | "]" | "[" | ":")
        || matches!(left, "(" | "." | "[" | ":")
        || (is_operator && right != "(" && left != ",")
        || is_call)
}

/// Takes `( ... )`, and gives it in one spelling.
pub(super) fn list(cursor: &mut Cursor<'_>) -> Option<String> {
    let from = cursor.at;
    cursor.parenthesised()?;
    Some(normal(cursor, from, cursor.at))
}

/// Takes `(name = value, ...)` as it stands behind WITH, and gives it in one spelling.
pub(super) fn parameters(cursor: &mut Cursor<'_>) -> Option<String> {
    list(cursor).map(|list| format!("WITH {list}"))
}

/// Takes a value up to a comma, a closing parenthesis or a word that stops it, none of which ends it
/// within parentheses, brackets or CASE. The first token never stops it.
pub(super) fn value(cursor: &mut Cursor<'_>, stops: &[&str]) -> Option<Expression> {
    let start = cursor.start_of_next();
    let from = cursor.at;
    let (mut brackets, mut cases) = (0_usize, 0_usize);
    while !cursor.is_over() {
        let is_open = brackets > 0 || cases > 0;
        let is_end = cursor.at_symbol(b',') || cursor.at_symbol(b')');
        if !is_open && (is_end || (cursor.at > from && cursor.at_any(stops))) {
            break;
        }
        if cursor.at_symbol(b'[') {
            brackets += 1;
        } else if cursor.at_symbol(b']') {
            brackets = brackets.saturating_sub(1);
        } else if cursor.at_word("CASE") {
            cases += 1;
        } else if cursor.at_word("END") {
            cases = cases.saturating_sub(1);
        }
        cursor.skip_balanced();
    }
    let span = Span::new(start, cursor.end_of_last());
    (cursor.at > from).then(|| cursor.expression(span))
}

/// Takes `(expression)`.
pub(super) fn in_parentheses(cursor: &mut Cursor<'_>) -> Option<Expression> {
    let span = cursor.parenthesised()?;
    Some(cursor.expression(span))
}

/// Takes a string, and gives what is in it.
pub(super) fn string(cursor: &mut Cursor<'_>) -> Option<Spanned<Arc<str>>> {
    let token = cursor.peek().filter(|token| token.kind == TokenKind::String)?;
    let own = cursor.text(token);
    let inner = own.get(own.find('\'')? + 1..)?.strip_suffix('\'')?;
    cursor.take();
    Some(Spanned::new(inner.replace("''", "'").into(), cursor.place(token.span)))
}

/// Takes a name that may have a schema, and gives it in one spelling.
pub(super) fn path(cursor: &mut Cursor<'_>) -> Option<String> {
    let from = cursor.at;
    cursor.object_name()?;
    Some(normal(cursor, from, cursor.at))
}

/// Takes what is behind COLLATE; the usual collation, which some tools write, says nothing.
pub(super) fn collation(cursor: &mut Cursor<'_>) -> Option<Option<String>> {
    let name = path(cursor)?;
    let is_usual = matches!(name.as_str(), "\"default\"" | "pg_catalog.\"default\"");
    Some((!is_usual).then(|| format!("COLLATE {name}")))
}

/// Takes what is behind TABLESPACE; the usual one says nothing.
pub(super) fn tablespace(cursor: &mut Cursor<'_>, clause: &str) -> Option<Option<String>> {
    let name = path(cursor)?;
    Some((name != "pg_default").then(|| format!("{clause} {name}")))
}

/// Takes `[ONLY] name [*]`.
pub(super) fn relation(cursor: &mut Cursor<'_>) -> Option<Spanned<ObjectName>> {
    // It is reserved, so that nothing is called so without quotes.
    cursor.eat("ONLY");
    let name = cursor.object_name()?;
    cursor.eat_symbol(b'*');
    Some(name)
}

/// Clauses with a blank between two of them.
pub(super) fn joined(clauses: &[String]) -> Arc<str> {
    clauses.join(" ").into()
}
