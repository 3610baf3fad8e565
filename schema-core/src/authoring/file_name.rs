//! Names for new revision files.

use crate::revision::{Order, Revision};

/// How many characters of a message go into a file's name.
const LONGEST: usize = 40;

/// A run of more digits than this is a time, not a sequence number.
const LONGEST_SEQUENCE: usize = 8;

/// Returns what a message is in a file's name: its letters and digits in lower case, with `_` between
/// them, cut between words.
pub fn slug(message: &str) -> String {
    let letter = |letter: &char| !letter.is_alphanumeric();
    let mut slug = String::new();
    for word in message.to_lowercase().split(|c: char| letter(&c)).filter(|word| !word.is_empty()) {
        let length = slug.chars().count() + word.chars().count() + 1;
        if !slug.is_empty() && length > LONGEST {
            break;
        }
        if !slug.is_empty() {
            slug.push('_');
        }
        slug.extend(word.chars().take(LONGEST));
    }
    if slug.is_empty() { String::from("revision") } else { slug }
}

/// Returns the name of a revision's file.
pub fn file_name(order: &str, message: &str) -> String {
    format!("{order}_{}.sql", slug(message))
}

/// Returns the digits in front of a new file's name, in the style of the files that are there: the next
/// sequence number, or the time now, given as `20261123101500` in UTC. The first file of a directory gets
/// the time. What it returns always sorts behind all files that are there.
pub fn next_order(revisions: &[Revision], now: &str) -> String {
    let last = revisions.iter().map(|revision| &revision.order).max();
    match (last, Order::new(now)) {
        (None, _) => now.to_owned(),
        (Some(last), Some(now)) if last.digits().len() > LONGEST_SEQUENCE && now > *last => {
            now.digits().to_owned()
        }
        (Some(last), _) => last.next().digits().to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(message: &str, expected: &str) {
        assert_eq!(slug(message), expected, "{message:?}");
        let name = file_name("0001", message);
        assert!(crate::revision::FileName::new(&name).is_some(), "{name:?} is no file name");
    }

    #[test]
    fn a_slug_has_letters_digits_and_underscores() {
        check("Add users", "add_users");
        check("  add -- users' e-mail!", "add_users_e_mail");
        check("größe ändern", "größe_ändern");
        check("", "revision");
        check("!!!", "revision");
        check("İstanbul", "i_stanbul");
    }

    #[test]
    fn a_long_slug_ends_with_a_word() {
        check(
            "add the table of all users that were ever seen here",
            "add_the_table_of_all_users_that_were",
        );
        check(&"x".repeat(100), &"x".repeat(40));
    }
}
