//! Whether a default is one of another type as well.

use crate::backend::Dialect;
use crate::catalog::{Expression, PortableType};
use crate::render::family::{Family, Follower, family, has_room, is_moment, is_number_of};
use crate::sql::{Lexer, Token, TokenKind};

/// What a default of this database is for a column that becomes one of type `to`; `None` where it is no
/// value of that type.
pub(super) fn follow(
    default: &Expression,
    from: Option<PortableType>,
    to: PortableType,
) -> Option<Follower> {
    let text = default.as_str();
    let lexer = Lexer::new(text, Dialect::Mssql).filter(|token| !token.kind.is_trivia());
    let tokens: Vec<Token> = lexer.collect();
    let family_before = from.map(family);
    let is_same = family_before == Some(family(to));
    let fits = match literal(&tokens, text) {
        Some(Literal::Null) => true,
        // A boolean is 1 or 0.
        Some(Literal::Number(_)) if family_before == Some(Family::Boolean) => is_same,
        Some(Literal::Number(number)) => is_number_of(&number, to),
        Some(Literal::Text(string)) if family(to) == Family::Text => has_room(to, string),
        Some(Literal::Now) => {
            let now = Expression::new("CURRENT_TIMESTAMP", Dialect::Portable);
            return is_moment(to).then_some(Follower::Anew(now));
        }
        Some(Literal::Text(_)) | None => is_same,
    };
    fits.then_some(Follower::Same)
}

enum Literal<'a> {
    Null,
    /// A number with its sign.
    Number(String),
    /// A string with its quotes.
    Text(&'a str),
    /// The time of the statement.
    Now,
}

fn literal<'a>(tokens: &[Token], text: &'a str) -> Option<Literal<'a>> {
    match tokens {
        [one] if one.is_word(text, "NULL") => Some(Literal::Null),
        [one] if one.kind == TokenKind::Number => Some(Literal::Number(one.text(text).to_owned())),
        [sign, one] if one.kind == TokenKind::Number && is_sign(*sign, text) => {
            Some(Literal::Number(format!("{}{}", sign.text(text), one.text(text))))
        }
        [one] if one.kind == TokenKind::String => {
            Some(Literal::Text(one.text(text).trim_start_matches(['N', 'n'])))
        }
        _ if is_now(tokens, text) => Some(Literal::Now),
        _ => None,
    }
}

fn is_sign(token: Token, text: &str) -> bool {
    token.is_symbol(text, b'-') || token.is_symbol(text, b'+')
}

/// Whether this is the present, as it is or as its date or time.
fn is_now(tokens: &[Token], text: &str) -> bool {
    let clocks = ["SYSUTCDATETIME", "SYSDATETIMEOFFSET"];
    let words = ["CAST", "AS", "DATE", "TIME"];
    let is_one = |token: &Token, of: &[&str]| of.iter().any(|word| token.is_word(text, word));
    tokens.iter().any(|token| is_one(token, &clocks))
        && tokens
            .iter()
            .filter(|token| token.kind == TokenKind::Word)
            .all(|token| is_one(token, &clocks) || is_one(token, &words))
}
