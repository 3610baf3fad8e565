//! What was found, as the text that the compiler is to show.

use schema_core::diagnostic::{Code, Diagnostic, Severity, render};
use schema_core::directory::Directory;
use schema_core::source::Sources;

/// All problems, drawn.
#[derive(Default)]
pub(crate) struct Findings {
    /// Each is an error of its own.
    pub(crate) errors: Vec<String>,
    /// Each is a warning, shown under its code.
    pub(crate) warnings: Vec<(Code, String)>,
}

impl Findings {
    /// Takes in what the core has found in a directory.
    pub(crate) fn extend(&mut self, directory: &Directory) {
        for diagnostic in &directory.diagnostics {
            self.push(diagnostic, &directory.sources);
        }
    }

    /// Takes in problems that no file's text shows.
    pub(crate) fn extend_unplaced(&mut self, diagnostics: impl IntoIterator<Item = Diagnostic>) {
        let sources = Sources::default();
        diagnostics.into_iter().for_each(|diagnostic| self.push(&diagnostic, &sources));
    }

    fn push(&mut self, diagnostic: &Diagnostic, sources: &Sources) {
        let drawn = render(diagnostic, sources, false);
        // The compiler writes its own `error: ` in front.
        let text = drawn.split_once("]: ").map_or(drawn.as_str(), |(_, text)| text);
        match severity(diagnostic) {
            Severity::Error => self.errors.push(format!("{}: {text}\n", diagnostic.code)),
            Severity::Warning => self.warnings.push((diagnostic.code, format!("{text}\n"))),
        }
    }
}

/// The command goes on without a lock, to write one. What is released must have it.
fn severity(diagnostic: &Diagnostic) -> Severity {
    match diagnostic.code {
        Code::S0701 => Severity::Error,
        _ => diagnostic.severity,
    }
}
