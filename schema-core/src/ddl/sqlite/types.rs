//! Types of columns: any words, or none. <https://www.sqlite.org/datatype3.html>

use super::Cursor;
use crate::catalog::Type;
use crate::sql::{Token, TokenKind, name_of};

/// The words that end a type. All of them are reserved.
const BEHIND_TYPE: [&str; 11] = [
    "CONSTRAINT",
    "NOT",
    "NULL",
    "PRIMARY",
    "UNIQUE",
    "CHECK",
    "DEFAULT",
    "COLLATE",
    "REFERENCES",
    "AS",
    "DEFERRABLE",
];

/// Takes a type: words in upper case, and numbers as people write them. What begins with quotes ends with
/// them, and SQLite forgets the rest.
pub(super) fn read(cursor: &mut Cursor<'_>) -> Option<Type> {
    let first = cursor.peek().filter(|_| !is_over(cursor));
    let quoted = first.and_then(|token| quoted(cursor, token));
    let mut text = String::new();
    while let Some(token) = cursor.peek().filter(|_| !is_over(cursor)) {
        // `varchar[10]` is a word and a name in brackets.
        if !text.is_empty() && token.span.start > cursor.end_of_last() {
            text.push(' ');
        }
        match token.kind {
            TokenKind::Word => text.push_str(&cursor.text(token).to_uppercase()),
            _ => text.push_str(cursor.text(token)),
        }
        cursor.take();
    }
    if !text.is_empty() && cursor.at_symbol(b'(') {
        text.push_str(&numbers(cursor)?);
    }
    Some(Type::new(quoted.unwrap_or(text), None))
}

fn is_over(cursor: &Cursor<'_>) -> bool {
    let kind = cursor.peek().map(|token| token.kind);
    let is_name = matches!(kind, Some(TokenKind::Word | TokenKind::QuotedName | TokenKind::String));
    !is_name || cursor.at_any(&BEHIND_TYPE) || cursor.at_words(&["GENERATED", "ALWAYS", "AS"])
}

/// A type in quotes: without them where it would be the same.
fn quoted(cursor: &Cursor<'_>, token: Token) -> Option<String> {
    let own = cursor.text(token);
    let inner = match token.kind {
        TokenKind::QuotedName => name_of(token, cursor.input.text, cursor.dialect()),
        TokenKind::String => own.trim_matches('\'').into(),
        _ => return None,
    };
    let is_word = |word: &str| {
        word.starts_with(|first: char| first.is_ascii_alphabetic())
            && word.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'_')
            && !BEHIND_TYPE.iter().any(|stop| stop.eq_ignore_ascii_case(word))
    };
    let are_words = !inner.is_empty() && inner.split(' ').all(is_word);
    Some(if are_words { inner.to_uppercase() } else { own.to_owned() })
}

/// Takes `(number)` or `(number, number)`.
fn numbers(cursor: &mut Cursor<'_>) -> Option<String> {
    let numbers = cursor.within(|cursor| {
        let mut numbers = Vec::new();
        loop {
            let sign = ["-", "+"]
                .into_iter()
                .find(|sign| sign.bytes().next().is_some_and(|sign| cursor.eat_symbol(sign)));
            let number = cursor.take().filter(|token| token.kind == TokenKind::Number)?;
            let sign = sign.filter(|sign| *sign == "-").unwrap_or_default();
            numbers.push(format!("{sign}{}", cursor.text(number)));
            if !cursor.eat_symbol(b',') {
                return cursor.is_over().then_some(numbers);
            }
        }
    })??;
    Some(format!("({})", numbers.join(", ")))
}
