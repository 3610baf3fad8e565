//! What a target names by itself: `head`, `heads`, `base`, ids and labels and their beginnings, each
//! also on a branch (`label@...`), and the `-n` that counts down from the heads.

use super::Graph;
use super::build::CANDIDATES;
use super::error::TargetError;
use super::names::Name;
use super::relative::{Overshoot, Place};
use crate::suggest::closest_few;

/// How long a name must be for its beginning to stand for it. Alembic's rule: among very short
/// names almost any slip would hit one.
const SHORTEST_FOR_BEGINNING: usize = 4;

impl Graph {
    /// Returns the revisions that a target, or a list of them with commas, names; none for `base`
    /// (or `none`, as a revision file has it).
    pub fn resolve(&self, target: &str) -> Result<Vec<usize>, TargetError> {
        let places = self.places(target)?;
        let revision = |place| match place {
            Some(Place::At(index)) => Some(Ok(index)),
            Some(Place::Base | Place::Nowhere) => None,
            None => Some(Err(out_of_range(target))),
        };
        places.into_iter().filter_map(revision).collect()
    }

    /// Returns the one revision that a target names; nothing for `base`.
    pub fn resolve_one(&self, target: &str) -> Result<Option<usize>, TargetError> {
        let (branch, name) = split_branch(target);
        let revisions = match name {
            "heads" => self.heads_on(branch)?,
            "head" => self.head_on(target, branch)?.into_iter().collect(),
            "base" | "none" => Vec::new(),
            _ => return self.named(name, branch).map(Some),
        };
        if revisions.len() > 1 {
            return Err(self.multiple_heads(target, &revisions));
        }
        self.check_branch(branch)?;
        Ok(revisions.first().copied())
    }

    /// Returns the places that a target names; nothing for one where the graph ended too early.
    pub(super) fn places(&self, target: &str) -> Result<Vec<Option<Place>>, TargetError> {
        let mut places = Vec::new();
        for part in target.split(',') {
            self.add_places(part.trim(), &mut places)?;
        }
        Ok(places)
    }

    fn add_places(&self, target: &str, places: &mut Vec<Option<Place>>) -> Result<(), TargetError> {
        let (branch, name) = split_branch(target);
        let revisions = match name {
            "heads" => self.heads_on(branch)?,
            "head" => self.head_on(target, branch)?.into_iter().collect(),
            "base" | "none" => return Ok(()),
            _ => match steps_down(name) {
                Some(steps) => return self.add_below_heads(branch, steps, target, places),
                None => vec![self.named(name, branch)?],
            },
        };
        if !revisions.is_empty() {
            self.check_branch(branch)?;
        }
        places.extend(revisions.into_iter().map(|index| Some(Place::At(index))));
        Ok(())
    }

    /// Counts down from each head that nothing needs, of those that carry the label if one is given.
    fn add_below_heads(
        &self,
        label: Option<&str>,
        steps: usize,
        target: &str,
        places: &mut Vec<Option<Place>>,
    ) -> Result<(), TargetError> {
        let carriers = label.map(|label| self.carriers(label));
        for head in &self.effective_heads {
            if carriers.as_ref().is_none_or(|carriers| carriers[*head]) {
                places.push(self.walk_down(Place::At(*head), steps, Overshoot::Refuse, target)?);
            }
        }
        Ok(())
    }

    /// Returns the revision that a name, or its beginning, stands for, on a branch if one is given.
    pub(super) fn named(&self, name: &str, branch: Option<&str>) -> Result<usize, TargetError> {
        let line = match branch {
            Some(branch) => Some((branch, self.line_of(&[self.branch(branch)?]))),
            None => None,
        };
        let on_line = |index: usize| line.as_ref().is_none_or(|(_, line)| line[index]);
        let index = match self.names.find(name) {
            Some(exact) => exact.node,
            None => self.begins_with(name, on_line)?,
        };
        match &line {
            Some((branch, line)) if !line[index] => Err(TargetError::NotOnBranch {
                revision: self.id(index).to_owned(),
                branch: (*branch).to_owned(),
            }),
            _ => Ok(index),
        }
    }

