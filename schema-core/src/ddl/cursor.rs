//! Reading a statement's tokens: all that the dialects' readers share.

use std::sync::Arc;

use super::Input;
use crate::backend::Dialect;
use crate::capability::Capability;
use crate::catalog::{Expression, Name, ObjectName, Origin, clipped};
use crate::source::{Span, Spanned};
use crate::sql::{Lexer, Token, TokenKind, name_of};

/// The significant tokens of a statement, and a place between two of them. To look ahead, copy
/// `at` and set it back.
#[derive(Debug)]
pub(crate) struct Cursor<'a> {
    pub(crate) input: Input<'a>,
    tokens: Vec<Token>,
    pub(crate) at: usize,
    /// Where reading ends: at the end of the tokens, or of a part of them.
    end: usize,
}

impl<'a> Cursor<'a> {
    pub(crate) fn new(input: Input<'a>) -> Self {
        let lexer = Lexer::new(input.text, input.dialect);
        let tokens: Vec<Token> = lexer.filter(|token| !token.kind.is_trivia()).collect();
        let end = tokens.len();
        Self { input, tokens, at: 0, end }
    }

    pub(crate) const fn dialect(&self) -> Dialect {
        self.input.dialect
    }

    pub(crate) fn peek(&self) -> Option<Token> {
        self.peek_at(0)
    }

    /// The token `ahead` places further on.
    pub(crate) fn peek_at(&self, ahead: usize) -> Option<Token> {
        let at = self.at + ahead;
        if at < self.end { self.tokens.get(at).copied() } else { None }
    }

    pub(crate) fn take(&mut self) -> Option<Token> {
        let token = self.peek()?;
        self.at += 1;
        Some(token)
    }

    /// The tokens between two places.
    pub(crate) fn tokens(&self, from: usize, to: usize) -> &[Token] {
        self.tokens.get(from..to.min(self.end)).unwrap_or_default()
    }

    pub(crate) fn is_over(&self) -> bool {
        self.at >= self.end
    }

