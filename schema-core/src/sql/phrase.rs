//! Reading a statement's tokens one after the other, without blank space and comments.

use super::lexer::Lexer;
use super::token::{Token, TokenKind};
use crate::backend::Dialect;
use crate::source::Span;

/// `name`, `name = value` or `name value`, as options in parentheses are written.
pub(super) struct Setting {
    /// The name in lower case.
    pub(super) name: String,
    /// The value in lower case, without quotes.
    pub(super) value: Option<String>,
}

impl Setting {
    /// Whether it is not switched off; a name alone switches on.
    pub(super) fn is_on(&self) -> bool {
        !matches!(self.value.as_deref(), Some("false" | "off" | "0"))
    }
}

/// A statement that is read from its beginning, no further than is asked for.
#[derive(Clone)]
pub(super) struct Phrase<'a> {
    text: &'a str,
    lexer: Lexer<'a>,
    ahead: Option<Token>,
    start: usize,
    end: usize,
}

impl<'a> Phrase<'a> {
    /// Stands before the first significant token.
    pub(super) fn new(text: &'a str, dialect: Dialect) -> Self {
        let mut lexer = Lexer::new(text, dialect);
        let ahead = significant(&mut lexer);
        let start = ahead.map_or(0, |token| token.span.start);
        Self { text, lexer, ahead, start, end: start }
    }

    /// The next token, which stays the next one.
    pub(super) fn peek(&self) -> Option<Token> {
        self.ahead
    }

    /// Takes the next token.
    pub(super) fn take(&mut self) -> Option<Token> {
        let token = self.ahead?;
        self.ahead = significant(&mut self.lexer);
        self.end = token.span.end;
        Some(token)
    }

    /// Lets the [`span`](Self::span) begin at the next token.
    pub(super) fn mark(&mut self) {
        self.start = self.ahead.map_or(self.text.len(), |token| token.span.start);
        self.end = self.start;
    }

    /// From the first token, or the last mark, up to the last token taken.
    pub(super) fn span(&self) -> Span {
        Span::new(self.start, self.end)
    }

    /// A token's text.
    pub(super) fn text(&self, token: Token) -> &'a str {
        token.span.of(self.text)
    }

    /// Whether the next token is this word.
    pub(super) fn at(&self, word: &str) -> bool {
        self.ahead.is_some_and(|token| token.is_word(self.text, word))
    }

    /// Whether the next token is this character.
    pub(super) fn at_symbol(&self, symbol: u8) -> bool {
        self.ahead.is_some_and(|token| token.is_symbol(self.text, symbol))
    }

    /// Takes the next token if it is this word.
    pub(super) fn eat(&mut self, word: &str) -> bool {
        self.at(word) && self.take().is_some()
    }

    /// Takes the next token if it is one of these words, and says which.
    pub(super) fn eat_any(&mut self, words: &[&'static str]) -> Option<&'static str> {
        let word = words.iter().find(|word| self.at(word)).copied()?;
        self.take().map(|_| word)
    }

    /// Takes the next tokens if they are these words; a part of them may be gone if not all are there.
    pub(super) fn eat_all(&mut self, words: &[&str]) -> bool {
        words.iter().all(|word| self.eat(word))
    }

    /// Takes the next token if it is this character.
    pub(super) fn eat_symbol(&mut self, symbol: u8) -> bool {
        self.at_symbol(symbol) && self.take().is_some()
    }

    /// Takes the next token if it is a name, in quotes or without.
    pub(super) fn eat_name(&mut self) -> Option<Token> {
        let kind = self.ahead?.kind;
        if matches!(kind, TokenKind::Word | TokenKind::QuotedName) { self.take() } else { None }
    }

    /// Takes `a`, `a.b`, `a.b.c`, ...: the tokens of its parts, or nothing where there is no name.
    pub(super) fn eat_path(&mut self) -> Vec<Token> {
        let mut path: Vec<Token> = self.eat_name().into_iter().collect();
        while !path.is_empty() && self.eat_symbol(b'.') {
            path.extend(self.eat_name());
        }
        path
    }

    /// Takes `(name [[=] value], ...)`, or nothing where no parenthesis opens.
    pub(super) fn eat_options(&mut self) -> Vec<Setting> {
        let mut settings = Vec::new();
        if !self.eat_symbol(b'(') {
            return settings;
        }
        while let Some(name) = self.eat_name() {
            let name = self.text(name).trim_matches('"').to_ascii_lowercase();
            self.eat_symbol(b'=');
            let mut value = None;
            while !(self.is_over() || self.at_symbol(b',') || self.at_symbol(b')')) {
                value = self.take().map(|token| self.text(token).trim_matches(['\'', '"']));
            }
            settings.push(Setting { name, value: value.map(str::to_ascii_lowercase) });
            self.eat_symbol(b',');
        }
        self.eat_symbol(b')');
        settings
    }

    /// Whether nothing is left.
    pub(super) fn is_over(&self) -> bool {
        self.ahead.is_none()
    }
}

fn significant(lexer: &mut Lexer<'_>) -> Option<Token> {
    lexer.find(|token| !token.kind.is_trivia())
}
