//! The embedded chain, as the macro emits it.

use std::fmt;

use schema_core::backend::Backend;
use schema_core::directory::Directory;
use schema_core::embed::{self, Chain, Revisions};
use schema_core::graph::{Graph, Node};

/// A text literal and the table literal beside it.
#[doc(hidden)]
pub type Literals = (&'static str, &'static [u8]);

/// A chain of revisions, embedded in the program by [`embed_migrations!`](crate::embed_migrations).
///
/// It is a constant: two literals for the chain, two more for each backend, read in place.
pub struct Migrations {
    shared: Literals,
    backends: [Option<Literals>; 3],
    /// Where it was embedded from, in a test build; else nothing.
    directory: &'static [&'static str],
}

impl Migrations {
    /// Takes the literals that the macro emits; not for use by hand. The backends are in the order of
    /// [`Backend::ALL`].
    #[doc(hidden)]
    pub const fn from_literals(shared: Literals, backends: [Option<Literals>; 3]) -> Self {
        Self { shared, backends, directory: &[] }
    }

    /// Says where the chain was embedded from, which the macro does in test builds only.
    #[doc(hidden)]
    #[must_use]
    pub const fn in_directory(self, directory: &'static [&'static str]) -> Self {
        Self { shared: self.shared, backends: self.backends, directory }
    }

    pub(crate) const fn directory(&self) -> &'static [&'static str] {
        self.directory
    }

    /// The chain of a directory that was read at run time, as the command does it. The memory of the
    /// texts is never given back.
    pub fn from_directory(directory: &Directory) -> Self {
        let encoded = embed::encode(directory);
        let mut backends = [None; 3];
        for (backend, literals) in encoded.backends {
            backends[backend as usize] = Some(leak(literals));
        }
        Self { shared: leak(encoded.shared), backends, directory: &[] }
    }

    pub(crate) const fn revisions(&self) -> Revisions<'static> {
        Revisions::new(self.shared.0, self.shared.1)
    }

    pub(crate) fn chain(&self, backend: Backend) -> Option<Chain<'static>> {
        self.assert_current_once();
        let (text, tables) = self.backends[backend as usize]?;
        Some(Chain::new(self.revisions(), text, tables))
    }

    /// The chain's name: `name` in `schema.toml`.
    pub fn name(&self) -> &'static str {
        self.revisions().chain_name()
    }

    /// How many revisions there are.
    pub fn len(&self) -> usize {
        self.revisions().len()
    }

    /// Whether there are none.
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// The backends that the chain was embedded for.
    pub fn backends(&self) -> impl Iterator<Item = Backend> + '_ {
        Backend::ALL.into_iter().filter(|backend| self.backends[*backend as usize].is_some())
    }

    /// Whether an empty database can be made from a snapshot at the heads. It can't where the history
    /// makes or changes rows, or does what the schema at the heads does not show.
    pub fn has_snapshot(&self, backend: Backend) -> bool {
        self.chain(backend).is_some_and(|chain| chain.snapshot().len() > 0)
    }

    /// Every revision, parents before their children.
    pub fn iter(&self) -> impl ExactSizeIterator<Item = Revision> + use<> {
        let revisions = self.revisions();
        (0..revisions.len()).map(move |index| Revision { revisions, index })
    }

    /// The branch labels, each with the position in [`iter`](Self::iter) of the revision that carries it.
    pub fn labels(&self) -> Vec<(usize, &'static str)> {
        self.revisions().labels()
    }

    /// The ids of the heads: the revisions that nothing revises.
    pub fn heads(&self) -> impl ExactSizeIterator<Item = &'static str> + use<> {
        let revisions = self.revisions();
        revisions.heads().map(move |head| revisions.id(head))
    }

    /// Builds the graph, for resolving targets. Its indexes are positions in [`iter`](Self::iter).
    pub(crate) fn graph(&self) -> Graph {
        let revisions = self.revisions();
        let id = |index: usize| revisions.id(index).to_owned();
        let mut nodes: Vec<Node> = (0..revisions.len())
            .map(|index| Node {
                id: id(index),
                parents: revisions.parents(index).map(id).collect(),
                depends_on: revisions.depends_on(index).map(id).collect(),
                labels: Vec::new(),
            })
            .collect();
        for (index, label) in revisions.labels() {
            nodes[index].labels.push(label.to_owned());
        }
        Graph::build(nodes).0
    }
}

fn leak(literals: embed::Literals) -> Literals {
    (String::leak(literals.text), Vec::leak(literals.tables))
}

impl fmt::Debug for Migrations {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Migrations")
            .field("name", &self.name())
            .field("revisions", &self.len())
            .finish_non_exhaustive()
    }
}

/// One embedded revision.
#[derive(Clone, Copy, Debug)]
pub struct Revision {
    revisions: Revisions<'static>,
    index: usize,
}

impl Revision {
    /// Its id.
    pub fn id(&self) -> &'static str {
        self.revisions.id(self.index)
    }

    /// Its message.
    pub fn message(&self) -> &'static str {
        self.revisions.message(self.index)
    }

    /// The name of its file in the directory.
    pub fn file(&self) -> &'static str {
        self.revisions.file(self.index)
    }

    /// The ids that it revises.
    pub fn revises(&self) -> impl Iterator<Item = &'static str> + use<> {
        let revisions = self.revisions;
        revisions.parents(self.index).map(move |parent| revisions.id(parent))
    }

    /// The ids that it depends on.
    pub fn depends_on(&self) -> impl Iterator<Item = &'static str> + use<> {
        let revisions = self.revisions;
        revisions.depends_on(self.index).map(move |dependency| revisions.id(dependency))
    }
}
