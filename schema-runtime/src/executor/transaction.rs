//! Revisions that run in one transaction: one at a time, or many together.
//!
//! A revision, its row and its entry in the history travel as one batch, and the next transaction
//! with its lock rides on it. Where the entries cannot measure their own time (SQLite, SQL Server),
//! they are sent after the statements.

use std::borrow::Cow;
use std::time::Instant;

use schema_core::embed::Statement;
use schema_core::ledger::{Action, Entry, Outcome};
use schema_core::script::Direction;

use super::{Executor, Next, Script, Step};
use crate::driver::{Failure, Part, PartKind, Rows};
use crate::error::Result;
use crate::observer::Event;

/// How much text is sent at once, in bytes.
pub(super) const CHUNK: usize = 256 * 1024;

/// Where a part of a batch comes from.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Origin {
    /// A statement of a revision, by its position in the script.
    Statement { revision: usize, statement: usize },
    /// A row or an entry of ours.
    Record,
    /// The end of the transaction.
    Commit,
    /// The beginning of the next.
    Next,
}

/// Parts on their way, with where they come from.
#[derive(Default)]
pub(super) struct Batch {
    parts: Vec<(Cow<'static, str>, PartKind)>,
    origins: Vec<Origin>,
    length: usize,
}

impl Batch {
    fn push(&mut self, sql: impl Into<Cow<'static, str>>, kind: PartKind, origin: Origin) {
        let sql = sql.into();
        self.length += sql.len();
        self.parts.push((sql, kind));
        self.origins.push(origin);
    }

    pub(super) fn length(&self) -> usize {
        self.length
    }

    pub(super) fn ledger(&mut self, sql: impl Into<Cow<'static, str>>, origin: Origin) {
        self.push(sql, PartKind::Ledger, origin);
    }

    pub(super) fn origin(&self, part: Option<usize>) -> Option<Origin> {
        self.origins.get(part?).copied()
    }
}

impl Executor<'_> {
    /// Sends a batch and empties it.
    pub(super) fn send(&mut self, batch: &Batch) -> Result<Rows, Failure> {
        if batch.parts.is_empty() {
            return Ok(Rows::new());
        }
        let parts: Vec<Part<'_>> =
            batch.parts.iter().map(|(sql, kind)| Part { sql, kind: *kind }).collect();
        Ok(self.driver.run(&parts)?.into_iter().flatten().collect())
    }

    /// Runs revisions in the open transaction, commits it, and where `more` follows opens the next.
    pub(super) fn run_together(
        &mut self,
        direction: Direction,
        revisions: &[usize],
        scripts: &[Script],
        more: bool,
        newest: &mut i64,
        steps: &mut Vec<Step>,
    ) -> Result<Next> {
        let begun = Instant::now();
        let mut mark = begun;
        let mut batch = Batch::default();
        for (at, (revision, script)) in revisions.iter().zip(scripts).enumerate() {
            self.tell_started(*revision, direction);
            self.add_statements(&mut batch, *revision, script);
            let last = at + 1 == revisions.len();
            let milliseconds = if self.ledger.measures_time() {
                None
            } else {
                let sent = self.send(&batch);
                if let Err(failure) = sent {
                    return self.fail(direction, &revisions[..=at], &batch, failure, newest);
                }
                batch = Batch::default();
                let elapsed = mark.elapsed();
                mark = Instant::now();
                Some(elapsed.as_millis() as u64)
            };
            self.add_record(&mut batch, *revision, direction, script.len(), milliseconds);
            if last {
                self.add_end(&mut batch, more);
            }
            if last || batch.length > CHUNK {
                match self.send(&batch) {
                    Ok(rows) if last => {
                        self.tell_finished(revisions, direction, begun, steps);
                        return Ok(self.after(&rows, more, newest));
                    }
                    Ok(_) => batch = Batch::default(),
                    Err(failure) => {
                        return self.fail(direction, &revisions[..=at], &batch, failure, newest);
                    }
                }
            }
        }
        Ok(Next::Held)
    }

