//! What the database holds, and what that is to the embedded chain.

use std::collections::HashMap;

use schema_core::graph::Graph;
use schema_core::hash::Hash;
use schema_core::script::Direction;

use super::Executor;
use crate::driver::{DatabaseErrorKind, Failure, Rows};
use crate::error::{Error, ErrorKind, Result};

/// The answer to the one question.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Probe {
    /// Everything embedded is in force, and nothing else.
    AtHead,
    /// Everything embedded is in force, and this many revisions more.
    Ahead(usize),
    /// Something else: the rows must be looked at.
    Elsewhere,
    /// Our tables are not there.
    NoTables,
}

/// What our tables hold of the chain.
#[derive(Clone, Debug, Default)]
pub(crate) struct State {
    /// Each revision in force, with its chain hash.
    pub(crate) applied: HashMap<String, String>,
    /// The id of the newest entry of the history.
    pub(crate) newest_entry: i64,
    /// What was begun outside of transactions and did not end.
    pub(crate) unfinished: Vec<Unfinished>,
}

/// A revision that was begun outside of transactions and did not end.
#[derive(Clone, Debug)]
pub(crate) struct Unfinished {
    pub(crate) id: i64,
    pub(crate) revision: String,
    pub(crate) direction: String,
    pub(crate) statements_done: usize,
    pub(crate) statements_hash: Option<String>,
    /// For how long nobody else may take it over.
    pub(crate) lease_seconds: i64,
    pub(crate) error: Option<String>,
}

/// What the database is to the chain.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Status {
    AtHead,
    /// Behind, with the positions of what is in force.
    Behind(Vec<usize>),
    Ahead {
        unknown: Vec<String>,
    },
    Diverged {
        /// In force with another hash.
        changed: Vec<String>,
        /// In force, and not in the chain.
        unknown: Vec<String>,
        /// Not in force, but something in force revises or depends on it.
        missing: Vec<String>,
    },
}

impl State {
    pub(super) fn read(rows: &Rows) -> Self {
        // One row has the newest entry; rows of two are revisions; the longer ones are unfinished.
        let mut state = Self::default();
        for row in rows {
            match row.as_slice() {
                [Some(newest)] => state.newest_entry = newest.parse().unwrap_or_default(),
                [Some(revision), Some(hash)] => {
                    state.applied.insert(revision.clone(), hash.trim_end().to_owned());
                }
                [
                    Some(id),
                    Some(revision),
                    Some(direction),
                    Some(done),
                    hash,
                    _owner,
                    lease,
                    error,
                ] => {
                    state.unfinished.push(Unfinished {
                        id: id.parse().unwrap_or_default(),
                        revision: revision.clone(),
                        direction: direction.clone(),
                        statements_done: done.parse().unwrap_or_default(),
                        statements_hash: hash.clone(),
                        lease_seconds: lease
                            .as_deref()
                            .unwrap_or_default()
                            .parse()
                            .unwrap_or_default(),
                        error: error.clone(),
                    });
                }
                _ => {}
            }
        }
        state
    }

    /// The positions of what is in force, as far as the chain has it; ordered.
    pub(crate) fn known(&self, graph: &Graph) -> Vec<usize> {
        let mut known: Vec<usize> =
            self.applied.keys().filter_map(|id| graph.index_of(id)).collect();
        known.sort_unstable();
        known
    }

    /// What the database is to the chain.
    pub(crate) fn status(&self, graph: &Graph, hash: impl Fn(usize) -> Hash) -> Status {
        let known = self.known(graph);
        let mut in_force = vec![false; graph.len()];
        known.iter().for_each(|index| in_force[*index] = true);
        let name = |index: &usize| graph.id(*index).to_owned();
        let is_changed = |index: &&usize| {
            self.applied.get(graph.id(**index)) != Some(&hash(**index).to_string())
        };
        let changed: Vec<String> = known.iter().filter(is_changed).map(name).collect();
        let mut missing: Vec<usize> = known
            .iter()
            .flat_map(|index| graph.parents(*index).iter().chain(graph.depends_on(*index)))
            .copied()
            .filter(|index| !in_force[*index])
            .collect();
        missing.sort_unstable();
        missing.dedup();
        let missing: Vec<String> = missing.iter().map(name).collect();
        let mut unknown: Vec<String> =
            self.applied.keys().filter(|id| graph.index_of(id).is_none()).cloned().collect();
        unknown.sort_unstable();
        let all = known.len() == graph.len();
        if !changed.is_empty() || !missing.is_empty() || (!unknown.is_empty() && !all) {
            Status::Diverged { changed, unknown, missing }
        } else if !unknown.is_empty() {
            Status::Ahead { unknown }
        } else if all {
            Status::AtHead
        } else {
            Status::Behind(known)
        }
    }
}

