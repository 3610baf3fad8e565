//! Targets that count: `+2`, `-1`, `id+1`, `head-1`, `label@+1`, `label@id-2`.

use super::Graph;
use super::build::CANDIDATES;
use super::error::TargetError;

/// Where a walk stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Place {
    /// Nowhere yet: below the bases for a walk up, and above the heads for a walk down.
    Nowhere,
    /// Below the first revision, where a walk down ends.
    Base,
    /// At a revision.
    At(usize),
}

impl Place {
    pub(super) fn of(index: Option<usize>) -> Self {
        index.map_or(Place::Nowhere, Place::At)
    }
}

/// What to do where the graph ends before the steps do.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Overshoot {
    /// The target is an error.
    Refuse,
    /// The walk stays at the end: a history shows what there is.
    Stay,
}

/// A target that counts, in its parts.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Relative<'a> {
    pub(super) branch: Option<&'a str>,
    /// What it counts from; where there is nothing, from what is current.
    pub(super) from: Option<&'a str>,
    pub(super) direction: Direction,
    pub(super) steps: usize,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Direction {
    Up,
    Down,
}

impl<'a> Relative<'a> {
    /// Reads `[label@][name](+|-)n`; anything else is no such target.
    pub(super) fn read(target: &'a str) -> Option<Self> {
        let before_digits = target.trim_end_matches(|digit: char| digit.is_ascii_digit());
        let (rest, direction) = match before_digits.strip_suffix('+') {
            Some(rest) => (rest, Direction::Up),
            None => (before_digits.strip_suffix('-')?, Direction::Down),
        };
        let steps = steps(target.get(before_digits.len()..)?)?;
        let (branch, from) = match rest.rsplit_once('@') {
            Some(("", _)) => return None,
            Some((branch, from)) => (Some(branch), from),
            None => (None, rest),
        };
        let is_name = from.chars().all(|letter| letter.is_alphanumeric() || letter == '_');
        let from = (!from.is_empty()).then_some(from);
        is_name.then_some(Relative { branch, from, direction, steps })
    }

    /// Returns what the steps are counted from, spelt with its branch.
    pub(super) fn spelt(&self, from: &str) -> String {
        self.branch.map_or_else(|| from.to_owned(), |branch| format!("{branch}@{from}"))
    }
}

/// Reads a number of steps. One too large to count is more than any graph has.
pub(super) fn steps(digits: &str) -> Option<usize> {
    let is_number = !digits.is_empty() && digits.bytes().all(|digit| digit.is_ascii_digit());
    is_number.then(|| digits.parse().unwrap_or(usize::MAX))
}

impl Graph {
    /// Walks up to children, on a branch if one is given. `None` is returned where the graph ends
    /// first, if that is refused.
    pub(super) fn walk_up(
        &self,
        start: Place,
        steps: usize,
        branch: Option<&str>,
        overshoot: Overshoot,
        target: &str,
    ) -> Result<Option<Place>, TargetError> {
        let mut line: Option<Vec<bool>> = None;
        let mut place = start;
        for _ in 0..steps {
            let above = match place {
                Place::At(index) => self.children(index),
                Place::Nowhere | Place::Base => &self.bases,
            };
            if let (Some(branch), None, false) = (branch, &line, above.is_empty()) {
                line = Some(self.line_of_branch(branch)?);
            }
            let on_line = |index: &&usize| line.as_ref().is_none_or(|line| line[**index]);
            let mut next = above.iter().filter(on_line);
            match (next.next(), next.next()) {
                (None, _) => return Ok((overshoot == Overshoot::Stay).then_some(place)),
                (Some(only), None) => place = Place::At(*only),
                _ => return Err(self.ambiguous(target, above.iter().filter(on_line))),
            }
        }
        Ok(Some(place))
    }

    /// Walks down to parents, and from the last one to base. `None` is returned where the graph
    /// ends first, if that is refused.
    pub(super) fn walk_down(
        &self,
        start: Place,
        steps: usize,
        overshoot: Overshoot,
        target: &str,
    ) -> Result<Option<Place>, TargetError> {
        let mut place = start;
        for _ in 0..steps {
            let below = match place {
                Place::At(index) => self.parents(index),
                Place::Nowhere => &self.heads,
                Place::Base => return Ok((overshoot == Overshoot::Stay).then_some(place)),
            };
            place = match below {
                [] => Place::Base,
                [only] => Place::At(*only),
                several => return Err(self.ambiguous(target, several.iter())),
            };
        }
        Ok(Some(place))
    }

    fn ambiguous<'a>(&self, target: &str, choices: impl Iterator<Item = &'a usize>) -> TargetError {
        TargetError::AmbiguousStep {
            given: target.to_owned(),
            candidates: self.ids(choices.take(CANDIDATES).copied()),
        }
    }
}
