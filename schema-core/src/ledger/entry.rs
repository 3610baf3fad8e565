//! What the history tells of a thing done. The words that are stored are permanent.

use crate::hash::Hash;
use crate::script::Direction;

/// What a row of the history tells of a thing done.
#[derive(Clone, Copy, Debug)]
pub struct Entry<'a> {
    /// The revision.
    pub revision: &'a str,
    /// What was done with it.
    pub action: Action,
    /// Its chain hash.
    pub hash: Hash,
    /// How long it took, in milliseconds; `None` where the server is to measure it.
    pub milliseconds: Option<u64>,
    /// The program that did it.
    pub program: &'a str,
    /// How it ended.
    pub outcome: Outcome,
    /// How many of its statements are done.
    pub statements_done: usize,
    /// What went wrong.
    pub error: Option<&'a str>,
}

/// What is done with a revision.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Action {
    /// Its upgrade was run.
    Upgrade,
    /// Its downgrade was run.
    Downgrade,
    /// It was entered without being run.
    Stamp,
    /// It was taken out without being run.
    Unstamp,
    /// A recorded failure was ended, or a changed hash accepted.
    Repair,
}

impl Action {
    /// The word that is stored.
    pub const fn name(self) -> &'static str {
        match self {
            Action::Upgrade => "upgrade",
            Action::Downgrade => "downgrade",
            Action::Stamp => "stamp",
            Action::Unstamp => "unstamp",
            Action::Repair => "repair",
        }
    }
}

impl From<Direction> for Action {
    fn from(direction: Direction) -> Self {
        match direction {
            Direction::Upgrade => Action::Upgrade,
            Direction::Downgrade => Action::Downgrade,
        }
    }
}

/// How a thing ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Outcome {
    /// All of it is done.
    Done,
    /// It failed and was rolled back: nothing of it is left.
    Failed,
    /// It runs outside of transactions, or died while it did; a rerun resumes it.
    Running,
    /// It failed outside of transactions; a rerun resumes it.
    Stopped,
    /// It was taken over: a later entry goes on where it was.
    Resumed,
    /// It was stopped, and somebody has ended that with `repair`.
    Repaired,
}

impl Outcome {
    /// The word that is stored.
    pub const fn name(self) -> &'static str {
        match self {
            Outcome::Done => "done",
            Outcome::Failed => "failed",
            Outcome::Running => "running",
            Outcome::Stopped => "stopped",
            Outcome::Resumed => "resumed",
            Outcome::Repaired => "repaired",
        }
    }
}

/// How far a revision that runs outside of transactions has come.
#[derive(Clone, Copy, Debug)]
pub struct Progress<'a> {
    /// The history row's id.
    pub id: i64,
    /// Who runs it: a word that no other run has.
    pub owner: &'a str,
    /// How many of its statements are done.
    pub statements_done: usize,
    /// The hash of their texts.
    pub statements_hash: Hash,
    /// For how many seconds nobody else may take it over; `None` where a session lock guards it.
    pub lease_seconds: Option<u64>,
}
