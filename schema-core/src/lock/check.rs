//! Compares a lock with the revisions that there are.

use std::collections::{BTreeMap, BTreeSet};

use super::{Entry, Lock, State};
use crate::diagnostic::{Code, Diagnostic};
use crate::revision::{Revision, is_valid_id};
use crate::source::{Location, SourceId};

/// What a lock is compared with.
pub(crate) struct Present<'a> {
    /// The revisions that could be read.
    pub(crate) revisions: &'a [Revision],
    /// All files of the directory, revisions or not.
    pub(crate) files: &'a BTreeSet<&'a str>,
}

/// Reports where a lock and the revisions differ.
pub(crate) fn check(lock: &Lock, present: &Present<'_>, diagnostics: &mut Vec<Diagnostic>) {
    let Some(source) = lock.source else { return };
    if !matches!(lock.state, State::Whole | State::Partial) {
        return;
    }
    let by_id = entries_by_id(lock, source, diagnostics);
    let ids: BTreeSet<&str> = present.revisions.iter().map(|one| one.id.value.as_str()).collect();
    let lost: BTreeMap<&str, &Entry> = lock
        .entries
        .iter()
        .filter(|entry| !ids.contains(entry.id.as_str()))
        .map(|entry| (entry.file.as_str(), entry))
        .collect();
    let without_parents = without_parents(diagnostics);
    let mut seen = BTreeSet::new();
    for revision in present.revisions {
        // A repeated or invalid id is an error of its own, and cannot be locked.
        if !seen.insert(revision.id.value.as_str()) || !is_valid_id(&revision.id.value) {
            continue;
        }
        match (by_id.get(revision.id.value.as_str()), lost.get(revision.file.as_str())) {
            (Some(entry), _) => {
                let mut differences = differences(entry, revision, source);
                let follows = without_parents.contains(&revision.source);
                differences.retain(|one| !follows || one.code != Code::S0710);
                diagnostics.extend(differences);
            }
            (None, Some(entry)) => diagnostics.push(other_id(entry, revision, source)),
            (None, None) if lock.state == State::Whole => diagnostics.push(unlisted(revision)),
            (None, None) => {}
        }
    }
    // A file that is there but could not be read has an error of its own.
    let gone = lost.values().filter(|entry| !present.files.contains(entry.file.as_str()));
    diagnostics.extend(gone.map(|entry| missing(entry, source)));
}

/// The files whose parents could not be read: that the lock has others follows from that.
fn without_parents(diagnostics: &[Diagnostic]) -> BTreeSet<SourceId> {
    let header = diagnostics.iter().filter(|one| {
        matches!(one.code, Code::S0202 | Code::S0203 | Code::S0204 | Code::S0206 | Code::S0209)
    });
    header.filter_map(|one| one.location()).map(|place| place.source).collect()
}

fn entries_by_id<'a>(
    lock: &'a Lock,
    source: SourceId,
    diagnostics: &mut Vec<Diagnostic>,
) -> BTreeMap<&'a str, &'a Entry> {
    let mut by_id: BTreeMap<&str, &Entry> = BTreeMap::new();
    for entry in &lock.entries {
        match by_id.get(entry.id.as_str()) {
            None => {
                by_id.insert(&entry.id, entry);
            }
            Some(first) => {
                let message = format!("schema.lock lists `{}` twice", entry.id);
                let diagnostic = Diagnostic::error(Code::S0712, message);
                let diagnostic = diagnostic.primary(entry.location(source), "once more here");
                let diagnostic = diagnostic.secondary(first.location(source), "first here");
                diagnostics.push(diagnostic.help("let `schema lock` write the file anew"));
            }
        }
    }
    by_id
}

impl Entry {
    fn location(&self, source: SourceId) -> Location {
        Location { source, span: self.span }
    }
}

impl Revision {
    /// Where it says which revision it is.
    pub(crate) fn location(&self) -> Location {
        Location { source: self.source, span: self.id.span }
    }
}

