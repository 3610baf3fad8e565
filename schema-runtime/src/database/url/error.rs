//! What can be wrong with a URL. The variants carry no part of it that might be a password.

use std::fmt;

use schema_core::backend::Backend;

/// Why a database URL cannot be used.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum UrlError {
    /// There is nothing in it.
    Empty,
    /// It does not begin with a scheme.
    NoScheme,
    /// Its scheme is not one of ours.
    UnknownBackend {
        /// The scheme.
        given: String,
        /// The one that was probably meant.
        candidate: Option<String>,
    },
    /// This program was built without the driver for it.
    NotCompiledIn {
        /// The database that it names.
        backend: Backend,
    },
    /// It has a parameter that its backend does not know.
    UnknownParameter {
        /// The parameter's name.
        given: String,
        /// The one that was probably meant.
        candidate: Option<String>,
        /// All that are known, as a list for a sentence.
        known: &'static str,
    },
    /// A parameter's value is not one that it can have.
    BadValue {
        /// The parameter's name.
        parameter: &'static str,
        /// The value.
        given: String,
        /// What it can have.
        expected: &'static str,
    },
    /// A percent sign without two hexadecimal digits behind it, or bytes that are no UTF-8.
    BadEscape {
        /// The part of the URL that it is in.
        part: &'static str,
    },
    /// `postgres` does not take it.
    Postgres {
        /// Why.
        reason: String,
    },
    /// Another mistake.
    Malformed {
        /// What was expected.
        expected: &'static str,
    },
}

impl fmt::Display for UrlError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Empty => f.write_str("the database URL is empty"),
            Self::NoScheme => f.write_str(
                "expected a database URL such as sqlite:app.db, postgres://user@host/database or \
                 mssql://user@host/database",
            ),
            Self::UnknownBackend { given, candidate } => {
                write!(f, "unknown backend `{given}`")?;
                did_you_mean(f, candidate.as_deref())?;
                f.write_str(
                    "the known ones are sqlite, postgres (or postgresql) and mssql (or sqlserver)",
                )
            }
            Self::NotCompiledIn { backend } => write!(
                f,
                "this program was built without {}: enable the feature `{backend}` of schema-runtime",
                backend.product()
            ),
            Self::UnknownParameter { given, candidate, known } => {
                write!(f, "unknown parameter `{given}` in the database URL")?;
                did_you_mean(f, candidate.as_deref())?;
                write!(f, "the known ones are {known}")
            }
            Self::BadValue { parameter, given, expected } => {
                write!(
                    f,
                    "the parameter `{parameter}` of the database URL is `{given}`: expected {expected}"
                )
            }
            Self::BadEscape { part } => write!(
                f,
                "the {part} in the database URL is not percent-encoded UTF-8: a percent sign itself is \
                 written %25"
            ),
            Self::Postgres { reason } => write!(f, "the PostgreSQL URL cannot be used: {reason}"),
            Self::Malformed { expected } => write!(f, "in the database URL {expected}"),
        }
    }
}

impl std::error::Error for UrlError {}

fn did_you_mean(f: &mut fmt::Formatter<'_>, candidate: Option<&str>) -> fmt::Result {
    match candidate {
        Some(candidate) => write!(f, ", did you mean `{candidate}`? "),
        None => f.write_str(": "),
    }
}
