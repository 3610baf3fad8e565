//! The portable types, and how values are brought from one to another.

use crate::catalog::{PortableType, Type};
use crate::render::family::{Conversion, Family, family};

/// The most characters of an NVARCHAR, and the most bytes of a VARBINARY, that are no large values.
const LONGEST_TEXT: u32 = 4000;
const LONGEST_BYTES: u32 = 8000;

/// What a portable type is here, as the reader of this dialect spells it.
pub(super) fn native(portable: PortableType) -> Type {
    Type::new(name(portable), Some(portable))
}

fn name(portable: PortableType) -> String {
    match portable {
        PortableType::Boolean => "bit".to_owned(),
        PortableType::SmallInt => "smallint".to_owned(),
        PortableType::Integer => "int".to_owned(),
        PortableType::BigInt => "bigint".to_owned(),
        PortableType::Decimal { precision, scale } => format!("decimal({precision},{scale})"),
        PortableType::Real => "real".to_owned(),
        PortableType::Double => "float".to_owned(),
        PortableType::Char(length) if length <= LONGEST_TEXT => format!("nchar({length})"),
        PortableType::Varchar(length) if length <= LONGEST_TEXT => format!("nvarchar({length})"),
        PortableType::Char(_)
        | PortableType::Varchar(_)
        | PortableType::Text
        | PortableType::Json => "nvarchar(max)".to_owned(),
        PortableType::Binary(length) if length <= LONGEST_BYTES => format!("binary({length})"),
        PortableType::Varbinary(length) if length <= LONGEST_BYTES => {
            format!("varbinary({length})")
        }
        PortableType::Binary(_) | PortableType::Varbinary(_) | PortableType::Blob => {
            "varbinary(max)".to_owned()
        }
        PortableType::Date => "date".to_owned(),
        PortableType::Time => "time(6)".to_owned(),
        PortableType::Timestamp => "datetime2(6)".to_owned(),
        PortableType::TimestampTz => "datetimeoffset(6)".to_owned(),
        PortableType::Uuid => "uniqueidentifier".to_owned(),
    }
}

/// How many bytes a value of a type takes in a key.
/// <https://learn.microsoft.com/sql/t-sql/data-types/data-types-transact-sql>
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Size {
    /// Always as many.
    Fixed(u32),
    /// So many at most.
    Most(u32),
    /// It can't be in a key.
    Large,
}

/// How many bytes a value of a type takes in a key.
pub(super) const fn size(portable: PortableType) -> Size {
    match portable {
        PortableType::Boolean => Size::Fixed(1),
        PortableType::SmallInt => Size::Fixed(2),
        PortableType::Integer | PortableType::Real => Size::Fixed(4),
        PortableType::BigInt | PortableType::Double | PortableType::Timestamp => Size::Fixed(8),
        PortableType::Decimal { precision, .. } => Size::Fixed(match precision {
            0..=9 => 5,
            10..=19 => 9,
            20..=28 => 13,
            _ => 17,
        }),
        PortableType::Char(length) if length <= LONGEST_TEXT => Size::Fixed(2 * length),
        PortableType::Varchar(length) if length <= LONGEST_TEXT => Size::Most(2 * length),
        PortableType::Binary(length) if length <= LONGEST_BYTES => Size::Fixed(length),
        PortableType::Varbinary(length) if length <= LONGEST_BYTES => Size::Most(length),
        PortableType::Date => Size::Fixed(3),
        PortableType::Time => Size::Fixed(5),
        PortableType::TimestampTz => Size::Fixed(10),
        PortableType::Uuid => Size::Fixed(16),
        _ => Size::Large,
    }
}

/// How the values of a column, written as `column`, become those of another type. Time is that of UTC.
/// <https://learn.microsoft.com/sql/t-sql/data-types/data-type-conversion-database-engine>
pub(super) fn conversion(from: PortableType, to: PortableType, column: &str) -> Conversion {
    use Family::{Boolean, Date, Json, Number, Text, Time, Timestamp, TimestampTz, Uuid};
    let using = match (family(from), family(to)) {
        // Blanks at the end of a CHAR are no part of what is in it.
        (Text, Text) if is_padded(from) && !is_padded(to) => format!("RTRIM({column})"),
        (Boolean, Text) => {
            format!("CASE {column} WHEN 1 THEN N'true' WHEN 0 THEN N'false' END")
        }
        // Else there are six digits.
        (Number, Text) if matches!(from, PortableType::Real | PortableType::Double) => {
            format!("CONVERT(NVARCHAR(40), {column}, 3)")
        }
        (Uuid, Text) => format!("LOWER(CONVERT(NVARCHAR(36), {column}))"),
        (TimestampTz, Date | Time | Timestamp) => {
            format!("CAST(SWITCHOFFSET({column}, '+00:00') AS {})", name(to))
        }
        (from, to) if from == to => return Conversion::Itself,
        (Boolean, Number) | (Number, Boolean) | (Json, Number | Boolean) => {
            return Conversion::Itself;
        }
        (Date, Timestamp | TimestampTz) | (Timestamp, Date | Time | TimestampTz) => {
            return Conversion::Itself;
        }
        (Number | Date | Time | Timestamp | TimestampTz | Json, Text) => {
            return Conversion::Itself;
        }
        (Text, Boolean | Number | Date | Time | Timestamp | TimestampTz | Uuid | Json) => {
            return Conversion::Itself;
        }
        _ => return Conversion::Unknown,
    };
    Conversion::Using(using)
}

const fn is_padded(text: PortableType) -> bool {
    matches!(text, PortableType::Char(_))
}

/// Whether what is computed from values of one type is computed so from those of another.
pub(super) fn are_alike(one: PortableType, other: PortableType) -> bool {
    family(one) == family(other) && is_fractional(one) == is_fractional(other)
}

const fn is_fractional(number: PortableType) -> bool {
    match number {
        PortableType::Decimal { scale, .. } => scale > 0,
        PortableType::Real | PortableType::Double => true,
        _ => false,
    }
}
