//! Subscriptions are refused where they talk to the publisher's slots.

use super::super::phrase::Phrase;
use super::super::transaction::Rerun;
use super::transaction::{Refused, refuse};

/// Refused unless `connect` or `create_slot` is off.
pub(super) fn create(phrase: &mut Phrase<'_>) -> Option<Refused> {
    let mut ahead = phrase.clone();
    while !ahead.is_over() && !ahead.eat("WITH") {
        ahead.take();
    }
    let harmless = ahead
        .eat_options()
        .iter()
        .any(|option| matches!(option.name.as_str(), "connect" | "create_slot") && !option.is_on());
    if harmless {
        None
    } else {
        refuse("CREATE SUBSCRIPTION with a replication slot", Rerun::Unknown)
    }
}

/// Refused where it refreshes the publication or changes the slot.
pub(super) fn alter(phrase: &mut Phrase<'_>) -> Option<Refused> {
    phrase.eat_name()?;
    match phrase.eat_any(&["REFRESH", "ADD", "DROP", "SET"])? {
        "REFRESH" => refuse("ALTER SUBSCRIPTION ... REFRESH", Rerun::Repeatable),
        "SET" if phrase.at_symbol(b'(') => {
            let mut ahead = phrase.clone();
            let options = ahead.eat_options();
            let slot = options
                .iter()
                .any(|option| matches!(option.name.as_str(), "failover" | "two_phase"));
            if slot {
                refuse("ALTER SUBSCRIPTION ... SET of a slot's option", Rerun::Repeatable)
            } else {
                None
            }
        }
        verb => publications(phrase, verb),
    }
}

/// `{ADD | DROP | SET} PUBLICATION name, ... [WITH (refresh = ...)]`.
fn publications(phrase: &mut Phrase<'_>, verb: &str) -> Option<Refused> {
    if !phrase.eat("PUBLICATION") {
        return None;
    }
    let mut ahead = phrase.clone();
    while !ahead.is_over() && !ahead.eat("WITH") {
        ahead.take();
    }
    let quiet =
        ahead.eat_options().iter().any(|option| option.name == "refresh" && !option.is_on());
    let rerun = if verb == "SET" { Rerun::Repeatable } else { Rerun::Unknown };
    if quiet { None } else { refuse("ALTER SUBSCRIPTION with refresh", rerun) }
}
