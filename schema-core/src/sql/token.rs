//! The pieces that SQL text is made of.

use crate::source::Span;

/// A stretch of SQL text of one kind.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Token {
    /// What it is.
    pub kind: TokenKind,
    /// Where it stands in the text that the lexer was given.
    pub span: Span,
}

/// What a [`Token`] is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum TokenKind {
    /// A key word or a name without quotes.
    Word,
    /// A name in quotes: `"a"`, and as the dialect has them `[a]`, `` `a` ``, `U&"a"`.
    QuotedName,
    /// A string with its prefix and quotes: `'a'`, `N'a'`, `E'a'`, `$tag$a$tag$`.
    String,
    /// A number.
    Number,
    /// A parameter or variable: `$1`, `?1`, `:a`, `@a`, as the dialect has them.
    Parameter,
    /// A single character of punctuation, or one that has no place in SQL.
    Symbol,
    /// Blank space and line ends.
    Whitespace,
    /// `--` up to the end of its line, which is not part of it.
    LineComment,
    /// `/* ... */`.
    BlockComment,
}

impl TokenKind {
    /// Whether it is only blank space or a comment.
    pub const fn is_trivia(self) -> bool {
        matches!(self, Self::Whitespace | Self::LineComment | Self::BlockComment)
    }
}

impl Token {
    /// The token's own text.
    pub fn text<'a>(&self, text: &'a str) -> &'a str {
        self.span.of(text)
    }

    /// Whether it is this word without quotes, in any case.
    pub fn is_word(&self, text: &str, word: &str) -> bool {
        self.kind == TokenKind::Word && self.text(text).eq_ignore_ascii_case(word)
    }

    /// Whether it is this character of punctuation.
    pub fn is_symbol(&self, text: &str, symbol: u8) -> bool {
        self.kind == TokenKind::Symbol && self.text(text).as_bytes() == [symbol]
    }
}
