//! What is run for a revision on one backend, in one direction.

mod build;
mod place;

use std::sync::Arc;

use crate::backend::Backend;
use crate::render::Rendered;
use crate::revision::Waiver;
use crate::source::Location;
use crate::sql;

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

    /// The same with other statements, written down for a backend, each of which comes from one of these.
    pub(crate) fn rendered(&self, rendered: Vec<Rendered>, backend: Backend) -> Script {
        let own: Vec<&Statement> = self.statements().collect();
        let statements = rendered.into_iter().filter_map(|one| {
            let from = own.get(one.statement)?;
            Some(Statement {
                location: from.location,
                line: from.line,
                column: from.column,
                repeat: 1,
                alone: backend == Backend::Mssql && sql::must_be_alone(&one.text),
                transactional: true,
                rerun: None,
                waivers: from.waivers.clone(),
                catalog: None,
                rebuild: one.rebuild,
                rendered: Some(one.text.into()),
            })
        });
        let statements: Vec<Statement> = statements.collect();
        let mode = self.segments.first().map_or(Mode::Transaction, |segment| segment.mode);
        let segments =
            if statements.is_empty() { vec![] } else { vec![Segment { mode, statements }] };
        Script { segments }
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
    pub catalog: Option<CatalogNote>,
    /// Whether its text is an encoded [`Rebuild`](crate::rebuild::Rebuild).
    pub rebuild: bool,
    /// Its text where it is not the one at its location: it was rendered from there.
    pub rendered: Option<Arc<str>>,
}

/// What an author says that a statement does to the catalog.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CatalogNote {
    /// Portable DDL, or `none`.
    pub text: String,
    /// Where it begins in the source.
    pub start: usize,
}

impl CatalogNote {
    /// Whether the statement does nothing to it.
    pub fn is_none(&self) -> bool {
        self.text.trim().eq_ignore_ascii_case("none")
    }
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
    /// This is run, as somebody wrote it.
    Script(Script),
    /// Nobody wrote one, and this one follows from the upgrade.
    Derived(Derived),
    /// It cannot be done, for this reason.
    Irreversible(String),
    /// Nobody wrote one, and none follows from the upgrade, for this reason: a sentence without its full
    /// stop.
    Missing(String),
}

/// A downgrade that follows from its upgrade.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Derived {
    /// What is run. Each statement stands where the one stands that it takes back.
    pub script: Script,
    /// What is lost with its rows: tables and columns.
    pub loses: Vec<String>,
}

impl Downgrade {
    /// What is run, if anything can be.
    pub const fn script(&self) -> Option<&Script> {
        match self {
            Downgrade::Script(script) | Downgrade::Derived(Derived { script, .. }) => Some(script),
            Downgrade::Irreversible(_) | Downgrade::Missing(_) => None,
        }
    }
}
