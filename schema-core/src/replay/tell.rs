//! What does not fit, as diagnostics.

use std::collections::BTreeSet;

use super::branches::Clash;
use super::{Chain, differ};
use crate::backend::{Backend, Dialect};
use crate::catalog::{Catalog, Difference, Gone, ObjectName, Origin};
use crate::ddl::{SyntaxError, SyntaxErrorKind};
use crate::diagnostic::{Code, Diagnostic, Severity, listed};
use crate::operation::{Misfit, MisfitKind, Noun};
use crate::source::{Location, SourceId, Span};

pub(super) struct Teller<'a> {
    chain: Chain<'a>,
    backend: Backend,
    diagnostics: Vec<Diagnostic>,
    /// The names that were told to be missing: one that is misspelt where it is made is one mistake.
    missing: BTreeSet<String>,
}

impl<'a> Teller<'a> {
    pub(super) const fn new(chain: Chain<'a>, backend: Backend) -> Self {
        Self { chain, backend, diagnostics: Vec::new(), missing: BTreeSet::new() }
    }

    pub(super) fn finish(self) -> Vec<Diagnostic> {
        self.diagnostics
    }

    /// Whether anything is wrong.
    pub(super) fn has_errors(&self) -> bool {
        self.diagnostics.iter().any(|diagnostic| diagnostic.severity == Severity::Error)
    }

    /// A statement's place, for a sentence.
    pub(super) fn in_words(&self, place: Location) -> String {
        let source = self.chain.sources.get(place.source);
        let line = source.line_column(place.span.start).line;
        match self.revision_of(place.source) {
            Some(id) => format!("the statement at line {line} of revision {id}"),
            None => format!("the statement at line {line} of {}", source.name()),
        }
    }

