//! Views, procedures, sequences and the like: their texts are kept as they were written.

use super::text;
use crate::backend::Dialect;
use crate::catalog::{Name, Object, ObjectKey, ObjectKind, ObjectName};
use crate::sql::{Lexer, Token};

/// The batches that make an object what it is.
pub(super) fn create(object: &Object, replace: bool) -> Vec<String> {
    let texts = object.definition.iter().map(ToString::to_string);
    let mut batches: Vec<String> = texts.filter(|text| !text.is_empty()).collect();
    if let Some(first) = batches.first_mut() {
        *first = created(first, replace);
    }
    batches
}

/// A text that makes an object, or makes it anew, as one that does either.
fn created(whole: &str, replace: bool) -> String {
    let mut tokens = Lexer::new(whole, Dialect::Mssql).filter(|token| !token.kind.is_trivia());
    let is = |token: Option<Token>, word| token.is_some_and(|token| token.is_word(whole, word));
    let first = tokens.next();
    let word = if replace { "CREATE OR ALTER" } else { "CREATE" };
    let is_other = is(first, "ALTER") || (replace && is(first, "CREATE"));
    match first {
        Some(token) if is_other && !is(tokens.next(), "OR") => {
            let (before, _) = whole.split_at(token.span.start);
            let (_, behind) = whole.split_at(token.span.end);
            format!("{before}{word}{behind}")
        }
        _ => whole.to_owned(),
    }
}

/// The statement that drops an object.
pub(super) fn drop(key: &ObjectKey, known: Option<&Object>, if_present: bool) -> String {
    let present = if if_present && key.kind != ObjectKind::VirtualTable { "IF EXISTS" } else { "" };
    // A trigger on no table is one of the database.
    let is_free = known.is_some_and(|known| known.reads.is_empty());
    let on = if key.kind == ObjectKind::Trigger && is_free { "ON DATABASE" } else { "" };
    text::words(&["DROP", &words(key), present, &text::object(&key.name), on])
}

/// The statement that moves a table or an object to another schema.
pub(super) fn set_schema(
    kind: Option<ObjectKind>,
    name: &ObjectName,
    schema: Option<&Name>,
) -> String {
    let of_type = if kind == Some(ObjectKind::Type) { "TYPE::" } else { "" };
    let schema = crate::sql::quoted(text::schema(schema), Dialect::Mssql);
    format!("ALTER SCHEMA {schema} TRANSFER {of_type}{}", text::object(name))
}

/// The words for what it is.
fn words(key: &ObjectKey) -> String {
    match (key.kind, &key.signature) {
        (ObjectKind::VirtualTable, _) => "EXTERNAL TABLE".to_owned(),
        (ObjectKind::Other, Some(word)) => word.to_uppercase(),
        (kind, _) => kind.noun().to_uppercase(),
    }
}
