//! Why a target does not say where to go.

use std::error::Error;
use std::fmt;

/// Why a target cannot be resolved or planned. It carries what a hint is made of; its `Display` is
/// one sentence.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum TargetError {
    /// Nothing is called so.
    UnknownRevision {
        /// What was given.
        given: String,
        /// Ids and labels that may have been meant, the likeliest first.
        candidates: Vec<String>,
    },
    /// Several ids or labels begin so.
    AmbiguousRevision {
        /// What was given.
        given: String,
        /// Some of those that begin so.
        candidates: Vec<String>,
        /// How many begin so.
        count: usize,
    },
    /// What stands before the `@` is no label, and no revision either.
    UnknownBranch {
        /// What was given.
        given: String,
        /// Labels and ids that may have been meant, the likeliest first.
        candidates: Vec<String>,
    },
    /// The revision is not on the branch that was named.
    NotOnBranch {
        /// The id of the revision.
        revision: String,
        /// The branch, as it was given.
        branch: String,
    },
    /// Of what is above the target of a downgrade, nothing leads to the branch that was named.
    NothingOnBranch {
        /// The id of the target.
        above: String,
        /// The branch, as it was given.
        branch: String,
    },
    /// One revision was asked for, and there are several heads.
    MultipleHeads {
        /// What was given.
        given: String,
        /// The ids of the heads.
        heads: Vec<String>,
    },
    /// There are not as many revisions in that direction.
    RelativeOutOfRange {
        /// What was given.
        given: String,
    },
    /// An upgrade was asked to go down from where the database is, or a downgrade to go up.
    WrongDirection {
        /// What was given.
        given: String,
    },
    /// A step leads to several revisions.
    AmbiguousStep {
        /// What was given.
        given: String,
        /// Some of the ids that the step could lead to.
        candidates: Vec<String>,
    },
    /// The target counts from the current revision, and several are current.
    AmbiguousCurrent {
        /// What was given.
        given: String,
        /// The ids of the current revisions that it could count from.
        current: Vec<String>,
    },
    /// The target is not below what is current, or the one end of a range not below the other.
    NotInHistory {
        /// The lower end, as it was given.
        given: String,
        /// The upper end, as it was given, or the ids of the current revisions.
        upper: Vec<String>,
    },
    /// The target of a downgrade is in force, but nothing revises it that a downgrade could take away:
    /// others only depend on it.
    NothingBehind {
        /// What was given.
        given: String,
    },
    /// Of revisions that were asked for together, one is implied by another.
    Overlapping {
        /// The id of the one.
        revision: String,
        /// The id of the other, which cannot be without it.
        implied_by: String,
    },
    /// A downgrade was given several targets.
    SeveralTargets {
        /// What was given.
        given: String,
    },
}

impl TargetError {
    /// Returns the name of the kind of error, for output that programs read. It does not change.
    pub fn code(&self) -> &'static str {
        match self {
            TargetError::UnknownRevision { .. } => "unknown_revision",
            TargetError::AmbiguousRevision { .. } => "ambiguous_revision",
            TargetError::UnknownBranch { .. } => "unknown_branch",
            TargetError::NotOnBranch { .. } => "not_on_branch",
            TargetError::NothingOnBranch { .. } => "nothing_on_branch",
            TargetError::MultipleHeads { .. } => "multiple_heads",
            TargetError::RelativeOutOfRange { .. } => "relative_out_of_range",
            TargetError::WrongDirection { .. } => "wrong_direction",
            TargetError::AmbiguousStep { .. } => "ambiguous_step",
            TargetError::AmbiguousCurrent { .. } => "ambiguous_current",
            TargetError::NotInHistory { .. } => "not_in_history",
            TargetError::NothingBehind { .. } => "nothing_behind",
            TargetError::Overlapping { .. } => "overlapping_revisions",
            TargetError::SeveralTargets { .. } => "several_targets",
        }
    }

    /// Returns what could be given instead, the likeliest first and at most five; there may be
    /// nothing.
    pub fn candidates(&self) -> &[String] {
        match self {
            TargetError::UnknownRevision { candidates, .. }
            | TargetError::AmbiguousRevision { candidates, .. }
            | TargetError::UnknownBranch { candidates, .. }
            | TargetError::AmbiguousStep { candidates, .. }
            | TargetError::MultipleHeads { heads: candidates, .. }
            | TargetError::AmbiguousCurrent { current: candidates, .. } => {
                candidates.get(..super::build::CANDIDATES).unwrap_or(candidates)
            }
            _ => &[],
        }
    }
}

impl fmt::Display for TargetError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            TargetError::UnknownRevision { given, .. } if given.is_empty() => {
                write!(f, "a revision is expected, but nothing is named")
            }
            TargetError::UnknownRevision { given, .. } => {
                write!(f, "no revision is named or begins with {given:?}")
            }
            TargetError::AmbiguousRevision { given, count, candidates } => {
                write!(
                    f,
                    "{given:?} is the beginning of {count} names: {}",
                    few(candidates, *count)
                )
            }
            TargetError::UnknownBranch { given, .. } => {
                write!(f, "no branch label is {given:?}, and no revision is named so")
            }
            TargetError::NotOnBranch { revision, branch } => {
                write!(f, "the revision {revision} is not on the branch {branch:?}")
            }
            TargetError::NothingOnBranch { above, branch } => {
                write!(f, "nothing above the revision {above} leads to the branch {branch:?}")
            }
            TargetError::MultipleHeads { given, heads } => write!(
                f,
                "{given:?} is one revision, but there are {} heads: {}",
                heads.len(),
                few(heads, heads.len())
            ),
            TargetError::RelativeOutOfRange { given } => {
                write!(f, "there are not as many revisions on the way as {given:?} counts")
            }
            TargetError::WrongDirection { given } if given.contains('+') => {
                write!(f, "{given:?} counts up from where the way leads down")
            }
            TargetError::WrongDirection { given } => {
                write!(f, "{given:?} counts down from where the way leads up")
            }
            TargetError::AmbiguousStep { given, candidates } => write!(
                f,
                "the way that {given:?} counts divides into several revisions: {}",
                candidates.join(", ")
            ),
            TargetError::AmbiguousCurrent { given, current } => write!(
                f,
                "{given:?} counts from the current revision, but {} are current: {}",
                current.len(),
                few(current, current.len())
            ),
            TargetError::NotInHistory { given, upper } if upper.is_empty() => {
                write!(f, "{given:?} is not in force: the database is at base")
            }
            TargetError::NotInHistory { given, upper } => {
                write!(f, "{given:?} is not in the history of {}", few(upper, upper.len()))
            }
            TargetError::NothingBehind { given } => {
                write!(f, "{given:?} is in force, but no revision that is in force revises it")
            }
            TargetError::Overlapping { revision, implied_by } => write!(
                f,
                "the revisions {revision} and {implied_by} were asked for together, but \
                 {implied_by} has {revision} in its history"
            ),
            TargetError::SeveralTargets { given } => {
                write!(f, "a downgrade has one target, but {given:?} are several")
            }
        }
    }
}

impl Error for TargetError {}

/// The first of some ids, and how many there are more.
fn few(ids: &[String], count: usize) -> String {
    let shown = ids.get(..super::build::CANDIDATES).unwrap_or(ids);
    match count.saturating_sub(shown.len()) {
        0 => shown.join(", "),
        more => format!("{} and {more} more", shown.join(", ")),
    }
}
