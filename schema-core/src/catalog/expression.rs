//! Expressions: runs of tokens in the dialect of their catalog, compared after normalising.

use std::fmt;
use std::sync::Arc;

use super::name::Name;
use crate::backend::Dialect;
use crate::source::Span;
use crate::sql::{Lexer, Token, TokenKind, name_of};

/// An expression as it was written. Two are equal where they differ only in blank space, comments, the
/// case of words without quotes, and parentheses around the whole.
#[derive(Clone)]
pub struct Expression {
    text: Arc<str>,
    key: Arc<str>,
}

impl Expression {
    /// Takes an expression's text, without what stands around it.
    pub fn new(text: &str, dialect: Dialect) -> Self {
        let text = text.trim();
        Self { text: text.into(), key: normalised(text, dialect).into() }
    }

    /// The text as it was written.
    pub fn as_str(&self) -> &str {
        &self.text
    }

    /// The normalised text, which is what is compared.
    pub fn key(&self) -> &str {
        &self.key
    }

    /// Whether a name occurs in it, as that of a column or of anything else.
    pub fn mentions(&self, name: &Name, dialect: Dialect) -> bool {
        words(&self.text, dialect).any(|(_, found)| found == *name)
    }

    /// The names that occur in it, of columns or of anything else but functions, in its order.
    pub fn names(&self, dialect: Dialect) -> impl Iterator<Item = Name> + '_ {
        words(&self.text, dialect).map(|(_, name)| name)
    }

    /// The same expression with a name replaced wherever it occurs, by its new text as it is to be written.
    #[must_use]
    pub fn renamed(&self, from: &Name, to: &str, dialect: Dialect) -> Self {
        let mut text = String::with_capacity(self.text.len());
        let mut at = 0;
        for (span, _) in words(&self.text, dialect).filter(|(_, found)| found == from) {
            text.push_str(Span::new(at, span.start).of(&self.text));
            text.push_str(to);
            at = span.end;
        }
        text.push_str(self.text.get(at..).unwrap_or_default());
        Self::new(&text, dialect)
    }
}

/// The words and quoted names of a text that may be names: not those that a `(` makes a function's.
fn words(text: &str, dialect: Dialect) -> impl Iterator<Item = (Span, Name)> + '_ {
    let mut tokens = significant(text, dialect).peekable();
    std::iter::from_fn(move || {
        loop {
            let token = tokens.next()?;
            let called = tokens.peek().is_some_and(|next| next.is_symbol(text, b'('));
            let quoted = token.kind == TokenKind::QuotedName;
            if quoted || (token.kind == TokenKind::Word && !called) {
                return Some((token.span, Name::new(&name_of(token, text, dialect), dialect)));
            }
        }
    })
}

fn significant(text: &str, dialect: Dialect) -> impl Iterator<Item = Token> + '_ {
    Lexer::new(text, dialect).filter(|token| !token.kind.is_trivia())
}

/// The tokens with one blank between two of them, without the parentheses around the whole.
fn normalised(text: &str, dialect: Dialect) -> String {
    let tokens: Vec<Token> = significant(text, dialect).collect();
    let inner = without_parentheses(&tokens, text);
    let mut key = String::with_capacity(text.len());
    for token in inner {
        if !key.is_empty() {
            key.push(' ');
        }
        match token.kind {
            TokenKind::Word => key.extend(token.text(text).chars().flat_map(char::to_lowercase)),
            TokenKind::QuotedName => push_name(&mut key, &name_of(*token, text, dialect)),
            _ => key.push_str(token.text(text)),
        }
    }
    key
}

/// A quoted name reads as the word that would be the same name, where there is one.
fn push_name(key: &mut String, name: &str) {
    let plain = |byte: u8| byte.is_ascii_lowercase() || byte.is_ascii_digit() || byte == b'_';
    if !name.is_empty() && name.bytes().all(plain) {
        key.push_str(name);
    } else {
        key.push('"');
        key.push_str(name);
        key.push('"');
    }
}

/// The tokens without the parentheses around the whole, however many they are.
pub(super) fn without_parentheses<'a>(tokens: &'a [Token], text: &str) -> &'a [Token] {
    let opens = |token: &&Token| token.is_symbol(text, b'(');
    let closes = |token: &&Token| token.is_symbol(text, b')');
    let leading = tokens.iter().take_while(opens).count();
    let trailing = tokens.iter().rev().take_while(closes).count();
    let Some(inner) = tokens.get(leading..tokens.len() - trailing) else { return tokens };
    // As many are around the whole as are never closed within.
    let mut depth = leading;
    let mut around = leading;
    for token in inner {
        depth += usize::from(opens(&token));
        let Some(outer) = depth.checked_sub(usize::from(closes(&token))) else { return tokens };
        depth = outer;
        around = around.min(depth);
    }
    if depth != trailing || inner.is_empty() {
        return tokens;
    }
    tokens.get(around..tokens.len() - around).unwrap_or(tokens)
}

impl PartialEq for Expression {
    fn eq(&self, other: &Self) -> bool {
        self.key == other.key
    }
}

impl Eq for Expression {}

impl fmt::Display for Expression {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.text)
    }
}

impl fmt::Debug for Expression {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Debug::fmt(&*self.text, f)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn same(left: &str, right: &str, dialect: Dialect) {
        assert_eq!(Expression::new(left, dialect), Expression::new(right, dialect));
    }

    #[test]
    fn blank_space_case_and_outer_parentheses_do_not_count() {
        same("((a  >\n0))", "A > 0", Dialect::Sqlite);
        same("\"a\" > 0", "a > 0", Dialect::Postgres);
        same("[a] > 0 -- why", "a > 0", Dialect::Mssql);
        same("((a) + (b))", "(a) + (b)", Dialect::Sqlite);
        same("(((a)))", "a", Dialect::Sqlite);
        assert_eq!(Expression::new("(", Dialect::Sqlite).key(), "(");
        assert_eq!(Expression::new("()", Dialect::Sqlite).key(), "( )");
        assert_eq!(Expression::new("((a)", Dialect::Sqlite).key(), "( ( a )");
        assert_ne!(
            Expression::new("(a) + (b)", Dialect::Sqlite),
            Expression::new("a) + (b", Dialect::Sqlite)
        );
        assert_ne!(
            Expression::new("'A'", Dialect::Sqlite),
            Expression::new("'a'", Dialect::Sqlite)
        );
    }

    #[test]
    fn names_are_found_and_replaced() {
        let dialect = Dialect::Postgres;
        let expression = Expression::new("lower(name) <> 'name' AND \"Name\" > name", dialect);
        let name = Name::new("name", dialect);
        assert!(expression.mentions(&name, dialect));
        assert!(!expression.mentions(&Name::new("lower", dialect), dialect));
        let renamed = expression.renamed(&name, "\"title\"", dialect);
        assert_eq!(renamed.as_str(), "lower(\"title\") <> 'name' AND \"Name\" > \"title\"");
    }
}
