//! Which statement failed, and the history's word on it.

use schema_core::ledger::{Action, Entry, Outcome};
use schema_core::rebuild::Rebuild;
use schema_core::script::Direction;

use super::state::first;
use super::transaction::{Batch, Origin};
use super::{Executor, Next};
use crate::driver::{DatabaseErrorKind, Failure, Part, PartKind, Position};
use crate::error::{Error, Place, Result, StatementPlace};
use crate::observer::Event;

/// A statement, by revision and position in its script.
type Found = (usize, usize);

/// What came of looking for a statement that fails.
enum Search {
    /// It fails again.
    Found(Found, Failure),
    /// All of them ran.
    NotFound,
    /// Something was done since: the commit itself, perhaps.
    Moved,
}

impl Executor<'_> {
    /// Takes back a transaction that failed, finds the statement, records the failure, and makes the
    /// error; or, where only the next transaction could not begin, says to ask again.
    pub(super) fn fail(
        &mut self,
        direction: Direction,
        revisions: &[usize],
        batch: &Batch,
        failure: Failure,
        newest: &i64,
    ) -> Result<Next> {
        self.roll_back();
        let lost = failure.error.kind == DatabaseErrorKind::ConnectionLost;
        let (found, failure) = match batch.origin(failure.part) {
            Some(Origin::Next) => return Ok(Next::AskAgain),
            Some(Origin::Statement { revision, statement }) => {
                (Some((revision, statement)), failure)
            }
            None if !lost => match self.search(direction, revisions, *newest)? {
                Search::Found(found, failure) => (Some(found), failure),
                Search::NotFound => (None, failure),
                Search::Moved => return Ok(Next::AskAgain),
            },
            _ => (None, failure),
        };
        let revision =
            found.map_or_else(|| revisions.last().copied(), |(revision, _)| Some(revision));
        let Some(revision) = revision else { return Err(failure.error.into()) };
        let statement = found.map(|(_, statement)| statement);
        Err(self.failed_at(direction, revision, statement, failure))
    }

    /// Records a failure that was taken back, tells it, and makes the error.
    pub(super) fn failed_at(
        &mut self,
        direction: Direction,
        revision: usize,
        statement: Option<usize>,
        failure: Failure,
    ) -> Error {
        let lost = failure.error.kind == DatabaseErrorKind::ConnectionLost;
        let error = self.error_at(revision, direction, statement, failure);
        if !lost {
            self.record_failure(revision, direction, &error.to_string());
        }
        self.tell(&Event::Failed {
            revision: self.revisions.id(revision),
            error: &error.to_string(),
        });
        error
    }

    /// Runs the statements of a transaction that failed without a position once more, one by one, to
    /// find the one that fails; and takes all of it back.
    fn search(&mut self, direction: Direction, revisions: &[usize], newest: i64) -> Result<Search> {
        let before = self.open_alone()?;
        let search = if before == newest {
            self.search_open(direction, revisions)
        } else {
            Ok(Search::Moved)
        };
        self.roll_back();
        search
    }

    fn search_open(&mut self, direction: Direction, revisions: &[usize]) -> Result<Search> {
        for revision in revisions {
            for (index, statement) in self.script(*revision, direction)?.iter().enumerate() {
                let part = Part { sql: statement.sql, kind: PartKind::Statement };
                if let Err(failure) = self.driver.run(&[part]) {
                    return Ok(Search::Found((*revision, index), failure));
                }
            }
        }
        Ok(Search::NotFound)
    }

    /// The error of a revision that failed.
    pub(super) fn error_at(
        &self,
        revision: usize,
        direction: Direction,
        statement: Option<usize>,
        failure: Failure,
    ) -> Error {
        let scripts = self.script(revision, direction).unwrap_or_default();
        let statement = statement.and_then(|statement| scripts.get(statement)).map(|statement| {
            if let Some(rebuild) = Rebuild::decode(statement.sql).filter(|_| statement.rebuild) {
                let excerpt = format!("the rebuild of {}", rebuild.table);
                return StatementPlace { line: statement.line, sql: rebuild.script(), excerpt };
            }
            let before = lines_before(statement.sql, failure.position);
            let excerpt = statement.sql.lines().nth(before).unwrap_or_default().trim().to_owned();
            // What was rendered has lines of its own.
            let line = statement.line + if statement.rendered { 0 } else { before };
            StatementPlace { line, sql: statement.sql.to_owned(), excerpt }
        });
        Error::from(failure.error).at(Place {
            revision: self.revisions.id(revision).to_owned(),
            file: self.revisions.file(revision).to_owned(),
            direction,
            statement,
        })
    }

    /// Enters a failure that was rolled back. That the entry itself fails changes nothing.
    fn record_failure(&mut self, revision: usize, direction: Direction, error: &str) {
        let entry = self.ledger.insert_entry(&Entry {
            revision: self.revisions.id(revision),
            action: Action::from(direction),
            hash: self.chain.hash(revision),
            milliseconds: Some(0),
            program: self.program(),
            outcome: Outcome::Failed,
            statements_done: 0,
            error: Some(error),
        });
        let _ = self.ask_patiently(&[entry]);
    }

    /// Begins a transaction that holds the chain's lock, and returns the newest entry.
    fn open_alone(&mut self) -> Result<i64> {
        let (open, question) = (self.ledger.open(), self.ledger.newest_entry());
        let rows = self.open(&open, &[question])?;
        Ok(first(&rows).and_then(|value| value.parse().ok()).unwrap_or_default())
    }
}

/// How many lines further than its first the position in a statement is.
fn lines_before(sql: &str, position: Option<Position>) -> usize {
    match position {
        Some(Position::Offset(offset)) => {
            let end = offset.min(sql.len());
            sql.as_bytes()[..end].iter().filter(|byte| **byte == b'\n').count()
        }
        Some(Position::Line(line)) => line.saturating_sub(1),
        None => 0,
    }
}
