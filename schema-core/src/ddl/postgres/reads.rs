//! The tables and views that a query names, found on its tokens.

use super::Cursor;
use crate::catalog::ObjectName;
use crate::ddl::query::{common_tables, is_behind};

/// Functions in whose parentheses FROM stands before a value.
const WITH_FROM: [&str; 4] = ["EXTRACT", "SUBSTRING", "TRIM", "OVERLAY"];

/// The words that end a list of tables.
const BEHIND_TABLES: [&str; 14] = [
    "WHERE",
    "GROUP",
    "HAVING",
    "WINDOW",
    "ORDER",
    "LIMIT",
    "OFFSET",
    "FETCH",
    "FOR",
    "UNION",
    "INTERSECT",
    "EXCEPT",
    "SELECT",
    "RETURNING",
];

/// What is between two parentheses.
#[derive(Clone, Copy, Default)]
struct Level {
    /// Whether tables are listed.
    listing: bool,
    /// Whether FROM stands before a value.
    of_function: bool,
}

/// Takes a query, and gives what it reads, each once.
pub(super) fn read(cursor: &mut Cursor<'_>) -> Vec<ObjectName> {
    let own = common_tables(cursor);
    let mut reads: Vec<ObjectName> = Vec::new();
    let mut levels = vec![Level::default()];
    let mut expected = false;
    while !cursor.is_over() {
        let level = levels.last().copied().unwrap_or_default();
        if expected && (cursor.eat("ONLY") || cursor.eat("LATERAL")) {
            continue;
        }
        if cursor.at_symbol(b'(') {
            let of_function = cursor.at > 0 && is_with_from(cursor);
            levels.push(Level { listing: expected, of_function });
            cursor.at += 1;
            expected &= !cursor.at_any(&["SELECT", "WITH", "VALUES"]);
            continue;
        }
        if expected && let Some(name) = table(cursor) {
            let is_own = name.schema.is_none() && own.contains(&name);
            if !is_own && !reads.contains(&name) {
                reads.push(name);
            }
            expected = false;
            continue;
        }
        expected = step(cursor, &mut levels, level);
    }
    reads
}

/// Takes one token, and gives whether a table is expected behind it.
fn step(cursor: &mut Cursor<'_>, levels: &mut Vec<Level>, level: Level) -> bool {
    let mut listing = level.listing;
    let expected = if cursor.at_symbol(b')') {
        levels.pop();
        cursor.at += 1;
        return false;
    } else if cursor.at_symbol(b',') {
        listing
    } else if cursor.at_word("FROM") {
        let is_value = level.of_function || is_behind(cursor, "DISTINCT");
        listing |= !is_value;
        !is_value
    } else if cursor.at_word("JOIN") {
        true
    } else {
        listing &= !cursor.at_any(&BEHIND_TABLES);
        false
    };
    if let Some(level) = levels.last_mut() {
        level.listing = listing;
    }
    cursor.at += 1;
    expected
}

fn is_with_from(cursor: &Cursor<'_>) -> bool {
    WITH_FROM.iter().any(|word| is_behind(cursor, word))
}

/// Takes a name, and gives it unless it is that of a function.
fn table(cursor: &mut Cursor<'_>) -> Option<ObjectName> {
    let name = cursor.object_name()?;
    (!cursor.at_symbol(b'(')).then_some(name.value)
}
