//! Building, rebuilding and dropping indexes.

use super::super::phrase::Phrase;
use super::super::token::{Token, TokenKind};
use super::super::transaction::Rerun;
use super::transaction::{Refused, refuse};

/// The longest name that the server keeps, in bytes.
const NAME_LENGTH: usize = 63;

/// `CREATE [UNIQUE] INDEX CONCURRENTLY [[IF NOT EXISTS] name] ON [ONLY] table ...`.
pub(super) fn create_concurrently(phrase: &mut Phrase<'_>) -> Option<Refused> {
    let refused = refuse("CREATE INDEX CONCURRENTLY", Rerun::Unknown);
    let mut ahead = phrase.clone();
    ahead.eat_all(&["IF", "NOT", "EXISTS"]);
    if ahead.at("ON") {
        return refused;
    }
    let index = ahead.eat_name().and_then(|token| stored_name(&ahead, token));
    if !ahead.eat("ON") {
        return refused;
    }
    ahead.eat("ONLY");
    let table = stored_path(&mut ahead);
    match (index, table) {
        (Some(index), Some((schema, table))) => {
            refuse("CREATE INDEX CONCURRENTLY", Rerun::CreateIndex { schema, index, table })
        }
        _ => refused,
    }
}

/// `DROP INDEX CONCURRENTLY [IF EXISTS] name [CASCADE | RESTRICT]`. The server takes only one name.
pub(super) fn drop_concurrently(phrase: &mut Phrase<'_>) -> Option<Refused> {
    let mut ahead = phrase.clone();
    ahead.eat_all(&["IF", "EXISTS"]);
    let path = stored_path(&mut ahead);
    ahead.eat_any(&["CASCADE", "RESTRICT"]);
    let rerun = match path {
        Some((schema, index)) if ahead.is_over() => Rerun::DropIndex { schema, index },
        _ => Rerun::Unknown,
    };
    refuse("DROP INDEX CONCURRENTLY", rerun)
}

/// `REINDEX [(option, ...)] {INDEX | TABLE | SCHEMA | DATABASE | SYSTEM} [CONCURRENTLY] [name]`.
pub(super) fn reindex(phrase: &mut Phrase<'_>) -> Option<Refused> {
    let options = if phrase.at_symbol(b'(') { phrase.eat_options() } else { Vec::new() };
    let named = options.iter().rev().find(|option| option.name == "concurrently");
    let kind = phrase.eat_any(&["INDEX", "TABLE", "SCHEMA", "DATABASE", "SYSTEM"])?;
    let concurrently = phrase.eat("CONCURRENTLY") || named.is_some_and(|option| option.is_on());
    let what = match kind {
        _ if concurrently => "REINDEX CONCURRENTLY",
        "SCHEMA" => "REINDEX SCHEMA",
        "DATABASE" => "REINDEX DATABASE",
        "SYSTEM" => "REINDEX SYSTEM",
        _ => return None,
    };
    refuse(what, Rerun::Repeatable)
}

/// A name with its schema, as stored.
fn stored_path(phrase: &mut Phrase<'_>) -> Option<(Option<String>, String)> {
    let path = phrase.eat_path();
    let name = stored_name(phrase, *path.last()?)?;
    match path.len().checked_sub(2).and_then(|at| path.get(at)) {
        Some(schema) => Some((Some(stored_name(phrase, *schema)?), name)),
        None => Some((None, name)),
    }
}

/// A name without its quotes, folded and cut as the server stores it; `None` for one with Unicode
/// escapes, which is not worth reading.
fn stored_name(phrase: &Phrase<'_>, token: Token) -> Option<String> {
    let text = phrase.text(token);
    let name = match token.kind {
        TokenKind::Word => text.to_ascii_lowercase(),
        _ => text.strip_prefix('"')?.strip_suffix('"')?.replace("\"\"", "\""),
    };
    let end = (0..=NAME_LENGTH.min(name.len())).rev().find(|end| name.is_char_boundary(*end))?;
    name.get(..end).map(str::to_owned)
}
