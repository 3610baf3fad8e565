//! `sqlite:` URLs.

use std::fmt;
use std::path::PathBuf;

use super::UrlError;
use super::text::{Encoded, decode, parameters, split_query, unknown};

/// Where a SQLite database is, and how it is opened.
///
/// `sqlite:app.db` and `sqlite://app.db` are relative to the working directory, `sqlite:/var/app.db` and
/// `sqlite:///var/app.db` are absolute, and `sqlite::memory:` is in memory. (SQLAlchemy writes a relative path with
/// three slashes; here, as everywhere else, a path that begins with a slash is absolute.) `?mode=` is one of `ro`,
/// `rw` and `rwc`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SqliteUrl {
    /// Where it is.
    pub location: SqliteLocation,
    /// How it is opened.
    pub mode: SqliteMode,
}

/// Where a SQLite database is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum SqliteLocation {
    /// In the memory of this process, for one connection.
    Memory,
    /// In a file.
    File(PathBuf),
}

/// How a SQLite file is opened.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum SqliteMode {
    /// For reading.
    ReadOnly,
    /// For reading and writing; the file must exist.
    ReadWrite,
    /// For reading and writing; the file is made where it does not exist.
    #[default]
    Create,
}

impl SqliteMode {
    const fn name(self) -> &'static str {
        match self {
            Self::ReadOnly => "ro",
            Self::ReadWrite => "rw",
            Self::Create => "rwc",
        }
    }
}

/// The database at a path that is not encoded.
pub(super) fn from_path(path: &str) -> Result<SqliteUrl, UrlError> {
    Ok(SqliteUrl { location: location(path)?, mode: SqliteMode::default() })
}

/// Reads what follows `sqlite:`.
pub(super) fn parse(rest: &str) -> Result<SqliteUrl, UrlError> {
    let (path, query) = split_query(rest);
    let path = decode(path.strip_prefix("//").unwrap_or(path), "path")?;
    let mut url = from_path(&path)?;
    for (name, value) in parameters(query)? {
        match name.as_str() {
            "mode" => url.mode = mode(value)?,
            _ => return Err(unknown(&name, &["mode"], "mode")),
        }
    }
    Ok(url)
}

fn location(path: &str) -> Result<SqliteLocation, UrlError> {
    match path {
        "" => Err(UrlError::Malformed {
            expected: "a file is missing: write sqlite:app.db, or sqlite::memory: for one in memory",
        }),
        ":memory:" => Ok(SqliteLocation::Memory),
        path if path.starts_with("file:") => Err(UrlError::Malformed {
            expected: "SQLite's own file: form cannot stand: write sqlite:app.db?mode=ro",
        }),
        path if path.contains('\0') => {
            Err(UrlError::Malformed { expected: "the path contains a NUL character" })
        }
        path => Ok(SqliteLocation::File(PathBuf::from(drive(path)))),
    }
}

/// `sqlite:///C:/app.db` on Windows: the slash belongs to the URL.
fn drive(path: &str) -> &str {
    match path.strip_prefix('/') {
        Some(rest) if cfg!(windows) && rest.as_bytes().get(1) == Some(&b':') => rest,
        _ => path,
    }
}

fn mode(value: String) -> Result<SqliteMode, UrlError> {
    let modes = [SqliteMode::ReadOnly, SqliteMode::ReadWrite, SqliteMode::Create];
    modes.into_iter().find(|mode| mode.name() == value).ok_or(UrlError::BadValue {
        parameter: "mode",
        given: value,
        expected: "ro, rw or rwc",
    })
}

impl fmt::Display for SqliteUrl {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match &self.location {
            SqliteLocation::Memory => f.write_str("sqlite::memory:")?,
            SqliteLocation::File(path) => {
                let text = path.to_string_lossy();
                write!(f, "sqlite:{}", Encoded { text: &text, keep: "/\\:" })?;
            }
        }
        match self.mode {
            SqliteMode::Create => Ok(()),
            mode => write!(f, "?mode={}", mode.name()),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::super::DatabaseUrl;
    use super::*;

    #[track_caller]
    fn check(url: &str, path: &str, mode: SqliteMode) {
        let location = match path {
            ":memory:" => SqliteLocation::Memory,
            path => SqliteLocation::File(PathBuf::from(path)),
        };
        let expected = DatabaseUrl::Sqlite(SqliteUrl { location, mode });
        assert_eq!(DatabaseUrl::parse(url), Ok(expected.clone()));
        assert_eq!(DatabaseUrl::parse(&expected.to_string()), Ok(expected), "shown and read again");
    }

    #[track_caller]
    fn refuses(url: &str, expected: &str) {
        let message = DatabaseUrl::parse(url).unwrap_err().to_string();
        assert!(message.contains(expected), "{message}");
    }

    #[test]
    fn files() {
        check("sqlite:app.db", "app.db", SqliteMode::Create);
        check("sqlite://rel.db", "rel.db", SqliteMode::Create);
        check("sqlite://dir/rel.db", "dir/rel.db", SqliteMode::Create);
        check("sqlite:///abs/path.db", "/abs/path.db", SqliteMode::Create);
        check("sqlite:/abs/path.db", "/abs/path.db", SqliteMode::Create);
        check("sqlite:../app.db", "../app.db", SqliteMode::Create);
        check("sqlite:my%20app.db", "my app.db", SqliteMode::Create);
        check("sqlite:what%3F.db", "what?.db", SqliteMode::Create);
        check("sqlite:a#b.db", "a#b.db", SqliteMode::Create);
        check("sqlite:100%25.db", "100%.db", SqliteMode::Create);
    }

    #[test]
    fn memory() {
        check("sqlite::memory:", ":memory:", SqliteMode::Create);
        check("sqlite://:memory:", ":memory:", SqliteMode::Create);
    }

    #[test]
    fn modes() {
        check("sqlite:app.db?mode=ro", "app.db", SqliteMode::ReadOnly);
        check("sqlite:app.db?mode=rw", "app.db", SqliteMode::ReadWrite);
        check("sqlite:app.db?mode=rwc", "app.db", SqliteMode::Create);
        refuses(
            "sqlite:app.db?mode=w",
            "the parameter `mode` of the database URL is `w`: expected ro, rw or rwc",
        );
        refuses(
            "sqlite:app.db?mod=ro",
            "unknown parameter `mod` in the database URL, did you mean `mode`?",
        );
        refuses(
            "sqlite:app.db?cache=shared",
            "unknown parameter `cache` in the database URL: the known ones",
        );
    }

    #[test]
    fn no_file() {
        refuses("sqlite:", "a file is missing: write sqlite:app.db");
        refuses("sqlite://", "a file is missing");
        refuses("sqlite:?mode=ro", "a file is missing");
        refuses("sqlite:file:app.db", "SQLite's own file: form");
        refuses("sqlite:100%.db", "a percent sign itself is written %25");
        refuses("sqlite:a%00b", "NUL");
    }
}
