//! What does not fit, as diagnostics.

use std::collections::BTreeSet;
use std::fmt::Display;

use super::branches::Clash;
use super::{Chain, differ};
use crate::backend::{Backend, Dialect};
use crate::catalog::{Catalog, Difference, Gone, Name, ObjectName, Origin, Table};
use crate::ddl::cursor::Cursor;
use crate::ddl::{Input, SyntaxError, SyntaxErrorKind};
use crate::diagnostic::{Code, Diagnostic, Severity, listed};
use crate::operation::{Misfit, MisfitKind, Noun, Operation};
use crate::source::{Location, SourceId, Span};

/// How many differences are told.
const TOLD: usize = 6;

/// A downgrade that does not bring back what was there.
pub(super) struct NotBroughtBack {
    /// The line that it stands below.
    pub(super) opener: Span,
    pub(super) revision: usize,
    /// Whether the same is written for all backends.
    pub(super) everywhere: bool,
    /// Whether one could be derived.
    pub(super) derivable: bool,
}

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

    /// Says that a statement can't be read, unless something is told of it that would explain that.
    pub(super) fn syntax(&mut self, error: &SyntaxError, whole: Location, dialect: Dialect) {
        let Location { source, span } = whole;
        let from = Location { source, span: Span::at(span.start) };
        let to = Location { source, span: Span::at(span.end) };
        if self.chain.wrong.range(from..to).next().is_some() {
            return;
        }
        let code = match error.kind {
            SyntaxErrorKind::UnknownStatement => Code::S0801,
            SyntaxErrorKind::Unexpected | SyntaxErrorKind::NotPortable => Code::S0802,
            SyntaxErrorKind::Values => Code::S0932,
        };
        let message = match (error.kind, dialect.backend()) {
            (SyntaxErrorKind::UnknownStatement, Some(backend)) => {
                format!("no statement of {} begins so", backend.product())
            }
            _ => error.message.clone(),
        };
        let place = Location { source, span: error.span };
        let diagnostic = Diagnostic::error(code, message).primary(place, "");
        let help = error.help.as_deref().unwrap_or(match code {
            Code::S0801 => "correct the spelling",
            _ => "write it so, or write the statement in `--! upgrade(<backend>)` sections",
        });
        self.diagnostics.push(diagnostic.help(help));
    }

    /// Says that a note about the catalog stands where everything is known.
    pub(super) fn needless_note(&mut self, place: Location) {
        let message = "a portable statement needs no `--! catalog`: what it does is known";
        let diagnostic = Diagnostic::error(Code::S0806, message).primary(place, "");
        self.diagnostics.push(diagnostic.help("remove the line"));
    }

    /// Says what does not fit. What may be the effect of a statement that is not understood is a warning.
    pub(super) fn misfit(
        &mut self,
        misfit: &Misfit,
        statement: Location,
        dialect: Dialect,
        catalog: &Catalog,
    ) {
        let named = match &misfit.kind {
            MisfitKind::Unknown { name, .. } => Some(&name.name),
            MisfitKind::UnknownColumn { column, .. } => Some(column),
            _ => None,
        };
        let span = match named {
            Some(name) => self.narrowed(misfit.at, name, statement, dialect),
            None => misfit.at,
        };
        let place = Location { source: statement.source, span };
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

    /// The place of a name, in what is known to hold it and the rest of its statement.
    fn narrowed(&self, at: Span, name: &Name, statement: Location, dialect: Dialect) -> Span {
        let span = Span::new(at.start, statement.span.end.max(at.end));
        let text = span.of(self.chain.sources.get(statement.source).text());
        let mut cursor =
            Cursor::new(Input { text, source: statement.source, base: span.start, dialect });
        while let Some(token) = cursor.take() {
            if cursor.name_of(token).is_some_and(|found| found.as_str() == name.as_str()) {
                return cursor.place(token.span);
            }
        }
        at
    }

    /// Takes note that what an operation makes will be missing because of a mistake that is told.
    pub(super) fn excuse(&mut self, operation: &Operation) {
        let noun = |noun: Noun, name: &dyn Display| format!("{} {name}", noun.word());
        let key = match operation {
            Operation::CreateTable { table, .. } => noun(Noun::Table, &table.name),
            Operation::RenameTable { table, to, .. } => {
                noun(Noun::Table, &table.value.sibling(to.value.clone()))
            }
            Operation::AddColumn { table, column, .. } => of_column(&column.name, &table.value),
            Operation::RenameColumn { table, to, .. } => of_column(&to.value, &table.value),
            Operation::CreateIndex { index, .. } => match &index.name {
                Some(name) => noun(Noun::Index, name),
                None => return,
            },
            Operation::RenameIndex { to, .. } => noun(Noun::Index, &to.value),
            Operation::AddConstraint { constraint, .. } => match &constraint.name {
                Some(name) => noun(Noun::Constraint, name),
                None => return,
            },
            Operation::RenameConstraint { to, .. } => noun(Noun::Constraint, &to.value),
            Operation::CreateObject { object, .. } => {
                noun(Noun::Object(object.key.kind), &object.key.name)
            }
            _ => return,
        };
        self.missing.insert(key);
    }

    fn describe(&mut self, kind: &MisfitKind, place: Location) -> Option<Diagnostic> {
        Some(match kind {
            MisfitKind::Unknown { noun, name, on, candidates, gone } => {
                if !self.missing.insert(format!("{} {name}", noun.word())) {
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
                self.explained(diagnostic, &name.name, gone.as_ref(), candidates)
            }
            MisfitKind::UnknownColumn { table, column, candidates, gone, made } => {
                if !self.missing.insert(of_column(column, table)) {
                    return None;
                }
                let message = format!("the table `{table}` has no column `{column}` at this point");
                let diagnostic = Diagnostic::error(Code::S0902, message).primary(place, "");
                let diagnostic = self.made(diagnostic, *made, place, "the table");
                self.explained(diagnostic, column, gone.as_ref(), candidates)
            }
            MisfitKind::Exists { noun, name, holder, made } => {
                let code = if *noun == Noun::Table { Code::S0911 } else { Code::S0913 };
                let message = match noun {
                    Noun::Table if holder == "a table" => {
                        format!("there is a table `{name}` already")
                    }
                    _ => format!("the name `{name}` is taken: {holder} has it"),
                };
                let diagnostic = Diagnostic::error(code, message).primary(place, "once more here");
                self.made(diagnostic, *made, place, "made here")
                    .help("choose another name, or drop or rename what has it before")
            }
            MisfitKind::ColumnExists { table, column, made } => {
                let message = format!("the table `{table}` has a column `{column}` already");
                let diagnostic = Diagnostic::error(Code::S0912, message);
                let diagnostic = diagnostic.primary(place, "once more here");
                self.made(diagnostic, *made, place, "made here")
                    .help("choose another name, or drop or rename the other column before")
            }
            MisfitKind::NoKey { table, columns, made } => {
                let names: Vec<&str> = columns.iter().map(|name| name.as_str()).collect();
                let message = match names.as_slice() {
                    [] => format!("the table `{table}` has no primary key to reference"),
                    names => format!(
                        "the table `{table}` has no primary key and no UNIQUE constraint on {}",
                        listed(names)
                    ),
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
                    .help("drop the first one before, or make this one a UNIQUE constraint")
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
        given: &Name,
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
            return diagnostic.help(match &gone.renamed_to {
                Some(name) => format!("its name is `{name}` now"),
                None => "leave this out, or make what is missing anew before it".to_owned(),
            });
        }
        let names: Vec<&str> = candidates.iter().map(String::as_str).collect();
        match names.as_slice() {
            [] => diagnostic.help("correct the name, or make it in a statement before this one"),
            // Names that databases tell apart by the case alone are those that quotes keep.
            [only, ..] if only.to_lowercase() == given.as_str() => diagnostic.help(format!(
                "write `\"{only}\"`: without double quotes a name is one in lower case"
            )),
            [only] => diagnostic.help(format!("did you mean `{only}`?")),
            names => diagnostic.help(format!("did you mean one of {}?", listed(names))),
        }
    }

    /// Says that a downgrade does not bring back what was there before its upgrade.
    pub(super) fn not_brought_back(&mut self, differences: &[Difference], by: &NotBroughtBack) {
        let revision = self.chain.revisions.get(by.revision);
        let Some(revision) = revision.filter(|_| !differences.is_empty()) else { return };
        let on = if by.everywhere { String::new() } else { format!(" on {}", self.backend) };
        let message =
            format!("the downgrade does not bring back the schema from before the upgrade{on}");
        let place = Location { source: revision.source, span: by.opener };
        let mut diagnostic = Diagnostic::error(Code::S1201, message).primary(place, "");
        let told = differ::told(differences);
        if told.iter().all(|one| !one.certain) {
            diagnostic.severity = Severity::Warning;
            diagnostic.message =
                format!("the downgrade may not bring back the schema from before the upgrade{on}");
        }
        for one in told.iter().take(TOLD) {
            diagnostic = self.made(diagnostic, one.made, place, "made here");
            diagnostic = diagnostic.help(format!("after it, {}", one.sentence));
        }
        if let Some(more @ 1..) = told.len().checked_sub(TOLD) {
            diagnostic = diagnostic.help(format!("and {more} more differences"));
        }
        self.diagnostics.push(diagnostic.help(match by.derivable {
            true => "correct it, or leave the section out: the downgrade is derived then",
            false => "correct it, or write `--! downgrade: irreversible, <reason>`",
        }));
    }

    /// Says that two statements of different branches get into each other's way.
    pub(super) fn clash(&mut self, clash: &Clash<'_>, joint: Option<usize>) {
        let id = |node: usize| self.chain.graph.id(node);
        let (first, second) = (id(clash.first.0), id(clash.second.0));
        let thing = clash.thing.in_words();
        let needed = |one: &str, other: &str| {
            format!(
                "revision {one} changes {thing}, which revision {other} of another branch needs"
            )
        };
        let message = match clash.changes {
            (true, true) => {
                format!("revisions {first} and {second} of different branches both change {thing}")
            }
            (true, false) => needed(first, second),
            (false, _) => needed(second, first),
        };
        let label = |changes: bool, id: &str| match changes {
            true => format!("in revision {id}"),
            false => format!("needed here, in revision {id}"),
        };
        let of_first = label(clash.changes.0, first);
        let of_second = label(clash.changes.1, second);
        let mut diagnostic = Diagnostic::error(Code::S1101, message)
            .primary(first_line(clash.second.1, self.chain), of_second)
            .secondary(first_line(clash.first.1, self.chain), of_first);
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

    /// Says that SQLite would rebuild a table of which not all columns are known.
    pub(super) fn rebuilt_unknown(&mut self, table: &Table, place: Location) {
        let message = format!(
            "SQLite must rebuild the table `{}` for this, and not all of its columns are known",
            table.name
        );
        let place = first_line(place, self.chain);
        let diagnostic = Diagnostic::error(Code::S1017, message).primary(place, "");
        let diagnostic = self.made(diagnostic, table.origin, place, "made here");
        self.diagnostics.push(
            diagnostic
                .help("make the table with its columns, and fill it by INSERT INTO ... SELECT"),
        );
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

/// A column that is missing, in [`Teller::missing`].
fn of_column(column: &Name, table: &ObjectName) -> String {
    format!("column {column} {table}")
}

/// The first line of a statement: a label over all of it would hide what it says.
fn first_line(place: Location, chain: Chain<'_>) -> Location {
    let text = chain.sources.get(place.source).text();
    Location { span: crate::script::clipped(place.span, text), ..place }
}
