//! Names and lists as text.

use crate::backend::Dialect;
use crate::catalog::{Name, ObjectName};
use crate::sql::quoted;

/// The schema that names without one are in.
pub(super) const DEFAULT_SCHEMA: &str = "dbo";

/// A name in brackets.
pub(super) fn name(name: &Name) -> String {
    quoted(name.as_str(), Dialect::Mssql)
}

/// A name with its schema, in brackets.
pub(super) fn object(object: &ObjectName) -> String {
    match &object.schema {
        Some(schema) => format!("{}.{}", name(schema), name(&object.name)),
        None => name(&object.name),
    }
}

/// The name of a schema, without brackets; of the default one where none is said.
pub(super) fn schema(schema: Option<&Name>) -> &str {
    schema.map_or(DEFAULT_SCHEMA, Name::as_str)
}

/// Names in brackets, in parentheses.
pub(super) fn names<'a>(names: impl IntoIterator<Item = &'a Name>) -> String {
    let names: Vec<String> = names.into_iter().map(name).collect();
    format!("({})", names.join(", "))
}

/// A text as a string.
pub(super) fn string(text: &str) -> String {
    format!("N'{}'", text.replace('\'', "''"))
}

/// Words with a blank between two of them; those that are empty leave none.
pub(super) fn words(words: &[&str]) -> String {
    let words: Vec<&str> = words.iter().copied().filter(|word| !word.is_empty()).collect();
    words.join(" ")
}

/// Clauses without some words that stand elsewhere, and whether those were there.
pub(super) fn without(clauses: &str, words: &str) -> (bool, String) {
    let spaced = format!(" {clauses} ");
    match spaced.split_once(&format!(" {words} ")) {
        Some((before, behind)) => (true, self::words(&[before.trim(), behind.trim()])),
        None => (false, clauses.to_owned()),
    }
}
