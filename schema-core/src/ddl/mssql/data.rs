//! Statements that change rows, and queries.

use super::super::cursor::Cursor;
use super::super::{Data, DataKind, Effect};
use super::{Outcome, table};
use crate::catalog::ObjectName;
use crate::source::Spanned;

/// Takes a statement that changes rows, or a query; the cursor stays where it is if it is neither.
pub(super) fn read(cursor: &mut Cursor<'_>) -> Option<Outcome> {
    let start = cursor.at;
    if cursor.eat("WITH") {
        behind_expressions(cursor);
    }
    let effect = match cursor
        .eat_any(&["INSERT", "UPDATE", "DELETE", "MERGE", "TRUNCATE", "BULK", "SELECT"])
    {
        Some("SELECT") => match table::selected_into(cursor) {
            Some(operations) => Effect::Operations(operations),
            None => Effect::Nothing,
        },
        Some("UPDATE") if cursor.at_word("STATISTICS") => Effect::Nothing,
        Some(verb) => Effect::Data(changed(cursor, verb)),
        None if cursor.at_any(&["UPDATETEXT", "WRITETEXT"]) => {
            Effect::Data(Data { kind: DataKind::Change, table: None, portable: None })
        }
        None => {
            cursor.at = start;
            return None;
        }
    };
    cursor.rest();
    Some(effect.into())
}

/// Takes the common table expressions behind a WITH.
fn behind_expressions(cursor: &mut Cursor<'_>) {
    let verbs = ["INSERT", "UPDATE", "DELETE", "MERGE", "SELECT"];
    while !cursor.is_over() && !cursor.at_any(&verbs) {
        cursor.skip_balanced();
    }
}

fn changed(cursor: &mut Cursor<'_>, verb: &str) -> Data {
    let kind = match verb {
        "INSERT" | "BULK" => DataKind::Insert,
        _ => DataKind::Change,
    };
    if cursor.eat("TOP") {
        cursor.skip_balanced();
        cursor.eat("PERCENT");
    }
    let word = match verb {
        "INSERT" | "MERGE" => "INTO",
        "DELETE" => "FROM",
        "TRUNCATE" => "TABLE",
        "BULK" => "INSERT",
        _ => "",
    };
    cursor.eat(word);
    let name = cursor.object_name();
    let table = match (verb, name) {
        ("UPDATE" | "DELETE", Some(name)) => Some(behind_alias(cursor, name)),
        (_, name) => name,
    };
    Data { kind, table, portable: None }
}

/// The table of an alias that is defined in the FROM of the statement; else the name itself.
fn behind_alias(cursor: &mut Cursor<'_>, name: Spanned<ObjectName>) -> Spanned<ObjectName> {
    if name.value.schema.is_some() {
        return name;
    }
    while !cursor.is_over() {
        if cursor.eat_any(&["FROM", "JOIN"]).is_none() && !cursor.eat_symbol(b',') {
            cursor.skip_balanced();
            continue;
        }
        let at = cursor.at;
        let Some(table) = cursor.object_name() else { continue };
        cursor.eat("AS");
        let alias = cursor.peek().and_then(|token| cursor.name_of(token));
        if alias.is_some_and(|alias| alias == name.value.name) {
            return table;
        }
        cursor.at = at + 1;
    }
    name
}
