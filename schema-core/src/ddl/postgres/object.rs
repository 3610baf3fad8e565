//! CREATE of what is kept by its text: views, triggers, functions, types and the like.

use std::sync::Arc;

use super::kind::{self, Kind};
use super::{Cursor, Effect, Outcome, reads, text, types};
use crate::catalog::{Object, ObjectKey, ObjectKind, ObjectName};
use crate::operation::Operation;
use crate::source::Spanned;

/// What a CREATE says before it says what it makes.
#[derive(Clone, Copy)]
pub(super) struct Made {
    pub(super) replace: bool,
    pub(super) temporary: bool,
}

/// Takes CREATE from behind what it makes.
pub(super) fn create(cursor: &mut Cursor<'_>, kind: Kind, made: Made) -> Option<Outcome> {
    let if_absent = cursor.eat_words(&["IF", "NOT", "EXISTS"]);
    if kind.kind == ObjectKind::Schema {
        return schema(cursor, if_absent);
    }
    let name = cursor.object_name()?;
    let key = ObjectKey { signature: kind.signature(), ..ObjectKey::new(kind.kind, name.value) };
    let mut object = Object::new(key, cursor.whole(), cursor.origin(name.span));
    match kind.kind {
        ObjectKind::View | ObjectKind::MaterializedView => {
            object.reads = reads::read(cursor);
        }
        ObjectKind::Function | ObjectKind::Procedure => {
            object.key.signature = Some(signature(cursor, kind.kind)?.into());
        }
        ObjectKind::Type if cursor.eat_words(&["AS", "ENUM"]) => {
            object.values = cursor.within(values)??;
        }
        ObjectKind::Sequence => object.reads.extend(owner(cursor)),
        _ if kind.on_table => {
            let table = kind::table(cursor)?;
            object.reads.push(table.value.clone());
            object.key.on = Some(table.value);
            if kind.kind == ObjectKind::Trigger {
                object.reads.extend(routine(cursor));
            }
        }
        _ => {}
    }
    cursor.rest();
    if made.temporary {
        // It is gone with the session, and no statement that lasts can name it.
        return Some(Effect::Nothing.into());
    }
    let object = Box::new(object);
    let replace = made.replace;
    let operation = Operation::CreateObject { object, at: name.span, if_absent, replace };
    Some(vec![operation].into())
}

/// Takes CREATE SCHEMA; what is made within it in the same statement is not read.
fn schema(cursor: &mut Cursor<'_>, if_absent: bool) -> Option<Outcome> {
    let named = if cursor.at_word("AUTHORIZATION") { None } else { cursor.name() };
    let role = if cursor.eat("AUTHORIZATION") { Some(cursor.name()?) } else { None };
    let owned = role.is_some();
    let name = named.or(role)?;
    if !cursor.is_over() {
        return None;
    }
    let key = ObjectKey::new(ObjectKind::Schema, ObjectName::plain(name.value));
    let object = Box::new(Object::new(key, cursor.whole(), cursor.origin(name.span)));
    let operation = Operation::CreateObject { object, at: name.span, if_absent, replace: false };
    Some(Outcome::of(vec![operation], owned))
}

/// Takes an enum's values.
fn values(cursor: &mut Cursor<'_>) -> Option<Vec<Arc<str>>> {
    let mut values = Vec::new();
    while let Some(value) = text::string(cursor) {
        values.push(value.value);
        cursor.eat_symbol(b',');
    }
    cursor.is_over().then_some(values)
}

/// The function that a trigger calls.
fn routine(cursor: &mut Cursor<'_>) -> Option<ObjectName> {
    while !cursor.is_over() && !cursor.at_word("EXECUTE") {
        cursor.skip_balanced();
    }
    cursor.eat("EXECUTE");
    cursor.eat_any(&["FUNCTION", "PROCEDURE"])?;
    cursor.object_name().map(|name| name.value)
}

/// The table whose column owns a sequence.
fn owner(cursor: &mut Cursor<'_>) -> Option<ObjectName> {
    while !cursor.is_over() && !cursor.at_words(&["OWNED", "BY"]) {
        cursor.take();
    }
    cursor.eat_words(&["OWNED", "BY"]);
    kind::column(cursor).map(|(table, _)| table.value)
}

/// Takes `([mode] [name] type [DEFAULT value], ...)`, and gives the types that tell routines of one name
/// apart.
pub(super) fn signature(cursor: &mut Cursor<'_>, kind: ObjectKind) -> Option<String> {
    cursor.within(|cursor| {
        let mut all: Vec<String> = Vec::new();
        while !cursor.is_over() {
            all.extend(argument(cursor, kind)?);
            cursor.skip_until(|_| false);
            cursor.eat_symbol(b',');
        }
        Some(all.join(", "))
    })?
}

/// Takes an argument; one that only comes out does not tell functions apart.
fn argument(cursor: &mut Cursor<'_>, kind: ObjectKind) -> Option<Option<String>> {
    // `INOUT` and `IN OUT` are one mode.
    let mode = cursor.eat_any(&["IN", "OUT", "INOUT", "VARIADIC"]);
    let mode = if mode == Some("IN") && cursor.eat("OUT") { Some("INOUT") } else { mode };
    let start = cursor.at;
    let mut found = types::of_argument(cursor).filter(|_| is_argument_over(cursor));
    if found.is_none() {
        cursor.at = start;
        cursor.name()?;
        found = types::of_argument(cursor);
    }
    let found = found?;
    let counts = mode != Some("OUT") || kind == ObjectKind::Procedure;
    Some(counts.then_some(found))
}

fn is_argument_over(cursor: &Cursor<'_>) -> bool {
    let is_default = cursor.at_word("DEFAULT") || cursor.at_symbol(b'=') || cursor.at_symbol(b':');
    cursor.is_over() || cursor.at_symbol(b',') || is_default
}

/// Takes the name of an object, with what tells it apart from others of that name.
pub(super) fn key(cursor: &mut Cursor<'_>, kind: Kind) -> Option<Spanned<ObjectKey>> {
    let name = cursor.object_name()?;
    let mut key = ObjectKey::new(kind.kind, name.value);
    if kind.kind == ObjectKind::Schema {
        key.name.schema = None;
    }
    key.signature = kind.signature();
    if kind.is_routine() && cursor.at_symbol(b'(') {
        key.signature = match kind.word {
            "" => Some(signature(cursor, kind.kind)?.into()),
            _ => cursor.parenthesised().and(kind.signature()),
        };
    }
    if kind.on_table {
        key.on = Some(kind::table(cursor)?.value);
    }
    Some(Spanned::new(key, name.span))
}
