//! The edges of a graph in two flat lists: ten thousand revisions cost two allocations.

/// For each node, the nodes that its edges lead to, in the order in which they were given.
#[derive(Clone, Debug, Default)]
pub(super) struct Edges {
    /// Where each node's edges start in `ends`, and behind the last node their number.
    starts: Vec<usize>,
    ends: Vec<usize>,
}

impl Edges {
    pub(super) fn new<'a>(lists: impl IntoIterator<Item = &'a Vec<usize>>) -> Self {
        let mut edges = Edges { starts: vec![0], ends: Vec::new() };
        for list in lists {
            edges.ends.extend_from_slice(list);
            edges.starts.push(edges.ends.len());
        }
        edges
    }

    /// Returns the ends of a node's edges; a node that there is not has none.
    pub(super) fn of(&self, node: usize) -> &[usize] {
        let bounds = self.starts.get(node).zip(self.starts.get(node + 1));
        bounds.and_then(|(start, end)| self.ends.get(*start..*end)).unwrap_or(&[])
    }

    /// Returns the same edges seen from their other ends, each node's in the order of the nodes.
    pub(super) fn reversed(&self) -> Self {
        let mut lists = vec![Vec::new(); self.starts.len().saturating_sub(1)];
        for node in 0..lists.len() {
            for end in self.of(node) {
                lists[*end].push(node);
            }
        }
        Edges::new(&lists)
    }
}
