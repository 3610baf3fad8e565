//! What was there before each change: a downgrade is proven, and then taken back, at the cost of what it
//! touches and not of the whole catalog.

use std::collections::BTreeMap;
use std::sync::Arc;

use super::{Catalog, Gone, Name, Object, ObjectKey, ObjectName, Table};

/// A change: what it was of, and what was there before.
#[derive(Clone, Debug)]
pub(super) enum Entry {
    Table(ObjectName, Option<Arc<Table>>),
    Object(ObjectKey, Option<Arc<Object>>),
    Gone((ObjectName, Option<Name>), Option<Gone>),
}

/// A moment in the life of a catalog.
#[derive(Clone, Copy, Debug)]
pub struct Mark(usize);

/// What may differ between two moments.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Slot {
    /// A table.
    Table(ObjectName),
    /// An object.
    Object(ObjectKey),
}

/// What a slot holds.
type Held = (Option<Arc<Table>>, Option<Arc<Object>>);

impl Catalog {
    /// This moment.
    pub const fn mark(&self) -> Mark {
        Mark(self.journal.len())
    }

    /// Takes back everything since a moment.
    pub fn roll_back(&mut self, to: Mark) {
        while self.journal.len() > to.0 {
            match self.journal.pop() {
                Some(Entry::Table(name, before)) => drop(self.exchange_table(&name, before)),
                Some(Entry::Object(key, before)) => {
                    self.take_object(&key);
                    if let Some(object) = before {
                        self.set_object(object);
                    }
                }
                Some(Entry::Gone(key, Some(gone))) => drop(self.gone.insert(key, gone)),
                Some(Entry::Gone(key, None)) => drop(self.gone.remove(&key)),
                None => return,
            }
        }
    }

    /// What differs from how it was at a moment: the tables and objects of then, and of now.
    pub fn differences(&self, since: Mark) -> Vec<Difference> {
        let mut then: BTreeMap<Slot, Held> = BTreeMap::new();
        for entry in self.journal.get(since.0..).unwrap_or_default() {
            match entry {
                Entry::Table(name, before) => {
                    let slot = Slot::Table(name.clone());
                    then.entry(slot).or_insert_with(|| (before.clone(), None));
                }
                Entry::Object(key, before) => {
                    let slot = Slot::Object(key.clone());
                    then.entry(slot).or_insert_with(|| (None, before.clone()));
                }
                Entry::Gone(..) => {}
            }
        }
        let differences = then.into_iter().map(|(slot, then)| {
            let now = match &slot {
                Slot::Table(name) => (self.table(name).cloned(), None),
                Slot::Object(key) => (None, self.object(key).cloned()),
            };
            Difference { slot, then, now }
        });
        differences.filter(|difference| difference.then != difference.now).collect()
    }

    /// Forgets how it was before, which nobody will ask for any more.
    pub fn forget_before(&mut self) {
        self.journal.clear();
    }

    /// Forgets how it was before, and gives the way back.
    pub(crate) fn take_way_back(&mut self) -> Way {
        let mut way = Way::default();
        for entry in self.journal.drain(..) {
            way.lead_on(entry);
        }
        way
    }

    /// Goes a way, which then leads back.
    pub(crate) fn go(&mut self, way: &mut Way) {
        // What there is goes first: it may have the names of what comes.
        let tables = way.tables.keys();
        let tables: Vec<_> = tables.map(|name| self.exchange_table(name, None)).collect();
        let objects: Vec<_> = way.objects.keys().map(|key| self.take_object(key)).collect();
        for ((name, there), here) in way.tables.iter_mut().zip(tables) {
            self.exchange_table(name, std::mem::replace(there, here));
        }
        for (there, here) in way.objects.values_mut().zip(objects) {
            if let Some(object) = std::mem::replace(there, here) {
                self.set_object(object);
            }
        }
        for (key, there) in &mut way.gone {
            *there = match there.take() {
                Some(gone) => self.gone.insert(key.clone(), gone),
                None => self.gone.remove(key),
            };
        }
    }
}

/// What differs between two catalogs, as it is in the one that it leads to.
#[derive(Debug, Default)]
pub(crate) struct Way {
    tables: BTreeMap<ObjectName, Option<Arc<Table>>>,
    objects: BTreeMap<ObjectKey, Option<Arc<Object>>>,
    gone: BTreeMap<(ObjectName, Option<Name>), Option<Gone>>,
}

impl Way {
    /// Leads from behind a change to where it led before.
    fn lead_on(&mut self, change: Entry) {
        match change {
            Entry::Table(name, before) => _ = self.tables.entry(name).or_insert(before),
            Entry::Object(key, before) => _ = self.objects.entry(key).or_insert(before),
            Entry::Gone(key, before) => _ = self.gone.entry(key).or_insert(before),
        }
    }

    /// Leads from behind later changes to where it led before; `later` is the way back over those.
    pub(crate) fn behind(mut self, later: Self) -> Self {
        for (name, before) in later.tables {
            self.tables.entry(name).or_insert(before);
        }
        for (key, before) in later.objects {
            self.objects.entry(key).or_insert(before);
        }
        for (key, before) in later.gone {
            self.gone.entry(key).or_insert(before);
        }
        self
    }
}

/// What differs between two moments.
#[derive(Clone, Debug)]
pub struct Difference {
    /// What it is.
    pub slot: Slot,
    /// What it was.
    pub then: Held,
    /// What it is now.
    pub now: Held,
}
