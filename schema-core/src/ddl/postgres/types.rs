//! Types: every spelling becomes one. <https://www.postgresql.org/docs/current/datatype.html>

use super::{Cursor, text};
use crate::catalog::Type;
use crate::source::Span;
use crate::sql::TokenKind;

/// A type that was read.
pub(super) struct Typed {
    pub(super) data_type: Type,
    /// Whether it was a `serial`: a type, and a sequence for it.
    pub(super) serial: bool,
    /// Where it stands in the source.
    pub(super) at: Span,
}

/// Takes a type.
pub(super) fn read(cursor: &mut Cursor<'_>) -> Option<Typed> {
    take(cursor, true)
}

/// Takes the type of a routine's argument, which has no modifiers: those that are written do not count.
pub(super) fn of_argument(cursor: &mut Cursor<'_>) -> Option<String> {
    take(cursor, false).map(|typed| typed.data_type.as_str().to_owned())
}

fn take(cursor: &mut Cursor<'_>, modifiers: bool) -> Option<Typed> {
    cursor.eat("SETOF");
    let start = cursor.here().start;
    let (mut name, serial) = base(cursor, modifiers)?;
    if cursor.at_symbol(b'%') && cursor.word_at(1, "TYPE") {
        cursor.at += 2;
        name.push_str("%TYPE");
    }
    let is_array = dimensions(cursor);
    if is_array {
        name.push_str("[]");
    }
    let at = Span::new(start, cursor.place(Span::at(cursor.end_of_last())).end);
    Some(Typed { data_type: Type::new(name, None), serial: serial && !is_array, at })
}

/// Takes `[]`, `[3]`, `ARRAY` and `ARRAY[3]`; how many there are and how long does not count.
fn dimensions(cursor: &mut Cursor<'_>) -> bool {
    let mut found = cursor.eat("ARRAY");
    while cursor.at_symbol(b'[') {
        let number = cursor.peek_at(1).is_some_and(|token| token.kind == TokenKind::Number);
        let length = if number { 3 } else { 2 };
        if !cursor.symbol_at(length - 1, b']') {
            break;
        }
        cursor.at += length;
        found = true;
    }
    found
}

fn base(cursor: &mut Cursor<'_>, modifiers: bool) -> Option<(String, bool)> {
    let first = cursor.peek()?;
    let is_word = first.kind == TokenKind::Word;
    let name = cursor.object_name()?.value;
    let schema = name.schema.as_ref().map(|schema| schema.as_str());
    let own = name.name.as_str();
    let is_qualified = cursor.end_of_last() != first.span.end;
    match schema {
        // In quotes it is not CHAR, but a type of a single byte.
        None | Some("pg_catalog") if own == "char" && (is_qualified || !is_word) => {
            Some(("\"char\"".to_owned(), false))
        }
        Some("pg_catalog") => Some(built_in(cursor, own, modifiers)),
        None if !is_qualified => Some(built_in(cursor, own, modifiers)),
        None => Some((format!("{own}{}", modifier(cursor, modifiers)), false)),
        Some(schema) => Some((format!("{schema}.{own}{}", modifier(cursor, modifiers)), false)),
    }
}

