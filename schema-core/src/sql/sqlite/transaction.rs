//! What SQLite refuses, or ignores without a word, inside a transaction.

use super::super::phrase::Phrase;
use super::super::transaction::{InTransaction, Rerun};
use crate::backend::Dialect;

/// Settings that can't be changed inside a transaction. `foreign_keys` is not refused there, but
/// has no effect: <https://sqlite.org/pragma.html#pragma_foreign_keys>.
const SETTINGS: [&str; 3] = ["foreign_keys", "journal_mode", "synchronous"];

pub(super) fn in_transaction(statement: &str) -> InTransaction {
    let mut phrase = Phrase::new(statement, Dialect::Sqlite);
    match phrase.eat_any(&["VACUUM", "DETACH", "PRAGMA", "BEGIN", "COMMIT", "END", "ROLLBACK"]) {
        Some("VACUUM") => vacuum(phrase),
        Some("DETACH") => forbidden(&phrase, refused("DETACH"), Rerun::Unknown),
        Some("PRAGMA") => pragma(phrase),
        Some("ROLLBACK") => {
            phrase.eat("TRANSACTION");
            if phrase.at("TO") { InTransaction::Allowed } else { control(&phrase) }
        }
        Some("BEGIN") => {
            phrase.eat_any(&["DEFERRED", "IMMEDIATE", "EXCLUSIVE"]);
            phrase.eat("TRANSACTION");
            control(&phrase)
        }
        Some(_) => {
            phrase.eat("TRANSACTION");
            control(&phrase)
        }
        None => InTransaction::Allowed,
    }
}

/// `VACUUM [schema] [INTO file]`. A second VACUUM INTO finds the file of the first.
fn vacuum(mut phrase: Phrase<'_>) -> InTransaction {
    let plain = forbidden(&phrase, refused("VACUUM"), Rerun::Repeatable);
    if !phrase.at("INTO") {
        phrase.eat_name();
    }
    if phrase.eat("INTO") {
        return forbidden(&phrase, refused("VACUUM INTO"), Rerun::Unknown);
    }
    plain
}

fn pragma(mut phrase: Phrase<'_>) -> InTransaction {
    let path = phrase.eat_path();
    let Some(name) = path.last().map(|token| phrase.text(*token)) else {
        return InTransaction::Allowed;
    };
    let name = name.trim_matches(['"', '`', '[', ']', '\'']).to_ascii_lowercase();
    if name == "wal_checkpoint" {
        return forbidden(&phrase, refused("PRAGMA wal_checkpoint"), Rerun::Repeatable);
    }
    let sets = phrase.at_symbol(b'=') || phrase.at_symbol(b'(');
    if !sets || !SETTINGS.contains(&name.as_str()) {
        return InTransaction::Allowed;
    }
    let reason = if name == "foreign_keys" {
        "PRAGMA foreign_keys has no effect inside a transaction".to_owned()
    } else {
        refused(&format!("PRAGMA {name}"))
    };
    forbidden(&phrase, reason, Rerun::Repeatable)
}

fn refused(what: &str) -> String {
    format!("{what} cannot run inside a transaction")
}

fn forbidden(phrase: &Phrase<'_>, reason: String, rerun: Rerun) -> InTransaction {
    InTransaction::Forbidden { reason, span: phrase.span(), rerun }
}

fn control(phrase: &Phrase<'_>) -> InTransaction {
    InTransaction::Control { span: phrase.span() }
}
