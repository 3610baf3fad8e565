//! Text into the statements that are sent to the server, one after the other.

use super::dialect::rules;
use super::error::{SqlError, SqlErrorKind};
use super::lexer::Lexer;
use super::token::Token;
use crate::backend::Dialect;
use crate::source::Span;

/// A text cut into pieces, and what is wrong with it.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Split {
    /// The pieces, in order; together they are the text.
    pub pieces: Vec<Piece>,
    /// All mistakes, in order.
    pub errors: Vec<SqlError>,
}

/// A stretch of the text: joining the `span`s of all pieces gives the text again.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Piece {
    /// The whole stretch, with what stands before and behind the statement.
    pub span: Span,
    /// The statement from its first significant token to its last, without the `;` that ends it; `None`
    /// where there are only blank space and comments. For SQL Server the batch, comments included, but
    /// without the leading lines that are directives.
    pub statement: Option<Span>,
    /// How often the statement is run: the count behind SQL Server's `GO`, else 1.
    pub repeat: u32,
}

/// Cuts a text into statements, for SQL Server into batches.
pub fn split(text: &str, dialect: Dialect) -> Split {
    let mut split = (rules(dialect).split)(text);
    split.errors.sort_by_key(|error| error.span.start);
    split
}

/// A statement while it is being read: says whether a `;` ends it.
pub(super) trait Statement: Default {
    /// Takes a significant token in.
    fn take(&mut self, token: Token, text: &str);

    /// Whether a `;`, or the end of the text, ends the statement here.
    fn is_complete(&self) -> bool;

    /// Where that begins which makes the statement incomplete, if its end is needed.
    fn body(&self) -> Option<Span>;

    /// What makes the statement one that only a client program can carry out.
    fn client_data(&self) -> Option<SqlError> {
        None
    }

    /// Whether a line of a client program begins with the text, at the start of a statement or within.
    fn is_client_command(text: &[u8], at_start: bool) -> bool;
}

/// Cuts a text at `;`, as `S` says.
pub(super) fn at_semicolons<S: Statement>(text: &str, dialect: Dialect) -> Split {
    Splitter::<S> {
        text,
        lexer: Lexer::new(text, dialect),
        split: Split::default(),
        start: 0,
        words: None,
        statement: S::default(),
        no_data_end: false,
    }
    .run()
}

struct Splitter<'a, S> {
    text: &'a str,
    lexer: Lexer<'a>,
    split: Split,
    /// Where the piece begins.
    start: usize,
    /// The statement so far.
    words: Option<Span>,
    statement: S,
    /// Whether it is known that no line further on ends the data of a COPY.
    no_data_end: bool,
}

impl<S: Statement> Splitter<'_, S> {
    fn run(mut self) -> Split {
        while let Some(token) = self.lexer.next() {
            if !token.kind.is_trivia() {
                self.significant(token);
            }
        }
        let unclosed = self.lexer.error().cloned();
        if let (None, Some(span), false) =
            (&unclosed, self.statement.body(), self.statement.is_complete())
        {
            self.split.errors.push(SqlError { kind: SqlErrorKind::UnterminatedBody, span });
        }
        self.split.errors.extend(unclosed);
        if self.start < self.text.len() {
            self.finish(self.text.len());
        }
        self.split
    }

    fn significant(&mut self, token: Token) {
        let rest = self.text.as_bytes().get(token.span.start..).unwrap_or_default();
        if S::is_client_command(rest, self.words.is_none()) {
            let end = client_line(&mut self.lexer, self.text, token.span.start);
            let span = Span::new(token.span.start, end);
            self.split.errors.push(SqlError { kind: SqlErrorKind::ClientCommand, span });
        } else if token.is_symbol(self.text, b';') && self.statement.is_complete() {
            self.finish(token.span.end);
        } else {
            let start = self.words.map_or(token.span.start, |words| words.start);
            self.words = Some(Span::new(start, token.span.end));
            self.statement.take(token, self.text);
        }
    }

    /// Ends the piece at `end`, or behind the data that follows the statement.
    fn finish(&mut self, mut end: usize) {
        let statement = std::mem::take(&mut self.statement);
        if let Some(error) = statement.client_data() {
            if error.kind == SqlErrorKind::CopyFromStdin {
                end = self.data_end(end);
                self.lexer.skip_to(end);
            }
            self.split.errors.push(error);
        }
        let span = Span::new(self.start, end);
        self.split.pieces.push(Piece { span, statement: self.words.take(), repeat: 1 });
        self.start = end;
    }

    /// The end of the rows that follow on a COPY: they are no SQL, and would be one error each.
    fn data_end(&mut self, from: usize) -> usize {
        const END: &str = "\n\\.";
        let mut at = from;
        if self.no_data_end {
            return from;
        }
        while let Some(found) = self.text.get(at..).and_then(|rest| rest.find(END)) {
            at += found + END.len();
            let behind = self.text.get(at..).unwrap_or_default();
            if behind.is_empty() || behind.starts_with(['\n', '\r']) {
                return at;
            }
        }
        self.no_data_end = true;
        from
    }
}

/// Skips the rest of a client program's line, and gives its end without blank space.
pub(super) fn client_line(lexer: &mut Lexer<'_>, text: &str, start: usize) -> usize {
    let rest = text.get(start..).unwrap_or_default();
    let line = rest.lines().next().unwrap_or_default();
    lexer.skip_to(start + line.len());
    start + line.trim_end().len()
}
