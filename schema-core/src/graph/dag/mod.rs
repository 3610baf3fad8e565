//! Algorithms on directed graphs that know nothing of revisions: nodes are numbers below `len`, and
//! edges are what a closure returns. None of them recurses, so that depth costs no stack.

mod cycles;
mod descent;

use std::cmp::Reverse;
use std::collections::{BTreeSet, BinaryHeap};

pub(super) use cycles::cycles;
pub(super) use descent::descent;

/// Marks the nodes that can be reached from any of `from`, which are themselves among them.
pub(super) fn reach<'a>(
    len: usize,
    from: impl IntoIterator<Item = usize>,
    next: impl Fn(usize) -> &'a [usize],
) -> Vec<bool> {
    let mut reached = vec![false; len];
    let mut open: Vec<usize> = Vec::new();
    for start in from {
        visit(start, &mut reached, &mut open);
    }
    while let Some(node) = open.pop() {
        for end in next(node) {
            visit(*end, &mut reached, &mut open);
        }
    }
    reached
}

/// Returns the nodes that can be reached from one, itself among them, in ascending order. Costs no
/// more than there is to return, however large the graph.
pub(super) fn reached<'a>(from: usize, next: impl Fn(usize) -> &'a [usize]) -> Vec<usize> {
    let mut reached = BTreeSet::from([from]);
    let mut open = vec![from];
    while let Some(node) = open.pop() {
        open.extend(next(node).iter().copied().filter(|end| reached.insert(*end)));
    }
    reached.into_iter().collect()
}

fn visit(node: usize, reached: &mut [bool], open: &mut Vec<usize>) {
    if let Some(reached) = reached.get_mut(node)
        && !*reached
    {
        *reached = true;
        open.push(node);
    }
}

/// Orders the nodes so that each comes behind all that `before` names, and as near as can be to
/// their own order: of those that may come next, the lowest does. Nodes on a cycle, and what is
/// behind them, are left out.
pub(super) fn topological<'a>(
    len: usize,
    before: impl Fn(usize) -> &'a [usize],
    after: impl Fn(usize) -> &'a [usize],
) -> Vec<usize> {
    let mut awaited: Vec<usize> = (0..len).map(|node| before(node).len()).collect();
    let mut ready: BinaryHeap<Reverse<usize>> =
        (0..len).filter(|node| awaited[*node] == 0).map(Reverse).collect();
    let mut ordered = Vec::with_capacity(len);
    while let Some(Reverse(node)) = ready.pop() {
        ordered.push(node);
        for end in after(node) {
            awaited[*end] -= 1;
            if awaited[*end] == 0 {
                ready.push(Reverse(*end));
            }
        }
    }
    ordered
}

#[cfg(test)]
mod tests;
