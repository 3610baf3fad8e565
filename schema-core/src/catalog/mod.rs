//! A schema as a value: what a database holds after a set of revisions, as far as their SQL tells.
//!
//! A catalog is that of one dialect: its types, expressions and names are written as that dialect
//! writes them. What stands in portable SQL is lowered to a backend's own operations before it gets
//! here.

pub(crate) mod automatic;
mod derived;
mod expression;
mod gone;
mod journal;
mod name;
mod object;
mod origin;
mod table;
mod types;

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

pub use expression::Expression;
pub use gone::Gone;
use journal::Entry;
pub(crate) use journal::Way;
pub use journal::{Difference, Mark, Slot};
pub(crate) use name::clipped;
pub use name::{Name, ObjectName};
pub use object::{Object, ObjectKey, ObjectKind};
pub use origin::Origin;
pub use table::{
    Action, Column, Constraint, ConstraintKind, DefaultValue, ForeignKey, Generated, Identity,
    IdentityKind, Index, Part, PartKind, Table,
};
pub use types::{PortableType, Type};

use crate::backend::Dialect;
use crate::capability::{Capability, NameSpace};
use crate::source::Location;

/// A schema as a value.
///
/// Tables and objects are the value; what else is kept is derived from them, or explains them.
#[derive(Clone, Debug)]
pub struct Catalog {
    dialect: Dialect,
    tables: BTreeMap<ObjectName, Arc<Table>>,
    objects: BTreeMap<ObjectKey, Arc<Object>>,
    /// Who has which name, in the name spaces that tables, indexes, constraints and objects share.
    holders: BTreeMap<(NameSpace, ObjectName), Holder>,
    /// Who names a table or an object: foreign keys, views, triggers.
    dependents: BTreeMap<ObjectName, BTreeSet<Dependent>>,
    /// The tables that have an index of a name.
    indexes: BTreeMap<ObjectName, BTreeSet<ObjectName>>,
    /// How many constraints have a name, whatever their tables.
    constraints: BTreeMap<ObjectName, usize>,
    /// The tables that are gone when their session ends.
    temporary: BTreeSet<ObjectName>,
    /// What is there no longer.
    gone: BTreeMap<(ObjectName, Option<Name>), Gone>,
    /// What was there before each change, so that it can be taken back.
    journal: Vec<Entry>,
    /// The first statement whose effect is not known: what comes behind it can't be proven.
    pub opaque: Option<Location>,
    /// The first statement that did something lasting that is not held here: the catalog alone does not
    /// make the same database.
    pub unmodelled: Option<Location>,
}

/// Who has a name.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Holder {
    /// A table.
    Table(ObjectName),
    /// An index of a table.
    Index(ObjectName),
    /// A constraint of a table, or the index that stands behind it.
    Constraint(ObjectName),
    /// A default's constraint, on SQL Server.
    Default(ObjectName),
    /// The sequence of a `serial` column.
    Sequence(ObjectName),
    /// An object.
    Object(ObjectKey),
}

/// Who names a table or an object.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Dependent {
    /// A table, by a foreign key.
    Table(ObjectName),
    /// An object.
    Object(ObjectKey),
}

impl Catalog {
    /// The schema of an empty database.
    pub const fn new(dialect: Dialect) -> Self {
        Self {
            dialect,
            tables: BTreeMap::new(),
            objects: BTreeMap::new(),
            holders: BTreeMap::new(),
            dependents: BTreeMap::new(),
            indexes: BTreeMap::new(),
            constraints: BTreeMap::new(),
            temporary: BTreeSet::new(),
            gone: BTreeMap::new(),
            journal: Vec::new(),
            opaque: None,
            unmodelled: None,
        }
    }

    /// How its names, types and expressions are written.
    pub const fn dialect(&self) -> Dialect {
        self.dialect
    }

