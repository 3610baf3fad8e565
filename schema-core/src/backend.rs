//! The databases that a chain can run on, and the dialects that its SQL can be written in.

use std::fmt;

/// A database that revisions are proven for, rendered for and run on.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Backend {
    /// SQLite.
    Sqlite,
    /// PostgreSQL.
    Postgres,
    /// Microsoft SQL Server.
    Mssql,
}

impl Backend {
    /// Every backend, in the order in which they are always listed.
    pub const ALL: [Backend; 3] = [Backend::Sqlite, Backend::Postgres, Backend::Mssql];

    /// The name in `schema.toml`, in section headers and on the command line.
    pub const fn name(self) -> &'static str {
        match self {
            Backend::Sqlite => "sqlite",
            Backend::Postgres => "postgres",
            Backend::Mssql => "mssql",
        }
    }

    /// The name of the product, for sentences.
    pub const fn product(self) -> &'static str {
        match self {
            Backend::Sqlite => "SQLite",
            Backend::Postgres => "PostgreSQL",
            Backend::Mssql => "SQL Server",
        }
    }

    /// The dialect that this backend itself speaks.
    pub const fn dialect(self) -> Dialect {
        match self {
            Backend::Sqlite => Dialect::Sqlite,
            Backend::Postgres => Dialect::Postgres,
            Backend::Mssql => Dialect::Mssql,
        }
    }

    /// Reads a backend's [`name`](Self::name).
    pub fn from_name(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|backend| backend.name() == name)
    }
}

impl fmt::Display for Backend {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.name())
    }
}

/// How SQL text is read: the portable dialect, or a backend's own.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Dialect {
    /// ISO SQL, rendered for each backend.
    Portable,
    /// SQLite's SQL.
    Sqlite,
    /// PostgreSQL's SQL.
    Postgres,
    /// Transact-SQL.
    Mssql,
}

impl Dialect {
    /// Every dialect, `portable` first.
    pub const ALL: [Dialect; 4] =
        [Dialect::Portable, Dialect::Sqlite, Dialect::Postgres, Dialect::Mssql];

    /// The name in `schema.toml`.
    pub const fn name(self) -> &'static str {
        match self {
            Dialect::Portable => "portable",
            Dialect::Sqlite => "sqlite",
            Dialect::Postgres => "postgres",
            Dialect::Mssql => "mssql",
        }
    }

    /// The backend whose own dialect this is; `None` for the portable one.
    pub const fn backend(self) -> Option<Backend> {
        match self {
            Dialect::Portable => None,
            Dialect::Sqlite => Some(Backend::Sqlite),
            Dialect::Postgres => Some(Backend::Postgres),
            Dialect::Mssql => Some(Backend::Mssql),
        }
    }

    /// Reads a dialect's [`name`](Self::name).
    pub fn from_name(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|dialect| dialect.name() == name)
    }
}

impl fmt::Display for Dialect {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.name())
    }
}
