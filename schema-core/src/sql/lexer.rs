//! Text into tokens, byte by byte. It never fails: what is never closed runs to the end of the text,
//! so that there is one mistake and one error.

use super::dialect::rules;
use super::error::{SqlError, SqlErrorKind};
use super::token::{Token, TokenKind};
use crate::backend::Dialect;
use crate::source::Span;

/// How a dialect's text is read: what all of them share is in the lexer, what differs is here.
///
/// Bytes from 0x80 on belong to words in every dialect, so no character is ever split.
pub(super) struct Lexis {
    /// What may stand right before a string's quote, in upper case, longer ones first.
    pub(super) string_prefixes: &'static [&'static str],
    /// The prefix of strings in which a backslash escapes.
    pub(super) escape_prefix: Option<&'static str>,
    /// What may stand right before a quoted name.
    pub(super) name_prefix: Option<&'static str>,
    /// Whether `` `a` `` is a name.
    pub(super) backtick_names: bool,
    /// Whether `[a]` is a name.
    pub(super) brackets: Brackets,
    /// Whether block comments nest.
    pub(super) nested_comments: bool,
    /// Whether the end of the text closes a block comment.
    pub(super) end_closes_comment: bool,
    /// Whether a carriage return alone ends a line comment, too.
    pub(super) return_ends_line: bool,
    /// Whether `$tag$ ... $tag$` is a string.
    pub(super) dollar_quotes: bool,
    /// Which ASCII characters words begin with, beside letters and `_`.
    pub(super) word_start: &'static [u8],
    /// Which ASCII characters words go on with, beside letters, digits and `_`.
    pub(super) word_part: &'static [u8],
    /// The length of the parameter that the text begins with, or 0.
    pub(super) parameter: fn(&[u8]) -> usize,
}

/// Whether and how `[` begins a name.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Brackets {
    /// It is only a symbol.
    None,
    /// Up to the next `]`.
    Plain,
    /// Up to the next `]` that is not doubled.
    Doubled,
}

impl Lexis {
    pub(super) fn is_word_start(&self, byte: u8) -> bool {
        byte.is_ascii_alphabetic()
            || byte == b'_'
            || byte >= 0x80
            || self.word_start.contains(&byte)
    }

    pub(super) fn is_word_part(&self, byte: u8) -> bool {
        byte.is_ascii_alphanumeric()
            || byte == b'_'
            || byte >= 0x80
            || self.word_part.contains(&byte)
    }
}

/// Reads a text as tokens that cover it without gaps.
#[derive(Clone)]
pub struct Lexer<'a> {
    text: &'a str,
    lexis: &'static Lexis,
    at: usize,
    error: Option<SqlError>,
    continuation: Continuation,
}

/// How far the text since a string with escapes allows for that string to be continued by another one
/// on a later line, which then has escapes as well although it has no prefix.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Continuation {
    None,
    SameLine,
    LaterLine,
}

impl<'a> Lexer<'a> {
    /// A lexer at the beginning of a text.
    pub fn new(text: &'a str, dialect: Dialect) -> Self {
        let lexis = &rules(dialect).lexis;
        Self { text, lexis, at: 0, error: None, continuation: Continuation::None }
    }

    /// What was found to be never closed. There is at most one, since it runs to the end of the text.
    pub fn error(&self) -> Option<&SqlError> {
        self.error.as_ref()
    }

    /// Where the next token begins.
    pub fn offset(&self) -> usize {
        self.at
    }

    /// Goes on at an offset further on, which must be a character's first byte.
    pub(super) fn skip_to(&mut self, offset: usize) {
        if offset > self.at && self.text.is_char_boundary(offset) {
            self.at = offset;
            self.continuation = Continuation::None;
        }
    }

    fn byte(&self, at: usize) -> u8 {
        self.text.as_bytes().get(at).copied().unwrap_or(0)
    }

