//! Views, triggers, functions, sequences, types and the like.

use std::sync::Arc;

use super::super::{MisfitKind, Noun, ValueChange};
use super::Applier;
use super::lookup::described;
use crate::catalog::{
    Catalog, Column, Dependent, Holder, Name, Object, ObjectKey, ObjectKind, ObjectName,
};
use crate::source::{Span, Spanned};

impl Applier<'_> {
    pub(super) fn create_object(
        &mut self,
        object: &Object,
        at: Span,
        if_absent: bool,
        replace: bool,
    ) {
        let key = &object.key;
        let holder = match self.catalog.capability().object_space(key.kind) {
            Some(space) => self.catalog.holder(space, &key.name).cloned(),
            None => self.catalog.object(key).map(|object| Holder::Object(object.key.clone())),
        };
        if let Some(holder) = holder {
            if if_absent {
                self.skip();
                return;
            }
            let same = matches!(&holder, Holder::Object(other) if replaces(&key.kind, &other.kind));
            if !(replace && same) {
                let (holder, made) = described(self.catalog, &holder, &key.name);
                let noun = Noun::Object(key.kind);
                let kind = MisfitKind::Exists { noun, name: key.name.clone(), holder, made };
                self.refuse(kind, at);
                return;
            }
        }
        if key.kind != ObjectKind::Schema {
            self.has_schema(&Spanned::new(key.name.clone(), at));
        }
        if let Some(on) = key.on.as_ref().or(object.reads.first())
            && key.kind == ObjectKind::Trigger
            && self.catalog.table(on).is_none()
            && !self.is_object(on)
        {
            self.unknown_table(&Spanned::new(on.clone(), at));
        }
        self.catalog.put_object(object.clone());
    }

    pub(super) fn alter_object(
        &mut self,
        key: &Spanned<ObjectKey>,
        statement: &Arc<str>,
        replaces: Option<&[ObjectName]>,
        values: Option<&ValueChange>,
        if_present: bool,
    ) {
        let Some(found) = self.find_object(key, if_present) else { return };
        let Some(object) = self.catalog.object(&found) else { return };
        let mut object = Object::clone(object);
        match replaces {
            Some(reads) => {
                object.definition = vec![Arc::clone(statement)];
                object.reads = reads.to_vec();
                object.stale = false;
            }
            None => object.definition.push(Arc::clone(statement)),
        }
        if let Some(change) = values
            && !self.change_values(&mut object, change)
        {
            return;
        }
        self.catalog.put_object(object);
    }

    fn change_values(&mut self, object: &mut Object, change: &ValueChange) -> bool {
        let position = |value: &str| object.values.iter().position(|one| **one == *value);
        match change {
            ValueChange::Add { value, if_absent } => match position(&value.value) {
                None => object.values.push(Arc::clone(&value.value)),
                Some(_) if *if_absent => {
                    self.skip();
                    return false;
                }
                Some(_) => {
                    let name = Name::new(&value.value, self.catalog.dialect());
                    let kind = MisfitKind::Exists {
                        noun: Noun::Value,
                        name: ObjectName::plain(name),
                        holder: format!("a value of the type `{}`", object.key.name),
                        made: object.origin,
                    };
                    self.refuse(kind, value.span);
                    return false;
                }
            },
            ValueChange::Rename { from, to } => match position(&from.value) {
                Some(at) => object.values[at] = Arc::clone(to),
                None => {
                    let name = Name::new(&from.value, self.catalog.dialect());
                    let kind = super::lookup::unknown_part(
                        Noun::Value,
                        ObjectName::plain(name),
                        Some(object.key.name.clone()),
                        object.values.iter().map(|value| &**value),
                    );
                    self.refuse(kind, from.span);
                }
            },
        }
        true
    }

    pub(super) fn drop_object(
        &mut self,
        key: &Spanned<ObjectKey>,
        if_present: bool,
        cascade: bool,
    ) {
        let Some(found) = self.find_object(key, if_present) else { return };
        match found.kind {
            ObjectKind::Schema => self.release_schema(&found, key.span, cascade),
            ObjectKind::Type => self.release_type(&found, key.span, cascade),
            ObjectKind::Function | ObjectKind::Procedure => {
                self.release_triggers(&found, key.span, cascade);
                self.release_readers(&found.name, key.span, cascade);
            }
            _ => self.release_readers(&found.name, key.span, cascade),
        }
        self.catalog.remove_object(&found);
        let gone = self.dropped(key.span);
        self.catalog.remember(found.name, None, gone);
    }

    /// The triggers that call a function.
    fn triggers_of(&self, routine: &ObjectKey) -> Vec<ObjectKey> {
        if !matches!(routine.kind, ObjectKind::Function | ObjectKind::Procedure) {
            return Vec::new();
        }
        let calls = |key: &ObjectKey| {
            key.kind == ObjectKind::Trigger && key.on.as_ref().is_some_and(|on| *on != routine.name)
        };
        let dependents = self.catalog.dependents(&routine.name);
        let triggers = dependents.filter_map(|dependent| match dependent {
            Dependent::Object(key) if calls(key) => Some(key.clone()),
            _ => None,
        });
        triggers.collect()
    }

    fn release_triggers(&mut self, routine: &ObjectKey, at: Span, cascade: bool) {
        for trigger in self.triggers_of(routine) {
            if cascade {
                self.catalog.remove_object(&trigger);
                continue;
            }
            let made = self.catalog.object(&trigger).map(|object| object.origin);
            let what = format!("the {} `{}`", routine.kind, routine.name);
            let by = format!("the trigger `{}`", trigger.name);
            self.refuse(MisfitKind::InUse { what, by, made: made.unwrap_or_default() }, at);
        }
    }

    /// What stands in a schema that is to go.
    fn release_schema(&mut self, schema: &ObjectKey, at: Span, cascade: bool) {
        let own = schema.own_name();
        let is_in = |name: &ObjectName| name.schema.as_ref() == Some(own);
        let tables: Vec<ObjectName> =
            self.catalog.tables().map(|table| table.name.clone()).filter(is_in).collect();
        let objects: Vec<ObjectKey> = self
            .catalog
            .objects()
            .map(|object| object.key.clone())
            .filter(|key| is_in(&key.name))
            .collect();
        if cascade {
            for name in tables {
                self.drop_table(&Spanned::new(name, at), true, true);
            }
            objects.iter().for_each(|key| drop(self.catalog.remove_object(key)));
        } else if let Some(name) = tables.first().or(objects.first().map(|key| &key.name)) {
            let made = self.catalog.table(name).map(|table| table.origin).unwrap_or_default();
            let what = format!("the schema `{}`", schema.name);
            self.refuse(MisfitKind::InUse { what, by: format!("`{name}` in it"), made }, at);
        }
    }

    /// The columns of a type that is to go.
    fn release_type(&mut self, key: &ObjectKey, at: Span, cascade: bool) {
        let Some((table, column)) = column_of_type(self.catalog, &key.name) else { return };
        if cascade {
            let tables: Vec<_> = self.catalog.tables().cloned().collect();
            for table in tables {
                if table.columns.iter().any(|column| is_of_type(column, &key.name)) {
                    let mut table = Arc::unwrap_or_clone(table);
                    table.columns.retain(|column| !is_of_type(column, &key.name));
                    self.catalog.put_table(table);
                }
            }
        } else {
            let what = format!("the type `{}`", key.name);
            let by = format!("the column `{}` of `{table}`", column.name);
            self.refuse(MisfitKind::InUse { what, by, made: column.origin }, at);
        }
    }

    pub(super) fn rename_object(
        &mut self,
        key: &Spanned<ObjectKey>,
        to: &Spanned<Name>,
        statement: &Arc<str>,
    ) {
        let Some(found) = self.find_object(key, false) else { return };
        let new = ObjectKey { name: found.name.sibling(to.value.clone()), ..found.clone() };
        let at = Spanned::new(new.name.clone(), to.span);
        if new != found
            && let Some(space) = self.catalog.capability().object_space(found.kind)
            && !self.is_free(Noun::Object(found.kind), space, &at)
        {
            return;
        }
        if found.kind == ObjectKind::Type {
            self.rename_type(&found.name, &new.name);
        }
        self.outdate_readers(&found.name);
        for trigger in self.triggers_of(&found) {
            let Some(object) = self.catalog.object(&trigger) else { continue };
            let mut object = Object::clone(object);
            for read in object.reads.iter_mut().filter(|read| **read == found.name) {
                *read = new.name.clone();
            }
            self.catalog.put_object(object);
        }
        if let Some(object) = self.catalog.remove_object(&found) {
            let mut object = Arc::unwrap_or_clone(object);
            object.key = new;
            // Without the statement that renamed it, its text makes an object of the old name.
            object.stale |= statement.is_empty();
            object.definition.push(Arc::clone(statement));
            self.catalog.put_object(object);
        }
        let gone = self.renamed(to);
        self.catalog.remember(found.name, None, gone);
    }

    /// Columns of a type that gets another name have the type of that name from now on.
    fn rename_type(&mut self, from: &ObjectName, to: &ObjectName) {
        let tables: Vec<_> = self
            .catalog
            .tables()
            .filter(|table| table.columns.iter().any(|column| is_of_type(column, from)))
            .cloned()
            .collect();
        for table in tables {
            let mut table = Arc::unwrap_or_clone(table);
            for column in table.columns.iter_mut().filter(|column| is_of_type(column, from)) {
                let old = column.data_type.as_str();
                let array = old.get(old.trim_end_matches("[]").len()..).unwrap_or_default();
                let schema = to.schema.iter().map(|schema| format!("{}.", schema.key()));
                let text = format!("{}{}{array}", schema.collect::<String>(), to.name.key());
                column.data_type = crate::catalog::Type::new(text, None);
            }
            self.catalog.put_table(table);
        }
    }
}

/// Whether `CREATE OR REPLACE` of one kind may meet an object of another.
fn replaces(new: &ObjectKind, old: &ObjectKind) -> bool {
    new == old
}

fn column_of_type<'c>(
    catalog: &'c Catalog,
    name: &ObjectName,
) -> Option<(&'c ObjectName, &'c Column)> {
    let mut columns = catalog
        .tables()
        .flat_map(|table| table.columns.iter().map(move |column| (&table.name, column)));
    columns.find(|(_, column)| is_of_type(column, name))
}

/// Whether a column is of a type of a catalog, or of an array of it.
fn is_of_type(column: &Column, name: &ObjectName) -> bool {
    let text = column.data_type.as_str().trim_end_matches("[]");
    match &name.schema {
        None => text == name.name.key(),
        Some(schema) => {
            text.strip_prefix(schema.key()).and_then(|rest| rest.strip_prefix('.'))
                == Some(name.name.key())
        }
    }
}
