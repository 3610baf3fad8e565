//! Literals.

use std::sync::Arc;

use super::super::syntax::Literal;
use super::reader::{Read, Reader, mistake};
use crate::sql::{Token, TokenKind};

/// The words that make a string a literal of another type.
const TYPED: &[&str] = &["DATE", "TIME", "TIMESTAMP"];

impl Reader<'_> {
    /// A literal at a token that is one, or at a word with a string behind it.
    pub(super) fn literal(&mut self) -> Read<Literal> {
        let constant = match self.cursor.eat_any(&["TRUE", "FALSE", "NULL"]) {
            Some("TRUE") => Some(Literal::Boolean(true)),
            Some("FALSE") => Some(Literal::Boolean(false)),
            Some(_) => Some(Literal::Null),
            None => None,
        };
        if let Some(constant) = constant {
            return Ok(constant);
        }
        if let Some(word) = self.cursor.eat_any(TYPED) {
            return self.typed(word);
        }
        match self.cursor.peek() {
            Some(token) if token.kind == TokenKind::Number => self.number(token),
            Some(token) if token.kind == TokenKind::String => self.string(token),
            _ if self.cursor.at_word("E") => {
                Err(self.not_portable_here("write the string in single quotes alone"))
            }
            _ => Err(self.unexpected("a value")),
        }
    }

    fn number(&mut self, token: Token) -> Read<Literal> {
        let text = self.cursor.text(token);
        if text.starts_with("0x") || text.starts_with("0X") {
            return Err(self.not_portable_here("write bytes as X'...', and numbers in digits"));
        }
        if text.contains('_') {
            return Err(self.not_portable_here("write the number without `_`"));
        }
        self.cursor.take();
        Ok(Literal::Number(text.into()))
    }

    fn string(&mut self, token: Token) -> Read<Literal> {
        let text = self.cursor.text(token);
        let literal = match text.as_bytes().first() {
            Some(b'\'') => Literal::String(contents(text)),
            Some(b'X' | b'x') => Literal::Binary(self.bytes(text)?),
            Some(b'$') => {
                return Err(self.not_portable_here("write the string in single quotes"));
            }
            _ => {
                let help = "write the string in single quotes alone: portable text is Unicode";
                return Err(self.not_portable_here(help));
            }
        };
        self.cursor.take();
        Ok(literal)
    }

    fn bytes(&self, text: &str) -> Read<Arc<str>> {
        let digits = contents(text);
        if digits.bytes().all(|byte| byte.is_ascii_hexdigit()) && digits.len().is_multiple_of(2) {
            return Ok(digits.to_ascii_uppercase().into());
        }
        Err(mistake(self.cursor.here(), "expected two hexadecimal digits for each byte"))
    }

    /// The string behind a word. What a date looks like is told where its type is known.
    fn typed(&mut self, word: &str) -> Read<Literal> {
        let Some(token) = self.cursor.peek().filter(|token| token.kind == TokenKind::String) else {
            return Err(self.unexpected("a string"));
        };
        let at = self.cursor.here();
        let Literal::String(text) = self.string(token)? else {
            return Err(mistake(at, "expected a string, found bytes"));
        };
        Ok(match word {
            "DATE" => Literal::Date(text),
            "TIME" => Literal::Time(text),
            _ => Literal::Timestamp(text),
        })
    }
}

/// What is between the quotes of a string, with doubled quotes made one.
fn contents(text: &str) -> Arc<str> {
    let inner = text.find('\'').and_then(|quote| text.get(quote + 1..)).unwrap_or_default();
    inner.strip_suffix('\'').unwrap_or(inner).replace("''", "'").into()
}
