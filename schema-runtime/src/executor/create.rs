//! An empty database, made from the snapshot at the heads instead of revision by revision.

use std::time::Instant;

use schema_core::ledger::Action;
use schema_core::script::Direction;

use super::transaction::{Batch, CHUNK, Origin};
use super::{Executor, State, Step};
use crate::driver::DatabaseErrorKind;
use crate::error::Result;
use crate::observer::Event;
use crate::options::Creation;

impl Executor<'_> {
    /// Whether a plan makes all of the chain on a database that has nothing of it.
    pub(super) fn creates(&self, creation: Creation, state: &State, plan: &[usize]) -> bool {
        creation == Creation::Snapshot
            && state.applied.is_empty()
            && plan.len() == self.revisions.len()
            && self.chain.snapshot().len() > 0
    }

    /// Makes the schema at the heads in the open transaction, and enters all revisions as in force.
    /// `None` where the database refused the snapshot: nothing was done, and the revisions remain.
    pub(super) fn create(&mut self, plan: &[usize]) -> Result<Option<Vec<Step>>> {
        let begun = Instant::now();
        let Err(failure) = self.run_snapshot(plan) else {
            self.tell(&Event::Created { revisions: plan.len(), elapsed: begun.elapsed() });
            return Ok(Some(self.steps(plan)));
        };
        self.roll_back();
        if failure.error.kind == DatabaseErrorKind::ConnectionLost {
            return Err(failure.error.into());
        }
        self.tell(&Event::SnapshotFailed { error: &failure.error.to_string() });
        Ok(None)
    }

    fn run_snapshot(&mut self, plan: &[usize]) -> Result<(), crate::driver::Failure> {
        let script: Vec<_> = self.chain.snapshot().collect();
        let mut batch = Batch::default();
        for (at, statement) in script.iter().enumerate() {
            self.add_statement(&mut batch, 0, at, statement);
            if batch.length() > CHUNK {
                self.send(&batch)?;
                batch = Batch::default();
            }
        }
        for revision in plan {
            let id = self.revisions.id(*revision);
            batch.ledger(
                self.ledger.insert_revision(id, self.chain.hash(*revision)),
                Origin::Record,
            );
            batch.ledger(self.note(id, Some(*revision), Action::Stamp), Origin::Record);
        }
        batch.ledger(self.ledger.commit(), Origin::Commit);
        self.send(&batch).map(drop)
    }

    fn steps(&self, plan: &[usize]) -> Vec<Step> {
        plan.iter().map(|revision| self.step(*revision, Direction::Upgrade)).collect()
    }
}
