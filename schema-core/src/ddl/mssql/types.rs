//! Types, in the one spelling that each has: lower case, the shortest name, and the length or precision
//! that counts when none is written.
//! <https://learn.microsoft.com/sql/t-sql/data-types/data-type-synonyms-transact-sql>

use std::fmt::Write as _;

use super::super::cursor::Cursor;
use crate::catalog::Type;
use crate::source::Span;
use crate::sql::TokenKind;

/// Takes a type; gives its place in the source as well.
pub(super) fn read(cursor: &mut Cursor<'_>) -> Option<(Type, Span)> {
    let start = cursor.at;
    let text = match own_words(cursor) {
        Some(name) => {
            let arguments = arguments(cursor);
            own(name, &arguments)
        }
        None => named(cursor)?,
    };
    let span = cursor.place(cursor.span_from(start));
    Some((Type::new(text, None), span))
}

/// The names of several words, and those that stand for another.
fn own_words(cursor: &mut Cursor<'_>) -> Option<&'static str> {
    const SPELLINGS: [(&[&str], &str); 17] = [
        (&["NATIONAL", "CHARACTER", "VARYING"], "nvarchar"),
        (&["NATIONAL", "CHAR", "VARYING"], "nvarchar"),
        (&["NATIONAL", "CHARACTER"], "nchar"),
        (&["NATIONAL", "CHAR"], "nchar"),
        (&["NATIONAL", "TEXT"], "ntext"),
        (&["CHARACTER", "VARYING"], "varchar"),
        (&["CHAR", "VARYING"], "varchar"),
        (&["CHARACTER"], "char"),
        (&["BINARY", "VARYING"], "varbinary"),
        (&["DOUBLE", "PRECISION"], "float"),
        (&["INTEGER"], "int"),
        (&["DEC"], "decimal"),
        (&["NUMERIC"], "decimal"),
        (&["TIMESTAMP"], "rowversion"),
        (&["NCHAR", "VARYING"], "nvarchar"),
        (&["NATIONAL", "VARCHAR"], "nvarchar"),
        (&["CHARVARYING"], "varchar"),
    ];
    SPELLINGS.iter().find(|(words, _)| cursor.eat_words(words)).map(|(_, name)| *name)
}

/// A type of one name, with its schema if it is a user's.
fn named(cursor: &mut Cursor<'_>) -> Option<String> {
    let mut path = cursor.path()?;
    let name = path.pop()?.value;
    let schema = path.pop().map(|schema| schema.value);
    let schema = schema.filter(|schema| schema.key() != "sys" && schema.key() != "dbo");
    let arguments = arguments(cursor);
    if schema.is_none() {
        return Some(own(other_name(name.key()), &arguments));
    }
    let mut text = schema.map_or(String::new(), |schema| format!("{}.", plain(schema.key())));
    text.push_str(&plain(name.key()));
    text.push_str(&in_parentheses(&arguments));
    Some(text)
}

/// The usual name for one that was written in brackets.
fn other_name(name: &str) -> &str {
    match name {
        "integer" => "int",
        "dec" | "numeric" => "decimal",
        "character" => "char",
        "timestamp" => "rowversion",
        other => other,
    }
}

/// A name that can be written without brackets, or else with them.
fn plain(name: &str) -> String {
    let is_plain = |byte: u8| byte.is_ascii_alphanumeric() || byte == b'_' || byte >= 0x80;
    match name.bytes().all(is_plain) && !name.starts_with(|first: char| first.is_ascii_digit()) {
        true => name.to_owned(),
        false => crate::sql::quoted(name, crate::backend::Dialect::Mssql),
    }
}

/// What stands in the parentheses behind a type, piece by piece.
fn arguments(cursor: &mut Cursor<'_>) -> Vec<String> {
    let read = |cursor: &mut Cursor<'_>| {
        let mut pieces = vec![String::new()];
        while let Some(token) = cursor.take() {
            let text = cursor.text(token);
            match pieces.last_mut() {
                Some(piece) if text != "," => match token.kind {
                    TokenKind::Word if !piece.is_empty() => {
                        let _ = write!(piece, " {}", text.to_lowercase());
                    }
                    TokenKind::Word => piece.push_str(&text.to_lowercase()),
                    _ => piece.push_str(text),
                },
                _ => pieces.push(String::new()),
            }
        }
        pieces
    };
    cursor.within(read).unwrap_or_default()
}

fn in_parentheses(arguments: &[String]) -> String {
    if arguments.is_empty() { String::new() } else { format!("({})", arguments.join(",")) }
}

/// A type of the database's own, or of the default schema.
fn own(name: &str, arguments: &[String]) -> String {
    let first = arguments.first().map_or("", String::as_str);
    match (name, first) {
        ("float", "") => "float".to_owned(),
        ("float", bits) => {
            let is_real = bits.parse::<u32>().is_ok_and(|bits| bits <= 24);
            if is_real { "real" } else { "float" }.to_owned()
        }
        ("decimal", "") => "decimal(18,0)".to_owned(),
        ("decimal", digits) if arguments.len() == 1 => format!("decimal({digits},0)"),
        ("char" | "nchar" | "varchar" | "nvarchar" | "binary" | "varbinary", "") => {
            format!("{name}(1)")
        }
        ("time" | "datetime2" | "datetimeoffset", "") => format!("{name}(7)"),
        _ => format!("{}{}", plain(name), in_parentheses(arguments)),
    }
}

/// Whether a column of the type is NOT NULL where nothing is said.
pub(super) fn is_never_null(data_type: &Type) -> bool {
    matches!(data_type.as_str(), "rowversion" | "sysname")
}
