//! A database of one of the backends.

use schema_core::backend::Backend;
use schema_runtime::database::Connection;
use schema_runtime::database::url::DatabaseUrl;
use schema_runtime::driver::{IntoDriver, Part, PartKind};
use schema_runtime::{Creation, Migrations, Options, SchemaManager};
use schema_tests::{Skip, inspect, mssql, postgres};

use crate::cases::Case;

/// A fresh database with a connection to it.
pub(crate) struct Database {
    connection: Connection,
    /// The database on a server that has to drop it.
    server: Option<mssql::Database>,
}

impl Database {
    pub(crate) fn new(backend: Backend, hint: &str) -> Result<Self, Skip> {
        let (url, server) = match backend {
            Backend::Sqlite => ("sqlite::memory:".to_owned(), None),
            Backend::Postgres => (postgres::server()?.database(hint).url().to_owned(), None),
            Backend::Mssql => {
                let database = mssql::server()?.database(hint);
                (database.url(), Some(database))
            }
        };
        let connection = Connection::open(&DatabaseUrl::parse(&url).unwrap()).unwrap();
        Ok(Self { connection, server })
    }

    /// Makes what the snapshot says, or what the revisions do where there is no script of it.
    pub(crate) fn created(&mut self, case: &Case, migrations: &Migrations) {
        let created = SchemaManager::new(migrations, &mut self.connection).initialize();
        assert!(created.is_ok(), "{}: {created:?}", case.name);
    }

    pub(crate) fn manager<'a>(&'a mut self, migrations: &'a Migrations) -> SchemaManager<'a> {
        let mut options = Options::default();
        options.creation = Creation::Replay;
        SchemaManager::new(migrations, &mut self.connection).with_options(options)
    }

    /// Brings it to a revision.
    pub(crate) fn upgrade(&mut self, case: &Case, migrations: &Migrations, at: usize) {
        let upgraded = self.manager(migrations).upgrade(&Case::id(at));
        assert!(upgraded.is_ok(), "{}: upgrade {}: {upgraded:?}", case.name, at + 1);
    }

    /// All that the database tells of itself.
    pub(crate) fn exact(&mut self) -> Vec<String> {
        match (&mut self.connection, &self.server) {
            (Connection::Sqlite(connection), _) => inspect::exact_sqlite(connection),
            (Connection::Postgres(client), _) => inspect::exact_postgres(client),
            (_, Some(server)) => inspect::exact_mssql(&mut server.client()),
            _ => panic!("there is no such database"),
        }
    }

    /// What a catalog tells as well; SQL Server tells its own forms only.
    pub(crate) fn plain(&mut self) -> Option<Vec<String>> {
        match &mut self.connection {
            Connection::Sqlite(connection) => Some(inspect::plain_sqlite(connection)),
            Connection::Postgres(client) => Some(inspect::plain_postgres(client)),
            _ => None,
        }
    }

    /// The first column of what a question answers.
    pub(crate) fn ask(&mut self, sql: &str) -> Vec<String> {
        let part = Part { sql, kind: PartKind::Ledger };
        let answered = (&mut self.connection).into_driver().run(&[part]);
        let rows = answered.unwrap_or_else(|failure| panic!("{sql}: {}", failure.error));
        let first = |row: Vec<Option<String>>| row.into_iter().next().flatten().unwrap_or_default();
        rows.into_iter().flatten().map(first).collect()
    }
}