impl Executor<'_> {
    /// Asks the one question: at head, it is the only request.
    pub(crate) fn probe(&mut self) -> Result<Probe> {
        let rows = match self.ask_patiently(&[self.chain.probe()]) {
            Ok(rows) => rows,
            Err(failure) if self.is_missing_table(&failure)? => return Ok(Probe::NoTables),
            // Somebody may have created our tables between the two questions.
            Err(failure) if failure.error.kind == DatabaseErrorKind::Other => self
                .ask_patiently(&[self.chain.probe()])
                .map_err(|failure| Error::from(failure.error))?,
            Err(failure) => return Err(failure.error.into()),
        };
        let number = |column: usize| -> usize {
            let value = rows.first().and_then(|row| row.get(column)?.as_deref());
            value.and_then(|value| value.parse().ok()).unwrap_or_default()
        };
        let (in_force, heads) = (number(0), number(1));
        if heads < self.revisions.heads().len() || in_force < self.revisions.len() {
            return Ok(Probe::Elsewhere);
        }
        Ok(match in_force - self.revisions.len() {
            0 => Probe::AtHead,
            more => Probe::Ahead(more),
        })
    }

    /// Whether a failed question failed because our table is not there. A database that has no code
    /// for that (SQLite) is asked again.
    fn is_missing_table(&mut self, failure: &Failure) -> Result<bool> {
        match failure.error.kind {
            DatabaseErrorKind::MissingTable => Ok(true),
            DatabaseErrorKind::Other => self.has_tables().map(|there| !there),
            _ => Ok(false),
        }
    }

    /// Whether our tables are there.
    pub(crate) fn has_tables(&mut self) -> Result<bool> {
        let rows = self.ask_patiently(&[self.ledger.exists()]).map_err(|failure| failure.error)?;
        Ok(first(&rows) == Some("1"))
    }

    /// The names of the user's own tables and views.
    pub(crate) fn user_tables(&mut self) -> Result<Vec<String>> {
        let rows =
            self.ask_patiently(&[self.ledger.user_tables()]).map_err(|failure| failure.error)?;
        Ok(rows.into_iter().filter_map(|row| row.into_iter().next().flatten()).collect())
    }

    /// The questions that [`State::read`] reads the answers of.
    pub(super) fn state_questions(&self) -> [String; 3] {
        [self.ledger.applied(), self.ledger.unfinished(), self.ledger.newest_entry()]
    }

    /// What our tables hold, without a lock.
    pub(crate) fn state(&mut self) -> Result<State> {
        let questions = self.state_questions();
        Ok(State::read(&self.ask_patiently(&questions).map_err(|failure| failure.error)?))
    }

    /// The status of a state.
    pub(crate) fn status(&self, graph: &Graph, state: &State) -> Status {
        let chain = self.chain;
        state.status(graph, |index| chain.hash(index))
    }

    /// Refuses a database whose history is not the chain's.
    pub(super) fn check(&self, graph: &Graph, state: &State) -> Result<()> {
        match self.status(graph, state) {
            Status::Diverged { changed, unknown, missing } => {
                Err(diverged(&changed, &unknown, &missing))
            }
            _ => Ok(()),
        }
    }

    /// Refuses to leave a stopped revision behind: the plan must finish it.
    pub(super) fn check_unfinished(
        &self,
        state: &State,
        direction: Direction,
        plan: &[usize],
    ) -> Result<()> {
        for unfinished in &state.unfinished {
            let planned =
                plan.iter().any(|revision| self.revisions.id(*revision) == unfinished.revision);
            if unfinished.direction != direction.name() || !planned {
                return Err(stopped(unfinished));
            }
        }
        Ok(())
    }
}

fn stopped(unfinished: &Unfinished) -> Error {
    let error = match &unfinished.error {
        Some(error) => format!(" ({error})"),
        None => String::new(),
    };
    let Unfinished { revision, direction, statements_done, .. } = unfinished;
    let message = format!(
        "the {direction} of revision {revision} was stopped after {statements_done} of its statements{error}: \
         run that {direction} again, which resumes it, or mend the database and end it with `repair`"
    );
    Error::new(ErrorKind::Unfinished, message)
}

/// The error for a history that is not the chain's.
pub(crate) fn diverged(changed: &[String], unknown: &[String], missing: &[String]) -> Error {
    let mut clauses = Vec::new();
    if !changed.is_empty() {
        clauses.push(format!("was migrated with another text of {}", names(changed)));
    }
    if !unknown.is_empty() {
        clauses.push(format!("has {}, which this program does not know", names(unknown)));
    }
    if !missing.is_empty() {
        clauses.push(format!("lacks {}, which others in force build on", names(missing)));
    }
    let message = format!(
        "the database's history is not this program's: it {}; nothing was changed",
        clauses.join(", and it ")
    );
    Error::new(ErrorKind::Diverged, message)
}

/// A list of revisions for a sentence, the first few of them.
pub(crate) fn names(ids: &[String]) -> String {
    const SHOWN: usize = 5;
    let shown = ids.iter().take(SHOWN).cloned().collect::<Vec<_>>().join(", ");
    match ids.len().checked_sub(SHOWN) {
        Some(more) if more > 0 => format!("revisions {shown} and {more} more"),
        _ if ids.len() == 1 => format!("revision {shown}"),
        _ => format!("revisions {shown}"),
    }
}

/// The first value of the first row.
pub(crate) fn first(rows: &Rows) -> Option<&str> {
    rows.first()?.first()?.as_deref()
}
