//! Gathers what is found in one source.

use super::Diagnostic;
use crate::source::{Location, SourceId, Span};

/// What was found wrong in one source.
#[derive(Debug)]
pub(crate) struct Report {
    /// The source.
    pub(crate) source: SourceId,
    /// What was found.
    pub(crate) diagnostics: Vec<Diagnostic>,
}

impl Report {
    pub(crate) const fn new(source: SourceId) -> Self {
        Self { source, diagnostics: Vec::new() }
    }

    /// A place in the source.
    pub(crate) const fn at(&self, span: Span) -> Location {
        Location { source: self.source, span }
    }

    pub(crate) fn push(&mut self, diagnostic: Diagnostic) {
        self.diagnostics.push(diagnostic);
    }
}

/// Names in a row, for a sentence.
pub(crate) fn listed(names: &[&str]) -> String {
    let quoted: Vec<String> = names.iter().map(|name| format!("`{name}`")).collect();
    match quoted.split_last() {
        Some((last, [])) => last.clone(),
        Some((last, others)) => format!("{} and {last}", others.join(", ")),
        None => String::new(),
    }
}

/// The closest of the names, as a question; or all of them.
pub(crate) fn did_you_mean(given: &str, names: &[&str], otherwise: &str) -> String {
    match crate::suggest::closest(given, names.iter().copied()) {
        Some(meant) => format!("did you mean `{meant}`?"),
        None => format!("{otherwise} {}", listed(names)),
    }
}
