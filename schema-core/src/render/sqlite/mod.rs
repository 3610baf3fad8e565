//! SQLite's SQL.
//!
//! ```text
//! lower    what a portable operation is here
//! types    the table of types
//! limits   what it keeps otherwise than it was written
//! write    operations as statements, where SQLite has one
//! rebuild  changes of a table that it has none for
//! table    tables, columns, constraints and indexes as text
//! ```

mod limits;
mod lower;
mod rebuild;
mod table;
mod types;
mod write;

pub(super) use limits::limits;
pub(super) use lower::lower;

use super::Rendered;
use crate::catalog::Catalog;
use crate::operation::Operation;
use rebuild::Changes;

/// Writes operations down. Changes of one table in a row are gathered, since they may become one rebuild.
#[derive(Default)]
pub(super) struct Writer {
    written: Vec<Rendered>,
    open: Option<Changes>,
}

impl Writer {
    pub(super) fn operation(&mut self, operation: &Operation, before: &Catalog, statement: usize) {
        let Some(table) = write::table_of(operation, before) else {
            let texts = write::alone(operation, before);
            let texts = texts.into_iter();
            let texts = texts.map(|text| Rendered { statement, ..Rendered::statement(text) });
            self.flushed(before).extend(texts);
            return;
        };
        if write::does_nothing(operation, table, before) {
            return;
        }
        if self.open.as_ref().is_some_and(|open| !open.take(operation, table)) {
            self.flushed(before);
        }
        let open = self.open.get_or_insert_with(|| Changes::new(table.clone()));
        open.add(operation, table, before, statement);
    }

    /// What was written so far, with nothing left open: further statements can be put behind it.
    pub(super) fn flushed(&mut self, now: &Catalog) -> &mut Vec<Rendered> {
        if let Some(open) = self.open.take() {
            open.finish(now, &mut self.written);
        }
        &mut self.written
    }

    pub(super) fn finish(&mut self, now: &Catalog) -> Vec<Rendered> {
        std::mem::take(self.flushed(now))
    }
}
