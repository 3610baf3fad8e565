//! CREATE TABLE, and what stands behind it.

use std::collections::BTreeSet;

use super::{column, constraint, index, text};
use crate::catalog::{Catalog, Constraint, ConstraintKind, ObjectName, Table};

/// The statements that make a table with all that is in it.
pub(super) fn create(table: &Table, if_absent: bool, before: &Catalog) -> Vec<String> {
    let name = text::object(&table.name);
    let mut statements = vec![create_table(table, &name, if_absent, before)];
    let (_, behind) = placed(table);
    statements.extend(behind.into_iter().map(|one| add_constraint(&table.name, one)));
    statements.extend(table.indexes.iter().map(|one| index::create(&table.name, one, false)));
    if let Some(comment) = &table.comment {
        statements.push(comment_on("TABLE", &name, Some(comment)));
    }
    for column in &table.columns {
        if let Some(comment) = &column.comment {
            let column = format!("{name}.{}", text::name(&column.name));
            statements.push(comment_on("COLUMN", &column, Some(comment)));
        }
    }
    statements
}

fn create_table(table: &Table, name: &str, if_absent: bool, before: &Catalog) -> String {
    let create = if table.temporary { "CREATE TEMPORARY TABLE" } else { "CREATE TABLE" };
    let absent = if if_absent { "IF NOT EXISTS" } else { "" };
    let (likes, clauses) = likes(&table.clauses);
    let columns = table.columns.iter().map(|one| column::definition(one, before));
    let (within, _) = placed(table);
    let likes = likes.into_iter().map(str::to_owned);
    let parts: Vec<String> =
        columns.chain(likes).chain(within.into_iter().map(constraint::definition)).collect();
    let is_of_another = clauses.starts_with("PARTITION OF ") || clauses.starts_with("OF ");
    let body = match parts.as_slice() {
        [] if is_of_another => String::new(),
        [] => "()".to_owned(),
        parts => format!("(\n    {}\n)", parts.join(",\n    ")),
    };
    text::words(&[create, absent, name, &body, clauses])
}

/// The constraints that stand within CREATE TABLE, and those that are added behind it: in a new table every
/// constraint is a checked one, and a second key on the same columns would be left out.
fn placed(table: &Table) -> (Vec<&Constraint>, Vec<&Constraint>) {
    let mut keys = BTreeSet::new();
    table.constraints.iter().partition(|one| match &one.kind {
        ConstraintKind::PrimaryKey(_) | ConstraintKind::Unique(_) => {
            keys.insert(one.columns()) && one.validated
        }
        _ => one.validated,
    })
}

/// The tables whose columns a table has, which are told first among its clauses but stand within its
/// parentheses, and the other clauses. Their words are in lower case.
fn likes(clauses: &str) -> (Vec<&str>, &str) {
    const OTHERS: [&str; 7] =
        [" LIKE ", " INHERITS ", " PARTITION BY ", " USING ", " WITH ", " TABLESPACE ", " ON "];
    let (mut found, mut rest) = (Vec::new(), clauses);
    while rest.starts_with("LIKE ") {
        let end = OTHERS.iter().filter_map(|other| rest.find(other)).min().unwrap_or(rest.len());
        let (like, others) = rest.split_at(end);
        found.push(like);
        rest = others.trim_start();
    }
    (found, rest)
}

/// The statement that adds a constraint.
pub(super) fn add_constraint(table: &ObjectName, constraint: &Constraint) -> String {
    format!("ALTER TABLE {} ADD {}", text::object(table), constraint::definition(constraint))
}

/// The statement that sets a comment, which is a string already.
pub(super) fn comment_on(what: &str, name: &str, comment: Option<&str>) -> String {
    format!("COMMENT ON {what} {name} IS {}", comment.unwrap_or("NULL"))
}

/// The statements that change what stands behind a table's parenthesis: its storage parameters.
pub(super) fn set_clauses(name: &ObjectName, clauses: &str, before: &Catalog) -> Vec<String> {
    let was = before.table(name).map_or("", |table| &*table.clauses);
    let (old, new) = (parameters(was), parameters(clauses));
    let gone: Vec<&str> = old
        .iter()
        .map(|one| key(one))
        .filter(|old| new.iter().all(|one| key(one) != *old))
        .collect();
    let name = text::object(name);
    let mut statements = Vec::new();
    if new != old && !new.is_empty() {
        statements.push(format!("ALTER TABLE {name} SET ({})", new.join(", ")));
    }
    if !gone.is_empty() {
        statements.push(format!("ALTER TABLE {name} RESET ({})", gone.join(", ")));
    }
    statements
}

/// What stands in the parentheses of WITH.
fn parameters(clauses: &str) -> Vec<&str> {
    let opened = clauses.split_once("WITH(").or_else(|| clauses.split_once("WITH ("));
    let inner = opened.and_then(|(_, rest)| rest.split_once(')'));
    let all = inner.map_or("", |(inner, _)| inner).split(',');
    all.map(str::trim).filter(|one| !one.is_empty()).collect()
}

/// The name of a storage parameter.
fn key(parameter: &str) -> &str {
    parameter.split('=').next().unwrap_or_default().trim()
}
