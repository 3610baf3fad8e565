//! What PostgreSQL refuses inside a transaction block, each asked of the server itself.

use super::super::phrase::Phrase;
use super::super::transaction::{Cut, InTransaction, Rerun};
use super::{index, subscription};
use crate::backend::Dialect;

/// Words that begin or end a transaction; COMMIT and ROLLBACK need a second look.
const CONTROL: [&str; 6] = ["BEGIN", "START", "COMMIT", "END", "ABORT", "ROLLBACK"];

pub(super) fn in_transaction(statement: &str) -> InTransaction {
    let mut phrase = Phrase::new(statement, Dialect::Postgres);
    let phrase = &mut phrase;
    if let Some(word) = phrase.eat_any(&CONTROL) {
        return control(phrase, word);
    }
    let verbs = ["CREATE", "DROP", "ALTER", "VACUUM", "CLUSTER", "DISCARD", "REINDEX", "PREPARE"];
    let refused = match phrase.eat_any(&verbs) {
        Some("CREATE") => create(phrase),
        Some("DROP") => drop(phrase),
        Some("ALTER") => alter(phrase),
        Some("VACUUM") => refuse("VACUUM", Rerun::Repeatable),
        Some("CLUSTER") => cluster(phrase),
        Some("DISCARD") if phrase.eat("ALL") => refuse("DISCARD ALL", Rerun::Repeatable),
        Some("REINDEX") => index::reindex(phrase),
        Some("PREPARE") if phrase.eat("TRANSACTION") => {
            return InTransaction::Control { span: phrase.span() };
        }
        _ => None,
    };
    match refused {
        Some(Refused { what, rerun }) => {
            let reason = format!("{what} cannot run inside a transaction block");
            InTransaction::Forbidden { reason, span: phrase.span(), rerun }
        }
        None => InTransaction::Allowed,
    }
}

/// What is refused; the words that say so were taken from the phrase.
pub(super) struct Refused {
    what: &'static str,
    rerun: Rerun,
}

pub(super) fn refuse(what: &'static str, rerun: Rerun) -> Option<Refused> {
    Some(Refused { what, rerun })
}

fn control(phrase: &mut Phrase<'_>, word: &str) -> InTransaction {
    let prepared = match word {
        "START" if !phrase.eat("TRANSACTION") => return InTransaction::Allowed,
        "COMMIT" if phrase.eat("PREPARED") => Some("COMMIT PREPARED"),
        "ROLLBACK" if phrase.eat("PREPARED") => Some("ROLLBACK PREPARED"),
        _ => None,
    };
    if let Some(what) = prepared {
        let reason = format!("{what} cannot run inside a transaction block");
        return InTransaction::Forbidden { reason, span: phrase.span(), rerun: Rerun::Unknown };
    }
    phrase.eat_any(&["WORK", "TRANSACTION"]);
    if word == "ROLLBACK" && phrase.at("TO") {
        return InTransaction::Allowed;
    }
    InTransaction::Control { span: phrase.span() }
}

fn create(phrase: &mut Phrase<'_>) -> Option<Refused> {
    match phrase.eat_any(&["DATABASE", "TABLESPACE", "SUBSCRIPTION", "UNIQUE", "INDEX"])? {
        "DATABASE" => refuse("CREATE DATABASE", Rerun::Unknown),
        "TABLESPACE" => refuse("CREATE TABLESPACE", Rerun::Unknown),
        "SUBSCRIPTION" => subscription::create(phrase),
        "UNIQUE" if !phrase.eat("INDEX") => None,
        _ if phrase.eat("CONCURRENTLY") => index::create_concurrently(phrase),
        _ => None,
    }
}

fn drop(phrase: &mut Phrase<'_>) -> Option<Refused> {
    let kind = phrase.eat_any(&["DATABASE", "TABLESPACE", "SUBSCRIPTION", "INDEX"])?;
    if kind == "INDEX" {
        return if phrase.eat("CONCURRENTLY") { index::drop_concurrently(phrase) } else { None };
    }
    let rerun = if phrase.eat_all(&["IF", "EXISTS"]) { Rerun::Repeatable } else { Rerun::Unknown };
    match kind {
        "DATABASE" => refuse("DROP DATABASE", rerun),
        "TABLESPACE" => refuse("DROP TABLESPACE", rerun),
        _ => refuse("DROP SUBSCRIPTION (with a replication slot)", rerun),
    }
}

fn alter(phrase: &mut Phrase<'_>) -> Option<Refused> {
    match phrase.eat_any(&["SYSTEM", "DATABASE", "TABLE", "SUBSCRIPTION"])? {
        "SYSTEM" => refuse("ALTER SYSTEM", Rerun::Repeatable),
        "DATABASE" => {
            phrase.eat_name()?;
            phrase.eat_any(&["SET", "WITH"]);
            let moves = phrase.eat("TABLESPACE");
            if moves { refuse("ALTER DATABASE SET TABLESPACE", Rerun::Repeatable) } else { None }
        }
        "TABLE" => detach(phrase),
        _ => subscription::alter(phrase),
    }
}

fn detach(phrase: &mut Phrase<'_>) -> Option<Refused> {
    table_of_alter(phrase);
    if !phrase.eat_all(&["DETACH", "PARTITION"]) {
        return None;
    }
    let named = !phrase.eat_path().is_empty();
    if named && phrase.eat("CONCURRENTLY") {
        return refuse("ALTER TABLE ... DETACH PARTITION ... CONCURRENTLY", Rerun::Unknown);
    }
    None
}

/// `[IF EXISTS] [ONLY] table [*]`.
fn table_of_alter(phrase: &mut Phrase<'_>) {
    phrase.eat_all(&["IF", "EXISTS"]);
    phrase.eat("ONLY");
    phrase.eat_path();
    phrase.eat_symbol(b'*');
}

/// CLUSTER without a table.
fn cluster(phrase: &mut Phrase<'_>) -> Option<Refused> {
    if phrase.eat_options().is_empty() {
        phrase.eat("VERBOSE");
    }
    if phrase.is_over() { refuse("CLUSTER without a table", Rerun::Repeatable) } else { None }
}

/// A new value of an enum can't be used before it is committed; a constraint should not be validated
/// under the exclusive lock that adding it took.
pub(super) fn cut(statement: &str) -> Cut {
    let mut phrase = Phrase::new(statement, Dialect::Postgres);
    if !phrase.eat("ALTER") {
        return Cut::None;
    }
    match phrase.eat_any(&["TYPE", "TABLE"]) {
        Some("TYPE") => {
            phrase.eat_path();
            if phrase.eat_all(&["ADD", "VALUE"]) { Cut::After } else { Cut::None }
        }
        Some(_) => {
            table_of_alter(&mut phrase);
            if validates(&mut phrase) { Cut::Before } else { Cut::None }
        }
        None => Cut::None,
    }
}

/// Whether one of the comma-separated actions is VALIDATE CONSTRAINT.
fn validates(phrase: &mut Phrase<'_>) -> bool {
    let mut depth = 0_usize;
    let mut begins = true;
    while !phrase.is_over() {
        if begins && phrase.eat("VALIDATE") {
            if phrase.at("CONSTRAINT") {
                return true;
            }
            begins = false;
            continue;
        }
        if phrase.at_symbol(b'(') {
            depth += 1;
        } else if phrase.at_symbol(b')') {
            depth = depth.saturating_sub(1);
        }
        begins = depth == 0 && phrase.at_symbol(b',');
        phrase.take();
    }
    false
}
