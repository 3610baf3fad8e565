//! A column's definition.

use super::text;
use crate::catalog::{Column, DefaultValue, Generated, Name};

/// Says that replication brings its own numbers, which stands behind IDENTITY.
const REPLICATION: &str = "NOT FOR REPLICATION";

/// A column as it stands in CREATE TABLE and behind ADD, without a key.
pub(super) fn definition(column: &Column) -> String {
    let name = text::name(&column.name);
    if let Some(generated) = &column.generated {
        let nullable = if generated.stored && !column.nullable { "NOT NULL" } else { "" };
        return text::words(&[&name, &computed(generated), nullable]);
    }
    let (replication, clauses) = text::without(&column.clauses, REPLICATION);
    let identity = column.identity.as_ref().map(|identity| match &*identity.options {
        "" => "IDENTITY(1,1)".to_owned(),
        options => format!("IDENTITY{options}"),
    });
    text::words(&[
        &name,
        column.data_type.as_str(),
        &clauses,
        &identity.unwrap_or_default(),
        if replication { REPLICATION } else { "" },
        nullability(column.nullable),
        &column.default.as_ref().map(default).unwrap_or_default(),
    ])
}

/// How it is said whether a column may be NULL. Where nothing is said the session decides.
pub(super) const fn nullability(nullable: bool) -> &'static str {
    if nullable { "NULL" } else { "NOT NULL" }
}

fn computed(generated: &Generated) -> String {
    let kept = if generated.stored { "PERSISTED" } else { "" };
    text::words(&[&format!("AS ({})", generated.expression), kept])
}

/// A default, with the name of its constraint.
pub(super) fn default(default: &DefaultValue) -> String {
    let value = format!("DEFAULT ({})", default.value);
    text::words(&[&named(default.name.as_ref()), &value])
}

fn named(name: Option<&Name>) -> String {
    name.map(|name| format!("CONSTRAINT {}", text::name(name))).unwrap_or_default()
}

/// The COLLATE and SPARSE of a column's clauses, which are lost where its type is set without them.
pub(super) fn kept_clauses(clauses: &str) -> String {
    let mut words = clauses.split(' ');
    let mut kept = Vec::new();
    while let Some(word) = words.next() {
        match word {
            "COLLATE" => kept.extend([word].into_iter().chain(words.next())),
            "SPARSE" => kept.push(word),
            _ => {}
        }
    }
    kept.join(" ")
}