    /// The token's text as it was written.
    pub(crate) fn text(&self, token: Token) -> &'a str {
        token.span.of(self.input.text)
    }

    /// Whether the next token is this word, without quotes and in any case.
    pub(crate) fn at_word(&self, word: &str) -> bool {
        self.word_at(0, word)
    }

    pub(crate) fn word_at(&self, ahead: usize, word: &str) -> bool {
        self.peek_at(ahead).is_some_and(|token| token.is_word(self.input.text, word))
    }

    /// Whether the next tokens are these words.
    pub(crate) fn at_words(&self, words: &[&str]) -> bool {
        words.iter().enumerate().all(|(ahead, word)| self.word_at(ahead, word))
    }

    pub(crate) fn at_any(&self, words: &[&str]) -> bool {
        words.iter().any(|word| self.at_word(word))
    }

    pub(crate) fn at_symbol(&self, symbol: u8) -> bool {
        self.symbol_at(0, symbol)
    }

    pub(crate) fn symbol_at(&self, ahead: usize, symbol: u8) -> bool {
        self.peek_at(ahead).is_some_and(|token| token.is_symbol(self.input.text, symbol))
    }

    pub(crate) fn eat(&mut self, word: &str) -> bool {
        let is = self.at_word(word);
        self.at += usize::from(is);
        is
    }

    /// Takes the next tokens if all of them are these words; else none of them.
    pub(crate) fn eat_words(&mut self, words: &[&str]) -> bool {
        let are = self.at_words(words);
        self.at += if are { words.len() } else { 0 };
        are
    }

    /// Takes the next token if it is one of these words, and says which.
    pub(crate) fn eat_any(&mut self, words: &[&'static str]) -> Option<&'static str> {
        let word = words.iter().copied().find(|word| self.at_word(word))?;
        self.at += 1;
        Some(word)
    }

    pub(crate) fn eat_symbol(&mut self, symbol: u8) -> bool {
        let is = self.at_symbol(symbol);
        self.at += usize::from(is);
        is
    }

    /// Takes the next token if it is a name, in quotes or without. Reserved words are the caller's to
    /// exclude.
    pub(crate) fn name(&mut self) -> Option<Spanned<Name>> {
        let token = self.peek()?;
        let name = self.name_of(token)?;
        self.at += 1;
        Some(Spanned::new(name, self.place(token.span)))
    }

    /// The name that a token is. PostgreSQL cuts what is longer than it has room for.
    pub(crate) fn name_of(&self, token: Token) -> Option<Name> {
        if !matches!(token.kind, TokenKind::Word | TokenKind::QuotedName) {
            return None;
        }
        let name = name_of(token, self.input.text, self.dialect());
        let room = match self.dialect() {
            Dialect::Postgres => Capability::of(Dialect::Postgres).longest_name,
            _ => None,
        };
        let kept = room.map_or(&*name, |room| clipped(&name, room));
        Some(Name::new(kept, self.dialect()))
    }

    /// Takes `a`, `schema.a` or `database.schema.a`. The default schema is left away, and so is a database.
    pub(crate) fn object_name(&mut self) -> Option<Spanned<ObjectName>> {
        let first = self.name()?;
        let (mut schema, mut name, mut span) = (None, first.value, first.span);
        while self.at_symbol(b'.') {
            self.at += 1;
            // `database..name` is SQL Server's for the default schema.
            let next = self.name();
            let Some(next) = next else {
                schema = None;
                continue;
            };
            span.end = next.span.end;
            schema = Some(std::mem::replace(&mut name, next.value));
        }
        let schema = schema.filter(|schema| schema.key() != default_schema(self.dialect()));
        Some(Spanned::new(ObjectName { schema, name }, span))
    }

    /// Takes `(a, b, ...)` of names alone.
    pub(crate) fn names_in_parentheses(&mut self) -> Option<Vec<Spanned<Name>>> {
        let start = self.at;
        let mut names = Vec::new();
        if self.eat_symbol(b'(') {
            while let Some(name) = self.name() {
                names.push(name);
                if self.eat_symbol(b')') {
                    return Some(names);
                }
                if !self.eat_symbol(b',') {
                    break;
                }
            }
        }
        self.at = start;
        None
    }

    /// Takes `( ... )` with all that is within, and gives the span within the statement's text of what is
    /// between the two.
    pub(crate) fn parenthesised(&mut self) -> Option<Span> {
        let open = self.peek().filter(|_| self.at_symbol(b'('))?;
        let start = self.at;
        self.skip_balanced();
        match self.tokens.get(self.at.wrapping_sub(1)) {
            Some(close) if close.is_symbol(self.input.text, b')') && self.at > start + 1 => {
                Some(Span::new(open.span.end, close.span.start))
            }
            _ => {
                self.at = start;
                None
            }
        }
    }

    /// Takes one token, or from a `(` on all up to the `)` that closes it.
    pub(crate) fn skip_balanced(&mut self) {
        let mut depth = 0usize;
        while let Some(token) = self.take() {
            if token.is_symbol(self.input.text, b'(') {
                depth += 1;
            } else if token.is_symbol(self.input.text, b')') {
                depth = depth.saturating_sub(1);
            }
            if depth == 0 {
                return;
            }
        }
    }

    /// Takes everything up to the next `,` or `)` outside of parentheses, or to a token that `stops`
    /// says; gives the span within the statement's text, empty where nothing is there.
    pub(crate) fn skip_until(&mut self, stops: impl Fn(&Self) -> bool) -> Span {
        let start = self.peek().map_or(self.input.text.len(), |token| token.span.start);
        let mut end = start;
        while !self.is_over() && !self.at_symbol(b',') && !self.at_symbol(b')') && !stops(self) {
            self.skip_balanced();
            end = self.end_of_last();
        }
        Span::new(start, end)
    }

    /// Reads a parenthesised part with `read`, which must not go beyond it.
    pub(crate) fn within<T>(&mut self, read: impl FnOnce(&mut Self) -> T) -> Option<T> {
        let open = self.at;
        self.parenthesised()?;
        let behind = self.at;
        let end = std::mem::replace(&mut self.end, behind - 1);
        self.at = open + 1;
        let value = read(self);
        self.end = end;
        self.at = behind;
        Some(value)
    }

    /// Reads what stands before the token `end` with `read`, and goes on there.
    pub(crate) fn up_to<T>(&mut self, end: usize, read: impl FnOnce(&mut Self) -> T) -> T {
        let end = end.min(self.end);
        let behind = std::mem::replace(&mut self.end, end);
        let value = read(self);
        self.end = behind;
        self.at = end;
        value
    }

    /// Where reading ends.
    pub(crate) const fn end(&self) -> usize {
        self.end
    }

    /// From the token `start` up to the last one taken, within the statement's text.
    pub(crate) fn span_from(&self, start: usize) -> Span {
        let from = self.tokens.get(start).map_or(self.input.text.len(), |token| token.span.start);
        Span::new(from, self.end_of_last().max(from))
    }

    /// Takes `a`, `a.b`, `a.b.c`: the names in it.
    pub(crate) fn path(&mut self) -> Option<Vec<Spanned<Name>>> {
        let mut path = vec![self.name()?];
        while self.eat_symbol(b'.') {
            path.extend(self.name());
        }
        Some(path)
    }

    /// The rest of the statement, normalised; takes it.
    pub(crate) fn rest(&mut self) -> Arc<str> {
        let start = self.at;
        self.at = self.end;
        self.normal_tokens(start, self.end)
    }

    /// Where the last token taken ends, in the statement's text.
    pub(crate) fn end_of_last(&self) -> usize {
        self.at.checked_sub(1).and_then(|at| self.tokens.get(at)).map_or(0, |token| token.span.end)
    }

    /// Where the last token of all ends, in the statement's text.
    pub(crate) fn end_of_all(&self) -> usize {
        self.tokens.last().map_or(0, |token| token.span.end)
    }

    /// Where the next token begins, in the statement's text.
    pub(crate) fn start_of_next(&self) -> usize {
        self.peek().map_or(self.input.text.len(), |token| token.span.start)
    }

    /// A span within the statement's text as one of the source.
    pub(crate) const fn place(&self, span: Span) -> Span {
        span.offset_by(self.input.base)
    }

    /// The place of the next token in the source.
    pub(crate) fn here(&self) -> Span {
        match self.peek() {
            Some(token) => self.place(token.span),
            None => self.place(Span::at(self.end_of_last())),
        }
    }

    /// The origin of what stands at a span of the source.
    pub(crate) const fn origin(&self, span: Span) -> Origin {
        Origin::at(crate::source::Location { source: self.input.source, span })
    }

    /// An expression from a span within the statement's text.
    pub(crate) fn expression(&self, span: Span) -> Expression {
        Expression::new(span.of(self.input.text), self.dialect())
    }

    /// A stretch of tokens as clauses are kept: words in upper case, one blank between two tokens but
    /// around parentheses, points and commas as people write them.
    pub(crate) fn normal_tokens(&self, from: usize, to: usize) -> Arc<str> {
        let mut text = String::new();
        let mut before = None;
        for token in self.tokens.get(from..to).unwrap_or_default() {
            let own = self.text(*token);
            let glued = matches!(own, ")" | "," | "." | "]")
                || matches!(before, None | Some("(" | "." | "["))
                || (own == "(" && before.is_some_and(|before| before != ","));
            if !glued {
                text.push(' ');
            }
            match token.kind {
                TokenKind::Word => text.push_str(&own.to_uppercase()),
                _ => text.push_str(own),
            }
            before = Some(own);
        }
        text.into()
    }

    /// The whole statement as it was written.
    pub(crate) fn whole(&self) -> &'a str {
        let start = self.tokens.first().map_or(0, |token| token.span.start);
        let end = self.tokens.last().map_or(0, |token| token.span.end);
        Span::new(start, end).of(self.input.text)
    }
}

/// The schema that a name without one is in.
pub(crate) const fn default_schema(dialect: Dialect) -> &'static str {
    match dialect {
        Dialect::Portable => "",
        Dialect::Sqlite => "main",
        Dialect::Postgres => "public",
        Dialect::Mssql => "dbo",
    }
}
