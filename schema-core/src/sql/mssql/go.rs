//! `GO`, which is the client's: alone on its line but for a count and comments.
//! <https://learn.microsoft.com/sql/t-sql/language-elements/sql-server-utilities-statements-go>

use super::super::error::{SqlError, SqlErrorKind};
use super::super::lexer::Lexer;
use super::super::token::{Token, TokenKind};
use crate::backend::Dialect;
use crate::source::Span;

/// The largest count. The vendor's own tools take up to 2147483647; here each repetition is a batch that is
/// listed, shown and sent, and a migration that needs more of them wants a WHILE loop.
const MOST: u32 = 100_000;

/// A line that separates two batches.
pub(super) struct Go {
    /// How often the batch before it is run.
    pub(super) repeat: u32,
    /// Where the next batch begins.
    pub(super) end: usize,
    /// What is wrong with the line.
    pub(super) error: Option<SqlError>,
}

/// Reads the line of a `GO` that stands first on it. `None` where the word is only a name, with
/// something right behind it: `GO.t`, `GO(1)`, `GO:`.
pub(super) fn read(text: &str, go: Token) -> Option<Go> {
    let start = go.span.end;
    let rest = text.get(start..).unwrap_or_default();
    let line = rest.split(['\n', '\r']).next().unwrap_or_default();
    if !(line.is_empty() || line.starts_with([' ', '\t', '\u{b}', '\u{c}', ';', '-', '/'])) {
        return None;
    }
    let (mut count, mut wrong) = (None, None::<Span>);
    let mut end = start + line.len() + line_end(rest.get(line.len()..).unwrap_or_default());
    let mut lexer = Lexer::new(line, Dialect::Mssql);
    while let Some(token) = lexer.next() {
        match token.kind {
            TokenKind::Whitespace | TokenKind::LineComment => {}
            // A comment that goes on behind the line stands before the next batch.
            TokenKind::BlockComment if lexer.error().is_some() => end = start + token.span.start,
            TokenKind::BlockComment => {}
            TokenKind::Number if count.is_none() && wrong.is_none() => count = Some(token.span),
            _ => wrong = Some(Span::new(wrong.unwrap_or(token.span).start, token.span.end)),
        }
    }
    let repeat = count.map_or(Some(1), |span| number(span.of(line)));
    let wrong = wrong.or(count.filter(|_| repeat.is_none())).map(|span| span.offset_by(start));
    let error = wrong.map(|span| SqlError { kind: SqlErrorKind::GoCount, span });
    let repeat = repeat.filter(|_| error.is_none()).unwrap_or(1);
    Some(Go { repeat, end, error })
}

fn number(digits: &str) -> Option<u32> {
    digits.parse().ok().filter(|count| (1..=MOST).contains(count))
}

/// The length of the line end that a text begins with.
fn line_end(text: &str) -> usize {
    if text.starts_with("\r\n") { 2 } else { usize::from(!text.is_empty()) }
}
