//! Revisions that run outside of transactions, or in several. Each stage that is done is recorded,
//! and a rerun resumes at the one that is not.

use std::ops::Range;
use std::time::{Instant, SystemTime, UNIX_EPOCH};

use schema_core::hash::Hash;
use schema_core::ledger::{Action, Entry, Outcome, Progress};
use schema_core::script::{Direction, Rerun};

use super::lock::Wait;
use super::state::first;
use super::{Executor, Next, Script, State, Step, Unfinished};
use crate::driver::{DatabaseErrorKind, Failure, Part, PartKind};
use crate::error::{Error, ErrorKind, Result};
use crate::observer::Event;
use crate::options::SessionLock;

/// Statements that are done or not done together.
struct Stage {
    statements: Range<usize>,
    transaction: bool,
}

/// A revision that is being run in stages.
struct Run<'s> {
    revision: usize,
    direction: Direction,
    script: &'s Script,
    /// Its entry in the history.
    entry: i64,
    owner: String,
    lease_seconds: Option<u64>,
    /// Who the session is at the server, where its lock is what keeps others away.
    session: Option<String>,
    begun: Instant,
}

impl Executor<'_> {
    /// Runs one revision in stages. The lock is held when it begins; nothing is held when it ends.
    pub(super) fn run_staged(
        &mut self,
        state: &State,
        direction: Direction,
        revision: usize,
        script: &Script,
        newest: &mut i64,
        steps: &mut Vec<Step>,
    ) -> Result<Next> {
        let begun = Instant::now();
        let by_lease = self.options.session_lock == SessionLock::Lease;
        let lock = self.ledger.lock_session().filter(|_| !by_lease);
        let Some(lock) = lock else {
            let lease = self.options.lease.as_secs().max(1);
            let run = self.run(revision, direction, script, Some(lease), None, begun);
            return self.run_stages(state, run, steps);
        };
        self.roll_back();
        let session = self.lock_session(&lock)?;
        let run = self.run(revision, direction, script, None, Some(session), begun);
        // What was read under the transaction's lock may be out of date under the session's.
        let result = match self.state() {
            Ok(now) if now.newest_entry == *newest => {
                self.begin().and_then(|()| self.run_stages(&now, run, steps))
            }
            Ok(_) => Ok(Next::AskAgain),
            Err(error) => Err(error),
        };
        if let Some(unlock) = self.ledger.unlock_session() {
            let _ = self.ask_one(&unlock);
        }
        result
    }

    fn run<'s>(
        &self,
        revision: usize,
        direction: Direction,
        script: &'s Script,
        lease_seconds: Option<u64>,
        session: Option<String>,
        begun: Instant,
    ) -> Run<'s> {
        let entry = 0;
        Run { revision, direction, script, entry, owner: owner(), lease_seconds, session, begun }
    }

    /// Takes the chain's lock for the session, asking until the deadline, and returns who it is.
    fn lock_session(&mut self, lock: &[String]) -> Result<String> {
        let mut wait = Wait::new();
        loop {
            let rows = self.ask(lock).map_err(|failure| failure.error)?;
            if first(&rows) == Some("1") {
                let session = rows.first().and_then(|row| row.get(1)?.clone());
                return Ok(session.unwrap_or_default());
            }
            self.wait(&mut wait, "another program that migrates this database")?;
        }
    }

    fn begin(&mut self) -> Result<()> {
        self.ask_patiently(&[self.ledger.begin()]).map(drop).map_err(|failure| failure.error.into())
    }

    /// Enters the run, in the transaction that is open, and runs its stages from where it was.
    fn run_stages(
        &mut self,
        state: &State,
        mut run: Run<'_>,
        steps: &mut Vec<Step>,
    ) -> Result<Next> {
        let id = self.revisions.id(run.revision);
        let before = state.unfinished.iter().find(|unfinished| unfinished.revision == id);
        if let Err(error) = self.enter(&mut run, before) {
            self.roll_back();
            return Err(error);
        }
        let resumed_at = before.map_or(0, |unfinished| unfinished.statements_done);
        let mut done = resumed_at;
        let mut in_doubt = before.is_some();
        let stages = stages(run.script);
        for stage in stages.iter().filter(|stage| stage.statements.end > resumed_at) {
            if !self.still_ours(&run)? {
                return Ok(Next::AskAgain);
            }
            let last = stage.statements.end == run.script.len();
            let skip = in_doubt && !stage.transaction && self.is_done(&run, stage)?;
            in_doubt = false;
            let outcome = match (stage.transaction, skip) {
                (true, _) => self.run_transaction(&run, stage, last),
                (false, true) => self.record_stage(&run, stage).map_err(|failure| (None, failure)),
                (false, false) => self.run_outside(&run, stage),
            };
            if let Err((statement, failure)) = outcome {
                return Err(self.stop(&run, statement, failure));
            }
            done = stage.statements.end;
            self.tell(&Event::StatementDone { revision: id, done, of: run.script.len() });
        }
        let finished = stages.last().is_some_and(|stage| stage.transaction);
        if !finished || done == before.map_or(usize::MAX, |unfinished| unfinished.statements_done) {
            self.finish(&run).map_err(|failure| self.stop(&run, None, failure))?;
        }
        self.tell_finished(&[run.revision], run.direction, run.begun, steps);
        Ok(Next::Free)
    }

    /// Writes the entry of the run, commits it, and learns its id.
    fn enter(&mut self, run: &mut Run<'_>, before: Option<&Unfinished>) -> Result<()> {
        let id = self.revisions.id(run.revision);
        let mut statements = match before {
            Some(unfinished) => {
                refuse_edited(id, run.script, unfinished)?;
                let program = self.program();
                self.ledger
                    .take_over(unfinished.id, program, &run.owner, run.lease_seconds)
                    .to_vec()
            }
            None => vec![self.ledger.begin_entry(&self.entry(run), &run.owner, run.lease_seconds)],
        };
        statements.push(self.ledger.newest_entry());
        statements.push(self.ledger.commit().to_owned());
        let rows = self.ask(&statements).map_err(|failure| failure.error)?;
        run.entry = first(&rows).and_then(|value| value.parse().ok()).unwrap_or_default();
        match before {
            Some(Unfinished { statements_done, .. }) => {
                self.tell(&Event::Resumed { revision: id, statements_done: *statements_done });
            }
            None => self.tell_started(run.revision, run.direction),
        }
        Ok(())
    }

    fn entry(&self, run: &Run<'_>) -> Entry<'_> {
        Entry {
            revision: self.revisions.id(run.revision),
            action: Action::from(run.direction),
            hash: self.chain.hash(run.revision),
            milliseconds: Some(0),
            program: self.program(),
            outcome: Outcome::Running,
            statements_done: 0,
            error: None,
        }
    }

    /// Whether the run is still ours; renews its lease.
    fn still_ours(&mut self, run: &Run<'_>) -> Result<bool> {
        if let Some(session) = &run.session {
            let rows = self.ask_one(self.ledger.session()).map_err(|failure| failure.error)?;
            if first(&rows) != Some(session) {
                let message = "the server's session changed under the lock, as it does behind a pooler that \
                               hands out another backend for each transaction: connect to the server itself, \
                               or choose the lease as the session lock";
                return Err(Error::new(ErrorKind::Unfinished, message));
            }
        }
        let rows = self.ask_patiently(&[self.ledger.is_owner(run.entry, &run.owner)]);
        Ok(first(&rows.map_err(|failure| failure.error)?) == Some("1"))
    }

    /// Runs a stage in a transaction, its record in it; the last stage's is the end of the revision.
    fn run_transaction(
        &mut self,
        run: &Run<'_>,
        stage: &Stage,
        last: bool,
    ) -> Result<(), (Option<usize>, Failure)> {
        self.ask_patiently(&[self.ledger.begin()]).map_err(|failure| (None, failure))?;
        self.ask(&self.timeouts()).map_err(|failure| (None, failure))?;
        for index in stage.statements.clone() {
            self.run_statement(run, index).map_err(|failure| (Some(index), failure))?;
        }
        let mut records = if last { self.ends(run) } else { vec![self.progress(run, stage)] };
        records.push(self.ledger.commit().to_owned());
        self.ask(&records).map(drop).map_err(|failure| (None, failure))
    }

    fn run_outside(
        &mut self,
        run: &Run<'_>,
        stage: &Stage,
    ) -> Result<(), (Option<usize>, Failure)> {
        for index in stage.statements.clone() {
            self.run_statement(run, index).map_err(|failure| (Some(index), failure))?;
        }
        self.record_stage(run, stage).map_err(|failure| (None, failure))
    }

    fn run_statement(&mut self, run: &Run<'_>, index: usize) -> Result<(), Failure> {
        let statement = &run.script[index];
        for _ in 0..statement.repeat {
            self.driver.run(&[Part { sql: statement.sql, kind: PartKind::Statement }])?;
        }
        Ok(())
    }

    fn record_stage(&mut self, run: &Run<'_>, stage: &Stage) -> Result<(), Failure> {
        self.ask_patiently(&[self.progress(run, stage)]).map(drop)
    }

    fn progress(&self, run: &Run<'_>, stage: &Stage) -> String {
        let done = stage.statements.end;
        self.ledger.update_progress(&Progress {
            id: run.entry,
            owner: &run.owner,
            statements_done: done,
            statements_hash: statements_hash(run.script, done),
            lease_seconds: run.lease_seconds,
        })
    }

    /// What ends the revision: its row, and its entry done.
    fn ends(&self, run: &Run<'_>) -> Vec<String> {
        let (id, hash) = (self.revisions.id(run.revision), self.chain.hash(run.revision));
        let all = Stage { statements: 0..run.script.len(), transaction: true };
        let row = match run.direction {
            Direction::Upgrade => self.ledger.insert_revision(id, hash),
            Direction::Downgrade => self.ledger.delete_revision(id),
        };
        let elapsed = run.begun.elapsed().as_millis() as u64;
        vec![
            self.progress(run, &all),
            row,
            self.ledger.end_entry(run.entry, Outcome::Done, elapsed, None),
        ]
    }

    fn finish(&mut self, run: &Run<'_>) -> Result<(), Failure> {
        self.ask_patiently(&[self.ledger.begin()])?;
        let mut statements = self.ends(run);
        statements.push(self.ledger.commit().to_owned());
        self.ask(&statements).map(drop)
    }

    /// Whether a statement that was perhaps run before is done; what a half-done one left is removed.
    fn is_done(&mut self, run: &Run<'_>, stage: &Stage) -> Result<bool> {
        let statement = run.script[stage.statements.start];
        match statement.rerun() {
            Some(Rerun::CreateIndex { schema, index, table }) => {
                match self.index_state(schema.as_deref(), &index, Some(&table))?.as_deref() {
                    Some("1") => Ok(true),
                    None => Ok(false),
                    Some(_) => {
                        if let Some(drop) = self.ledger.drop_index(schema.as_deref(), &index) {
                            self.ask_one(&drop).map_err(|failure| failure.error)?;
                        }
                        Ok(false)
                    }
                }
            }
            Some(Rerun::DropIndex { schema, index }) => {
                Ok(self.index_state(schema.as_deref(), &index, None)?.is_none())
            }
            None => {
                let message = format!(
                    "revision {} ({}, line {}) was stopped in a statement that cannot be repeated safely: \
                     look whether it was carried out, mend the database, and end it with `repair`",
                    self.revisions.id(run.revision),
                    self.revisions.file(run.revision),
                    statement.line
                );
                Err(Error::new(ErrorKind::Unfinished, message))
            }
            Some(_) => Ok(false),
        }
    }

    fn index_state(
        &mut self,
        schema: Option<&str>,
        index: &str,
        table: Option<&str>,
    ) -> Result<Option<String>> {
        let Some(question) = self.ledger.index_state(schema, index, table) else { return Ok(None) };
        let rows = self.ask_one(&question).map_err(|failure| failure.error)?;
        Ok(first(&rows).map(str::to_owned))
    }

    /// Records that a run was stopped, and makes the error.
    fn stop(&mut self, run: &Run<'_>, statement: Option<usize>, failure: Failure) -> Error {
        self.roll_back();
        let lost = failure.error.kind == DatabaseErrorKind::ConnectionLost;
        let error = self.error_at(run.revision, run.direction, statement, failure);
        if !lost {
            let elapsed = run.begun.elapsed().as_millis() as u64;
            let message = error.to_string();
            let end = self.ledger.end_entry(run.entry, Outcome::Stopped, elapsed, Some(&message));
            let _ = self.ask_patiently(&[end]);
        }
        self.tell(&Event::Failed {
            revision: self.revisions.id(run.revision),
            error: &error.to_string(),
        });
        error
    }
}

