//! Constraints: added, dropped, renamed, validated.

use std::sync::Arc;

use super::super::{MisfitKind, Noun};
use super::Applier;
use super::column::constraint_in_words;
use super::lookup::unknown_part;
use crate::backend::Dialect;
use crate::catalog::{
    Column, Constraint, ConstraintKind, Holder, Name, ObjectName, Part, PartKind, Table,
};
use crate::source::{Span, Spanned};

impl Applier<'_> {
    pub(super) fn add_constraint(
        &mut self,
        name: &Spanned<ObjectName>,
        constraint: &Constraint,
        at: Span,
        using_index: Option<&Spanned<Name>>,
    ) {
        let Some(table) = self.find_table(name, false) else { return };
        let mut table = Arc::unwrap_or_clone(table);
        match using_index {
            None => self.push_constraint(&mut table, constraint, at),
            Some(index) => self.adopt_index(&mut table, constraint, index, at),
        }
        self.catalog.put_table(table);
    }

    /// Makes a key of an index, which then has the key's name.
    fn adopt_index(
        &mut self,
        table: &mut Table,
        constraint: &Constraint,
        index: &Spanned<Name>,
        at: Span,
    ) {
        let among = table.indexes.iter().position(|one| one.name.as_ref() == Some(&index.value));
        let Some(found) = among else {
            let names = table.indexes.iter().filter_map(|one| one.name.as_ref());
            let name = table.name.sibling(index.value.clone());
            let on = Some(table.name.clone());
            let kind = unknown_part(Noun::Index, name, on, names.map(Name::as_str));
            self.refuse(kind, index.span);
            return;
        };
        let found = table.indexes.remove(found);
        // The name that the index had is free now.
        self.catalog.put_table(table.clone());
        let mut constraint = constraint.clone();
        constraint.name = constraint.name.or(found.name);
        constraint.kind = match constraint.kind {
            ConstraintKind::PrimaryKey(_) => ConstraintKind::PrimaryKey(found.parts),
            _ => ConstraintKind::Unique(found.parts),
        };
        self.push_constraint(table, &constraint, at);
    }

    /// Adds a constraint to a table that is perhaps not in the catalog yet.
    pub(super) fn push_constraint(&mut self, table: &mut Table, constraint: &Constraint, at: Span) {
        let mut constraint = constraint.clone();
        let at = constraint.origin.0.map_or(at, |place| place.span);
        if let Some(name) = &constraint.name {
            let name = Spanned::new(table.name.sibling(name.clone()), at);
            if !self.constraint_is_free(table, &constraint.kind, &name) {
                return;
            }
        }
        match &constraint.kind {
            ConstraintKind::PrimaryKey(parts) => {
                let parts = parts.clone();
                self.key_columns(table, &parts, at);
                self.primary_key(table, &parts, at);
            }
            ConstraintKind::Unique(parts) => self.key_columns(table, &parts.clone(), at),
            ConstraintKind::ForeignKey(key) => {
                let key = self.foreign_key(table, key, at);
                constraint.kind = ConstraintKind::ForeignKey(key);
            }
            ConstraintKind::Check(_) | ConstraintKind::Exclude(_) => {}
        }
        if constraint.name.is_none()
            && let Some(name) = self.catalog.capability().names_constraint
        {
            constraint.name = Some(name(self.catalog, table, &constraint));
            constraint.automatic = true;
        }
        table.constraints.push(constraint);
    }

    fn constraint_is_free(
        &mut self,
        table: &Table,
        kind: &ConstraintKind,
        name: &Spanned<ObjectName>,
    ) -> bool {
        if let Some(other) = table.constraint(&name.value.name) {
            let holder = format!("{} of this table", constraint_in_words(other));
            let kind = MisfitKind::Exists {
                noun: Noun::Constraint,
                name: name.value.clone(),
                holder,
                made: other.origin,
            };
            self.refuse(kind, name.span);
            return false;
        }
        let Some(space) = self.catalog.capability().constraint_space(kind) else { return true };
        // The table itself is perhaps not in the catalog yet.
        if name.value == table.name {
            let kind = MisfitKind::Exists {
                noun: Noun::Constraint,
                name: name.value.clone(),
                holder: "a table".to_owned(),
                made: table.origin,
            };
            self.refuse(kind, name.span);
            return false;
        }
        self.is_free(Noun::Constraint, space, name)
    }

    fn key_columns(&mut self, table: &Table, parts: &[Part], at: Span) {
        for part in parts {
            if let PartKind::Column(name) = &part.what {
                self.has_column(table, &Spanned::new(name.clone(), at));
            }
        }
    }

    /// What a primary key asks of its table: that there is no other, and that its columns are NOT NULL
    /// from now on.
    fn primary_key(&mut self, table: &mut Table, parts: &[Part], at: Span) {
        if let Some(other) = table.primary_key() {
            let kind =
                MisfitKind::SecondPrimaryKey { table: table.name.clone(), made: other.origin };
            self.refuse(kind, at);
        }
        if !self.catalog.capability().keys_are_not_null(table) {
            return;
        }
        for name in parts.iter().filter_map(Part::as_column) {
            if let Some(column) = table.column_mut(name) {
                column.nullable = false;
            }
        }
    }

    /// Finds a constraint of a table by its name.
    fn find_constraint(
        &mut self,
        table: &Table,
        name: &Spanned<Name>,
        if_present: bool,
    ) -> Option<Constraint> {
        if let Some(found) = table.constraint(&name.value) {
            return Some(found.clone());
        }
        if if_present {
            self.skip();
        } else {
            let defaults = table.columns.iter().filter_map(|column| column.default.as_ref());
            let names = table
                .constraints
                .iter()
                .filter_map(|one| one.name.as_ref())
                .chain(defaults.filter_map(|default| default.name.as_ref()));
            let kind = unknown_part(
                Noun::Constraint,
                table.name.sibling(name.value.clone()),
                Some(table.name.clone()),
                names.map(Name::as_str),
            );
            // Where the database chooses names that can't be known, this may be one of them.
            let unknown = table.constraints.iter().any(|one| one.name.is_none())
                || self.catalog.capability().default_space.is_some()
                    && table.columns.iter().any(|column| {
                        column.default.as_ref().is_some_and(|default| default.name.is_none())
                    });
            match unknown || !table.columns_known {
                true => self.doubt(kind, name.span),
                false => self.refuse(kind, name.span),
            }
        }
        None
    }

    pub(super) fn drop_constraint(
        &mut self,
        name: &Spanned<ObjectName>,
        constraint: &Spanned<Name>,
        if_present: bool,
        cascade: bool,
    ) {
        let Some(table) = self.find_table(name, false) else { return };
        let is_default = |column: &&Column| {
            let default = column.default.as_ref();
            default.is_some_and(|default| default.name.as_ref() == Some(&constraint.value))
        };
        if let Some(column) = table.columns.iter().find(is_default) {
            let column = column.name.clone();
            self.with_table(name, |table| {
                if let Some(column) = table.column_mut(&column) {
                    column.default = None;
                }
            });
            return;
        }
        if self.is_never_null(&table, &constraint.value) {
            let named = constraint.value.as_str();
            self.with_table(name, |table| {
                let own =
                    |column: &&mut Column| named.ends_with(&format!("_{}_not_null", column.name));
                if let Some(column) = table.columns.iter_mut().find(own) {
                    column.nullable = true;
                }
            });
            return;
        }
        let Some(found) = self.find_constraint(&table, constraint, if_present) else { return };
        self.remove_constraint(&table, &found, constraint.span, cascade);
    }

    /// Whether this is the name of a NOT NULL. From PostgreSQL 18 on that is a constraint, which is named
    /// after the column where nobody named it, and keeps that name when the column gets another.
    /// <https://www.postgresql.org/docs/18/release-18.html>
    fn is_never_null(&self, table: &Table, name: &Name) -> bool {
        self.catalog.dialect() == Dialect::Postgres
            && name.as_str().contains("_not_null")
            && table.constraint(name).is_none()
    }

    pub(super) fn drop_unnamed(&mut self, name: &Spanned<ObjectName>, constraint: &Constraint) {
        let Some(table) = self.find_table(name, false) else { return };
        self.remove_constraint(&table, constraint, name.span, false);
    }

    fn remove_constraint(
        &mut self,
        table: &Arc<Table>,
        constraint: &Constraint,
        at: Span,
        cascade: bool,
    ) {
        self.release_key(table, &constraint.columns(), &constraint.kind, at, cascade);
        // The keys of other tables that were released may have been those of this one.
        let table = self.catalog.table(&table.name).unwrap_or(table);
        let mut table = Table::clone(table);
        if let Some(at) = table.constraints.iter().position(|one| {
            one.name == constraint.name && (one.name.is_some() || one == constraint)
        }) {
            table.constraints.remove(at);
        }
        self.catalog.put_table(table);
    }

    /// The foreign keys that need a key which is to go: they go with it, or hold it.
    fn release_key(
        &mut self,
        table: &Arc<Table>,
        columns: &[&Name],
        kind: &ConstraintKind,
        at: Span,
        cascade: bool,
    ) {
        let is_key = matches!(kind, ConstraintKind::PrimaryKey(_) | ConstraintKind::Unique(_));
        if !is_key || !(self.rules.keys_hold_tables || cascade) {
            return;
        }
        let needs = |constraint: &Constraint| match &constraint.kind {
            ConstraintKind::ForeignKey(key) => {
                key.references == table.name && same_columns(&key.referenced, columns)
            }
            _ => false,
        };
        let others: Vec<Arc<Table>> = self.catalog.referrers(&table.name).cloned().collect();
        for referrer in others.into_iter().chain([Arc::clone(table)]) {
            let Some(foreign) = referrer.constraints.iter().find(|one| needs(one)) else {
                continue;
            };
            if cascade {
                let mut referrer = Arc::unwrap_or_clone(referrer);
                referrer.constraints.retain(|constraint| !needs(constraint));
                self.catalog.put_table(referrer);
            } else if super::reference::keys_of(table, columns) < 2 {
                let what = format!("the key of `{}`", table.name);
                let by = format!("a foreign key of the table `{}`", referrer.name);
                self.refuse(MisfitKind::InUse { what, by, made: foreign.origin }, at);
            }
        }
    }

    pub(super) fn rename_constraint(
        &mut self,
        name: &Spanned<ObjectName>,
        constraint: &Spanned<Name>,
        to: &Spanned<Name>,
    ) {
        let Some(table) = self.find_table(name, false) else { return };
        if self.is_never_null(&table, &constraint.value) {
            return;
        }
        let Some(found) = self.find_constraint(&table, constraint, false) else { return };
        let new = Spanned::new(table.name.sibling(to.value.clone()), to.span);
        if to.value == constraint.value || self.constraint_is_free(&table, &found.kind, &new) {
            self.with_table(name, |table| {
                if let Some(found) = table.constraint_mut(&constraint.value) {
                    found.name = Some(to.value.clone());
                    found.automatic = false;
                }
            });
        }
    }

    pub(super) fn validate_constraint(
        &mut self,
        name: &Spanned<ObjectName>,
        constraint: &Spanned<Name>,
        validated: bool,
    ) {
        let Some(table) = self.find_table(name, false) else { return };
        if self.find_constraint(&table, constraint, false).is_some() {
            self.with_table(name, |table| {
                if let Some(found) = table.constraint_mut(&constraint.value) {
                    found.validated = validated;
                }
            });
        }
    }

    /// The table of a constraint that has a name of its own in the schema.
    pub(super) fn holder_of(&self, name: &ObjectName) -> Option<Holder> {
        self.catalog.holder(crate::capability::NameSpace::Relation, name).cloned()
    }
}

/// Whether two lists name the same columns, in any order.
pub(crate) fn same_columns(left: &[Name], right: &[&Name]) -> bool {
    left.len() == right.len() && left.iter().all(|name| right.contains(&name))
}
