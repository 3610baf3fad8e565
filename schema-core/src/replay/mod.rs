//! The proof: every statement is held against the schema that stands at that point of the graph.
//!
//! For each backend the revisions are walked in one canonical order; the catalog before a revision is
//! that of all that comes before it. A downgrade that somebody wrote has to bring that catalog back.
//!
//! ```text
//! order      the canonical order, and what one side of a merge has that the other has not
//! walk       a backend's catalogs, revision by revision
//! branches   whether the operations of different branches can be run in any order
//! run        the statements of a section: read and applied
//! differ     what differs between two catalogs, in sentences
//! tell       what does not fit, as diagnostics
//! ```

mod branches;
mod differ;
mod order;
mod run;
mod tell;
mod walk;

use crate::backend::{Backend, Dialect};
use crate::diagnostic::Diagnostic;
use crate::graph::Graph;
use crate::revision::Revision;
use crate::script::Script;
use crate::source::{Sources, Span};

/// What is proven.
#[derive(Clone, Copy)]
pub(crate) struct Chain<'a> {
    pub(crate) revisions: &'a [Revision],
    pub(crate) graph: &'a Graph,
    pub(crate) sources: &'a Sources,
    /// The revisions of which something is not known: nothing that comes behind them can be proven.
    pub(crate) broken: &'a [bool],
}

/// What a revision runs on one backend.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Written<'a> {
    pub(crate) upgrade: &'a Script,
    /// How the upgrade's section is written.
    pub(crate) upgrade_dialect: Dialect,
    /// A downgrade that somebody wrote, how it is written, and the line that begins it.
    pub(crate) downgrade: Option<(&'a Script, Dialect, Span)>,
}

/// Proves a chain on one backend, and says what is wrong. `written` has what each revision runs there.
pub(crate) fn prove(
    chain: Chain<'_>,
    backend: Backend,
    written: &[Written<'_>],
) -> Vec<Diagnostic> {
    walk::Walk::new(chain, backend, written).run()
}
