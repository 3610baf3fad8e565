//! What can be the condition of an index: comparisons of a column with a constant, joined by AND.
//! <https://learn.microsoft.com/sql/t-sql/statements/create-index-transact-sql>

use super::DIALECT;
use crate::catalog::{Expression, Table};
use crate::diagnostic::Code;
use crate::operation::{Misfit, MisfitKind};
use crate::source::Span;
use crate::sql::{Lexer, Token, TokenKind};

/// Says why a condition can't be that of an index.
pub(super) fn refused(table: &Table, predicate: &Expression, at: Span) -> Option<Misfit> {
    let is_computed = |name| table.column(&name).is_some_and(|one| one.generated.is_some());
    if predicate.names(DIALECT).any(is_computed) {
        let what = "SQL Server takes no computed column in the condition of an index, as that of \
                    UNIQUE over columns that may be NULL";
        return Some(unable(
            what.to_owned(),
            "leave the computed column out, or make it NOT NULL",
            at,
        ));
    }
    let text = predicate.as_str();
    let tokens: Vec<Token> =
        Lexer::new(text, DIALECT).filter(|token| !token.kind.is_trivia()).collect();
    let mut reader = Reader { text, tokens: &tokens, at: 0 };
    if reader.all(0).is_some() && reader.at == tokens.len() {
        return None;
    }
    let words = ["OR", "LIKE", "BETWEEN", "CASE", "EXISTS"];
    let has = |word: &&&str| tokens.iter().any(|token| token.is_word(text, word));
    let what = match words.iter().find(has) {
        Some(word) => format!("SQL Server takes no {word} in the condition of an index"),
        None => {
            "SQL Server takes only comparisons of a column with a constant in the condition of \
                 an index"
                .to_owned()
        }
    };
    let help = "write `column = constant`, `<>`, `<`, `>`, IN or IS [NOT] NULL, joined by AND";
    Some(unable(what, help, at))
}

fn unable(what: String, help: &str, at: Span) -> Misfit {
    let kind = MisfitKind::Unable { code: Code::S1008, what, help: help.to_owned(), made: None };
    Misfit::new(kind, at)
}

/// How deep parentheses are read.
const DEEPEST: usize = 24;

struct Reader<'a> {
    text: &'a str,
    tokens: &'a [Token],
    at: usize,
}

impl Reader<'_> {
    fn eat(&mut self, is: impl FnOnce(&Token) -> bool) -> Option<()> {
        self.tokens.get(self.at).filter(|token| is(token))?;
        self.at += 1;
        Some(())
    }

    fn word(&mut self, word: &str) -> Option<()> {
        let text = self.text;
        self.eat(|token| token.is_word(text, word))
    }

    fn symbol(&mut self, symbol: u8) -> Option<()> {
        let text = self.text;
        self.eat(|token| token.is_symbol(text, symbol))
    }

    fn kind(&mut self, kind: TokenKind) -> Option<()> {
        self.eat(|token| token.kind == kind)
    }

    /// Takes conditions that are joined by AND.
    fn all(&mut self, depth: usize) -> Option<()> {
        self.one(depth)?;
        while self.word("AND").is_some() {
            self.one(depth)?;
        }
        Some(())
    }

    fn one(&mut self, depth: usize) -> Option<()> {
        if depth > DEEPEST {
            return None;
        }
        if self.symbol(b'(').is_some() {
            self.all(depth + 1)?;
            return self.symbol(b')');
        }
        self.column()?;
        if self.word("IS").is_some() {
            self.word("NOT");
            return self.word("NULL");
        }
        if self.word("IN").is_some() {
            self.symbol(b'(')?;
            self.constant(depth)?;
            while self.symbol(b',').is_some() {
                self.constant(depth)?;
            }
            return self.symbol(b')');
        }
        self.operator()?;
        self.constant(depth)
    }

    fn column(&mut self) -> Option<()> {
        let text = self.text;
        let reserved = |token: &Token| {
            ["NOT", "CASE", "EXISTS", "NULL", "CAST"].iter().any(|word| token.is_word(text, word))
        };
        self.kind(TokenKind::QuotedName)
            .or_else(|| self.eat(|token| token.kind == TokenKind::Word && !reserved(token)))
    }

    fn operator(&mut self) -> Option<()> {
        let start = self.at;
        while [b'=', b'<', b'>', b'!'].iter().any(|symbol| self.symbol(*symbol).is_some()) {}
        (self.at > start && self.at - start <= 2).then_some(())
    }

    fn constant(&mut self, depth: usize) -> Option<()> {
        if depth > DEEPEST {
            return None;
        }
        if self.symbol(b'(').is_some() {
            self.constant(depth + 1)?;
            return self.symbol(b')');
        }
        if self.word("CAST").is_some() {
            self.symbol(b'(')?;
            self.constant(depth + 1)?;
            self.word("AS")?;
            return self.data_type();
        }
        let _ = self.symbol(b'-').or_else(|| self.symbol(b'+'));
        self.kind(TokenKind::Number).or_else(|| self.kind(TokenKind::String))
    }

    /// Takes a type, and the parenthesis that ends a CAST.
    fn data_type(&mut self) -> Option<()> {
        self.kind(TokenKind::Word)?;
        if self.symbol(b'(').is_some() {
            while self.symbol(b')').is_none() {
                self.at += 1;
                self.tokens.get(self.at)?;
            }
        }
        self.symbol(b')')
    }
}
