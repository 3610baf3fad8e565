//! A database of one of the backends, and a connection to it.

use schema_core::ledger::Ledger;
use schema_runtime::database::Connection;
use schema_runtime::database::url::DatabaseUrl;
use schema_runtime::driver::{Failure, IntoDriver, Part, PartKind};
use schema_runtime::{Backend, Migrations, SchemaManager};
use schema_tests::{Skip, mssql, postgres, sqlite};

/// Where a database is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Kind {
    SqliteFile,
    SqliteMemory,
    Postgres,
    Mssql,
}

/// What a database lives as long as.
enum Hold {
    Nothing,
    File(sqlite::Database),
    Server(#[allow(dead_code, reason = "the database is dropped with it")] mssql::Database),
}

/// A fresh database with a connection to it.
pub(crate) struct Fixture {
    pub(crate) connection: Connection,
    url: String,
    hold: Hold,
}

impl Fixture {
    pub(crate) fn new(kind: Kind, hint: &str) -> Result<Self, Skip> {
        let (url, hold) = match kind {
            Kind::SqliteMemory => ("sqlite::memory:".to_owned(), Hold::Nothing),
            Kind::SqliteFile => {
                let file = sqlite::file(hint);
                (file.url(), Hold::File(file))
            }
            Kind::Postgres => (postgres::server()?.database(hint).url().to_owned(), Hold::Nothing),
            Kind::Mssql => {
                let database = mssql::server()?.database(hint);
                (database.url(), Hold::Server(database))
            }
        };
        Ok(Self { connection: open(&url), url, hold })
    }

    pub(crate) fn backend(&self) -> Backend {
        self.connection.backend()
    }

    pub(crate) fn url(&self) -> &str {
        &self.url
    }

    /// The database file, of SQLite in a file.
    pub(crate) fn file(&self) -> &std::path::Path {
        match &self.hold {
            Hold::File(file) => file.path(),
            _ => panic!("{} is in no file", self.url),
        }
    }

    /// Another connection to the same database.
    pub(crate) fn other(&self) -> Connection {
        open(&self.url)
    }

    pub(crate) fn manager<'a>(&'a mut self, chain: &'a Migrations) -> SchemaManager<'a> {
        SchemaManager::new(chain, &mut self.connection)
    }

    /// Runs one statement, or one batch.
    #[track_caller]
    pub(crate) fn run(&mut self, sql: &str) {
        if let Err(failure) = ask(&mut self.connection, sql) {
            panic!("{sql}: {}", failure.error);
        }
    }

    /// The first column of what a question answers.
    #[track_caller]
    pub(crate) fn texts(&mut self, sql: &str) -> Vec<String> {
        match ask(&mut self.connection, sql) {
            Ok(texts) => texts,
            Err(failure) => panic!("{sql}: {}", failure.error),
        }
    }

    #[track_caller]
    pub(crate) fn number(&mut self, sql: &str) -> i64 {
        self.texts(sql)[0].parse().unwrap()
    }

    /// Runs a whole script, as the database's own shell would.
    #[track_caller]
    pub(crate) fn run_script(&mut self, script: &str) {
        match &mut self.connection {
            Connection::Sqlite(connection) => connection.execute_batch(script).unwrap(),
            Connection::Postgres(client) => client.batch_execute(script).unwrap(),
            _ => {
                script.split("\nGO\n").filter(|batch| !batch.trim().is_empty()).for_each(|batch| {
                    self.run(batch);
                })
            }
        }
    }

    /// Whether the server is not SQL Server, but Babelfish, which speaks as it does.
    pub(crate) fn is_babelfish(&mut self) -> bool {
        self.backend() == Backend::Mssql
            && self.number("SELECT CAST(coalesce(SERVERPROPERTY('Babelfish'), 0) AS INT)") == 1
    }

    /// Everything that is there: the schema's own tables, columns and indexes, and what our two tables
    /// say is in force.
    pub(crate) fn snapshot(&mut self) -> Vec<String> {
        let mut all = Vec::new();
        for question in questions(self.backend()) {
            all.extend(self.texts(question));
        }
        let revisions = "SELECT concat(chain, ' ', revision, ' ', chain_hash) FROM schema_revision ORDER BY revision";
        let revisions = match self.backend() {
            Backend::Sqlite => revisions.replace(
                "concat(chain, ' ', revision, ' ', chain_hash)",
                "chain || revision || chain_hash",
            ),
            _ => revisions.to_owned(),
        };
        let ledger = Ledger::new(self.backend(), "main", None);
        if self.number(&ledger.exists()) == 1 {
            all.extend(self.texts(&revisions));
        }
        all
    }

    /// The names of the tables that are not ours.
    pub(crate) fn tables(&mut self) -> Vec<String> {
        let question = Ledger::new(self.backend(), "main", None).user_tables();
        self.texts(&question)
    }
}

fn open(url: &str) -> Connection {
    Connection::open(&DatabaseUrl::parse(url).unwrap()).unwrap()
}

/// The first column of what a question answers.
pub(crate) fn ask(connection: &mut Connection, sql: &str) -> Result<Vec<String>, Failure> {
    let part = Part { sql, kind: PartKind::Ledger };
    let rows = connection.into_driver().run(&[part])?;
    let first = |row: Vec<Option<String>>| row.into_iter().next().flatten().unwrap_or_default();
    Ok(rows.into_iter().flatten().map(first).collect())
}

fn questions(backend: Backend) -> &'static [&'static str] {
    match backend {
        Backend::Sqlite => {
            &["SELECT type || name || coalesce(sql, '') FROM sqlite_schema ORDER BY 1"]
        }
        Backend::Postgres => &[
            "SELECT concat(table_name, '.', column_name, ' ', data_type) FROM information_schema.columns \
             WHERE table_schema = 'public' ORDER BY table_name, ordinal_position",
            "SELECT concat(pg_get_indexdef(indexrelid), indisvalid) FROM pg_index \
             JOIN pg_class c ON c.oid = indrelid JOIN pg_namespace n ON n.oid = c.relnamespace \
             WHERE nspname = 'public' ORDER BY 1",
        ],
        Backend::Mssql => &[
            "SELECT concat(table_name, '.', column_name, ' ', data_type) FROM information_schema.columns \
             ORDER BY table_name, ordinal_position",
        ],
    }
}
