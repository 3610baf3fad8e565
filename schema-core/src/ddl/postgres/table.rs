//! CREATE TABLE. <https://www.postgresql.org/docs/current/sql-createtable.html>

use super::constraint::Read;
use super::{Cursor, Outcome, column, constraint, text};
use crate::catalog::{Constraint, ConstraintKind, Name, Table};
use crate::operation::Operation;

/// How a table is kept.
#[derive(Clone, Copy)]
pub(super) struct Persistence {
    pub(super) temporary: bool,
    pub(super) unlogged: bool,
}

/// Takes CREATE TABLE from behind its first words.
pub(super) fn create(cursor: &mut Cursor<'_>, kept: Persistence) -> Option<Outcome> {
    let if_absent = cursor.eat_words(&["IF", "NOT", "EXISTS"]);
    let name = cursor.object_name()?;
    let mut table = Table::new(name.value, cursor.origin(name.span));
    table.temporary = kept.temporary;
    let mut clauses = Vec::new();
    if is_of_query(cursor) {
        table.columns_known = false;
        cursor.rest();
    } else {
        if cursor.eat_words(&["PARTITION", "OF"]) {
            partition(cursor, &mut table, &mut clauses)?;
        } else if cursor.eat("OF") {
            table.columns_known = false;
            clauses.push(format!("OF {}", text::path(cursor)?));
            cursor.parenthesised();
        } else {
            cursor.within(|cursor| elements(cursor, &mut table, &mut clauses))??;
        }
        while !cursor.is_over() {
            clause(cursor, &mut table, &mut clauses)?;
        }
    }
    table.clauses = text::joined(&clauses);
    let operation = Operation::CreateTable { table: Box::new(table), at: name.span, if_absent };
    Some(Outcome { unmodelled: kept.unlogged, ..Outcome::from(vec![operation]) })
}

/// A table with the columns of a query, as SELECT INTO makes it.
pub(super) fn of_query(cursor: &mut Cursor<'_>) -> Option<Outcome> {
    let words = ["TEMPORARY", "TEMP", "UNLOGGED", "LOCAL", "GLOBAL"];
    let (mut temporary, mut unlogged) = (false, false);
    while let Some(word) = cursor.eat_any(&words) {
        temporary |= word.starts_with("TEMP");
        unlogged |= word == "UNLOGGED";
    }
    cursor.eat("TABLE");
    let name = cursor.object_name()?;
    cursor.rest();
    let mut table = Table::new(name.value, cursor.origin(name.span));
    table.temporary = temporary;
    table.columns_known = false;
    let table = Box::new(table);
    let operation = Operation::CreateTable { table, at: name.span, if_absent: false };
    Some(Outcome { unmodelled: unlogged, ..Outcome::from(vec![operation]) })
}

/// Whether the table gets its columns from a query: AS stands outside of parentheses.
fn is_of_query(cursor: &mut Cursor<'_>) -> bool {
    let start = cursor.at;
    while !cursor.is_over() && !cursor.at_word("AS") {
        cursor.skip_balanced();
    }
    let found = !cursor.is_over();
    cursor.at = start;
    found
}

/// Takes the name of the table that is parted, and gives it without the default schema.
fn parent(cursor: &mut Cursor<'_>) -> Option<String> {
    let from = cursor.at;
    let name = cursor.object_name()?.value;
    let from = if name.schema.is_none() { cursor.at.checked_sub(1)? } else { from };
    Some(text::normal(cursor, from, cursor.at))
}

/// Takes `parent [(...)] { FOR VALUES ... | DEFAULT }`. Its columns are those of the parent.
fn partition(cursor: &mut Cursor<'_>, table: &mut Table, clauses: &mut Vec<String>) -> Option<()> {
    table.columns_known = false;
    let mut text = format!("PARTITION OF {}", parent(cursor)?);
    // Options of columns that are not known, and constraints beside those of the parent.
    if let Some(list) = text::list(cursor) {
        text.push(' ');
        text.push_str(&list);
    }
    if cursor.eat("DEFAULT") {
        text.push_str(" DEFAULT");
    } else if cursor.eat_words(&["FOR", "VALUES"]) {
        text.push_str(" FOR VALUES");
        // WITH says something of the table where it stands behind another bound.
        let words: &[&str] = if cursor.at_word("WITH") { &["WITH"] } else { &["IN", "FROM", "TO"] };
        for word in words {
            if !cursor.eat(word) {
                continue;
            }
            text.push_str(&format!(" {word} {}", text::list(cursor)?));
        }
    } else {
        return None;
    }
    clauses.push(text);
    Some(())
}

