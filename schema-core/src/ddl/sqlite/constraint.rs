//! Constraints, of a column and of a table. <https://www.sqlite.org/syntax/table-constraint.html>

use std::sync::Arc;

use super::{Cursor, index, text};
use crate::catalog::{Action, Constraint, ConstraintKind, ForeignKey, Name, Part};
use crate::source::{Span, Spanned};

/// A constraint that was read.
pub(super) struct Read {
    pub(super) constraint: Constraint,
    /// Its name, or the whole of it where it has none.
    pub(super) at: Span,
    /// Whether AUTOINCREMENT stands in it.
    pub(super) numbers: bool,
}

/// Whether a constraint of a table begins here. All of these words are reserved.
pub(super) fn begins(cursor: &Cursor<'_>) -> bool {
    cursor.at_any(&["CONSTRAINT", "PRIMARY", "UNIQUE", "CHECK", "FOREIGN"])
}

/// Takes `CONSTRAINT name`; `None` where the name is missing. Of several the last one counts.
pub(super) fn name(cursor: &mut Cursor<'_>) -> Option<Option<Spanned<Name>>> {
    let mut found = None;
    while cursor.eat("CONSTRAINT") {
        found = Some(text::name(cursor)?);
    }
    Some(found)
}

/// Takes a constraint of a table.
pub(super) fn of_table(cursor: &mut Cursor<'_>) -> Option<Read> {
    let start = cursor.here().start;
    let name = name(cursor)?;
    let mut numbers = false;
    let (kind, clauses) = if cursor.eat_words(&["PRIMARY", "KEY"]) {
        let parts = cursor.within(|cursor| {
            let parts = index::parts(cursor)?;
            numbers = cursor.eat("AUTOINCREMENT");
            cursor.is_over().then_some(parts)
        })??;
        (ConstraintKind::PrimaryKey(parts), text::conflict(cursor)?)
    } else if cursor.eat("UNIQUE") {
        let parts = cursor.within(whole_parts)??;
        (ConstraintKind::Unique(parts), text::conflict(cursor)?)
    } else if cursor.eat("CHECK") {
        let check = text::in_parentheses(cursor)?;
        // It is allowed here, and does nothing.
        text::conflict(cursor)?;
        (ConstraintKind::Check(check), None)
    } else if cursor.eat_words(&["FOREIGN", "KEY"]) {
        let columns = text::names(cursor)?;
        foreign_key(cursor, columns)?
    } else {
        return None;
    };
    let read = finish(cursor, start, name, kind, text::joined([clauses]));
    Some(Read { numbers, ..read })
}

fn whole_parts(cursor: &mut Cursor<'_>) -> Option<Vec<Part>> {
    let parts = index::parts(cursor)?;
    cursor.is_over().then_some(parts)
}

/// Takes a constraint of a column but a primary key, behind its name; `None` where none stands there.
pub(super) fn of_column(
    cursor: &mut Cursor<'_>,
    start: usize,
    name: Option<Spanned<Name>>,
    column: &Name,
) -> Option<Read> {
    let (kind, clauses) = if cursor.eat("UNIQUE") {
        let parts = vec![Part::column(column.clone())];
        (ConstraintKind::Unique(parts), text::conflict(cursor)?)
    } else if cursor.eat("CHECK") {
        let check = text::in_parentheses(cursor)?;
        (ConstraintKind::Check(check), None)
    } else {
        foreign_key(cursor, vec![column.clone()])?
    };
    Some(finish(cursor, start, name, kind, text::joined([clauses])))
}

/// Puts a constraint together.
pub(super) fn finish(
    cursor: &Cursor<'_>,
    start: usize,
    name: Option<Spanned<Name>>,
    kind: ConstraintKind,
    clauses: Arc<str>,
) -> Read {
    let end = cursor.place(Span::at(cursor.end_of_last())).end;
    let at = name.as_ref().map_or(Span::new(start, end), |name| name.span);
    let name = name.map(|name| name.value);
    let mut constraint = Constraint::new(name, kind, cursor.origin(at));
    constraint.clauses = clauses;
    Read { constraint, at, numbers: false }
}

/// Takes when a foreign key is checked. All but one way of saying it mean at once.
pub(super) fn deferred(cursor: &mut Cursor<'_>) -> Option<Option<String>> {
    let negated = cursor.eat_words(&["NOT", "DEFERRABLE"]);
    if !negated && !cursor.eat("DEFERRABLE") {
        return None;
    }
    let mut deferred = false;
    if cursor.eat("INITIALLY") {
        deferred = cursor.eat_any(&["DEFERRED", "IMMEDIATE"])? == "DEFERRED";
    }
    Some((deferred && !negated).then(|| "DEFERRABLE INITIALLY DEFERRED".to_owned()))
}

/// Takes `REFERENCES ...`.
fn foreign_key(
    cursor: &mut Cursor<'_>,
    columns: Vec<Name>,
) -> Option<(ConstraintKind, Option<String>)> {
    if !cursor.eat("REFERENCES") {
        return None;
    }
    let references = text::object_name(cursor)?.name.value;
    let referenced = if cursor.at_symbol(b'(') { text::names(cursor)? } else { Vec::new() };
    let (mut on_delete, mut on_update) = (Action::NoAction, Action::NoAction);
    loop {
        if cursor.eat("MATCH") {
            // It is allowed, and means nothing.
            text::name(cursor)?;
        } else if cursor.eat("ON") {
            let event = cursor.eat_any(&["DELETE", "UPDATE", "INSERT"])?;
            let action = action(cursor)?;
            match event {
                "DELETE" => on_delete = action,
                "UPDATE" => on_update = action,
                _ => {}
            }
        } else {
            break;
        }
    }
    let is_deferrable = cursor.at_word("DEFERRABLE") || cursor.at_words(&["NOT", "DEFERRABLE"]);
    let clauses = if is_deferrable { deferred(cursor)? } else { None };
    let key = ForeignKey { columns, references, referenced, on_delete, on_update };
    Some((ConstraintKind::ForeignKey(key), clauses))
}

fn action(cursor: &mut Cursor<'_>) -> Option<Action> {
    let actions =
        [Action::NoAction, Action::Restrict, Action::Cascade, Action::SetNull, Action::SetDefault];
    actions.into_iter().find(|action| {
        let words: Vec<&str> = action.sql().split(' ').collect();
        cursor.eat_words(&words)
    })
}
