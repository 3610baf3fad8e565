//! What is run for a revision on one backend, in one direction.

mod build;
mod place;

use crate::revision::Waiver;
use crate::source::Location;

pub(crate) use build::{Part, build, sql_error};
pub(crate) use place::clipped;

/// Which way a revision is run.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Direction {
    /// Towards the heads.
    Upgrade,
    /// Towards the bases.
    Downgrade,
}

impl Direction {
    /// Both directions.
    pub const ALL: [Direction; 2] = [Direction::Upgrade, Direction::Downgrade];

    /// The name of its sections.
    pub const fn name(self) -> &'static str {
        match self {
            Direction::Upgrade => "upgrade",
            Direction::Downgrade => "downgrade",
        }
    }
}

/// What is run, in order.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Script {
    /// The stretches, cut where a transaction must end.
    pub segments: Vec<Segment>,
}

impl Script {
    /// Returns all statements, in order.
    pub fn statements(&self) -> impl Iterator<Item = &Statement> {
        self.segments.iter().flat_map(|segment| &segment.statements)
    }

    /// Whether there is nothing to run.
    pub fn is_empty(&self) -> bool {
        self.statements().next().is_none()
    }
}

/// Statements that run in one way.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Segment {
    /// How.
    pub mode: Mode,
    /// The statements; at least one.
    pub statements: Vec<Statement>,
}

/// How the statements of a segment run.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Mode {
    /// All in one transaction.
    Transaction,
    /// One by one, each recorded as it ends.
    Outside,
}

/// A statement; on SQL Server, a batch.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Statement {
    /// Its text.
    pub location: Location,
    /// The line that it begins on, counted from 1 in the file.
    pub line: usize,
    /// The column that it begins at, counted from 1 in characters.
    pub column: usize,
    /// How often it is run: the count behind `GO`, else 1.
    pub repeat: u32,
    /// Whether it must be sent by itself, with nothing put in front of it.
    pub alone: bool,
    /// Whether it can run in a transaction: in a segment outside of one, it then runs in one of its
    /// own, together with its record.
    pub transactional: bool,
    /// Why it may be run once more when its outcome is unknown; `Some` for each statement that cannot
    /// run in a transaction, unless there is an error.
    pub rerun: Option<Rerun>,
    /// The lints that are waived for it.
    pub waivers: Vec<Waiver>,
    /// What it does to the catalog, where the author says so.
    pub catalog: Option<String>,
}

/// Why a statement outside of a transaction may be run once more when its outcome is unknown.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Rerun {
    /// It can be run any number of times.
    Repeatable,
    /// It builds an index that can be asked for.
    CreateIndex {
        /// The schema of the index and its table, if the statement names it.
        schema: Option<String>,
        /// The index.
        index: String,
        /// The table.
        table: String,
    },
    /// It drops an index that can be asked for.
    DropIndex {
        /// The schema of the index, if the statement names it.
        schema: Option<String>,
        /// The index.
        index: String,
    },
    /// The author says so, for this reason.
    RerunSafe(String),
}

/// What there is for going back.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Downgrade {
    /// This is run.
    Script(Script),
    /// It cannot be done, for this reason.
    Irreversible(String),
    /// Nobody wrote one.
    Missing,
}
