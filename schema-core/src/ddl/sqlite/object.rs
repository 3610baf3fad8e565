//! Views, triggers and virtual tables, which are kept by their text.

use super::{Cursor, Effect, reads, text};
use crate::catalog::{Object, ObjectKey, ObjectKind};
use crate::operation::Operation;

/// Takes what has a name, perhaps IF NOT EXISTS before it, and gives both.
fn head(cursor: &mut Cursor<'_>) -> Option<(text::Named, bool)> {
    let if_absent = cursor.eat_words(&["IF", "NOT", "EXISTS"]);
    Some((text::object_name(cursor)?, if_absent))
}

fn object(cursor: &Cursor<'_>, kind: ObjectKind, named: &text::Named) -> Object {
    let key = ObjectKey::new(kind, named.name.value.clone());
    Object::new(key, cursor.whole(), cursor.origin(named.name.span))
}

/// What makes an object. A temporary one is gone with the session, and is not held.
fn made(object: Object, named: &text::Named, if_absent: bool, temporary: bool) -> Effect {
    if temporary || named.temporary {
        return Effect::Nothing;
    }
    let (object, at) = (Box::new(object), named.name.span);
    Effect::Operations(vec![Operation::CreateObject { object, at, if_absent, replace: false }])
}

/// Takes CREATE VIEW from behind its first words. <https://www.sqlite.org/lang_createview.html>
pub(super) fn view(cursor: &mut Cursor<'_>, temporary: bool) -> Option<Effect> {
    let (named, if_absent) = head(cursor)?;
    cursor.parenthesised();
    if !cursor.eat("AS") {
        return None;
    }
    let mut object = object(cursor, ObjectKind::View, &named);
    object.reads = reads::of_query(cursor);
    Some(made(object, &named, if_absent, temporary))
}

/// Takes CREATE TRIGGER from behind its first words. <https://www.sqlite.org/lang_createtrigger.html>
pub(super) fn trigger(cursor: &mut Cursor<'_>, temporary: bool) -> Option<Effect> {
    let (named, if_absent) = head(cursor)?;
    while !cursor.is_over() && !cursor.at_word("ON") {
        cursor.take();
    }
    if !cursor.eat("ON") {
        return None;
    }
    let table = text::object_name(cursor)?.name.value;
    let mut object = object(cursor, ObjectKind::Trigger, &named);
    object.reads = reads::of_body(cursor);
    object.reads.retain(|read| *read != table);
    object.reads.insert(0, table.clone());
    object.key.on = Some(table);
    Some(made(object, &named, if_absent, temporary))
}

/// Takes CREATE VIRTUAL TABLE from behind its first words.
/// <https://www.sqlite.org/lang_createvtab.html>
pub(super) fn virtual_table(cursor: &mut Cursor<'_>) -> Option<Effect> {
    let (named, if_absent) = head(cursor)?;
    if !cursor.eat("USING") {
        return None;
    }
    cursor.rest();
    let object = object(cursor, ObjectKind::VirtualTable, &named);
    Some(made(object, &named, if_absent, false))
}
