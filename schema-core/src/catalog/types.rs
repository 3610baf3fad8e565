//! The types of columns.

use std::fmt;
use std::sync::Arc;

/// A column's type, in the dialect of its catalog.
#[derive(Clone, Debug)]
pub struct Type {
    text: Arc<str>,
    /// The portable type that it was rendered from, or is on every database. It is no part of the value:
    /// databases know only the text.
    pub portable: Option<PortableType>,
}

impl Type {
    /// A type in the one spelling that its dialect's reader gives to all spellings of it, such as
    /// `varchar(255)` for `CHARACTER VARYING(255)` on PostgreSQL.
    pub fn new(text: impl Into<Arc<str>>, portable: Option<PortableType>) -> Self {
        Self { text: text.into(), portable }
    }

    /// The one spelling.
    pub fn as_str(&self) -> &str {
        &self.text
    }
}

impl PartialEq for Type {
    fn eq(&self, other: &Self) -> bool {
        self.text == other.text
    }
}

impl Eq for Type {}

impl fmt::Display for Type {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.text)
    }
}

/// The types of portable SQL.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum PortableType {
    /// `BOOLEAN`
    Boolean,
    /// `SMALLINT`
    SmallInt,
    /// `INTEGER`
    Integer,
    /// `BIGINT`
    BigInt,
    /// `DECIMAL(precision, scale)`
    Decimal {
        /// All digits.
        precision: u32,
        /// The digits behind the point.
        scale: u32,
    },
    /// `REAL`
    Real,
    /// `DOUBLE PRECISION`
    Double,
    /// `CHAR(n)`
    Char(u32),
    /// `VARCHAR(n)`
    Varchar(u32),
    /// `TEXT`
    Text,
    /// `BINARY(n)`
    Binary(u32),
    /// `VARBINARY(n)`
    Varbinary(u32),
    /// `BLOB`
    Blob,
    /// `DATE`
    Date,
    /// `TIME`
    Time,
    /// `TIMESTAMP`
    Timestamp,
    /// `TIMESTAMP WITH TIME ZONE`
    TimestampTz,
    /// `UUID`
    Uuid,
    /// `JSON`
    Json,
}

impl fmt::Display for PortableType {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Boolean => f.write_str("BOOLEAN"),
            Self::SmallInt => f.write_str("SMALLINT"),
            Self::Integer => f.write_str("INTEGER"),
            Self::BigInt => f.write_str("BIGINT"),
            Self::Decimal { precision, scale } => write!(f, "DECIMAL({precision}, {scale})"),
            Self::Real => f.write_str("REAL"),
            Self::Double => f.write_str("DOUBLE PRECISION"),
            Self::Char(length) => write!(f, "CHAR({length})"),
            Self::Varchar(length) => write!(f, "VARCHAR({length})"),
            Self::Text => f.write_str("TEXT"),
            Self::Binary(length) => write!(f, "BINARY({length})"),
            Self::Varbinary(length) => write!(f, "VARBINARY({length})"),
            Self::Blob => f.write_str("BLOB"),
            Self::Date => f.write_str("DATE"),
            Self::Time => f.write_str("TIME"),
            Self::Timestamp => f.write_str("TIMESTAMP"),
            Self::TimestampTz => f.write_str("TIMESTAMP WITH TIME ZONE"),
            Self::Uuid => f.write_str("UUID"),
            Self::Json => f.write_str("JSON"),
        }
    }
}
