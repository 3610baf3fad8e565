//! Whether a default is one of another type as well.

use super::types::{Family, family};
use crate::backend::Dialect;
use crate::catalog::{Expression, PortableType};
use crate::sql::{Lexer, Token, TokenKind};

/// What a default is for a column of another type.
pub(super) enum Follower {
    /// The same.
    Same,
    /// Another one, in portable SQL.
    Anew(Expression),
}

/// What a default of this database is for a column that becomes one of type `to`; `None` where it is no
/// value of that type.
pub(super) fn follow(
    default: &Expression,
    from: Option<PortableType>,
    to: PortableType,
) -> Option<Follower> {
    let text = default.as_str();
    let lexer = Lexer::new(text, Dialect::Postgres).filter(|token| !token.kind.is_trivia());
    let tokens: Vec<Token> = lexer.collect();
    let fits = match literal(&tokens, text) {
        Some(Literal::Null) => true,
        Some(Literal::Truth) => family(to) == Family::Boolean,
        Some(Literal::Number(number)) => is_number_of(&number, to),
        Some(Literal::Text(length)) if family(to) == Family::Text => has_room(to, length),
        Some(Literal::Now) => {
            let now = Expression::new("CURRENT_TIMESTAMP", Dialect::Portable);
            return is_moment(to).then_some(Follower::Anew(now));
        }
        Some(Literal::Text(_)) | None => from.map(family) == Some(family(to)),
    };
    fits.then_some(Follower::Same)
}

enum Literal {
    Null,
    Truth,
    /// A number with its sign.
    Number(String),
    /// A string of so many characters.
    Text(usize),
    /// The time of the statement, in any time zone.
    Now,
}

fn literal(tokens: &[Token], text: &str) -> Option<Literal> {
    let is_word = |token: &Token, word| token.is_word(text, word);
    match tokens {
        [one] if is_word(one, "NULL") => Some(Literal::Null),
        [one] if is_word(one, "TRUE") || is_word(one, "FALSE") => Some(Literal::Truth),
        [one] if one.kind == TokenKind::Number => Some(Literal::Number(one.text(text).to_owned())),
        [sign, one] if one.kind == TokenKind::Number && is_sign(*sign, text) => {
            Some(Literal::Number(format!("{}{}", sign.text(text), one.text(text))))
        }
        [one] if one.kind == TokenKind::String => {
            let inner = one.text(text).strip_prefix('\'')?.strip_suffix('\'')?;
            Some(Literal::Text(inner.replace("''", "'").chars().count()))
        }
        _ if is_now(tokens, text) => Some(Literal::Now),
        _ => None,
    }
}

fn is_sign(token: Token, text: &str) -> bool {
    token.is_symbol(text, b'-') || token.is_symbol(text, b'+')
}

/// Whether this is CURRENT_TIMESTAMP, as it is or as the date or time of a time zone.
fn is_now(tokens: &[Token], text: &str) -> bool {
    let words = ["CURRENT_TIMESTAMP", "AT", "TIME", "ZONE", "CAST", "AS", "DATE"];
    tokens.iter().any(|token| token.is_word(text, "CURRENT_TIMESTAMP"))
        && tokens
            .iter()
            .filter(|token| token.kind == TokenKind::Word)
            .all(|token| words.iter().any(|word| token.is_word(text, word)))
}

fn is_moment(to: PortableType) -> bool {
    matches!(family(to), Family::Date | Family::Time | Family::Timestamp | Family::TimestampTz)
}

fn is_number_of(number: &str, to: PortableType) -> bool {
    let whole: Option<i64> = number.strip_prefix('+').unwrap_or(number).parse().ok();
    match to {
        PortableType::SmallInt => whole.is_some_and(|whole| i16::try_from(whole).is_ok()),
        PortableType::Integer => whole.is_some_and(|whole| i32::try_from(whole).is_ok()),
        PortableType::BigInt => whole.is_some(),
        PortableType::Decimal { precision, scale } => {
            let digits = number.trim_start_matches(['+', '-', '0']).split(['.', 'e', 'E']).next();
            let room = precision.saturating_sub(scale) as usize;
            digits.is_none_or(|digits| digits.len() <= room)
        }
        PortableType::Real | PortableType::Double => true,
        _ => false,
    }
}

/// Whether a type of text has room for so many characters.
fn has_room(to: PortableType, length: usize) -> bool {
    match to {
        PortableType::Char(most) | PortableType::Varchar(most) => length <= most as usize,
        _ => true,
    }
}
