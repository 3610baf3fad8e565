//! `schema.lock`: which revisions there are, and which of them may no longer be edited.
//!
//! The first line holds the heads and a digest of the rest: two branches that each add a revision
//! both change it, so that git cannot put the two together without asking. Each further line is a
//! revision: its id, its parents, its file, and the hash of the file's text, or `draft`.
//!
//! ```text
//! schema.lock 1 heads=c43bd0119ae5 digest=9f3c...
//! 201f5ef24462 none 0001_initial.sql 5b1e...
//! c43bd0119ae5 201f5ef24462 0002_tags.sql draft
//! ```
//!
//! The `1` is the format's version. Every released program reads it before anything else, so
//! another format must have another number, and a program that does not know it says so.

mod check;
mod parse;
mod update;
mod write;

use crate::hash::Hash;
use crate::source::{SourceId, Span};

pub use update::Update;

pub(crate) use check::{Present, check};
pub(crate) use parse::parse;

/// The name of the file.
pub const FILE: &str = "schema.lock";

/// What stands at the end of a line whose revision may still be edited.
const DRAFT: &str = "draft";

/// What a `schema.lock` says.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Lock {
    /// Its text, if it was read.
    pub source: Option<SourceId>,
    /// The revisions. One stands there twice only where the file holds both sides of a conflict.
    pub entries: Vec<Entry>,
    /// What could not be read, so that its entries may not be all there are.
    pub(crate) state: State,
}

/// How far a lock can be relied on.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) enum State {
    /// All was read.
    #[default]
    Whole,
    /// It holds the entries of both sides of a conflict.
    Conflicted,
    /// Some lines could not be read.
    Partial,
    /// It is of a format that this version does not know, or no text at all.
    Unreadable,
}

/// A revision in the lock.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Entry {
    /// The revision's id.
    pub id: String,
    /// The ids of its parents, as its file has them.
    pub parents: Vec<String>,
    /// The name of its file.
    pub file: String,
    /// The hash of its text; `None` while it is a draft.
    pub seal: Option<Hash>,
    /// The line, where it was read.
    pub(crate) span: Span,
}

impl Lock {
    /// Whether the file holds git's conflict markers.
    pub fn is_conflicted(&self) -> bool {
        self.state == State::Conflicted
    }

    /// Returns the ids that no listed revision has for a parent.
    pub fn heads(&self) -> Vec<&str> {
        let parents: std::collections::HashSet<&str> =
            self.entries.iter().flat_map(|entry| &entry.parents).map(String::as_str).collect();
        let ids = self.entries.iter().map(|entry| entry.id.as_str());
        ids.filter(|id| !parents.contains(id)).collect()
    }
}
