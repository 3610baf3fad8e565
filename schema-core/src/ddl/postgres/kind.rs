//! What statements call the objects that a catalog keeps by their text.

use std::sync::Arc;

use super::{Cursor, text};
use crate::catalog::{Name, ObjectKind, ObjectName};
use crate::source::{Span, Spanned};

/// A kind of objects.
#[derive(Clone, Copy)]
pub(super) struct Kind {
    pub(super) kind: ObjectKind,
    /// What it is, for [`ObjectKind::Other`]; else empty.
    pub(super) word: &'static str,
    /// Whether its names count for each table: `name ON table`.
    pub(super) on_table: bool,
}

/// The words of statements, and what they mean.
const KINDS: &[(&[&str], Kind)] = &[
    (&["VIEW"], of(ObjectKind::View)),
    (&["MATERIALIZED", "VIEW"], of(ObjectKind::MaterializedView)),
    (&["FOREIGN", "TABLE"], of(ObjectKind::VirtualTable)),
    (&["FOREIGN", "DATA", "WRAPPER"], other("foreign data wrapper")),
    (&["SEQUENCE"], of(ObjectKind::Sequence)),
    (&["TYPE"], of(ObjectKind::Type)),
    (&["DOMAIN"], of(ObjectKind::Type)),
    (&["FUNCTION"], of(ObjectKind::Function)),
    (&["PROCEDURE"], of(ObjectKind::Procedure)),
    (&["AGGREGATE"], other("aggregate")),
    (&["SCHEMA"], of(ObjectKind::Schema)),
    (&["EXTENSION"], of(ObjectKind::Extension)),
    (&["EVENT", "TRIGGER"], other("event trigger")),
    (&["TRIGGER"], Kind { kind: ObjectKind::Trigger, word: "", on_table: true }),
    (&["POLICY"], Kind { kind: ObjectKind::Other, word: "policy", on_table: true }),
    (&["RULE"], Kind { kind: ObjectKind::Other, word: "rule", on_table: true }),
    (&["COLLATION"], other("collation")),
    (&["CONVERSION"], other("conversion")),
    (&["PUBLICATION"], other("publication")),
    (&["SUBSCRIPTION"], other("subscription")),
    (&["SERVER"], other("server")),
    (&["LANGUAGE"], other("language")),
    (&["TEXT", "SEARCH", "CONFIGURATION"], other("text search configuration")),
    (&["TEXT", "SEARCH", "DICTIONARY"], other("text search dictionary")),
    (&["TEXT", "SEARCH", "PARSER"], other("text search parser")),
    (&["TEXT", "SEARCH", "TEMPLATE"], other("text search template")),
    (&["ACCESS", "METHOD"], other("access method")),
];

/// What no catalog holds: it lasts, but is no part of a schema, or has no name to tell it apart by.
const UNMODELLED: [&str; 15] = [
    "ROLE",
    "USER",
    "GROUP",
    "DATABASE",
    "TABLESPACE",
    "CAST",
    "OPERATOR",
    "TRANSFORM",
    "STATISTICS",
    "SYSTEM",
    "DEFAULT",
    "LARGE",
    "OWNED",
    "PROPERTY",
    "MAPPING",
];

const fn of(kind: ObjectKind) -> Kind {
    Kind { kind, word: "", on_table: false }
}

const fn other(word: &'static str) -> Kind {
    Kind { kind: ObjectKind::Other, word, on_table: false }
}

impl Kind {
    /// Takes the words of a kind.
    pub(super) fn read(cursor: &mut Cursor<'_>) -> Option<Kind> {
        KINDS.iter().find(|(words, _)| cursor.eat_words(words)).map(|(_, kind)| *kind)
    }

    /// What tells an object apart that has no signature of arguments.
    pub(super) fn signature(self) -> Option<Arc<str>> {
        (!self.word.is_empty()).then(|| self.word.into())
    }

    /// Whether the types of its arguments stand behind its name.
    pub(super) fn is_routine(self) -> bool {
        let is_named = matches!(self.kind, ObjectKind::Function | ObjectKind::Procedure);
        is_named || self.word == "aggregate"
    }
}

/// Whether a statement is on something that no catalog holds.
pub(super) fn is_unmodelled(cursor: &Cursor<'_>) -> bool {
    cursor.at_any(&UNMODELLED)
}

/// Takes all up to ON, or TO of a rule, and the table behind it.
pub(super) fn table(cursor: &mut Cursor<'_>) -> Option<Spanned<ObjectName>> {
    let is_rule = cursor.at_word("AS");
    let mut word = "ON";
    while !cursor.is_over() && !cursor.at_word(word) {
        cursor.skip_balanced();
        if is_rule && cursor.eat("ON") {
            word = "TO";
        }
    }
    if !cursor.eat(word) {
        return None;
    }
    text::relation(cursor)
}

/// Takes `table.column`.
pub(super) fn column(cursor: &mut Cursor<'_>) -> Option<(Spanned<ObjectName>, Spanned<Name>)> {
    let mut names = vec![cursor.name()?];
    while cursor.eat_symbol(b'.') {
        names.push(cursor.name()?);
    }
    let column = names.pop()?;
    let table = names.pop()?;
    let schema = names.pop();
    let start = schema.as_ref().map_or(table.span.start, |schema| schema.span.start);
    let span = Span::new(start, table.span.end);
    let schema = schema.and_then(|schema| super::schema(cursor, schema));
    let name = ObjectName { schema: schema.map(|schema| schema.value), name: table.value };
    Some((Spanned::new(name, span), column))
}
