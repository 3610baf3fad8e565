//! Whether the operations of different branches can be run in any order.

use std::collections::{BTreeMap, BTreeSet};

use super::tell::Teller;
use crate::catalog::ObjectName;
use crate::operation::{Thing, Touch};
use crate::source::Location;

/// What a revision touches.
#[derive(Debug, Default)]
pub(super) struct Footprint {
    pub(super) touches: Vec<(Touch, Location)>,
    /// The tables that SQLite rebuilds.
    pub(super) rebuilt: Vec<(ObjectName, Location)>,
}

/// The pairs of revisions that were told to be in each other's way: two that are once mostly are often.
pub(super) type Told = BTreeSet<(usize, usize)>;

fn pair(one: usize, other: usize) -> (usize, usize) {
    (one.min(other), one.max(other))
}

/// The revisions of one branch.
type Side<'a> = &'a [(usize, &'a Footprint)];

/// The revisions of two branches that are joined.
pub(super) struct Branches<'a> {
    pub(super) left: Side<'a>,
    pub(super) right: Side<'a>,
    /// The revision that joins them; `None` where they are heads beside each other.
    pub(super) joint: Option<usize>,
}

/// Two statements that can't be run in any order.
pub(super) struct Clash<'a> {
    pub(super) thing: &'a Thing,
    pub(super) first: (usize, Location),
    pub(super) second: (usize, Location),
    /// Whether the first and the second change the thing; else they only need it.
    pub(super) changes: (bool, bool),
}

impl Branches<'_> {
    pub(super) fn check(&self, told: &mut Told, teller: &mut Teller<'_>) {
        self.clashes(told, teller);
        self.rebuilds(self.left, self.right, told, teller);
        self.rebuilds(self.right, self.left, told, teller);
    }

    /// A rebuild gives a table the columns that the catalog of its own branch knows, so that those of
    /// another branch would be in its way.
    fn rebuilds(&self, one: Side<'_>, other: Side<'_>, told: &mut Told, teller: &mut Teller<'_>) {
        let mut rebuilt: BTreeMap<&ObjectName, (usize, Location)> = BTreeMap::new();
        for (node, footprint) in one {
            for (table, place) in &footprint.rebuilt {
                rebuilt.entry(table).or_insert((*node, *place));
            }
        }
        if rebuilt.is_empty() {
            return;
        }
        for (node, footprint) in other {
            for (touch, place) in footprint.touches.iter().filter(|(touch, _)| touch.changes) {
                let Some(table) = touch.thing.table() else { continue };
                let Some(rebuild) = rebuilt.get(table) else { continue };
                if told.insert(pair(rebuild.0, *node)) {
                    teller.rebuilt_beside(table, *rebuild, (*node, *place), self.joint);
                }
            }
        }
    }

    fn clashes(&self, told: &mut Told, teller: &mut Teller<'_>) {
        let mut seen: BTreeMap<&Thing, [Option<(usize, Location)>; 2]> = BTreeMap::new();
        for (node, footprint) in self.left {
            for (touch, place) in &footprint.touches {
                let entry = seen.entry(&touch.thing).or_default();
                entry[usize::from(touch.changes)].get_or_insert((*node, *place));
            }
        }
        for (node, footprint) in self.right {
            for (touch, place) in &footprint.touches {
                let Some([used, changed]) = seen.get(&touch.thing) else { continue };
                let other = if touch.changes { changed.or(*used) } else { *changed };
                let changes = (changed.is_some(), touch.changes);
                if let Some(first) = other
                    && told.insert(pair(first.0, *node))
                {
                    let second = (*node, *place);
                    let clash = Clash { thing: &touch.thing, first, second, changes };
                    teller.clash(&clash, self.joint);
                }
            }
        }
    }
}
