//! Columns, as they stand in CREATE TABLE and behind ADD COLUMN.

use super::constraint::{self, Read};
use super::{Cursor, identity, text, types};
use crate::catalog::{Column, DefaultValue, Generated, Identity, IdentityKind};
use crate::source::Span;

/// A column that was read, with the constraints that were written with it.
pub(super) struct Definition {
    pub(super) column: Column,
    /// Its name in the source.
    pub(super) at: Span,
    pub(super) constraints: Vec<Read>,
}

/// The words that end a default: what can stand behind it. None of them is in it outside of
/// parentheses.
const BEHIND_DEFAULT: [&str; 12] = [
    "CONSTRAINT",
    "NOT",
    "NULL",
    "CHECK",
    "DEFAULT",
    "GENERATED",
    "UNIQUE",
    "PRIMARY",
    "REFERENCES",
    "COLLATE",
    "DEFERRABLE",
    "INITIALLY",
];

/// Takes a column up to a comma or the end.
pub(super) fn read(cursor: &mut Cursor<'_>) -> Option<Definition> {
    let name = cursor.name()?;
    let typed = types::read(cursor)?;
    let serial = Identity { kind: IdentityKind::Serial, options: "".into() };
    let column = Column {
        name: name.value,
        data_type: typed.data_type,
        nullable: !typed.serial,
        default: None,
        identity: typed.serial.then_some(serial),
        generated: None,
        clauses: "".into(),
        comment: None,
        origin: cursor.origin(name.span),
    };
    let mut definition = Definition { column, at: name.span, constraints: Vec::new() };
    let mut clauses = Vec::new();
    while !cursor.is_over() && !cursor.at_symbol(b',') {
        clause(cursor, &mut definition, &mut clauses)?;
    }
    definition.column.clauses = text::joined(&clauses);
    Some(definition)
}

/// Takes one of the clauses behind the type.
fn clause(
    cursor: &mut Cursor<'_>,
    definition: &mut Definition,
    clauses: &mut Vec<String>,
) -> Option<()> {
    let start = cursor.here().start;
    let name = constraint::name(cursor)?;
    let column = &mut definition.column;
    if cursor.eat_words(&["NOT", "NULL"]) {
        column.nullable = false;
        cursor.eat_words(&["NO", "INHERIT"]);
    } else if cursor.eat("NULL") {
    } else if cursor.eat("DEFAULT") {
        let value = text::value(cursor, &BEHIND_DEFAULT)?;
        column.default = Some(DefaultValue { value, name: None, automatic: true });
    } else if cursor.at_word("GENERATED") {
        generated(cursor, column)?;
    } else if cursor.eat("COLLATE") {
        clauses.extend(text::collation(cursor)?);
    } else if let Some(word) = cursor.eat_any(&["STORAGE", "COMPRESSION"]) {
        clauses.push(format!("{word} {}", text::path(cursor)?));
    } else if cursor.eat("OPTIONS") {
        clauses.push(format!("OPTIONS {}", text::list(cursor)?));
    } else {
        let read = constraint::of_column(cursor, start, name, &column.name)?;
        definition.constraints.push(read);
    }
    Some(())
}

/// Takes `GENERATED ...`: an identity, or what a column is computed from.
fn generated(cursor: &mut Cursor<'_>, column: &mut Column) -> Option<()> {
    if let Some(identity) = identity::read(cursor) {
        column.identity = Some(identity);
        column.nullable = false;
        return Some(());
    }
    if !cursor.eat_words(&["GENERATED", "ALWAYS", "AS"]) {
        return None;
    }
    let expression = text::in_parentheses(cursor)?;
    let stored = cursor.eat("STORED");
    cursor.eat("VIRTUAL");
    column.generated = Some(Generated { expression, stored });
    Some(())
}
