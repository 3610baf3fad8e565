//! The tables and views that a query or a trigger's body names, found on its tokens.

use super::{Cursor, text};
use crate::catalog::ObjectName;
use crate::ddl::query::{common_tables, is_behind};

/// The words that end a list of tables.
const BEHIND_TABLES: [&str; 13] = [
    "WHERE",
    "GROUP",
    "HAVING",
    "WINDOW",
    "ORDER",
    "LIMIT",
    "UNION",
    "INTERSECT",
    "EXCEPT",
    "SELECT",
    "RETURNING",
    "SET",
    "VALUES",
];

/// Takes a query, and gives what it reads, each once.
pub(super) fn of_query(cursor: &mut Cursor<'_>) -> Vec<ObjectName> {
    read(cursor, &[])
}

/// Takes a trigger's body, and gives what it reads and changes, each once.
pub(super) fn of_body(cursor: &mut Cursor<'_>) -> Vec<ObjectName> {
    read(cursor, &["INTO", "UPDATE"])
}

fn read(cursor: &mut Cursor<'_>, targets: &[&str]) -> Vec<ObjectName> {
    let own = common_tables(cursor);
    let mut reads: Vec<ObjectName> = Vec::new();
    // Whether tables are listed, within each parenthesis that is open.
    let mut listing = vec![false];
    let mut expected = false;
    while !cursor.is_over() {
        if cursor.at_symbol(b'(') {
            listing.push(expected);
            cursor.at += 1;
            expected &= !cursor.at_any(&["SELECT", "WITH", "VALUES"]);
        } else if expected && let Some(name) = table(cursor, targets) {
            let is_own = name.schema.is_none() && own.contains(&name);
            if !is_own && !reads.contains(&name) {
                reads.push(name);
            }
            expected = false;
        } else {
            expected = step(cursor, &mut listing, targets);
        }
    }
    reads
}

/// Takes one token, and gives whether a table is expected behind it.
fn step(cursor: &mut Cursor<'_>, listing: &mut Vec<bool>, targets: &[&str]) -> bool {
    let mut expected = false;
    let mut lists = listing.last().copied().unwrap_or_default();
    if cursor.at_symbol(b')') {
        listing.pop();
        cursor.at += 1;
        return false;
    }
    if cursor.at_symbol(b',') {
        expected = lists;
    } else if cursor.at_word("FROM") {
        expected = !is_behind(cursor, "DISTINCT");
        lists |= expected;
    } else if cursor.at_word("JOIN") {
        expected = true;
    } else if cursor.at_any(targets) {
        // `DO UPDATE SET` names no table, and neither does `UPDATE OR IGNORE` yet.
        expected = !cursor.word_at(1, "SET");
        if cursor.word_at(1, "OR") {
            cursor.at += 2;
        }
    } else if cursor.at_symbol(b';') || cursor.at_any(&BEHIND_TABLES) {
        lists = false;
    }
    if let Some(level) = listing.last_mut() {
        *level = lists;
    }
    cursor.at += 1;
    expected
}

/// Takes a name, and gives it unless it is that of a function. Behind INTO columns stand in parentheses.
fn table(cursor: &mut Cursor<'_>, targets: &[&str]) -> Option<ObjectName> {
    let start = cursor.at;
    let is_target = targets.iter().any(|word| is_behind(cursor, word));
    let named = text::object_name(cursor).filter(|_| is_target || !cursor.at_symbol(b'('));
    if named.is_none() {
        cursor.at = start;
    }
    named.map(|named| named.name.value)
}
