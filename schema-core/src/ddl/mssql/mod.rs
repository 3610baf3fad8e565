//! Reads Transact-SQL: a batch, which may hold several statements.
//!
//! ```text
//! mod         the statements of a batch, and what each does
//! boundary    where a statement ends
//! control     IF, WHILE, BEGIN ... END, BEGIN TRY
//! guard       what an IF asks
//! question    what a query of the system's tables asks
//! variables   what variables hold
//! execute     calls of procedures, and SQL in strings
//! data        statements that change rows
//! table       CREATE TABLE, SELECT ... INTO
//! alter       ALTER TABLE
//! column      a column, constraint, index, types: the parts of a table
//! object      views, procedures, sequences and the like
//! reads       what a text names
//! words       clauses and strings
//! ```

mod alter;
mod boundary;
mod column;
mod constraint;
mod control;
mod data;
mod execute;
mod guard;
mod index;
mod object;
mod question;
mod reads;
mod table;
mod types;
mod variables;
mod words;

use super::cursor::Cursor;
use super::{Effect, Input, Statement, SyntaxError, SyntaxErrorKind};
use crate::operation::Operation;
use crate::sql::TokenKind::Word;
use crate::suggest::closest;
use object::Verb;
use variables::Variables;

pub(super) fn read(input: &Input<'_>) -> Result<Vec<Statement>, SyntaxError> {
    let mut reader = Reader::new(*input, 0);
    reader.batch();
    match reader.error {
        Some(error) => Err(error),
        None => Ok(reader.statements),
    }
}

/// How deep blocks, conditions and strings may stand in each other: what is deeper is opaque.
const DEEPEST: usize = 40;

/// A batch that is being read.
struct Reader<'a> {
    cursor: Cursor<'a>,
    statements: Vec<Statement>,
    /// How many blocks, conditions and strings the next statement stands in.
    depth: usize,
    /// Whether a RETURN or GOTO may have left the batch.
    left: bool,
    error: Option<SyntaxError>,
    variables: Variables,
}

/// What a statement does, and whether it does more than that.
struct Outcome {
    effect: Effect,
    unmodelled: bool,
}

impl Outcome {
    /// Operations, and perhaps something that no catalog holds.
    fn of(operations: Vec<Operation>, unmodelled: bool) -> Self {
        match operations.is_empty() && unmodelled {
            true => Effect::Unmodelled.into(),
            false => Self { effect: Effect::Operations(operations), unmodelled },
        }
    }
}

impl From<Effect> for Outcome {
    fn from(effect: Effect) -> Self {
        Self { effect, unmodelled: false }
    }
}

impl From<Vec<Operation>> for Outcome {
    fn from(operations: Vec<Operation>) -> Self {
        Effect::Operations(operations).into()
    }
}

/// What came of a statement.
enum Read {
    One(Outcome),
    /// It was a string that holds these.
    Several(Vec<Statement>),
}

impl<'a> Reader<'a> {
    fn new(input: Input<'a>, depth: usize) -> Self {
        let cursor = Cursor::new(input);
        Self {
            cursor,
            statements: Vec::new(),
            depth,
            left: false,
            error: None,
            variables: Variables::default(),
        }
    }

    fn batch(&mut self) {
        // The first statement may call a procedure without EXECUTE.
        if execute::is_bare_call(&self.cursor) && !self.is_misspelt() {
            self.simple();
        }
        while !self.cursor.is_over() {
            let start = self.cursor.at;
            self.statement();
            if self.cursor.at == start {
                self.cursor.at += 1;
                self.push(start, Effect::Opaque("a statement".into()).into());
            }
        }
    }

    /// Reads a statement; nothing where a block ends.
    fn statement(&mut self) {
        if self.cursor.eat_symbol(b';') || self.cursor.at_any(&["END", "ELSE"]) {
            return;
        }
        if self.depth >= DEEPEST {
            let start = self.cursor.at;
            self.cursor.rest();
            self.push(start, Effect::Opaque("a statement in too many others".into()).into());
            return;
        }
        self.depth += 1;
        if !self.control() {
            if self.is_misspelt() {
                self.misspelt();
            }
            self.simple();
        }
        self.depth -= 1;
    }

