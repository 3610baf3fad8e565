//! A constraint's definition.

use super::{index, text};
use crate::catalog::{Action, Constraint, ConstraintKind, ForeignKey, ObjectName};

/// Says that what replication brings is not held to a constraint, which stands before a check.
const REPLICATION: &str = "NOT FOR REPLICATION";

/// The words for how a key is stored, which stand before its columns.
const STORED: [&str; 3] = ["CLUSTERED", "NONCLUSTERED", "HASH"];

/// A constraint as it stands in CREATE TABLE and behind ADD.
pub(super) fn definition(constraint: &Constraint) -> String {
    text::words(&[&named(constraint), &demand(constraint)])
}

/// The statement that adds a constraint.
pub(super) fn add(table: &ObjectName, constraint: &Constraint) -> String {
    let table = text::object(table);
    let unchecked = if constraint.validated { "" } else { "WITH NOCHECK" };
    text::words(&["ALTER TABLE", &table, unchecked, "ADD", &definition(constraint)])
}

fn named(constraint: &Constraint) -> String {
    match &constraint.name {
        Some(name) => format!("CONSTRAINT {}", text::name(name)),
        None => String::new(),
    }
}

/// What a constraint demands, with its clauses.
fn demand(constraint: &Constraint) -> String {
    let clauses = &*constraint.clauses;
    match &constraint.kind {
        ConstraintKind::PrimaryKey(parts) => key("PRIMARY KEY", &index::parts(parts), clauses),
        ConstraintKind::Unique(parts) => key("UNIQUE", &index::parts(parts), clauses),
        ConstraintKind::ForeignKey(key) => text::words(&[&foreign_key(key), clauses]),
        ConstraintKind::Check(check) => {
            let (not, rest) = text::without(clauses, REPLICATION);
            let not = if not { REPLICATION } else { "" };
            text::words(&["CHECK", not, &format!("({check})"), &rest])
        }
        ConstraintKind::Exclude(exclude) => exclude.to_string(),
    }
}

fn key(word: &str, parts: &str, clauses: &str) -> String {
    let mut words = vec![word];
    let mut rest = clauses;
    for stored in STORED {
        if let Some(behind) = rest.strip_prefix(stored)
            && (behind.is_empty() || behind.starts_with(' '))
        {
            words.push(stored);
            rest = behind.trim_start();
        }
    }
    let parts = format!("({parts})");
    words.extend([&*parts, rest]);
    text::words(&words)
}

fn foreign_key(key: &ForeignKey) -> String {
    let mut references = text::object(&key.references);
    if !key.referenced.is_empty() {
        references.push(' ');
        references.push_str(&text::names(&key.referenced));
    }
    text::words(&[
        "FOREIGN KEY",
        &text::names(&key.columns),
        "REFERENCES",
        &references,
        &action("ON DELETE", key.on_delete),
        &action("ON UPDATE", key.on_update),
    ])
}

fn action(on: &str, action: Action) -> String {
    match action {
        // There is no RESTRICT; nothing is put off, so that it would be the same.
        Action::NoAction | Action::Restrict => String::new(),
        other => format!("{on} {}", other.sql()),
    }
}
