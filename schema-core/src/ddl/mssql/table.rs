//! CREATE TABLE, and the table that a SELECT makes.

use super::super::cursor::Cursor;
use super::words::Clauses;
use super::{column, constraint, index};
use crate::catalog::{Index, Object, ObjectKey, ObjectKind, ObjectName, Table};
use crate::operation::Operation;
use crate::source::{Span, Spanned};

/// Takes a CREATE TABLE behind TABLE.
pub(super) fn create(cursor: &mut Cursor<'_>) -> Option<Vec<Operation>> {
    let name = cursor.object_name()?;
    let mut table = new(&name, cursor);
    let mut clauses = Clauses::default();
    if cursor.at_words(&["AS", "NODE"]) || cursor.at_words(&["AS", "FILETABLE"]) {
        table.columns_known = false;
    }
    let mut indexes = Vec::new();
    if cursor.at_symbol(b'(') {
        let read = |cursor: &mut Cursor<'_>| elements(cursor, &mut table, &mut clauses);
        indexes = cursor.within(read)??;
    } else if table.columns_known {
        return None;
    }
    let start = cursor.at;
    let history = history(cursor);
    cursor.rest();
    clauses.push(cursor, start);
    table.clauses = clauses.text();
    let mut operations =
        vec![Operation::CreateTable { table: Box::new(table), at: name.span, if_absent: false }];
    operations.extend(indexes.into_iter().map(|(index, at)| of_index(&name, index, at)));
    operations.extend(history);
    Some(operations)
}

/// An index that stands with the table or a column that it is on.
pub(super) fn of_index(table: &Spanned<ObjectName>, index: Index, at: Span) -> Operation {
    Operation::CreateIndex { table: table.clone(), index: Box::new(index), at, if_absent: false }
}

/// The table for the rows that were, which is made where it is not there. Takes all that is left.
pub(super) fn history(cursor: &mut Cursor<'_>) -> Option<Operation> {
    while cursor.take().is_some() {
        if cursor.eat("HISTORY_TABLE") && cursor.eat_symbol(b'=') {
            let name = cursor.object_name()?;
            let mut table = new(&name, cursor);
            table.columns_known = false;
            cursor.rest();
            let (table, at) = (Box::new(table), name.span);
            return Some(Operation::CreateTable { table, at, if_absent: true });
        }
    }
    None
}

fn new(name: &Spanned<ObjectName>, cursor: &Cursor<'_>) -> Table {
    let mut table = Table::new(name.value.clone(), cursor.origin(name.span));
    table.temporary = name.value.name.as_str().starts_with('#');
    table
}

/// Takes what stands between the parentheses, all of it.
fn elements(
    cursor: &mut Cursor<'_>,
    table: &mut Table,
    clauses: &mut Clauses,
) -> Option<Vec<(Index, Span)>> {
    let mut indexes = Vec::new();
    while !cursor.is_over() {
        let start = cursor.at;
        if constraint::is_next(cursor) {
            table.constraints.push(constraint::of_table(cursor)?.0);
        } else if cursor.at_word("INDEX") {
            indexes.push(index::inline(cursor, None)?);
        } else if cursor.eat_words(&["PERIOD", "FOR", "SYSTEM_TIME"]) {
            cursor.parenthesised()?;
            clauses.push(cursor, start);
        } else {
            let read = column::read(cursor)?;
            table.columns.push(read.column);
            table.constraints.extend(read.constraints.into_iter().map(|(one, _)| one));
            indexes.extend(read.indexes);
        }
        if !cursor.eat_symbol(b',') && !cursor.is_over() && !constraint::is_next(cursor) {
            return None;
        }
    }
    Some(indexes)
}

/// Takes a CREATE EXTERNAL TABLE behind TABLE: its insides are not modelled.
pub(super) fn external(cursor: &mut Cursor<'_>, start: usize) -> Option<Vec<Operation>> {
    let name = cursor.object_name()?;
    let key = ObjectKey::new(ObjectKind::VirtualTable, name.value.clone());
    cursor.rest();
    let object =
        Object::new(key, cursor.span_from(start).of(cursor.input.text), cursor.origin(name.span));
    let at = name.span;
    Some(vec![Operation::CreateObject {
        object: Box::new(object),
        at,
        if_absent: false,
        replace: false,
    }])
}

/// Takes a DROP TABLE behind TABLE.
pub(super) fn drop(cursor: &mut Cursor<'_>) -> Option<Vec<Operation>> {
    let if_present = cursor.eat_words(&["IF", "EXISTS"]);
    let mut operations = Vec::new();
    loop {
        let table = cursor.object_name()?;
        operations.push(Operation::DropTable { table, if_present, cascade: false });
        if !cursor.eat_symbol(b',') {
            return Some(operations);
        }
    }
}

/// The table that `SELECT ... INTO ... FROM` makes, if that is what it does.
pub(super) fn selected_into(cursor: &mut Cursor<'_>) -> Option<Vec<Operation>> {
    while !cursor.is_over() && !cursor.at_word("FROM") {
        if cursor.eat("INTO") {
            let name = cursor.object_name()?;
            let mut table = new(&name, cursor);
            table.columns_known = false;
            let (table, at) = (Box::new(table), name.span);
            return Some(vec![Operation::CreateTable { table, at, if_absent: false }]);
        }
        cursor.skip_balanced();
    }
    None
}
