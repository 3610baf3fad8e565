//! ALTER TABLE. <https://www.sqlite.org/lang_altertable.html>

use super::{Cursor, Effect, column, constraint, text};
use crate::catalog::{Name, ObjectName};
use crate::operation::{ColumnChange, Operation};
use crate::source::Spanned;

/// Takes ALTER TABLE.
pub(super) fn table(cursor: &mut Cursor<'_>) -> Option<Effect> {
    if !cursor.eat_words(&["ALTER", "TABLE"]) {
        return None;
    }
    let table = text::object_name(cursor)?.name;
    let operations = match cursor.eat_any(&["RENAME", "ADD", "DROP", "ALTER"])? {
        "RENAME" => vec![rename(cursor, table)?],
        "ADD" => add(cursor, &table)?,
        "DROP" => vec![drop(cursor, table)?],
        _ => vec![alter_column(cursor, table)?],
    };
    Some(Effect::Operations(operations))
}

/// Takes `TO new` or `[COLUMN] old TO new`.
fn rename(cursor: &mut Cursor<'_>, table: Spanned<ObjectName>) -> Option<Operation> {
    if cursor.eat("TO") {
        let to = text::name(cursor)?;
        return Some(Operation::RenameTable { table, to, if_present: false });
    }
    let column = column_name(cursor)?;
    if !cursor.eat("TO") {
        return None;
    }
    let to = text::name(cursor)?;
    Some(Operation::RenameColumn { table, column, to })
}

/// Takes `[COLUMN] name`.
fn column_name(cursor: &mut Cursor<'_>) -> Option<Spanned<Name>> {
    cursor.eat("COLUMN");
    text::name(cursor)
}

/// Takes a check or a column.
fn add(cursor: &mut Cursor<'_>, table: &Spanned<ObjectName>) -> Option<Vec<Operation>> {
    if constraint::begins(cursor) {
        let read = constraint::of_table(cursor)?;
        return Some(vec![constraint_of(table, read, false)]);
    }
    cursor.eat("COLUMN");
    let definition = column::read(cursor)?;
    let mut operations = vec![Operation::AddColumn {
        table: table.clone(),
        column: Box::new(definition.column),
        at: definition.at,
        if_absent: false,
    }];
    let constraints = definition.constraints.into_iter();
    operations.extend(constraints.map(|read| constraint_of(table, read, true)));
    Some(operations)
}

fn constraint_of(table: &Spanned<ObjectName>, read: constraint::Read, inline: bool) -> Operation {
    let (constraint, at) = (Box::new(read.constraint), read.at);
    let table = table.clone();
    Operation::AddConstraint { table, constraint, at, inline, using_index: None }
}

/// Takes `CONSTRAINT name` or `[COLUMN] name`.
fn drop(cursor: &mut Cursor<'_>, table: Spanned<ObjectName>) -> Option<Operation> {
    let (if_present, cascade) = (false, false);
    if cursor.eat("CONSTRAINT") {
        let constraint = text::name(cursor)?;
        return Some(Operation::DropConstraint { table, constraint, if_present, cascade });
    }
    let column = column_name(cursor)?;
    Some(Operation::DropColumn { table, column, if_present, cascade })
}

/// Takes `[COLUMN] name SET NOT NULL` or `[COLUMN] name DROP NOT NULL`.
fn alter_column(cursor: &mut Cursor<'_>, table: Spanned<ObjectName>) -> Option<Operation> {
    let column = column_name(cursor)?;
    let nullable = cursor.eat_any(&["SET", "DROP"])? == "DROP";
    // What is done with a row that has none would be a clause of the column.
    let is_known = cursor.eat_words(&["NOT", "NULL"]) && text::conflict(cursor)?.is_none();
    let change = ColumnChange::Nullable(nullable);
    is_known.then_some(Operation::AlterColumn { table, column, change })
}
