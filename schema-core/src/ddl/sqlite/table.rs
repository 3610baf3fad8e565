//! CREATE TABLE. <https://www.sqlite.org/lang_createtable.html>

use super::constraint::Read;
use super::{Cursor, Effect, column, constraint, text};
use crate::catalog::Table;
use crate::operation::Operation;

/// Takes CREATE TABLE from behind its first words.
pub(super) fn create(cursor: &mut Cursor<'_>, temporary: bool) -> Option<Effect> {
    let if_absent = cursor.eat_words(&["IF", "NOT", "EXISTS"]);
    let named = text::object_name(cursor)?;
    let mut table = Table::new(named.name.value, cursor.origin(named.name.span));
    table.temporary = temporary || named.temporary;
    if cursor.eat("AS") {
        table.columns_known = false;
        cursor.rest();
    } else {
        cursor.within(|cursor| elements(cursor, &mut table))??;
        table.clauses = options(cursor)?.into();
    }
    let (table, at) = (Box::new(table), named.name.span);
    Some(Effect::Operations(vec![Operation::CreateTable { table, at, if_absent }]))
}

/// Takes what stands between the parentheses.
fn elements(cursor: &mut Cursor<'_>, table: &mut Table) -> Option<()> {
    let mut constraints: Vec<Read> = Vec::new();
    while !constraint::begins(cursor) {
        let definition = column::read(cursor)?;
        table.columns.push(definition.column);
        constraints.extend(definition.constraints);
        if !cursor.eat_symbol(b',') {
            break;
        }
    }
    while !cursor.is_over() {
        let read = constraint::of_table(cursor)?;
        if read.numbers
            && let [name] = read.constraint.columns().as_slice()
            && let Some(column) = table.column_mut(name)
        {
            column.identity = Some(column::autoincrement());
        }
        constraints.push(read);
        // A comma may stand between two of them, or not.
        cursor.eat_symbol(b',');
    }
    table.constraints = constraints.into_iter().map(|read| read.constraint).collect();
    Some(())
}

/// Takes what stands behind the parentheses, and gives it in one order.
fn options(cursor: &mut Cursor<'_>) -> Option<String> {
    let mut options = Vec::new();
    while !cursor.is_over() {
        if cursor.eat("STRICT") {
            options.push("STRICT");
        } else if cursor.eat_words(&["WITHOUT", "ROWID"]) {
            options.push("WITHOUT ROWID");
        } else {
            return None;
        }
        if !cursor.eat_symbol(b',') {
            break;
        }
    }
    options.sort_unstable();
    options.dedup();
    Some(options.join(", "))
}
