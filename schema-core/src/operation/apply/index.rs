//! Indexes: made, dropped, renamed.

use std::sync::Arc;

use super::super::{MisfitKind, Noun};
use super::Applier;
use super::lookup::unknown_part;
use crate::capability::NameSpace;
use crate::catalog::{
    Constraint, ConstraintKind, Holder, Index, Name, Object, ObjectKey, ObjectKind, ObjectName,
    Part, PartKind, Table,
};
use crate::source::{Span, Spanned};

impl Applier<'_> {
    pub(super) fn create_index(
        &mut self,
        name: &Spanned<ObjectName>,
        index: &Index,
        at: Span,
        if_absent: bool,
    ) {
        if let Some(Holder::Object(key)) = self.holder_of(&name.value) {
            self.index_a_view(&key, index, at);
            return;
        }
        let Some(table) = self.find_table(name, false) else { return };
        if let Some(own) = &index.name {
            let own = Spanned::new(table.name.sibling(own.clone()), at);
            if if_absent && self.index_name_is_taken(&table, &own.value) {
                self.skip();
                return;
            }
            if !self.index_is_free(&table, &own) {
                return;
            }
        }
        let mut index = index.clone();
        for column in index.parts.iter().filter_map(Part::as_column).chain(&index.include) {
            self.has_column(&table, &Spanned::new(column.clone(), at));
        }
        if index.name.is_none()
            && let Some(name) = self.catalog.capability().names_index
        {
            index.name = Some(name(self.catalog, &table, &index));
            index.automatic = true;
        }
        let mut table = Arc::unwrap_or_clone(table);
        table.indexes.push(index);
        self.catalog.put_table(table);
    }

    /// An index of a materialized view is kept by its name.
    fn index_a_view(&mut self, view: &ObjectKey, index: &Index, at: Span) {
        let Some(name) = &index.name else { return };
        let key = ObjectKey {
            kind: ObjectKind::Other,
            name: view.name.sibling(name.clone()),
            on: None,
            signature: Some(Arc::from("index")),
        };
        let mut object = Object::new(key, "", self.origin(at));
        object.reads.push(view.name.clone());
        // What it was made with is not kept, so that it can't be made again.
        object.stale = true;
        self.catalog.put_object(object);
    }

    fn index_name_is_taken(&self, table: &Table, name: &ObjectName) -> bool {
        match self.catalog.capability().index_space {
            Some(space) => self.catalog.holder(space, name).is_some(),
            None => table.index(&name.name).is_some(),
        }
    }

    fn index_is_free(&mut self, table: &Table, name: &Spanned<ObjectName>) -> bool {
        if let Some(space) = self.catalog.capability().index_space {
            return self.is_free(Noun::Index, space, name);
        }
        let Some(other) = table.index(&name.value.name) else { return true };
        let kind = MisfitKind::Exists {
            noun: Noun::Index,
            name: name.value.clone(),
            holder: "an index of this table".to_owned(),
            made: other.origin,
        };
        self.refuse(kind, name.span);
        false
    }

    /// The table that has an index; says so where there is none.
    fn table_with_index(
        &mut self,
        index: &Spanned<ObjectName>,
        table: Option<&Spanned<ObjectName>>,
        if_present: bool,
    ) -> Option<Arc<Table>> {
        let own = &index.value.name;
        if let Some(name) = table {
            let table = self.find_table(name, if_present)?;
            if table.index(own).is_some() {
                return Some(table);
            }
            if if_present {
                self.skip();
                return None;
            }
            let names = table.indexes.iter().filter_map(|one| one.name.as_ref());
            let on = Some(table.name.clone());
            let kind = unknown_part(Noun::Index, index.value.clone(), on, names.map(Name::as_str));
            match table.columns_known {
                true => self.refuse(kind, index.span),
                false => self.doubt(kind, index.span),
            }
            return None;
        }
        if let Some(table) = self.catalog.table_of_index(&index.value) {
            return Some(Arc::clone(table));
        }
        if if_present {
            self.skip();
            return None;
        }
        self.no_such_index(index);
        None
    }

    fn no_such_index(&mut self, index: &Spanned<ObjectName>) {
        let own = &index.value.name;
        let is_key = |one: &Constraint| {
            one.name.as_ref() == Some(own)
                && !matches!(one.kind, ConstraintKind::Check(_) | ConstraintKind::ForeignKey(_))
        };
        // Not every database has names of constraints that are found without their table.
        let beside = |table: &&Arc<Table>| table.name.schema == index.value.schema;
        let key = self.catalog.tables().filter(beside).find_map(|table| {
            let key = table.constraints.iter().find(|one| is_key(one))?;
            Some((&table.name, key.origin))
        });
        let kind = match key {
            Some((table, made)) => MisfitKind::InUse {
                what: format!("the index `{}`", index.value),
                by: format!("the constraint of that name on `{table}`"),
                made,
            },
            None => {
                let names: Vec<Name> = self
                    .catalog
                    .tables()
                    .flat_map(|table| table.indexes.iter().filter_map(|one| one.name.clone()))
                    .collect();
                let names = names.iter().map(Name::as_str);
                unknown_part(Noun::Index, index.value.clone(), None, names)
            }
        };
        self.refuse(kind, index.span);
    }

    pub(super) fn drop_index(
        &mut self,
        index: &Spanned<ObjectName>,
        table: Option<&Spanned<ObjectName>>,
        if_present: bool,
        cascade: bool,
    ) {
        if self.drop_index_of_view(index) {
            return;
        }
        let Some(table) = self.table_with_index(index, table, if_present) else { return };
        let own = &index.value.name;
        if let Some(found) = table.index(own).filter(|one| one.unique && !cascade) {
            self.held_by_foreign_key(&table, found, index.span);
        }
        let mut table = Arc::unwrap_or_clone(table);
        table.indexes.retain(|one| one.name.as_ref() != Some(own));
        self.catalog.put_table(table);
    }

    fn drop_index_of_view(&mut self, index: &Spanned<ObjectName>) -> bool {
        let named = self.catalog.objects_named(ObjectKind::Other, &index.value);
        let found = named
            .map(|object| object.key.clone())
            .find(|key| key.signature.as_deref() == Some("index"));
        found.is_some_and(|key| self.catalog.remove_object(&key).is_some())
    }

    fn held_by_foreign_key(&mut self, table: &Arc<Table>, index: &Index, at: Span) {
        if !self.rules.keys_hold_tables || index.predicate.is_some() {
            return;
        }
        let columns: Vec<&Name> = index.parts.iter().filter_map(Part::as_column).collect();
        let is_whole = index.parts.iter().all(|part| matches!(part.what, PartKind::Column(_)));
        if !is_whole || super::reference::keys_of(table, &columns) > 1 {
            return;
        }
        let holder = self.catalog.referrers(&table.name).chain([table]).find_map(|referrer| {
            let mut keys = referrer.foreign_keys();
            let found = keys.find(|(_, key)| {
                key.references == table.name && super::reference::needs(key, &columns)
            });
            found.map(|(constraint, _)| (referrer.name.clone(), constraint.origin))
        });
        if let Some((referrer, made)) = holder {
            let what = super::column::index_in_words(index);
            let by = format!("a foreign key of the table `{referrer}`");
            self.refuse(MisfitKind::InUse { what, by, made }, at);
        }
    }

    pub(super) fn rename_index(
        &mut self,
        index: &Spanned<ObjectName>,
        table: Option<&Spanned<ObjectName>>,
        to: &Spanned<Name>,
        if_present: bool,
    ) {
        // The index of a key has the key's name, and is renamed with it.
        if let Some(Holder::Constraint(owner)) = self.holder_of(&index.value)
            && table.is_none_or(|table| table.value == owner && !self.has_index(&owner, index))
        {
            let owner = Spanned::new(owner, index.span);
            let own = Spanned::new(index.value.name.clone(), index.span);
            self.rename_constraint(&owner, &own, to);
            return;
        }
        let Some(owner) = self.table_with_index(index, table, if_present) else { return };
        let new = Spanned::new(owner.name.sibling(to.value.clone()), to.span);
        if to.value != index.value.name && !self.index_is_free(&owner, &new) {
            return;
        }
        let mut owner = Arc::unwrap_or_clone(owner);
        if let Some(found) = owner.index_mut(&index.value.name) {
            found.name = Some(to.value.clone());
            found.automatic = false;
        }
        self.catalog.put_table(owner);
    }

    fn has_index(&self, table: &ObjectName, index: &Spanned<ObjectName>) -> bool {
        self.catalog.table(table).is_some_and(|table| table.index(&index.value.name).is_some())
    }

    /// Whether a name is that of a view or another object in the place of a table.
    pub(super) fn is_object(&self, name: &ObjectName) -> bool {
        matches!(self.catalog.holder(NameSpace::Relation, name), Some(Holder::Object(_)))
    }
}
