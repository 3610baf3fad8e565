//! The SQL of our own two tables, of the lock and of transactions: pure text, one file a backend.
//!
//! `schema_revision` has a row for each revision in force: the chain's name, the revision, its chain
//! hash. `schema_history` has a row for each thing done. Both are permanent formats: a column may be
//! added, none may change its meaning, for programs of several ages share one database.
//!
//! Every method gives statements that are sent one by one or joined as the driver sees fit; on
//! SQL Server, where a batch is the unit, it gives one batch.

mod entry;
mod mssql;
mod postgres;
mod sqlite;

pub use entry::{Action, Entry, Outcome, Progress};
pub use mssql::STILL_IN_TRANSACTION;

use crate::backend::Backend;
use crate::hash::Hash;

/// The table with a row for each revision in force.
pub const REVISION_TABLE: &str = "schema_revision";
/// The table with a row for each thing done.
pub const HISTORY_TABLE: &str = "schema_history";

/// Whose rows, and where.
#[derive(Clone, Copy, Debug)]
pub struct Ledger<'a> {
    backend: Backend,
    chain: &'a str,
    schema: &'a str,
}

/// What one backend writes in its own way.
trait Dialect {
    fn table(&self, schema: &str, name: &str) -> String;
    fn literal(&self, text: &str) -> String;
    fn begin(&self) -> &'static str;
    fn commit(&self) -> &'static str;
    fn rollback(&self) -> &'static str;
    /// Begins a transaction, with the lock `resource` for as long as it lasts. The last row's first
    /// value is 1 where the lock was taken.
    fn open(&self, resource: &str) -> Vec<String>;
    /// Takes a lock for the session: a row with 1 where it was taken, and who the session is at the server.
    fn lock_session(&self, resource: &str) -> Option<Vec<String>>;
    fn unlock_session(&self, resource: &str) -> Option<String>;
    /// One row with who the session is at the server.
    fn session(&self) -> &'static str;
    fn create_tables(&self, schema: &str) -> Vec<String>;
    /// The user's own tables and views, as one column of names.
    fn user_tables(&self, schema: &str) -> String;
    fn table_exists(&self, schema: &str, name: &str) -> String;
    /// The milliseconds since the transaction began.
    fn elapsed(&self) -> &'static str;
    /// The seconds since 1970.
    fn epoch(&self) -> &'static str;
    /// Put in front of a batch within a transaction: it refuses to run where the transaction is gone.
    fn guard(&self) -> Option<&'static str>;
    /// Whether an index is there and usable: no row, or one with 0 or 1.
    fn index_state(
        &self,
        _schema: Option<&str>,
        _index: &str,
        _table: Option<&str>,
    ) -> Option<String> {
        None
    }
    /// Drops an index that a failed build without blocking left behind.
    fn drop_index(&self, _schema: Option<&str>, _index: &str) -> Option<String> {
        None
    }
    /// A time as text, in ISO 8601.
    fn time_text(&self, column: &str) -> String;
    /// Switches the enforcement of foreign keys on for the connection, and asks whether it is: 1.
    /// `None` where they are always enforced.
    fn enforce_foreign_keys(&self) -> Option<[&'static str; 2]> {
        None
    }
    /// What the backend's own shell ends a statement with, in a script.
    fn terminator(&self) -> &'static str {
        ";\n"
    }
    /// The statements that end waits for locks and long statements, for the transaction that is open.
    fn timeouts(&self, lock_ms: Option<u64>, statement_ms: Option<u64>) -> Vec<String>;
}

fn dialect(backend: Backend) -> &'static dyn Dialect {
    match backend {
        Backend::Sqlite => &sqlite::Sqlite,
        Backend::Postgres => &postgres::Postgres,
        Backend::Mssql => &mssql::Mssql,
    }
}

impl<'a> Ledger<'a> {
    /// The rows of one chain in a database. `schema` is where our tables are; `None` is the backend's default.
    pub fn new(backend: Backend, chain: &'a str, schema: Option<&'a str>) -> Self {
        let default = match backend {
            Backend::Sqlite => "main",
            Backend::Postgres => "public",
            Backend::Mssql => "dbo",
        };
        let schema = match backend {
            Backend::Sqlite => default,
            _ => schema.unwrap_or(default),
        };
        Self { backend, chain, schema }
    }

