//! Finding what an operation names, and saying what there is in its place.

use std::sync::Arc;

use super::super::{MisfitKind, Noun};
use super::Applier;
use crate::capability::NameSpace;
use crate::catalog::{Catalog, Holder, Name, ObjectKey, ObjectKind, ObjectName, Origin, Table};
use crate::source::Spanned;
use crate::suggest::closest_few;

/// How many names are offered in the place of an unknown one.
const OFFERED: usize = 3;

impl Applier<'_> {
    /// The table of a name; says that there is none, unless that is allowed.
    pub(super) fn find_table(
        &mut self,
        name: &Spanned<ObjectName>,
        if_present: bool,
    ) -> Option<Arc<Table>> {
        if let Some(table) = self.catalog.table(&name.value) {
            return Some(Arc::clone(table));
        }
        match if_present {
            true => self.skip(),
            false => self.unknown_table(name),
        }
        None
    }

    pub(super) fn unknown_table(&mut self, name: &Spanned<ObjectName>) {
        let kind = unknown_table(self.catalog, &name.value);
        self.refuse(kind, name.span);
    }

    /// Changes a table that must be there.
    pub(super) fn with_table(
        &mut self,
        name: &Spanned<ObjectName>,
        change: impl FnOnce(&mut Table),
    ) {
        if let Some(table) = self.find_table(name, false) {
            let mut table = Arc::unwrap_or_clone(table);
            change(&mut table);
            self.catalog.put_table(table);
        }
    }

    /// Whether the table has the column; says so if not. Where not all columns are known, any is there.
    pub(super) fn has_column(&mut self, table: &Table, column: &Spanned<Name>) -> bool {
        if table.column(&column.value).is_some() {
            return true;
        }
        if table.columns_known {
            let kind = unknown_column(self.catalog, table, &column.value);
            self.refuse(kind, column.span);
        }
        false
    }

    /// Whether a name of a relation is free; says who has it if not.
    pub(super) fn is_free(
        &mut self,
        noun: Noun,
        space: NameSpace,
        name: &Spanned<ObjectName>,
    ) -> bool {
        let Some(holder) = self.catalog.holder(space, &name.value).cloned() else { return true };
        let (holder, made) = described(self.catalog, &holder, &name.value);
        self.refuse(MisfitKind::Exists { noun, name: name.value.clone(), holder, made }, name.span);
        false
    }

    /// The key of the object that is meant, with the signature that it has.
    pub(super) fn find_object(
        &mut self,
        key: &Spanned<ObjectKey>,
        if_present: bool,
    ) -> Option<ObjectKey> {
        let wanted = &key.value;
        if self.catalog.object(wanted).is_some() {
            return Some(wanted.clone());
        }
        let alike = |other: &ObjectKey| {
            (wanted.signature.is_none() || other.signature == wanted.signature)
                && (wanted.on.is_none() || other.on == wanted.on)
        };
        let named = self.catalog.objects_named(wanted.kind, &wanted.name);
        let found = named.map(|object| &object.key).find(|other| alike(other)).cloned();
        if found.is_some() {
            return found;
        }
        match if_present || self.is_of_column(wanted) {
            true => self.skip(),
            false => {
                let kind = unknown_object(self.catalog, wanted);
                self.refuse(kind, key.span);
            }
        }
        None
    }
}

impl Applier<'_> {
    /// Whether an object may be the sequence of a column, which is no object of its own.
    fn is_of_column(&self, wanted: &ObjectKey) -> bool {
        let Some(may_have) = self.catalog.capability().sequence_of_column else { return false };
        wanted.kind == ObjectKind::Sequence
            && self.catalog.tables().any(|table| {
                table.name.schema == wanted.name.schema && may_have(table, &wanted.name.name)
            })
    }
}

/// Says that there is no such table, with what may have been meant.
pub(crate) fn unknown_table(catalog: &Catalog, name: &ObjectName) -> MisfitKind {
    let names: Vec<String> = catalog.tables().map(|table| table.name.to_string()).collect();
    let candidates = closest_few(&name.to_string(), names.iter().map(String::as_str), OFFERED);
    MisfitKind::Unknown {
        noun: Noun::Table,
        name: name.clone(),
        on: None,
        candidates: candidates.into_iter().map(str::to_owned).collect(),
        gone: catalog.gone(name, None).cloned(),
    }
}

/// Says that a table has no such column, with what may have been meant.
pub(crate) fn unknown_column(catalog: &Catalog, table: &Table, column: &Name) -> MisfitKind {
    let names = table.columns.iter().map(|column| column.name.as_str());
    MisfitKind::UnknownColumn {
        table: table.name.clone(),
        column: column.clone(),
        candidates: closest_few(column.as_str(), names, OFFERED)
            .into_iter()
            .map(str::to_owned)
            .collect(),
        gone: catalog.gone(&table.name, Some(column)).cloned(),
        made: table.origin,
    }
}

/// Says that there is no such constraint or index.
pub(super) fn unknown_part<'n>(
    noun: Noun,
    name: ObjectName,
    on: Option<ObjectName>,
    among: impl Iterator<Item = &'n str>,
) -> MisfitKind {
    let candidates = closest_few(name.name.as_str(), among, OFFERED);
    let candidates = candidates.into_iter().map(str::to_owned).collect();
    MisfitKind::Unknown { noun, name, on, candidates, gone: None }
}

fn unknown_object(catalog: &Catalog, key: &ObjectKey) -> MisfitKind {
    let names: Vec<String> = catalog
        .objects()
        .filter(|object| object.key.kind == key.kind)
        .map(|object| object.key.name.to_string())
        .collect();
    let candidates = closest_few(&key.name.to_string(), names.iter().map(String::as_str), OFFERED);
    MisfitKind::Unknown {
        noun: Noun::Object(key.kind),
        name: key.name.clone(),
        on: key.on.clone(),
        candidates: candidates.into_iter().map(str::to_owned).collect(),
        gone: catalog.gone(&key.name, None).cloned(),
    }
}

/// Who holds a name, in words, and where it was made.
pub(super) fn described(catalog: &Catalog, holder: &Holder, name: &ObjectName) -> (String, Origin) {
    let of = |table: &ObjectName| catalog.table(table);
    match holder {
        Holder::Table(table) => {
            let table = of(table);
            let spelt = table.map(|table| &table.name.name).filter(|own| {
                // In another case it is another name to people, and the same to the database.
                own.as_str() != name.name.as_str()
            });
            let holder = spelt.map_or("a table".to_owned(), |own| format!("the table `{own}`"));
            (holder, table.map_or(Origin::default(), |table| table.origin))
        }
        Holder::Index(table) => {
            let index = of(table).and_then(|table| table.index(&name.name));
            (
                format!("an index of the table `{table}`"),
                index.map_or(Origin::default(), |index| index.origin),
            )
        }
        Holder::Constraint(table) => {
            let constraint = of(table).and_then(|table| table.constraint(&name.name));
            (
                format!("a constraint of the table `{table}`"),
                constraint.map_or(Origin::default(), |constraint| constraint.origin),
            )
        }
        Holder::Default(table) => (format!("a default of the table `{table}`"), Origin::default()),
        Holder::Sequence(table) => {
            (format!("a sequence of the table `{table}`"), Origin::default())
        }
        Holder::Object(key) => {
            let article = match key.kind {
                ObjectKind::Extension | ObjectKind::Other => "an",
                _ => "a",
            };
            let made = catalog.object(key).map_or(Origin::default(), |object| object.origin);
            (format!("{article} {}", key.kind), made)
        }
    }
}