fn differences(entry: &Entry, revision: &Revision, source: SourceId) -> Vec<Diagnostic> {
    let mut diagnostics = Vec::new();
    if entry.seal.is_some_and(|seal| seal != revision.hash) {
        diagnostics.push(edited(entry, revision, source));
    } else if !entry.parents.iter().eq(revision.revises.iter().map(|parent| &parent.value)) {
        diagnostics.push(other_parents(entry, revision, source));
    }
    if entry.file != revision.file {
        diagnostics.push(renamed(entry, revision, source));
    }
    diagnostics
}

/// A sealed revision was edited.
pub(super) fn edited(entry: &Entry, revision: &Revision, source: SourceId) -> Diagnostic {
    let id = &revision.id.value;
    let message = format!("revision `{id}` was edited after it was sealed");
    let diagnostic = Diagnostic::error(Code::S0709, message);
    let diagnostic =
        diagnostic.primary(revision.location(), "its text is no longer the sealed one");
    diagnostic
        .secondary(entry.location(source), "sealed here")
        .help(
            "undo the edit, and put the change into a new revision (`schema revision -m \"...\"`)",
        )
        .help(format!(
            "if no database has run it yet, accept the edit with `schema lock --accept {id}`"
        ))
}

fn other_parents(entry: &Entry, revision: &Revision, source: SourceId) -> Diagnostic {
    let stated =
        if entry.parents.is_empty() { String::from("none") } else { entry.parents.join(", ") };
    let message = format!("schema.lock has other parents for revision `{}`", revision.id.value);
    let span = match (revision.revises.first(), revision.revises.last()) {
        (Some(first), Some(last)) => crate::source::Span::new(first.span.start, last.span.end),
        _ => revision.id.span,
    };
    let place = Location { source: revision.source, span };
    let diagnostic = Diagnostic::error(Code::S0710, message).primary(place, "");
    let diagnostic = diagnostic.secondary(entry.location(source), format!("revises {stated}"));
    diagnostic.help("run `schema lock`, which also seals the revisions; or undo the edit and move the revision with `schema rebase`")
}

fn renamed(entry: &Entry, revision: &Revision, source: SourceId) -> Diagnostic {
    let message = format!("the file of revision `{}` was renamed", revision.id.value);
    let label = format!("now in {}", revision.file);
    let diagnostic = Diagnostic::error(Code::S0711, message).primary(revision.location(), label);
    let diagnostic = diagnostic.secondary(entry.location(source), format!("was {}", entry.file));
    diagnostic.help(format!("run `schema lock`, or rename it back to `{}`", entry.file))
}

/// A file has got another id.
pub(super) fn other_id(entry: &Entry, revision: &Revision, source: SourceId) -> Diagnostic {
    let (old, new) = (&entry.id, &revision.id.value);
    let message = format!("the id of {} changed from `{old}` to `{new}`", revision.file);
    let diagnostic = Diagnostic::error(Code::S0713, message).primary(revision.location(), "");
    let diagnostic = diagnostic.secondary(entry.location(source), format!("`{old}` here"));
    let diagnostic = diagnostic.help(format!("write `--! revision: {old}` again"));
    let accept = match entry.seal {
        Some(_) => format!("`schema lock --accept {new}`"),
        None => String::from("`schema lock`"),
    };
    diagnostic.help(format!("or, if no database has run it yet, accept the new id with {accept}"))
}

fn unlisted(revision: &Revision) -> Diagnostic {
    let message = format!("{} is not in schema.lock", revision.file);
    let diagnostic = Diagnostic::error(Code::S0707, message).primary(revision.location(), "");
    diagnostic.help("add it with `schema lock`; files made by `schema revision` are added at once")
}

/// A listed revision is gone.
pub(super) fn missing(entry: &Entry, source: SourceId) -> Diagnostic {
    let message = format!("schema.lock lists {}, which is not there", entry.file);
    let diagnostic = Diagnostic::error(Code::S0708, message);
    let diagnostic = diagnostic.primary(entry.location(source), "");
    let diagnostic = diagnostic.help("bring the file back from git");
    let take_out = match entry.seal {
        Some(_) => format!("`schema lock --accept {}`", entry.id),
        None => String::from("`schema lock`"),
    };
    diagnostic.help(format!("or, if no database has run it yet, take it out with {take_out}"))
}
