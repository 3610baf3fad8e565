//! What the command writes: new revision files, their names, and other parents for a revision.
//!
//! Pure as all of the core is: the clock and the random bytes belong to the caller.

mod file_name;
mod parents;

use std::fmt::Write;

pub use file_name::{file_name, next_order, slug};
pub use parents::set_revises;

/// Returns the id that random bytes make: 12 hex digits.
pub fn new_id(random: [u8; 6]) -> String {
    random.iter().fold(String::new(), |mut id, byte| {
        // Writing to a string cannot fail.
        let _ = write!(id, "{byte:02x}");
        id
    })
}

/// A revision that is to be written.
#[derive(Clone, Copy, Debug, Default)]
pub struct NewRevision<'a> {
    /// Its id.
    pub id: &'a str,
    /// Its parents; none for the first revision, several for a merge.
    pub revises: &'a [&'a str],
    /// What it does, in a line.
    pub message: &'a str,
    /// What else must run before it.
    pub depends_on: &'a [&'a str],
    /// The names of the branch that begins with it.
    pub labels: &'a [&'a str],
}

impl NewRevision<'_> {
    /// Returns the text of its file. A merge has no upgrade section, since it needs none; nobody gets
    /// a downgrade section, since an empty one would say that there is nothing to undo.
    pub fn text(&self) -> String {
        let message = self.message.split_whitespace().collect::<Vec<_>>().join(" ");
        let mut text = line("revision", self.id) + &line("revises", &list(self.revises));
        if !message.is_empty() {
            text += &line("message", &message);
        }
        if !self.depends_on.is_empty() {
            text += &line("depends-on", &list(self.depends_on));
        }
        if !self.labels.is_empty() {
            text += &line("labels", &list(self.labels));
        }
        if self.revises.len() < 2 {
            text += "\n--! upgrade\n";
        }
        text
    }
}

fn line(key: &str, value: &str) -> String {
    format!("--! {key}: {value}\n")
}

fn list(ids: &[&str]) -> String {
    if ids.is_empty() { String::from("none") } else { ids.join(", ") }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ids_are_twelve_hex_digits() {
        assert_eq!(new_id([0x20, 0x1f, 0x5e, 0xf2, 0x44, 0x62]), "201f5ef24462");
        assert_eq!(new_id([0; 6]), "000000000000");
    }

    #[test]
    fn a_new_file_has_a_header_and_an_upgrade() {
        let new = NewRevision {
            id: "b",
            revises: &["a"],
            message: "add\n users ",
            ..NewRevision::default()
        };
        assert_eq!(
            new.text(),
            "--! revision: b\n--! revises: a\n--! message: add users\n\n--! upgrade\n"
        );
    }

    #[test]
    fn a_merge_has_no_sections() {
        let new = NewRevision {
            id: "c",
            revises: &["a", "b"],
            message: "",
            depends_on: &["x"],
            labels: &["billing"],
        };
        assert_eq!(
            new.text(),
            "--! revision: c\n--! revises: a, b\n--! depends-on: x\n--! labels: billing\n"
        );
    }
}
