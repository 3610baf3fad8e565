//! Branch labels, and the revisions that they extend to.
//!
//! A label is written on one revision. It holds for everything behind it, across merges too. And
//! where there is only one way on from that revision to a head, it holds for the way that led there
//! as well, down to the first revision that is shared: a branch point, or a merge.

use super::Graph;
use super::dag;
use super::names::NameKind;

impl Graph {
    /// Returns the revision that a label is written on.
    pub fn labelled(&self, label: &str) -> Option<usize> {
        let name = self.names.find(label)?;
        (name.kind == NameKind::Label).then_some(name.node)
    }

    /// Returns the labels that hold for a revision, sorted.
    pub fn labels_of(&self, index: usize) -> Vec<&str> {
        let down = self.line_down(&[index]);
        let mut holds = down;
        for above in self.lone_way_up(index).unwrap_or_default() {
            holds[above] = true;
        }
        self.labels().filter(|(_, node)| holds[*node]).map(|(label, _)| label).collect()
    }

    /// Returns the labels that hold for each revision, sorted: all at once, which costs no more than
    /// there is to return.
    pub fn labels_of_all(&self) -> Vec<Vec<&str>> {
        let mut labels = vec![Vec::new(); self.len()];
        for (label, node) in self.labels() {
            for carrier in self.carriers_of(node) {
                labels[carrier].push(label);
            }
        }
        labels
    }

    /// Marks the revisions that a label holds for; none if there is no such label.
    pub(super) fn carriers(&self, label: &str) -> Vec<bool> {
        let mut marks = vec![false; self.len()];
        let carriers = self.labelled(label).map(|node| self.carriers_of(node));
        for carrier in carriers.unwrap_or_default() {
            marks[carrier] = true;
        }
        marks
    }

    /// Returns the labels and the revisions that they are written on, sorted.
    fn labels(&self) -> impl Iterator<Item = (&str, usize)> {
        let labels = self.names.all().filter(|name| name.kind == NameKind::Label);
        labels.map(|name| (name.text.as_str(), name.node))
    }

    /// Returns the revisions that a label written on this one holds for.
    fn carriers_of(&self, node: usize) -> Vec<usize> {
        let mut carriers = dag::reached(node, |index| self.children.of(index));
        if self.lone_way_up(node).is_none() {
            return carriers;
        }
        let mut below = self.parents.of(node);
        while let [parent] = below
            && !self.is_shared(*parent)
        {
            carriers.push(*parent);
            below = self.parents.of(*parent);
        }
        carriers
    }

    /// Returns a revision and those behind it up to the head, if nothing branches off or merges in.
    fn lone_way_up(&self, index: usize) -> Option<Vec<usize>> {
        let mut way = vec![index];
        let mut last = index;
        while !self.is_shared(last) {
            match self.children.of(last) {
                [child, ..] => last = *child,
                [] => return Some(way),
            }
            way.push(last);
        }
        None
    }

    /// Returns whether a revision is a branch point or a merge: part of more than one branch.
    fn is_shared(&self, index: usize) -> bool {
        self.followers.of(index).len() > 1 || self.parents.of(index).len() > 1
    }
}
