//! Views, functions, types and the like: their texts are kept as they were written.

use super::text;
use crate::backend::Dialect;
use crate::catalog::{Catalog, Name, Object, ObjectKey, ObjectKind, ObjectName};
use crate::sql::{Lexer, Token};

/// The statements that make an object what it is.
pub(super) fn create(object: &Object, replace: bool, before: &Catalog) -> Vec<String> {
    let mut statements: Vec<String> =
        object.definition.iter().map(ToString::to_string).filter(|text| !text.is_empty()).collect();
    let is_there = before.object(&object.key).is_some();
    if !(replace && is_there) {
        return statements;
    }
    // A view can only be replaced by one with the same columns and more.
    let is_free = before.dependents(&object.key.name).next().is_none();
    if object.key.kind == ObjectKind::View && is_free {
        statements.insert(0, drop(&object.key, false, false));
    } else if let Some(first) = statements.first_mut() {
        *first = or_replace(first);
    }
    statements
}

/// A CREATE as CREATE OR REPLACE.
fn or_replace(create: &str) -> String {
    let mut tokens = Lexer::new(create, Dialect::Postgres).filter(|token| !token.kind.is_trivia());
    let is = |token: Option<Token>, word| token.is_some_and(|token| token.is_word(create, word));
    let first = tokens.next();
    match first {
        Some(token) if is(first, "CREATE") && !is(tokens.next(), "OR") => {
            let (create, rest) = create.split_at(token.span.end);
            format!("{create} OR REPLACE{rest}")
        }
        _ => create.to_owned(),
    }
}

/// The statement that drops an object.
pub(super) fn drop(key: &ObjectKey, if_present: bool, cascade: bool) -> String {
    let present = if if_present { "IF EXISTS" } else { "" };
    let cascade = if cascade { "CASCADE" } else { "" };
    text::words(&["DROP", &words(key), present, &named(key), cascade])
}

/// The statement that moves an object to another schema.
pub(super) fn set_schema(
    kind: ObjectKind,
    name: &ObjectName,
    schema: Option<&Name>,
    before: &Catalog,
) -> String {
    let known = before.objects_named(kind, name).next().map(|object| object.key.clone());
    let key = known.unwrap_or_else(|| ObjectKey::new(kind, name.clone()));
    format!("ALTER {} {} SET SCHEMA {}", words(&key), named(&key), text::schema(schema))
}

/// The words for what it is.
fn words(key: &ObjectKey) -> String {
    match (key.kind, &key.signature) {
        (ObjectKind::VirtualTable, _) => "FOREIGN TABLE".to_owned(),
        // DROP AGGREGATE asks for the types of its arguments.
        (ObjectKind::Other, Some(word)) if &**word == "aggregate" => "ROUTINE".to_owned(),
        (ObjectKind::Other, Some(word)) => word.to_uppercase(),
        (kind, _) => kind.noun().to_uppercase(),
    }
}

/// Its name, with what tells it apart.
fn named(key: &ObjectKey) -> String {
    let mut name = text::object(&key.name);
    if matches!(key.kind, ObjectKind::Function | ObjectKind::Procedure)
        && let Some(arguments) = &key.signature
    {
        name = format!("{name}({arguments})");
    }
    match &key.on {
        Some(on) => format!("{name} ON {}", text::object(on)),
        None => name,
    }
}
