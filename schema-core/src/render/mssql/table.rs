//! CREATE TABLE, and what stands behind it.

use super::{column, constraint, index, text};
use crate::catalog::{Name, ObjectName, Table};

/// The statements that make a table with all that is in it.
pub(super) fn create(table: &Table) -> Vec<String> {
    let mut statements = vec![create_table(table)];
    let unchecked = table.constraints.iter().filter(|one| !one.validated);
    statements.extend(unchecked.map(|one| constraint::add(&table.name, one)));
    statements.extend(table.indexes.iter().map(|one| index::create(&table.name, one)));
    statements.extend(comment(&table.name, None, None, table.comment.as_deref()));
    for column in &table.columns {
        let own = Some(&column.name);
        statements.extend(comment(&table.name, own, None, column.comment.as_deref()));
    }
    statements
}

fn create_table(table: &Table) -> String {
    let columns = table.columns.iter().map(column::definition);
    // In a new table every constraint is a checked one.
    let checked = table.constraints.iter().filter(|one| one.validated);
    let (period, clauses) = period(&table.clauses);
    let parts: Vec<String> = columns
        .chain(checked.map(constraint::definition))
        .chain(period.map(str::to_owned))
        .collect();
    let body = match parts.as_slice() {
        [] => String::new(),
        parts => format!("(\n    {}\n)", parts.join(",\n    ")),
    };
    text::words(&["CREATE TABLE", &text::object(&table.name), &body, clauses])
}

/// The period of a table with a history, which is told first among its clauses but stands within its
/// parentheses, and the other clauses.
fn period(clauses: &str) -> (Option<&str>, &str) {
    if !clauses.starts_with("PERIOD FOR ") {
        return (None, clauses);
    }
    match clauses.find(')') {
        Some(end) => {
            let (period, rest) = clauses.split_at(end + 1);
            (Some(period), rest.trim_start())
        }
        None => (None, clauses),
    }
}

/// The call that describes a table or a column, of which `was` is the description before; nothing where none
/// is there and none is wanted. A comment is a string already.
pub(super) fn comment(
    table: &ObjectName,
    column: Option<&Name>,
    was: Option<&str>,
    comment: Option<&str>,
) -> Option<String> {
    let procedure = match (was, comment) {
        (None, None) => return None,
        (Some(_), None) => "sp_dropextendedproperty",
        (Some(_), Some(_)) => "sp_updateextendedproperty",
        (None, Some(_)) => "sp_addextendedproperty",
    };
    let mut given = vec!["@name = N'MS_Description'".to_owned()];
    given.extend(comment.map(|comment| format!("@value = N{comment}")));
    let mut level = |number: u8, kind: &str, name: &str| {
        given.push(format!(
            "@level{number}type = N'{kind}', @level{number}name = {}",
            text::string(name)
        ));
    };
    level(0, "SCHEMA", text::schema(table.schema.as_ref()));
    level(1, "TABLE", table.name.as_str());
    if let Some(column) = column {
        level(2, "COLUMN", column.as_str());
    }
    Some(format!("EXEC {procedure} {}", given.join(", ")))
}
