//! Which revisions an upgrade or a downgrade runs, and in what order.

use super::error::TargetError;
use super::relative::{Direction, Overshoot, Place, Relative};
use super::resolve::out_of_range;
use super::{Graph, dag};

/// What an upgrade's target counts from when it names nothing itself.
#[derive(Clone, Copy)]
pub(super) enum Origin<'a> {
    /// The current revisions.
    Current(&'a [usize]),
    /// The lower end of a range.
    Lower(&'a str),
}

impl Graph {
    /// Returns the revisions to upgrade, in the order in which to run them, from the `current` heads
    /// to a target: with everything that the target needs and that is not in force yet.
    pub fn upgrade(&self, current: &[usize], target: &str) -> Result<Vec<usize>, TargetError> {
        let current = self.heads_of(current);
        let targets = self.upgrade_targets(Origin::Current(&current), target, Overshoot::Refuse)?;
        self.check_overlap(&targets)?;
        let mut wanted = self.ancestors_inclusive(&targets);
        take_away(&mut wanted, &self.ancestors_inclusive(&current));
        let mut order = self.newest_first(&wanted, &targets);
        order.reverse();
        Ok(order)
    }

    /// Returns the revisions to downgrade, in the order in which to run them, from the `current`
    /// heads to a target: with everything that cannot be without them.
    pub fn downgrade(&self, current: &[usize], target: &str) -> Result<Vec<usize>, TargetError> {
        let current = self.heads_of(current);
        let (branch, place) = self.downgrade_target(&current, target, Overshoot::Refuse)?;
        let roots = self.roots_above(place, branch.as_deref())?;
        let mut wanted = self.descendants_inclusive(&roots);
        let active = self.ancestors_inclusive(&current);
        wanted.iter_mut().zip(&active).for_each(|(wanted, active)| *wanted &= active);
        if let Place::At(index) = place
            && !wanted.contains(&true)
            && !current.contains(&index)
        {
            let given = target.to_owned();
            return Err(match active[index] {
                true => TargetError::NothingBehind { given },
                false => TargetError::NotInHistory { given, upper: self.ids(current) },
            });
        }
        Ok(self.newest_first(&wanted, &current))
    }

    /// Returns the revisions that an upgrade is to reach.
    pub(super) fn upgrade_targets(
        &self,
        origin: Origin<'_>,
        target: &str,
        overshoot: Overshoot,
    ) -> Result<Vec<usize>, TargetError> {
        let Some(relative) = Relative::read(target) else {
            return self.resolve(target);
        };
        let reached = match (relative.from, relative.direction) {
            (None, Direction::Up) if relative.steps > 0 => {
                let start = self.upgrade_start(origin, relative.branch, target)?;
                self.walk_up(start, relative.steps, relative.branch, overshoot, target)?
            }
            (None, _) => return Err(wrong_direction(target)),
            (Some(from), Direction::Up) if relative.steps > 0 => {
                let start = Place::of(self.resolve_one(from)?);
                self.walk_up(start, relative.steps, relative.branch, overshoot, target)?
            }
            (Some(from), _) => {
                let start = Place::of(self.resolve_one(&relative.spelt(from))?);
                self.walk_down(start, relative.steps, overshoot, target)?
            }
        };
        match reached {
            Some(Place::At(index)) => Ok(vec![index]),
            _ => Err(out_of_range(target)),
        }
    }

    /// Returns where a walk up begins that counts from what is current.
    fn upgrade_start(
        &self,
        origin: Origin<'_>,
        branch: Option<&str>,
        target: &str,
    ) -> Result<Place, TargetError> {
        let starts = match (origin, branch) {
            (Origin::Lower(lower), None) => self.resolve_one(lower)?.into_iter().collect(),
            (Origin::Current(current), None) => current.to_vec(),
            (Origin::Lower(lower), Some(branch)) => {
                self.tips_on_branch(&self.resolve(lower)?, branch)?
            }
            (Origin::Current(current), Some(branch)) => self.tips_on_branch(current, branch)?,
        };
        match starts.as_slice() {
            [] => Ok(Place::Nowhere),
            [start] => Ok(Place::At(*start)),
            several => Err(self.ambiguous_current(target, several)),
        }
    }

    /// Returns the current revisions on a branch, or where none is, the last ones in force on it.
    fn tips_on_branch(&self, current: &[usize], branch: &str) -> Result<Vec<usize>, TargetError> {
        let starts = self.on_branch(current, branch)?;
        if !starts.is_empty() {
            return Ok(starts);
        }
        let active = indexes(&self.ancestors_inclusive(current));
        let active = self.on_branch(&active, branch)?;
        let mut below = vec![false; self.len()];
        for index in active.iter().flat_map(|index| self.before.of(*index)) {
            below[*index] = true;
        }
        Ok(active.into_iter().filter(|index| !below[*index]).collect())
    }

    /// Returns what a downgrade is to reach, and the branch that it is to keep to.
    pub(super) fn downgrade_target(
        &self,
        current: &[usize],
        target: &str,
        overshoot: Overshoot,
    ) -> Result<(Option<String>, Place), TargetError> {
        if target.contains(',') {
            return Err(TargetError::SeveralTargets { given: target.to_owned() });
        }
        let Some(relative) = Relative::read(target) else {
            let (branch, name) = target.rsplit_once('@').unwrap_or(("", target));
            let place = Place::of(self.resolve_one(name)?);
            let branch = (!branch.is_empty()).then(|| branch.to_owned());
            return Ok((branch, if place == Place::Nowhere { Place::Base } else { place }));
        };
        let mut branch = relative.branch.map(str::to_owned);
        let reached = match (relative.from, relative.direction) {
            (None, Direction::Down) if relative.steps > 0 => {
                let start = self.downgrade_start(current, relative.branch, target)?;
                branch.get_or_insert_with(|| self.id(start).to_owned());
                self.walk_down(Place::At(start), relative.steps, overshoot, target)?
            }
            (None, _) => return Err(wrong_direction(target)),
            (Some(from), Direction::Down) if relative.steps > 0 => {
                let start = Place::of(self.resolve_one(&relative.spelt(from))?);
                self.walk_down(start, relative.steps, overshoot, target)?
            }
            (Some(from), _) => {
                let start = Place::of(self.resolve_one(from)?);
                self.walk_up(start, relative.steps, relative.branch, overshoot, target)?
            }
        };
        match reached {
            None | Some(Place::Nowhere) => Err(out_of_range(target)),
            Some(place) => Ok((branch, place)),
        }
    }

    /// Returns where a walk down begins that counts from what is current. Without a branch that is
    /// the first of several current revisions, as Alembic has it.
    fn downgrade_start(
        &self,
        current: &[usize],
        branch: Option<&str>,
        target: &str,
    ) -> Result<usize, TargetError> {
        let Some(branch) = branch else {
            return current.first().copied().ok_or_else(|| out_of_range(target));
        };
        let mut starts = self.on_branch(current, branch)?;
        if starts.is_empty() {
            let active = self.ancestors_inclusive(current);
            let is_tip = |index: &usize| !self.children(*index).iter().any(|child| active[*child]);
            let tips: Vec<usize> = indexes(&active).into_iter().filter(is_tip).collect();
            starts = self.on_branch(&tips, branch)?;
        }
        self.branch(branch)?;
        match starts.as_slice() {
            [start] => Ok(*start),
            [] => Err(out_of_range(target)),
            several => Err(self.ambiguous_current(target, several)),
        }
    }

    /// Returns the lowest revisions that a downgrade to a place takes away, on one branch if it is
    /// to keep to that.
    fn roots_above(&self, place: Place, branch: Option<&str>) -> Result<Vec<usize>, TargetError> {
        let roots = match place {
            Place::At(index) => self.children(index),
            Place::Base | Place::Nowhere => &self.bases,
        };
        let Some(branch) = branch else {
            return Ok(roots.to_vec());
        };
        // Alembic looks at the branch only where there is a choice. A misspelt one is refused here
        // always: it may be all that keeps a downgrade from taking away everything.
        let line = self.line_down(&[self.branch(branch)?]);
        if roots.len() < 2 {
            return Ok(roots.to_vec());
        }
        let on_branch: Vec<usize> = roots.iter().copied().filter(|root| line[*root]).collect();
        match (on_branch.is_empty(), place) {
            (true, Place::At(index)) => Err(TargetError::NothingOnBranch {
                above: self.id(index).to_owned(),
                branch: branch.to_owned(),
            }),
            _ => Ok(on_branch),
        }
    }

    /// Refuses revisions of which one implies another: it could not be told what was meant.
    pub(super) fn check_overlap(&self, revisions: &[usize]) -> Result<(), TargetError> {
        let below: Vec<usize> =
            revisions.iter().flat_map(|index| self.before.of(*index)).copied().collect();
        let implied = self.ancestors_inclusive(&below);
        let Some(revision) = revisions.iter().copied().find(|index| implied[*index]) else {
            return Ok(());
        };
        let above = self.descendants_inclusive(&[revision]);
        let by = revisions.iter().find(|index| **index != revision && above[**index]);
        Err(TargetError::Overlapping {
            revision: self.id(revision).to_owned(),
            implied_by: self.id(*by.unwrap_or(&revision)).to_owned(),
        })
    }

    /// Orders revisions as Alembic does, the newest first, seen from the ones that were asked for.
    pub(super) fn newest_first(&self, wanted: &[bool], from: &[usize]) -> Vec<usize> {
        let mut starts = from.to_vec();
        starts.sort_unstable();
        let (below, above) = (|index| self.before.of(index), |index| self.after.of(index));
        let order = dag::descent(&starts, wanted, below, above);
        let count = wanted.iter().filter(|wanted| **wanted).count();
        if order.len() == count {
            return order;
        }
        // Alembic fails where a range leaves gaps on the way (a dependency that goes round by a
        // branch that is not asked for). The plain order is right, only less well grouped.
        self.topological.iter().rev().copied().filter(|index| wanted[*index]).collect()
    }

    fn ambiguous_current(&self, target: &str, current: &[usize]) -> TargetError {
        let current = self.ids(current.iter().copied());
        TargetError::AmbiguousCurrent { given: target.to_owned(), current }
    }
}

fn wrong_direction(target: &str) -> TargetError {
    TargetError::WrongDirection { given: target.to_owned() }
}

pub(super) fn take_away(from: &mut [bool], what: &[bool]) {
    from.iter_mut().zip(what).for_each(|(from, what)| *from &= !*what);
}

fn indexes(marks: &[bool]) -> Vec<usize> {
    marks.iter().enumerate().filter(|(_, marked)| **marked).map(|(index, _)| index).collect()
}