    /// Reads a statement that holds no other.
    fn simple(&mut self) {
        let start = self.cursor.at;
        let end = match object::takes_rest(&self.cursor) {
            true => self.cursor.end(),
            false => start + boundary::length(&self.cursor),
        };
        self.left |= self.cursor.at_any(&["RETURN", "GOTO"]);
        let (depth, variables) = (self.depth, &mut self.variables);
        let read = |cursor: &mut Cursor<'_>| {
            variables.learn(cursor);
            one(cursor, start, depth, variables)
        };
        match self.cursor.up_to(end, read) {
            Read::One(outcome) => self.push(start, outcome),
            Read::Several(statements) => {
                for statement in statements {
                    self.put(statement);
                }
            }
        }
    }

    /// Notes what the tokens from `start` on do.
    fn push(&mut self, start: usize, outcome: Outcome) {
        let Outcome { effect, unmodelled } = outcome;
        let span = self.cursor.place(self.cursor.span_from(start));
        self.put(Statement { span, effect, unmodelled });
    }

    fn put(&mut self, mut statement: Statement) {
        if self.left && matches!(statement.effect, Effect::Operations(_) | Effect::Guarded { .. }) {
            statement.effect = Effect::Opaque("a statement that a RETURN or GOTO may skip".into());
        }
        self.statements.push(statement);
    }

    /// Whether the next word is most likely a misspelt one that begins statements: what follows can't be
    /// given to a procedure of that name.
    fn is_misspelt(&self) -> bool {
        let behind = ["TABLE", "INDEX", "VIEW", "INTO", "FROM", "PROCEDURE", "SCHEMA"];
        let is_word = |ahead| self.cursor.peek_at(ahead).is_some_and(|token| token.kind == Word);
        let is_out = self.cursor.word_at(2, "OUT") || self.cursor.word_at(2, "OUTPUT");
        execute::is_bare_call(&self.cursor)
            && (behind.iter().any(|word| self.cursor.word_at(1, word))
                || self.cursor.symbol_at(1, b'*')
                || (is_word(1) && is_word(2) && !is_out))
            && self.meant().is_some()
    }

    fn meant(&self) -> Option<&'static str> {
        let token = self.cursor.peek().filter(|token| token.kind == Word)?;
        let verbs = [
            "CREATE", "ALTER", "DROP", "INSERT", "DELETE", "TRUNCATE", "MERGE", "SELECT", "UPDATE",
            "GRANT", "DECLARE",
        ];
        closest(self.cursor.text(token), verbs)
    }

    fn misspelt(&mut self) {
        let (Some(token), Some(meant)) = (self.cursor.peek(), self.meant()) else { return };
        let message = format!("no statement begins with `{}`", self.cursor.text(token));
        let span = self.cursor.place(token.span);
        let help = Some(format!("write `{meant}`, if that is what is meant"));
        let kind = SyntaxErrorKind::UnknownStatement;
        self.error.get_or_insert(SyntaxError { kind, span, message, help });
    }
}

/// Reads a statement of which all tokens are known. What is not understood is opaque.
fn one(cursor: &mut Cursor<'_>, start: usize, depth: usize, variables: &mut Variables) -> Read {
    let what = format!("a statement {}", named(cursor));
    if let Some(read) = execute::read(cursor, depth, variables) {
        return read;
    }
    let outcome = understood(cursor, start).filter(|_| cursor.is_over());
    Read::One(outcome.unwrap_or_else(|| Effect::Opaque(what.into()).into()))
}

/// The words that a statement begins with, for a sentence.
fn named(cursor: &Cursor<'_>) -> String {
    let words = (0..2).map_while(|ahead| {
        let token = cursor.peek_at(ahead).filter(|token| token.kind == Word)?;
        Some(cursor.text(token).to_uppercase())
    });
    format!("`{}`", words.collect::<Vec<_>>().join(" "))
}

fn understood(cursor: &mut Cursor<'_>, start: usize) -> Option<Outcome> {
    if let Some(outcome) = data::read(cursor) {
        return Some(outcome);
    }
    let verb = cursor.take().map(|token| cursor.text(token).to_uppercase())?;
    match verb.as_str() {
        "CREATE" if cursor.eat_words(&["OR", "ALTER"]) => {
            object::module(cursor, start, Verb::CreateOrAlter).map(Into::into)
        }
        "CREATE" => create(cursor, start),
        "ALTER" => alter(cursor, start),
        "DROP" => drop(cursor),
        _ => lesser(cursor, &verb),
    }
}