    fn rest(&self, at: usize) -> &'a [u8] {
        self.text.as_bytes().get(at..).unwrap_or_default()
    }

    /// The first offset from `at` on whose byte does not satisfy `belongs`.
    fn run(&self, mut at: usize, belongs: impl Fn(u8) -> bool) -> usize {
        let bytes = self.text.as_bytes();
        // Every byte of every revision comes by here, in debug builds, where an iterator costs more.
        while at < bytes.len() && belongs(bytes[at]) {
            at += 1;
        }
        at.min(bytes.len())
    }

    /// The kind of the token at `self.at`, and its end.
    fn scan(&mut self, before: Continuation) -> (TokenKind, usize) {
        let at = self.at;
        match (self.byte(at), self.byte(at + 1)) {
            (b'\t'..=b'\r' | b' ', _) => (TokenKind::Whitespace, self.run(at, is_space)),
            (b'-', b'-') => (TokenKind::LineComment, self.line_end(at)),
            (b'/', b'*') => (TokenKind::BlockComment, self.block_comment(at)),
            (b'\'', _) => (TokenKind::String, self.string(at, before)),
            (b'"', _) => (TokenKind::QuotedName, self.name(at, b'"', true)),
            (b'`', _) if self.lexis.backtick_names => {
                (TokenKind::QuotedName, self.name(at, b'`', true))
            }
            (b'[', _) if self.lexis.brackets != Brackets::None => {
                let doubled = self.lexis.brackets == Brackets::Doubled;
                (TokenKind::QuotedName, self.name(at, b']', doubled))
            }
            (b'0'..=b'9', _) | (b'.', b'0'..=b'9') => (TokenKind::Number, self.number(at)),
            (byte, _) => self.scan_other(at, byte),
        }
    }

    fn scan_other(&mut self, at: usize, byte: u8) -> (TokenKind, usize) {
        if byte == b'$'
            && self.lexis.dollar_quotes
            && let Some(end) = self.dollar_quote(at)
        {
            return (TokenKind::String, end);
        }
        let parameter = (self.lexis.parameter)(self.rest(at));
        if parameter > 0 {
            return (TokenKind::Parameter, at + parameter);
        }
        if !self.lexis.is_word_start(byte) {
            return (TokenKind::Symbol, at + 1);
        }
        self.prefixed(at).unwrap_or_else(|| {
            (TokenKind::Word, self.run(at, |byte| self.lexis.is_word_part(byte)))
        })
    }

    /// A string or name that begins with a prefix.
    fn prefixed(&mut self, at: usize) -> Option<(TokenKind, usize)> {
        // A prefix is one letter, or a letter and `&`.
        if !matches!(self.byte(at + 1), b'\'' | b'"' | b'&') {
            return None;
        }
        let follows = |prefix: &&str, quote: u8| {
            let length = prefix.len();
            self.byte(at + length) == quote
                && self
                    .rest(at)
                    .get(..length)
                    .is_some_and(|start| start.eq_ignore_ascii_case(prefix.as_bytes()))
        };
        if let Some(prefix) = self.lexis.name_prefix.filter(|prefix| follows(prefix, b'"')) {
            let end = self.name(at + prefix.len(), b'"', true);
            return Some((TokenKind::QuotedName, end));
        }
        if let Some(prefix) = self.lexis.escape_prefix.filter(|prefix| follows(prefix, b'\'')) {
            return Some((TokenKind::String, self.escape_string(at, at + prefix.len() + 1)));
        }
        let prefix = *self.lexis.string_prefixes.iter().find(|prefix| follows(prefix, b'\''))?;
        Some((TokenKind::String, self.plain_string(at, at + prefix.len() + 1)))
    }

    /// Notes that what begins at `start` is never closed, and gives the end of the text.
    fn never_closed(&mut self, kind: SqlErrorKind, start: usize, opened: usize) -> usize {
        self.error.get_or_insert(SqlError { kind, span: Span::new(start, opened) });
        self.text.len()
    }

    fn line_end(&self, at: usize) -> usize {
        let returns = self.lexis.return_ends_line;
        self.run(at, |byte| byte != b'\n' && !(byte == b'\r' && returns))
    }

    fn block_comment(&mut self, start: usize) -> usize {
        let (mut at, mut depth) = (start + 2, 1_usize);
        while at < self.text.len() {
            match (self.byte(at), self.byte(at + 1)) {
                (b'*', b'/') if depth == 1 => return at + 2,
                (b'*', b'/') => (at, depth) = (at + 2, depth - 1),
                (b'/', b'*') if self.lexis.nested_comments => (at, depth) = (at + 2, depth + 1),
                _ => at += 1,
            }
        }
        if self.lexis.end_closes_comment {
            return self.text.len();
        }
        self.never_closed(SqlErrorKind::UnterminatedComment, start, start + 2)
    }

    fn string(&mut self, at: usize, before: Continuation) -> usize {
        match before {
            Continuation::LaterLine => self.escape_string(at, at + 1),
            Continuation::None | Continuation::SameLine => self.plain_string(at, at + 1),
        }
    }

    fn plain_string(&mut self, start: usize, from: usize) -> usize {
        self.closing(from, b'\'', true)
            .unwrap_or_else(|| self.never_closed(SqlErrorKind::UnterminatedString, start, from))
    }

    fn escape_string(&mut self, start: usize, from: usize) -> usize {
        let mut at = from;
        while at < self.text.len() {
            match (self.byte(at), self.byte(at + 1)) {
                (b'\\', _) | (b'\'', b'\'') => at += 2,
                (b'\'', _) => {
                    self.continuation = Continuation::SameLine;
                    return at + 1;
                }
                _ => at += 1,
            }
        }
        self.never_closed(SqlErrorKind::UnterminatedString, start, from)
    }

    fn name(&mut self, quote: usize, close: u8, doubled: bool) -> usize {
        let start = self.at;
        self.closing(quote + 1, close, doubled)
            .unwrap_or_else(|| self.never_closed(SqlErrorKind::UnterminatedName, start, quote + 1))
    }

    /// One past the next `close` from `at` on; a doubled one may stand for itself.
    fn closing(&self, mut at: usize, close: u8, doubled: bool) -> Option<usize> {
        loop {
            at = self.run(at, |byte| byte != close);
            if at >= self.text.len() {
                return None;
            }
            if !doubled || self.byte(at + 1) != close {
                return Some(at + 1);
            }
            at += 2;
        }
    }

    /// The end of the dollar quote at `start`; `None` if there is none, but only a `$`.
    fn dollar_quote(&mut self, start: usize) -> Option<usize> {
        let is_tag = |byte: u8| byte.is_ascii_alphanumeric() || byte == b'_' || byte >= 0x80;
        let end = self.run(start + 1, is_tag);
        if self.byte(end) != b'$' || self.byte(start + 1).is_ascii_digit() {
            return None;
        }
        let tag = self.text.get(start..=end)?;
        // A tag holds no `$` within, so no byte is compared more than twice.
        let mut at = end + 1;
        while at < self.text.len() {
            at = self.run(at, |byte| byte != b'$');
            if self.rest(at).starts_with(tag.as_bytes()) {
                return Some(at + tag.len());
            }
            at += 1;
        }
        let kind = SqlErrorKind::UnterminatedDollarQuote { tag: tag.to_owned() };
        Some(self.never_closed(kind, start, end + 1))
    }

    fn number(&self, at: usize) -> usize {
        let digits = |at| self.run(at, |byte| byte.is_ascii_digit() || byte == b'_');
        if self.byte(at) == b'0' && matches!(self.byte(at + 1), b'x' | b'X') {
            return self.run(at + 2, |byte| byte.is_ascii_hexdigit() || byte == b'_');
        }
        let mut end = digits(at);
        if self.byte(end) == b'.' && self.byte(end + 1) != b'.' {
            end = digits(end + 1);
        }
        if matches!(self.byte(end), b'e' | b'E') {
            let sign = usize::from(matches!(self.byte(end + 1), b'+' | b'-'));
            if self.byte(end + 1 + sign).is_ascii_digit() {
                end = digits(end + 1 + sign);
            }
        }
        end
    }
}

impl Iterator for Lexer<'_> {
    type Item = Token;

    fn next(&mut self) -> Option<Token> {
        if self.at >= self.text.len() {
            return None;
        }
        let before = std::mem::replace(&mut self.continuation, Continuation::None);
        let (kind, end) = self.scan(before);
        let span = Span::new(self.at, end.clamp(self.at + 1, self.text.len()));
        match kind {
            TokenKind::Whitespace if before != Continuation::None => {
                let breaks = span.of(self.text).contains(['\n', '\r']);
                self.continuation = if breaks { Continuation::LaterLine } else { before };
            }
            TokenKind::LineComment => self.continuation = before,
            _ => {}
        }
        self.at = span.end;
        Some(Token { kind, span })
    }
}

fn is_space(byte: u8) -> bool {
    matches!(byte, b'\t'..=b'\r' | b' ')
}
