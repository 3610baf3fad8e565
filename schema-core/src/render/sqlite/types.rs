//! The types of portable SQL on SQLite.
//!
//! What decides there is a column's affinity, which follows from words in the name of its type:
//! <https://www.sqlite.org/datatype3.html>. A date must be TEXT, or `2026` would become a number.

use crate::catalog::{PortableType, Type};
use crate::render::family::{Conversion, Family, family};

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

/// The same in a table that is STRICT, which takes these names of types alone.
/// <https://www.sqlite.org/stricttables.html>
pub(super) fn strict(portable: PortableType) -> Type {
    let text = match portable {
        PortableType::Boolean
        | PortableType::SmallInt
        | PortableType::Integer
        | PortableType::BigInt => "INTEGER",
        PortableType::Decimal { .. } => "REAL",
        PortableType::Char(_) | PortableType::Varchar(_) | PortableType::Text => "TEXT",
        _ => return native(portable),
    };
    Type::new(text, Some(portable))
}

/// How the values of a column, written as `column`, become those of another type. A value that is not what
/// its type says stays as it is.
pub(super) fn conversion(from: PortableType, to: PortableType, column: &str) -> Conversion {
    use Family::{Boolean, Bytes, Date, Json, Number, Text, Time, Timestamp, TimestampTz, Uuid};
    let moment = |form: &str| format!("coalesce(strftime('{form}', {column}), {column})");
    let using = match (family(from), family(to)) {
        (Number, Number) => return number(from, to, column),
        (from, to) if from == to => return Conversion::Itself,
        (Timestamp | TimestampTz, Date) => moment("%Y-%m-%d"),
        (Timestamp | TimestampTz, Time) => moment("%H:%M:%f"),
        (Date | TimestampTz, Timestamp) => moment("%Y-%m-%d %H:%M:%f"),
        (Date | Timestamp, TimestampTz) => moment("%Y-%m-%d %H:%M:%f+00:00"),
        (Bytes, Text) => format!("CAST({column} AS TEXT)"),
        (Text, Bytes) => format!("CAST({column} AS BLOB)"),
        (Boolean, Text | Json) => {
            format!("CASE {column} WHEN 0 THEN 'false' WHEN 1 THEN 'true' ELSE {column} END")
        }
        (Text, Boolean) => {
            format!("CASE lower({column}) WHEN 'false' THEN 0 WHEN 'true' THEN 1 ELSE {column} END")
        }
        (Number, Boolean) => format!("{column} <> 0"),
        (Uuid, Text) => hyphenated(column),
        (Uuid, Json) => format!("'\"' || {} || '\"'", hyphenated(column)),
        // From SQLite 3.41 on; before there is no way.
        (Text, Uuid) => format!("coalesce(unhex(replace({column}, '-', '')), {column})"),
        (Date | Time | Timestamp | TimestampTz, Json) => format!("'\"' || {column} || '\"'"),
        (Json, Number | Boolean) => format!("json_extract({column}, '$')"),
        (Text, _) | (_, Text) | (Boolean, Number) | (Number, Json) => return Conversion::Itself,
        (Uuid, Bytes) | (Bytes, Uuid) => return Conversion::Itself,
        _ => return Conversion::Unknown,
    };
    Conversion::Using(using)
}

/// The same of types as a catalog has them: an expression, where copying is not enough.
pub(super) fn converted(from: &Type, to: &Type, column: &str) -> Option<String> {
    match conversion(from.portable?, to.portable?, column) {
        Conversion::Using(using) => Some(using),
        Conversion::Itself | Conversion::Unknown => None,
    }
}

/// A fraction is cut off as CAST does, or made as short as its type says; affinity alone only takes
/// what loses nothing.
fn number(from: PortableType, to: PortableType, column: &str) -> Conversion {
    let digits = match from {
        PortableType::Real | PortableType::Double => u32::MAX,
        PortableType::Decimal { scale, .. } => scale,
        _ => 0,
    };
    let shorter = match to {
        PortableType::SmallInt | PortableType::Integer | PortableType::BigInt if digits > 0 => {
            format!("CAST({column} AS INTEGER)")
        }
        PortableType::Decimal { scale, .. } if digits > scale => {
            format!("round({column}, {scale})")
        }
        _ => return Conversion::Itself,
    };
    Conversion::Using(format!("CASE typeof({column}) WHEN 'real' THEN {shorter} ELSE {column} END"))
}

/// A UUID's bytes as its text.
fn hyphenated(column: &str) -> String {
    let part = |from: u32, length: u32| format!("substr(hex({column}), {from}, {length})");
    let parts = [part(1, 8), part(9, 4), part(13, 4), part(17, 4), part(21, 12)];
    let text = parts.join(" || '-' || ");
    format!("CASE typeof({column}) WHEN 'blob' THEN lower({text}) ELSE {column} END")
}
