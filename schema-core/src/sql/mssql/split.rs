//! Where a batch ends: at a `GO` on a line of its own. A `;` ends nothing.

use super::super::error::{SqlError, SqlErrorKind};
use super::super::lexer::Lexer;
use super::super::split::{Piece, Split, client_line};
use super::super::token::{Token, TokenKind};
use super::go;
use crate::backend::Dialect;
use crate::source::Span;

pub(super) fn split(text: &str) -> Split {
    let lexer = Lexer::new(text, Dialect::Mssql);
    let split = Split::default();
    Batches { text, lexer, split, start: 0, has_words: false, line: Line::Empty }.run()
}

struct Batches<'a> {
    text: &'a str,
    lexer: Lexer<'a>,
    split: Split,
    /// Where the piece begins.
    start: usize,
    /// Whether anything but blank space and comments is in it.
    has_words: bool,
    line: Line,
}

/// What stands on the line before the next token.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Line {
    Empty,
    OnlyComments,
    Words,
}

impl Batches<'_> {
    fn run(mut self) -> Split {
        while let Some(token) = self.lexer.next() {
            match token.kind {
                TokenKind::Whitespace | TokenKind::LineComment | TokenKind::BlockComment => {
                    self.trivia(token);
                }
                _ => self.significant(token),
            }
        }
        self.split.errors.extend(self.lexer.error().cloned());
        if self.start < self.text.len() {
            self.finish(self.text.len(), self.text.len(), 1);
        }
        self.split
    }

    fn trivia(&mut self, token: Token) {
        let breaks = token.text(self.text).contains(['\n', '\r']);
        self.line = match (token.kind, self.line) {
            (TokenKind::Whitespace, _) if breaks => Line::Empty,
            (TokenKind::Whitespace, line) => line,
            (_, Line::Empty) => Line::OnlyComments,
            // A comment's last line holds nothing of the line that it began on.
            _ if breaks => Line::OnlyComments,
            (_, line) => line,
        };
    }

    fn significant(&mut self, token: Token) {
        let line = std::mem::replace(&mut self.line, Line::Words);
        if line == Line::Empty && self.is_client_command(token.span.start) {
            let end = client_line(&mut self.lexer, self.text, token.span.start);
            let span = Span::new(token.span.start, end);
            self.split.errors.push(SqlError { kind: SqlErrorKind::ClientCommand, span });
            return;
        }
        if line != Line::Words
            && token.is_word(self.text, "GO")
            && let Some(go) = go::read(self.text, token)
        {
            self.split.errors.extend(go.error);
            self.finish(token.span.start, go.end, go.repeat);
            self.lexer.skip_to(go.end);
            self.line = Line::Empty;
            return;
        }
        self.has_words = true;
    }

    /// A command of sqlcmd: `:r file`, `:setvar name value`, `!!command`.
    fn is_client_command(&self, at: usize) -> bool {
        match self.text.as_bytes().get(at..) {
            Some([b':', letter, ..]) => letter.is_ascii_alphabetic() || *letter == b'!',
            Some([b'!', b'!', ..]) => true,
            _ => false,
        }
    }

    /// Ends the piece at `end`; its batch stands before `batch_end`.
    fn finish(&mut self, batch_end: usize, end: usize, repeat: u32) {
        let span = Span::new(self.start, end);
        let has_words = std::mem::take(&mut self.has_words);
        let statement = has_words.then(|| batch(self.text, Span::new(self.start, batch_end)));
        self.split.pieces.push(Piece { span, statement, repeat });
        self.start = end;
    }
}

/// What the lexer takes for blank space. Wider kinds of it belong to words.
const BLANK: [char; 6] = [' ', '\t', '\n', '\u{b}', '\u{c}', '\r'];

/// A batch without the blank space around it and the directives before it.
fn batch(text: &str, span: Span) -> Span {
    let mut start = span.start;
    loop {
        let rest = Span::new(start, span.end).of(text);
        let trimmed = rest.trim_start_matches(BLANK);
        start = span.end - trimmed.len();
        if !trimmed.starts_with("--!") {
            return Span::new(start, start + trimmed.trim_end_matches(BLANK).len());
        }
        start += trimmed.find(['\n', '\r']).unwrap_or(trimmed.len());
    }
}
