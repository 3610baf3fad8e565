//! The backend's SQL.

use super::Rendered;
use crate::catalog::Catalog;
use crate::operation::{Misfit, Operation};

pub(super) fn lower(operation: &Operation, _: &Catalog) -> Result<Vec<Operation>, Vec<Misfit>> {
    Ok(vec![operation.clone()])
}

pub(super) fn write(operation: &Operation, _: &Catalog, written: &mut Vec<Rendered>) {
    written.push(Rendered::statement(format!("{operation:?}")));
}