/// Takes what stands between the parentheses.
fn elements(cursor: &mut Cursor<'_>, table: &mut Table, clauses: &mut Vec<String>) -> Option<()> {
    if cursor.is_over() {
        return Some(());
    }
    let mut constraints: Vec<Read> = Vec::new();
    let mut never_null: Vec<Name> = Vec::new();
    loop {
        if let Some(column) = constraint::not_null(cursor) {
            never_null.push(column);
        } else if cursor.eat("LIKE") {
            table.columns_known = false;
            let start = cursor.at;
            cursor.skip_until(|_| false);
            clauses.push(format!("LIKE {}", text::normal(cursor, start, cursor.at)));
        } else if constraint::begins(cursor) {
            constraints.push(constraint::of_table(cursor)?);
        } else {
            let definition = column::read(cursor)?;
            table.columns.push(definition.column);
            constraints.extend(definition.constraints);
        }
        if !cursor.eat_symbol(b',') {
            break;
        }
    }
    for column in &mut table.columns {
        column.nullable &= !never_null.contains(&column.name);
    }
    // There are no rows yet that were not checked.
    let read = constraints.into_iter();
    let all = read.map(|read| Constraint { validated: true, ..read.constraint });
    table.constraints = without_doubles(all.collect());
    cursor.is_over().then_some(())
}

/// Leaves keys away that are written twice: `id integer PRIMARY KEY UNIQUE` makes one.
pub(super) fn without_doubles(constraints: Vec<Constraint>) -> Vec<Constraint> {
    let mut kept: Vec<Constraint> = Vec::with_capacity(constraints.len());
    for one in constraints {
        let double = kept.iter_mut().find(|other| is_double(other, &one));
        match double {
            Some(other) => merge(other, one),
            None => kept.push(one),
        }
    }
    kept
}

fn is_double(left: &Constraint, right: &Constraint) -> bool {
    use ConstraintKind::{PrimaryKey, Unique};
    match (&left.kind, &right.kind) {
        (PrimaryKey(parts), Unique(others))
        | (Unique(parts), PrimaryKey(others) | Unique(others)) => {
            parts == others && left.clauses == right.clauses
        }
        _ => false,
    }
}

/// The primary key stays of the two, under the name that one of them has.
fn merge(kept: &mut Constraint, other: Constraint) {
    let is_primary = |one: &Constraint| matches!(one.kind, ConstraintKind::PrimaryKey(_));
    let (name, automatic) = match (&kept.name, &other.name) {
        (None, Some(_)) => (other.name.clone(), other.automatic),
        _ => (kept.name.clone(), kept.automatic),
    };
    if is_primary(&other) {
        *kept = other;
    }
    (kept.name, kept.automatic) = (name, automatic);
}

/// Takes one of the clauses behind the columns.
fn clause(cursor: &mut Cursor<'_>, table: &mut Table, clauses: &mut Vec<String>) -> Option<()> {
    if cursor.eat("INHERITS") {
        table.columns_known = false;
        clauses.push(format!("INHERITS {}", text::list(cursor)?));
    } else if cursor.eat_words(&["PARTITION", "BY"]) {
        let how = cursor.eat_any(&["RANGE", "LIST", "HASH"])?;
        clauses.push(format!("PARTITION BY {how} {}", text::list(cursor)?));
    } else if cursor.eat("USING") {
        clauses.push(format!("USING {}", text::path(cursor)?));
    } else if cursor.eat("WITH") {
        clauses.push(text::parameters(cursor)?);
    } else if cursor.eat("TABLESPACE") {
        clauses.extend(text::tablespace(cursor, "TABLESPACE")?);
    } else if cursor.eat_words(&["ON", "COMMIT"]) {
        let words: &[&[&str]] = &[&["DROP"], &["PRESERVE", "ROWS"], &["DELETE", "ROWS"]];
        let words = words.iter().find(|words| cursor.eat_words(words))?;
        clauses.push(format!("ON COMMIT {}", words.join(" ")));
    } else if !cursor.eat_words(&["WITHOUT", "OIDS"]) {
        return None;
    }
    Some(())
}
