//! Revisions that rebuild a table of SQLite.
//!
//! Foreign keys have to be switched off for it, and SQLite ignores that inside of a transaction: so the
//! lock that is held is given back, and taken again behind the switch. What was on before is on again
//! afterwards, however it ends. <https://www.sqlite.org/pragma.html#pragma_foreign_keys>

mod table;
mod violations;

use std::panic::{AssertUnwindSafe, catch_unwind, resume_unwind};
use std::time::Instant;

use schema_core::embed::Statement;
use schema_core::rebuild::Rebuild;
use schema_core::script::Direction;

use super::state::first;
use super::transaction::Batch;
use super::{Executor, Next, Script, Step};
use crate::driver::{DatabaseError, DatabaseErrorKind, Failure, Part, PartKind};
use crate::error::{Error, Result};
use crate::observer::Event;

/// The settings of a connection that a rebuild changes, each with what it has to be meanwhile.
const SETTINGS: [(&str, &str); 2] = [("foreign_keys", "0"), ("legacy_alter_table", "0")];

/// Whether a failure is SQLite's plain error: it says so of what names something that is not there, of keys
/// that reference no key, and (257) of a collation that the connection does not have.
fn is_plain_error(failure: &Failure) -> bool {
    matches!(failure.error.code.as_deref(), Some("1" | "257"))
}

/// Whether a script rebuilds anything.
pub(super) fn rebuilds(script: &Script) -> bool {
    script.iter().any(|statement| statement.rebuild)
}

/// Says what is wrong, in the place of the database.
fn refusal(message: String) -> Failure {
    Failure::new(DatabaseError { kind: DatabaseErrorKind::Other, code: None, message })
}

impl Executor<'_> {
    /// Runs one revision that rebuilds tables, in a transaction of its own. The lock is held when it
    /// begins; nothing is held when it ends.
    pub(super) fn run_rebuilding(
        &mut self,
        direction: Direction,
        revision: usize,
        script: &Script,
        newest: &mut i64,
        steps: &mut Vec<Step>,
    ) -> Result<Next> {
        self.roll_back();
        let mut settings = Vec::new();
        // An observer that panics must not leave foreign keys off, either.
        let run = AssertUnwindSafe(|| match self.switch_off(&mut settings) {
            Ok(()) => self.run_switched(direction, revision, script, newest, steps),
            Err(failure) => Err(failure.error.into()),
        });
        let result = catch_unwind(run);
        if !matches!(result, Ok(Ok(_))) {
            self.roll_back();
        }
        let restored = self.switch_back(&settings).map_err(|failure| failure.error.into());
        let result = result.unwrap_or_else(|payload| resume_unwind(payload));
        result.and_then(|next| restored.map(|()| next))
    }

    /// Changes the settings, and takes down those that were otherwise.
    fn switch_off(&mut self, changed: &mut Vec<(&'static str, String)>) -> Result<(), Failure> {
        for (name, wanted) in SETTINGS {
            let question = format!("PRAGMA {name}");
            let was = first(&self.ask_one(&question)?).unwrap_or(wanted).to_owned();
            if was == wanted {
                continue;
            }
            changed.push((name, was));
            self.ask_one(&format!("PRAGMA {name} = {wanted}"))?;
            if first(&self.ask_one(&question)?) != Some(wanted) {
                return Err(refusal(format!("SQLite did not switch {name} off")));
            }
        }
        Ok(())
    }

    fn switch_back(&mut self, settings: &[(&'static str, String)]) -> Result<(), Failure> {
        for (name, value) in settings {
            self.ask_one(&format!("PRAGMA {name} = {value}"))?;
            if first(&self.ask_one(&format!("PRAGMA {name}"))?) != Some(value) {
                let message = format!("SQLite did not switch {name} back: open the database anew");
                return Err(refusal(message));
            }
        }
        Ok(())
    }

    fn run_switched(
        &mut self,
        direction: Direction,
        revision: usize,
        script: &Script,
        newest: &mut i64,
        steps: &mut Vec<Step>,
    ) -> Result<Next> {
        let (open, question) = (self.ledger.open(), self.ledger.newest_entry());
        let rows = self.open(&open, &[question])?;
        let found: i64 = first(&rows).and_then(|id| id.parse().ok()).unwrap_or_default();
        if found != *newest {
            self.roll_back();
            return Ok(Next::AskAgain);
        }
        let begun = Instant::now();
        self.tell_started(revision, direction);
        if let Err((statement, failure)) = self.run_statements(revision, script) {
            return Err(self.failed(direction, revision, statement, failure));
        }
        let mut batch = Batch::default();
        let milliseconds = Some(begun.elapsed().as_millis() as u64);
        self.add_record(&mut batch, revision, direction, script.len(), milliseconds);
        self.add_end(&mut batch, false);
        match self.send(&batch) {
            Ok(rows) => {
                self.tell_finished(&[revision], direction, begun, steps);
                Ok(self.after(&rows, false, newest))
            }
            Err(failure) => Err(self.failed(direction, revision, None, failure)),
        }
    }

    /// Runs the statements; a failure is that of a statement, or of all of them together.
    fn run_statements(
        &mut self,
        revision: usize,
        script: &Script,
    ) -> Result<(), (Option<usize>, Failure)> {
        let together = |failure| (None, failure);
        let before = self.violations().map_err(together)?;
        for (at, statement) in script.iter().enumerate() {
            self.run_rebuilt(revision, statement).map_err(|failure| (Some(at), failure))?;
        }
        let behind = self.violations().map_err(together)?;
        behind.new_since(&before).map_or(Ok(()), |failure| Err(together(failure)))
    }

    fn run_rebuilt(
        &mut self,
        revision: usize,
        statement: &Statement<'static>,
    ) -> Result<(), Failure> {
        if !statement.rebuild {
            let part = Part { sql: statement.sql, kind: PartKind::Statement };
            return self.driver.run(&[part]).map(drop);
        }
        let rebuild = Rebuild::decode(statement.sql)
            .ok_or_else(|| refusal("the plan of a rebuild cannot be read".to_owned()))?;
        let id = self.revisions.id(revision);
        self.tell(&Event::Rebuilding { revision: id, table: &rebuild.table });
        self.rebuild(&rebuild)
    }

    fn failed(
        &mut self,
        direction: Direction,
        revision: usize,
        statement: Option<usize>,
        failure: Failure,
    ) -> Error {
        self.roll_back();
        self.failed_at(direction, revision, statement, failure)
    }
}
