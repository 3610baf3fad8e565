//! How each operation is written.

use super::column::{self, Target};
use super::{constraint, index, object, table, text};
use crate::catalog::{Catalog, Column, Constraint, Name, ObjectKind, ObjectName};
use crate::operation::Operation;
use crate::render::Rendered;

pub(in crate::render) fn write(
    operation: &Operation,
    before: &Catalog,
    written: &mut Vec<Rendered>,
) {
    let statements = statements(operation, before);
    written.extend(statements.into_iter().map(Rendered::statement));
}

fn statements(operation: &Operation, before: &Catalog) -> Vec<String> {
    match operation {
        Operation::CreateTable { table, if_absent, .. } => table::create(table, *if_absent, before),
        Operation::DropTable { table, if_present, cascade } => {
            vec![drop("TABLE", &table.value, *if_present, *cascade)]
        }
        Operation::RenameTable { table, to, if_present } => {
            let name = text::object(&table.value);
            vec![rename("TABLE", &name, &to.value, *if_present)]
        }
        Operation::AddColumn { table, column, if_absent, .. } => {
            add_column(&table.value, column, *if_absent, before)
        }
        Operation::DropColumn { table, column, if_present, cascade } => {
            vec![drop_part(&table.value, "COLUMN", &column.value, *if_present, *cascade)]
        }
        Operation::RenameColumn { table, column, to } => {
            vec![rename_part(&table.value, "COLUMN", &column.value, &to.value)]
        }
        Operation::AlterColumn { table, column, change } => {
            Target { table: &table.value, column: &column.value, before }.change(change)
        }
        Operation::SetTableClauses { table, clauses } => {
            table::set_clauses(&table.value, clauses, before)
        }
        Operation::SetComment { table, column, comment } => {
            vec![set_comment(
                &table.value,
                column.as_ref().map(|one| &one.value),
                comment.as_deref(),
            )]
        }
        Operation::SetSchema { name, kind, schema } => {
            let schema = schema.as_ref().map(|schema| &schema.value);
            vec![set_schema(&name.value, *kind, schema, before)]
        }
        _ => statements_on_parts(operation, before),
    }
}

/// Those on constraints, indexes and objects.
fn statements_on_parts(operation: &Operation, before: &Catalog) -> Vec<String> {
    match operation {
        Operation::AddConstraint { table, constraint, using_index, .. } => {
            let index = using_index.as_ref().map(|index| &index.value);
            vec![add_constraint(&table.value, constraint, index)]
        }
        Operation::DropConstraint { table, constraint, if_present, cascade } => {
            vec![drop_part(&table.value, "CONSTRAINT", &constraint.value, *if_present, *cascade)]
        }
        Operation::DropUnnamed { table, constraint } => {
            drop_unnamed(&table.value, constraint, before)
        }
        Operation::RenameConstraint { table, constraint, to } => {
            vec![rename_part(&table.value, "CONSTRAINT", &constraint.value, &to.value)]
        }
        Operation::ValidateConstraint { table, constraint, validated } => {
            validate(&table.value, &constraint.value, *validated, before)
        }
        Operation::CreateIndex { table, index, if_absent, .. } => {
            vec![index::create(&table.value, index, *if_absent)]
        }
        Operation::DropIndex { index, if_present, cascade, .. } => {
            vec![drop("INDEX", &index.value, *if_present, *cascade)]
        }
        Operation::RenameIndex { index, to, if_present, .. } => {
            vec![rename("INDEX", &text::object(&index.value), &to.value, *if_present)]
        }
        Operation::CreateObject { object, replace, .. } => object::create(object, *replace, before),
        Operation::AlterObject { statement, .. } | Operation::RenameObject { statement, .. } => {
            vec![statement.to_string()]
        }
        Operation::DropObject { key, if_present, cascade } => {
            vec![object::drop(&key.value, *if_present, *cascade)]
        }
        _ => Vec::new(),
    }
}

fn present(if_present: bool) -> &'static str {
    if if_present { "IF EXISTS" } else { "" }
}

fn cascading(cascade: bool) -> &'static str {
    if cascade { "CASCADE" } else { "" }
}

fn drop(what: &str, name: &ObjectName, if_present: bool, cascade: bool) -> String {
    let name = text::object(name);
    text::words(&["DROP", what, present(if_present), &name, cascading(cascade)])
}

fn rename(what: &str, name: &str, to: &Name, if_present: bool) -> String {
    text::words(&["ALTER", what, present(if_present), name, "RENAME TO", &text::name(to)])
}

fn alter(table: &ObjectName, words: &[&str]) -> String {
    format!("ALTER TABLE {} {}", text::object(table), text::words(words))
}

fn add_column(
    table: &ObjectName,
    column: &Column,
    if_absent: bool,
    before: &Catalog,
) -> Vec<String> {
    let absent = if if_absent { "IF NOT EXISTS" } else { "" };
    let definition = column::definition(column, before);
    let mut statements = vec![alter(table, &["ADD COLUMN", absent, &definition])];
    if let Some(comment) = &column.comment {
        statements.push(set_comment(table, Some(&column.name), Some(comment)));
    }
    statements
}

/// Drops a column or constraint of a table.
fn drop_part(
    table: &ObjectName,
    what: &str,
    name: &Name,
    if_present: bool,
    cascade: bool,
) -> String {
    let name = text::name(name);
    alter(table, &["DROP", what, present(if_present), &name, cascading(cascade)])
}

/// Renames a column or constraint of a table.
fn rename_part(table: &ObjectName, what: &str, name: &Name, to: &Name) -> String {
    alter(table, &["RENAME", what, &text::name(name), "TO", &text::name(to)])
}

fn set_comment(table: &ObjectName, column: Option<&Name>, comment: Option<&str>) -> String {
    let name = text::object(table);
    match column {
        Some(column) => {
            table::comment_on("COLUMN", &format!("{name}.{}", text::name(column)), comment)
        }
        None => table::comment_on("TABLE", &name, comment),
    }
}

fn set_schema(
    name: &ObjectName,
    kind: Option<ObjectKind>,
    schema: Option<&Name>,
    before: &Catalog,
) -> String {
    match kind {
        Some(kind) => object::set_schema(kind, name, schema, before),
        None => alter(name, &["SET SCHEMA", &text::schema(schema)]),
    }
}

fn add_constraint(table: &ObjectName, constraint: &Constraint, index: Option<&Name>) -> String {
    match index {
        Some(index) => {
            alter(table, &["ADD", &constraint::of_index(constraint, &text::name(index))])
        }
        None => table::add_constraint(table, constraint),
    }
}

/// Drops a constraint by its value, under the name that it has.
fn drop_unnamed(table: &ObjectName, constraint: &Constraint, before: &Catalog) -> Vec<String> {
    let known = before
        .table(table)
        .and_then(|table| table.constraints.iter().find(|one| *one == constraint)?.name.as_ref());
    known.into_iter().map(|name| drop_part(table, "CONSTRAINT", name, false, false)).collect()
}

/// Checks the rows of a constraint. One that was checked can only be made again to be unchecked.
fn validate(table: &ObjectName, name: &Name, validated: bool, before: &Catalog) -> Vec<String> {
    if validated {
        return vec![alter(table, &["VALIDATE CONSTRAINT", &text::name(name)])];
    }
    let Some(known) = before.table(table).and_then(|table| table.constraint(name)) else {
        return Vec::new();
    };
    let unchecked = Constraint { validated: false, ..known.clone() };
    let drop = drop_part(table, "CONSTRAINT", name, false, false);
    vec![drop, table::add_constraint(table, &unchecked)]
}
