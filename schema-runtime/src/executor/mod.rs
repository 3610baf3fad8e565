//! Carries revisions out on a connection. It knows no database: SQL of ours comes from the
//! [`Ledger`], the revisions' own from the embedded chain, and the [`Driver`] sends it.
//!
//! ```text
//! state        what the database holds, and what that is to the chain
//! lock         transactions that begin with the chain's lock
//! transaction  revisions that run in a transaction, one or many at once
//! staged       revisions that run outside of transactions, or in several
//! failure      which statement failed, and the history's word on it
//! stamp        revisions entered or taken out without being run
//! ```

mod create;
mod failure;
mod lock;
mod rebuild;
mod staged;
mod stamp;
mod state;
mod transaction;

use std::cell::OnceCell;

use schema_core::embed::{Chain, Downgrade, Revisions, Statement};
use schema_core::graph::Graph;
use schema_core::ledger::Ledger;
use schema_core::script::Direction;

use lock::Wait;
pub(crate) use lock::{Management, not_managed};
use state::Unfinished;
pub(crate) use state::{Probe, State, Status, diverged, first, names};

use crate::driver::{DatabaseErrorKind, Driver, Failure, Part, PartKind, Rows};
use crate::error::{Error, ErrorKind, Result};
use crate::migrations::Migrations;
use crate::observer::{Event, Observer, tell};
use crate::options::{Creation, Options};

/// One chain on one connection.
pub(crate) struct Executor<'a> {
    pub(crate) revisions: Revisions<'static>,
    pub(crate) chain: Chain<'static>,
    pub(crate) ledger: Ledger<'static>,
    pub(crate) driver: &'a mut (dyn Driver + 'a),
    pub(crate) options: &'a Options,
    observer: Option<&'a mut (dyn Observer + 'a)>,
    program: OnceCell<String>,
}

/// What a revision did.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Step {
    /// The revision's id.
    pub revision: String,
    /// Which way it was run.
    pub direction: Direction,
}

/// Whether a plan can go on after a part of it is done.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Next {
    /// The lock is held again, and nobody has done anything.
    Held,
    /// It is done, and nothing is held.
    Free,
    /// It was not done, and nothing is held: somebody else was there, and the database must be asked anew.
    AskAgain,
}

/// The scripts of a revision, one way.
type Script = Vec<Statement<'static>>;

