//! SQLite's SQL.

use super::Rendered;
use crate::catalog::Catalog;
use crate::operation::{Misfit, Operation};

pub(super) fn lower(operation: &Operation, _: &Catalog) -> Result<Vec<Operation>, Vec<Misfit>> {
    Ok(vec![operation.clone()])
}

#[derive(Default)]
pub(super) struct Writer {
    written: Vec<Rendered>,
}

impl Writer {
    pub(super) fn operation(&mut self, operation: &Operation, _: &Catalog, statement: usize) {
        let text = format!("{operation:?}");
        self.written.push(Rendered { statement, ..Rendered::statement(text) });
    }

    /// What was written so far, with nothing left open: further statements can be put behind it.
    pub(super) fn flushed(&mut self, _: &Catalog) -> &mut Vec<Rendered> {
        &mut self.written
    }

    pub(super) fn finish(&mut self, _: &Catalog) -> Vec<Rendered> {
        std::mem::take(&mut self.written)
    }
}
