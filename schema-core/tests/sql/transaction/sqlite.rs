//! What SQLite refuses or ignores; 3.40 was asked.

use schema_core::backend::Dialect;
use schema_core::sql::Rerun;

use super::{check_allowed, check_control};

#[track_caller]
fn check(statement: &str, words: &str, what: &str, rerun: Rerun) {
    super::check(Dialect::Sqlite, statement, words, what, rerun);
}

#[test]
fn statements() {
    check("VACUUM", "VACUUM", "VACUUM", Rerun::Repeatable);
    check("vacuum main", "vacuum", "VACUUM", Rerun::Repeatable);
    check("VACUUM main INTO 'f'", "VACUUM main INTO", "VACUUM INTO", Rerun::Unknown);
    check("VACUUM INTO 'f'", "VACUUM INTO", "VACUUM INTO", Rerun::Unknown);
    check("DETACH DATABASE a", "DETACH", "DETACH", Rerun::Unknown);
    check_allowed(
        Dialect::Sqlite,
        &[
            "",
            "EXPLAIN VACUUM",
            "ATTACH 'f' AS a",
            "REINDEX",
            "ANALYZE",
            "SELECT vacuum FROM t",
            "CREATE TABLE vacuum (a)",
            "CREATE INDEX concurrently ON t (a)",
        ],
    );
}

#[test]
fn pragmas() {
    let again = || Rerun::Repeatable;
    let ignored = "PRAGMA foreign_keys has no effect inside a transaction";
    check("PRAGMA foreign_keys = OFF", "PRAGMA foreign_keys", ignored, again());
    check("pragma main.Foreign_Keys(0)", "pragma main.Foreign_Keys", ignored, again());
    check("PRAGMA \"foreign_keys\"=1", "PRAGMA \"foreign_keys\"", ignored, again());
    check("PRAGMA journal_mode = WAL", "PRAGMA journal_mode", "PRAGMA journal_mode", again());
    check("PRAGMA synchronous=OFF", "PRAGMA synchronous", "PRAGMA synchronous", again());
    check("PRAGMA wal_checkpoint", "PRAGMA wal_checkpoint", "PRAGMA wal_checkpoint", again());
    check(
        "PRAGMA wal_checkpoint(TRUNCATE)",
        "PRAGMA wal_checkpoint",
        "PRAGMA wal_checkpoint",
        again(),
    );
    check_allowed(
        Dialect::Sqlite,
        &[
            "PRAGMA foreign_keys",
            "PRAGMA journal_mode",
            "PRAGMA foreign_key_check(t)",
            "PRAGMA defer_foreign_keys = ON",
            "PRAGMA user_version = 3",
            "PRAGMA page_size = 8192",
            "PRAGMA auto_vacuum = 1",
            "PRAGMA table_info(foreign_keys)",
            "PRAGMA",
        ],
    );
}

#[test]
fn control() {
    check_control(
        Dialect::Sqlite,
        &[
            "BEGIN|",
            "BEGIN IMMEDIATE TRANSACTION|",
            "begin exclusive|",
            "COMMIT|",
            "COMMIT TRANSACTION|",
            "END|",
            "END TRANSACTION|",
            "ROLLBACK|",
            "ROLLBACK TRANSACTION|",
        ],
    );
    check_allowed(
        Dialect::Sqlite,
        &[
            "SAVEPOINT a",
            "RELEASE SAVEPOINT a",
            "ROLLBACK TO a",
            "ROLLBACK TRANSACTION TO SAVEPOINT a",
            "CREATE TRIGGER t DELETE ON a BEGIN SELECT 1; END",
            "INSERT OR ROLLBACK INTO t VALUES (1)",
        ],
    );
}
