//! Database URLs: `sqlite:app.db`, `postgres://user@host/database`, `mssql://user@host/database`.
//!
//! They are read the same way whatever features are on; [`DatabaseUrl::ensure_compiled_in`] says whether this
//! program can use one. No error and no `Debug` or `Display` output shows a password.

mod error;
mod mssql;
mod parts;
mod postgres;
mod sqlite;
mod text;

use std::fmt;
use std::str::FromStr;

use schema_core::backend::Backend;
use schema_core::suggest::closest;

pub use self::error::UrlError;
pub use self::mssql::{Encrypt, MssqlUrl};
pub(crate) use self::parts::{Parts, Tls};
pub use self::postgres::PostgresUrl;
pub use self::sqlite::{SqliteLocation, SqliteMode, SqliteUrl};

/// The schemes that are known, with the backend of each.
const SCHEMES: [(&str, Backend); 5] = [
    ("sqlite", Backend::Sqlite),
    ("postgres", Backend::Postgres),
    ("postgresql", Backend::Postgres),
    ("mssql", Backend::Mssql),
    ("sqlserver", Backend::Mssql),
];

/// Databases that are no misspelling of ours, however near their names are.
const OTHERS: [&str; 3] = ["mysql", "mariadb", "mongodb"];

/// A database's URL, read.
#[derive(Clone, PartialEq, Eq)]
pub enum DatabaseUrl {
    /// A SQLite file, or a database in memory.
    Sqlite(SqliteUrl),
    /// A PostgreSQL server.
    Postgres(PostgresUrl),
    /// A SQL Server.
    Mssql(MssqlUrl),
}

impl DatabaseUrl {
    /// Reads a URL.
    ///
    /// # Errors
    /// What is wrong with it, without its password.
    pub fn parse(url: &str) -> Result<Self, UrlError> {
        let url = url.trim();
        if url.is_empty() {
            return Err(UrlError::Empty);
        }
        let (scheme, rest) = split_scheme(url).ok_or(UrlError::NoScheme)?;
        match backend(&scheme)? {
            Backend::Sqlite => sqlite::parse(rest).map(Self::Sqlite),
            Backend::Postgres => postgres::parse(&scheme, rest).map(Self::Postgres),
            Backend::Mssql => mssql::parse(rest).map(Self::Mssql),
        }
    }

    /// The kind of database that it names.
    pub fn backend(&self) -> Backend {
        match self {
            Self::Sqlite(_) => Backend::Sqlite,
            Self::Postgres(_) => Backend::Postgres,
            Self::Mssql(_) => Backend::Mssql,
        }
    }

    /// Whether the database lives only as long as the connection to it.
    pub fn is_in_memory(&self) -> bool {
        matches!(self, Self::Sqlite(url) if url.location == SqliteLocation::Memory)
    }

    /// Makes sure that this program was built with the driver for it.
    ///
    /// # Errors
    /// The feature that is missing.
    pub fn ensure_compiled_in(&self) -> Result<(), UrlError> {
        let backend = self.backend();
        let compiled_in = match backend {
            Backend::Sqlite => cfg!(feature = "sqlite"),
            Backend::Postgres => cfg!(feature = "postgres"),
            Backend::Mssql => cfg!(feature = "mssql"),
        };
        if compiled_in { Ok(()) } else { Err(UrlError::NotCompiledIn { backend }) }
    }
}

impl FromStr for DatabaseUrl {
    type Err = UrlError;

    fn from_str(url: &str) -> Result<Self, UrlError> {
        Self::parse(url)
    }
}

impl fmt::Display for DatabaseUrl {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Sqlite(url) => url.fmt(f),
            Self::Postgres(url) => url.fmt(f),
            Self::Mssql(url) => url.fmt(f),
        }
    }
}

/// The same as `Display`: the password is in neither.
impl fmt::Debug for DatabaseUrl {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self, f)
    }
}

