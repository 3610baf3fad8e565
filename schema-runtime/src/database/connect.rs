//! A connection to whatever database a URL names.

#[cfg(feature = "postgres")]
use std::time::Duration;

use schema_core::backend::Backend;

use super::url::DatabaseUrl;
#[cfg(feature = "mssql")]
use crate::driver::mssql::MssqlConnection;
#[cfg(any(feature = "postgres", feature = "mssql"))]
use crate::driver::{DatabaseError, DatabaseErrorKind};
use crate::driver::{Driver, IntoDriver};
use crate::error::{Error, ErrorKind, Result};

/// How long connecting may take where the URL does not say.
#[cfg(feature = "postgres")]
const CONNECT_TIMEOUT: Duration = Duration::from_secs(30);

/// A connection to one of the databases.
#[non_exhaustive]
#[allow(
    clippy::large_enum_variant,
    reason = "a program has few of them, and they do not move about"
)]
pub enum Connection {
    /// To a SQLite database; foreign keys are enforced on it.
    #[cfg(feature = "sqlite")]
    Sqlite(rusqlite::Connection),
    /// To a PostgreSQL server.
    #[cfg(feature = "postgres")]
    Postgres(postgres::Client),
    /// To a SQL Server.
    #[cfg(feature = "mssql")]
    Mssql(MssqlConnection),
}

impl Connection {
    /// Connects to the database that a URL names.
    ///
    /// # Errors
    /// The driver for it was not compiled in, the server cannot be reached, or it refuses. No password
    /// is in the error.
    pub fn open(url: &DatabaseUrl) -> Result<Self> {
        match url {
            #[cfg(feature = "sqlite")]
            DatabaseUrl::Sqlite(sqlite) => open_sqlite(sqlite).map(Self::Sqlite),
            #[cfg(feature = "postgres")]
            DatabaseUrl::Postgres(postgres) => open_postgres(postgres).map(Self::Postgres),
            #[cfg(feature = "mssql")]
            DatabaseUrl::Mssql(mssql) => {
                let connection = mssql.config().and_then(MssqlConnection::connect_with);
                connection.map(Self::Mssql).map_err(|error| unreachable(url, &error))
            }
            #[allow(unreachable_patterns, reason = "which arms there are depends on the features")]
            _ => Err(not_compiled_in(url)),
        }
    }

    /// The kind of database at the other end.
    pub fn backend(&self) -> Backend {
        match self {
            #[cfg(feature = "sqlite")]
            Self::Sqlite(_) => Backend::Sqlite,
            #[cfg(feature = "postgres")]
            Self::Postgres(_) => Backend::Postgres,
            #[cfg(feature = "mssql")]
            Self::Mssql(_) => Backend::Mssql,
        }
    }
}

impl<'c> IntoDriver<'c> for &'c mut Connection {
    fn into_driver(self) -> Box<dyn Driver + 'c> {
        match self {
            #[cfg(feature = "sqlite")]
            Connection::Sqlite(connection) => connection.into_driver(),
            #[cfg(feature = "postgres")]
            Connection::Postgres(client) => client.into_driver(),
            #[cfg(feature = "mssql")]
            Connection::Mssql(connection) => connection.into_driver(),
        }
    }
}

impl<'c> IntoDriver<'c> for Connection {
    fn into_driver(self) -> Box<dyn Driver + 'c> {
        match self {
            #[cfg(feature = "sqlite")]
            Self::Sqlite(connection) => connection.into_driver(),
            #[cfg(feature = "postgres")]
            Self::Postgres(client) => client.into_driver(),
            #[cfg(feature = "mssql")]
            Self::Mssql(connection) => connection.into_driver(),
        }
    }
}

fn not_compiled_in(url: &DatabaseUrl) -> Error {
    let message = match url.ensure_compiled_in() {
        Err(error) => error.to_string(),
        Ok(()) => format!("{url} cannot be connected to"),
    };
    Error::new(ErrorKind::Configuration, message)
}

/// The error of a database that cannot be connected to, with its URL, without its password.
#[cfg(any(feature = "postgres", feature = "mssql"))]
fn unreachable(url: &DatabaseUrl, error: &DatabaseError) -> Error {
    let kind = match error.kind {
        DatabaseErrorKind::ConnectionLost | DatabaseErrorKind::Other => ErrorKind::Connection,
        _ => ErrorKind::Database,
    };
    Error::new(kind, format!("cannot connect to {url}: {error}"))
}

#[cfg(feature = "sqlite")]
fn open_sqlite(url: &super::url::SqliteUrl) -> Result<rusqlite::Connection> {
    use super::url::{SqliteLocation, SqliteMode};
    use rusqlite::OpenFlags;

    let flags = OpenFlags::SQLITE_OPEN_NO_MUTEX
        | match url.mode {
            SqliteMode::ReadOnly => OpenFlags::SQLITE_OPEN_READ_ONLY,
            SqliteMode::ReadWrite => OpenFlags::SQLITE_OPEN_READ_WRITE,
            SqliteMode::Create => OpenFlags::SQLITE_OPEN_READ_WRITE | OpenFlags::SQLITE_OPEN_CREATE,
        };
    let connection = match &url.location {
        SqliteLocation::Memory => rusqlite::Connection::open_in_memory(),
        SqliteLocation::File(path) => rusqlite::Connection::open_with_flags(path, flags),
    };
    let connection = connection.and_then(|connection| {
        connection.pragma_update(None, "foreign_keys", true)?;
        Ok(connection)
    });
    connection.map_err(|error| {
        let message = format!("cannot open {url}: {error}");
        Error::new(ErrorKind::Connection, message)
    })
}

#[cfg(feature = "postgres")]
fn open_postgres(url: &super::url::PostgresUrl) -> Result<postgres::Client> {
    use postgres::config::SslMode;

    let mut config =
        url.config().map_err(|error| Error::new(ErrorKind::Configuration, error.to_string()))?;
    if config.get_connect_timeout().is_none() {
        config.connect_timeout(CONNECT_TIMEOUT);
    }
    let client = match config.get_ssl_mode() {
        SslMode::Disable => config.connect(postgres::NoTls),
        #[cfg(feature = "postgres-rustls")]
        SslMode::Prefer => super::tls::prefer(&config),
        #[cfg(feature = "postgres-rustls")]
        _ => config.connect(super::tls::connector()?),
        #[cfg(not(feature = "postgres-rustls"))]
        SslMode::Prefer => config.connect(postgres::NoTls),
        #[cfg(not(feature = "postgres-rustls"))]
        _ => {
            let message = "the URL asks for TLS (sslmode), and this program was built without: \
                           enable the feature `postgres-rustls` of schema-runtime";
            return Err(Error::new(ErrorKind::Configuration, message));
        }
    };
    client.map_err(|error| {
        let error = crate::driver::postgres::connection_error(&error);
        unreachable(&DatabaseUrl::Postgres(url.clone()), &error)
    })
}
