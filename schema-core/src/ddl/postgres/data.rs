//! Statements that change rows, and queries.

use super::{Cursor, Data, DataKind, Effect, Outcome, table, text};
use crate::catalog::ObjectName;
use crate::source::Spanned;
use crate::sql::TokenKind;

/// The words that statements on rows begin with.
const CHANGES: [&str; 5] = ["INSERT", "UPDATE", "DELETE", "MERGE", "TRUNCATE"];

fn data(kind: DataKind, table: Option<Spanned<ObjectName>>) -> Option<Outcome> {
    Some(Effect::Data(Data { kind, table, portable: None }).into())
}

/// Takes INSERT, UPDATE, DELETE, MERGE or TRUNCATE.
pub(super) fn change(cursor: &mut Cursor<'_>) -> Option<Outcome> {
    let word = cursor.eat_any(&CHANGES)?;
    match word {
        "INSERT" | "MERGE" => cursor.eat("INTO"),
        "DELETE" => cursor.eat("FROM"),
        "TRUNCATE" => cursor.eat("TABLE"),
        _ => false,
    };
    let table = text::relation(cursor);
    let updates = word != "INSERT" || has(cursor, &["DO", "UPDATE"]);
    data(if updates { DataKind::Change } else { DataKind::Insert }, table)
}

/// Takes COPY; to somewhere else it changes nothing.
pub(super) fn copy(cursor: &mut Cursor<'_>) -> Option<Outcome> {
    cursor.eat("COPY");
    let table = cursor.object_name();
    cursor.parenthesised();
    match table {
        Some(table) if cursor.at_word("FROM") => data(DataKind::Insert, Some(table)),
        _ => Some(Effect::Nothing.into()),
    }
}

/// Whether the rest of the statement has these words.
fn has(cursor: &Cursor<'_>, words: &[&str]) -> bool {
    let tokens = cursor.tokens(cursor.at, usize::MAX);
    tokens.windows(words.len()).any(|window| {
        window.iter().zip(words).all(|(token, word)| token.is_word(cursor.input.text, word))
    })
}

/// Takes WITH: what stands behind its queries decides, and what they do themselves.
pub(super) fn with(cursor: &mut Cursor<'_>) -> Option<Outcome> {
    let inner = CHANGES.iter().any(|word| is_opened_by(cursor, word));
    while !cursor.is_over() && !cursor.at_any(&CHANGES) && !cursor.at_word("SELECT") {
        cursor.skip_balanced();
    }
    let outer = if cursor.at_any(&CHANGES) { change(cursor)? } else { query(cursor)? };
    match &outer.effect {
        Effect::Data(one) if inner => data(DataKind::Change, one.table.clone()),
        Effect::Nothing | Effect::Unmodelled if inner => data(DataKind::Change, None),
        _ => Some(outer),
    }
}

/// Whether a parenthesis opens with this word.
fn is_opened_by(cursor: &Cursor<'_>, word: &str) -> bool {
    let text = cursor.input.text;
    let tokens = cursor.tokens(0, usize::MAX);
    tokens.windows(2).any(|pair| pair[0].is_symbol(text, b'(') && pair[1].is_word(text, word))
}

/// Functions that change a schema, from extensions that are widely used.
const OPAQUE: [&str; 3] = ["addgeometrycolumn", "dropgeometrycolumn", "dropgeometrytable"];

/// Takes SELECT.
pub(super) fn query(cursor: &mut Cursor<'_>) -> Option<Outcome> {
    let start = cursor.at;
    while !cursor.is_over() && !cursor.at_any(&["INTO", "FROM"]) {
        cursor.skip_balanced();
    }
    if cursor.eat("INTO") {
        return table::of_query(cursor);
    }
    cursor.at = start;
    let called = functions(cursor);
    if called.iter().any(|name| OPAQUE.contains(&name.as_str())) {
        return Some(Outcome::opaque("a function that changes the schema"));
    }
    if called.iter().any(|name| name == "set_config") {
        return Some(set_config(cursor));
    }
    let effect = if called.is_empty() { Effect::Nothing } else { Effect::Unmodelled };
    Some(effect.into())
}

/// The names that a parenthesis makes a function's.
fn functions(cursor: &Cursor<'_>) -> Vec<String> {
    const WORDS: [&str; 9] = ["in", "values", "exists", "any", "all", "some", "as", "and", "or"];
    let tokens = cursor.tokens(cursor.at, usize::MAX);
    let called = tokens.windows(2).filter(|pair| {
        pair[0].kind != TokenKind::Symbol && pair[1].is_symbol(cursor.input.text, b'(')
    });
    let names = called.filter_map(|pair| cursor.name_of(pair[0]));
    names
        .map(|name| name.as_str().to_ascii_lowercase())
        .filter(|name| !WORDS.contains(&name.as_str()))
        .collect()
}

/// `set_config('search_path', '', false)` is what a dump begins with: all names in it are qualified.
fn set_config(cursor: &Cursor<'_>) -> Outcome {
    let tokens = cursor.tokens(cursor.at, usize::MAX);
    let strings = tokens.iter().filter(|token| token.kind == TokenKind::String);
    let strings: Vec<&str> = strings.map(|token| cursor.text(*token)).collect();
    match strings.as_slice() {
        [name, value, ..] if name.eq_ignore_ascii_case("'search_path'") => {
            let inner = value.trim_matches('\'');
            super::session::path_of(inner.split(',').map(|one| one.trim().trim_matches('"')))
        }
        _ => Effect::Nothing.into(),
    }
}
