//! Names in text: what a token names, and how a name is written.

use std::borrow::Cow;

use super::token::{Token, TokenKind};
use crate::backend::Dialect;

/// The name that a word or a quoted name stands for, as the database would store it: quotes taken off
/// and doubled ones made one; a word in lower case where the dialect folds words.
pub fn name_of(token: Token, text: &str, dialect: Dialect) -> Cow<'_, str> {
    let own = token.span.of(text);
    if token.kind != TokenKind::QuotedName {
        let folds = matches!(dialect, Dialect::Portable | Dialect::Postgres);
        return match folds && own.bytes().any(|byte| byte.is_ascii_uppercase()) {
            true => Cow::Owned(own.to_ascii_lowercase()),
            false => Cow::Borrowed(own),
        };
    }
    let own = own.get(own.find(['"', '`', '[']).unwrap_or(0)..).unwrap_or(own);
    let (close, doubled) = match own.as_bytes().first() {
        Some(b'[') => ("]", "]]"),
        Some(b'`') => ("`", "``"),
        _ => ("\"", "\"\""),
    };
    let inner = own.get(1..).unwrap_or_default();
    let inner = inner.strip_suffix(close).unwrap_or(inner);
    match inner.contains(doubled) {
        true => Cow::Owned(inner.replace(doubled, close)),
        false => Cow::Borrowed(inner),
    }
}

/// A name in quotes, as a dialect's database reads it back.
pub fn quoted(name: &str, dialect: Dialect) -> String {
    let (open, close, doubled) = match dialect {
        Dialect::Mssql => ("[", ']', "]]"),
        Dialect::Portable | Dialect::Sqlite | Dialect::Postgres => ("\"", '"', "\"\""),
    };
    let mut text = String::with_capacity(name.len() + 2);
    text.push_str(open);
    match name.contains(close) {
        true => text.push_str(&name.replace(close, doubled)),
        false => text.push_str(name),
    }
    text.push(close);
    text
}

#[cfg(test)]
mod tests {
    use super::super::lexer::Lexer;
    use super::*;

    #[track_caller]
    fn check(text: &str, dialect: Dialect, expected: &str) {
        let token = Lexer::new(text, dialect).next().unwrap();
        assert_eq!(name_of(token, text, dialect), expected);
    }

    #[test]
    fn quotes_come_off() {
        check("Users", Dialect::Postgres, "users");
        check("Users", Dialect::Sqlite, "Users");
        check("\"Users\"", Dialect::Postgres, "Users");
        check("\"a\"\"b\"", Dialect::Postgres, "a\"b");
        check("[a]]b]", Dialect::Mssql, "a]b");
        check("`a``b`", Dialect::Sqlite, "a`b");
        check("U&\"a\"", Dialect::Postgres, "a");
    }

    #[test]
    fn a_quoted_name_is_read_back() {
        for dialect in Dialect::ALL {
            check(&quoted("a\"]b", dialect), dialect, "a\"]b");
        }
    }
}
