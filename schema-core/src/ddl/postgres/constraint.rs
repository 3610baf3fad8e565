//! Constraints, of a column and of a table.
//! <https://www.postgresql.org/docs/current/sql-createtable.html>

use super::{Cursor, index, text};
use crate::catalog::{Action, Constraint, ConstraintKind, Expression, ForeignKey, Name, Part};
use crate::source::{Span, Spanned};

/// A constraint that was read.
pub(super) struct Read {
    pub(super) constraint: Constraint,
    /// Its name, or the whole of it where it has none.
    pub(super) at: Span,
    /// The index that becomes the key's.
    pub(super) using_index: Option<Spanned<Name>>,
}

/// The words that a constraint of a table begins with. All but EXCLUDE are reserved.
pub(super) fn begins(cursor: &Cursor<'_>) -> bool {
    let is_exclusion =
        cursor.at_word("EXCLUDE") && (cursor.word_at(1, "USING") || cursor.symbol_at(1, b'('));
    is_exclusion || cursor.at_any(&["CONSTRAINT", "PRIMARY", "UNIQUE", "CHECK", "FOREIGN"])
}

/// Takes `CONSTRAINT name`; `None` where the name is missing.
pub(super) fn name(cursor: &mut Cursor<'_>) -> Option<Option<Spanned<Name>>> {
    match cursor.eat("CONSTRAINT") {
        true => cursor.name().map(Some),
        false => Some(None),
    }
}

/// Takes `[CONSTRAINT name] NOT NULL column [NO INHERIT]`, which PostgreSQL 18 has, and gives the column.
pub(super) fn not_null(cursor: &mut Cursor<'_>) -> Option<Name> {
    let start = cursor.at;
    let column =
        name(cursor).and_then(|_| cursor.eat_words(&["NOT", "NULL"]).then(|| cursor.name())?);
    match column {
        Some(column) => {
            cursor.eat_words(&["NO", "INHERIT"]);
            Some(column.value)
        }
        None => {
            cursor.at = start;
            None
        }
    }
}

/// Takes a constraint of a table.
pub(super) fn of_table(cursor: &mut Cursor<'_>) -> Option<Read> {
    let start = cursor.here().start;
    let name = name(cursor)?;
    let mut using_index = None;
    let mut clauses = Vec::new();
    let kind = if cursor.eat_words(&["PRIMARY", "KEY"]) {
        using_index = index_to_use(cursor);
        let parts = if using_index.is_some() { Vec::new() } else { key_parts(cursor)? };
        index_clauses(cursor, &mut clauses)?;
        ConstraintKind::PrimaryKey(parts)
    } else if cursor.eat("UNIQUE") {
        nulls(cursor, &mut clauses);
        using_index = index_to_use(cursor);
        let parts = if using_index.is_some() { Vec::new() } else { key_parts(cursor)? };
        index_clauses(cursor, &mut clauses)?;
        ConstraintKind::Unique(parts)
    } else if cursor.eat("CHECK") {
        ConstraintKind::Check(text::in_parentheses(cursor)?)
    } else if cursor.eat_words(&["FOREIGN", "KEY"]) {
        let columns = names(cursor)?;
        foreign_key(cursor, columns, &mut clauses)?
    } else if cursor.eat("EXCLUDE") {
        ConstraintKind::Exclude(exclusion(cursor)?)
    } else {
        return None;
    };
    Some(Read { using_index, ..finish(cursor, start, name, kind, clauses) })
}

/// Takes a constraint of a column, behind its name; `None` where none stands there.
pub(super) fn of_column(
    cursor: &mut Cursor<'_>,
    start: usize,
    name: Option<Spanned<Name>>,
    column: &Name,
) -> Option<Read> {
    let mut clauses = Vec::new();
    let own = || vec![Part::column(column.clone())];
    let kind = if cursor.eat_words(&["PRIMARY", "KEY"]) {
        index_clauses(cursor, &mut clauses)?;
        ConstraintKind::PrimaryKey(own())
    } else if cursor.eat("UNIQUE") {
        nulls(cursor, &mut clauses);
        index_clauses(cursor, &mut clauses)?;
        ConstraintKind::Unique(own())
    } else if cursor.eat("CHECK") {
        ConstraintKind::Check(text::in_parentheses(cursor)?)
    } else if cursor.at_word("REFERENCES") {
        foreign_key(cursor, vec![column.clone()], &mut clauses)?
    } else {
        return None;
    };
    Some(finish(cursor, start, name, kind, clauses))
}

/// Takes what can stand behind every constraint, and puts it together.
fn finish(
    cursor: &mut Cursor<'_>,
    start: usize,
    name: Option<Spanned<Name>>,
    kind: ConstraintKind,
    mut clauses: Vec<String>,
) -> Read {
    let validated = attributes(cursor, &mut clauses);
    let end = cursor.place(Span::at(cursor.end_of_last())).end;
    let at = name.as_ref().map_or(Span::new(start, end), |name| name.span);
    let name = name.map(|name| name.value);
    let mut constraint = Constraint::new(name, kind, cursor.origin(at));
    constraint.validated = validated;
    constraint.clauses = text::joined(&clauses);
    Read { constraint, at, using_index: None }
}

