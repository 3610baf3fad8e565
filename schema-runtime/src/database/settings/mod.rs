//! The settings file, `env.ini`:
//!
//! ```ini
//! [database]
//! url = postgres://app@db/shop
//! auto_upgrade = true
//! ```
//!
//! or, in the place of `url`, its parts: `type` (`sqlite`, `postgres`, `mssql`); for SQLite `path`; for the others `host`,
//! `port`, `name`, `user`, `password` and `tls` (`true`, `false`, and for SQL Server `trust`: encrypted, with any
//! certificate). It is read as Python's `configparser` reads it, without interpolation: keys in upper or lower case, `#`
//! and `;` begin a comment only at the beginning of a line, so that a password keeps them, and quotes belong to the value.
//! A relative `path` is relative to the working directory, as it is in a URL. Other sections are the application's own.

mod error;
mod ini;
mod parts;

use std::collections::BTreeMap;
use std::io;
use std::path::Path;

pub use self::error::{SettingsError, SettingsErrorKind};
use super::url::DatabaseUrl;

/// The section that is ours.
const SECTION: &str = "database";
/// Its keys.
const KEYS: [&str; 10] =
    ["url", "type", "path", "host", "port", "name", "user", "password", "tls", "auto_upgrade"];

/// What a settings file, or the environment in its place, says.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Settings {
    /// The database.
    pub url: DatabaseUrl,
    /// Whether the application may migrate it on its first connection, where the file says so.
    pub auto_upgrade: Option<bool>,
}

impl Settings {
    /// Reads a settings file. `database_url` is the value of the environment variable `DATABASE_URL`: it wins over the
    /// file, and makes it dispensable. An empty one counts as none.
    ///
    /// # Errors
    /// What is wrong, naming the file, the section and the key, and no password.
    pub fn load(file: impl AsRef<Path>, database_url: Option<&str>) -> Result<Self, SettingsError> {
        let path = file.as_ref();
        let file = path.display().to_string();
        let text = match std::fs::read_to_string(path) {
            Ok(text) => text,
            Err(error) if error.kind() == io::ErrorKind::NotFound => {
                return Self::without_file(database_url)?
                    .ok_or_else(|| SettingsErrorKind::MissingFile.at(&file));
            }
            Err(error) => {
                return Err(SettingsErrorKind::Unreadable { reason: error.to_string() }.at(&file));
            }
        };
        Self::parse(&text, &file, database_url)
    }

    /// Reads the text of a settings file. `file` is its name, for errors.
    ///
    /// # Errors
    /// As [`load`](Self::load).
    pub fn parse(
        text: &str,
        file: &str,
        database_url: Option<&str>,
    ) -> Result<Self, SettingsError> {
        let given = Self::without_file(database_url)?;
        Self::from_text(text, given).map_err(|kind| kind.at(file))
    }

    fn from_text(text: &str, given: Option<Self>) -> Result<Self, SettingsErrorKind> {
        let keys = match ini::keys(text, SECTION)? {
            Some(keys) => keys,
            None if given.is_some() => Keys::new(),
            None => {
                let candidate = ini::misspelt(text, SECTION);
                return Err(SettingsErrorKind::MissingSection { candidate });
            }
        };
        check(&keys)?;
        let auto_upgrade = parts::boolean(&keys, "auto_upgrade")?;
        match given {
            Some(given) => Ok(Self { auto_upgrade, ..given }),
            None => Ok(Self { url: parts::url(&keys)?, auto_upgrade }),
        }
    }

    /// What the environment alone says.
    fn without_file(database_url: Option<&str>) -> Result<Option<Self>, SettingsError> {
        match database_url.map(str::trim).filter(|url| !url.is_empty()) {
            None => Ok(None),
            Some(url) => match DatabaseUrl::parse(url) {
                Ok(url) => Ok(Some(Self { url, auto_upgrade: None })),
                Err(error) => Err(SettingsErrorKind::BadVariable { error }.at("DATABASE_URL")),
            },
        }
    }
}

/// The section's keys, in lower case, and their values.
type Keys = BTreeMap<String, String>;

/// Refuses keys that are not ours: one that is misspelt would be ignored.
fn check(keys: &Keys) -> Result<(), SettingsErrorKind> {
    match keys.keys().find(|key| !KEYS.contains(&key.as_str())) {
        None => Ok(()),
        Some(key) => Err(SettingsErrorKind::unknown_key(key)),
    }
}

#[cfg(test)]
mod tests;
