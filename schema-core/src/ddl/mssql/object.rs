//! What is in a catalog by its text: views, procedures, functions, triggers, sequences, types, schemas,
//! synonyms.

use std::sync::Arc;

use super::super::Effect;
use super::super::cursor::{Cursor, default_schema};
use super::{Outcome, reads, types};
use crate::catalog::{Object, ObjectKey, ObjectKind, ObjectName};
use crate::operation::Operation;
use crate::source::Spanned;

/// The kinds whose text goes on to the end of the batch.
const MODULES: [(&str, ObjectKind); 5] = [
    ("VIEW", ObjectKind::View),
    ("PROCEDURE", ObjectKind::Procedure),
    ("PROC", ObjectKind::Procedure),
    ("FUNCTION", ObjectKind::Function),
    ("TRIGGER", ObjectKind::Trigger),
];

/// Whether the statement that is next has the rest of the batch.
pub(super) fn takes_rest(cursor: &Cursor<'_>) -> bool {
    let others = ["SCHEMA", "DEFAULT", "RULE"];
    let ahead = match () {
        () if cursor.at_words(&["CREATE", "OR", "ALTER"]) => 3,
        () if cursor.at_any(&["CREATE", "ALTER"]) => 1,
        () => return false,
    };
    MODULES.iter().any(|(word, _)| cursor.word_at(ahead, word))
        || (cursor.at_word("CREATE") && others.iter().any(|word| cursor.word_at(1, word)))
}

/// Whether a module's word comes next, behind CREATE or ALTER.
pub(super) fn takes_rest_behind(cursor: &Cursor<'_>) -> bool {
    MODULES.iter().any(|(word, _)| cursor.at_word(word))
}

/// Takes the word for a kind of object, and gives the word where no kind is its own.
fn kind(cursor: &mut Cursor<'_>) -> Option<(ObjectKind, Option<&'static str>)> {
    let others = [
        ("SEQUENCE", ObjectKind::Sequence),
        ("TYPE", ObjectKind::Type),
        ("SCHEMA", ObjectKind::Schema),
        ("SYNONYM", ObjectKind::Synonym),
        ("DEFAULT", ObjectKind::Other),
        ("RULE", ObjectKind::Other),
    ];
    let all = MODULES.iter().chain(&others);
    let (word, kind) = all.copied().find(|(word, _)| cursor.eat(word))?;
    Some((kind, (kind == ObjectKind::Other).then_some(word)))
}

/// Takes a `CREATE [OR ALTER]` or an ALTER of a module behind those words; `start` is the statement's
/// first token.
pub(super) fn module(cursor: &mut Cursor<'_>, start: usize, verb: Verb) -> Option<Vec<Operation>> {
    let kind = MODULES.iter().find(|(word, _)| cursor.eat(word)).map(|(_, kind)| *kind)?;
    let name = cursor.object_name()?;
    let found = match kind {
        // What its body names does not hold it.
        ObjectKind::Trigger => on(cursor)?,
        _ => reads::all(cursor),
    };
    cursor.rest();
    let text: Arc<str> = cursor.span_from(start).of(cursor.input.text).into();
    let key = ObjectKey::new(kind, name.value.clone());
    Some(vec![match verb {
        Verb::Alter => Operation::AlterObject {
            key: Spanned::new(key, name.span),
            statement: text,
            replaces: Some(found),
            values: None,
            if_present: false,
        },
        Verb::Create | Verb::CreateOrAlter => {
            let reads = found.into_iter().filter(|read| *read != name.value).collect();
            let object = Object { reads, ..Object::new(key, text, cursor.origin(name.span)) };
            created(object, &name, matches!(verb, Verb::CreateOrAlter))
        }
    }])
}

/// What is done to an object.
#[derive(Clone, Copy)]
pub(super) enum Verb {
    Create,
    CreateOrAlter,
    Alter,
}

fn created(object: Object, name: &Spanned<ObjectName>, replace: bool) -> Operation {
    let (object, at) = (Box::new(object), name.span);
    Operation::CreateObject { object, at, if_absent: false, replace }
}

/// The table of a trigger; none for one of the database or the server.
fn on(cursor: &mut Cursor<'_>) -> Option<Vec<ObjectName>> {
    if !cursor.eat("ON") {
        return None;
    }
    if cursor.at_word("DATABASE") || cursor.at_words(&["ALL", "SERVER"]) {
        return Some(Vec::new());
    }
    Some(vec![cursor.object_name()?.value])
}

