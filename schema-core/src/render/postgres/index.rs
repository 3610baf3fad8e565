//! CREATE INDEX.

use super::text;
use crate::catalog::{Index, ObjectName, Part, PartKind};

/// The statement that makes an index.
pub(super) fn create(table: &ObjectName, index: &Index, if_absent: bool) -> String {
    let create = if index.unique { "CREATE UNIQUE INDEX" } else { "CREATE INDEX" };
    // Without a name the database takes no IF NOT EXISTS.
    let name = index.name.as_ref().map(text::name).unwrap_or_default();
    let absent = if if_absent && index.name.is_some() { "IF NOT EXISTS" } else { "" };
    let method = index.method.as_ref().map(|method| format!("USING {method}"));
    let parts = format!("({})", parts(&index.parts));
    let include = match index.include.as_slice() {
        [] => String::new(),
        names => format!("INCLUDE {}", text::names(names)),
    };
    let predicate = index.predicate.as_ref().map(|predicate| format!("WHERE {predicate}"));
    text::words(&[
        create,
        absent,
        &name,
        "ON",
        &text::object(table),
        &method.unwrap_or_default(),
        &parts,
        &include,
        &index.clauses,
        &predicate.unwrap_or_default(),
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
    let (clauses, nulls) = match part.clauses.find("NULLS ") {
        Some(at) => part.clauses.split_at(at),
        None => (&*part.clauses, ""),
    };
    let direction = if part.descending { "DESC" } else { "" };
    text::words(&[&what, clauses.trim_end(), direction, nulls])
}
