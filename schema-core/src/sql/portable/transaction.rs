//! Portable SQL has no statement that can't run in a transaction, and none that controls one.

use super::super::phrase::Phrase;
use super::super::transaction::{Cut, InTransaction};
use crate::backend::Dialect;

pub(super) fn in_transaction(statement: &str) -> InTransaction {
    let mut phrase = Phrase::new(statement, Dialect::Portable);
    let control = match phrase.eat_any(&["BEGIN", "START", "COMMIT", "END", "ROLLBACK"]) {
        None => false,
        Some("START") => phrase.eat("TRANSACTION"),
        Some("ROLLBACK") => {
            phrase.eat_any(&["WORK", "TRANSACTION"]);
            !phrase.at("TO")
        }
        Some(_) => {
            phrase.eat_any(&["WORK", "TRANSACTION"]);
            true
        }
    };
    if control { InTransaction::Control { span: phrase.span() } } else { InTransaction::Allowed }
}

pub(super) fn cut(_: &str) -> Cut {
    Cut::None
}