/// Takes a CREATE or ALTER of what is no module, behind that word.
pub(super) fn other(cursor: &mut Cursor<'_>, start: usize, verb: Verb) -> Option<Outcome> {
    if matches!(verb, Verb::Alter) && cursor.at_word("SCHEMA") {
        return transfer(cursor);
    }
    let (kind, word) = kind(cursor)?;
    if kind == ObjectKind::Schema {
        return schema(cursor, start);
    }
    let name = cursor.object_name()?;
    let mut reads = Vec::new();
    if kind == ObjectKind::Synonym && cursor.eat("FOR") {
        reads.extend(local(cursor));
    } else if kind == ObjectKind::Type && cursor.eat("FROM") {
        types::read(cursor)?;
    }
    cursor.rest();
    let text = cursor.span_from(start).of(cursor.input.text);
    let mut key = ObjectKey::new(kind, name.value.clone());
    key.signature = word.map(|word| word.to_lowercase().into());
    let operation = match verb {
        Verb::Alter => Operation::AlterObject {
            key: Spanned::new(key, name.span),
            statement: text.into(),
            replaces: None,
            values: None,
            if_present: false,
        },
        Verb::Create | Verb::CreateOrAlter => created(
            Object { reads, ..Object::new(key, text, cursor.origin(name.span)) },
            &name,
            false,
        ),
    };
    Some(vec![operation].into())
}

/// What a synonym stands for, if that is in the same database.
fn local(cursor: &mut Cursor<'_>) -> Option<ObjectName> {
    let start = cursor.at;
    let parts = cursor.path()?.len();
    cursor.at = start;
    let name = cursor.object_name()?;
    (parts < 3).then_some(name.value)
}

/// Takes a CREATE SCHEMA behind those words. What it may hold has no words of its own for its schema.
fn schema(cursor: &mut Cursor<'_>, start: usize) -> Option<Outcome> {
    // Without a name it has that of its owner.
    let mut name = cursor.name()?;
    if name.value.key() == "authorization" {
        name = cursor.name()?;
    } else if cursor.eat("AUTHORIZATION") {
        cursor.name()?;
    }
    let name = Spanned::new(ObjectName::plain(name.value), name.span);
    let key = ObjectKey::new(ObjectKind::Schema, name.value.clone());
    let text = cursor.span_from(start).of(cursor.input.text);
    let object = Object::new(key, text, cursor.origin(name.span));
    cursor.eat_symbol(b';');
    cursor.is_over().then(|| vec![created(object, &name, false)].into())
}

/// Takes `ALTER SCHEMA ... TRANSFER` behind ALTER.
fn transfer(cursor: &mut Cursor<'_>) -> Option<Outcome> {
    cursor.eat("SCHEMA");
    let schema = cursor.name()?;
    if !cursor.eat("TRANSFER") {
        return None;
    }
    let mut kind = None;
    if cursor.symbol_at(1, b':') {
        kind = match cursor.eat_any(&["OBJECT", "TYPE", "XML"])? {
            "TYPE" => Some(ObjectKind::Type),
            "OBJECT" => None,
            _ => return Some(Effect::Unmodelled.into()),
        };
        cursor.at += 2;
    } else if cursor.at_words(&["XML", "SCHEMA", "COLLECTION"]) {
        return Some(Effect::Unmodelled.into());
    }
    let name = cursor.object_name()?;
    let is_default = schema.value.key() == default_schema(cursor.dialect());
    let schema = Some(schema).filter(|_| !is_default);
    Some(vec![Operation::SetSchema { name, kind, schema }].into())
}

/// Takes a DROP behind that word, but for tables and indexes.
pub(super) fn drop(cursor: &mut Cursor<'_>) -> Option<Vec<Operation>> {
    let (kind, word) = kind(cursor)?;
    let signature: Option<Arc<str>> = word.map(|word| word.to_lowercase().into());
    let if_present = cursor.eat_words(&["IF", "EXISTS"]);
    let mut operations = Vec::new();
    loop {
        let name = cursor.object_name()?;
        let key = ObjectKey { signature: signature.clone(), ..ObjectKey::new(kind, name.value) };
        let key = Spanned::new(key, name.span);
        operations.push(Operation::DropObject { key, if_present, cascade: false });
        if !cursor.eat_symbol(b',') {
            break;
        }
    }
    if cursor.eat("ON") {
        cursor.rest();
    }
    Some(operations)
}