impl<'a> Executor<'a> {
    pub(crate) fn new(
        migrations: &Migrations,
        driver: &'a mut (dyn Driver + 'a),
        options: &'a Options,
        observer: Option<&'a mut (dyn Observer + 'a)>,
    ) -> Result<Self> {
        let revisions = migrations.revisions();
        if !revisions.is_readable() {
            let message = "the embedded chain was written by another version of the macro: build the program anew";
            return Err(Error::new(ErrorKind::Embedded, message));
        }
        let backend = driver.backend();
        let chain = migrations.chain(backend).ok_or_else(|| Error::unsupported(backend))?;
        let ledger = Ledger::new(backend, revisions.chain_name(), revisions.schema());
        Ok(Self { revisions, chain, ledger, driver, options, observer, program: OnceCell::new() })
    }

    pub(crate) fn tell(&mut self, event: &Event<'_>) {
        tell(self.observer.as_deref_mut(), event);
    }

    /// The program's name in the history.
    fn program(&self) -> &str {
        self.program.get_or_init(|| self.options.program())
    }

    /// Runs SQL of ours, and returns the rows of all of it.
    fn ask<S: AsRef<str>>(&mut self, statements: &[S]) -> Result<Rows, Failure> {
        if statements.is_empty() {
            return Ok(Rows::new());
        }
        let parts: Vec<Part<'_>> = statements
            .iter()
            .map(|sql| Part { sql: sql.as_ref(), kind: PartKind::Ledger })
            .collect();
        Ok(self.driver.run(&parts)?.into_iter().flatten().collect())
    }

    /// The same for one statement.
    pub(crate) fn ask_one(&mut self, sql: &str) -> Result<Rows, Failure> {
        self.ask(&[sql])
    }

    /// The same, again and again while somebody else keeps the whole database locked, as SQLite's
    /// writers do when they commit.
    pub(crate) fn ask_patiently<S: AsRef<str>>(
        &mut self,
        statements: &[S],
    ) -> Result<Rows, Failure> {
        let mut wait = Wait::new();
        loop {
            match self.ask(statements) {
                Err(failure) if failure.error.kind == DatabaseErrorKind::Busy => {
                    if self.wait(&mut wait, "another program that has locked the database").is_err()
                    {
                        return Err(failure);
                    }
                }
                answer => return answer,
            }
        }
    }

    /// Takes the open transaction back, whatever state it and the connection are in.
    fn roll_back(&mut self) {
        let _ = self.ask_one(self.ledger.rollback());
    }

    /// Brings the database from what it holds to the end of `plan`, which is made anew whenever
    /// somebody else has changed what the database holds.
    pub(crate) fn migrate(
        &mut self,
        graph: &Graph,
        direction: Direction,
        mut creation: Creation,
        plan: &dyn Fn(&Graph, &State) -> Result<Vec<usize>>,
    ) -> Result<Vec<Step>> {
        let mut steps = Vec::new();
        let mut has_tables = false;
        self.refuse_open_transaction()?;
        loop {
            let state = self.open_managed(has_tables)?;
            has_tables = true;
            let planned = self
                .check(graph, &state)
                .and_then(|()| plan(graph, &state))
                .and_then(|plan| self.check_unfinished(&state, direction, &plan).map(|()| plan))
                .and_then(|plan| self.scripts(&plan, direction).map(|scripts| (plan, scripts)));
            let (plan, scripts) = match planned {
                Ok(planned) => planned,
                Err(error) => {
                    self.roll_back();
                    return Err(error);
                }
            };
            if plan.is_empty() {
                self.roll_back();
                return Ok(steps);
            }
            if direction == Direction::Upgrade && self.creates(creation, &state, &plan) {
                creation = Creation::Replay;
                match self.create(&plan)? {
                    Some(steps) => return Ok(steps),
                    None => continue,
                }
            }
            self.tell(&Event::Planned { revisions: plan.len(), direction });
            match self.carry_out(&state, direction, &plan, &scripts, &mut steps)? {
                Next::Held | Next::Free => return Ok(steps),
                Next::AskAgain => {}
            }
        }
    }

    /// The scripts of a plan; a downgrade that there is none of is found before anything is run.
    fn scripts(&self, plan: &[usize], direction: Direction) -> Result<Vec<Script>> {
        plan.iter().map(|revision| self.script(*revision, direction)).collect()
    }

    fn script(&self, revision: usize, direction: Direction) -> Result<Script> {
        if direction == Direction::Upgrade {
            return Ok(self.chain.upgrade(revision).collect());
        }
        let statements = self.chain.downgrade(revision).into_statements();
        statements.map(Iterator::collect).map_err(|why| {
            let id = self.revisions.id(revision);
            let message = format!("revision {id} ({}) {why}", self.revisions.file(revision));
            Error::new(ErrorKind::NoDowngrade, message)
        })
    }

    /// What the revision's downgrade loses, if it is derived and loses anything.
    pub(crate) fn loses(&self, revision: usize) -> Option<&'static str> {
        match self.chain.downgrade(revision) {
            Downgrade::Derived { loses, .. } => Some(loses).filter(|loses| !loses.is_empty()),
            _ => None,
        }
    }

    /// Runs the plan in stretches: revisions that run in one transaction each, or in one for all of
    /// them, between those that cannot. The lock is held when it begins, and given back when it ends.
    fn carry_out(
        &mut self,
        state: &State,
        direction: Direction,
        plan: &[usize],
        scripts: &[Script],
        steps: &mut Vec<Step>,
    ) -> Result<Next> {
        let mut newest = state.newest_entry;
        let grouped = self.is_grouped(state);
        let mut at = 0;
        while at < plan.len() {
            let stretch = stretch(&scripts[at..], grouped);
            let more = at + stretch.length < plan.len();
            let (revisions, scripts) =
                (&plan[at..at + stretch.length], &scripts[at..at + stretch.length]);
            let next = match stretch.way {
                Way::Together => {
                    self.run_together(direction, revisions, scripts, more, &mut newest, steps)?
                }
                Way::Staged => {
                    let (revision, script) = (revisions[0], &scripts[0]);
                    self.run_staged(state, direction, revision, script, &mut newest, steps)?
                }
                Way::Rebuilding => {
                    let (revision, script) = (revisions[0], &scripts[0]);
                    self.run_rebuilding(direction, revision, script, &mut newest, steps)?
                }
            };
            if next == Next::AskAgain || (next == Next::Free && more) {
                return Ok(Next::AskAgain);
            }
            at += stretch.length;
        }
        Ok(Next::Free)
    }

    fn is_grouped(&self, state: &State) -> bool {
        use crate::options::Transactions;
        match self.options.transactions {
            Transactions::Auto => state.applied.is_empty(),
            Transactions::Each => false,
            Transactions::Grouped => true,
        }
    }

    fn step(&self, revision: usize, direction: Direction) -> Step {
        Step { revision: self.revisions.id(revision).to_owned(), direction }
    }
}

/// How many revisions run together, and how.
struct Stretch {
    length: usize,
    way: Way,
}

/// How revisions are run.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Way {
    /// In one transaction.
    Together,
    /// One that runs outside of transactions, or in several.
    Staged,
    /// One that rebuilds tables of SQLite.
    Rebuilding,
}

impl Way {
    fn of(script: &Script) -> Self {
        match (rebuild::rebuilds(script), is_staged(script)) {
            (true, _) => Way::Rebuilding,
            (false, true) => Way::Staged,
            (false, false) => Way::Together,
        }
    }
}

fn stretch(scripts: &[Script], grouped: bool) -> Stretch {
    let way = scripts.first().map_or(Way::Together, Way::of);
    if way != Way::Together {
        return Stretch { length: 1, way };
    }
    let together = scripts.iter().take_while(|script| Way::of(script) == Way::Together).count();
    Stretch { length: if grouped { together } else { 1 }, way }
}

/// Whether a script needs anything but one transaction.
fn is_staged(script: &Script) -> bool {
    script.iter().skip(1).any(|statement| statement.starts_segment)
        || script.first().is_some_and(|statement| statement.outside)
}
