//! Statements that last no longer than the session, but for where names are looked up.

use super::{Cursor, Effect, Outcome};
use crate::sql::name_of;

/// Takes SET.
pub(super) fn set(cursor: &mut Cursor<'_>) -> Option<Outcome> {
    cursor.eat("SET");
    cursor.eat_any(&["SESSION", "LOCAL"]);
    let is_schema = cursor.eat("SCHEMA");
    if !is_schema && !cursor.eat("SEARCH_PATH") {
        return Some(Effect::Nothing.into());
    }
    if !is_schema && !cursor.eat("TO") && !cursor.eat_symbol(b'=') {
        return None;
    }
    let mut path = Vec::new();
    while let Some(token) = cursor.take() {
        let own = cursor.text(token);
        match own.strip_prefix('\'') {
            Some(inner) => path.push(inner.trim_end_matches('\'').to_owned()),
            None => path.push(name_of(token, cursor.input.text, cursor.dialect()).into_owned()),
        }
        cursor.eat_symbol(b',');
    }
    Some(path_of(path.iter().map(String::as_str)))
}

/// What a search path does: names without a schema are in the first that is there.
pub(super) fn path_of<'p>(path: impl Iterator<Item = &'p str>) -> Outcome {
    let usual = ["", "$user", "pg_catalog"];
    let first = path.into_iter().find(|schema| !usual.contains(schema));
    match first {
        None | Some("public" | "default") => Effect::Nothing.into(),
        Some(_) => Outcome::opaque("a search_path that begins with another schema than public"),
    }
}