/// Takes when a constraint is checked, and gives whether the rows that are there were.
fn attributes(cursor: &mut Cursor<'_>, clauses: &mut Vec<String>) -> bool {
    let (mut deferrable, mut deferred, mut validated) = (false, false, true);
    loop {
        if cursor.eat("DEFERRABLE") {
            deferrable = true;
        } else if cursor.eat_words(&["INITIALLY", "DEFERRED"]) {
            deferred = true;
        } else if cursor.eat_words(&["NOT", "VALID"]) {
            validated = false;
        } else if cursor.eat_words(&["NO", "INHERIT"]) {
            clauses.push("NO INHERIT".to_owned());
        } else if cursor.eat_words(&["NOT", "ENFORCED"]) {
            clauses.push("NOT ENFORCED".to_owned());
        } else {
            let usual = cursor.eat_words(&["NOT", "DEFERRABLE"])
                || cursor.eat_words(&["INITIALLY", "IMMEDIATE"])
                || cursor.eat("ENFORCED");
            if !usual {
                break;
            }
        }
    }
    if deferred {
        clauses.push("DEFERRABLE INITIALLY DEFERRED".to_owned());
    } else if deferrable {
        clauses.push("DEFERRABLE".to_owned());
    }
    validated
}

fn index_to_use(cursor: &mut Cursor<'_>) -> Option<Spanned<Name>> {
    let is_tablespace = cursor.word_at(2, "TABLESPACE");
    if is_tablespace || !cursor.eat_words(&["USING", "INDEX"]) {
        return None;
    }
    cursor.name()
}

/// Takes the columns of a key.
fn key_parts(cursor: &mut Cursor<'_>) -> Option<Vec<Part>> {
    cursor.within(|cursor| {
        let mut parts = Vec::new();
        loop {
            let mut part = Part::column(cursor.name()?.value);
            if cursor.eat_words(&["WITHOUT", "OVERLAPS"]) {
                part.clauses = "WITHOUT OVERLAPS".into();
            }
            parts.push(part);
            if !cursor.eat_symbol(b',') {
                return cursor.is_over().then_some(parts);
            }
        }
    })?
}

fn names(cursor: &mut Cursor<'_>) -> Option<Vec<Name>> {
    let names = cursor.names_in_parentheses()?;
    Some(names.into_iter().map(|name| name.value).collect())
}

/// Takes whether equal NULLs are duplicates.
pub(super) fn nulls(cursor: &mut Cursor<'_>, clauses: &mut Vec<String>) {
    if cursor.eat_words(&["NULLS", "NOT", "DISTINCT"]) {
        clauses.push("NULLS NOT DISTINCT".to_owned());
    } else {
        cursor.eat_words(&["NULLS", "DISTINCT"]);
    }
}

/// Takes what is said of the index behind a key.
fn index_clauses(cursor: &mut Cursor<'_>, clauses: &mut Vec<String>) -> Option<()> {
    if cursor.eat("INCLUDE") {
        clauses.push(format!("INCLUDE {}", text::list(cursor)?));
    }
    if cursor.at_word("WITH") && cursor.symbol_at(1, b'(') {
        cursor.at += 1;
        clauses.push(text::parameters(cursor)?);
    }
    if cursor.eat_words(&["USING", "INDEX", "TABLESPACE"]) {
        clauses.extend(text::tablespace(cursor, "USING INDEX TABLESPACE")?);
    }
    Some(())
}

/// Takes `REFERENCES ...`.
fn foreign_key(
    cursor: &mut Cursor<'_>,
    columns: Vec<Name>,
    clauses: &mut Vec<String>,
) -> Option<ConstraintKind> {
    if !cursor.eat("REFERENCES") {
        return None;
    }
    let references = text::relation(cursor)?.value;
    let referenced = if cursor.at_symbol(b'(') { names(cursor)? } else { Vec::new() };
    if cursor.eat("MATCH") {
        match cursor.eat_any(&["FULL", "PARTIAL", "SIMPLE"])? {
            "SIMPLE" => {}
            how => clauses.push(format!("MATCH {how}")),
        }
    }
    let (mut on_delete, mut on_update) = (Action::NoAction, Action::NoAction);
    while cursor.eat("ON") {
        let (event, word) = match cursor.eat_any(&["DELETE", "UPDATE"])? {
            "DELETE" => (&mut on_delete, "DELETE"),
            _ => (&mut on_update, "UPDATE"),
        };
        *event = action(cursor)?;
        if cursor.at_symbol(b'(') {
            clauses.push(format!("ON {word} {} {}", event.sql(), text::list(cursor)?));
        }
    }
    Some(ConstraintKind::ForeignKey(ForeignKey {
        columns,
        references,
        referenced,
        on_delete,
        on_update,
    }))
}

fn action(cursor: &mut Cursor<'_>) -> Option<Action> {
    let actions =
        [Action::NoAction, Action::Restrict, Action::Cascade, Action::SetNull, Action::SetDefault];
    actions.into_iter().find(|action| {
        let words: Vec<&str> = action.sql().split(' ').collect();
        cursor.eat_words(&words)
    })
}

/// Takes what stands behind EXCLUDE.
fn exclusion(cursor: &mut Cursor<'_>) -> Option<Expression> {
    let start = cursor.start_of_next();
    if cursor.eat("USING") {
        cursor.name()?;
    }
    cursor.parenthesised()?;
    index::storage(cursor)?;
    cursor.eat_words(&["USING", "INDEX", "TABLESPACE"]).then(|| cursor.name());
    if cursor.eat("WHERE") {
        cursor.parenthesised()?;
    }
    Some(cursor.expression(Span::new(start, cursor.end_of_last())))
}
