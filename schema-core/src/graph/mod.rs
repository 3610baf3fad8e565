//! The revision graph: which revision comes behind which, what a target names, and which revisions
//! an upgrade or a downgrade runs, in what order.
//!
//! Targets, ranges and orders are Alembic's, so that whoever comes from there finds the commands
//! doing what they did. A graph knows revisions by their index, which is their position in the list
//! that it was [built](Graph::build) from; it does no I/O, and nothing in it recurses on depth.
//!
//! It differs from Alembic in four things, each on purpose:
//!
//! - A downgrade on a branch that there is not is refused, always. Alembic looks at the name only
//!   where it has a choice, so that a misspelt `label@base` takes away everything.
//! - Current revisions may be told together with what they imply; Alembic refuses it, or counts from
//!   the wrong one.
//! - Where Alembic fails by an assertion, there is an error that says why; or, in a range that leaves
//!   out revisions on its way, the answer.
//! - `none`, as a revision file has it, is `base`.

mod build;
mod dag;
mod edges;
mod error;
mod labels;
mod names;
mod plan;
mod problem;
mod range;
mod relative;
mod resolve;

use edges::Edges;
use names::Names;

pub use error::TargetError;
pub use problem::Problem;

/// A revision as it describes itself.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Node {
    /// What the revision is called.
    pub id: String,
    /// The ids that it revises; none for a base, several for a merge.
    pub parents: Vec<String>,
    /// The ids or labels of the revisions that must be there before it, without being its parents.
    pub depends_on: Vec<String>,
    /// The branch labels that are written on it.
    pub labels: Vec<String>,
}

/// The revisions and the ways between them. Always acyclic: [`Graph::build`] leaves out what would
/// not be.
#[derive(Clone, Debug, Default)]
pub struct Graph {
    nodes: Vec<Node>,
    names: Names,
    parents: Edges,
    children: Edges,
    depends_on: Edges,
    /// The children of a node, and the nodes that depend on it.
    followers: Edges,
    /// The parents of a node, and those of its dependencies that no ancestor has already.
    before: Edges,
    /// The edges of `before`, seen from their other ends.
    after: Edges,
    heads: Vec<usize>,
    effective_heads: Vec<usize>,
    bases: Vec<usize>,
    topological: Vec<usize>,
}

/// What the graph holds. An index is always one of this graph's: a method panics on another as a
/// slice does.
impl Graph {
    /// Returns what must be there before a revision: its parents and dependencies, without those that come
    /// before another of them.
    pub(crate) fn before(&self, index: usize) -> &[usize] {
        self.before.of(index)
    }

    /// Returns the revisions that a revision must be there before.
    pub(crate) fn after(&self, index: usize) -> &[usize] {
        self.after.of(index)
    }

    /// Returns the number of revisions.
    pub fn len(&self) -> usize {
        self.nodes.len()
    }

    /// Returns whether there are no revisions.
    pub fn is_empty(&self) -> bool {
        self.nodes.is_empty()
    }

    /// Returns a revision as it was given.
    pub fn node(&self, index: usize) -> &Node {
        &self.nodes[index]
    }

    /// Returns the id of a revision.
    pub fn id(&self, index: usize) -> &str {
        &self.node(index).id
    }

    /// Returns the revision that has exactly this id.
    pub fn index_of(&self, id: &str) -> Option<usize> {
        let name = self.names.find(id)?;
        (name.kind == names::NameKind::Id).then_some(name.node)
    }

    /// Returns the revisions that this one revises, as it names them.
    pub fn parents(&self, index: usize) -> &[usize] {
        self.parents.of(index)
    }

    /// Returns the revisions that this one depends on, as it names them.
    pub fn depends_on(&self, index: usize) -> &[usize] {
        self.depends_on.of(index)
    }

    /// Returns the revisions that revise this one.
    pub fn children(&self, index: usize) -> &[usize] {
        self.children.of(index)
    }

    /// Returns the revisions that revise this one or depend on it.
    pub fn followers(&self, index: usize) -> &[usize] {
        self.followers.of(index)
    }

    /// Returns the revisions that no other one revises: what `heads` lists. One that another
    /// branch depends on is among them.
    pub fn heads(&self) -> &[usize] {
        &self.heads
    }

    /// Returns the revisions that no other one revises or depends on: what is left in the database's
    /// version table when everything was run, and what the target `heads` means.
    pub fn effective_heads(&self) -> &[usize] {
        &self.effective_heads
    }

    /// Returns the revisions that revise none.
    pub fn bases(&self) -> &[usize] {
        &self.bases
    }

    /// Returns all revisions, each behind its parents and dependencies, and otherwise in the order
    /// in which they were given.
    pub fn topological(&self) -> &[usize] {
        &self.topological
    }

    /// Returns the heads of a set of applied revisions: those that no other one of them needs. This
    /// is what Alembic keeps in `alembic_version`.
    pub fn heads_of(&self, applied: &[usize]) -> Vec<usize> {
        let below = applied.iter().flat_map(|index| self.before.of(*index)).copied();
        let implied = dag::reach(self.len(), below, |index| self.before.of(index));
        let mut seen = vec![false; self.len()];
        let is_head = |index: &usize| {
            implied.get(*index) == Some(&false) && !std::mem::replace(&mut seen[*index], true)
        };
        applied.iter().copied().filter(is_head).collect()
    }

    /// Marks the revisions that must be in force for these to be: they themselves, their parents and
    /// dependencies, and so on down.
    pub fn ancestors_inclusive(&self, of: &[usize]) -> Vec<bool> {
        dag::reach(self.len(), of.iter().copied(), |index| self.before.of(index))
    }

    /// Marks the revisions that cannot be in force without one of these: they themselves, what
    /// revises or depends on them, and so on up.
    pub fn descendants_inclusive(&self, of: &[usize]) -> Vec<bool> {
        dag::reach(self.len(), of.iter().copied(), |index| self.after.of(index))
    }

    /// Marks a branch's own line: these revisions and what comes before them by `revises` only.
    fn line_down(&self, of: &[usize]) -> Vec<bool> {
        dag::reach(self.len(), of.iter().copied(), |index| self.parents.of(index))
    }

    /// Marks these revisions and what comes behind them by `revises` only.
    fn line_up(&self, of: &[usize]) -> Vec<bool> {
        dag::reach(self.len(), of.iter().copied(), |index| self.children.of(index))
    }

    /// Returns the ids of revisions.
    fn ids(&self, of: impl IntoIterator<Item = usize>) -> Vec<String> {
        of.into_iter().map(|index| self.id(index).to_owned()).collect()
    }
}
