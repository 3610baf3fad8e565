//! The order in which revisions are walked, and what the sides of a merge have for themselves.

use std::collections::BinaryHeap;

use crate::graph::Graph;

/// The canonical order: parents before children, and a branch to its end before the next one is begun,
/// so that what was just built is what is needed next.
pub(super) struct Order {
    /// The revisions in order.
    pub(super) sequence: Vec<usize>,
    /// Where each revision stands in it.
    position: Vec<usize>,
}

impl Order {
    pub(super) fn new(graph: &Graph) -> Self {
        let count = graph.len();
        let mut waits: Vec<usize> = (0..count).map(|node| graph.before(node).len()).collect();
        let known = graph.topological().iter().copied();
        let mut ready: Vec<usize> = known.filter(|node| waits[*node] == 0).collect();
        ready.reverse();
        let mut sequence = Vec::with_capacity(count);
        let mut position = vec![usize::MAX; count];
        while let Some(node) = ready.pop() {
            position[node] = sequence.len();
            sequence.push(node);
            for next in graph.after(node).iter().rev() {
                waits[*next] -= 1;
                if waits[*next] == 0 {
                    ready.push(*next);
                }
            }
        }
        Self { sequence, position }
    }

    /// Where a revision stands in the order.
    pub(super) fn position(&self, revision: usize) -> usize {
        self.position.get(revision).copied().unwrap_or(usize::MAX)
    }

    /// What only the left ones and what only the right ones have among themselves and what comes before
    /// them, each in order. It costs as much as the two differ.
    pub(super) fn sides(
        &self,
        graph: &Graph,
        left: &[usize],
        right: &[usize],
    ) -> (Vec<usize>, Vec<usize>) {
        let marks = vec![0; self.position.len()];
        let mut walk = Sides { order: self, marks, heap: BinaryHeap::new(), single: 0 };
        left.iter().for_each(|node| walk.mark(*node, LEFT));
        right.iter().for_each(|node| walk.mark(*node, RIGHT));
        let (mut only_left, mut only_right) = (Vec::new(), Vec::new());
        while walk.single > 0 {
            let Some((_, node)) = walk.heap.pop() else { break };
            let mark = walk.marks[node];
            match mark {
                LEFT => only_left.push(node),
                RIGHT => only_right.push(node),
                _ => {}
            }
            walk.single -= usize::from(mark != BOTH);
            graph.before(node).iter().for_each(|before| walk.mark(*before, mark));
        }
        only_left.reverse();
        only_right.reverse();
        (only_left, only_right)
    }
}

const LEFT: u8 = 1;
const RIGHT: u8 = 2;
const BOTH: u8 = LEFT | RIGHT;

struct Sides<'a> {
    order: &'a Order,
    marks: Vec<u8>,
    /// What was seen and not yet looked behind, the latest first.
    heap: BinaryHeap<(usize, usize)>,
    /// How many of them belong to one side alone.
    single: usize,
}

impl Sides<'_> {
    fn mark(&mut self, node: usize, side: u8) {
        let before = self.marks[node];
        let now = before | side;
        self.marks[node] = now;
        match (before, now) {
            (0, _) => {
                self.heap.push((self.order.position[node], node));
                self.single += usize::from(now != BOTH);
            }
            (before, now) if before != now => self.single -= 1,
            _ => {}
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::graph::Node;

    fn graph(edges: &[(&str, &[&str])]) -> Graph {
        let node = |(id, parents): &(&str, &[&str])| Node {
            id: (*id).to_owned(),
            parents: parents.iter().map(|parent| (*parent).to_owned()).collect(),
            ..Node::default()
        };
        Graph::build(edges.iter().map(node).collect()).0
    }

    /// a - b - c - f
    ///  \- d - e -/
    #[test]
    fn a_branch_is_walked_to_its_end() {
        let graph = graph(&[
            ("a", &[]),
            ("b", &["a"]),
            ("d", &["a"]),
            ("c", &["b"]),
            ("e", &["d"]),
            ("f", &["c", "e"]),
        ]);
        let order = Order::new(&graph);
        let ids: Vec<&str> = order.sequence.iter().map(|node| graph.id(*node)).collect();
        assert_eq!(ids, ["a", "b", "c", "d", "e", "f"]);
        let node = |id: &str| graph.index_of(id).unwrap();
        let (left, right) = order.sides(&graph, &[node("c")], &[node("e")]);
        assert_eq!(left, [node("b"), node("c")]);
        assert_eq!(right, [node("d"), node("e")]);
        let (left, right) = order.sides(&graph, &[node("f")], &[node("d")]);
        assert_eq!(left, [node("b"), node("c"), node("e"), node("f")]);
        assert!(right.is_empty());
    }
}
