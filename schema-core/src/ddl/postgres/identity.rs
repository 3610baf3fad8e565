//! Columns that are numbered: `GENERATED ... AS IDENTITY (options)`.

use super::{Cursor, text};
use crate::catalog::{Identity, IdentityKind};

/// Takes `GENERATED { ALWAYS | BY DEFAULT } AS IDENTITY [(options)]`, or nothing of it.
pub(super) fn read(cursor: &mut Cursor<'_>) -> Option<Identity> {
    let kind = if cursor.eat_words(&["GENERATED", "ALWAYS", "AS", "IDENTITY"]) {
        IdentityKind::Always
    } else if cursor.eat_words(&["GENERATED", "BY", "DEFAULT", "AS", "IDENTITY"]) {
        IdentityKind::ByDefault
    } else {
        return None;
    };
    let options = match cursor.at_symbol(b'(') {
        true => cursor.within(options)??,
        false => Vec::new(),
    };
    Some(Identity { kind, options: text::joined(&options) })
}

/// Takes the options of a sequence, each in one spelling, without those that say what is usual.
fn options(cursor: &mut Cursor<'_>) -> Option<Vec<String>> {
    const USUAL: [&str; 5] =
        ["INCREMENT BY 1", "NO MINVALUE", "NO MAXVALUE", "CACHE 1", "NO CYCLE"];
    let mut found = Vec::new();
    while !cursor.is_over() {
        found.extend(option(cursor)?);
    }
    found.retain(|option| !USUAL.contains(&option.as_str()));
    // One that goes down begins at its greatest value, and one that goes up at its least.
    let begins =
        |option: &String| option.starts_with("INCREMENT BY -") || option.starts_with("MINVALUE ");
    if !found.iter().any(begins) {
        found.retain(|option| option != "START WITH 1");
    }
    Some(found)
}

/// Takes one option. The sequence's own name, which a dump says, is none.
fn option(cursor: &mut Cursor<'_>) -> Option<Option<String>> {
    if cursor.eat_words(&["SEQUENCE", "NAME"]) {
        cursor.object_name()?;
        return Some(None);
    }
    if cursor.eat("NO") {
        let word = cursor.eat_any(&["MINVALUE", "MAXVALUE", "CYCLE"])?;
        return Some(Some(format!("NO {word}")));
    }
    let word =
        cursor.eat_any(&["START", "INCREMENT", "MINVALUE", "MAXVALUE", "CACHE", "CYCLE", "AS"])?;
    let word = match word {
        "START" => "START WITH",
        "INCREMENT" => "INCREMENT BY",
        "CYCLE" => return Some(Some("CYCLE".to_owned())),
        other => other,
    };
    cursor.eat_any(&["WITH", "BY"]);
    let sign = if cursor.eat_symbol(b'-') { "-" } else { "" };
    let value = cursor.take()?;
    Some(Some(format!("{word} {sign}{}", cursor.text(value).to_lowercase())))
}
