//! Where a statement ends: at a `;` outside of parentheses (a rule has several statements in them) and
//! outside of a routine's `BEGIN ATOMIC ... END`.

use super::super::error::{SqlError, SqlErrorKind};
use super::super::split::{Split, Statement, at_semicolons};
use super::super::token::Token;
use crate::backend::Dialect;
use crate::source::Span;

pub(super) fn split(text: &str) -> Split {
    at_semicolons::<Postgres>(text, Dialect::Postgres)
}

#[derive(Default)]
struct Postgres {
    head: Head,
    /// How many parentheses are open.
    depth: usize,
    body: Body,
    begin: Option<Span>,
    rows: Rows,
}

/// What the first words say.
#[derive(Clone, Copy, Default)]
enum Head {
    #[default]
    Start,
    /// Behind CREATE [OR REPLACE].
    Create,
    /// A function or procedure, which alone can have a body outside of quotes.
    Routine,
    Copy(Span),
    Other,
}

/// A body's END stands where a statement could begin. Everywhere else the word is that of a
/// CASE, or names a column (`SELECT 1 AS end`).
#[derive(Clone, Copy, Default, PartialEq, Eq)]
enum Body {
    #[default]
    None,
    /// Behind BEGIN, which is a name unless ATOMIC follows.
    Begin(Span),
    BetweenStatements,
    Statement,
    End,
}

/// The words of a COPY that say where the rows come from or go to.
#[derive(Clone, Default)]
enum Rows {
    #[default]
    None,
    From,
    To,
    Client(SqlError),
}

impl Statement for Postgres {
    fn take(&mut self, token: Token, text: &str) {
        let is = |word: &str| token.is_word(text, word);
        match self.head {
            Head::Start if is("CREATE") => self.head = Head::Create,
            Head::Start if is("COPY") => self.head = Head::Copy(token.span),
            Head::Create if is("OR") || is("REPLACE") => {}
            Head::Create if is("FUNCTION") || is("PROCEDURE") => self.head = Head::Routine,
            Head::Start | Head::Create => self.head = Head::Other,
            Head::Routine if self.depth == 0 => self.take_of_routine(token, text),
            Head::Copy(start) if self.depth == 0 => self.take_of_copy(start, token, text),
            Head::Routine | Head::Copy(_) | Head::Other => {}
        }
        if token.is_symbol(text, b'(') {
            self.depth += 1;
        } else if token.is_symbol(text, b')') {
            self.depth = self.depth.saturating_sub(1);
        }
    }

    fn is_complete(&self) -> bool {
        self.depth == 0 && !matches!(self.body, Body::BetweenStatements | Body::Statement)
    }

    fn body(&self) -> Option<Span> {
        self.begin
    }

    fn client_data(&self) -> Option<SqlError> {
        match &self.rows {
            Rows::Client(error) => Some(error.clone()),
            Rows::None | Rows::From | Rows::To => None,
        }
    }

    /// A command of psql, such as `\connect`. No backslash has a meaning outside of quotes.
    fn is_client_command(text: &[u8], _: bool) -> bool {
        matches!(text, [b'\\', ..])
    }
}

impl Postgres {
    fn take_of_routine(&mut self, token: Token, text: &str) {
        let is = |word: &str| token.is_word(text, word);
        self.body = match self.body {
            Body::None | Body::Begin(_) if is("BEGIN") => Body::Begin(token.span),
            Body::Begin(begin) if is("ATOMIC") => {
                self.begin = Some(Span::new(begin.start, token.span.end));
                Body::BetweenStatements
            }
            Body::None | Body::Begin(_) => Body::None,
            Body::End => Body::End,
            _ if token.is_symbol(text, b';') => Body::BetweenStatements,
            Body::BetweenStatements if is("END") => Body::End,
            _ => Body::Statement,
        };
    }

    fn take_of_copy(&mut self, start: Span, token: Token, text: &str) {
        let is = |word: &str| token.is_word(text, word);
        let kind = match self.rows {
            Rows::From if is("STDIN") || is("STDOUT") => Some(SqlErrorKind::CopyFromStdin),
            Rows::To if is("STDOUT") || is("STDIN") => Some(SqlErrorKind::CopyToStdout),
            _ => None,
        };
        let span = Span::new(start.start, token.span.end);
        self.rows = match (&self.rows, kind) {
            (_, Some(kind)) => Rows::Client(SqlError { kind, span }),
            (Rows::Client(_), None) => return,
            _ if is("FROM") => Rows::From,
            _ if is("TO") => Rows::To,
            _ => Rows::None,
        };
    }
}
