//! What the portable types have in common, and which values are of which.

use crate::catalog::{Column, Expression, PortableType, Table};
use crate::diagnostic::Code;
use crate::operation::{Misfit, MisfitKind};
use crate::source::Span;

/// What types have in common: how their values are written, and what they can become.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Family {
    Boolean,
    Number,
    Text,
    Bytes,
    Date,
    Time,
    Timestamp,
    TimestampTz,
    Uuid,
    Json,
}

/// How the values of a column become those of another type.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Conversion {
    /// By themselves.
    Itself,
    /// By an expression.
    Using(String),
    /// There is no one way.
    Unknown,
}

/// What a default is for a column of another type.
pub(super) enum Follower {
    /// The same.
    Same,
    /// Another one, in portable SQL.
    Anew(Expression),
}

pub(super) const fn family(portable: PortableType) -> Family {
    match portable {
        PortableType::Boolean => Family::Boolean,
        PortableType::SmallInt
        | PortableType::Integer
        | PortableType::BigInt
        | PortableType::Decimal { .. }
        | PortableType::Real
        | PortableType::Double => Family::Number,
        PortableType::Char(_) | PortableType::Varchar(_) | PortableType::Text => Family::Text,
        PortableType::Binary(_) | PortableType::Varbinary(_) | PortableType::Blob => Family::Bytes,
        PortableType::Date => Family::Date,
        PortableType::Time => Family::Time,
        PortableType::Timestamp => Family::Timestamp,
        PortableType::TimestampTz => Family::TimestampTz,
        PortableType::Uuid => Family::Uuid,
        PortableType::Json => Family::Json,
    }
}

/// Whether CURRENT_TIMESTAMP is a value of a type.
pub(super) fn is_moment(to: PortableType) -> bool {
    matches!(family(to), Family::Date | Family::Time | Family::Timestamp | Family::TimestampTz)
}

/// Whether a number, as it is written with its sign, is a value of a type.
pub(super) fn is_number_of(number: &str, to: PortableType) -> bool {
    let whole: Option<i64> = number.strip_prefix('+').unwrap_or(number).parse().ok();
    match to {
        PortableType::SmallInt => whole.is_some_and(|whole| i16::try_from(whole).is_ok()),
        PortableType::Integer => whole.is_some_and(|whole| i32::try_from(whole).is_ok()),
        PortableType::BigInt => whole.is_some(),
        PortableType::Decimal { precision, scale } => {
            let digits = number.trim_start_matches(['+', '-', '0']).split(['.', 'e', 'E']).next();
            let room = precision.saturating_sub(scale) as usize;
            digits.is_none_or(|digits| digits.len() <= room)
        }
        PortableType::Real | PortableType::Double => true,
        _ => false,
    }
}

/// Whether a type of text has room for a string, as it is written with its quotes.
pub(super) fn has_room(to: PortableType, string: &str) -> bool {
    let length = string.replace("''", "'").chars().count().saturating_sub(2);
    match to {
        PortableType::Char(most) | PortableType::Varchar(most) => length <= most as usize,
        _ => true,
    }
}

/// Says that a column's default is no value of the type that it is to have.
pub(super) fn no_follower(table: &Table, column: &Column, to: PortableType, at: Span) -> Misfit {
    let kind = MisfitKind::Unable {
        code: Code::S1009,
        what: format!("the default of `{}.{}` is no value of {to}", table.name, column.name),
        help: "write ALTER COLUMN ... DROP DEFAULT before, and SET DEFAULT behind it".to_owned(),
        made: Some((column.origin, "the column".to_owned())),
    };
    Misfit::new(kind, at)
}

/// Says that values do not become those of another type without being told how.
pub(super) fn inconvertible(from: PortableType, to: PortableType, at: Span) -> Misfit {
    let kind = MisfitKind::Unable {
        code: Code::S1011,
        what: format!("values of {from} do not become values of {to} by themselves"),
        help: "say how with USING, or add a column and drop the old one".to_owned(),
        made: None,
    };
    Misfit::new(kind, at)
}
