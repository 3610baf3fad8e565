//! The revisions between two others: `a:b`, with an end left out, and with ends that count.

use super::Graph;
use super::error::TargetError;
use super::plan::{Origin, take_away};
use super::relative::{Overshoot, Place};
use super::resolve::out_of_range;

impl Graph {
    /// Returns what Alembic's `history lower:upper` shows, newest first: the revisions from the
    /// upper end (`heads` if it is left out) down to the lower one (`base` if it is left out), both
    /// included. An end that counts too far is where the graph ends.
    pub fn range(
        &self,
        lower: Option<&str>,
        upper: Option<&str>,
    ) -> Result<Vec<usize>, TargetError> {
        let range = self.span(lower, upper, Overshoot::Stay)?;
        let mut wanted = range.between;
        range.lower.iter().for_each(|index| wanted[*index] = true);
        self.keep_line_above(&mut wanted, &range.lower);
        Ok(self.newest_first(&wanted, &range.upper))
    }

    /// Returns the revisions from the upper end down to the lower one, which is itself left out:
    /// what there is to do from the one to the other. An end that counts too far is an error.
    pub fn between(
        &self,
        lower: Option<&str>,
        upper: Option<&str>,
    ) -> Result<Vec<usize>, TargetError> {
        let range = self.span(lower, upper, Overshoot::Refuse)?;
        let mut wanted = range.between;
        self.keep_line_above(&mut wanted, &range.lower);
        Ok(self.newest_first(&wanted, &range.upper))
    }

    fn span(
        &self,
        lower: Option<&str>,
        upper: Option<&str>,
        overshoot: Overshoot,
    ) -> Result<Span, TargetError> {
        let (lower, upper) = (or(lower, "base"), or(upper, "heads"));
        let mut targets = self.upgrade_targets(Origin::Lower(lower), upper, overshoot)?;
        if let Some((branch, _)) = lower.split_once('@') {
            let carriers = self.carriers_by_name(branch)?;
            targets.retain(|index| carriers[*index]);
        }
        self.check_overlap(&targets)?;
        let mut between = self.ancestors_inclusive(&targets);
        let lower = self.lower_end(lower, upper, &between, overshoot)?;
        self.check_overlap(&lower)?;
        take_away(&mut between, &self.ancestors_inclusive(&lower));
        Ok(Span { lower, upper: targets, between })
    }

    /// Marks the revisions of a branch that the lower end of a range names.
    fn carriers_by_name(&self, branch: &str) -> Result<Vec<bool>, TargetError> {
        let named = self.resolve_one(branch)?;
        let Some(index) = named.filter(|index| self.id(*index) == branch) else {
            return Ok(self.carriers(branch));
        };
        match self.labels_of(index).as_slice() {
            [label] => Ok(self.carriers(label)),
            // Alembic fails here. A revision without a label of its own still lies on a line.
            _ => Ok(self.line_of(&[index])),
        }
    }

    /// Returns the revisions that the lower end names; none for base.
    fn lower_end(
        &self,
        lower: &str,
        upper: &str,
        below_upper: &[bool],
        overshoot: Overshoot,
    ) -> Result<Vec<usize>, TargetError> {
        let mut places = self.places(lower)?;
        let is_below = |place: &Option<Place>| match place {
            Some(Place::At(index)) => below_upper[*index],
            Some(_) => false,
            None => true,
        };
        if !places.iter().all(is_below) {
            let upper = vec![upper.to_owned()];
            return Err(TargetError::NotInHistory { given: lower.to_owned(), upper });
        }
        if let Some(None) = places.first() {
            // Counted from the heads it was too far: it is counted from the upper end instead.
            let current = [self.named(upper, None).map_err(|_| out_of_range(lower))?];
            let (_, place) = self.downgrade_target(&current, lower, overshoot)?;
            places = vec![Some(place)];
        }
        let revision = |place: Option<Place>| match place {
            Some(Place::At(index)) => Some(Ok(index)),
            Some(_) => None,
            None => Some(Err(out_of_range(lower))),
        };
        places.into_iter().filter_map(revision).collect()
    }

    /// Takes away what is not behind the lower end by `revises`, unless that is base.
    fn keep_line_above(&self, wanted: &mut [bool], lower: &[usize]) {
        if !lower.is_empty() {
            let line = self.line_up(lower);
            wanted.iter_mut().zip(line).for_each(|(wanted, line)| *wanted &= line);
        }
    }
}

/// A range, resolved.
struct Span {
    lower: Vec<usize>,
    upper: Vec<usize>,
    /// Marks what the upper end needs and the lower one does not have.
    between: Vec<bool>,
}

/// An end that is empty was left out.
fn or<'a>(given: Option<&'a str>, otherwise: &'a str) -> &'a str {
    given.map(str::trim).filter(|end| !end.is_empty()).unwrap_or(otherwise)
}
