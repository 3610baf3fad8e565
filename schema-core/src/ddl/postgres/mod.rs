//! Reads PostgreSQL's statements: <https://www.postgresql.org/docs/current/sql-commands.html>.
//!
//! ```text
//! mod         which statement it is
//! table       CREATE TABLE       column, identity, constraint: what is in it
//! alter       ALTER TABLE
//! index       CREATE INDEX
//! object      CREATE of what is kept by its text       reads: what a view selects from
//! change      ALTER and DROP of it, COMMENT            kind: what it is called
//! data        statements on rows, and queries
//! session     SET                block: DO
//! types       types, each in one spelling              text: clauses, values, strings
//! ```

mod alter;
mod block;
mod change;
mod column;
mod constraint;
mod data;
mod identity;
mod index;
mod kind;
mod object;
mod reads;
mod session;
mod table;
mod text;
mod types;

use super::cursor::{Cursor, default_schema};
use super::{Data, DataKind, Effect, Input, Statement, SyntaxError, SyntaxErrorKind};
use crate::catalog::Name;
use crate::operation::Operation;
use crate::source::{Span, Spanned};
use crate::sql::TokenKind;
use crate::suggest::closest;
use kind::Kind;

/// What a statement does, and whether it does more than a catalog holds.
struct Outcome {
    effect: Effect,
    unmodelled: bool,
}

impl Outcome {
    fn of(operations: Vec<Operation>, unmodelled: bool) -> Self {
        match operations.is_empty() {
            true if unmodelled => Effect::Unmodelled.into(),
            true => Effect::Nothing.into(),
            false => Self { effect: Effect::Operations(operations), unmodelled },
        }
    }

    fn opaque(what: &str) -> Self {
        Effect::Opaque(what.into()).into()
    }

    /// Leaves out the rest of a statement that changes nothing in a catalog.
    fn unmodelled(cursor: &mut Cursor<'_>) -> Self {
        cursor.rest();
        Effect::Unmodelled.into()
    }
}

impl From<Effect> for Outcome {
    fn from(effect: Effect) -> Self {
        Self { effect, unmodelled: false }
    }
}

impl From<Vec<Operation>> for Outcome {
    fn from(operations: Vec<Operation>) -> Self {
        Self::of(operations, false)
    }
}

