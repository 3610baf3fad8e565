//! What is wrong with a directory, said once: a stable code, a sentence, spans and help.
//! The macros and the command share it.

mod code;
mod render;
mod report;

pub use code::Code;
pub use render::render;
pub(crate) use report::{Report, did_you_mean, listed};

use crate::source::Location;

/// How much a diagnostic matters.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Severity {
    /// It does not compile.
    Error,
    /// It compiles; a reader should look.
    Warning,
}

/// A marked place, and what is to be said of it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Label {
    /// The place.
    pub location: Location,
    /// What is written beside it; may be empty.
    pub text: String,
    /// Whether this is the place of the mistake, not one that explains it.
    pub primary: bool,
}

/// One problem.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Diagnostic {
    /// Its stable code.
    pub code: Code,
    /// How much it matters.
    pub severity: Severity,
    /// The problem in one sentence, without a full stop.
    pub message: String,
    /// The places it concerns, the primary one first.
    pub labels: Vec<Label>,
    /// What to do, a sentence each.
    pub help: Vec<String>,
}

impl Diagnostic {
    /// An error.
    pub fn error(code: Code, message: impl Into<String>) -> Self {
        Self::new(Severity::Error, code, message.into())
    }

    /// A warning.
    pub fn warning(code: Code, message: impl Into<String>) -> Self {
        Self::new(Severity::Warning, code, message.into())
    }

    fn new(severity: Severity, code: Code, message: String) -> Self {
        Self { code, severity, message, labels: Vec::new(), help: Vec::new() }
    }

    /// Marks the place of the mistake.
    #[must_use]
    pub fn primary(mut self, location: Location, text: impl Into<String>) -> Self {
        self.labels.push(Label { location, text: text.into(), primary: true });
        self
    }

    /// Marks a place that explains it.
    #[must_use]
    pub fn secondary(mut self, location: Location, text: impl Into<String>) -> Self {
        self.labels.push(Label { location, text: text.into(), primary: false });
        self
    }

    /// Says what to do.
    #[must_use]
    pub fn help(mut self, text: impl Into<String>) -> Self {
        self.help.push(text.into());
        self
    }

    /// The place of the mistake, if it has one.
    pub fn location(&self) -> Option<Location> {
        self.labels.iter().find(|label| label.primary).map(|label| label.location)
    }
}
