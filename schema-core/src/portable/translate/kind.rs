//! What is known of the values that expressions give: as much of their types as translating needs.

use std::fmt;

use crate::catalog::PortableType;

/// What kind of values an expression gives. Where it can't be known, because a column was not made by
/// portable SQL, there is none, and nothing is converted or refused.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Kind {
    Boolean,
    Integer,
    /// With the digits behind the point, where they are known.
    Decimal(Option<u32>),
    Float,
    /// With the most characters, where there is a limit.
    Text(Option<u32>),
    /// `CHAR(n)`: the databases do not agree on the blanks behind it.
    Padded(u32),
    Binary,
    Date,
    Time,
    Timestamp,
    TimestampTz,
    Uuid,
    Json,
}

impl Kind {
    pub(super) const fn of(data_type: PortableType) -> Self {
        match data_type {
            PortableType::Boolean => Self::Boolean,
            PortableType::SmallInt | PortableType::Integer | PortableType::BigInt => Self::Integer,
            PortableType::Decimal { scale, .. } => Self::Decimal(Some(scale)),
            PortableType::Real | PortableType::Double => Self::Float,
            PortableType::Char(length) => Self::Padded(length),
            PortableType::Varchar(length) => Self::Text(Some(length)),
            PortableType::Text => Self::Text(None),
            PortableType::Binary(_) | PortableType::Varbinary(_) | PortableType::Blob => {
                Self::Binary
            }
            PortableType::Date => Self::Date,
            PortableType::Time => Self::Time,
            PortableType::Timestamp => Self::Timestamp,
            PortableType::TimestampTz => Self::TimestampTz,
            PortableType::Uuid => Self::Uuid,
            PortableType::Json => Self::Json,
        }
    }

    pub(super) const fn is_number(self) -> bool {
        matches!(self, Self::Integer | Self::Decimal(_) | Self::Float)
    }

    pub(super) const fn is_text(self) -> bool {
        matches!(self, Self::Text(_) | Self::Padded(_))
    }

    /// The most characters of a text, where there is a limit.
    pub(super) const fn longest(self) -> Option<u32> {
        match self {
            Self::Text(longest) => longest,
            Self::Padded(length) => Some(length),
            _ => None,
        }
    }

    /// Whether values of the two can be compared, or be results of one CASE.
    pub(super) fn goes_with(self, other: Self) -> bool {
        self == other
            || (self.is_number() && other.is_number())
            || (self.is_text() && other.is_text())
    }

    /// The kind of what may be of either.
    pub(super) fn or(self, other: Self) -> Self {
        match (self, other) {
            (Self::Float, _) | (_, Self::Float) => Self::Float,
            (Self::Decimal(one), Self::Decimal(other)) => {
                Self::Decimal(one.zip(other).map(|(one, other)| one.max(other)))
            }
            (decimal @ Self::Decimal(_), _) | (_, decimal @ Self::Decimal(_)) => decimal,
            (one, other) if one.is_text() && other.is_text() => {
                Self::Text(one.longest().zip(other.longest()).map(|(one, other)| one.max(other)))
            }
            _ => self,
        }
    }
}

/// The name of the type, for sentences.
impl fmt::Display for Kind {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Boolean => "BOOLEAN",
            Self::Integer => "INTEGER",
            Self::Decimal(_) => "DECIMAL",
            Self::Float => "DOUBLE PRECISION",
            Self::Text(_) => "TEXT",
            Self::Padded(_) => "CHAR",
            Self::Binary => "BLOB",
            Self::Date => "DATE",
            Self::Time => "TIME",
            Self::Timestamp => "TIMESTAMP",
            Self::TimestampTz => "TIMESTAMP WITH TIME ZONE",
            Self::Uuid => "UUID",
            Self::Json => "JSON",
        })
    }
}
