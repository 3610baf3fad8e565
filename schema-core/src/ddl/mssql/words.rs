//! Clauses as they are kept, strings, and names.

use std::sync::Arc;

use super::super::Input;
use super::super::cursor::{Cursor, default_schema};
use crate::backend::Dialect;
use crate::catalog::{Name, ObjectName};
use crate::source::{Span, Spanned};
use crate::sql::{Lexer, TokenKind};

/// Clauses that are kept as they were written, normalised.
#[derive(Default)]
pub(super) struct Clauses(String);

impl Clauses {
    /// Adds the tokens from `start` up to the last one taken.
    pub(super) fn push(&mut self, cursor: &Cursor<'_>, start: usize) {
        if cursor.at > start {
            self.word(&cursor.normal_tokens(start, cursor.at));
        }
    }

    pub(super) fn word(&mut self, word: &str) {
        if !self.0.is_empty() {
            self.0.push(' ');
        }
        self.0.push_str(word);
    }

    pub(super) fn text(self) -> Arc<str> {
        self.0.into()
    }
}

/// What a string says, and where that begins behind the string's beginning.
pub(super) fn decoded(string: &str) -> (String, usize) {
    let prefix = string.find('\'').map_or(0, |quote| quote + 1);
    let inner = string.get(prefix..).unwrap_or_default();
    (inner.strip_suffix('\'').unwrap_or(inner).replace("''", "'"), prefix)
}

/// A string without what stands before its quotes.
pub(super) fn unprefixed(string: &str) -> &str {
    string.trim_start_matches(['N', 'n'])
}

/// What a string says, as SQL whose tokens stand where they stand in the string: a blank makes up for
/// each quote that was doubled.
pub(super) fn aligned(string: &str) -> (String, usize) {
    let (text, prefix) = decoded(string);
    if !text.contains('\'') {
        return (text, prefix);
    }
    let mut out = String::with_capacity(string.len());
    let (mut quotes, mut owed) = (0, 0);
    for token in Lexer::new(&text, Dialect::Mssql) {
        let own = token.text(&text);
        // The quote that opens a string was doubled: what is in it stands right.
        if token.kind == TokenKind::String {
            out.push(' ');
            owed += 1;
        }
        out.push_str(own);
        quotes += own.bytes().filter(|byte| *byte == b'\'').count();
        while owed < quotes {
            out.push(' ');
            owed += 1;
        }
    }
    (out, prefix)
}

/// The last two names as that of an object.
pub(super) fn object_of(
    mut path: Vec<Spanned<Name>>,
    cursor: &Cursor<'_>,
) -> Option<Spanned<ObjectName>> {
    let name = path.pop()?;
    let schema = path.pop();
    let start = schema.as_ref().map_or(name.span.start, |schema| schema.span.start);
    let default = default_schema(cursor.dialect());
    let schema = schema.map(|schema| schema.value).filter(|schema| schema.key() != default);
    let span = Span::new(start, name.span.end);
    Some(Spanned::new(ObjectName { schema, name: name.value }, span))
}

/// The name of an object in a string, with the place of the string's inside.
pub(super) fn names_in(cursor: &Cursor<'_>, text: &str, span: Span) -> Option<Vec<Spanned<Name>>> {
    let mut cursor = Cursor::new(Input { text, base: span.start, ..cursor.input });
    let path = cursor.path()?;
    cursor.is_over().then_some(path)
}
