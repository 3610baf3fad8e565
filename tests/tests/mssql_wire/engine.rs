//! As much of SQL Server as our own SQL asks of it: two tables, one transaction, and the lock.

use std::collections::{BTreeMap, VecDeque};
use std::sync::{Arc, Mutex, MutexGuard};

use schema_tests::mock_tds::{Answer, Batch, MockServer, ServerError};

/// What a guarded batch answers where the transaction is gone.
const GONE: u32 = 50000;

/// A handle on the engine behind a mock server.
#[derive(Clone, Default)]
pub(crate) struct Engine(Arc<Mutex<State>>);

#[derive(Default)]
struct State {
    stored: Stored,
    /// What was stored when the open transaction began.
    before: Option<Stored>,
    /// What `sp_getapplock` returns, call by call; then 0.
    locks: VecDeque<i32>,
    surprises: Vec<Surprise>,
}

#[derive(Clone, Default)]
struct Stored {
    tables: bool,
    revisions: BTreeMap<String, String>,
    entries: i32,
}

/// What happens, once, to the first batch that contains a text.
struct Surprise {
    text: &'static str,
    /// How many such batches pass before it.
    passes: usize,
    answer: Answer,
    effect: Effect,
}

/// What becomes of the batch and its transaction.
enum Effect {
    /// The batch is not carried out, and the transaction is taken back.
    Aborted,
    /// The batch is carried out; only the answer is another.
    CarriedOut,
}

impl Engine {
    pub(crate) fn start(&self) -> MockServer {
        let engine = self.clone();
        MockServer::start(move |batch: &Batch| engine.state().answer(&batch.sql))
    }

    fn state(&self) -> MutexGuard<'_, State> {
        self.0.lock().unwrap()
    }

    /// Lets `sp_getapplock` return these, call by call.
    pub(crate) fn locks(&self, results: &[i32]) {
        self.state().locks.extend(results);
    }

    /// Lets a batch fail, and the transaction with it, as XACT_ABORT has it.
    pub(crate) fn fail(&self, text: &'static str, error: ServerError) {
        self.surprise(text, Answer::failed(error), Effect::Aborted);
    }

    /// Lets the transaction go without an error.
    pub(crate) fn lose_transaction(&self, text: &'static str) {
        self.surprise(text, Answer::done(), Effect::Aborted);
    }

    /// Lets the connection die before a batch is answered. The server takes its transaction back.
    pub(crate) fn die(&self, text: &'static str) {
        self.surprise(text, Answer::hang_up(), Effect::Aborted);
    }

    /// Lets the connection die behind a batch that was carried out, before its answer arrives.
    pub(crate) fn die_behind(&self, text: &'static str) {
        self.surprise(text, Answer::hang_up(), Effect::CarriedOut);
    }

    fn surprise(&self, text: &'static str, answer: Answer, effect: Effect) {
        self.state().surprises.push(Surprise { text, passes: 0, answer, effect });
    }

    /// Lets the surprise that was planned last come later, behind so many more batches with its text.
    pub(crate) fn later(&self, passes: usize) {
        if let Some(surprise) = self.state().surprises.last_mut() {
            surprise.passes = passes;
        }
    }

    /// The revisions in force, committed ones only.
    pub(crate) fn revisions(&self) -> Vec<String> {
        let state = self.state();
        let stored = state.before.as_ref().unwrap_or(&state.stored);
        stored.revisions.keys().cloned().collect()
    }

    pub(crate) fn is_in_transaction(&self) -> bool {
        self.state().before.is_some()
    }
}

impl State {
    fn answer(&mut self, sql: &str) -> Answer {
        if let Some(surprise) = self.surprise(sql) {
            match surprise.effect {
                Effect::Aborted => self.roll_back(),
                Effect::CarriedOut => drop(self.carry_out(sql)),
            }
            return surprise.answer;
        }
        self.carry_out(sql)
    }

    fn carry_out(&mut self, sql: &str) -> Answer {
        if sql.starts_with("IF @@TRANCOUNT = 0 THROW") && self.before.is_none() {
            return Answer::failed(ServerError::new(
                GONE,
                "the transaction of this revision is gone",
            ));
        }
        if sql.contains("BEGIN TRANSACTION") {
            assert!(self.before.is_none(), "a transaction within a transaction");
            self.before = Some(self.stored.clone());
        }
        if sql.contains("sp_getapplock") {
            let result = self.locks.pop_front().unwrap_or(0);
            return Answer::ints(&[if result >= 0 { 1 } else { result }, 51]).then_done();
        }
        if sql.contains("ROLLBACK TRANSACTION") {
            self.roll_back();
        }
        if sql.contains("COMMIT TRANSACTION") {
            assert!(self.before.take().is_some(), "a COMMIT without a transaction");
        }
        self.change(sql);
        self.question(sql)
    }

    fn surprise(&mut self, sql: &str) -> Option<Surprise> {
        let at = self.surprises.iter().position(|surprise| sql.contains(surprise.text))?;
        if let Some(passes) = self.surprises[at].passes.checked_sub(1) {
            self.surprises[at].passes = passes;
            return None;
        }
        Some(self.surprises.remove(at))
    }

    fn roll_back(&mut self) {
        if let Some(before) = self.before.take() {
            self.stored = before;
        }
    }

    fn change(&mut self, sql: &str) {
        if sql.contains("CREATE TABLE [dbo].[schema_revision]") {
            self.stored.tables = true;
        }
        if let Some((_, values)) = sql.split_once("INSERT INTO [dbo].[schema_revision]") {
            let quoted: Vec<&str> = values.split('\'').skip(1).step_by(2).take(3).collect();
            let [_, revision, hash] = quoted[..] else { panic!("{sql}") };
            self.stored.revisions.insert(revision.to_owned(), hash.to_owned());
        }
        if sql.contains("INSERT INTO [dbo].[schema_history]") {
            self.stored.entries += 1;
        }
    }

    fn question(&self, sql: &str) -> Answer {
        let Stored { tables, revisions, entries } = &self.stored;
        if sql.starts_with("SELECT CASE WHEN OBJECT_ID(") {
            return Answer::ints(&[i32::from(*tables)]);
        }
        if !tables && sql.contains("FROM [dbo].[schema_") {
            return Answer::failed(ServerError::new(
                208,
                "Invalid object name 'dbo.schema_revision'.",
            ));
        }
        if sql.starts_with("SELECT count(*), count(CASE") {
            let asked = |(id, hash): (&String, &String)| {
                sql.contains(&format!("(revision = N'{id}' AND chain_hash = '{hash}')"))
            };
            let heads = revisions.iter().filter(|revision| asked(*revision)).count();
            return Answer::ints(&[revisions.len() as i32, heads as i32]);
        }
        if sql.starts_with("SELECT coalesce(max(id), 0)") {
            return Answer::ints(&[*entries]);
        }
        if sql.starts_with("SELECT revision, chain_hash") {
            let rows: Vec<[Option<&str>; 2]> = revisions
                .iter()
                .map(|(id, hash)| [Some(id.as_str()), Some(hash.as_str())])
                .collect();
            let rows: Vec<&[Option<&str>]> = rows.iter().map(|row| row.as_slice()).collect();
            return Answer::new().then_text(&rows);
        }
        if sql.starts_with("SELECT") {
            return Answer::new().then_text(&[]);
        }
        Answer::done()
    }
}
