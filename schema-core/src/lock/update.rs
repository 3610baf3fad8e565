//! Makes the next lock.

use std::collections::{BTreeMap, BTreeSet};

use super::{Entry, Lock, State, check};
use crate::diagnostic::{Code, Diagnostic};
use crate::directory::Directory;
use crate::revision::{FileName, Revision, is_valid_id};
use crate::source::{SourceId, Span};

/// What is to be done with a lock.
#[derive(Clone, Copy, Debug)]
pub enum Update<'a> {
    /// `schema lock`: seals every revision. A sealed one that was edited, or whose file is gone, must
    /// be named in `accept`; else nothing is done.
    Seal {
        /// The ids whose changes are accepted: revisions that no database has run.
        accept: &'a [String],
    },
    /// `schema revision`, `merge` and `rebase`: makes these revisions drafts, and keeps all others as
    /// they are. A sealed one that was edited keeps its seal, and so its error.
    Draft {
        /// The ids that were made or moved.
        ids: &'a [String],
    },
}

impl Lock {
    /// Returns the lock that follows on `previous` for the revisions that there are now.
    ///
    /// `previous` is the lock that the directory was read with. It may hold both sides of a conflict:
    /// what either side sealed stays sealed.
    ///
    /// # Errors
    /// What has to be accepted first; for drafts, what in the lock cannot be read and would be lost.
    pub fn update(
        previous: Option<&Lock>,
        directory: &Directory,
        update: Update<'_>,
    ) -> Result<Lock, Vec<Diagnostic>> {
        let known = previous.map(|lock| Known::new(lock, directory)).unwrap_or_default();
        match update {
            Update::Seal { accept } => sealed(&known, directory, accept),
            Update::Draft { ids } => match previous.map(|lock| lock.state) {
                Some(State::Partial | State::Unreadable) => Err(unreadable(directory)),
                _ => Ok(drafted(&known, directory, ids)),
            },
        }
    }
}

/// The entries of a lock, one for each id.
#[derive(Default)]
struct Known<'a> {
    source: Option<SourceId>,
    entries: BTreeMap<&'a str, &'a Entry>,
}

impl<'a> Known<'a> {
    fn new(lock: &'a Lock, directory: &Directory) -> Self {
        let hashes: BTreeMap<&str, _> =
            directory.revisions.iter().map(|one| (one.id.value.as_str(), one.hash)).collect();
        let mut entries: BTreeMap<&str, &Entry> = BTreeMap::new();
        for entry in &lock.entries {
            // A seal counts more than a draft, and the seal that still holds more than another.
            let rank = |entry: &Entry| match (entry.seal, hashes.get(entry.id.as_str())) {
                (None, _) => 0,
                (Some(seal), Some(hash)) if seal == *hash => 2,
                (Some(_), _) => 1,
            };
            let kept = entries.entry(entry.id.as_str()).or_insert(entry);
            if rank(entry) > rank(kept) {
                *kept = entry;
            }
        }
        Self { source: lock.source, entries }
    }

    fn seal_of(&self, revision: &Revision) -> Option<&'a Entry> {
        let entry = self.entries.get(revision.id.value.as_str()).copied();
        entry.filter(|entry| entry.seal.is_some())
    }
}

fn sealed(
    known: &Known<'_>,
    directory: &Directory,
    accept: &[String],
) -> Result<Lock, Vec<Diagnostic>> {
    let accept: BTreeSet<&str> = accept.iter().map(String::as_str).collect();
    let refused =
        known.source.map_or_else(Vec::new, |source| refused(known, directory, &accept, source));
    if !refused.is_empty() {
        return Err(refused);
    }
    let entries = lockable(directory)
        .map(|revision| Entry { seal: Some(revision.hash), ..entry_of(revision) });
    Ok(Lock { entries: entries.collect(), ..Lock::default() })
}

/// What of the lock cannot be read.
fn unreadable(directory: &Directory) -> Vec<Diagnostic> {
    let concerns = |one: &&Diagnostic| matches!(one.code, Code::S0703 | Code::S0704);
    directory.diagnostics.iter().filter(concerns).cloned().collect()
}

/// What was sealed, has changed or gone, and is not accepted.
fn refused(
    known: &Known<'_>,
    directory: &Directory,
    accept: &BTreeSet<&str>,
    source: SourceId,
) -> Vec<Diagnostic> {
    let mut refused = Vec::new();
    for revision in directory.revisions.iter().filter(|one| !accept.contains(one.id.value.as_str()))
    {
        let entry = known.seal_of(revision).filter(|entry| entry.seal != Some(revision.hash));
        refused.extend(entry.map(|entry| check::edited(entry, revision, source)));
    }
    let ids: BTreeSet<&str> = directory.revisions.iter().map(|one| one.id.value.as_str()).collect();
    let files: BTreeMap<&str, &Revision> =
        directory.revisions.iter().map(|one| (one.file.as_str(), one)).collect();
    for entry in known.entries.values().filter(|entry| entry.seal.is_some()) {
        if ids.contains(entry.id.as_str()) || accept.contains(entry.id.as_str()) {
            continue;
        }
        match files.get(entry.file.as_str()) {
            Some(revision) if accept.contains(revision.id.value.as_str()) => {}
            // The file may belong to another revision that the other side of a conflict knows.
            Some(revision) if !known.entries.contains_key(revision.id.value.as_str()) => {
                refused.push(check::other_id(entry, revision, source));
            }
            _ => refused.push(check::missing(entry, source)),
        }
    }
    refused
}

fn drafted(known: &Known<'_>, directory: &Directory, ids: &[String]) -> Lock {
    let drafts: BTreeSet<&str> = ids.iter().map(String::as_str).collect();
    let present: BTreeSet<&str> =
        directory.revisions.iter().map(|one| one.id.value.as_str()).collect();
    let mut entries: Vec<Entry> = Vec::new();
    for revision in lockable(directory) {
        let id = revision.id.value.as_str();
        match known.entries.get(id) {
            Some(entry) if !drafts.contains(id) && entry.seal.is_some() => {
                entries.push((*entry).clone())
            }
            Some(_) => entries.push(entry_of(revision)),
            None if drafts.contains(id) => entries.push(entry_of(revision)),
            // A directory that had no lock gets one with everything in it.
            None if known.source.is_none() => entries.push(entry_of(revision)),
            // Somebody else's file, added by hand: it keeps its error until `schema lock`.
            None => {}
        }
    }
    // A sealed revision whose file is gone keeps its error too.
    let gone = known
        .entries
        .values()
        .filter(|entry| entry.seal.is_some() && !present.contains(entry.id.as_str()));
    entries.extend(gone.map(|entry| (*entry).clone()));
    entries.sort_by_cached_key(|entry| {
        let name = FileName::new(&entry.file);
        (name.map(|name| (name.order, name.slug)), entry.file.clone())
    });
    Lock { entries, ..Lock::default() }
}

/// The revisions that a line can be written for: one for each id, and the id a valid one.
fn lockable(directory: &Directory) -> impl Iterator<Item = &Revision> {
    let mut seen = BTreeSet::new();
    directory
        .revisions
        .iter()
        .filter(move |one| is_valid_id(&one.id.value) && seen.insert(one.id.value.as_str()))
}

/// The entry of a revision as a draft.
fn entry_of(revision: &Revision) -> Entry {
    Entry {
        id: revision.id.value.clone(),
        parents: revision.revises.iter().map(|parent| parent.value.clone()).collect(),
        file: revision.file.clone(),
        seal: None,
        span: Span::default(),
    }
}
