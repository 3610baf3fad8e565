//! Revisions entered or taken out without being run, and what is mended by hand.

use schema_core::graph::Graph;
use schema_core::hash::Hash;
use schema_core::ledger::{Action, Entry, Outcome};
use schema_core::script::Direction;

use super::{Executor, State, Unfinished};
use crate::error::{Error, ErrorKind, Result};
use crate::observer::Event;

impl Executor<'_> {
    /// Makes `wanted` the revisions in force, whatever was, without running anything.
    pub(crate) fn stamp(
        &mut self,
        graph: &Graph,
        wanted: &dyn Fn(&State) -> Result<Vec<usize>>,
    ) -> Result<()> {
        self.refuse_open_transaction()?;
        if !self.has_tables()? {
            self.create_tables()?;
        }
        let state = self.open_chain()?;
        let result = wanted(&state).and_then(|wanted| self.stamp_open(graph, &state, &wanted));
        if result.is_err() {
            self.roll_back();
        }
        result
    }

    fn stamp_open(&mut self, graph: &Graph, state: &State, wanted: &[usize]) -> Result<()> {
        if let Some(Unfinished { revision, direction, .. }) = state.unfinished.first() {
            let message = format!(
                "the {direction} of revision {revision} was stopped: end it with `repair` first"
            );
            return Err(Error::new(ErrorKind::Unfinished, message));
        }
        let mut in_force = vec![false; graph.len()];
        wanted.iter().for_each(|revision| in_force[*revision] = true);
        let mut statements = Vec::new();
        let mut removed: Vec<&String> = state
            .applied
            .keys()
            .filter(|id| graph.index_of(id).is_none_or(|revision| !in_force[revision]))
            .collect();
        removed.sort_unstable();
        for id in &removed {
            statements.push(self.ledger.delete_revision(id));
            statements.push(self.note(id, None, Action::Unstamp));
        }
        let mut added = Vec::new();
        for revision in graph.topological().iter().filter(|revision| in_force[**revision]) {
            let (id, hash) = (graph.id(*revision), self.chain.hash(*revision));
            match state.applied.get(id) {
                Some(known) if *known == hash.to_string() => continue,
                Some(_) => statements.push(self.ledger.update_hash(id, hash)),
                None => statements.push(self.ledger.insert_revision(id, hash)),
            }
            statements.push(self.note(id, Some(*revision), Action::Stamp));
            added.push(id);
        }
        self.commit(statements)?;
        for (ids, in_force) in
            [(removed.iter().map(|id| id.as_str()).collect(), false), (added, true)]
        {
            for revision in ids {
                self.tell(&Event::Stamped { revision, in_force });
            }
        }
        Ok(())
    }

    /// An entry for what was done by hand.
    pub(super) fn note(&self, id: &str, revision: Option<usize>, action: Action) -> String {
        self.ledger.insert_entry(&Entry {
            revision: id,
            action,
            hash: revision.map_or(Hash::from_bytes([0; 32]), |revision| self.chain.hash(revision)),
            milliseconds: Some(0),
            program: self.program(),
            outcome: Outcome::Done,
            statements_done: 0,
            error: None,
        })
    }

    fn commit(&mut self, mut statements: Vec<String>) -> Result<()> {
        statements.push(self.ledger.commit().to_owned());
        self.ask(&statements).map(drop).map_err(|failure| failure.error.into())
    }

    /// Ends a revision that was stopped: somebody has completed it by hand, or undone what it did.
    pub(crate) fn end_stopped(
        &mut self,
        graph: &Graph,
        given: &str,
        completed: bool,
    ) -> Result<()> {
        self.repair(|executor, state| {
            let revision = graph.resolve_one(given).ok().flatten();
            let id = revision.map_or(given, |revision| graph.id(revision));
            let stopped = state.unfinished.iter().find(|unfinished| unfinished.revision == id);
            let Some(stopped) = stopped else {
                let message = format!("nothing is recorded as stopped in revision {id}");
                return Err(Error::new(ErrorKind::Repair, message));
            };
            let mut statements = vec![executor.ledger.end_entry(
                stopped.id,
                Outcome::Repaired,
                0,
                stopped.error.as_deref(),
            )];
            if completed && stopped.direction == Direction::Upgrade.name() {
                let revision = revision.ok_or_else(|| unknown(id))?;
                statements.push(executor.ledger.insert_revision(id, executor.chain.hash(revision)));
            } else if completed {
                statements.push(executor.ledger.delete_revision(id));
            }
            statements.push(executor.note(id, revision, Action::Repair));
            Ok(statements)
        })
    }

    /// Accepts that revisions in force have other hashes now. A changed text changes the hashes of all
    /// that build on it: those follow, but each text that changed by itself must be named.
    pub(crate) fn accept_hashes(&mut self, graph: &Graph, given: &[String]) -> Result<Vec<String>> {
        let named: Result<Vec<usize>> =
            given.iter().map(|id| graph.resolve_one(id)?.ok_or_else(|| unknown(id))).collect();
        let named = named?;
        let mut accepted = Vec::new();
        self.repair(|executor, state| {
            let mut changed = vec![false; graph.len()];
            for revision in state.known(graph) {
                let hash = executor.chain.hash(revision).to_string();
                changed[revision] = state.applied.get(graph.id(revision)) != Some(&hash);
            }
            let mut statements = Vec::new();
            for revision in
                graph.topological().iter().copied().filter(|revision| changed[*revision])
            {
                let mut before = graph.parents(revision).iter().chain(graph.depends_on(revision));
                if !named.contains(&revision) && !before.any(|before| changed[*before]) {
                    let id = graph.id(revision);
                    let message = format!(
                        "revision {id} has another hash too: name it as well to accept that"
                    );
                    return Err(Error::new(ErrorKind::Repair, message));
                }
                let id = graph.id(revision);
                statements.push(executor.ledger.update_hash(id, executor.chain.hash(revision)));
                statements.push(executor.note(id, Some(revision), Action::Repair));
                accepted.push(id.to_owned());
            }
            if let Some(same) = named.iter().find(|revision| !changed[**revision]) {
                let message =
                    format!("revision {} has the hash that it should have", graph.id(*same));
                return Err(Error::new(ErrorKind::Repair, message));
            }
            Ok(statements)
        })?;
        Ok(accepted)
    }

    /// Carries out under the lock what a closure finds to be necessary.
    fn repair(
        &mut self,
        statements: impl FnOnce(&Self, &State) -> Result<Vec<String>>,
    ) -> Result<()> {
        self.refuse_open_transaction()?;
        if !self.has_tables()? {
            let message = "the database is not managed: there is nothing to repair";
            return Err(Error::new(ErrorKind::Repair, message));
        }
        let state = self.open_chain()?;
        let result = statements(self, &state).and_then(|statements| self.commit(statements));
        if result.is_err() {
            self.roll_back();
        }
        result
    }

    /// The ids that Alembic's table holds; `None` where there is no such table.
    pub(crate) fn alembic_revisions(&mut self) -> Result<Option<Vec<String>>> {
        let ask = |executor: &mut Self, sql: String| -> Result<_> {
            Ok(executor.ask_one(&sql).map_err(|failure| failure.error)?)
        };
        if super::state::first(&ask(self, self.ledger.alembic_exists())?) != Some("1") {
            return Ok(None);
        }
        let rows = ask(self, self.ledger.alembic_revisions())?;
        Ok(Some(rows.into_iter().filter_map(|row| row.into_iter().next().flatten()).collect()))
    }
}

fn unknown(id: &str) -> Error {
    Error::new(ErrorKind::Repair, format!("revision {id} is not in the chain"))
}
