//! Whether a default is one of another type as well.

use super::super::table::{self, Literal};
use super::DIALECT;
use crate::backend::Dialect;
use crate::catalog::{Expression, PortableType};
use crate::render::family::{Family, Follower, family, has_room, is_moment, is_number_of};
use crate::sql::{Lexer, TokenKind};

/// What a default of this database is for a column that becomes one of type `to`; `None` where it is no
/// value of that type.
pub(super) fn follow(
    default: &Expression,
    from: Option<PortableType>,
    to: PortableType,
) -> Option<Follower> {
    let moment = is_moment(to);
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
