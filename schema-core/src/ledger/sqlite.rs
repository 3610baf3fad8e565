//! SQLite: no schemas, no codes, one writer at a time.

use super::{Dialect, HISTORY_TABLE, REVISION_TABLE, quoted};

pub(super) struct Sqlite;

impl Dialect for Sqlite {
    fn table(&self, schema: &str, name: &str) -> String {
        format!("{schema}.{name}")
    }

    fn literal(&self, text: &str) -> String {
        quoted(text)
    }

    fn begin(&self) -> &'static str {
        "BEGIN IMMEDIATE"
    }

    fn commit(&self) -> &'static str {
        "COMMIT"
    }

    fn rollback(&self) -> &'static str {
        "ROLLBACK"
    }

    /// `BEGIN IMMEDIATE` is the lock itself, whatever the resource: it takes the file's only write
    /// lock, or fails with SQLITE_BUSY. <https://www.sqlite.org/lang_transaction.html>
    fn open(&self, _resource: &str) -> Vec<String> {
        vec!["BEGIN IMMEDIATE".to_owned(), "SELECT 1".to_owned()]
    }

    fn lock_session(&self, _resource: &str) -> Option<Vec<String>> {
        None
    }

    fn unlock_session(&self, _resource: &str) -> Option<String> {
        None
    }

    fn session(&self) -> &'static str {
        "SELECT 0"
    }

    fn create_tables(&self, schema: &str) -> Vec<String> {
        let (revision, history) =
            (self.table(schema, REVISION_TABLE), self.table(schema, HISTORY_TABLE));
        vec![
            format!(
                "CREATE TABLE IF NOT EXISTS {revision} (
    chain TEXT NOT NULL,
    revision TEXT NOT NULL,
    chain_hash TEXT NOT NULL,
    PRIMARY KEY (chain, revision)
) WITHOUT ROWID"
            ),
            format!(
                "CREATE TABLE IF NOT EXISTS {history} (
    id INTEGER PRIMARY KEY,
    chain TEXT NOT NULL,
    revision TEXT NOT NULL,
    direction TEXT NOT NULL,
    chain_hash TEXT NOT NULL,
    started_at TEXT NOT NULL DEFAULT (strftime('%Y-%m-%dT%H:%M:%fZ', 'now')),
    duration_ms INTEGER,
    program TEXT NOT NULL,
    outcome TEXT NOT NULL,
    statements_done INTEGER NOT NULL DEFAULT 0,
    statements_hash TEXT,
    owner TEXT,
    lease_until INTEGER,
    error TEXT
)"
            ),
        ]
    }

    fn user_tables(&self, schema: &str) -> String {
        format!(
            "SELECT name FROM {schema}.sqlite_schema WHERE type IN ('table', 'view') \
             AND substr(name, 1, 7) <> 'sqlite_' AND name NOT IN ('{REVISION_TABLE}', '{HISTORY_TABLE}') \
             ORDER BY name"
        )
    }

    fn table_exists(&self, schema: &str, name: &str) -> String {
        format!(
            "SELECT count(*) FROM {schema}.sqlite_schema WHERE type = 'table' AND name = '{name}'"
        )
    }

    fn elapsed(&self) -> &'static str {
        "NULL"
    }

    fn epoch(&self) -> &'static str {
        "CAST(strftime('%s', 'now') AS INTEGER)"
    }

    fn guard(&self) -> Option<&'static str> {
        None
    }

    fn time_text(&self, column: &str) -> String {
        column.to_owned()
    }

    /// Each connection has its own switch. <https://www.sqlite.org/pragma.html#pragma_foreign_keys>
    fn enforce_foreign_keys(&self) -> Option<[&'static str; 2]> {
        Some(["PRAGMA foreign_keys = ON", "PRAGMA foreign_keys"])
    }

    fn timeouts(&self, _lock_ms: Option<u64>, _statement_ms: Option<u64>) -> Vec<String> {
        Vec::new()
    }
}
