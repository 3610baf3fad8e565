//! Types of columns: any words, or none. <https://www.sqlite.org/datatype3.html>

use super::Cursor;
use crate::catalog::Type;
use crate::sql::{TokenKind, name_of};

/// The words that end a type. All of them are reserved.
const BEHIND_TYPE: [&str; 10] = [
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
];

/// Takes a type: words in upper case, and numbers as people write them.
pub(super) fn read(cursor: &mut Cursor<'_>) -> Option<Type> {
    let mut text = String::new();
    while let Some(token) = cursor.peek() {
        let stops = cursor.at_any(&BEHIND_TYPE)
            || cursor.at_words(&["GENERATED", "ALWAYS", "AS"])
            || cursor.at_words(&["DEFERRABLE"]);
        if stops || matches!(token.kind, TokenKind::Symbol | TokenKind::Number) {
            break;
        }
        cursor.take();
        if !text.is_empty() {
            text.push(' ');
        }
        match token.kind {
            TokenKind::Word => text.push_str(&cursor.text(token).to_uppercase()),
            TokenKind::QuotedName => {
                let name = name_of(token, cursor.input.text, cursor.dialect());
                text.push_str(&plain(&name, cursor.text(token)));
            }
            TokenKind::String => {
                let own = cursor.text(token);
                text.push_str(&plain(own.trim_matches('\''), own));
            }
            _ => return None,
        }
    }
    if !text.is_empty() && cursor.at_symbol(b'(') {
        text.push_str(&numbers(cursor)?);
    }
    Some(Type::new(text, None))
}

/// What is in quotes, as words without them where they would be the same.
fn plain(inner: &str, written: &str) -> String {
    let is_word = |word: &str| {
        word.starts_with(|c: char| c.is_ascii_alphabetic())
            && word.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'_')
            && !BEHIND_TYPE.iter().any(|stop| stop.eq_ignore_ascii_case(word))
    };
    match is_word(inner) {
        true => inner.to_uppercase(),
        false => written.to_owned(),
    }
}

/// Takes `(number)` or `(number, number)`.
fn numbers(cursor: &mut Cursor<'_>) -> Option<String> {
    let numbers = cursor.within(|cursor| {
        let mut numbers = Vec::new();
        loop {
            let sign = ["-", "+"]
                .into_iter()
                .find(|sign| sign.bytes().next().is_some_and(|sign| cursor.eat_symbol(sign)));
            // MAX is a word that some write, and that SQLite does not take.
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