    fn dialect(&self) -> &'static dyn Dialect {
        dialect(self.backend)
    }

    fn revisions(&self) -> String {
        self.dialect().table(self.schema, REVISION_TABLE)
    }

    fn history(&self) -> String {
        self.dialect().table(self.schema, HISTORY_TABLE)
    }

    fn text(&self, text: &str) -> String {
        self.dialect().literal(text)
    }

    fn chain(&self) -> String {
        self.text(self.chain)
    }

    /// Several statements as they are sent: one by one, or as one batch where batches are the unit.
    fn joined(&self, statements: Vec<String>) -> Vec<String> {
        match self.backend {
            Backend::Mssql if statements.len() > 1 => vec![statements.join(";\n")],
            _ => statements,
        }
    }

    /// The one question at head: a row with the number of revisions in force, and how many of `heads`
    /// are among them with the right hash.
    pub fn probe(&self, heads: &[(&str, Hash)]) -> String {
        let matches: Vec<String> = heads
            .iter()
            .map(|(id, hash)| format!("(revision = {} AND chain_hash = '{hash}')", self.text(id)))
            .collect();
        let matches = if matches.is_empty() { "1 = 0".to_owned() } else { matches.join(" OR ") };
        format!(
            "SELECT count(*), count(CASE WHEN {matches} THEN 1 END) FROM {} WHERE chain = {}",
            self.revisions(),
            self.chain()
        )
    }

    /// The revisions in force: revision, chain hash.
    pub fn applied(&self) -> String {
        format!(
            "SELECT revision, chain_hash FROM {} WHERE chain = {}",
            self.revisions(),
            self.chain()
        )
    }

    /// The newest entry of the chain's history: one row with its id, or 0. Whatever anybody does is
    /// entered, so the same number means that nothing was done.
    pub fn newest_entry(&self) -> String {
        format!(
            "SELECT coalesce(max(id), 0) FROM {} WHERE chain = {}",
            self.history(),
            self.chain()
        )
    }

    /// What was begun outside of transactions and did not end: id, revision, direction, statements
    /// done, their hash, owner, seconds that its lease has left, error.
    pub fn unfinished(&self) -> String {
        format!(
            "SELECT id, revision, direction, statements_done, statements_hash, owner, \
             coalesce(lease_until - {}, 0), error FROM {} \
             WHERE chain = {} AND outcome IN ('running', 'stopped') ORDER BY id",
            self.dialect().epoch(),
            self.history(),
            self.chain()
        )
    }

    /// The history: id, revision, direction, chain hash, when, milliseconds, program, outcome,
    /// statements done, error; the oldest first.
    pub fn entries(&self) -> String {
        format!(
            "SELECT id, revision, direction, chain_hash, {}, duration_ms, program, outcome, \
             statements_done, error FROM {} WHERE chain = {} ORDER BY id",
            self.dialect().time_text("started_at"),
            self.history(),
            self.chain()
        )
    }

    /// Whether a table of ours exists: one row with 0 or 1.
    pub fn exists(&self) -> String {
        self.dialect().table_exists(self.schema, REVISION_TABLE)
    }

    /// Whether Alembic's table of applied revisions exists: one row with 0 or 1.
    pub fn alembic_exists(&self) -> String {
        self.dialect().table_exists(self.schema, "alembic_version")
    }

    /// The revisions that Alembic's own table holds.
    pub fn alembic_revisions(&self) -> String {
        let table = self.dialect().table(self.schema, "alembic_version");
        format!("SELECT version_num FROM {table} ORDER BY version_num")
    }

    /// The user's own tables and views, as one column of names.
    pub fn user_tables(&self) -> String {
        self.dialect().user_tables(self.schema)
    }

    /// Creates our tables where they are missing.
    pub fn create_tables(&self) -> Vec<String> {
        self.joined(self.dialect().create_tables(self.schema))
    }

    /// Begins a transaction that holds the chain's lock. The last row's first value is 1 where it was taken.
    pub fn open(&self) -> Vec<String> {
        self.joined(self.dialect().open(&resource(self.chain)))
    }

    /// The same, with the lock that guards the creation of our tables, whatever the chain.
    pub fn open_for_creation(&self) -> Vec<String> {
        self.joined(self.dialect().open("schema tables"))
    }

    /// Begins a transaction without a lock, within a session that holds it.
    pub fn begin(&self) -> &'static str {
        self.dialect().begin()
    }

    /// Ends a transaction.
    pub fn commit(&self) -> &'static str {
        self.dialect().commit()
    }

    /// Takes back a transaction, if there is one.
    pub fn rollback(&self) -> &'static str {
        self.dialect().rollback()
    }

    /// Takes the chain's lock for the session: a row with 1 where it was taken, and who the session is
    /// at the server. `None` where the backend has no such lock.
    pub fn lock_session(&self) -> Option<Vec<String>> {
        self.dialect().lock_session(&resource(self.chain)).map(|statements| self.joined(statements))
    }

    /// Gives the session's lock back.
    pub fn unlock_session(&self) -> Option<String> {
        self.dialect().unlock_session(&resource(self.chain))
    }

    /// Asks who the session is at the server: one row.
    pub fn session(&self) -> &'static str {
        self.dialect().session()
    }

    /// Switches the enforcement of foreign keys on for the connection, and asks whether it is: 1.
    /// `None` where they are always enforced.
    pub fn enforce_foreign_keys(&self) -> Option<[&'static str; 2]> {
        self.dialect().enforce_foreign_keys()
    }

    /// What the backend's own shell ends a statement with, in a script.
    pub fn terminator(&self) -> &'static str {
        self.dialect().terminator()
    }

    /// Limits how long the open transaction waits for a lock, and how long a statement runs.
    pub fn timeouts(&self, lock_ms: Option<u64>, statement_ms: Option<u64>) -> Vec<String> {
        self.joined(self.dialect().timeouts(lock_ms, statement_ms))
    }

    /// Enters a revision that is in force from now on.
    pub fn insert_revision(&self, revision: &str, hash: Hash) -> String {
        format!(
            "INSERT INTO {} (chain, revision, chain_hash) VALUES ({}, {}, '{hash}')",
            self.revisions(),
            self.chain(),
            self.text(revision)
        )
    }

    /// Takes out a revision that is no longer in force.
    pub fn delete_revision(&self, revision: &str) -> String {
        format!(
            "DELETE FROM {} WHERE chain = {} AND revision = {}",
            self.revisions(),
            self.chain(),
            self.text(revision)
        )
    }

    /// Accepts another hash for a revision in force.
    pub fn update_hash(&self, revision: &str, hash: Hash) -> String {
        format!(
            "UPDATE {} SET chain_hash = '{hash}' WHERE chain = {} AND revision = {}",
            self.revisions(),
            self.chain(),
            self.text(revision)
        )
    }

    /// Enters a thing done.
    pub fn insert_entry(&self, entry: &Entry<'_>) -> String {
        let elapsed = match entry.milliseconds {
            Some(milliseconds) => milliseconds.to_string(),
            None => self.dialect().elapsed().to_owned(),
        };
        let error = entry.error.map_or_else(|| "NULL".to_owned(), |error| self.text(error));
        format!(
            "INSERT INTO {} (chain, revision, direction, chain_hash, duration_ms, program, outcome, \
             statements_done, error) VALUES ({}, {}, '{}', '{}', {elapsed}, {}, '{}', {}, {error})",
            self.history(),
            self.chain(),
            self.text(entry.revision),
            entry.action.name(),
            entry.hash,
            self.text(entry.program),
            entry.outcome.name(),
            entry.statements_done,
        )
    }

    /// Says how far a revision outside of transactions has come, unless somebody else has taken it over.
    pub fn update_progress(&self, progress: &Progress<'_>) -> String {
        format!(
            "UPDATE {} SET statements_done = {}, statements_hash = '{}', lease_until = {} \
             WHERE id = {} AND owner = {} AND outcome = 'running'",
            self.history(),
            progress.statements_done,
            progress.statements_hash,
            self.lease(progress.lease_seconds),
            progress.id,
            self.text(progress.owner)
        )
    }

    /// Whether an entry is still run by `owner`: one row with 0 or 1.
    pub fn is_owner(&self, id: i64, owner: &str) -> String {
        format!(
            "SELECT count(*) FROM {} WHERE id = {id} AND owner = {} AND outcome = 'running'",
            self.history(),
            self.text(owner)
        )
    }

    /// Begins an entry for a revision that runs outside of transactions.
    pub fn begin_entry(
        &self,
        entry: &Entry<'_>,
        owner: &str,
        lease_seconds: Option<u64>,
    ) -> String {
        let lease = self.lease(lease_seconds);
        format!(
            "INSERT INTO {} (chain, revision, direction, chain_hash, duration_ms, program, outcome, \
             statements_done, owner, lease_until) VALUES ({}, {}, '{}', '{}', 0, {}, '{}', 0, {}, {lease})",
            self.history(),
            self.chain(),
            self.text(entry.revision),
            entry.action.name(),
            entry.hash,
            self.text(entry.program),
            Outcome::Running.name(),
            self.text(owner),
        )
    }

    fn lease(&self, seconds: Option<u64>) -> String {
        match seconds {
            Some(seconds) => format!("{} + {seconds}", self.dialect().epoch()),
            None => "NULL".to_owned(),
        }
    }

    /// Whether entries of the history can measure their own time: then a revision and its entry travel
    /// together. Elsewhere the caller measures.
    pub fn measures_time(&self) -> bool {
        self.dialect().elapsed() != "NULL"
    }

    /// Put in front of a batch within a transaction: it refuses to run where the transaction is gone.
    pub fn guard(&self) -> Option<&'static str> {
        self.dialect().guard()
    }

    /// Whether an index is there and usable: no row, or one with 0 or 1. `None` where the backend does
    /// not build indexes outside of transactions.
    pub fn index_state(
        &self,
        schema: Option<&str>,
        index: &str,
        table: Option<&str>,
    ) -> Option<String> {
        self.dialect().index_state(schema, index, table)
    }

    /// Drops an index that a failed build without blocking left behind.
    pub fn drop_index(&self, schema: Option<&str>, index: &str) -> Option<String> {
        self.dialect().drop_index(schema, index)
    }

    /// Takes a begun or stopped thing over: its entry is closed, and a new one goes on where it was, so
    /// that the newest entry tells that something was done.
    pub fn take_over(
        &self,
        id: i64,
        program: &str,
        owner: &str,
        lease_seconds: Option<u64>,
    ) -> [String; 2] {
        let (history, lease) = (self.history(), self.lease(lease_seconds));
        let (program, owner) = (self.text(program), self.text(owner));
        [
            format!("UPDATE {history} SET outcome = 'resumed', lease_until = NULL WHERE id = {id}"),
            format!(
                "INSERT INTO {history} (chain, revision, direction, chain_hash, duration_ms, program, outcome, \
                 statements_done, statements_hash, owner, lease_until) \
                 SELECT chain, revision, direction, chain_hash, 0, {program}, 'running', \
                 statements_done, statements_hash, {owner}, {lease} FROM {history} WHERE id = {id}"
            ),
        ]
    }

    /// Ends an entry that was begun.
    pub fn end_entry(
        &self,
        id: i64,
        outcome: Outcome,
        milliseconds: u64,
        error: Option<&str>,
    ) -> String {
        let error = error.map_or_else(|| "NULL".to_owned(), |error| self.text(error));
        format!(
            "UPDATE {} SET outcome = '{}', duration_ms = coalesce(duration_ms, 0) + {milliseconds}, \
             lease_until = NULL, error = {error} WHERE id = {id}",
            self.history(),
            outcome.name()
        )
    }
}

