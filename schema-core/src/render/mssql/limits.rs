//! What this database refuses of operations that portable SQL has, found against the catalog before each.

use super::{cascade, key, predicate};
use crate::catalog::{Catalog, Column, ConstraintKind, Index, Name, ObjectName, PartKind, Table};
use crate::operation::{ColumnChange, Misfit, Operation};
use crate::render::lowering;
use crate::source::Span;

pub(in crate::render) fn limits(operation: &Operation, before: &Catalog) -> Vec<Misfit> {
    match operation {
        Operation::CreateTable { table, at, .. } => {
            let mut misfits = cascade::of_table(table, before, *at);
            for one in &table.constraints {
                let at = lowering::place(one.origin, *at);
                misfits.extend(key::of_constraint(table, one, at));
            }
            misfits
        }
        Operation::AddConstraint { table, constraint, at, .. } => {
            let Some(table) = before.table(&table.value) else { return Vec::new() };
            let mut misfits = key::of_constraint(table, constraint, *at);
            if matches!(constraint.kind, ConstraintKind::ForeignKey(_)) {
                misfits.extend(cascade::of_added(table, constraint, before, *at));
            }
            misfits
        }
        Operation::CreateIndex { table, index, at, .. } => {
            let Some(table) = before.table(&table.value) else { return Vec::new() };
            of_index(table, index, *at)
        }
        Operation::AlterColumn { table, column, change } => {
            let at = column.span;
            match change {
                ColumnChange::Type { to, at, .. } => {
                    let change = |column: &mut Column| column.data_type = to.clone();
                    of_changed(&table.value, &column.value, before, *at, change)
                }
                ColumnChange::Nullable(false) => before
                    .table(&table.value)
                    .map(|table| cascade::nulls_kept(table, &column.value, at))
                    .unwrap_or_default(),
                _ => Vec::new(),
            }
        }
        _ => Vec::new(),
    }
}

fn of_index(table: &Table, index: &Index, at: Span) -> Vec<Misfit> {
    let mut misfits = key::of_index(table, index, at);
    misfits.extend(index.predicate.as_ref().and_then(|text| predicate::refused(table, text, at)));
    misfits
}

/// What a column of another type is refused for: the keys and indexes that it is in.
fn of_changed(
    table: &ObjectName,
    column: &Name,
    before: &Catalog,
    at: Span,
    change: impl FnOnce(&mut Column),
) -> Vec<Misfit> {
    let Some(known) = before.table(table) else { return Vec::new() };
    let mut table = Table::clone(known);
    if let Some(column) = table.column_mut(column) {
        change(column);
    }
    let names = |what: &PartKind| matches!(what, PartKind::Column(name) if name == column);
    let constraints = table.constraints.iter().filter(|one| one.columns().contains(&column));
    let indexes = table.indexes.iter().filter(|one| one.parts.iter().any(|part| names(&part.what)));
    let keys = constraints.flat_map(|one| key::of_constraint(&table, one, at));
    keys.chain(indexes.flat_map(|one| key::of_index(&table, one, at))).collect()
}
