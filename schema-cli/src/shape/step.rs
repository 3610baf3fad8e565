//! A revision that is run.

use schema_core::script::Direction;
use serde::Serialize;

/// A revision, and which way it is run.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub(crate) struct StepShape {
    pub(crate) revision: String,
    pub(crate) direction: &'static str,
}

impl StepShape {
    /// A step.
    pub(crate) fn new(revision: impl Into<String>, direction: Direction) -> Self {
        Self { revision: revision.into(), direction: direction.name() }
    }
}