/// How a statement is read: `None` where it is not understood.
type Reader = fn(&mut Cursor<'_>) -> Option<Outcome>;

/// The words that statements begin with.
const STATEMENTS: &[(&str, Reader)] = &[
    ("CREATE", create),
    ("ALTER", change::alter),
    ("DROP", change::drop),
    ("COMMENT", change::comment),
    ("INSERT", data::change),
    ("UPDATE", data::change),
    ("DELETE", data::change),
    ("MERGE", data::change),
    ("TRUNCATE", data::change),
    ("COPY", data::copy),
    ("WITH", data::with),
    ("SELECT", data::query),
    ("SET", session::set),
    ("DO", block::read),
    ("CALL", |_| Some(Outcome::opaque("a call of a procedure"))),
    ("EXECUTE", |_| Some(Outcome::opaque("a prepared statement"))),
    ("IMPORT", |_| Some(Outcome::opaque("an IMPORT FOREIGN SCHEMA"))),
    ("GRANT", unmodelled),
    ("REVOKE", unmodelled),
    ("REASSIGN", unmodelled),
    ("SECURITY", unmodelled),
    ("ABORT", nothing),
    ("ANALYSE", nothing),
    ("ANALYZE", nothing),
    ("BEGIN", nothing),
    ("CHECKPOINT", nothing),
    ("CLOSE", nothing),
    ("CLUSTER", nothing),
    ("COMMIT", nothing),
    ("DEALLOCATE", nothing),
    ("DECLARE", nothing),
    ("DISCARD", nothing),
    ("END", nothing),
    ("EXPLAIN", nothing),
    ("FETCH", nothing),
    ("LISTEN", nothing),
    ("LOAD", nothing),
    ("LOCK", nothing),
    ("MOVE", nothing),
    ("NOTIFY", nothing),
    ("PREPARE", nothing),
    ("REFRESH", nothing),
    ("REINDEX", nothing),
    ("RELEASE", nothing),
    ("RESET", nothing),
    ("ROLLBACK", nothing),
    ("SAVEPOINT", nothing),
    ("SHOW", nothing),
    ("START", nothing),
    ("TABLE", nothing),
    ("UNLISTEN", nothing),
    ("VACUUM", nothing),
    ("VALUES", nothing),
];

fn unmodelled(cursor: &mut Cursor<'_>) -> Option<Outcome> {
    Some(Outcome::unmodelled(cursor))
}

fn nothing(_: &mut Cursor<'_>) -> Option<Outcome> {
    Some(Effect::Nothing.into())
}

pub(super) fn read(input: &Input<'_>) -> Result<Vec<Statement>, SyntaxError> {
    let mut cursor = Cursor::new(*input);
    let span = cursor.place(Span::new(cursor.start_of_next(), cursor.end_of_all()));
    let outcome = statement(&mut cursor)?;
    Ok(vec![Statement { span, effect: outcome.effect, unmodelled: outcome.unmodelled }])
}

fn statement(cursor: &mut Cursor<'_>) -> Result<Outcome, SyntaxError> {
    let Some(first) = cursor.peek() else { return Ok(Effect::Nothing.into()) };
    if cursor.at_symbol(b'(') {
        return Ok(data::query(cursor).unwrap_or_else(|| Effect::Unmodelled.into()));
    }
    let word = cursor.text(first);
    let is_word = first.kind == TokenKind::Word;
    let found = STATEMENTS.iter().find(|(known, _)| is_word && known.eq_ignore_ascii_case(word));
    let Some((known, reader)) = found else {
        return Err(unknown_statement(word, cursor.place(first.span)));
    };
    let outcome = reader(cursor).filter(|outcome| {
        // What is left over would have done something as well.
        let is_read = matches!(outcome.effect, Effect::Operations(_) | Effect::Guarded { .. });
        cursor.is_over() || !is_read
    });
    Ok(outcome.unwrap_or_else(|| not_understood(cursor, known)))
}

fn unknown_statement(word: &str, span: Span) -> SyntaxError {
    let known = STATEMENTS.iter().map(|(known, _)| *known);
    SyntaxError {
        kind: SyntaxErrorKind::UnknownStatement,
        span,
        message: format!("no statement of PostgreSQL begins with `{word}`"),
        help: closest(word, known).map(|known| format!("did you mean `{known}`?")),
    }
}

/// A statement of a form that is not known: perhaps of a later version, or with a slip that the database
/// will tell.
fn not_understood(cursor: &mut Cursor<'_>, first: &str) -> Outcome {
    cursor.at = 1;
    let second = cursor.peek().filter(|token| token.kind == TokenKind::Word);
    let second = second.map(|token| cursor.text(token).to_uppercase()).unwrap_or_default();
    let article = if first.starts_with('A') { "an" } else { "a" };
    let words = format!("{article} {first} {second}");
    Outcome::opaque(&format!("{} that is not understood", words.trim_end()))
}

/// Takes CREATE.
fn create(cursor: &mut Cursor<'_>) -> Option<Outcome> {
    cursor.eat("CREATE");
    let replace = cursor.eat_words(&["OR", "REPLACE"]);
    let (mut temporary, mut unlogged, mut unique) = (false, false, false);
    let words = [
        "TEMPORARY",
        "TEMP",
        "LOCAL",
        "GLOBAL",
        "UNLOGGED",
        "UNIQUE",
        "RECURSIVE",
        "CONSTRAINT",
        "TRUSTED",
        "PROCEDURAL",
    ];
    while let Some(word) = cursor.eat_any(&words) {
        temporary |= word.starts_with("TEMP");
        unlogged |= word == "UNLOGGED";
        unique |= word == "UNIQUE";
    }
    if cursor.eat("TABLE") {
        return table::create(cursor, table::Persistence { temporary, unlogged });
    }
    if cursor.eat("INDEX") {
        return index::create(cursor, unique);
    }
    match Kind::read(cursor) {
        Some(kind) => object::create(cursor, kind, object::Made { replace, temporary }),
        None => kind::is_unmodelled(cursor).then(|| Outcome::unmodelled(cursor)),
    }
}

/// Takes `CASCADE` or `RESTRICT`, and gives whether it is the former.
fn cascade(cursor: &mut Cursor<'_>) -> bool {
    cursor.eat_any(&["CASCADE", "RESTRICT"]) == Some("CASCADE")
}

/// A schema as it is kept: the default one is none.
fn schema(cursor: &Cursor<'_>, schema: Spanned<Name>) -> Option<Spanned<Name>> {
    Some(schema).filter(|schema| schema.value.key() != default_schema(cursor.dialect()))
}