/// Statements that no catalog knows of, and such that nothing lasting comes of.
fn lesser(cursor: &mut Cursor<'_>, verb: &str) -> Option<Outcome> {
    let effect = match verb {
        "SET" | "PRINT" | "RAISERROR" | "THROW" | "DECLARE" | "USE" | "RETURN" | "GOTO"
        | "BREAK" | "CONTINUE" | "WAITFOR" | "OPEN" | "CLOSE" | "FETCH" | "DEALLOCATE"
        | "COMMIT" | "ROLLBACK" | "SAVE" | "BEGIN" | "CHECKPOINT" | "REVERT" | "SETUSER"
        | "KILL" | "DBCC" | "BACKUP" | "READTEXT" | "LINENO" | "(" => Effect::Nothing,
        // A statement beside UPDATE STATISTICS begins with it, which is no data statement.
        "UPDATE" => Effect::Nothing,
        "EXECUTE" | "EXEC" if cursor.at_word("AS") => Effect::Nothing,
        "GRANT" | "DENY" | "REVOKE" | "ENABLE" | "DISABLE" | "RECONFIGURE" | "SHUTDOWN" | "ADD"
        | "SEND" | "MOVE" | "GET" => Effect::Unmodelled,
        _ if cursor.eat_symbol(b':') => Effect::Nothing,
        _ => return None,
    };
    cursor.rest();
    Some(effect.into())
}

/// What a database has that is not part of a schema.
const UNMODELLED: [&str; 42] = [
    "AGGREGATE",
    "APPLICATION",
    "ASSEMBLY",
    "ASYMMETRIC",
    "AUTHORIZATION",
    "AVAILABILITY",
    "BROKER",
    "CERTIFICATE",
    "COLUMN",
    "CONTRACT",
    "CREDENTIAL",
    "CRYPTOGRAPHIC",
    "DATABASE",
    "DIAGNOSTICS",
    "ENDPOINT",
    "EVENT",
    "FEDERATION",
    "FULLTEXT",
    "LOGIN",
    "MASTER",
    "MESSAGE",
    "PARTITION",
    "QUEUE",
    "REMOTE",
    "RESOURCE",
    "ROLE",
    "ROUTE",
    "SEARCH",
    "SECURITY",
    "SELECTIVE",
    "SENSITIVITY",
    "SERVER",
    "SERVICE",
    "SIGNATURE",
    "STATISTICS",
    "SYMMETRIC",
    "USER",
    "WORKLOAD",
    "EXTERNAL",
    "LANGUAGE",
    "LIBRARY",
    "COLLECTION",
];

fn is_unmodelled(cursor: &mut Cursor<'_>) -> bool {
    let is = cursor.at_any(&UNMODELLED) || cursor.at_words(&["XML", "SCHEMA"]);
    if is {
        cursor.rest();
    }
    is
}

fn create(cursor: &mut Cursor<'_>, start: usize) -> Option<Outcome> {
    if cursor.eat("TABLE") {
        return table::create(cursor).map(Into::into);
    }
    if cursor.eat_words(&["EXTERNAL", "TABLE"]) {
        return table::external(cursor, start).map(Into::into);
    }
    if is_unmodelled(cursor) {
        return Some(Effect::Unmodelled.into());
    }
    if object::takes_rest_behind(cursor) {
        return object::module(cursor, start, Verb::Create).map(Into::into);
    }
    let kinds = ["SEQUENCE", "TYPE", "SCHEMA", "SYNONYM", "DEFAULT", "RULE"];
    if cursor.at_any(&kinds) {
        return object::other(cursor, start, Verb::Create);
    }
    index::create(cursor).map(Into::into)
}

fn alter(cursor: &mut Cursor<'_>, start: usize) -> Option<Outcome> {
    if cursor.eat("TABLE") {
        return alter::read(cursor);
    }
    if cursor.eat("INDEX") {
        return index::alter(cursor).map(Into::into);
    }
    if object::takes_rest_behind(cursor) {
        return object::module(cursor, start, Verb::Alter).map(Into::into);
    }
    match is_unmodelled(cursor) {
        true => Some(Effect::Unmodelled.into()),
        false => object::other(cursor, start, Verb::Alter),
    }
}

fn drop(cursor: &mut Cursor<'_>) -> Option<Outcome> {
    if cursor.eat("TABLE") || cursor.eat_words(&["EXTERNAL", "TABLE"]) {
        return table::drop(cursor).map(Into::into);
    }
    if cursor.eat("INDEX") {
        return index::drop(cursor).map(Into::into);
    }
    match is_unmodelled(cursor) {
        true => Some(Effect::Unmodelled.into()),
        false => object::drop(cursor).map(Into::into),
    }
}
