//! CREATE INDEX.

use super::text;
use crate::catalog::{Index, ObjectName, Part, PartKind};

/// The statement that makes an index.
pub(super) fn create(table: &ObjectName, index: &Index) -> String {
    let unique = if index.unique { "UNIQUE" } else { "" };
    let method = index.method.as_deref().unwrap_or_default();
    let name = index.name.as_ref().map(text::name).unwrap_or_default();
    let parts = match index.parts.as_slice() {
        [] => String::new(),
        parts => format!("({})", self::parts(parts)),
    };
    let include = match index.include.as_slice() {
        [] => String::new(),
        names => format!("INCLUDE {}", text::names(names)),
    };
    let predicate = index.predicate.as_ref().map(|predicate| format!("WHERE {predicate}"));
    text::words(&[
        "CREATE",
        unique,
        method,
        "INDEX",
        &name,
        "ON",
        &text::object(table),
        &parts,
        &include,
        &predicate.unwrap_or_default(),
        &index.clauses,
    ])
}

/// The parts of a key or an index.
pub(super) fn parts(parts: &[Part]) -> String {
    let parts: Vec<String> = parts.iter().map(part).collect();
    parts.join(", ")
}

fn part(part: &Part) -> String {
    let what = match &part.what {
        PartKind::Column(name) => text::name(name),
        PartKind::Expression(expression) => format!("({expression})"),
    };
    let direction = if part.descending { "DESC" } else { "" };
    text::words(&[&what, direction])
}
