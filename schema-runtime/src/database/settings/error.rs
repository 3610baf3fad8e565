//! What can be wrong with a settings file.

use std::fmt;

use schema_core::suggest::closest;

use super::KEYS;
use crate::database::url::UrlError;

/// Why the settings cannot be used. No password is in it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SettingsError {
    /// The file as it was given, or `DATABASE_URL`.
    pub source: String,
    /// What is wrong there.
    pub kind: SettingsErrorKind,
}

/// What is wrong with the settings.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum SettingsErrorKind {
    /// The file does not exist, and `DATABASE_URL` is not set.
    MissingFile,
    /// It cannot be read.
    Unreadable {
        /// What the system says.
        reason: String,
    },
    /// A line cannot be understood.
    Syntax {
        /// Its number, from 1.
        line: usize,
        /// What is wrong with it.
        reason: String,
    },
    /// There is no `[database]`.
    MissingSection {
        /// A section that was probably meant to be it.
        candidate: Option<String>,
    },
    /// Neither `url` nor `type` is given.
    NoDatabase,
    /// A key that the type of database needs is missing or empty.
    MissingKey {
        /// The key.
        key: &'static str,
        /// The type.
        database: &'static str,
    },
    /// A key that does not exist.
    UnknownKey {
        /// The key.
        given: String,
        /// The one that was probably meant.
        candidate: Option<&'static str>,
    },
    /// A key that the type of database has no use for.
    UselessKey {
        /// The key.
        key: &'static str,
        /// The type.
        database: &'static str,
    },
    /// `url` and one of its parts.
    UrlAndPart {
        /// The part.
        key: &'static str,
    },
    /// A value that a key cannot have.
    BadValue {
        /// The key.
        key: &'static str,
        /// The value.
        given: String,
        /// What it can have.
        expected: &'static str,
    },
    /// The URL that `url` is, or that the parts make.
    BadUrl {
        /// `url`, or the part that the mistake is probably in.
        key: &'static str,
        /// What is wrong with it.
        error: UrlError,
    },
    /// The URL in `DATABASE_URL`.
    BadVariable {
        /// What is wrong with it.
        error: UrlError,
    },
}

impl SettingsErrorKind {
    pub(super) fn at(self, source: &str) -> SettingsError {
        SettingsError { source: source.to_owned(), kind: self }
    }

    pub(super) fn unknown_key(given: &str) -> Self {
        Self::UnknownKey { given: given.to_owned(), candidate: closest(given, KEYS) }
    }
}

impl fmt::Display for SettingsError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}: {}", self.source, self.kind)
    }
}

impl std::error::Error for SettingsError {}

impl fmt::Display for SettingsErrorKind {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::MissingFile => f.write_str(
                "there is no such file: write one with a [database] section, or set DATABASE_URL",
            ),
            Self::Unreadable { reason } => write!(f, "the file cannot be read: {reason}"),
            Self::Syntax { line, reason } => write!(f, "line {line}: {reason}"),
            Self::MissingSection { candidate: None } => {
                f.write_str("there is no [database] section")
            }
            Self::MissingSection { candidate: Some(candidate) } => {
                write!(f, "there is no [database] section, is [{candidate}] meant to be it?")
            }
            Self::NoDatabase => f.write_str(
                "[database] names no database: give `url`, or `type` and what belongs to it",
            ),
            Self::MissingKey { key, database } => {
                write!(f, "[database] needs `{key}` for {database}")
            }
            Self::UnknownKey { given, candidate: Some(candidate) } => {
                write!(f, "[database] has the unknown key `{given}`, did you mean `{candidate}`?")
            }
            Self::UnknownKey { given, candidate: None } => write!(
                f,
                "[database] has the unknown key `{given}`: the known ones are {}",
                KEYS.join(", ")
            ),
            Self::UselessKey { key, database } => {
                write!(f, "[database] has `{key}`, which {database} has no use for")
            }
            Self::UrlAndPart { key } => write!(
                f,
                "[database] has both `url` and `{key}`: write either the URL or its parts"
            ),
            Self::BadValue { key, given, expected } => {
                write!(f, "[database] `{key}` is `{given}`: expected {expected}{}", quotes(given))
            }
            Self::BadUrl { key, error } => write!(f, "[database] `{key}`: {error}"),
            Self::BadVariable { error } => error.fmt(f),
        }
    }
}

/// Quotes belong to a value, and who comes from another format does not know.
fn quotes(given: &str) -> &'static str {
    if given.starts_with(['"', '\'']) { ", and no quotes" } else { "" }
}
