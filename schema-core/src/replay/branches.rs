//! Whether the operations of different branches can be run in any order.

use std::collections::{BTreeMap, BTreeSet};

use super::tell::Teller;
use crate::operation::{Thing, Touch};
use crate::source::Location;

/// What a revision touches.
#[derive(Debug, Default)]
pub(super) struct Footprint {
    pub(super) touches: Vec<(Touch, Location)>,
}

/// The revisions of two branches that are joined.
pub(super) struct Branches<'a> {
    pub(super) left: &'a [(usize, &'a Footprint)],
    pub(super) right: &'a [(usize, &'a Footprint)],
    /// The revision that joins them; `None` where they are heads beside each other.
    pub(super) joint: Option<usize>,
}

/// Two statements that can't be run in any order.
pub(super) struct Clash<'a> {
    pub(super) thing: &'a Thing,
    pub(super) first: (usize, Location),
    pub(super) second: (usize, Location),
}

impl Branches<'_> {
    pub(super) fn check(&self, teller: &mut Teller<'_>) {
        let mut told: BTreeSet<(usize, usize)> = BTreeSet::new();
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
                // Two revisions that get into each other's way once mostly do so often.
                if let Some(first) = other
                    && told.insert((first.0, *node))
                {
                    let clash = Clash { thing: &touch.thing, first, second: (*node, *place) };
                    teller.clash(&clash, self.joint);
                }
            }
        }
    }
}
