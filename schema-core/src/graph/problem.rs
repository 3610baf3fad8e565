//! What can be wrong with a graph.

/// A problem of a graph, with the nodes that it is about, by their index.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Problem {
    /// Two revisions have one id. The second is left out of the graph.
    DuplicateId {
        /// The id.
        id: String,
        /// The node that keeps it.
        first: usize,
        /// The node that is left out.
        second: usize,
    },
    /// A revision revises one that there is not.
    MissingParent {
        /// The node that names it.
        node: usize,
        /// The id that it names.
        id: String,
        /// Ids that may have been meant, the likeliest first.
        candidates: Vec<String>,
    },
    /// A revision depends on one that there is not.
    MissingDependency {
        /// The node that names it.
        node: usize,
        /// The id or label that it names.
        id: String,
        /// Ids and labels that may have been meant, the likeliest first.
        candidates: Vec<String>,
    },
    /// Revisions that each come behind the next, so that none can be the first.
    Cycle {
        /// Each node revises or depends on the next one, and the last one on the first.
        path: Vec<usize>,
    },
    /// More than one revision has none behind it. Not reported where an edge or a node was left
    /// out for another problem, since heads come and go with it.
    SeveralHeads {
        /// The heads.
        heads: Vec<usize>,
    },
    /// There are revisions, and each says that it revises another.
    NoBase,
    /// Two revisions carry one label. It stays with the first.
    DuplicateLabel {
        /// The label.
        label: String,
        /// The node that keeps it.
        first: usize,
        /// The node that loses it.
        second: usize,
    },
    /// A label is the id of a revision, which it would hide.
    LabelIsId {
        /// The label.
        label: String,
        /// The node that carries it.
        node: usize,
        /// The node that has it for its id.
        named: usize,
    },
}
