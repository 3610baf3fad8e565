//! Tables: made, dropped, renamed, moved.

use std::sync::Arc;

use super::super::{MisfitKind, Noun};
use super::Applier;
use crate::capability::NameSpace;
use crate::catalog::{
    Constraint, ConstraintKind, Dependent, Expression, Holder, Name, Object, ObjectKey, ObjectKind,
    ObjectName, Table,
};
use crate::source::{Span, Spanned};

impl Applier<'_> {
    pub(super) fn create_table(&mut self, table: &Table, at: Span, if_absent: bool) {
        let name = Spanned::new(table.name.clone(), at);
        if if_absent && self.catalog.holder(NameSpace::Relation, &table.name).is_some() {
            self.skip();
            return;
        }
        if !self.is_free(Noun::Table, NameSpace::Relation, &name) {
            return;
        }
        self.has_schema(&name);
        let mut made = Table {
            columns: Vec::with_capacity(table.columns.len()),
            constraints: Vec::with_capacity(table.constraints.len()),
            indexes: table.indexes.clone(),
            ..table.bare()
        };
        for column in &table.columns {
            self.push_column(&mut made, column, at);
        }
        // A foreign key may reference a key of its own table that stands behind it.
        let is_foreign = |one: &&Constraint| matches!(one.kind, ConstraintKind::ForeignKey(_));
        let (foreign, others): (Vec<_>, Vec<_>) = table.constraints.iter().partition(is_foreign);
        for constraint in others.into_iter().chain(foreign) {
            self.push_constraint(&mut made, constraint, at);
        }
        self.catalog.put_table(made);
    }

    /// Whether the schema that a name is in is there; says so if not.
    pub(super) fn has_schema(&mut self, name: &Spanned<ObjectName>) -> bool {
        let Some(schema) = &name.value.schema else { return true };
        let key = ObjectName::plain(schema.clone());
        let is_own = self.catalog.capability().is_own_schema(schema.key());
        if is_own || self.catalog.holder(NameSpace::Schema, &key).is_some() {
            return true;
        }
        let key = Spanned::new(ObjectKey::new(ObjectKind::Schema, key), name.span);
        self.find_object(&key, false).is_some()
    }

    pub(super) fn drop_table(
        &mut self,
        name: &Spanned<ObjectName>,
        if_present: bool,
        cascade: bool,
    ) {
        if self.catalog.table(&name.value).is_none() {
            self.drop_what_is_no_table(name, if_present, cascade);
            return;
        }
        self.release_references(name, cascade);
        self.release_readers(&name.value, name.span, cascade);
        if let Some(table) = self.catalog.remove_table(&name.value) {
            let gone = self.dropped(name.span);
            self.catalog.remember(table.name.clone(), None, gone);
            self.drop_partitions(&table, name.span, cascade);
            self.drop_owned_sequences(&table.name, None);
        }
    }

    /// The sequences that became those of a column by an ALTER go with it, and with its table.
    pub(super) fn drop_owned_sequences(&mut self, table: &ObjectName, column: Option<&Name>) {
        let dialect = self.catalog.dialect();
        let owned_by = [Name::new("owned", dialect), table.name.clone()];
        let owned_by: Vec<Name> = owned_by.into_iter().chain(column.cloned()).collect();
        let is_owned = |object: &&Arc<Object>| {
            let altered = object.definition.iter().skip(1);
            object.key.name.schema == table.schema
                && altered
                    .map(|text| Expression::new(text, dialect))
                    .any(|text| owned_by.iter().all(|name| text.mentions(name, dialect)))
        };
        let owned: Vec<ObjectKey> = self
            .catalog
            .objects_of(ObjectKind::Sequence)
            .filter(is_owned)
            .map(|object| object.key.clone())
            .collect();
        owned.iter().for_each(|key| drop(self.catalog.remove_object(key)));
    }

    /// The partitions of a table that was dropped go with it.
    fn drop_partitions(&mut self, table: &Table, at: Span, cascade: bool) {
        if !table.clauses.contains("PARTITION BY ") {
            return;
        }
        let partitions: Vec<ObjectName> = self
            .catalog
            .tables()
            .filter(|other| other.is_partition_of(&table.name))
            .map(|other| other.name.clone())
            .collect();
        for partition in partitions {
            self.drop_table(&Spanned::new(partition, at), true, cascade);
        }
    }

    /// `DROP TABLE` of a virtual or foreign table is that of an object.
    fn drop_what_is_no_table(
        &mut self,
        name: &Spanned<ObjectName>,
        if_present: bool,
        cascade: bool,
    ) {
        let key = ObjectKey::new(ObjectKind::VirtualTable, name.value.clone());
        if self.catalog.object(&key).is_some() {
            self.drop_object(&Spanned::new(key, name.span), if_present, cascade);
        } else {
            self.find_table(name, if_present);
        }
    }

    /// The foreign keys that reference a table that is to go: they go with it, or hold it.
    fn release_references(&mut self, name: &Spanned<ObjectName>, cascade: bool) {
        let referrers: Vec<Arc<Table>> = self.catalog.referrers(&name.value).cloned().collect();
        for referrer in referrers {
            if cascade {
                let mut table = Arc::unwrap_or_clone(referrer);
                table.constraints.retain(|constraint| !references(constraint, &name.value));
                self.catalog.put_table(table);
            } else if self.rules.keys_hold_tables {
                let key = referrer.foreign_keys().find(|(_, key)| key.references == name.value);
                let made = key.map_or(referrer.origin, |(constraint, _)| constraint.origin);
                let by = format!("a foreign key of the table `{}`", referrer.name);
                let what = format!("the table `{}`", name.value);
                self.refuse(MisfitKind::InUse { what, by, made }, name.span);
            }
        }
    }

    /// The views and other objects that name a table or object that is to go.
    pub(super) fn release_readers(&mut self, name: &ObjectName, at: Span, cascade: bool) {
        let readers: Vec<ObjectKey> = self
            .catalog
            .dependents(name)
            .filter_map(|dependent| match dependent {
                Dependent::Object(key) => Some(key.clone()),
                Dependent::Table(_) => None,
            })
            .collect();
        for key in readers {
            // A trigger that says which table it stands on may name others in its body.
            let belongs = key.on.as_ref() == Some(name)
                || (key.kind == ObjectKind::Trigger && key.on.is_none())
                || key.kind == ObjectKind::Sequence
                || key.signature.as_deref() == Some("index");
            let is_view = matches!(key.kind, ObjectKind::View | ObjectKind::MaterializedView);
            if belongs {
                self.catalog.remove_object(&key);
            } else if is_view && cascade {
                self.release_readers(&key.name, at, cascade);
                self.catalog.remove_object(&key);
            } else if is_view && self.rules.views_hold_tables {
                let made = self.catalog.object(&key).map(|object| object.origin);
                let (what, by) = (format!("`{name}`"), format!("the {} `{}`", key.kind, key.name));
                let made = made.unwrap_or_default();
                self.refuse(MisfitKind::InUse { what, by, made }, at);
            } else {
                self.make_stale(&key);
            }
        }
    }

    /// Marks the objects that name a table as older than its change.
    pub(super) fn outdate_readers(&mut self, name: &ObjectName) {
        let readers: Vec<ObjectKey> = self
            .catalog
            .dependents(name)
            .filter_map(|dependent| match dependent {
                Dependent::Object(key) => Some(key.clone()),
                Dependent::Table(_) => None,
            })
            .collect();
        readers.iter().for_each(|key| self.make_stale(key));
    }

    pub(super) fn make_stale(&mut self, key: &ObjectKey) {
        if let Some(object) = self.catalog.object(key)
            && !object.stale
        {
            let object = Object { stale: true, ..Object::clone(object) };
            self.catalog.put_object(object);
        }
    }

    pub(super) fn rename_table(
        &mut self,
        name: &Spanned<ObjectName>,
        to: &Spanned<Name>,
        if_present: bool,
    ) {
        let space = NameSpace::Relation;
        let is_virtual = matches!(
            self.catalog.holder(space, &name.value),
            Some(Holder::Object(key)) if key.kind == ObjectKind::VirtualTable
        );
        let takes_others = is_virtual || !self.checks_texts();
        if self.catalog.table(&name.value).is_none() && takes_others && self.rename_other(name, to)
        {
            return;
        }
        let Some(table) = self.find_table(name, if_present) else { return };
        let new = Spanned::new(name.value.sibling(to.value.clone()), to.span);
        let respelled = new.value == name.value && self.rules.respells_tables;
        if !respelled && !self.is_free(Noun::Table, NameSpace::Relation, &new) {
            return;
        }
        self.needs_whole_texts(name.span);
        self.move_table(&table, &new.value);
        let gone = self.renamed(to);
        self.catalog.remember(name.value.clone(), None, gone);
    }

    /// Gives a table another name, everywhere where it is named.
    fn move_table(&mut self, table: &Arc<Table>, new: &ObjectName) {
        let old = table.name.clone();
        let referrers: Vec<Arc<Table>> = self.catalog.referrers(&old).cloned().collect();
        let readers: Vec<Dependent> = self.catalog.dependents(&old).cloned().collect();
        self.catalog.remove_table(&old);
        let mut moved = Table::clone(table);
        moved.name = new.clone();
        repoint(&mut moved, &old, new);
        self.catalog.put_table(moved);
        for referrer in referrers {
            let mut referrer = Arc::unwrap_or_clone(referrer);
            repoint(&mut referrer, &old, new);
            self.catalog.put_table(referrer);
        }
        for reader in readers {
            if let Dependent::Object(key) = reader
                && let Some(object) = self.catalog.remove_object(&key)
            {
                let mut object = Arc::unwrap_or_clone(object);
                object.stale = true;
                for read in object.reads.iter_mut().chain(&mut object.key.on) {
                    if *read == old {
                        *read = new.clone();
                    }
                }
                self.catalog.put_object(object);
            }
        }
    }

    /// `ALTER TABLE ... RENAME` of a view, sequence or index; `sp_rename` of a constraint.
    fn rename_other(&mut self, name: &Spanned<ObjectName>, to: &Spanned<Name>) -> bool {
        match self.catalog.holder(NameSpace::Relation, &name.value).cloned() {
            Some(Holder::Object(key)) => {
                self.rename_object(&Spanned::new(key, name.span), to, &Arc::from(""));
                true
            }
            Some(Holder::Index(_)) => {
                self.rename_index(name, None, to, false);
                true
            }
            Some(Holder::Constraint(table)) => {
                let table = Spanned::new(table, name.span);
                let constraint = Spanned::new(name.value.name.clone(), name.span);
                self.rename_constraint(&table, &constraint, to);
                true
            }
            Some(Holder::Default(table)) => {
                let table = Spanned::new(table, name.span);
                self.with_table(&table, |table| rename_default(table, &name.value.name, &to.value));
                true
            }
            Some(Holder::Table(_) | Holder::Sequence(_)) | None => false,
        }
    }

    pub(super) fn set_schema(
        &mut self,
        name: &Spanned<ObjectName>,
        kind: Option<ObjectKind>,
        schema: Option<&Spanned<Name>>,
    ) {
        let new = ObjectName {
            schema: schema.map(|schema| schema.value.clone()),
            name: name.value.name.clone(),
        };
        let holder = self.catalog.holder(NameSpace::Relation, &name.value).cloned();
        let key = match (kind, holder) {
            (Some(kind), _) => Some(ObjectKey::new(kind, name.value.clone())),
            (None, Some(Holder::Object(key))) => Some(key),
            (None, _) => None,
        };
        self.has_schema(&Spanned::new(new.clone(), schema.map_or(name.span, |one| one.span)));
        if let Some(key) = key {
            if let Some(key) = self.find_object(&Spanned::new(key, name.span), false)
                && let Some(object) = self.catalog.remove_object(&key)
            {
                let mut object = Arc::unwrap_or_clone(object);
                object.stale = true;
                object.key.name = new;
                self.catalog.put_object(object);
            }
        } else if let Some(table) = self.find_table(name, false)
            && self.is_free(Noun::Table, NameSpace::Relation, &Spanned::new(new.clone(), name.span))
        {
            self.move_table(&table, &new);
            let gone = self.dropped(name.span);
            self.catalog.remember(name.value.clone(), None, gone);
        }
    }

    pub(super) fn set_comment(
        &mut self,
        name: &Spanned<ObjectName>,
        column: Option<&Spanned<Name>>,
        comment: Option<&Arc<str>>,
    ) {
        // Views have columns and comments too, which are not modelled.
        let holder = self.catalog.holder(NameSpace::Relation, &name.value);
        if matches!(holder, Some(Holder::Object(_))) {
            return;
        }
        let Some(table) = self.find_table(name, false) else { return };
        match column {
            None => self.with_table(name, |table| table.comment = comment.cloned()),
            Some(column) if self.has_column(&table, column) => self.with_table(name, |table| {
                if let Some(column) = table.column_mut(&column.value) {
                    column.comment = comment.cloned();
                }
            }),
            Some(_) => {}
        }
    }
}

fn references(constraint: &Constraint, table: &ObjectName) -> bool {
    matches!(&constraint.kind, ConstraintKind::ForeignKey(key) if key.references == *table)
}

/// Lets the foreign keys of a table that reference `old` reference `new`.
fn repoint(table: &mut Table, old: &ObjectName, new: &ObjectName) {
    for constraint in &mut table.constraints {
        if let ConstraintKind::ForeignKey(key) = &mut constraint.kind
            && key.references == *old
        {
            key.references = new.clone();
        }
    }
}

fn rename_default(table: &mut Table, from: &Name, to: &Name) {
    for default in table.columns.iter_mut().filter_map(|column| column.default.as_mut()) {
        if default.name.as_ref() == Some(from) {
            default.name = Some(to.clone());
            default.automatic = false;
        }
    }
}
