//! Columns, as they stand in CREATE TABLE and behind ADD COLUMN.
//! <https://www.sqlite.org/syntax/column-constraint.html>

use super::constraint::{self, Read};
use super::{Cursor, text, types};
use crate::catalog::{
    Column, ConstraintKind, DefaultValue, Generated, Identity, IdentityKind, Part,
};
use crate::source::Span;

/// A column that was read, with the constraints that were written with it.
pub(super) struct Definition {
    pub(super) column: Column,
    /// Its name in the source.
    pub(super) at: Span,
    pub(super) constraints: Vec<Read>,
    /// What NOT NULL does with a row.
    conflict: Option<String>,
    collation: Option<String>,
}

/// What numbers the rows of a table.
pub(super) fn autoincrement() -> Identity {
    Identity { kind: IdentityKind::Autoincrement, options: "".into() }
}

/// Takes a column up to a comma or the end, or to a constraint of the table.
pub(super) fn read(cursor: &mut Cursor<'_>) -> Option<Definition> {
    let name = text::name(cursor)?;
    let column = Column {
        name: name.value,
        data_type: types::read(cursor)?,
        nullable: true,
        default: None,
        identity: None,
        generated: None,
        clauses: "".into(),
        comment: None,
        origin: cursor.origin(name.span),
    };
    let mut definition = Definition {
        column,
        at: name.span,
        constraints: Vec::new(),
        conflict: None,
        collation: None,
    };
    while !cursor.is_over() && !cursor.at_symbol(b',') {
        clause(cursor, &mut definition)?;
    }
    // BINARY is what a column has without it.
    let collation = definition.collation.take().filter(|text| text != "COLLATE binary");
    let conflict = definition.conflict.take().filter(|_| !definition.column.nullable);
    definition.column.clauses = text::joined([conflict, collation]);
    Some(definition)
}

/// Takes one of the clauses behind the type.
fn clause(cursor: &mut Cursor<'_>, definition: &mut Definition) -> Option<()> {
    let start = cursor.here().start;
    let name = constraint::name(cursor)?;
    let column = &mut definition.column;
    if cursor.eat_words(&["NOT", "NULL"]) {
        column.nullable = false;
        definition.conflict = text::conflict(cursor)?;
    } else if cursor.eat("NULL") {
        text::conflict(cursor)?;
    } else if cursor.eat("DEFAULT") {
        let value = text::default(cursor)?;
        column.default = Some(DefaultValue { value, name: None, automatic: true });
    } else if cursor.at_word("COLLATE") {
        definition.collation = text::collation(cursor)?;
    } else if cursor.eat_words(&["GENERATED", "ALWAYS", "AS"]) || cursor.eat("AS") {
        column.generated = Some(generated(cursor)?);
    } else if cursor.at_any(&["DEFERRABLE", "NOT"]) {
        let clauses = constraint::deferred(cursor)?;
        let last = definition.constraints.last_mut()?;
        last.constraint.clauses = text::joined([clauses]);
    } else if cursor.eat_words(&["PRIMARY", "KEY"]) {
        let descending = cursor.eat_any(&["ASC", "DESC"]) == Some("DESC");
        let clauses = text::joined([text::conflict(cursor)?]);
        if cursor.eat("AUTOINCREMENT") {
            column.identity = Some(autoincrement());
        }
        let part = Part { descending, ..Part::column(column.name.clone()) };
        let kind = ConstraintKind::PrimaryKey(vec![part]);
        definition.constraints.push(constraint::finish(cursor, start, name, kind, clauses));
    } else if !cursor.is_over() || name.is_none() {
        let mut read = constraint::of_column(cursor, start, name, &column.name)?;
        read.constraint.with_column = Some(column.name.clone());
        definition.constraints.push(read);
    }
    Some(())
}

/// Takes `(expression) [STORED | VIRTUAL]`.
fn generated(cursor: &mut Cursor<'_>) -> Option<Generated> {
    let expression = text::in_parentheses(cursor)?;
    let stored = cursor.eat_any(&["STORED", "VIRTUAL"]) == Some("STORED");
    Some(Generated { expression, stored })
}
