//! A constraint's definition.

use super::{index, text};
use crate::catalog::{Action, Constraint, ConstraintKind, ForeignKey};

/// Says that equal NULLs are duplicates, which stands before the columns.
pub(super) const NULLS: &str = "NULLS NOT DISTINCT";

/// How a foreign key of several columns takes NULLs, which stands before the actions.
const MATCHES: [&str; 3] = ["MATCH FULL", "MATCH PARTIAL", "MATCH SIMPLE"];

/// A constraint as it stands in CREATE TABLE and behind ADD.
pub(super) fn definition(constraint: &Constraint) -> String {
    let (demand, clauses) = demand(constraint);
    let unchecked = if constraint.validated { "" } else { "NOT VALID" };
    text::words(&[&named(constraint), &demand, &clauses, unchecked])
}

/// A key that is made of an index, as it stands behind ADD.
pub(super) fn of_index(constraint: &Constraint, index: &str) -> String {
    let word = match constraint.kind {
        ConstraintKind::PrimaryKey(_) => "PRIMARY KEY",
        _ => "UNIQUE",
    };
    let clauses = &constraint.clauses;
    text::words(&[&named(constraint), word, "USING INDEX", index, clauses])
}

fn named(constraint: &Constraint) -> String {
    match &constraint.name {
        Some(name) => format!("CONSTRAINT {}", text::name(name)),
        None => String::new(),
    }
}

/// What a constraint demands, and the clauses that stand behind that.
fn demand(constraint: &Constraint) -> (String, String) {
    let clauses = constraint.clauses.to_string();
    match &constraint.kind {
        ConstraintKind::PrimaryKey(parts) => {
            (format!("PRIMARY KEY ({})", index::parts(parts)), clauses)
        }
        ConstraintKind::Unique(parts) => {
            let (nulls, clauses) = text::without(&clauses, NULLS);
            let nulls = if nulls { NULLS } else { "" };
            let columns = format!("({})", index::parts(parts));
            (text::words(&["UNIQUE", nulls, &columns]), clauses)
        }
        ConstraintKind::ForeignKey(key) => foreign_key(key, clauses),
        ConstraintKind::Check(check) => (format!("CHECK ({check})"), clauses),
        ConstraintKind::Exclude(exclude) => (format!("EXCLUDE {exclude}"), clauses),
    }
}

fn foreign_key(key: &ForeignKey, mut clauses: String) -> (String, String) {
    let mut matching = "";
    for one in MATCHES {
        let (found, rest) = text::without(&clauses, one);
        if found {
            (matching, clauses) = (one, rest);
        }
    }
    let mut references = text::object(&key.references);
    if !key.referenced.is_empty() {
        references.push(' ');
        references.push_str(&text::names(&key.referenced));
    }
    let columns = text::names(&key.columns);
    let delete = action("ON DELETE", key.on_delete, &mut clauses);
    let update = action("ON UPDATE", key.on_update, &mut clauses);
    let demand = text::words(&[
        "FOREIGN KEY",
        &columns,
        "REFERENCES",
        &references,
        matching,
        &delete,
        &update,
    ]);
    (demand, clauses)
}

/// What a foreign key does, with the columns that its clauses may name for that.
fn action(on: &str, action: Action, clauses: &mut String) -> String {
    if action == Action::NoAction {
        return String::new();
    }
    let plain = format!("{on} {}", action.sql());
    let Some((before, columns)) = clauses.split_once(&format!("{plain} (")) else { return plain };
    let Some((columns, behind)) = columns.split_once(')') else { return plain };
    let whole = format!("{plain} ({columns})");
    *clauses = text::words(&[before.trim(), behind.trim()]);
    whole
}
