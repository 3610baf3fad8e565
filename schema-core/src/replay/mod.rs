//! The proof: every statement is held against the schema that stands at that point of the graph.
//!
//! The revisions are walked in one canonical order, by all backends together; the catalog before a revision
//! is that of all that comes before it. A downgrade that somebody wrote has to bring that catalog back.
//!
//! ```text
//! order      the canonical order, and what one side of a merge has that the other has not
//! walk       a backend's catalogs, revision by revision
//! versions   the catalogs behind the revisions
//! branches   whether the operations of different branches can be run in any order
//! readings   what statements say, for all backends
//! run        the statements of a section: read and applied
//! differ     what differs between two catalogs, in sentences
//! undo       downgrades that nobody wrote
//! tell       what does not fit, as diagnostics
//! ```

mod branches;
mod differ;
mod order;
mod readings;
mod run;
mod tell;
mod undo;
mod versions;
mod walk;

use std::collections::BTreeSet;
use std::sync::Arc;

use order::Order;
use readings::Readings;
use walk::Walk;

use crate::backend::{Backend, Dialect};
use crate::catalog::Catalog;
use crate::diagnostic::Diagnostic;
use crate::graph::Graph;
use crate::revision::Revision;
use crate::script::{Downgrade, Script};
use crate::source::{Location, Sources, Span};

/// What is proven.
#[derive(Clone, Copy)]
pub(crate) struct Chain<'a> {
    pub(crate) revisions: &'a [Revision],
    pub(crate) graph: &'a Graph,
    pub(crate) sources: &'a Sources,
    /// The revisions of which something is not known: nothing that comes behind them can be proven.
    pub(crate) broken: &'a [bool],
    /// The places of what is wrong already: a statement with one of them is not told to be unreadable.
    pub(crate) wrong: &'a BTreeSet<Location>,
}

/// What a revision runs on one backend.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Written<'a> {
    pub(crate) upgrade: &'a Script,
    /// How the upgrade's section is written.
    pub(crate) upgrade_dialect: Dialect,
    pub(crate) downgrade: WrittenDowngrade<'a>,
}

/// What there is for going back.
#[derive(Clone, Copy, Debug)]
pub(crate) enum WrittenDowngrade<'a> {
    /// Somebody wrote this, in this dialect, below this line.
    Script(&'a Script, Dialect, Span),
    /// Nothing; one may be derived.
    Nothing,
    /// It is said that there is none, or nothing has to be done.
    Settled,
}

/// What was found out about a chain on one backend.
pub(crate) struct Proof {
    /// What is wrong.
    pub(crate) diagnostics: Vec<Diagnostic>,
    /// What else than what is written is run, by revision.
    pub(crate) outcomes: Vec<Outcome>,
    /// The schema at the heads.
    pub(crate) head: Catalog,
    /// The statements that make it on an empty database, or why only the revisions can.
    pub(crate) snapshot: Result<Vec<Arc<str>>, String>,
}

/// What is run instead of what is written.
#[derive(Debug, Default)]
pub(crate) struct Outcome {
    /// The upgrade, as the backend's own statements.
    pub(crate) upgrade: Option<Script>,
    /// The downgrade.
    pub(crate) downgrade: Option<Downgrade>,
}

/// Proves a chain on each backend, for which there is what each revision runs.
pub(crate) fn prove(chain: Chain<'_>, backends: &[(Backend, Vec<Written<'_>>)]) -> Vec<Proof> {
    let order = Order::new(chain.graph);
    let walks =
        backends.iter().map(|(backend, written)| Walk::new(chain, *backend, written, &order));
    let mut walks: Vec<Walk<'_>> = walks.collect();
    for revision in &order.sequence {
        let mut readings = Readings::default();
        walks.iter_mut().for_each(|walk| walk.revision(*revision, &mut readings));
    }
    walks.into_iter().map(Walk::finish).collect()
}