/// The name that is locked for a chain. Permanent: programs of several ages must lock the same thing.
fn resource(chain: &str) -> String {
    format!("schema chain {chain}")
}

/// The key of a lock where keys are numbers: the first eight bytes of the SHA-256 of its name.
/// Permanent, as the name is.
fn lock_key(resource: &str) -> i64 {
    let hash = Hash::of(resource.as_bytes());
    let mut bytes = [0; 8];
    bytes.copy_from_slice(&hash.as_bytes()[..8]);
    i64::from_be_bytes(bytes)
}

/// Text between single quotes, quotes in it doubled. A NUL, which no database stores, is left out.
fn quoted(text: &str) -> String {
    format!("'{}'", text.replace('\0', "").replace('\'', "''"))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn hash() -> Hash {
        Hash::of(b"x")
    }

    #[test]
    fn lock_keys_are_permanent() {
        assert_eq!(lock_key(&resource("main")), -3_524_039_962_408_585_167);
        assert_eq!(lock_key("schema tables"), -8_820_982_337_744_519_238);
    }

    #[test]
    fn one_question_counts_what_is_in_force() {
        let ledger = Ledger::new(Backend::Postgres, "main", None);
        assert_eq!(
            ledger.probe(&[("abc", hash())]),
            format!(
                "SELECT count(*), count(CASE WHEN (revision = 'abc' AND chain_hash = '{}') THEN 1 END) \
                 FROM \"public\".\"schema_revision\" WHERE chain = 'main'",
                hash()
            )
        );
    }

    #[test]
    fn values_cannot_leave_their_quotes() {
        for backend in Backend::ALL {
            let ledger = Ledger::new(backend, "it's", None);
            assert!(ledger.applied().contains("'it''s'"), "{}", ledger.applied());
        }
        assert_eq!(dialect(Backend::Postgres).literal("a\\'b"), "E'a\\\\''b'");
        assert_eq!(dialect(Backend::Mssql).literal("a\\\nb"), "N'a\\' + N'\nb'");
    }

    #[test]
    fn sql_server_gets_one_batch() {
        let ledger = Ledger::new(Backend::Mssql, "main", None);
        assert_eq!(ledger.open().len(), 1);
        assert_eq!(ledger.create_tables().len(), 1);
    }
}
