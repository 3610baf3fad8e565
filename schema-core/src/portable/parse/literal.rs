//! Literals.

use std::sync::Arc;

use super::super::syntax::Literal;
use super::reader::{Read, Reader, unexpected_at};
use crate::ddl::SyntaxError;
use crate::source::Span;
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
            return self.moment_literal(word);
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
        if digits.bytes().all(|byte| byte.is_ascii_hexdigit()) && digits.len() % 2 == 0 {
            return Ok(digits.to_ascii_uppercase().into());
        }
        let message = "expected two hexadecimal digits for each byte".to_owned();
        Err(unexpected_at(self.cursor.here(), message))
    }

    fn moment_literal(&mut self, word: &str) -> Read<Literal> {
        let Some(token) = self.cursor.peek().filter(|token| token.kind == TokenKind::String) else {
            return Err(self.unexpected("a string"));
        };
        let at = self.cursor.here();
        let Literal::String(text) = self.string(token)? else {
            return Err(unexpected_at(at, "expected a string, found bytes".to_owned()));
        };
        let (valid, shape): (bool, &str) = match word {
            "DATE" => (is_date(&text), "YYYY-MM-DD"),
            "TIME" => (is_time(&text), "HH:MM:SS"),
            _ => (is_timestamp(&text), "YYYY-MM-DD HH:MM:SS"),
        };
        if !valid {
            return Err(no_moment(at, word, shape, &text));
        }
        Ok(match word {
            "DATE" => Literal::Date(text),
            "TIME" => Literal::Time(text),
            _ => Literal::Timestamp(text),
        })
    }
}

fn no_moment(at: Span, word: &str, shape: &str, text: &str) -> SyntaxError {
    let word = word.to_ascii_lowercase();
    let message = format!("expected a {word} as '{shape}', found '{text}'");
    let help =
        (word != "date").then(|| "at most six digits follow a point behind the seconds".to_owned());
    SyntaxError { help, ..unexpected_at(at, message) }
}

/// What is between the quotes of a string, with doubled quotes made one.
fn contents(text: &str) -> Arc<str> {
    let inner = text.find('\'').and_then(|quote| text.get(quote + 1..)).unwrap_or_default();
    inner.strip_suffix('\'').unwrap_or(inner).replace("''", "'").into()
}

/// Digits, as many as `length`, for a number that is at most `most`.
fn number(text: &str, length: usize, most: u32) -> Option<u32> {
    let digits = text.len() == length && text.bytes().all(|byte| byte.is_ascii_digit());
    text.parse().ok().filter(|number| digits && *number <= most)
}

fn is_date(text: &str) -> bool {
    let mut parts = text.splitn(3, '-');
    let (Some(year), Some(month), Some(day)) = (parts.next(), parts.next(), parts.next()) else {
        return false;
    };
    let (year, month, day) = (number(year, 4, 9999), number(month, 2, 12), number(day, 2, 31));
    let (Some(year), Some(month), Some(day)) = (year, month, day) else { return false };
    let leaps = year % 4 == 0 && (year % 100 != 0 || year % 400 == 0);
    let days = match month {
        2 => 28 + u32::from(leaps),
        4 | 6 | 9 | 11 => 30,
        _ => 31,
    };
    year > 0 && month > 0 && (1..=days).contains(&day)
}

fn is_time(text: &str) -> bool {
    let (whole, fraction) = text.split_once('.').unwrap_or((text, "0"));
    let few_digits = (1..=6).contains(&fraction.len());
    let mut parts = whole.splitn(3, ':');
    let mut next = |most| parts.next().is_some_and(|part| number(part, 2, most).is_some());
    next(23) && next(59) && next(59) && few_digits && fraction.bytes().all(|b| b.is_ascii_digit())
}

fn is_timestamp(text: &str) -> bool {
    let Some((date, rest)) = text.split_once(' ') else { return false };
    let sign = rest.find(['+', '-']).unwrap_or(rest.len());
    let (time, offset) = rest.split_at(sign);
    is_date(date) && is_time(time) && (offset.is_empty() || is_offset(offset))
}

fn is_offset(text: &str) -> bool {
    let parts = text.get(1..).and_then(|text| text.split_once(':'));
    parts.is_some_and(|(hours, minutes)| {
        number(hours, 2, 14).is_some() && number(minutes, 2, 59).is_some()
    })
}
