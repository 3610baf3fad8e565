//! Targets, resolved against what the database holds.

use std::cell::OnceCell;

use schema_core::graph::Graph;
use schema_core::script::Direction;

use crate::error::{Error, ErrorKind, Result};
use crate::executor::{State, Step};

/// A target that keeps its meaning while a plan is carried out: `+2` counts from where the database was
/// when it was first looked at, not from where another program has brought it since.
pub(super) struct Fixed<'t> {
    direction: Direction,
    target: &'t str,
    wanted: OnceCell<Vec<bool>>,
}

impl<'t> Fixed<'t> {
    pub(super) fn new(direction: Direction, target: &'t str) -> Self {
        Self { direction, target, wanted: OnceCell::new() }
    }

    /// What is left to run.
    pub(super) fn plan(&self, graph: &Graph, state: &State) -> Result<Vec<usize>> {
        let known = state.known(graph);
        let mut in_force = vec![false; graph.len()];
        known.iter().for_each(|revision| in_force[*revision] = true);
        let current = graph.heads_of(&known);
        if let Some(first) = self.wanted.get() {
            // Made once already: of that plan, what is not done yet.
            let pending = |revision: &usize| {
                first[*revision] && in_force[*revision] == (self.direction == Direction::Downgrade)
            };
            let mut plan: Vec<usize> =
                graph.topological().iter().copied().filter(pending).collect();
            if self.direction == Direction::Downgrade {
                plan.reverse();
            }
            return Ok(plan);
        }
        let plan = match self.direction {
            Direction::Upgrade => graph.upgrade(&current, self.target)?,
            Direction::Downgrade => graph.downgrade(&current, self.target)?,
        };
        let mut wanted = vec![false; graph.len()];
        plan.iter().for_each(|revision| wanted[*revision] = true);
        let _ = self.wanted.set(wanted);
        Ok(plan)
    }
}

/// The ids that a database is at; what the chain does not know is among them.
pub(super) fn current(graph: &Graph, state: &State) -> Vec<String> {
    let heads = graph.heads_of(&state.known(graph));
    let mut ids: Vec<String> = heads.iter().map(|head| graph.id(*head).to_owned()).collect();
    let mut unknown: Vec<String> =
        state.applied.keys().filter(|id| graph.index_of(id).is_none()).cloned().collect();
    unknown.sort_unstable();
    ids.extend(unknown);
    ids
}

/// The revisions that are in force after a stamp: the target and all that it builds on.
pub(super) fn stamped(graph: &Graph, state: &State, target: &str) -> Result<Vec<usize>> {
    let relative = target.starts_with(['+', '-']);
    let targets = if relative {
        let current = graph.heads_of(&state.known(graph));
        return relative_stamp(graph, state, &current, target);
    } else {
        graph.resolve(target)?
    };
    Ok(closure(graph, &targets))
}

fn relative_stamp(
    graph: &Graph,
    state: &State,
    current: &[usize],
    target: &str,
) -> Result<Vec<usize>> {
    let mut in_force = vec![false; graph.len()];
    state.known(graph).iter().for_each(|revision| in_force[*revision] = true);
    if target.starts_with('+') {
        graph.upgrade(current, target)?.iter().for_each(|revision| in_force[*revision] = true);
    } else {
        graph.downgrade(current, target)?.iter().for_each(|revision| in_force[*revision] = false);
    }
    Ok((0..graph.len()).filter(|revision| in_force[*revision]).collect())
}

/// The revisions that are stored and all that they build on. What is stored is a whole id: the
/// beginning of one, or a word such as `head`, names nothing.
pub(super) fn ancestors(graph: &Graph, ids: &[String]) -> Result<Vec<usize>> {
    let targets: Result<Vec<usize>> =
        ids.iter().map(|id| graph.index_of(id).ok_or_else(|| lacking(graph, id))).collect();
    Ok(closure(graph, &targets?))
}

fn lacking(graph: &Graph, id: &str) -> Error {
    match graph.resolve(id) {
        Err(error) => error.into(),
        Ok(_) => Error::new(
            ErrorKind::Target,
            format!(
                "the database says that it is at revision '{id}', which the chain does not have"
            ),
        ),
    }
}

fn closure(graph: &Graph, targets: &[usize]) -> Vec<usize> {
    let included = graph.ancestors_inclusive(targets);
    (0..graph.len()).filter(|revision| included[*revision]).collect()
}

/// The way to a target from where the database is: down where all of it lies behind, else up.
pub(super) fn plan(graph: &Graph, state: &State, target: &str) -> Result<Vec<Step>> {
    let known = state.known(graph);
    let current = graph.heads_of(&known);
    let direction =
        if lies_behind(graph, &known, target) { Direction::Downgrade } else { Direction::Upgrade };
    let plan = match direction {
        Direction::Upgrade => graph.upgrade(&current, target)?,
        Direction::Downgrade => graph.downgrade(&current, target)?,
    };
    let step = |revision: usize| Step { revision: graph.id(revision).to_owned(), direction };
    Ok(plan.into_iter().map(step).collect())
}

fn lies_behind(graph: &Graph, known: &[usize], target: &str) -> bool {
    if target == "base" || target.ends_with("@base") || target.starts_with('-') {
        return true;
    }
    match graph.resolve(target) {
        Ok(targets) => targets.iter().all(|revision| known.binary_search(revision).is_ok()),
        Err(_) => false,
    }
}
