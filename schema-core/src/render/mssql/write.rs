//! How each operation is written.

use std::sync::Arc;

use super::change::{Target, around, rename};
use super::{constraint, index, object, standing, table, text};
use crate::catalog::{Catalog, Column, Constraint, Name, ObjectName, Table};
use crate::operation::{Context, Operation};
use crate::render::Rendered;
use crate::source::Spanned;

pub(in crate::render) fn write(
    operation: &Operation,
    before: &Catalog,
    written: &mut Vec<Rendered>,
) {
    let batches = batches(operation, before);
    written.extend(batches.into_iter().map(Rendered::statement));
}

fn batches(operation: &Operation, before: &Catalog) -> Vec<String> {
    match operation {
        Operation::CreateTable { table, if_absent, .. } => create_table(table, *if_absent),
        Operation::DropTable { table, if_present, .. } => {
            let name = text::object(&table.value);
            vec![text::words(&["DROP TABLE", present(*if_present), &name])]
        }
        Operation::RenameTable { table, to, if_present } => {
            let name = text::object(&table.value);
            let rename = rename(&name, &to.value, "OBJECT");
            vec![match if_present {
                true => format!("IF OBJECT_ID({}) IS NOT NULL {rename}", text::string(&name)),
                false => rename,
            }]
        }
        Operation::AddColumn { table, column, if_absent, .. } => {
            add_column(&table.value, column, *if_absent)
        }
        Operation::DropColumn { table, column, if_present, .. } => {
            drop_column(&table.value, &column.value, *if_present, before)
        }
        Operation::RenameColumn { table, column, to } => {
            rename_column(operation, (&table.value, &column.value, &to.value), before)
        }
        Operation::AlterColumn { table, column, change } => {
            let known = before.table(&table.value);
            let was = known.and_then(|table| Some((table, table.column(&column.value)?)));
            was.map(|(table, was)| Target { table, was, before }.change(change)).unwrap_or_default()
        }
        Operation::SetComment { table, column, comment } => {
            let column = column.as_ref().map(|one| &one.value);
            set_comment(&table.value, column, comment.as_deref(), before)
        }
        Operation::SetSchema { name, kind, schema } => {
            let schema = schema.as_ref().map(|schema| &schema.value);
            vec![object::set_schema(*kind, &name.value, schema)]
        }
        _ => batches_on_parts(operation, before),
    }
}

/// Those on constraints, indexes and objects.
fn batches_on_parts(operation: &Operation, before: &Catalog) -> Vec<String> {
    match operation {
        Operation::AddConstraint { table, constraint, .. } => {
            vec![constraint::add(&table.value, constraint)]
        }
        Operation::DropConstraint { table, constraint, if_present, .. } => {
            let (table, name) = (text::object(&table.value), text::name(&constraint.value));
            let present = present(*if_present);
            vec![text::words(&["ALTER TABLE", &table, "DROP CONSTRAINT", present, &name])]
        }
        Operation::DropUnnamed { table, constraint } => {
            vec![drop_unnamed(&table.value, constraint, before)]
        }
        Operation::RenameConstraint { table, constraint, to } => {
            let name = text::object(&table.value.sibling(constraint.value.clone()));
            vec![rename(&name, &to.value, "OBJECT")]
        }
        Operation::ValidateConstraint { table, constraint, validated } => {
            let check = if *validated { "WITH CHECK CHECK" } else { "NOCHECK" };
            let (table, name) = (text::object(&table.value), text::name(&constraint.value));
            vec![text::words(&["ALTER TABLE", &table, check, "CONSTRAINT", &name])]
        }
        Operation::CreateIndex { table, index, if_absent, .. } => {
            let create = index::create(&table.value, index);
            vec![match (&index.name, if_absent) {
                (Some(name), true) => format!("{} {create}", absent_index(&table.value, name)),
                _ => create,
            }]
        }
        Operation::DropIndex { index, table, if_present, .. } => {
            let table = text::object(owner(index, table.as_ref()));
            let name = text::name(&index.value.name);
            vec![text::words(&["DROP INDEX", present(*if_present), &name, "ON", &table])]
        }
        Operation::RenameIndex { index, table, to, .. } => {
            let table = text::object(owner(index, table.as_ref()));
            let path = format!("{table}.{}", text::name(&index.value.name));
            vec![rename(&path, &to.value, "INDEX")]
        }
        Operation::CreateObject { object, replace, .. } => object::create(object, *replace),
        Operation::AlterObject { statement, .. } | Operation::RenameObject { statement, .. } => {
            vec![statement.to_string()]
        }
        Operation::DropObject { key, if_present, .. } => {
            let known = before.object(&key.value).map(|object| &**object);
            vec![object::drop(&key.value, known, *if_present)]
        }
        _ => Vec::new(),
    }
}

