//! Foreign keys: whether what they reference is there, and is a key.

use std::sync::Arc;

use super::super::MisfitKind;
use super::Applier;
use super::constraint::same_columns;
use super::lookup::{unknown_column, unknown_table};
use crate::catalog::{ConstraintKind, ForeignKey, Name, Part, Table};
use crate::source::{Span, Spanned};

impl Applier<'_> {
    /// Holds a foreign key against the tables, and fills in the columns that it leaves out.
    pub(super) fn foreign_key(&mut self, table: &Table, key: &ForeignKey, at: Span) -> ForeignKey {
        let mut key = key.clone();
        for column in &key.columns {
            self.has_column(table, &Spanned::new(column.clone(), at));
        }
        let referenced = match key.references == table.name {
            true => Some(Arc::new(table.clone())),
            false => self.catalog.table(&key.references).cloned(),
        };
        let Some(referenced) = referenced else {
            let kind = unknown_table(self.catalog, &key.references);
            let object = crate::capability::NameSpace::Relation;
            let is_foreign = self.catalog.holder(object, &key.references).is_some();
            match self.rules.references_must_exist && !is_foreign {
                true => self.refuse(kind, at),
                false if self.context.portable => self.doubt(kind, at),
                false => {}
            }
            return key;
        };
        if key.referenced.is_empty() {
            key.referenced = referenced.primary_key_columns().into_iter().cloned().collect();
        }
        self.referenced_key(&key, &referenced, at);
        key
    }

    fn referenced_key(&mut self, key: &ForeignKey, referenced: &Table, at: Span) {
        if !referenced.columns_known {
            return;
        }
        let unknown = key.referenced.iter().find(|name| referenced.column(name).is_none());
        if let Some(name) = unknown {
            let kind = unknown_column(self.catalog, referenced, name);
            self.say(kind, at);
            return;
        }
        let columns: Vec<&Name> = key.referenced.iter().collect();
        if columns.is_empty() || keys_of(referenced, &columns) == 0 {
            let kind = MisfitKind::NoKey {
                table: referenced.name.clone(),
                columns: key.referenced.clone(),
                made: referenced.origin,
            };
            self.say(kind, at);
        } else if columns.len() != key.columns.len() {
            let count = |count: usize| match count {
                1 => "1 column".to_owned(),
                count => format!("{count} columns"),
            };
            let what = format!(
                "the foreign key has {}, and the key that it references has {}",
                count(key.columns.len()),
                count(columns.len())
            );
            let kind = MisfitKind::KeyMismatch { what, made: referenced.origin };
            self.say(kind, at);
        }
    }

    /// What a database refuses, or SQLite only when rows are written.
    fn say(&mut self, kind: MisfitKind, at: Span) {
        match self.rules.references_must_exist {
            true => self.refuse(kind, at),
            false => self.doubt(kind, at),
        }
    }
}

/// How many keys a table has on just these columns: its primary key, unique constraints, and unique
/// indexes of all rows.
pub(crate) fn keys_of(table: &Table, columns: &[&Name]) -> usize {
    let is_on = |parts: &[Part]| {
        let names: Vec<&Name> = parts.iter().filter_map(Part::as_column).collect();
        names.len() == parts.len()
            && names.len() == columns.len()
            && columns.iter().all(|column| names.contains(column))
    };
    let constraints = table.constraints.iter().filter(|constraint| match &constraint.kind {
        ConstraintKind::PrimaryKey(parts) | ConstraintKind::Unique(parts) => is_on(parts),
        _ => false,
    });
    let indexes = table
        .indexes
        .iter()
        .filter(|index| index.unique && index.predicate.is_none() && is_on(&index.parts));
    constraints.count() + indexes.count()
}

/// Whether a foreign key needs a key on just these columns.
pub(crate) fn needs(key: &ForeignKey, columns: &[&Name]) -> bool {
    same_columns(&key.referenced, columns)
}
