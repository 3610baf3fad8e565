//! Why a command could not do what it was asked: for people on stderr, for programs on stdout.

mod hints;
mod runtime;

use std::fmt::Display;

use schema_core::diagnostic::{Diagnostic, Severity};
use schema_core::directory::Directory;
use schema_core::graph::TargetError;
use schema_core::source::Sources;
use serde::Serialize;

use crate::console::{Console, Style};
use crate::shape::{DiagnosticShape, StepShape, diagnostic_shapes};

/// What a command ends with.
pub(crate) type Outcome<T = Exit> = Result<T, Failure>;

/// How the program ends.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Exit {
    /// What was asked is done.
    Done,
    /// It failed.
    Failed,
    /// It was asked in a way that cannot be.
    Misused,
    /// A check found something.
    Found,
}

impl Exit {
    /// The program's exit code.
    pub(crate) const fn code(self) -> u8 {
        match self {
            Exit::Done => 0,
            Exit::Failed => 1,
            Exit::Misused => 2,
            Exit::Found => 3,
        }
    }
}

/// Why a command failed.
#[derive(Debug)]
pub(crate) struct Failure {
    pub(crate) exit: Exit,
    pub(crate) error: Box<ErrorShape>,
}

/// An error as programs read it; docs/json.md describes it.
#[derive(Debug, Default, Serialize)]
pub(crate) struct ErrorShape {
    pub(crate) code: String,
    pub(crate) message: String,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub(crate) help: Vec<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) candidates: Option<Vec<String>>,
    #[serde(flatten)]
    pub(crate) place: Option<PlaceShape>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) database_code: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) done: Option<Vec<StepShape>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) diagnostics: Option<Vec<DiagnosticShape>>,
}

/// Where a revision failed.
#[derive(Debug, Serialize)]
pub(crate) struct PlaceShape {
    pub(crate) revision: String,
    pub(crate) direction: &'static str,
    pub(crate) file: String,
    pub(crate) line: Option<usize>,
    pub(crate) statement: Option<String>,
}

#[derive(Serialize)]
struct Document<'a> {
    error: &'a ErrorShape,
}

impl Failure {
    /// Something could not be done.
    pub(crate) fn new(code: &str, message: impl Display) -> Self {
        let error = ErrorShape {
            code: code.to_owned(),
            message: message.to_string(),
            ..ErrorShape::default()
        };
        Self { exit: Exit::Failed, error: Box::new(error) }
    }

    /// Something was asked in a way that cannot be.
    pub(crate) fn misuse(code: &str, message: impl Display) -> Self {
        Self { exit: Exit::Misused, ..Self::new(code, message) }
    }

    /// A file could not be read or written.
    pub(crate) fn file(verb: &str, path: impl Display, error: &std::io::Error) -> Self {
        Self::new("file", format!("cannot {verb} {path}: {error}"))
    }

    /// The directory has errors, which were drawn already.
    pub(crate) fn directory(directory: &Directory) -> Self {
        let Directory { name, diagnostics, sources, .. } = directory;
        let errors = diagnostics.iter().filter(|one| one.severity == Severity::Error);
        let message = match errors.count() {
            1 => format!("{name} has an error"),
            count => format!("{name} has {count} errors"),
        };
        let failure = Self::diagnostics("directory", message, diagnostics, sources);
        failure.help("`schema check` shows all that is wrong")
    }

    /// Something is wrong with the directory, which was drawn already.
    pub(crate) fn diagnostics(
        code: &str,
        message: impl Display,
        diagnostics: &[Diagnostic],
        sources: &Sources,
    ) -> Self {
        let mut failure = Self::new(code, message);
        failure.error.diagnostics = Some(diagnostic_shapes(diagnostics, sources));
        failure
    }

    /// Says what to do.
    #[must_use]
    pub(crate) fn help(mut self, help: impl Into<String>) -> Self {
        self.error.help.push(help.into());
        self
    }

    /// Says what could have been meant.
    #[must_use]
    pub(crate) fn candidates(mut self, candidates: impl IntoIterator<Item = String>) -> Self {
        self.error.candidates = Some(candidates.into_iter().collect());
        self
    }

    /// Says what was done before.
    #[must_use]
    pub(crate) fn done(mut self, steps: Vec<StepShape>) -> Self {
        self.error.done = Some(steps);
        self
    }

    /// Tells it, to people and, where that was asked for, to programs.
    pub(crate) fn tell(&self, console: Console) {
        console.say(|page| {
            page.styled(Style::Red, "error");
            page.put(": ");
            page.line(&self.error.message);
            for help in &self.error.help {
                page.put("  ");
                page.styled(Style::Cyan, "help");
                page.put(": ");
                page.line(help);
            }
        });
        if console.is_json() {
            self.document(console);
        }
    }

    /// Tells it to programs.
    pub(crate) fn document(&self, console: Console) {
        console.document(&Document { error: &self.error });
    }
}

impl From<TargetError> for Failure {
    fn from(error: TargetError) -> Self {
        let candidates = error.candidates().to_vec();
        let mut failure = Failure::new(error.code(), &error).candidates(candidates);
        failure.error.help = hints::target(&error);
        failure
    }
}
