//! A schema as a value: what a database holds after a set of revisions, as far as their SQL tells.
//!
//! A catalog is that of one dialect: its types, expressions and names are written as that dialect
//! writes them. What stands in portable SQL is lowered to a backend's own operations before it gets
//! here.

pub(crate) mod automatic;
mod expression;
mod gone;
mod journal;
mod name;
mod object;
mod origin;
mod table;
mod types;

use std::collections::{BTreeMap, BTreeSet, btree_map};
use std::sync::Arc;

pub use expression::Expression;
pub use gone::Gone;
use journal::Entry;
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

    /// Puts another table, or none, in the place of one. What is derived from tables is made again only
    /// where it changes: most changes of a table are to its columns.
    fn exchange_table(&mut self, name: &ObjectName, now: Option<Arc<Table>>) -> Option<Arc<Table>> {
        match (self.tables.get_mut(name), now) {
            (Some(before), Some(now)) if derives_the_same(before, &now) => {
                Some(std::mem::replace(before, now))
            }
            (_, now) => {
                let before = self.take_table(name);
                if let Some(now) = now {
                    self.set_table(now);
                }
                before
            }
        }
    }

    fn set_table(&mut self, table: Arc<Table>) {
        for (key, holder) in names_of_table(&table, self.capability()) {
            self.holders.insert(key, holder);
        }
        for (_, foreign) in table.foreign_keys() {
            self.depend(&foreign.references, Dependent::Table(table.name.clone()));
        }
        for name in index_names(&table) {
            self.indexes.entry(name).or_default().insert(table.name.clone());
        }
        for name in constraint_names(&table) {
            *self.constraints.entry(name).or_default() += 1;
        }
        if table.temporary {
            self.temporary.insert(table.name.clone());
        }
        self.tables.insert(table.name.clone(), table);
    }

    /// Takes a table out.
    pub fn remove_table(&mut self, name: &ObjectName) -> Option<Arc<Table>> {
        let table = self.exchange_table(name, None)?;
        self.journal.push(Entry::Table(name.clone(), Some(Arc::clone(&table))));
        Some(table)
    }

    fn take_table(&mut self, name: &ObjectName) -> Option<Arc<Table>> {
        let table = self.tables.remove(name)?;
        self.temporary.remove(name);
        for (key, _) in names_of_table(&table, self.capability()) {
            self.holders.remove(&key);
        }
        for (_, foreign) in table.foreign_keys() {
            self.no_longer(&foreign.references, &Dependent::Table(name.clone()));
        }
        for name in index_names(&table) {
            if let Some(tables) = self.indexes.get_mut(&name) {
                tables.remove(&table.name);
                if tables.is_empty() {
                    self.indexes.remove(&name);
                }
            }
        }
        for name in constraint_names(&table) {
            if let btree_map::Entry::Occupied(mut count) = self.constraints.entry(name) {
                *count.get_mut() -= 1;
                if *count.get() == 0 {
                    count.remove();
                }
            }
        }
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

/// Whether two tables of one name have all in common that a catalog derives from a table.
fn derives_the_same(before: &Table, now: &Table) -> bool {
    let defaults = |table: &Table| -> Vec<Name> {
        let defaults = table.columns.iter().filter_map(|column| column.default.as_ref());
        defaults.filter_map(|default| default.name.clone()).collect()
    };
    let same =
        |(one, other): (&Constraint, &Constraint)| one.name == other.name && one.kind == other.kind;
    before.temporary == now.temporary
        && index_names(before).eq(index_names(now))
        && before.constraints.len() == now.constraints.len()
        && before.constraints.iter().zip(&now.constraints).all(same)
        && defaults(before) == defaults(now)
}

fn index_names(table: &Table) -> impl Iterator<Item = ObjectName> {
    let names = table.indexes.iter().filter_map(|index| index.name.as_ref());
    names.map(|name| table.name.sibling(name.clone()))
}

fn constraint_names(table: &Table) -> impl Iterator<Item = ObjectName> {
    let names = table.constraints.iter().filter_map(|constraint| constraint.name.as_ref());
    names.map(|name| table.name.sibling(name.clone()))
}

/// The names that a table takes in name spaces that it shares with others.
fn names_of_table(
    table: &Table,
    capability: &Capability,
) -> Vec<((NameSpace, ObjectName), Holder)> {
    let own = || table.name.clone();
    let mut names = vec![((NameSpace::Relation, own()), Holder::Table(own()))];
    let mut take = |space: Option<NameSpace>, name: &Name, holder: Holder| {
        if let Some(space) = space {
            names.push(((space, table.name.sibling(name.clone())), holder));
        }
    };
    for index in table.indexes.iter().filter_map(|index| index.name.as_ref()) {
        take(capability.index_space, index, Holder::Index(own()));
    }
    for constraint in &table.constraints {
        if let Some(name) = &constraint.name {
            take(capability.constraint_space(&constraint.kind), name, Holder::Constraint(own()));
        }
    }
    for column in &table.columns {
        if let Some(name) = column.default.as_ref().and_then(|default| default.name.as_ref()) {
            take(capability.default_space, name, Holder::Default(own()));
        }
    }
    names
}