/// Refuses to resume a revision whose finished statements were edited.
fn refuse_edited(id: &str, script: &Script, unfinished: &Unfinished) -> Result<()> {
    let done = unfinished.statements_done;
    let hash = statements_hash(script, done).to_string();
    let known = unfinished.statements_hash.as_deref().map(str::trim_end);
    if done == 0 || (done <= script.len() && known == Some(hash.as_str())) {
        return Ok(());
    }
    let message = format!(
        "revision {id} was stopped after {done} of its statements, and those were edited since: \
         it cannot be resumed; mend the database and end it with `repair`"
    );
    Err(Error::new(ErrorKind::Unfinished, message))
}

/// The hash of the texts of the first statements. Permanent, as a newer program may resume.
fn statements_hash(script: &Script, done: usize) -> Hash {
    let mut bytes = Vec::new();
    for statement in script.iter().take(done) {
        bytes.extend_from_slice(&(statement.sql.len() as u64).to_le_bytes());
        bytes.extend_from_slice(statement.sql.as_bytes());
    }
    Hash::of(&bytes)
}

/// Each transaction is a stage, and outside of transactions each statement is one.
fn stages(script: &Script) -> Vec<Stage> {
    let mut stages: Vec<Stage> = Vec::new();
    for (index, statement) in script.iter().enumerate() {
        match stages.last_mut() {
            Some(stage) if !statement.starts_segment && !statement.outside => {
                stage.statements.end = index + 1;
            }
            _ => stages.push(Stage {
                statements: index..index + 1,
                transaction: !statement.outside || statement.transactional,
            }),
        }
    }
    stages
}

/// A word that no other run has.
fn owner() -> String {
    let now = SystemTime::now().duration_since(UNIX_EPOCH).map_or(0, |now| now.as_nanos());
    format!("{}-{now:x}", std::process::id())
}