    /// Adds the statements of a revision.
    pub(super) fn add_statements(&self, batch: &mut Batch, revision: usize, script: &Script) {
        for (index, statement) in script.iter().enumerate() {
            self.add_statement(batch, revision, index, statement);
        }
    }

    /// Adds one statement of a script.
    pub(super) fn add_statement(
        &self,
        batch: &mut Batch,
        revision: usize,
        index: usize,
        statement: &Statement<'static>,
    ) {
        let origin = Origin::Statement { revision, statement: index };
        for _ in 0..statement.repeat {
            match (statement.alone, self.ledger.guard()) {
                (true, Some(guard)) => {
                    batch.ledger(guard, origin);
                    batch.push(statement.sql, PartKind::Statement, origin);
                }
                _ => batch.push(statement.sql, PartKind::Continuation, origin),
            }
        }
    }

    /// Adds the revision's row and its entry in the history.
    pub(super) fn add_record(
        &self,
        batch: &mut Batch,
        revision: usize,
        direction: Direction,
        statements_done: usize,
        milliseconds: Option<u64>,
    ) {
        let (id, hash) = (self.revisions.id(revision), self.chain.hash(revision));
        let row = match direction {
            Direction::Upgrade => self.ledger.insert_revision(id, hash),
            Direction::Downgrade => self.ledger.delete_revision(id),
        };
        let entry = self.ledger.insert_entry(&Entry {
            revision: id,
            action: Action::from(direction),
            hash,
            milliseconds,
            program: self.program(),
            outcome: Outcome::Done,
            statements_done,
            error: None,
        });
        match self.ledger.guard() {
            Some(guard) => batch.ledger(format!("{guard}{row};\n{entry}"), Origin::Record),
            None => {
                batch.ledger(row, Origin::Record);
                batch.ledger(entry, Origin::Record);
            }
        }
    }

    /// Adds the end of the transaction, with the newest entry's id before it, and where `more`
    /// follows the next transaction, with the newest entry's id under its lock.
    pub(super) fn add_end(&self, batch: &mut Batch, more: bool) {
        batch.ledger(self.ledger.newest_entry(), Origin::Record);
        batch.ledger(self.ledger.commit(), Origin::Commit);
        if more {
            for sql in self.ledger.open() {
                batch.ledger(sql, Origin::Next);
            }
            for sql in self.timeouts() {
                batch.ledger(sql, Origin::Next);
            }
            batch.ledger(self.ledger.newest_entry(), Origin::Next);
        }
    }

    /// Whether the next transaction holds the lock and finds what the last one left: the rows are the
    /// newest entry, the lock's answer, and the newest entry again.
    pub(super) fn after(&mut self, rows: &Rows, more: bool, newest: &mut i64) -> Next {
        let value = |row: usize| rows.get(row).and_then(|row| row.first()?.as_deref());
        *newest = value(0).and_then(|value| value.parse().ok()).unwrap_or_default();
        if !more {
            return Next::Free;
        }
        if value(1) == Some("1") && value(2) == value(0) {
            return Next::Held;
        }
        self.roll_back();
        Next::Free
    }

    pub(super) fn tell_started(&mut self, revision: usize, direction: Direction) {
        let (id, message) = (self.revisions.id(revision), self.revisions.message(revision));
        self.tell(&Event::Started { revision: id, message, direction });
    }

    pub(super) fn tell_finished(
        &mut self,
        revisions: &[usize],
        direction: Direction,
        begun: Instant,
        steps: &mut Vec<Step>,
    ) {
        for revision in revisions {
            let (id, elapsed) = (self.revisions.id(*revision), begun.elapsed());
            self.tell(&Event::Finished { revision: id, direction, elapsed });
            steps.push(self.step(*revision, direction));
        }
    }
}
