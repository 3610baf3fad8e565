//! Draws diagnostics with `annotate-snippets`.

use annotate_snippets::{AnnotationKind, Group, Level, Origin, Renderer, Snippet};

use super::{Diagnostic, Label, Severity};
use crate::source::{SourceId, Sources};

/// Draws a diagnostic with the text that it speaks of, in colour for a terminal or plain.
pub fn render(diagnostic: &Diagnostic, sources: &Sources, colour: bool) -> String {
    let level = match diagnostic.severity {
        Severity::Error => Level::ERROR,
        Severity::Warning => Level::WARNING,
    };
    let title = level.primary_title(&diagnostic.message).id(diagnostic.code.as_str());
    let mut group: Group<'_> = Group::with_title(title);
    for source in sources_of(&diagnostic.labels) {
        group = match sources.get(source).text() {
            // A file that is empty, or not there: there is nothing to show but its name.
            "" => group.element(Origin::path(sources.get(source).name())),
            _ => group.element(snippet(source, &diagnostic.labels, sources)),
        };
    }
    for help in &diagnostic.help {
        group = group.element(Level::HELP.message(help));
    }
    let renderer = if colour { Renderer::styled() } else { Renderer::plain() };
    renderer.render(&[group]).to_string()
}

fn sources_of(labels: &[Label]) -> Vec<SourceId> {
    let mut ids: Vec<SourceId> = Vec::new();
    for label in labels {
        if !ids.contains(&label.location.source) {
            ids.push(label.location.source);
        }
    }
    ids
}

fn snippet<'a>(
    id: SourceId,
    labels: &'a [Label],
    sources: &'a Sources,
) -> Snippet<'a, annotate_snippets::Annotation<'a>> {
    let source = sources.get(id);
    let annotations = labels.iter().filter(|label| label.location.source == id).map(|label| {
        let kind = if label.primary { AnnotationKind::Primary } else { AnnotationKind::Context };
        let span = label.location.span;
        kind.span(span.start..span.end).label(&label.text)
    });
    Snippet::source(source.text()).path(source.name()).annotations(annotations)
}