fn present(if_present: bool) -> &'static str {
    if if_present { "IF EXISTS" } else { "" }
}

fn create_table(table: &Table, if_absent: bool) -> Vec<String> {
    let mut statements = table::create(table);
    if let Some(first) = statements.first_mut().filter(|_| if_absent) {
        let name = text::string(&text::object(&table.name));
        *first = format!("IF OBJECT_ID({name}, N'U') IS NULL {first}");
    }
    statements
}

/// Rows that are there get the default as well, as on other databases.
fn add_column(table: &ObjectName, column: &Column, if_absent: bool) -> Vec<String> {
    let mut add = standing::add_column(table, column);
    if column.nullable && column.default.is_some() {
        add.push_str(" WITH VALUES");
    }
    if if_absent {
        let (name, own) = (text::string(&text::object(table)), column.name.as_str());
        add = format!("IF COL_LENGTH({name}, {}) IS NULL {add}", text::string(own));
    }
    let comment = table::comment(table, Some(&column.name), None, column.comment.as_deref());
    std::iter::once(add).chain(comment).collect()
}

/// Drops a column, and the default that stands on it.
fn drop_column(
    table: &ObjectName,
    column: &Name,
    if_present: bool,
    before: &Catalog,
) -> Vec<String> {
    let known = before.table(table).and_then(|known| known.column(column));
    let default = known.and_then(|known| known.default.as_ref());
    let default = default.map(|default| standing::drop_default(table, column, default));
    let (name, own) = (text::object(table), text::name(column));
    let drop = text::words(&["ALTER TABLE", &name, "DROP COLUMN", present(if_present), &own]);
    default.into_iter().chain([drop]).collect()
}

fn rename_column(
    operation: &Operation,
    (table, column, to): (&ObjectName, &Name, &Name),
    before: &Catalog,
) -> Vec<String> {
    let path = format!("{}.{}", text::object(table), text::name(column));
    let mut rename = vec![rename(&path, to, "COLUMN")];
    let Some(known) = before.table(table) else { return rename };
    if known.column(column).is_some_and(|column| column.generated.is_some()) {
        rename.clear();
    }
    let mut after = Catalog::new(before.dialect());
    after.put_table(Arc::clone(known));
    operation.apply(&mut after, Context { source: None, portable: false });
    match after.table(table) {
        Some(after) => around(standing::reading(known, column, after), rename),
        None => rename,
    }
}

fn set_comment(
    name: &ObjectName,
    column: Option<&Name>,
    comment: Option<&str>,
    before: &Catalog,
) -> Vec<String> {
    let known = before.table(name);
    let was = match column {
        Some(column) => known.and_then(|known| known.column(column)?.comment.as_deref()),
        None => known.and_then(|known| known.comment.as_deref()),
    };
    table::comment(name, column, was, comment).into_iter().collect()
}

/// Drops a constraint by its value, under the name that it has.
fn drop_unnamed(table: &ObjectName, constraint: &Constraint, before: &Catalog) -> String {
    let known = before.table(table);
    let known = known.and_then(|table| table.constraints.iter().find(|one| *one == constraint));
    standing::drop_constraint(table, known.unwrap_or(constraint))
}

fn absent_index(table: &ObjectName, name: &Name) -> String {
    let (table, name) = (text::string(&text::object(table)), text::string(name.as_str()));
    format!(
        "IF NOT EXISTS (SELECT * FROM sys.indexes \
         WHERE object_id = OBJECT_ID({table}) AND name = {name})"
    )
}

/// The table that an index is on, which is always named here.
fn owner<'a>(
    index: &'a Spanned<ObjectName>,
    table: Option<&'a Spanned<ObjectName>>,
) -> &'a ObjectName {
    table.map_or(&index.value, |table| &table.value)
}
