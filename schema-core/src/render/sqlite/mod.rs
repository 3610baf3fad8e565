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
    pub(super) fn operation(&mut self, operation: &Operation, _: &Catalog) {
        self.written.push(Rendered::statement(format!("{operation:?}")));
    }

    pub(super) fn finish(&mut self, _: &Catalog) -> Vec<Rendered> {
        std::mem::take(&mut self.written)
    }
}