    /// The id of the revision that a source is the file of.
    fn revision_of(&self, source: SourceId) -> Option<&'a str> {
        let revision = self.chain.revisions.get(self.index_of(source)?)?;
        Some(revision.id.value.as_str())
    }

    /// The revision that a source is the file of.
    pub(super) fn index_of(&self, source: SourceId) -> Option<usize> {
        self.chain.revisions.binary_search_by_key(&source, |revision| revision.source).ok()
    }

    pub(super) fn syntax(&mut self, error: &SyntaxError, source: SourceId, dialect: Dialect) {
        let code = match error.kind {
            SyntaxErrorKind::UnknownStatement => Code::S0801,
            SyntaxErrorKind::Unexpected | SyntaxErrorKind::NotPortable => Code::S0802,
        };
        let message = match (error.kind, dialect.backend()) {
            (SyntaxErrorKind::UnknownStatement, Some(backend)) => {
                format!("no statement of {} begins so", backend.product())
            }
            _ => error.message.clone(),
        };
        let place = Location { source, span: error.span };
        let mut diagnostic = Diagnostic::error(code, message).primary(place, "");
        diagnostic.help.extend(error.help.clone());
        self.diagnostics.push(diagnostic);
    }

    /// Says that a note about the catalog stands where everything is known.
    pub(super) fn needless_note(&mut self, place: Location) {
        let message = "a portable statement needs no `--! catalog`: what it does is known";
        let diagnostic = Diagnostic::error(Code::S0806, message).primary(place, "");
        self.diagnostics.push(diagnostic.help("remove the line"));
    }

    /// Says what does not fit. What may be the effect of a statement that is not understood is a warning.
    pub(super) fn misfit(&mut self, misfit: &Misfit, source: SourceId, catalog: &Catalog) {
        let place = Location { source, span: misfit.at };
        let Some(mut diagnostic) = self.describe(&misfit.kind, place) else { return };
        if misfit.soft {
            diagnostic.severity = Severity::Warning;
        }
        if let Some(opaque) = catalog.opaque.filter(|_| misfit.kind.is_of_names()) {
            diagnostic.severity = Severity::Warning;
            let label = "what this statement does is not known";
            diagnostic = diagnostic.secondary(first_line(opaque, self.chain), label).help(
                "if it is right, say what that statement does with `--! catalog:` on the line before it",
            );
        }
        self.diagnostics.push(diagnostic);
    }

    fn describe(&mut self, kind: &MisfitKind, place: Location) -> Option<Diagnostic> {
        Some(match kind {
            MisfitKind::Unknown { noun, name, on, candidates, gone } => {
                if !self.missing.insert(format!("{} {name} {on:?}", noun.word())) {
                    return None;
                }
                let on = on.as_ref().map(|on| format!(" on `{on}`")).unwrap_or_default();
                let message = format!("there is no {} `{name}`{on} at this point", noun.word());
                let code = match noun {
                    Noun::Table => Code::S0901,
                    Noun::Constraint => Code::S0903,
                    Noun::Index => Code::S0904,
                    Noun::Object(_) | Noun::Value => Code::S0905,
                };
                let diagnostic = Diagnostic::error(code, message).primary(place, "");
                self.explained(diagnostic, gone.as_ref(), candidates)
            }
            MisfitKind::UnknownColumn { table, column, candidates, gone, made } => {
                if !self.missing.insert(format!("column {column} {table}")) {
                    return None;
                }
                let message = format!("the table `{table}` has no column `{column}` at this point");
                let diagnostic = Diagnostic::error(Code::S0902, message).primary(place, "");
                let diagnostic = self.made(diagnostic, *made, place, "the table");
                self.explained(diagnostic, gone.as_ref(), candidates)
            }
            MisfitKind::Exists { noun, name, holder, made } => {
                let code = if *noun == Noun::Table { Code::S0911 } else { Code::S0913 };
                let message = format!("the name `{name}` is taken: {holder} has it");
                let diagnostic = Diagnostic::error(code, message).primary(place, "once more here");
                self.made(diagnostic, *made, place, "made here")
                    .help("choose another name, or drop or rename what has it before")
            }
            MisfitKind::ColumnExists { table, column, made } => {
                let message = format!("the table `{table}` has a column `{column}` already");
                let diagnostic = Diagnostic::error(Code::S0912, message);
                let diagnostic = diagnostic.primary(place, "once more here");
                self.made(diagnostic, *made, place, "made here").help("choose another name")
            }
            MisfitKind::NoKey { table, columns, made } => {
                let names: Vec<&str> = columns.iter().map(|name| name.as_str()).collect();
                let message = match names.as_slice() {
                    [] => format!("the table `{table}` has no primary key to reference"),
                    names => format!("no key of the table `{table}` is on {}", listed(names)),
                };
                let diagnostic = Diagnostic::error(Code::S0921, message).primary(place, "");
                self.made(diagnostic, *made, place, "the table that is referenced").help(
                    "reference its primary key, or give it a UNIQUE constraint on those columns",
                )
            }
            MisfitKind::KeyMismatch { what, made } => {
                let diagnostic = Diagnostic::error(Code::S0922, what.clone()).primary(place, "");
                self.made(diagnostic, *made, place, "the table that is referenced")
                    .help("name as many columns as the key has, in its order")
            }
            MisfitKind::InUse { what, by, made } => {
                let message = format!("{what} is still needed by {by}");
                let diagnostic = Diagnostic::error(Code::S0923, message).primary(place, "");
                self.made(diagnostic, *made, place, "needed here").help("drop or change that first")
            }
            MisfitKind::SecondPrimaryKey { table, made } => {
                let message = format!("the table `{table}` has a primary key already");
                let diagnostic = Diagnostic::error(Code::S0924, message).primary(place, "");
                self.made(diagnostic, *made, place, "its primary key")
                    .help("drop the first one before")
            }
            MisfitKind::Unable { code, what, help, made } => {
                let diagnostic = Diagnostic::error(*code, what.clone()).primary(place, "");
                let diagnostic = match made {
                    Some((origin, label)) => self.made(diagnostic, *origin, place, label),
                    None => diagnostic,
                };
                diagnostic.help(help)
            }
        })
    }

    /// Marks where something was made, unless that is the very place of the mistake.
    fn made(
        &self,
        diagnostic: Diagnostic,
        made: Origin,
        place: Location,
        label: &str,
    ) -> Diagnostic {
        match made.0.filter(|made| *made != place) {
            Some(made) => diagnostic.secondary(made, self.in_revision(label, made)),
            None => diagnostic,
        }
    }

    fn in_revision(&self, label: &str, place: Location) -> String {
        match self.revision_of(place.source) {
            Some(id) => format!("{label}, in revision {id}"),
            None => label.to_owned(),
        }
    }

    fn explained(
        &self,
        mut diagnostic: Diagnostic,
        gone: Option<&Gone>,
        candidates: &[String],
    ) -> Diagnostic {
        if let Some(gone) = gone
            && let Some(place) = gone.at.0
        {
            let what = match &gone.renamed_to {
                Some(name) => format!("renamed to `{name}` here"),
                None => "dropped here".to_owned(),
            };
            let label = self.in_revision(&what, place);
            diagnostic = diagnostic.secondary(place, label);
            if let Some(name) = &gone.renamed_to {
                return diagnostic.help(format!("its name is `{name}` now"));
            }
        }
        let names: Vec<&str> = candidates.iter().map(String::as_str).collect();
        match names.as_slice() {
            [] => diagnostic.help("correct the name, or make it in a statement before this one"),
            [only] => diagnostic.help(format!("did you mean `{only}`?")),
            names => diagnostic.help(format!("did you mean one of {}?", listed(names))),
        }
    }

    /// Says that a downgrade does not bring back what was there before its upgrade.
    pub(super) fn not_brought_back(
        &mut self,
        differences: &[Difference],
        opener: Span,
        revision: usize,
    ) {
        let Some(revision) = self.chain.revisions.get(revision).filter(|_| !differences.is_empty())
        else {
            return;
        };
        let message = format!(
            "the downgrade does not bring back the schema from before the upgrade on {}",
            self.backend
        );
        let place = Location { source: revision.source, span: opener };
        let mut diagnostic = Diagnostic::error(Code::S1201, message).primary(place, "");
        let sentences = differ::sentences(differences);
        diagnostic
            .help
            .extend(sentences.into_iter().map(|sentence| format!("behind it, {sentence}")));
        self.diagnostics.push(diagnostic);
    }

    /// Says that two statements of different branches get into each other's way.
    pub(super) fn clash(&mut self, clash: &Clash<'_>, joint: Option<usize>) {
        let id = |node: usize| self.chain.graph.id(node);
        let (first, second) = (id(clash.first.0), id(clash.second.0));
        let message = format!(
            "revisions {first} and {second} are on different branches, and both need {} as it is",
            clash.thing.in_words()
        );
        let mut diagnostic = Diagnostic::error(Code::S1101, message)
            .primary(first_line(clash.second.1, self.chain), format!("in revision {second}"))
            .secondary(first_line(clash.first.1, self.chain), format!("in revision {first}"));
        if let Some(joint) = joint.and_then(|joint| self.chain.revisions.get(joint)) {
            diagnostic = diagnostic.secondary(joint.location(), "the branches are joined here");
        }
        self.branches(diagnostic, first, second);
    }

    /// Says that SQLite rebuilds a table that another branch changes.
    pub(super) fn rebuilt_beside(
        &mut self,
        table: &ObjectName,
        rebuild: (usize, Location),
        other: (usize, Location),
        joint: Option<usize>,
    ) {
        let id = |node: usize| self.chain.graph.id(node);
        let (first, second) = (id(rebuild.0), id(other.0));
        let message = format!(
            "SQLite must rebuild the table `{table}` in revision {first}, and revision {second} of another branch changes it"
        );
        let mut diagnostic = Diagnostic::error(Code::S1102, message)
            .primary(first_line(rebuild.1, self.chain), "this needs a rebuild")
            .secondary(first_line(other.1, self.chain), format!("in revision {second}"));
        if let Some(joint) = joint.and_then(|joint| self.chain.revisions.get(joint)) {
            diagnostic = diagnostic.secondary(joint.location(), "the branches are joined here");
        }
        self.branches(diagnostic, first, second);
    }

    /// Says what to do with two branches that are in each other's way.
    fn branches(&mut self, diagnostic: Diagnostic, first: &str, second: &str) {
        let one = format!("put one behind the other: `schema rebase {second} --onto {first}`");
        let other = format!("or say in {second} that it comes later: `--! depends-on: {first}`");
        self.diagnostics.push(diagnostic.help(one).help(other));
    }

    /// Says that rows of a referenced table are changed in a revision that SQLite runs without foreign
    /// keys.
    pub(super) fn changed_beside(
        &mut self,
        table: &ObjectName,
        place: Location,
        rebuild: Location,
    ) {
        let message = format!(
            "rows of `{table}`, which other tables reference, are changed in a revision that rebuilds a table on SQLite"
        );
        let diagnostic = Diagnostic::error(Code::S1103, message)
            .primary(first_line(place, self.chain), "no cascade would run")
            .secondary(first_line(rebuild, self.chain), "this needs a rebuild");
        self.diagnostics.push(diagnostic.help(
            "move one of the two to a revision of its own (`schema revision -m \"...\"`): during a rebuild SQLite does not enforce foreign keys",
        ));
    }
}

/// The first line of a statement: a label over all of it would hide what it says.
fn first_line(place: Location, chain: Chain<'_>) -> Location {
    let text = chain.sources.get(place.source).text();
    Location { span: crate::script::clipped(place.span, text), ..place }
}
