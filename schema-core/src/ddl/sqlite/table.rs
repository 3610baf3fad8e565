//! CREATE TABLE. <https://www.sqlite.org/lang_createtable.html>

use std::collections::BTreeMap;

use super::constraint::Read;
use super::{Cursor, Effect, column, constraint, text};
use crate::catalog::{Constraint, ConstraintKind, Part, Table};
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
        table.constraints = without_doubles(&table);
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
        let mut read = constraint::of_table(cursor)?;
        row_number_ascends(table, &mut read.constraint);
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

/// The number of the row has no order of its own, but where DESC stands with the column: then it is none.
fn row_number_ascends(table: &Table, constraint: &mut Constraint) {
    let ConstraintKind::PrimaryKey(parts) = &mut constraint.kind else { return };
    let [part] = parts.as_mut_slice() else { return };
    let column = part.as_column().and_then(|name| table.column(name));
    let is_integer = column.is_some_and(|column| column.data_type.as_str() == "INTEGER");
    part.descending &= !is_integer;
}

/// Leaves keys away that are written twice: SQLite makes one index for `a TEXT PRIMARY KEY UNIQUE`. A key
/// that is the number of the row has none. One that has another name stays, to be dropped by that.
fn without_doubles(table: &Table) -> Vec<Constraint> {
    let mut kept: Vec<Constraint> = Vec::with_capacity(table.constraints.len());
    let mut keys: BTreeMap<String, usize> = BTreeMap::new();
    for one in &table.constraints {
        let at = kept.len();
        let other = match &one.kind {
            ConstraintKind::PrimaryKey(parts) if is_row_number(table, parts) => None,
            ConstraintKind::PrimaryKey(parts) | ConstraintKind::Unique(parts) => {
                Some(*keys.entry(key_of(table, parts)).or_insert(at)).filter(|other| *other < at)
            }
            _ => None,
        };
        match other.and_then(|other| kept.get_mut(other)) {
            Some(other) if !are_named_apart(other, one) => merge(other, one.clone()),
            _ => kept.push(one.clone()),
        }
    }
    kept
}

fn are_named_apart(one: &Constraint, other: &Constraint) -> bool {
    one.name.is_some() && other.name.is_some() && one.name != other.name
}

/// The columns of a key with their collations, which tell its index from others.
fn key_of(table: &Table, parts: &[Part]) -> String {
    let part = |part: &Part| {
        let name = part.as_column();
        let column = name.and_then(|name| table.column(name));
        let own = column.and_then(|column| column.clauses.find("COLLATE ").map(|at| (column, at)));
        let own = own.and_then(|(column, at)| column.clauses.get(at..)).unwrap_or("COLLATE binary");
        let collation = if part.clauses.is_empty() { own } else { &part.clauses };
        format!("{:?} {collation}", name.map(|name| name.key()))
    };
    parts.iter().map(part).collect::<Vec<_>>().join(",")
}

/// Whether a primary key is the number of the row. <https://www.sqlite.org/lang_createtable.html#rowid>
fn is_row_number(table: &Table, parts: &[Part]) -> bool {
    let [part] = parts else { return false };
    let column = part.as_column().and_then(|name| table.column(name));
    column.is_some_and(|column| column.data_type.as_str() == "INTEGER")
        && !part.descending
        && !table.clauses.contains("WITHOUT ROWID")
}

/// The primary key stays of the two, under the name and with the clause that one of them has.
fn merge(kept: &mut Constraint, other: Constraint) {
    let mut other = other;
    if matches!(other.kind, ConstraintKind::PrimaryKey(_)) {
        std::mem::swap(kept, &mut other);
    }
    if kept.name.is_none() {
        (kept.name, kept.automatic) = (other.name, other.automatic);
    }
    if kept.clauses.is_empty() {
        kept.clauses = other.clauses;
    }
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