    fn begins_with(
        &self,
        name: &str,
        on_line: impl Fn(usize) -> bool,
    ) -> Result<usize, TargetError> {
        let is_meant = |found: &&Name| {
            found.text.chars().nth(SHORTEST_FOR_BEGINNING - 1).is_some() && on_line(found.node)
        };
        let all = if name.is_empty() { &[] } else { self.names.beginning(name) };
        let found: Vec<&Name> = all.iter().filter(is_meant).collect();
        match found.as_slice() {
            [one] => Ok(one.node),
            [] => Err(TargetError::UnknownRevision {
                given: name.to_owned(),
                candidates: self.candidates(name),
            }),
            several => Err(TargetError::AmbiguousRevision {
                given: name.to_owned(),
                candidates: several.iter().take(CANDIDATES).map(|name| name.text.clone()).collect(),
                count: several.len(),
            }),
        }
    }

    /// Returns the revision that stands for a branch: the labelled one, or any other on it.
    pub(super) fn branch(&self, name: &str) -> Result<usize, TargetError> {
        self.named(name, None).map_err(|error| match error {
            TargetError::UnknownRevision { given, candidates } => {
                TargetError::UnknownBranch { given, candidates }
            }
            other => other,
        })
    }

    /// Marks what is in one line with any of these: what leads to them, and what comes behind them,
    /// by `revises` only.
    pub(super) fn line_of(&self, of: &[usize]) -> Vec<bool> {
        let down = self.line_down(of);
        let up = self.line_up(of);
        down.into_iter().zip(up).map(|(down, up)| down || up).collect()
    }

    /// Keeps of some revisions those in one line with a branch. The branch is only looked for when
    /// there is something to keep.
    pub(super) fn on_branch(
        &self,
        revisions: &[usize],
        branch: &str,
    ) -> Result<Vec<usize>, TargetError> {
        if revisions.is_empty() {
            return Ok(Vec::new());
        }
        let line = self.line_of_branch(branch)?;
        Ok(revisions.iter().copied().filter(|index| line[*index]).collect())
    }

    /// Marks what is in one line with a branch; with `base` that is everything.
    pub(super) fn line_of_branch(&self, branch: &str) -> Result<Vec<bool>, TargetError> {
        let of = match branch {
            "heads" => self.effective_heads.clone(),
            "head" => self.head_on(branch, None)?.into_iter().collect(),
            "base" | "none" => Vec::new(),
            _ => vec![self.branch(branch)?],
        };
        Ok(if of.is_empty() { vec![true; self.len()] } else { self.line_of(&of) })
    }

    /// Returns the heads: all that nothing needs, or those of a branch, be they needed elsewhere or
    /// not.
    fn heads_on(&self, branch: Option<&str>) -> Result<Vec<usize>, TargetError> {
        match branch {
            Some(branch) => self.on_branch(&self.heads, branch),
            None => Ok(self.effective_heads.clone()),
        }
    }

    fn head_on(&self, target: &str, branch: Option<&str>) -> Result<Option<usize>, TargetError> {
        let heads = match branch {
            Some(branch) => self.on_branch(&self.heads, branch)?,
            None => self.heads.clone(),
        };
        match heads.as_slice() {
            [] => Ok(None),
            [head] => Ok(Some(*head)),
            several => Err(self.multiple_heads(target, several)),
        }
    }

    /// Refuses a branch that there is not: `head@head` finds a head, but nothing is called `head`.
    fn check_branch(&self, branch: Option<&str>) -> Result<(), TargetError> {
        branch.map_or(Ok(()), |branch| self.branch(branch).map(|_| ()))
    }

    fn multiple_heads(&self, target: &str, heads: &[usize]) -> TargetError {
        TargetError::MultipleHeads {
            given: target.to_owned(),
            heads: self.ids(heads.iter().copied()),
        }
    }

    fn candidates(&self, name: &str) -> Vec<String> {
        let names = self.names.all().map(|name| name.text.as_str());
        closest_few(name, names, CANDIDATES).into_iter().map(str::to_owned).collect()
    }
}

pub(super) fn out_of_range(given: &str) -> TargetError {
    TargetError::RelativeOutOfRange { given: given.to_owned() }
}

/// Splits `label@name`; nothing before the `@` is no branch.
fn split_branch(target: &str) -> (Option<&str>, &str) {
    match target.split_once('@') {
        Some((branch, name)) => (Some(branch).filter(|branch| !branch.is_empty()), name),
        None => (None, target),
    }
}

/// Reads a `-n` that counts something.
fn steps_down(name: &str) -> Option<usize> {
    super::relative::steps(name.strip_prefix('-')?).filter(|steps| *steps > 0)
}
