//! What the manager answers with.

use schema_core::graph::Graph;

use crate::error::{Error, ErrorKind};
use crate::executor::{self, State, Step};

/// What was done.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
#[non_exhaustive]
pub struct Report {
    /// The revisions that were run, in order; empty where there was nothing to do.
    pub steps: Vec<Step>,
}

/// Where a database stands against a chain.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum Status {
    /// Exactly the chain's revisions are in force.
    AtHead {
        /// The revisions that it is at.
        current: Vec<String>,
    },
    /// Some are not; an empty database is behind by all of them.
    Behind {
        /// The revisions that it is at.
        current: Vec<String>,
        /// What is to be run, in order.
        pending: Vec<String>,
    },
    /// All are, and others that this program does not know.
    Ahead {
        /// The revisions that it is at.
        current: Vec<String>,
        /// The others.
        unknown: Vec<String>,
    },
    /// Its history is not the chain's.
    Diverged {
        /// The revisions that it is at.
        current: Vec<String>,
        /// In force with another text, or on top of one that has.
        changed: Vec<String>,
        /// In force, and not in the chain.
        unknown: Vec<String>,
        /// Not in force, though something in force builds on them.
        missing: Vec<String>,
    },
    /// It has tables, but none of ours.
    NotManaged {
        /// Its tables and views.
        tables: Vec<String>,
    },
}

impl Status {
    pub(super) fn new(graph: &Graph, status: executor::Status, state: &State) -> Self {
        let current = super::target::current(graph, state);
        match status {
            executor::Status::AtHead => Self::AtHead { current },
            executor::Status::Behind(known) => {
                let pending = graph
                    .topological()
                    .iter()
                    .filter(|revision| known.binary_search(revision).is_err());
                let pending = pending.map(|revision| graph.id(*revision).to_owned()).collect();
                Self::Behind { current, pending }
            }
            executor::Status::Ahead { unknown } => Self::Ahead { current, unknown },
            executor::Status::Diverged { changed, unknown, missing } => {
                Self::Diverged { current, changed, unknown, missing }
            }
        }
    }

    /// The status as a word, for programs: `at_head`.
    pub const fn name(&self) -> &'static str {
        match self {
            Status::AtHead { .. } => "at_head",
            Status::Behind { .. } => "behind",
            Status::Ahead { .. } => "ahead",
            Status::Diverged { .. } => "diverged",
            Status::NotManaged { .. } => "not_managed",
        }
    }

    /// The revisions that the database is at.
    pub fn current(&self) -> &[String] {
        match self {
            Status::AtHead { current }
            | Status::Behind { current, .. }
            | Status::Ahead { current, .. }
            | Status::Diverged { current, .. } => current,
            Status::NotManaged { .. } => &[],
        }
    }

    /// The error for a program that cannot live with this status.
    pub fn into_error(self) -> Option<Error> {
        match self {
            Status::AtHead { .. } | Status::Ahead { .. } => None,
            Status::Behind { pending, .. } => {
                let message = format!(
                    "the database is behind this program: {} pending",
                    executor::names(&pending)
                );
                Some(Error::new(ErrorKind::Pending, message))
            }
            Status::Diverged { changed, unknown, missing, .. } => {
                Some(executor::diverged(&changed, &unknown, &missing))
            }
            Status::NotManaged { tables } => Some(executor::not_managed(&tables)),
        }
    }
}

/// What [`verify`](crate::SchemaManager::verify) found.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Verification {
    /// Whether the database is what this program expects.
    pub valid: bool,
    /// The revisions that the database is at.
    pub current_revisions: Vec<String>,
    /// The chain's heads.
    pub head_revisions: Vec<String>,
    /// Whether revisions are pending.
    pub needs_migration: bool,
    /// Where the database stands.
    pub status: Status,
}

impl Verification {
    pub(super) fn new(status: Status, head_revisions: Vec<String>) -> Self {
        Self {
            valid: matches!(status, Status::AtHead { .. } | Status::Ahead { .. }),
            current_revisions: status.current().to_vec(),
            head_revisions,
            needs_migration: matches!(status, Status::Behind { .. } | Status::NotManaged { .. }),
            status,
        }
    }
}

/// Something that was done to a database.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Entry {
    /// Its number.
    pub id: i64,
    /// The revision.
    pub revision: String,
    /// What was done: `upgrade`, `downgrade`, `stamp`, `unstamp` or `repair`.
    pub action: String,
    /// The revision's chain hash.
    pub chain_hash: String,
    /// When it began: ISO 8601, UTC.
    pub started_at: String,
    /// How long it took, in milliseconds.
    pub duration_ms: Option<u64>,
    /// The program that did it.
    pub program: String,
    /// How it ended: `done`, `failed`, `running`, `stopped`, `resumed` or `repaired`.
    pub outcome: String,
    /// How many statements are done, of a revision that runs outside of transactions.
    pub statements_done: u64,
    /// What went wrong.
    pub error: Option<String>,
}

impl Entry {
    pub(super) fn from_row(row: Vec<Option<String>>) -> Self {
        let mut values = row.into_iter();
        let mut next = || values.next().flatten();
        let mut text = || next().unwrap_or_default();
        Self {
            id: text().parse().unwrap_or_default(),
            revision: text(),
            action: text(),
            chain_hash: text().trim_end().to_owned(),
            started_at: text(),
            duration_ms: text().parse().ok(),
            program: text(),
            outcome: text(),
            statements_done: text().parse().unwrap_or_default(),
            error: next(),
        }
    }
}

/// What a derived downgrade loses.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Loss {
    /// The revision that is taken back.
    pub revision: String,
    /// The tables and columns, in words.
    pub what: String,
}

/// What to mend with [`repair`](crate::SchemaManager::repair).
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Repair {
    /// A revision that was stopped outside of transactions has been completed by hand.
    Completed(String),
    /// What it did has been undone by hand.
    Undone(String),
    /// Revisions in force have other texts now, and that is right. Those that build on them follow.
    AcceptHashes(Vec<String>),
}
