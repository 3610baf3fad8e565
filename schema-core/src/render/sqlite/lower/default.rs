//! Whether a default is one of another type as well.

use super::super::table::{self, Literal};
use super::super::types::{Family, family};
use super::DIALECT;
use crate::backend::Dialect;
use crate::catalog::{Expression, PortableType};
use crate::sql::{Lexer, TokenKind};

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
    let moment =
        matches!(family(to), Family::Date | Family::Time | Family::Timestamp | Family::TimestampTz);
    let from = from.map(family);
    let fits = match table::literal(default) {
        Some((Literal::Null, _)) => true,
        Some((Literal::Clock, _)) => return moment.then(now),
        Some((Literal::Constant, text)) => match (family_of(text), from) {
            (Family::Boolean, _) | (_, Some(Family::Boolean)) => family(to) == Family::Boolean,
            (Family::Number, _) => is_number_of(text, to),
            (_, Some(Family::Text | Family::Json)) if family(to) == Family::Text => {
                has_room(to, text)
            }
            _ => from == Some(family(to)),
        },
        Some((Literal::Word, _)) => from == Some(family(to)),
        None if is_now(default.as_str()) => return moment.then(now),
        None => from == Some(family(to)),
    };
    fits.then_some(Follower::Same)
}

fn now() -> Follower {
    Follower::Anew(Expression::new("CURRENT_TIMESTAMP", Dialect::Portable))
}

/// What a literal is.
fn family_of(text: &str) -> Family {
    match text.as_bytes().first() {
        Some(b'\'') => Family::Text,
        Some(b'x' | b'X') => Family::Bytes,
        Some(b't' | b'T' | b'f' | b'F') => Family::Boolean,
        _ => Family::Number,
    }
}

/// Whether this is what CURRENT_TIMESTAMP is here: a call with `'now'`.
fn is_now(text: &str) -> bool {
    let mut tokens = Lexer::new(text, DIALECT).filter(|token| !token.kind.is_trivia());
    let is_call = tokens.next().is_some_and(|token| token.is_word(text, "strftime"));
    is_call && tokens.any(|token| token.kind == TokenKind::String && token.text(text) == "'now'")
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

/// Whether a type of text has room for a string.
fn has_room(to: PortableType, string: &str) -> bool {
    let length = string.replace("''", "'").chars().count().saturating_sub(2);
    match to {
        PortableType::Char(most) | PortableType::Varchar(most) => length <= most as usize,
        _ => true,
    }
}
