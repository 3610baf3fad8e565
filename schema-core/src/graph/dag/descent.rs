//! The order in which Alembic walks down from the newest revisions to the oldest: along a branch as
//! far as it goes, but not past a node that another branch still has to come down to.
//!
//! The walk keeps a row of *lanes*, each at a node. It stands in one of them. If another lane is
//! above its node, it moves to the first such lane. Else it passes the node: the lane goes on to the
//! first node below that is wanted and in no lane yet, and for the others new lanes open at the end
//! of the row. A lane with nowhere to go closes, and the walk goes on in the lane before it.
//!
//! Which lanes are above a node is never searched for in the whole graph: a node is *covered* while
//! a lane is at or above it, and covered nodes are counted down as the lanes sink, each once.

use std::collections::{BTreeMap, VecDeque};

/// Returns the `wanted` nodes from the `starts` down, each before all that are `below` it.
///
/// Where the wanted nodes have gaps, some of them may not be met on the way: those are missing.
pub(crate) fn descent<'a>(
    starts: &[usize],
    wanted: &[bool],
    below: impl Fn(usize) -> &'a [usize],
    above: impl Fn(usize) -> &'a [usize],
) -> Vec<usize> {
    let mut walk = Walk {
        below,
        above,
        wanted: wanted.to_vec(),
        lanes: Lanes::default(),
        lane_of: vec![None; wanted.len()],
        covered_by: vec![0; wanted.len()],
        waiting: BTreeMap::new(),
    };
    for start in starts {
        if walk.wanted.get(*start) == Some(&true) && walk.lane_of[*start].is_none() {
            walk.open(*start);
        }
    }
    walk.run()
}

struct Walk<Below, Above> {
    below: Below,
    above: Above,
    /// The nodes that are still to be passed.
    wanted: Vec<bool>,
    lanes: Lanes,
    lane_of: Vec<Option<usize>>,
    /// How many covered nodes are directly above a node, and one more where a lane is at it.
    covered_by: Vec<usize>,
    /// What is known of the nodes that were found to have a lane above them.
    waiting: BTreeMap<usize, Waiting>,
}

impl<'a, Below, Above> Walk<Below, Above>
where
    Below: Fn(usize) -> &'a [usize],
    Above: Fn(usize) -> &'a [usize],
{
    fn run(mut self) -> Vec<usize> {
        let mut passed = Vec::new();
        let mut lane = self.lanes.first();
        while let Some(here) = lane {
            let node = self.lanes.nodes[here];
            if let Some(above) = self.first_lane_above(node) {
                lane = Some(above);
                continue;
            }
            passed.push(node);
            lane = self.pass(here, node);
        }
        passed
    }

    /// Opens a lane at the end of the row.
    fn open(&mut self, node: usize) {
        self.lane_of[node] = Some(self.lanes.push(node));
        self.cover(node);
    }

    /// Passes a node, and returns the lane where the walk goes on.
    fn pass(&mut self, lane: usize, node: usize) -> Option<usize> {
        self.wanted[node] = false;
        self.waiting.remove(&node);
        let mut reused = false;
        for next in (self.below)(node) {
            if !self.wanted[*next] || self.lane_of[*next].is_some() {
                continue;
            }
            if reused {
                self.open(*next);
            } else {
                reused = true;
                self.lanes.nodes[lane] = *next;
                self.lane_of[*next] = Some(lane);
                self.cover(*next);
            }
        }
        self.lane_of[node] = None;
        self.uncover(node);
        if reused { Some(lane) } else { self.lanes.close(lane) }
    }

    /// Counts a lane at a node, and covers what is below it.
    fn cover(&mut self, node: usize) {
        let mut open = vec![node];
        while let Some(node) = open.pop() {
            self.covered_by[node] += 1;
            if self.covered_by[node] == 1 {
                open.extend_from_slice((self.below)(node));
            }
        }
    }

    /// Takes a lane away from a node, and uncovers what is below it as far as nothing else is above.
    fn uncover(&mut self, node: usize) {
        let mut open = vec![node];
        while let Some(node) = open.pop() {
            self.covered_by[node] -= 1;
            if self.covered_by[node] == 0 {
                open.extend_from_slice((self.below)(node));
            }
        }
    }

    fn first_lane_above(&mut self, node: usize) -> Option<usize> {
        if self.covered_by[node] <= 1 {
            return None;
        }
        if !self.waiting.contains_key(&node) {
            let waiting = self.look_above(node);
            self.waiting.insert(node, waiting);
        }
        let waiting = self.waiting.get_mut(&node)?;
        waiting.first_lane(&self.lanes, &self.lane_of)
    }

    fn look_above(&self, node: usize) -> Waiting {
        let mut above = Vec::new();
        let mut lanes = Vec::new();
        let mut open = vec![node];
        let mut seen = std::collections::BTreeSet::new();
        while let Some(node) = open.pop() {
            for next in (self.above)(node) {
                if self.covered_by[*next] > 0 && seen.insert(*next) {
                    open.push(*next);
                    above.push(*next);
                    lanes.extend(self.lane_of[*next]);
                }
            }
        }
        above.sort_unstable();
        lanes.sort_unstable();
        Waiting { above, lanes: lanes.into(), later: self.lanes.nodes.len() }
    }
}

/// What a node waits for. A lane that is not above it never comes to be, since lanes only sink: so
/// the lanes that were above it when it was first asked, and those opened later, are each given up
/// once.
struct Waiting {
    /// The covered nodes above, in order.
    above: Vec<usize>,
    /// The lanes at one of them, in order.
    lanes: VecDeque<usize>,
    /// The first lane that was opened later and is not given up.
    later: usize,
}

impl Waiting {
    fn first_lane(&mut self, lanes: &Lanes, lane_of: &[Option<usize>]) -> Option<usize> {
        let is_above = |lane: usize| {
            let node = lanes.nodes[lane];
            lane_of[node] == Some(lane) && self.above.binary_search(&node).is_ok()
        };
        while let Some(lane) = self.lanes.front().copied() {
            if is_above(lane) {
                return Some(lane);
            }
            self.lanes.pop_front();
        }
        while self.later < lanes.nodes.len() {
            if is_above(self.later) {
                return Some(self.later);
            }
            self.later += 1;
        }
        None
    }
}

/// The row of lanes. A closed one keeps its number, and is linked past.
#[derive(Default)]
struct Lanes {
    /// The node that each lane is at, or was at last.
    nodes: Vec<usize>,
    before: Vec<Option<usize>>,
    behind: Vec<Option<usize>>,
    first: Option<usize>,
    last: Option<usize>,
}

impl Lanes {
    fn first(&self) -> Option<usize> {
        self.first
    }

    fn push(&mut self, node: usize) -> usize {
        let lane = self.nodes.len();
        self.nodes.push(node);
        self.before.push(self.last);
        self.behind.push(None);
        match self.last {
            Some(last) => self.behind[last] = Some(lane),
            None => self.first = Some(lane),
        }
        self.last = Some(lane);
        lane
    }

    /// Closes a lane, and returns the one before it, or else the one that is now the first.
    fn close(&mut self, lane: usize) -> Option<usize> {
        let (before, behind) = (self.before[lane], self.behind[lane]);
        match before {
            Some(before) => self.behind[before] = behind,
            None => self.first = behind,
        }
        match behind {
            Some(behind) => self.before[behind] = before,
            None => self.last = before,
        }
        before.or(self.first)
    }
}
