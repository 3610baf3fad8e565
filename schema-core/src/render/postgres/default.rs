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
    let lexer = Lexer::new(text, Dialect::Postgres).filter(|token| !token.kind.is_trivia());
    let tokens: Vec<Token> = lexer.collect();
    let is_text = family(to) == Family::Text;
    let fits = match literal(&tokens, text) {
        Some(Literal::Null) => true,
        Some(Literal::Truth) => family(to) == Family::Boolean,
        Some(Literal::Number(number)) => is_number_of(&number, to),
        Some(Literal::Text(string)) if is_text => has_room(to, string),
        Some(Literal::Json(string)) if is_text => {
            let anew = || Follower::Anew(Expression::new(string, Dialect::Portable));
            return has_room(to, string).then(anew);
        }
        Some(Literal::Now) => {
            let now = Expression::new("CURRENT_TIMESTAMP", Dialect::Portable);
            return is_moment(to).then_some(Follower::Anew(now));
        }
        Some(Literal::Text(_) | Literal::Json(_)) | None => from.map(family) == Some(family(to)),
    };
    fits.then_some(Follower::Same)
}

enum Literal<'a> {
    Null,
    Truth,
    /// A number with its sign.
    Number(String),
    /// A string with its quotes.
    Text(&'a str),
    /// A string that is JSON.
    Json(&'a str),
    /// The time of the statement, in any time zone.
    Now,
}

fn literal<'a>(tokens: &[Token], text: &'a str) -> Option<Literal<'a>> {
    let is_word = |token: &Token, word| token.is_word(text, word);
    match tokens {
        [one] if is_word(one, "NULL") => Some(Literal::Null),
        [one] if is_word(one, "TRUE") || is_word(one, "FALSE") => Some(Literal::Truth),
        [one] if one.kind == TokenKind::Number => Some(Literal::Number(one.text(text).to_owned())),
        [sign, one] if one.kind == TokenKind::Number && is_sign(*sign, text) => {
            Some(Literal::Number(format!("{}{}", sign.text(text), one.text(text))))
        }
        [one] if one.kind == TokenKind::String => plain_string(*one, text).map(Literal::Text),
        [one, colon, other, name]
            if is_word(name, "jsonb")
                && [colon, other].iter().all(|token| token.is_symbol(text, b':')) =>
        {
            plain_string(*one, text).map(Literal::Json)
        }
        _ if is_now(tokens, text) => Some(Literal::Now),
        _ => None,
    }
}

/// A string without a prefix.
fn plain_string(token: Token, text: &str) -> Option<&str> {
    let own = token.text(text);
    (token.kind == TokenKind::String && own.starts_with('\'')).then_some(own)
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
