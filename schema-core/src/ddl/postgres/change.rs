//! ALTER, DROP and COMMENT of what is no table, and DROP TABLE.

use std::sync::Arc;

use super::kind::{self, Kind};
use super::{Cursor, Effect, Outcome, alter, object, text};
use crate::catalog::ObjectKind;
use crate::operation::{Operation, ValueChange};

/// Takes ALTER.
pub(super) fn alter(cursor: &mut Cursor<'_>) -> Option<Outcome> {
    cursor.eat("ALTER");
    if cursor.eat("TABLE") {
        return alter::table(cursor);
    }
    if cursor.eat("INDEX") {
        return index(cursor);
    }
    let Some(kind) = Kind::read(cursor) else {
        return kind::is_unmodelled(cursor).then(|| Outcome::unmodelled(cursor));
    };
    let if_present = cursor.eat_words(&["IF", "EXISTS"]);
    let key = object::key(cursor, kind)?;
    if is_unmodelled(cursor, kind) {
        return Some(Outcome::unmodelled(cursor));
    }
    let statement: Arc<str> = cursor.whole().into();
    if cursor.eat_words(&["RENAME", "TO"]) {
        let to = cursor.name()?;
        // What is in a schema would have to move with it.
        let is_schema = kind.kind == ObjectKind::Schema;
        return match is_schema {
            true => Some(Outcome::opaque("an ALTER SCHEMA ... RENAME TO")),
            false => Some(vec![Operation::RenameObject { key, to, statement }].into()),
        };
    }
    if cursor.eat_words(&["SET", "SCHEMA"]) {
        let schema = cursor.name()?;
        let schema = super::schema(cursor, schema);
        let name = crate::source::Spanned::new(key.value.name, key.span);
        return Some(vec![Operation::SetSchema { name, kind: Some(kind.kind), schema }].into());
    }
    let values = if kind.kind == ObjectKind::Type { values(cursor) } else { None };
    cursor.rest();
    let operation = Operation::AlterObject { key, statement, replaces: None, values, if_present };
    Some(vec![operation].into())
}

/// Whether a change leaves nothing in a catalog.
fn is_unmodelled(cursor: &Cursor<'_>, kind: Kind) -> bool {
    let is_restart = kind.kind == ObjectKind::Sequence && cursor.at_word("RESTART");
    is_restart
        || kind.kind == ObjectKind::Extension
        || cursor.at_words(&["OWNER", "TO"])
        || cursor.at_words(&["DEPENDS", "ON"])
        || cursor.at_words(&["NO", "DEPENDS"])
        || cursor.at_words(&["ENABLE"])
        || cursor.at_words(&["DISABLE"])
}

/// Takes a change of an enum's values.
fn values(cursor: &mut Cursor<'_>) -> Option<ValueChange> {
    if cursor.eat_words(&["ADD", "VALUE"]) {
        let if_absent = cursor.eat_words(&["IF", "NOT", "EXISTS"]);
        return Some(ValueChange::Add { value: text::string(cursor)?, if_absent });
    }
    if !cursor.eat_words(&["RENAME", "VALUE"]) {
        return None;
    }
    let from = text::string(cursor)?;
    let to = cursor.eat("TO").then(|| text::string(cursor))??.value;
    Some(ValueChange::Rename { from, to })
}

fn index(cursor: &mut Cursor<'_>) -> Option<Outcome> {
    if cursor.at_words(&["ALL", "IN", "TABLESPACE"]) {
        return Some(Outcome::unmodelled(cursor));
    }
    let if_present = cursor.eat_words(&["IF", "EXISTS"]);
    let index = cursor.object_name()?;
    if !cursor.eat_words(&["RENAME", "TO"]) {
        return Some(Outcome::unmodelled(cursor));
    }
    let to = cursor.name()?;
    Some(vec![Operation::RenameIndex { index, table: None, to, if_present }].into())
}

/// Takes DROP.
pub(super) fn drop(cursor: &mut Cursor<'_>) -> Option<Outcome> {
    cursor.eat("DROP");
    let is_table = cursor.eat("TABLE");
    let is_index = !is_table && cursor.eat("INDEX");
    let kind = if is_table || is_index { None } else { Kind::read(cursor) };
    if !(is_table || is_index) && kind.is_none() {
        return kind::is_unmodelled(cursor).then(|| Outcome::unmodelled(cursor));
    }
    cursor.eat("CONCURRENTLY");
    let if_present = cursor.eat_words(&["IF", "EXISTS"]);
    let mut operations = Vec::new();
    loop {
        operations.push(match kind {
            Some(kind) => {
                let key = object::key(cursor, kind)?;
                Operation::DropObject { key, if_present, cascade: false }
            }
            None if is_table => {
                let table = cursor.object_name()?;
                Operation::DropTable { table, if_present, cascade: false }
            }
            None => {
                let index = cursor.object_name()?;
                Operation::DropIndex { index, table: None, if_present, cascade: false }
            }
        });
        if !cursor.eat_symbol(b',') {
            break;
        }
    }
    let cascades = super::cascade(cursor);
    // Of several at once, those behind do not hold those before.
    let last = operations.len().saturating_sub(1);
    for (at, operation) in operations.iter_mut().enumerate() {
        if let Operation::DropTable { cascade, if_present, .. }
        | Operation::DropIndex { cascade, if_present, .. }
        | Operation::DropObject { cascade, if_present, .. } = operation
        {
            *cascade = cascades || at < last;
            // One that came before may have taken it along.
            *if_present |= cascades && at > 0;
        }
    }
    Some(operations.into())
}

/// Takes COMMENT ON.
pub(super) fn comment(cursor: &mut Cursor<'_>) -> Option<Outcome> {
    cursor.eat_words(&["COMMENT", "ON"]);
    let (table, column) = if cursor.eat("TABLE") {
        (cursor.object_name()?, None)
    } else if cursor.eat("COLUMN") {
        let (table, column) = kind::column(cursor)?;
        (table, Some(column))
    } else {
        cursor.rest();
        return Some(Effect::Unmodelled.into());
    };
    if !cursor.eat("IS") {
        return None;
    }
    let comment = match cursor.eat("NULL") {
        true => None,
        false => Some(cursor.take().map(|token| cursor.text(token).into())?),
    };
    Some(vec![Operation::SetComment { table, column, comment }].into())
}