    /// What its database can do.
    pub const fn capability(&self) -> &'static Capability {
        Capability::of(self.dialect)
    }

    /// The table of a name.
    pub fn table(&self, name: &ObjectName) -> Option<&Arc<Table>> {
        self.tables.get(name)
    }

    /// All tables, by name.
    pub fn tables(&self) -> impl ExactSizeIterator<Item = &Arc<Table>> {
        self.tables.values()
    }

    /// The object of a key.
    pub fn object(&self, key: &ObjectKey) -> Option<&Arc<Object>> {
        self.objects.get(key)
    }

    /// All objects, by key.
    pub fn objects(&self) -> impl ExactSizeIterator<Item = &Arc<Object>> {
        self.objects.values()
    }

    /// The objects of one kind, by key.
    pub fn objects_of(&self, kind: ObjectKind) -> impl Iterator<Item = &Arc<Object>> {
        let nothing = ObjectName { schema: None, name: Name::new("", self.dialect) };
        self.objects
            .range(ObjectKey::new(kind, nothing)..)
            .take_while(move |(key, _)| key.kind == kind)
            .map(|(_, object)| object)
    }

    /// The objects of one kind with a name, whatever table or signature they have.
    pub fn objects_named<'a>(
        &'a self,
        kind: ObjectKind,
        name: &'a ObjectName,
    ) -> impl Iterator<Item = &'a Arc<Object>> {
        let first = ObjectKey::new(kind, name.clone());
        self.objects
            .range(first..)
            .take_while(move |(key, _)| key.kind == kind && key.name == *name)
            .map(|(_, object)| object)
    }

    /// Who has a name in a name space.
    pub fn holder(&self, space: NameSpace, name: &ObjectName) -> Option<&Holder> {
        self.holders.get(&(space, name.clone()))
    }

    /// Who names a table or an object.
    pub fn dependents(&self, name: &ObjectName) -> impl Iterator<Item = &Dependent> {
        self.dependents.get(name).into_iter().flatten()
    }

    /// Whether a constraint of any table of the schema has a name.
    pub fn has_constraint(&self, name: &ObjectName) -> bool {
        self.constraints.contains_key(name)
    }

    /// The tables whose foreign keys reference a table, without itself.
    pub fn referrers<'a>(&'a self, name: &'a ObjectName) -> impl Iterator<Item = &'a Arc<Table>> {
        self.dependents(name).filter_map(move |dependent| match dependent {
            Dependent::Table(table) if table != name => self.tables.get(table),
            _ => None,
        })
    }

    /// The table that an index belongs to. Where names of indexes count for each table
    /// ([`Capability::index_space`]), there may be several.
    pub fn table_of_index(&self, index: &ObjectName) -> Option<&Arc<Table>> {
        let space = self.capability().index_space?;
        match self.holder(space, index)? {
            Holder::Index(table) => self.tables.get(table),
            _ => None,
        }
    }

    /// The tables that have an index of a name, where there may be several.
    pub fn tables_of_index(&self, index: &ObjectName) -> impl Iterator<Item = &Arc<Table>> {
        let tables = self.indexes.get(index).into_iter().flatten();
        tables.filter_map(|table| self.tables.get(table))
    }

    /// What became of a table, or of a column, that is not there.
    pub fn gone(&self, table: &ObjectName, column: Option<&Name>) -> Option<&Gone> {
        self.gone.get(&(table.clone(), column.cloned()))
    }

    /// Remembers what became of a table or a column.
    pub fn remember(&mut self, table: ObjectName, column: Option<Name>, gone: Gone) {
        let key = (table, column);
        let before = self.gone.insert(key.clone(), gone);
        self.journal.push(Entry::Gone(key, before));
    }

    /// Puts a table in, in the place of the one of that name.
    pub fn put_table(&mut self, table: impl Into<Arc<Table>>) {
        let table = table.into();
        let name = table.name.clone();
        let before = self.exchange_table(&name, Some(table));
        self.journal.push(Entry::Table(name, before));
    }

    /// Puts another table of that name, or none, in the place of one.
    fn exchange_table(&mut self, name: &ObjectName, now: Option<Arc<Table>>) -> Option<Arc<Table>> {
        let before = match &now {
            Some(now) => self.tables.insert(name.clone(), Arc::clone(now)),
            None => self.tables.remove(name),
        };
        match (&before, &now) {
            (Some(before), Some(now)) => self.derive_again(before, now),
            (None, Some(now)) => self.derive(now),
            (Some(before), None) => self.underive(before),
            (None, None) => {}
        }
        before
    }

    /// Takes a table out.
    pub fn remove_table(&mut self, name: &ObjectName) -> Option<Arc<Table>> {
        let table = self.exchange_table(name, None)?;
        self.journal.push(Entry::Table(name.clone(), Some(Arc::clone(&table))));
        Some(table)
    }

    /// Puts an object in, in the place of the one of that key.
    pub fn put_object(&mut self, object: impl Into<Arc<Object>>) {
        let object = object.into();
        let before = self.take_object(&object.key);
        self.journal.push(Entry::Object(object.key.clone(), before));
        self.set_object(object);
    }

    fn set_object(&mut self, object: Arc<Object>) {
        if let Some(space) = self.capability().object_space(object.key.kind) {
            let name = (space, object.key.name.clone());
            self.holders.insert(name, Holder::Object(object.key.clone()));
        }
        for read in &object.reads {
            self.depend(read, Dependent::Object(object.key.clone()));
        }
        self.objects.insert(object.key.clone(), object);
    }

    /// Takes an object out.
    pub fn remove_object(&mut self, key: &ObjectKey) -> Option<Arc<Object>> {
        let object = self.take_object(key)?;
        self.journal.push(Entry::Object(key.clone(), Some(Arc::clone(&object))));
        Some(object)
    }

    fn take_object(&mut self, key: &ObjectKey) -> Option<Arc<Object>> {
        let object = self.objects.remove(key)?;
        if let Some(space) = self.capability().object_space(key.kind) {
            self.holders.remove(&(space, key.name.clone()));
        }
        for read in &object.reads {
            self.no_longer(read, &Dependent::Object(key.clone()));
        }
        Some(object)
    }

    /// Takes out the tables that are gone when their session ends.
    pub fn remove_temporary(&mut self) {
        for name in self.temporary.clone() {
            self.remove_table(&name);
        }
    }

    fn depend(&mut self, on: &ObjectName, dependent: Dependent) {
        self.dependents.entry(on.clone()).or_default().insert(dependent);
    }

    fn no_longer(&mut self, on: &ObjectName, dependent: &Dependent) {
        if let Some(dependents) = self.dependents.get_mut(on) {
            dependents.remove(dependent);
            if dependents.is_empty() {
                self.dependents.remove(on);
            }
        }
    }
}

impl PartialEq for Catalog {
    fn eq(&self, other: &Self) -> bool {
        self.dialect == other.dialect
            && self.tables == other.tables
            && self.objects == other.objects
    }
}

impl Eq for Catalog {}
