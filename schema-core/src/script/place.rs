//! Lines and columns of statements.

use crate::source::{LineColumn, Span};

/// Counts lines and columns while going through a text once: a file may be one line.
pub(super) struct Cursor<'a> {
    text: &'a str,
    offset: usize,
    at: LineColumn,
}

impl<'a> Cursor<'a> {
    /// A cursor at a known place: where a section begins.
    pub(super) fn new(text: &'a str, offset: usize, at: LineColumn) -> Self {
        Self { text, offset, at }
    }

    /// Goes on to an offset further on.
    pub(super) fn go_to(&mut self, offset: usize) -> LineColumn {
        for letter in Span::new(self.offset, offset).of(self.text).chars() {
            match letter {
                '\n' => self.at = LineColumn { line: self.at.line + 1, column: 1 },
                _ => self.at.column += 1,
            }
        }
        self.offset = self.offset.max(offset);
        self.at
    }
}

/// A span's first line: a label over a whole statement would hide what it says.
pub(crate) fn clipped(span: Span, text: &str) -> Span {
    let line = span.of(text).split('\n').next().unwrap_or_default().trim_end();
    Span::new(span.start, span.start + line.len())
}
