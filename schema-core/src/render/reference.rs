//! Whether the columns of foreign keys go with those that they reference; what goes with what is a
//! backend's own.

use super::lowering;
use crate::catalog::{Catalog, Column, ForeignKey, Name, Table};
use crate::operation::{Misfit, MisfitKind};
use crate::source::Span;

/// A column, with its table.
pub(super) type Place<'a> = (&'a Table, &'a Column);

/// What is wrong with a column and the one that it references.
pub(super) type Judge = fn(Place<'_>, Place<'_>) -> Option<MisfitKind>;

/// The foreign keys of a statement.
#[derive(Clone, Copy)]
pub(super) struct References<'c> {
    pub(super) before: &'c Catalog,
    pub(super) at: Span,
    pub(super) judge: Judge,
}

impl References<'_> {
    /// The columns of a foreign key of a table that do not go with those that they reference. The table
    /// need not be in the catalog, or not yet as it is here.
    pub(super) fn of_key(&self, table: &Table, key: &ForeignKey) -> Vec<Misfit> {
        match self.before.table(&key.references) {
            _ if key.references == table.name => self.between(table, key, table),
            Some(referenced) => self.between(table, key, referenced),
            None => Vec::new(),
        }
    }

    /// The same for all foreign keys of a new table.
    pub(super) fn of_table(&self, table: &Table) -> Vec<Misfit> {
        let keys = table.foreign_keys();
        keys.flat_map(|(constraint, key)| {
            let at = lowering::place(constraint.origin, self.at);
            Self { at, ..*self }.of_key(table, key)
        })
        .collect()
    }

    /// The same for a table of which a column has another type now.
    pub(super) fn of_changed(&self, table: &Table) -> Vec<Misfit> {
        let own = table.foreign_keys().map(|(_, key)| self.of_key(table, key));
        let others = self.before.referrers(&table.name).flat_map(|other| {
            let keys = other.foreign_keys().filter(|(_, key)| key.references == table.name);
            keys.map(|(_, key)| self.between(other, key, table))
        });
        own.chain(others).flatten().collect()
    }

    fn between(&self, table: &Table, key: &ForeignKey, referenced: &Table) -> Vec<Misfit> {
        let names: Vec<&Name> = match key.referenced.as_slice() {
            [] => referenced.primary_key_columns(),
            names => names.iter().collect(),
        };
        let columns = key.columns.iter().map(|name| table.column(name));
        let pairs = columns.zip(names.into_iter().map(|name| referenced.column(name)));
        let judged = pairs.filter_map(|pair| match pair {
            (Some(own), Some(other)) => (self.judge)((table, own), (referenced, other)),
            _ => None,
        });
        judged.map(|kind| Misfit::new(kind, self.at)).collect()
    }
}
