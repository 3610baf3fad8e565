//! A directory of revisions: read, proven as far as it can be without a database, and described.

mod files;
mod history;
mod lint;
mod read;
mod scripts;

use std::sync::Arc;

use scripts::Scripts;

use crate::backend::Backend;
use crate::catalog::Catalog;
use crate::config::Config;
use crate::diagnostic::{Diagnostic, Severity};
use crate::graph::Graph;
use crate::hash::{self, Hash};
use crate::lock::Lock;
use crate::revision::Revision;
use crate::script::{Direction, Downgrade, Script, Statement};
use crate::source::Sources;

/// What is in a directory, as its caller found it.
#[derive(Clone, Debug, Default)]
pub struct Input {
    /// The directory as the user would write it; shown before the names of its files.
    pub name: String,
    /// Its files, in any order.
    pub files: Vec<InputFile>,
    /// The names of the directories in it.
    pub directories: Vec<String>,
}

/// A file of a directory.
#[derive(Clone, Debug, Default)]
pub struct InputFile {
    /// Its name, without the directory.
    pub name: String,
    /// Its bytes.
    pub contents: Vec<u8>,
}

/// A directory that was read: what it says as far as it can be read, and all that is wrong with it.
#[derive(Clone, Debug)]
pub struct Directory {
    /// Its name, as the input had it.
    pub name: String,
    /// The texts of its files.
    pub sources: Sources,
    /// Its `schema.toml`.
    pub config: Config,
    /// Its revisions, in the order of their files. Their indexes are those of the graph.
    pub revisions: Vec<Revision>,
    /// How the revisions come behind each other.
    pub graph: Graph,
    /// Its `schema.lock`; `None` where there is none.
    pub lock: Option<Lock>,
    /// All problems, each once, file by file.
    pub diagnostics: Vec<Diagnostic>,
    /// What is run, for each revision and each backend of the configuration, in that order.
    scripts: Vec<Scripts>,
    /// The schema at the heads, for each backend of the configuration.
    snapshots: Vec<Snapshot>,
}

/// The schema at the heads, on one backend.
#[derive(Clone, Debug)]
pub struct Snapshot {
    /// The schema.
    pub catalog: Catalog,
    /// The statements that make it on an empty database, or why only the revisions can: a sentence
    /// without its full stop.
    pub script: Result<Vec<Arc<str>>, String>,
}

impl Directory {
    /// Reads a directory. It never fails: what cannot be read is left out and reported.
    pub fn read(input: &Input) -> Directory {
        read::read(input)
    }

    /// Whether something is wrong, more than a warning.
    pub fn has_errors(&self) -> bool {
        self.diagnostics.iter().any(|diagnostic| diagnostic.severity == Severity::Error)
    }

    /// Returns what an upgrade to a revision runs: nothing for a backend that the directory is not for.
    pub fn upgrade(&self, revision: usize, backend: Backend) -> Script {
        match self.scripts_of(revision, backend) {
            Some(scripts) => scripts.upgrade.clone(),
            None => Script::default(),
        }
    }

    /// Returns what a downgrade from a revision runs.
    pub fn downgrade(&self, revision: usize, backend: Backend) -> Downgrade {
        match self.scripts_of(revision, backend) {
            Some(scripts) => scripts.downgrade.clone(),
            None => Downgrade::Missing(format!("the directory is not for {backend}")),
        }
    }

    /// Returns the schema at the heads; `None` for a backend that the directory is not for.
    pub fn snapshot(&self, backend: Backend) -> Option<&Snapshot> {
        let column = self.config.backends.iter().position(|listed| *listed == backend)?;
        self.snapshots.get(column)
    }

    fn scripts_of(&self, revision: usize, backend: Backend) -> Option<&Scripts> {
        let backends = &self.config.backends;
        let column = backends.iter().position(|listed| *listed == backend)?;
        self.scripts.get(revision * backends.len() + column)
    }

    /// Returns the text of a statement.
    pub fn statement_text<'a>(&'a self, statement: &'a Statement) -> &'a str {
        let Statement { location, rendered, .. } = statement;
        match rendered {
            Some(text) => text,
            None => location.span.of(self.sources.get(location.source).text()),
        }
    }

    /// Returns the text that a backend's chain hash of a revision is taken over: the section without
    /// our own comments, and empty where there is none.
    pub fn upgrade_source(&self, revision: usize, backend: Backend) -> String {
        let Some(revision) = self.revisions.get(revision) else { return String::new() };
        let text = self.sources.get(revision.source).text();
        let section = revision.section(Direction::Upgrade, backend);
        section.map_or_else(String::new, |section| section.source(text))
    }

    /// Returns the chain hash of each revision on a backend: see [`hash::chain`].
    pub fn chain_hashes(&self, backend: Backend) -> Vec<Hash> {
        let mut chains = vec![None; self.revisions.len()];
        // What the graph left out stands at the end, so that each revision has a hash.
        let order = self.graph.topological().iter().copied().chain(0..self.revisions.len());
        for index in order {
            if matches!(chains.get(index), Some(None)) {
                let chain = self.chain_hash(index, backend, &chains);
                chains[index] = Some(chain);
            }
        }
        chains.into_iter().map(|chain| chain.unwrap_or_else(|| Hash::of(b""))).collect()
    }

    fn chain_hash(&self, index: usize, backend: Backend, chains: &[Option<Hash>]) -> Hash {
        let known = |indexes: &[usize]| -> Vec<Hash> {
            indexes.iter().filter_map(|index| chains.get(*index).copied().flatten()).collect()
        };
        let parents = known(self.graph.parents(index));
        let depends_on = known(self.graph.depends_on(index));
        let source = self.upgrade_source(index, backend);
        hash::chain(self.graph.id(index), parents, depends_on, &source)
    }

    /// Returns the revisions that the lock lists as drafts: they may still be edited, and should not
    /// be released.
    pub fn drafts(&self) -> Vec<usize> {
        let entries = self.lock.iter().flat_map(|lock| &lock.entries);
        let drafts = entries.filter(|entry| entry.seal.is_none());
        let mut drafts: Vec<usize> =
            drafts.filter_map(|entry| self.graph.index_of(&entry.id)).collect();
        drafts.sort_unstable();
        drafts.dedup();
        drafts
    }
}
