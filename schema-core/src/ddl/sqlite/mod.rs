//! Reads SQLite's statements. <https://www.sqlite.org/lang.html>
//!
//! ```text
//! table       CREATE TABLE
//! column      columns, in CREATE TABLE and ADD COLUMN
//! constraint  constraints, of a column and of a table
//! types       types of columns
//! alter       ALTER TABLE
//! index       CREATE INDEX
//! object      views, triggers and virtual tables
//! data        statements on rows, and PRAGMA
//! reads       what a query or a trigger's body names
//! text        names, values and clauses
//! ```

mod alter;
mod column;
mod constraint;
mod data;
mod index;
mod object;
mod reads;
mod table;
mod text;
mod types;

use super::cursor::Cursor;
use super::{Data, DataKind, Effect, Input, Statement, SyntaxError, SyntaxErrorKind};
use crate::catalog::{ObjectKey, ObjectKind};
use crate::operation::Operation;
use crate::source::{Span, Spanned};
use crate::sql::TokenKind;
use crate::suggest::closest;

/// How a statement is read: `None` where it is not understood.
type Reader = fn(&mut Cursor<'_>) -> Option<Effect>;

/// The words that statements begin with.
const STATEMENTS: &[(&str, Reader)] = &[
    ("CREATE", create),
    ("ALTER", alter::table),
    ("DROP", drop),
    ("INSERT", data::change),
    ("REPLACE", data::change),
    ("UPDATE", data::change),
    ("DELETE", data::change),
    ("WITH", data::with),
    ("SELECT", data::query),
    ("PRAGMA", data::pragma),
    ("ATTACH", |_| Some(Effect::Opaque("an attached database".into()))),
    ("DETACH", |_| Some(Effect::Opaque("a detached database".into()))),
    ("ANALYZE", nothing),
    ("BEGIN", nothing),
    ("COMMIT", nothing),
    ("END", nothing),
    ("EXPLAIN", nothing),
    ("REINDEX", nothing),
    ("RELEASE", nothing),
    ("ROLLBACK", nothing),
    ("SAVEPOINT", nothing),
    ("VACUUM", nothing),
    ("VALUES", nothing),
];

fn nothing(_: &mut Cursor<'_>) -> Option<Effect> {
    Some(Effect::Nothing)
}

pub(super) fn read(input: &Input<'_>) -> Result<Vec<Statement>, SyntaxError> {
    let mut cursor = Cursor::new(*input);
    let span = cursor.place(Span::new(cursor.start_of_next(), cursor.end_of_all()));
    let effect = statement(&mut cursor)?;
    Ok(vec![Statement { span, effect, unmodelled: false }])
}

fn statement(cursor: &mut Cursor<'_>) -> Result<Effect, SyntaxError> {
    let Some(first) = cursor.peek() else { return Ok(Effect::Nothing) };
    let word = cursor.text(first);
    let is_word = first.kind == TokenKind::Word;
    let found = STATEMENTS.iter().find(|(known, _)| is_word && known.eq_ignore_ascii_case(word));
    let Some((known, reader)) = found else {
        return Err(unknown_statement(word, cursor.place(first.span)));
    };
    let effect = reader(cursor).filter(|effect| {
        // What is left over would have done something as well.
        cursor.is_over() || !matches!(effect, Effect::Operations(_))
    });
    Ok(effect.unwrap_or_else(|| not_understood(cursor, known)))
}

fn unknown_statement(word: &str, span: Span) -> SyntaxError {
    let known = STATEMENTS.iter().map(|(known, _)| *known);
    SyntaxError {
        kind: SyntaxErrorKind::UnknownStatement,
        span,
        message: format!("no statement of SQLite begins with `{word}`"),
        help: closest(word, known).map(|known| format!("did you mean `{known}`?")),
    }
}

/// A statement of a form that is not known: perhaps of a later version, or with a slip that the database
/// will tell.
fn not_understood(cursor: &mut Cursor<'_>, first: &str) -> Effect {
    cursor.at = 1;
    let second = cursor.peek().filter(|token| token.kind == TokenKind::Word);
    let second = second.map(|token| cursor.text(token).to_uppercase()).unwrap_or_default();
    let article = if first.starts_with(['A', 'U', 'I']) { "an" } else { "a" };
    let words = format!("{article} {first} {second}");
    Effect::Opaque(format!("{} that is not understood", words.trim_end()).into())
}

/// Takes CREATE.
fn create(cursor: &mut Cursor<'_>) -> Option<Effect> {
    cursor.eat("CREATE");
    let temporary = cursor.eat_any(&["TEMP", "TEMPORARY"]).is_some();
    if cursor.eat("TABLE") {
        return table::create(cursor, temporary);
    }
    if cursor.eat("VIEW") {
        return object::view(cursor, temporary);
    }
    if cursor.eat("TRIGGER") {
        return object::trigger(cursor, temporary);
    }
    if temporary {
        return None;
    }
    if cursor.eat_words(&["VIRTUAL", "TABLE"]) {
        return object::virtual_table(cursor);
    }
    let unique = cursor.eat("UNIQUE");
    if cursor.eat("INDEX") { index::create(cursor, unique) } else { None }
}

/// Takes DROP.
fn drop(cursor: &mut Cursor<'_>) -> Option<Effect> {
    cursor.eat("DROP");
    let word = cursor.eat_any(&["TABLE", "INDEX", "VIEW", "TRIGGER"])?;
    let if_present = cursor.eat_words(&["IF", "EXISTS"]);
    let named = text::object_name(cursor)?;
    let (name, cascade) = (named.name, false);
    let object = |kind| {
        let key = Spanned::new(ObjectKey::new(kind, name.value.clone()), name.span);
        Operation::DropObject { key, if_present, cascade }
    };
    let operation = match word {
        // Temporary ones are not held.
        "VIEW" | "TRIGGER" if named.temporary => return Some(Effect::Nothing),
        "VIEW" => object(ObjectKind::View),
        "TRIGGER" => object(ObjectKind::Trigger),
        "INDEX" => Operation::DropIndex { index: name, table: None, if_present, cascade },
        _ => Operation::DropTable { table: name, if_present, cascade },
    };
    Some(Effect::Operations(vec![operation]))
}
