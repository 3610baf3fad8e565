//! Columns beside aggregates: where a query makes one row of several, each column must be grouped by.
//! SQLite would take the value of any of the rows.

use std::collections::BTreeSet;

use super::{Translator, unable};
use crate::diagnostic::Code;
use crate::source::Span;

/// What the values of a query stand on, from GROUP BY onwards.
#[derive(Default)]
pub(super) struct Groups {
    /// The texts of what is grouped by.
    keys: BTreeSet<String>,
    /// Whether there is an aggregate.
    aggregates: bool,
    /// Whether what is read is the argument of one.
    inside: bool,
    /// The columns that stand for themselves.
    bare: Vec<(String, Span)>,
}

impl Groups {
    pub(super) fn new(keys: impl IntoIterator<Item = String>) -> Self {
        Self { keys: keys.into_iter().collect(), ..Self::default() }
    }

    /// Takes note of a column of the query.
    pub(super) fn column(&mut self, text: &str, at: Span) {
        if !self.inside && !self.keys.contains(text) {
            self.bare.push((text.to_owned(), at));
        }
    }

    /// How many columns stand for themselves so far.
    pub(super) const fn mark(&self) -> usize {
        self.bare.len()
    }

    /// Takes note of an expression: where it is grouped by, so are the columns in it.
    pub(super) fn expression(&mut self, text: &str, mark: usize) {
        if self.bare.len() > mark && self.keys.contains(text) {
            self.bare.truncate(mark);
        }
    }

    /// Begins the argument of an aggregate.
    pub(super) const fn enter(&mut self) {
        self.aggregates = true;
        self.inside = true;
    }

    /// Ends it.
    pub(super) const fn leave(&mut self) {
        self.inside = false;
    }

    /// The columns that have more than one value in a group.
    pub(super) fn finish(self) -> Vec<(String, Span)> {
        let grouped = self.aggregates || !self.keys.is_empty();
        if grouped { self.bare } else { Vec::new() }
    }
}

impl Translator<'_> {
    /// Refuses the columns that have more than one value in a group.
    pub(super) fn grouped(&mut self, groups: Option<Groups>) {
        for (column, at) in groups.map(Groups::finish).unwrap_or_default() {
            let what = format!("the column {column} has more than one value beside an aggregate");
            let help = "name it in GROUP BY, or take MIN or MAX of it";
            self.misfit(unable(Code::S1010, what, help), at);
        }
    }
}