/// The scheme in lower case, and what follows its colon. A single letter is a Windows drive.
fn split_scheme(url: &str) -> Option<(String, &str)> {
    let (scheme, rest) = url.split_once(':')?;
    let well_formed = scheme.len() > 1
        && scheme.starts_with(|c: char| c.is_ascii_alphabetic())
        && scheme.chars().all(|c| c.is_ascii_alphanumeric() || "+-._".contains(c));
    well_formed.then(|| (scheme.to_ascii_lowercase(), rest))
}

fn backend(scheme: &str) -> Result<Backend, UrlError> {
    let known = SCHEMES.iter().find(|(known, _)| *known == scheme);
    known.map(|(_, backend)| *backend).ok_or_else(|| unknown_backend(scheme))
}

/// The error for a backend that is not one of ours. Alembic's users write the Python driver behind a plus sign.
fn unknown_backend(given: &str) -> UrlError {
    let base = given.split('+').next().unwrap_or(given);
    let candidate = match OTHERS.contains(&base) {
        true => None,
        false => closest(base, SCHEMES.iter().map(|(scheme, _)| *scheme)).map(str::to_owned),
    };
    UrlError::UnknownBackend { given: given.to_owned(), candidate }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(url: &str, backend: Backend, shown: &str) {
        let parsed = DatabaseUrl::parse(url).unwrap_or_else(|error| panic!("{url}: {error}"));
        assert_eq!(parsed.backend(), backend);
        assert_eq!(parsed.to_string(), shown);
        assert_eq!(format!("{parsed:?}"), shown);
    }

    #[track_caller]
    fn refuses(url: &str, expected: &str) {
        assert_eq!(DatabaseUrl::parse(url).unwrap_err().to_string(), expected);
    }

    #[test]
    fn schemes() {
        check("sqlite:app.db", Backend::Sqlite, "sqlite:app.db");
        check(" SQLite:app.db\n", Backend::Sqlite, "sqlite:app.db");
        check("postgres://u@h/d", Backend::Postgres, "postgres://u@h/d");
        check("postgresql://u@h/d", Backend::Postgres, "postgresql://u@h/d");
        check("mssql://u@h/d", Backend::Mssql, "mssql://u@h:1433/d");
        check("sqlserver://u@h/d", Backend::Mssql, "mssql://u@h:1433/d");
    }

    #[test]
    fn passwords_are_not_shown() {
        check("postgres://u:s3cret@h/d", Backend::Postgres, "postgres://u:***@h/d");
        check("mssql://u:s3cret@h/d", Backend::Mssql, "mssql://u:***@h:1433/d");
    }

    #[test]
    fn what_is_no_url() {
        let example = "expected a database URL such as sqlite:app.db, postgres://user@host/database or \
                       mssql://user@host/database";
        refuses("", "the database URL is empty");
        refuses("  ", "the database URL is empty");
        refuses("app.db", example);
        refuses(r"C:\app.db", example);
        refuses("host=db password=s3cret", example);
        refuses("s3 cret:x", example);
    }

    #[test]
    fn unknown_backends() {
        let known = "the known ones are sqlite, postgres (or postgresql) and mssql (or sqlserver)";
        refuses("mysql://u@h/d", &format!("unknown backend `mysql`: {known}"));
        refuses(
            "postgre://u@h/d",
            &format!("unknown backend `postgre`, did you mean `postgres`? {known}"),
        );
        refuses(
            "postgresql+psycopg2://u@h/d",
            &format!("unknown backend `postgresql+psycopg2`, did you mean `postgresql`? {known}"),
        );
    }

    #[test]
    fn features() {
        for (url, compiled_in) in [
            ("sqlite:app.db", cfg!(feature = "sqlite")),
            ("postgres://u@h/d", cfg!(feature = "postgres")),
            ("mssql://u@h/d", cfg!(feature = "mssql")),
        ] {
            let answer = DatabaseUrl::parse(url).and_then(|url| url.ensure_compiled_in());
            assert_eq!(answer.is_ok(), compiled_in, "{url}");
        }
    }
}
