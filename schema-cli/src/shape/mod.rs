//! The JSON that several commands answer with; docs/json.md describes all of it.

mod diagnostic;
mod position;
mod revision;
mod step;

pub(crate) use diagnostic::{DiagnosticShape, diagnostic_shapes};
pub(crate) use position::{PositionShape, names};
pub(crate) use revision::{RevisionShape, Tell};
pub(crate) use step::StepShape;
