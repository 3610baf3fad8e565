//! The portable types, and how values are brought from one to another.

use crate::catalog::{Catalog, Name, ObjectKind, ObjectName, PortableType, Type};

use super::text;
use crate::render::family::{Conversion, Family, family};

/// What a portable type is here.
pub(super) fn native(portable: PortableType) -> Type {
    let text = match portable {
        PortableType::Boolean => "boolean".to_owned(),
        PortableType::SmallInt => "smallint".to_owned(),
        PortableType::Integer => "integer".to_owned(),
        PortableType::BigInt => "bigint".to_owned(),
        PortableType::Decimal { precision, scale } => format!("numeric({precision},{scale})"),
        PortableType::Real => "real".to_owned(),
        PortableType::Double => "double precision".to_owned(),
        PortableType::Char(length) => format!("char({length})"),
        PortableType::Varchar(length) => format!("varchar({length})"),
        PortableType::Text => "text".to_owned(),
        PortableType::Binary(_) | PortableType::Varbinary(_) | PortableType::Blob => {
            "bytea".to_owned()
        }
        PortableType::Date => "date".to_owned(),
        PortableType::Time => "time".to_owned(),
        PortableType::Timestamp => "timestamp".to_owned(),
        PortableType::TimestampTz => "timestamptz".to_owned(),
        PortableType::Uuid => "uuid".to_owned(),
        PortableType::Json => "jsonb".to_owned(),
    };
    Type::new(text, Some(portable))
}

/// A type as it is written: one of the catalog, such as an enum, with its name in quotes.
pub(super) fn written(data_type: &Type, before: &Catalog) -> String {
    let whole = data_type.as_str();
    let one = whole.trim_end_matches("[]");
    let array = whole.get(one.len()..).unwrap_or_default();
    let name = |name: &str| Name::new(name, before.dialect());
    let plain = ObjectName::plain(name(one));
    let qualified = one
        .split_once('.')
        .map(|(schema, own)| ObjectName { schema: Some(name(schema)), name: name(own) });
    let is_known =
        |name: &ObjectName| before.objects_named(ObjectKind::Type, name).next().is_some();
    match [Some(plain), qualified].into_iter().flatten().find(is_known) {
        Some(known) => format!("{}{array}", text::object(&known)),
        None => whole.to_owned(),
    }
}

/// The portable type that a type was made from, or is the same as.
pub(super) fn portable(data_type: &Type) -> Option<PortableType> {
    let text = data_type.as_str();
    let (name, modifier) = text.split_once('(').unwrap_or((text, ""));
    let mut numbers = modifier.trim_end_matches(')').split(',').map(|one| one.trim().parse().ok());
    let mut number = || numbers.next().flatten();
    let same = match name {
        "boolean" => PortableType::Boolean,
        "smallint" => PortableType::SmallInt,
        "integer" => PortableType::Integer,
        "bigint" => PortableType::BigInt,
        // Without digits being said there are as many as are wanted.
        "numeric" => PortableType::Decimal {
            precision: number().unwrap_or(u32::MAX),
            scale: number().unwrap_or(1),
        },
        "real" => PortableType::Real,
        "double precision" => PortableType::Double,
        "char" => PortableType::Char(number()?),
        "varchar" => number().map_or(PortableType::Text, PortableType::Varchar),
        "text" => PortableType::Text,
        "bytea" => PortableType::Blob,
        "date" => PortableType::Date,
        "time" => PortableType::Time,
        "timestamp" => PortableType::Timestamp,
        "timestamptz" => PortableType::TimestampTz,
        "uuid" => PortableType::Uuid,
        "jsonb" => PortableType::Json,
        _ => return None,
    };
    Some(data_type.portable.unwrap_or(same))
}

/// The pseudo-type that makes a numbered column of a type: the type with a sequence of its own.
pub(super) fn serial(data_type: &Type) -> &'static str {
    match data_type.as_str() {
        "smallint" => "smallserial",
        "bigint" => "bigserial",
        _ => "serial",
    }
}

/// How the values of a column, written as `column`, become those of another type. Time is that of UTC,
/// where the database would take that of the session.
/// <https://www.postgresql.org/docs/current/sql-createcast.html>
pub(super) fn conversion(from: PortableType, to: PortableType, column: &str) -> Conversion {
    use Family::{Boolean, Bytes, Date, Json, Number, Text, Time, Timestamp, TimestampTz, Uuid};
    let cast = || format!("{column}::{}", native(to));
    let using = match (family(from), family(to)) {
        // As CAST does, where the database would round.
        (Number, Number) if is_fractional(from) && !is_fractional(to) => format!("trunc({column})"),
        (from, to) if from == to => return Conversion::Itself,
        (Date, Timestamp) | (Timestamp, Date | Time) => return Conversion::Itself,
        (Bytes, Text) => format!("convert_from({column}, 'UTF8')"),
        (_, Text) => return Conversion::Itself,
        (Text, Bytes) => format!("convert_to({column}, 'UTF8')"),
        // Blanks at the end of a CHAR are no part of what is in it.
        (Text, _) if matches!(from, PortableType::Char(_)) => {
            format!("{column}::text::{}", native(to))
        }
        (Text, _) => cast(),
        (Number, Boolean) => format!("{column} <> 0"),
        (Boolean, Number) => format!("{column}::integer"),
        (Date, TimestampTz) => format!("{column}::timestamp AT TIME ZONE 'UTC'"),
        (Timestamp, TimestampTz) | (TimestampTz, Timestamp) => {
            format!("{column} AT TIME ZONE 'UTC'")
        }
        (TimestampTz, Date | Time) => format!("({column} AT TIME ZONE 'UTC')::{}", native(to)),
        (Uuid, Bytes) => format!("uuid_send({column})"),
        (Bytes, Uuid) => format!("encode({column}, 'hex')::uuid"),
        (Json, Number | Boolean) => cast(),
        (Boolean | Number | Date | Time | Timestamp | TimestampTz | Uuid, Json) => {
            format!("to_jsonb({column})")
        }
        _ => return Conversion::Unknown,
    };
    Conversion::Using(using)
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