/// A type by a name without schema: one of the database's own, or any other.
fn built_in(cursor: &mut Cursor<'_>, name: &str, modifiers: bool) -> (String, bool) {
    let plain = |name: &str| (name.to_owned(), false);
    match name {
        "int" | "int4" | "integer" => plain("integer"),
        "int2" | "smallint" => plain("smallint"),
        "int8" | "bigint" => plain("bigint"),
        "bool" | "boolean" => plain("boolean"),
        "float4" | "real" => plain("real"),
        "float8" => plain("double precision"),
        "double" if cursor.eat("PRECISION") => plain("double precision"),
        "serial2" | "smallserial" => ("smallint".to_owned(), true),
        "serial4" | "serial" => ("integer".to_owned(), true),
        "serial8" | "bigserial" => ("bigint".to_owned(), true),
        "float" => (float(cursor).to_owned(), false),
        "dec" | "decimal" | "numeric" => (numeric(cursor, modifiers), false),
        "varchar" => (format!("varchar{}", modifier(cursor, modifiers)), false),
        "char" | "character" | "nchar" => (character(cursor, modifiers), false),
        "national" if cursor.eat_any(&["CHARACTER", "CHAR"]).is_some() => {
            (character(cursor, modifiers), false)
        }
        "bpchar" => (bpchar(cursor, modifiers), false),
        "bit" => (bit(cursor, modifiers), false),
        "timestamp" | "time" => (zoned(cursor, name, modifiers), false),
        "interval" => (interval(cursor, modifiers), false),
        other => (format!("{other}{}", modifier(cursor, modifiers)), false),
    }
}

/// Takes `(10, 2)` where it stands, and gives `(10,2)`, or nothing where it does not count.
fn modifier(cursor: &mut Cursor<'_>, counts: bool) -> String {
    match text::list(cursor) {
        Some(list) if counts => list.replace(", ", ","),
        _ => String::new(),
    }
}

/// `FLOAT(n)` has as many bits as are wanted.
fn float(cursor: &mut Cursor<'_>) -> &'static str {
    let bits = modifier(cursor, true);
    let bits = bits.trim_matches(['(', ')']).parse::<u32>();
    if bits.is_ok_and(|bits| bits <= 24) { "real" } else { "double precision" }
}

/// Without digits behind the point being said there are none.
fn numeric(cursor: &mut Cursor<'_>, modifiers: bool) -> String {
    let digits = modifier(cursor, modifiers);
    match digits.strip_suffix(')') {
        Some(open) if !digits.contains(',') => format!("numeric{open},0)"),
        _ => format!("numeric{digits}"),
    }
}

fn character(cursor: &mut Cursor<'_>, modifiers: bool) -> String {
    if cursor.eat("VARYING") {
        return format!("varchar{}", modifier(cursor, modifiers));
    }
    match modifier(cursor, modifiers).as_str() {
        "" if modifiers => "char(1)".to_owned(),
        length => format!("char{length}"),
    }
}

/// The name that CHAR has inside; without a length it has none.
fn bpchar(cursor: &mut Cursor<'_>, modifiers: bool) -> String {
    match modifier(cursor, modifiers).as_str() {
        "" if modifiers => "bpchar".to_owned(),
        length => format!("char{length}"),
    }
}

fn bit(cursor: &mut Cursor<'_>, modifiers: bool) -> String {
    if cursor.eat("VARYING") {
        return format!("varbit{}", modifier(cursor, modifiers));
    }
    match modifier(cursor, modifiers).as_str() {
        "" if modifiers => "bit(1)".to_owned(),
        length => format!("bit{length}"),
    }
}

/// `TIMESTAMP (3) WITH TIME ZONE` is `timestamptz(3)`.
fn zoned(cursor: &mut Cursor<'_>, name: &str, modifiers: bool) -> String {
    let precision = modifier(cursor, modifiers);
    let zone = if cursor.eat_words(&["WITH", "TIME", "ZONE"]) { "tz" } else { "" };
    cursor.eat_words(&["WITHOUT", "TIME", "ZONE"]);
    format!("{name}{zone}{precision}")
}

fn interval(cursor: &mut Cursor<'_>, modifiers: bool) -> String {
    const FIELDS: [&str; 7] = ["YEAR", "MONTH", "DAY", "HOUR", "MINUTE", "SECOND", "TO"];
    let mut name = "interval".to_owned();
    while let Some(field) = cursor.eat_any(&FIELDS) {
        if modifiers {
            name.push(' ');
            name.push_str(&field.to_lowercase());
        }
    }
    format!("{name}{}", modifier(cursor, modifiers))
}
