//! SQLite databases: in a file of a temporary folder, or in memory.

use crate::temp::TempDir;
use rusqlite::Connection;
use std::path::{Path, PathBuf};

/// A database file, not made yet, in a folder that goes away with this value.
#[derive(Debug)]
pub struct Database {
    _folder: TempDir,
    path: PathBuf,
}

/// Returns a place for a database file; the first connection makes it.
pub fn file(hint: &str) -> Database {
    let folder = TempDir::new(hint);
    let path = folder.path().join("app.db");
    Database { _folder: folder, path }
}

/// Opens a new database in memory.
///
/// # Panics
///
/// Where SQLite refuses.
pub fn memory() -> Connection {
    Connection::open_in_memory().unwrap()
}

impl Database {
    /// Where the file is, or will be.
    pub fn path(&self) -> &Path {
        &self.path
    }

    /// The URL that the product takes.
    pub fn url(&self) -> String {
        format!("sqlite:{}", self.path.display())
    }

    /// Opens a connection.
    ///
    /// # Panics
    ///
    /// Where SQLite refuses.
    pub fn open(&self) -> Connection {
        Connection::open(&self.path).unwrap()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn two_connections_see_one_file() {
        let database = file("sqlite");
        assert!(!database.path().exists());
        database.open().execute_batch("CREATE TABLE t (a); INSERT INTO t VALUES (1)").unwrap();
        let count: i64 =
            database.open().query_row("SELECT count(*) FROM t", [], |row| row.get(0)).unwrap();
        assert_eq!(count, 1);
        assert!(database.url().ends_with("/app.db"));
    }

    #[test]
    fn memories_are_apart() {
        memory().execute_batch("CREATE TABLE t (a)").unwrap();
        memory().execute_batch("CREATE TABLE t (a)").unwrap();
    }
}
