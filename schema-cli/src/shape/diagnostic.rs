//! What is wrong with a directory.

use schema_core::diagnostic::{Diagnostic, Label, Severity};
use schema_core::source::{Location, Sources};
use serde::Serialize;

/// A diagnostic.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub(crate) struct DiagnosticShape {
    code: &'static str,
    severity: &'static str,
    message: String,
    #[serde(flatten)]
    place: PlaceShape,
    labels: Vec<LabelShape>,
    help: Vec<String>,
}

/// Where something is; all of it null where it is nowhere.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
struct PlaceShape {
    file: Option<String>,
    line: Option<usize>,
    column: Option<usize>,
    end_line: Option<usize>,
    end_column: Option<usize>,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
struct LabelShape {
    #[serde(flatten)]
    place: PlaceShape,
    text: String,
    primary: bool,
}

/// The shapes of diagnostics.
pub(crate) fn diagnostic_shapes(
    diagnostics: &[Diagnostic],
    sources: &Sources,
) -> Vec<DiagnosticShape> {
    diagnostics.iter().map(|diagnostic| shape(diagnostic, sources)).collect()
}

fn shape(diagnostic: &Diagnostic, sources: &Sources) -> DiagnosticShape {
    DiagnosticShape {
        code: diagnostic.code.as_str(),
        severity: match diagnostic.severity {
            Severity::Error => "error",
            Severity::Warning => "warning",
        },
        message: diagnostic.message.clone(),
        place: diagnostic.location().map(|location| place(location, sources)).unwrap_or_default(),
        labels: diagnostic.labels.iter().map(|one| label(one, sources)).collect(),
        help: diagnostic.help.clone(),
    }
}

fn label(label: &Label, sources: &Sources) -> LabelShape {
    LabelShape {
        place: place(label.location, sources),
        text: label.text.clone(),
        primary: label.primary,
    }
}

fn place(location: Location, sources: &Sources) -> PlaceShape {
    let source = sources.get(location.source);
    let (start, end) =
        (source.line_column(location.span.start), source.line_column(location.span.end));
    PlaceShape {
        file: Some(source.name().to_owned()),
        line: Some(start.line),
        column: Some(start.column),
        end_line: Some(end.line),
        end_column: Some(end.column),
    }
}
