//! Transactions that begin with the chain's lock, and the creation of our tables.

use std::time::{Duration, Instant};

use super::state::first;
use super::{Executor, State};
use crate::driver::{DatabaseErrorKind, Rows};
use crate::error::{Error, ErrorKind, Result};
use crate::observer::Event;

/// How long it waits between two attempts, at first and at most.
const PAUSE: (Duration, Duration) = (Duration::from_millis(10), Duration::from_millis(250));

/// How often it says that it still waits.
const REMINDER: Duration = Duration::from_secs(10);

/// Whose a database is.
pub(crate) enum Management {
    /// Our tables are there.
    Managed,
    /// No tables are there.
    Empty,
    /// These are there, and none of ours.
    NotManaged(Vec<String>),
}

/// A wait for somebody else.
pub(super) struct Wait {
    begun: Instant,
    told: Option<Instant>,
    pause: Duration,
}

impl Wait {
    pub(super) fn new() -> Self {
        Self { begun: Instant::now(), told: None, pause: PAUSE.0 }
    }
}

impl Executor<'_> {
    /// Says what is waited for, and waits a little.
    pub(super) fn wait(&mut self, wait: &mut Wait, reason: &str) -> Result<()> {
        let now = Instant::now();
        let waited = now - wait.begun;
        let deadline = wait.begun + self.options.lock_wait;
        if now >= deadline {
            let message = format!("waited {:.1} s for {reason}, and gave up", waited.as_secs_f64());
            return Err(Error::new(ErrorKind::LockTimeout, message));
        }
        if wait.told.is_none_or(|told| now - told >= REMINDER) {
            wait.told = Some(now);
            self.tell(&Event::Waiting { reason, waited });
        }
        std::thread::sleep(wait.pause.min(deadline - now));
        wait.pause = (wait.pause * 2).min(PAUSE.1);
        Ok(())
    }

    pub(super) fn refuse_open_transaction(&self) -> Result<()> {
        if self.driver.in_transaction() {
            let message =
                "a transaction is open on this connection: commit it or roll it back first";
            return Err(Error::new(ErrorKind::InTransaction, message));
        }
        Ok(())
    }

    /// Begins a transaction that holds a lock, asking for as long as the options say, and returns the rows of
    /// `questions`, which were asked under it.
    pub(super) fn open(&mut self, open: &[String], questions: &[String]) -> Result<Rows> {
        let mut wait = Wait::new();
        let statements: Vec<&str> = open.iter().chain(questions).map(String::as_str).collect();
        loop {
            match self.ask(&statements) {
                Ok(mut rows) if first(&rows) == Some("1") => {
                    rows.remove(0);
                    return Ok(rows);
                }
                Ok(rows) => {
                    self.roll_back();
                    refuse_bad_lock(first(&rows))?;
                }
                Err(failure) if failure.error.kind == DatabaseErrorKind::Busy => self.roll_back(),
                Err(failure) => {
                    self.roll_back();
                    return Err(failure.error.into());
                }
            }
            self.wait(&mut wait, "another program that migrates this database")?;
        }
    }

    /// Begins a transaction that holds the chain's lock, and reads what our tables hold.
    pub(super) fn open_chain(&mut self) -> Result<State> {
        let mut wait = Wait::new();
        let open = self.ledger.open();
        let mut questions = self.timeouts();
        questions.extend(self.state_questions());
        loop {
            let state = State::read(&self.open(&open, &questions)?);
            if state.unfinished.iter().all(|unfinished| unfinished.lease_seconds <= 0) {
                return Ok(state);
            }
            self.roll_back();
            self.wait(&mut wait, "another program that runs statements outside of transactions")?;
        }
    }

    /// The same for a database that may be empty; one that has tables, but none of ours, is refused.
    pub(super) fn open_managed(&mut self, has_tables: bool) -> Result<State> {
        if !has_tables && !self.is_managed()? {
            self.create_tables()?;
        }
        self.open_chain()
    }

    /// Whether our tables are there. A database that has others, but none of ours, is refused.
    pub(crate) fn is_managed(&mut self) -> Result<bool> {
        match self.management()? {
            Management::Managed => Ok(true),
            Management::Empty => Ok(false),
            Management::NotManaged(tables) => Err(not_managed(&tables)),
        }
    }

    /// Whose the database is. The user's tables are asked for before ours: whoever migrates it at this
    /// moment creates ours first, and must not be taken for somebody who does not use us.
    pub(crate) fn management(&mut self) -> Result<Management> {
        let questions = [self.ledger.user_tables(), self.ledger.exists()];
        let mut rows = self.ask_patiently(&questions).map_err(|failure| failure.error)?;
        let exists = rows.pop().and_then(|row| row.into_iter().next().flatten());
        if exists.as_deref() == Some("1") {
            return Ok(Management::Managed);
        }
        let tables: Vec<String> =
            rows.into_iter().filter_map(|row| row.into_iter().next().flatten()).collect();
        Ok(if tables.is_empty() { Management::Empty } else { Management::NotManaged(tables) })
    }

    /// Creates our tables, in a transaction of its own: they are there for the record of a revision
    /// that fails.
    pub(super) fn create_tables(&mut self) -> Result<()> {
        self.open(&self.ledger.open_for_creation(), &[])?;
        let mut statements = self.ledger.create_tables();
        statements.push(self.ledger.commit().to_owned());
        self.ask(&statements).map(drop).map_err(|failure| {
            self.roll_back();
            failure.error.into()
        })
    }

    /// The limits of the open transaction.
    pub(super) fn timeouts(&self) -> Vec<String> {
        self.ledger.timeouts(self.revisions.lock_timeout(), self.revisions.statement_timeout())
    }
}

/// SQL Server answers -1 for a timeout, -2 for a cancelled request, -3 for a deadlock, which may all
/// pass; what is below is a mistake in the call.
fn refuse_bad_lock(answer: Option<&str>) -> Result<()> {
    match answer.and_then(|answer| answer.parse::<i64>().ok()) {
        Some(code) if code < -3 => {
            let message = format!("the server refused the lock: sp_getapplock answered {code}");
            Err(Error::new(ErrorKind::Database, message))
        }
        _ => Ok(()),
    }
}

/// The error for a database with tables, but none of ours.
pub(crate) fn not_managed(tables: &[String]) -> Error {
    let shown = tables.iter().take(5).cloned().collect::<Vec<_>>().join(", ");
    let more = if tables.len() > 5 { ", ..." } else { "" };
    let message = format!(
        "the database has tables ({shown}{more}), but none of ours: it is not managed; \
         `stamp` it with the revision that its schema is at, or use another database"
    );
    Error::new(ErrorKind::NotManaged, message)
}
