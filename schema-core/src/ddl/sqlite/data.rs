//! Statements on rows, queries, and PRAGMA.

use super::{Cursor, Data, DataKind, Effect, text};

/// The words that statements on rows begin with.
const CHANGES: [&str; 4] = ["INSERT", "REPLACE", "UPDATE", "DELETE"];

/// Takes INSERT, REPLACE, UPDATE or DELETE.
pub(super) fn change(cursor: &mut Cursor<'_>) -> Option<Effect> {
    let word = cursor.eat_any(&CHANGES)?;
    let mut updates = word != "INSERT";
    if cursor.eat("OR") {
        updates |= cursor.at_word("REPLACE");
        cursor.take();
    }
    match word {
        "INSERT" | "REPLACE" => cursor.eat("INTO"),
        "DELETE" => cursor.eat("FROM"),
        _ => false,
    };
    updates |= has(cursor, &["DO", "UPDATE"]);
    let table = text::object_name(cursor).map(|named| named.name);
    let own = table.as_ref().map(|table| table.value.name.key());
    if matches!(own, Some("sqlite_master" | "sqlite_schema")) {
        return Some(Effect::Opaque("a change of SQLite's own schema table".into()));
    }
    // Its other tables, such as `sqlite_sequence`, are not held.
    let is_internal = own.is_some_and(|own| own.starts_with("sqlite_"));
    let table = table.filter(|_| !is_internal);
    let kind = if updates { DataKind::Change } else { DataKind::Insert };
    Some(Effect::Data(Data { kind, table, portable: None }))
}

/// Whether the rest of the statement has these words.
fn has(cursor: &Cursor<'_>, words: &[&str]) -> bool {
    let tokens = cursor.tokens(cursor.at, usize::MAX);
    tokens.windows(words.len()).any(|window| {
        window.iter().zip(words).all(|(token, word)| token.is_word(cursor.input.text, word))
    })
}

/// Takes WITH: what stands behind its queries decides.
pub(super) fn with(cursor: &mut Cursor<'_>) -> Option<Effect> {
    while !cursor.is_over() && !cursor.at_any(&CHANGES) && !cursor.at_any(&["SELECT", "VALUES"]) {
        cursor.skip_balanced();
    }
    if cursor.at_any(&CHANGES) { change(cursor) } else { query(cursor) }
}

/// Functions that change a schema, from an extension that is widely used.
const OPAQUE: [&str; 5] = [
    "addgeometrycolumn",
    "recovergeometrycolumn",
    "createspatialindex",
    "initspatialmetadata",
    "load_extension",
];

/// Takes SELECT.
pub(super) fn query(cursor: &mut Cursor<'_>) -> Option<Effect> {
    let tokens = cursor.tokens(cursor.at, usize::MAX);
    let mut called = tokens.windows(2).filter_map(|pair| match pair {
        [name, open] if open.is_symbol(cursor.input.text, b'(') => cursor.name_of(*name),
        _ => None,
    });
    Some(match called.any(|name| OPAQUE.contains(&name.key())) {
        true => Effect::Opaque("a function that changes the schema".into()),
        false => Effect::Nothing,
    })
}

/// Takes PRAGMA. <https://www.sqlite.org/pragma.html>
pub(super) fn pragma(cursor: &mut Cursor<'_>) -> Option<Effect> {
    cursor.eat("PRAGMA");
    let named = text::object_name(cursor).map(|named| named.name.value.name);
    let is_set = cursor.eat_symbol(b'=') || cursor.eat_symbol(b'(');
    let value = cursor.peek().map(|token| cursor.text(token).to_ascii_lowercase());
    let is_off = matches!(value.as_deref(), Some("off" | "0" | "false" | "no"));
    let what = match named.as_ref().map(|name| name.key()) {
        Some("writable_schema") => "a PRAGMA that lets the schema be written by hand",
        // Foreign keys, views and triggers then keep the old name.
        Some("legacy_alter_table") if is_set && !is_off => "a PRAGMA that changes what renames do",
        _ => return Some(Effect::Nothing),
    };
    Some(Effect::Opaque(what.into()))
}
