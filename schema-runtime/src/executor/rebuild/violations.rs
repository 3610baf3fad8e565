//! Rows that reference what is not there: those that were there before a revision may stay.

use std::collections::{BTreeMap, BTreeSet};

use schema_core::rebuild::{TABLES, violations_question};

use super::{is_plain_error, refusal};
use crate::driver::Failure;
use crate::executor::Executor;

/// What is wrong with foreign keys. Names are in lower case, as SQLite compares them.
#[derive(Default)]
pub(super) struct Violations {
    tables: BTreeSet<String>,
    /// How many rows of a table, by it and by the table that they reference.
    rows: BTreeMap<(String, String), u64>,
    /// Tables whose keys SQLite can't check, as they reference what is no key.
    unchecked: BTreeMap<String, Failure>,
}

impl Executor<'_> {
    /// The rows that reference what is not there.
    pub(super) fn violations(&mut self) -> Result<Violations, Failure> {
        let mut violations = Violations::default();
        for table in self.ask_one(TABLES)?.into_iter().filter_map(|row| row.into_iter().next()?) {
            let name = table.to_ascii_lowercase();
            match self.ask_one(&violations_question(&table)) {
                Ok(rows) => rows.into_iter().for_each(|row| violations.add(&name, row)),
                Err(failure) if is_plain_error(&failure) => {
                    violations.unchecked.insert(name.clone(), failure);
                }
                Err(failure) => return Err(failure),
            }
            violations.tables.insert(name);
        }
        Ok(violations)
    }
}

impl Violations {
    fn add(&mut self, table: &str, row: Vec<Option<String>>) {
        let mut values = row.into_iter().map(Option::unwrap_or_default);
        let (parent, rows) = (values.next(), values.next());
        let parent = parent.unwrap_or_default().to_ascii_lowercase();
        let rows: u64 = rows.and_then(|rows| rows.parse().ok()).unwrap_or_default();
        *self.rows.entry((table.to_owned(), parent)).or_default() += rows;
    }

    /// What is wrong, and was not before.
    pub(super) fn new_since(mut self, before: &Violations) -> Option<Failure> {
        self.unchecked.retain(|table, _| !before.unchecked.contains_key(table));
        if let Some((_, failure)) = self.unchecked.pop_first() {
            return Some(failure);
        }
        self.rows.iter().find_map(|(pair, rows)| {
            let (table, parent) = pair;
            // Where a mismatch was mended, nobody knows what was there before.
            if before.unchecked.contains_key(table) {
                return None;
            }
            let new = rows.saturating_sub(self.known(pair, before));
            (new > 0).then(|| {
                refusal(format!(
                    "{new} rows of {table} would reference rows of {parent} that are not there"
                ))
            })
        })
    }

    /// How many rows were wrong before, where one or both of the tables may have had another name.
    fn known(&self, pair: &(String, String), before: &Violations) -> u64 {
        if let Some(rows) = before.rows.get(pair) {
            return *rows;
        }
        let is_renamed = |was: &String, is: &String| {
            was == is || (!before.tables.contains(is) && !self.tables.contains(was))
        };
        let same =
            |was: &&(String, String)| is_renamed(&was.0, &pair.0) && is_renamed(&was.1, &pair.1);
        before
            .rows
            .keys()
            .find(same)
            .and_then(|was| before.rows.get(was))
            .copied()
            .unwrap_or_default()
    }
}
