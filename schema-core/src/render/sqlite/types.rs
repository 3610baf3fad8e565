//! The types of portable SQL on SQLite.
//!
//! What decides there is a column's affinity, which follows from words in the name of its type:
//! <https://www.sqlite.org/datatype3.html>. A date must be TEXT, or `2026` would become a number.

use crate::catalog::{PortableType, Type};

/// The type of a column whose rows SQLite numbers.
pub(super) const IDENTITY: &str = "INTEGER";

/// The type that a portable one is.
pub(super) fn native(portable: PortableType) -> Type {
    let text = match portable {
        PortableType::Real | PortableType::Double => "REAL",
        PortableType::Binary(_) | PortableType::Varbinary(_) | PortableType::Uuid => "BLOB",
        PortableType::Date
        | PortableType::Time
        | PortableType::Timestamp
        | PortableType::TimestampTz
        | PortableType::Json => "TEXT",
        PortableType::Boolean
        | PortableType::SmallInt
        | PortableType::Integer
        | PortableType::BigInt
        | PortableType::Decimal { .. }
        | PortableType::Char(_)
        | PortableType::Varchar(_)
        | PortableType::Text
        | PortableType::Blob => return Type::new(portable.to_string(), Some(portable)),
    };
    Type::new(text, Some(portable))
}

/// How the values of a column of one type become those of another, where copying them is not enough.
/// What is not said here SQLite does by affinity, or leaves as it is.
pub(super) fn conversion(from: &Type, to: &Type, column: &str) -> Option<String> {
    use PortableType::{
        BigInt, Date, Decimal, Double, Integer, Real, SmallInt, Timestamp, TimestampTz,
    };
    let from = from.portable?;
    let scale = match to.portable? {
        SmallInt | Integer | BigInt => 0,
        Decimal { scale, .. } => scale,
        Date if matches!(from, Timestamp | TimestampTz) => {
            return Some(format!("substr({column}, 1, 10)"));
        }
        _ => return None,
    };
    let has_more = match from {
        Real | Double => true,
        Decimal { scale: more, .. } => more > scale,
        _ => false,
    };
    // A fraction would stay one: affinity only takes what loses nothing.
    has_more.then(|| {
        format!("CASE typeof({column}) WHEN 'real' THEN round({column}, {scale}) ELSE {column} END")
    })
}
