//! DO blocks: those that make one thing where it is absent are understood, for many tools write them so.
//! All others may do anything. <https://www.postgresql.org/docs/current/sql-do.html>

use std::sync::Arc;

use super::super::{Asked, Condition, Guard};
use super::{Cursor, Effect, Input, Outcome, Statement, text};
use crate::catalog::{Name, ObjectKind};
use crate::operation::Operation;
use crate::sql::TokenKind;

/// What a block asks the server's own catalog for, before it makes it.
struct Wanted {
    /// Whether it is a type, in the place of a constraint.
    is_type: bool,
    name: Arc<str>,
}

/// Takes DO.
pub(super) fn read(cursor: &mut Cursor<'_>) -> Option<Outcome> {
    Some(body(cursor).unwrap_or_else(|| Outcome::opaque("a DO block")))
}

fn body(cursor: &mut Cursor<'_>) -> Option<Outcome> {
    cursor.eat("DO");
    cursor.eat_words(&["LANGUAGE", "PLPGSQL"]);
    let token = cursor.take().filter(|token| token.kind == TokenKind::String)?;
    cursor.eat_words(&["LANGUAGE", "PLPGSQL"]);
    let own = cursor.text(token).strip_prefix('$').filter(|_| cursor.is_over())?;
    let tag = own.find('$')? + 1;
    let text = own.get(tag..own.len().checked_sub(tag + 1)?)?;
    let base = cursor.input.base + token.span.start + 1 + tag;
    block(&mut Cursor::new(Input { text, base, ..cursor.input }))
}

/// Takes `BEGIN IF NOT EXISTS (...) THEN statement; END IF; END` or
/// `BEGIN statement; EXCEPTION WHEN duplicate_object THEN NULL; END`.
fn block(cursor: &mut Cursor<'_>) -> Option<Outcome> {
    if !cursor.eat("BEGIN") {
        return None;
    }
    let asks = cursor.eat_words(&["IF", "NOT", "EXISTS"]);
    let wanted = if asks { Some(cursor.within(wanted)??) } else { None };
    if asks && !cursor.eat("THEN") {
        return None;
    }
    let operations = statement(cursor)?;
    let is_closed = match asks {
        true => cursor.eat_words(&["END", "IF"]) && cursor.eat_symbol(b';'),
        false => takes_duplicates(cursor),
    };
    let is_ended = cursor.eat("END");
    cursor.eat_symbol(b';');
    (is_closed && is_ended && cursor.is_over()).then(|| if_absent(operations, wanted.as_ref()))?
}

/// Takes `SELECT ... FROM pg_type WHERE typname = 'name'`, or the same of a constraint.
fn wanted(cursor: &mut Cursor<'_>) -> Option<Wanted> {
    while !cursor.is_over() && !cursor.at_word("FROM") {
        cursor.skip_balanced();
    }
    cursor.eat("FROM");
    if cursor.at_word("PG_CATALOG") && cursor.symbol_at(1, b'.') {
        cursor.at += 2;
    }
    let is_type = cursor.eat_any(&["PG_TYPE", "PG_CONSTRAINT"])? == "PG_TYPE";
    let column = if is_type { "TYPNAME" } else { "CONNAME" };
    if !cursor.eat_words(&["WHERE", column]) || !cursor.eat_symbol(b'=') {
        return None;
    }
    let name = text::string(cursor)?.value;
    cursor.is_over().then_some(Wanted { is_type, name })
}

/// Takes a statement that changes the schema, up to its `;`.
fn statement(cursor: &mut Cursor<'_>) -> Option<Vec<Operation>> {
    if !cursor.at_any(&["CREATE", "ALTER"]) {
        return None;
    }
    let start = cursor.start_of_next();
    while !cursor.is_over() && !cursor.at_symbol(b';') {
        cursor.skip_balanced();
    }
    let text = cursor.input.text.get(start..cursor.end_of_last())?;
    if !cursor.eat_symbol(b';') {
        return None;
    }
    let base = cursor.input.base + start;
    let read = super::read(&Input { text, base, ..cursor.input }).ok()?.pop()?;
    match read {
        Statement { effect: Effect::Operations(all), unmodelled: false, .. } => Some(all),
        _ => None,
    }
}

/// Takes `EXCEPTION WHEN duplicate_object [OR ...] THEN NULL;`, which may say so in a notice.
fn takes_duplicates(cursor: &mut Cursor<'_>) -> bool {
    const DUPLICATES: [&str; 5] = [
        "DUPLICATE_OBJECT",
        "DUPLICATE_TABLE",
        "DUPLICATE_COLUMN",
        "DUPLICATE_FUNCTION",
        "DUPLICATE_SCHEMA",
    ];
    if !cursor.eat_words(&["EXCEPTION", "WHEN"]) || cursor.eat_any(&DUPLICATES).is_none() {
        return false;
    }
    while cursor.eat("OR") {
        if cursor.eat_any(&DUPLICATES).is_none() {
            return false;
        }
    }
    if !cursor.eat("THEN") {
        return false;
    }
    if cursor.eat_words(&["RAISE", "NOTICE"]) {
        while !cursor.is_over() && !cursor.at_symbol(b';') {
            cursor.take();
        }
    } else {
        cursor.eat("NULL");
    }
    cursor.eat_symbol(b';')
}

/// The operations as ones that do nothing where what they make is there.
fn if_absent(mut operations: Vec<Operation>, wanted: Option<&Wanted>) -> Option<Outcome> {
    let is = |is_type: bool, name: Option<&Name>| {
        wanted.is_none_or(|wanted| {
            wanted.is_type == is_type && name.is_some_and(|name| name.as_str() == &*wanted.name)
        })
    };
    let is_alone = operations.len() == 1;
    let (first, others) = operations.split_first_mut()?;
    let are_inline =
        others.iter().all(|one| matches!(one, Operation::AddConstraint { inline: true, .. }));
    match first {
        Operation::CreateObject { object, if_absent, .. }
            if is(object.key.kind == ObjectKind::Type, Some(object.key.own_name())) =>
        {
            *if_absent = true;
        }
        Operation::CreateTable { if_absent, .. } if wanted.is_none() && is_alone => {
            *if_absent = true;
        }
        Operation::AddColumn { if_absent, .. } if wanted.is_none() && are_inline => {
            *if_absent = true;
        }
        Operation::AddConstraint { table, constraint, .. }
            if is_alone && is(false, constraint.name.as_ref()) =>
        {
            let name = table.value.sibling(constraint.name.clone()?);
            let condition = Condition { asked: Asked::Constraint(name), present: false };
            let guard = Guard(vec![condition]);
            let effect = Effect::Guarded { guard, then: operations, otherwise: Vec::new() };
            return Some(effect.into());
        }
        _ => return None,
    }
    Some(operations.into())
}
