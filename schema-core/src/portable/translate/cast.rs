//! CAST: where the databases do not agree on what a conversion gives, one meaning is written out.
//!
//! A number becomes an integer by cutting off what stands behind the point (PostgreSQL would round), a
//! boolean is 1 or 0 as a number and `true` or `false` as text, a VARCHAR is cut to its length, a
//! point in time has its date and time in UTC. What has no one meaning is refused.

use super::kind::Kind;
use super::sql::{Level, Sql};
use crate::backend::Backend;
use crate::catalog::PortableType;

/// The name of a type in a CAST.
pub(super) fn type_name(data_type: PortableType, backend: Backend) -> String {
    let name = match backend {
        Backend::Sqlite => return sqlite_name(data_type).to_owned(),
        Backend::Postgres => postgres_name(data_type),
        Backend::Mssql => mssql_name(data_type),
    };
    match (data_type, backend) {
        (PortableType::Decimal { precision, scale }, _) => format!("{name}({precision}, {scale})"),
        (PortableType::Varchar(length) | PortableType::Char(length), Backend::Mssql)
            if length > 4000 =>
        {
            "NVARCHAR(MAX)".to_owned()
        }
        (PortableType::Varbinary(length), Backend::Mssql) if length > 8000 => {
            "VARBINARY(MAX)".to_owned()
        }
        (PortableType::Char(length) | PortableType::Varchar(length), _)
        | (PortableType::Binary(length) | PortableType::Varbinary(length), Backend::Mssql) => {
            format!("{name}({length})")
        }
        _ => name.to_owned(),
    }
}

const fn sqlite_name(data_type: PortableType) -> &'static str {
    match data_type {
        PortableType::Boolean
        | PortableType::SmallInt
        | PortableType::Integer
        | PortableType::BigInt => "INTEGER",
        PortableType::Decimal { .. } => "NUMERIC",
        PortableType::Real | PortableType::Double => "REAL",
        PortableType::Binary(_)
        | PortableType::Varbinary(_)
        | PortableType::Blob
        | PortableType::Uuid => "BLOB",
        _ => "TEXT",
    }
}

const fn postgres_name(data_type: PortableType) -> &'static str {
    match data_type {
        PortableType::Boolean => "boolean",
        PortableType::SmallInt => "smallint",
        PortableType::Integer => "integer",
        PortableType::BigInt => "bigint",
        PortableType::Decimal { .. } => "numeric",
        PortableType::Real => "real",
        PortableType::Double => "double precision",
        PortableType::Char(_) => "char",
        PortableType::Varchar(_) => "varchar",
        PortableType::Text => "text",
        PortableType::Binary(_) | PortableType::Varbinary(_) | PortableType::Blob => "bytea",
        PortableType::Date => "date",
        PortableType::Time => "time",
        PortableType::Timestamp => "timestamp",
        PortableType::TimestampTz => "timestamptz",
        PortableType::Uuid => "uuid",
        PortableType::Json => "jsonb",
    }
}

const fn mssql_name(data_type: PortableType) -> &'static str {
    match data_type {
        PortableType::Boolean => "BIT",
        PortableType::SmallInt => "SMALLINT",
        PortableType::Integer => "INT",
        PortableType::BigInt => "BIGINT",
        PortableType::Decimal { .. } => "DECIMAL",
        PortableType::Real => "REAL",
        PortableType::Double => "FLOAT(53)",
        PortableType::Char(_) => "NCHAR",
        PortableType::Varchar(_) => "NVARCHAR",
        PortableType::Text | PortableType::Json => "NVARCHAR(MAX)",
        PortableType::Binary(_) => "BINARY",
        PortableType::Varbinary(_) => "VARBINARY",
        PortableType::Blob => "VARBINARY(MAX)",
        PortableType::Date => "DATE",
        PortableType::Time => "TIME(6)",
        PortableType::Timestamp => "DATETIME2(6)",
        PortableType::TimestampTz => "DATETIMEOFFSET(6)",
        PortableType::Uuid => "UNIQUEIDENTIFIER",
    }
}

/// A value, converted to a type.
///
/// # Errors
/// What the databases do not agree on, as a sentence without its full stop.
pub(super) fn cast(value: Sql, to: PortableType, backend: Backend) -> Result<Sql, String> {
    let kind = Kind::of(to);
    match (value.kind, kind) {
        (Some(Kind::Boolean), Kind::Boolean) => Ok(value),
        (Some(Kind::Boolean), _) if kind.is_number() => {
            let cases = value.into_condition(backend).cases("1", "0")?;
            Ok(Sql::atom(cases, Some(kind)))
        }
        (Some(Kind::Boolean | Kind::Date), Kind::Text(length)) => {
            let text = value.into_text(backend)?;
            match text.kind.and_then(Kind::longest).zip(length) {
                Some((needed, length)) if needed > length => {
                    Err(format!("the text may have {needed} characters, more than {to} takes"))
                }
                _ => Ok(text),
            }
        }
        (Some(Kind::Integer), Kind::Boolean) => {
            Ok(Sql::condition(format!("{} <> 0", value.operand()), Level::Operator))
        }
        (Some(Kind::Padded(_)), Kind::Text(_)) => {
            cast_value(&value.into_text(backend)?, to, backend)
        }
        _ => cast_value(&value, to, backend),
    }
}

fn cast_value(value: &Sql, to: PortableType, backend: Backend) -> Result<Sql, String> {
    let name = type_name(to, backend);
    let text = &value.text;
    let plain = format!("CAST({text} AS {name})");
    let kind = Kind::of(to);
    let converted = match (value.kind, kind) {
        (None, _) => plain,
        (Some(Kind::Decimal(_) | Kind::Float), Kind::Integer) => match backend {
            // Its CAST rounds.
            Backend::Postgres => format!("CAST(TRUNC({text}) AS {name})"),
            Backend::Sqlite | Backend::Mssql => plain,
        },
        (Some(from), Kind::Decimal(Some(scale))) if from.is_number() || from.is_text() => {
            match backend {
                // It has no decimals of its own, and would keep all digits.
                Backend::Sqlite => format!("ROUND({text}, {scale})"),
                Backend::Postgres | Backend::Mssql => plain,
            }
        }
        (Some(from), Kind::Integer | Kind::Float) if from.is_number() || from.is_text() => plain,
        (Some(from), Kind::Text(length)) if from == Kind::Integer || from.is_text() => {
            match (backend, length) {
                (Backend::Sqlite, Some(length)) if from.is_text() => {
                    format!("SUBSTR({text}, 1, {length})")
                }
                (Backend::Sqlite, Some(length)) => {
                    format!("SUBSTR(CAST({text} AS TEXT), 1, {length})")
                }
                _ => plain,
            }
        }
        (Some(Kind::Text(_)), Kind::Date | Kind::Time | Kind::Timestamp)
        | (
            Some(Kind::Date | Kind::Timestamp | Kind::TimestampTz),
            Kind::Date | Kind::Timestamp | Kind::TimestampTz,
        )
        | (Some(Kind::Time | Kind::Timestamp | Kind::TimestampTz), Kind::Time) => {
            moment(value, to, backend)
        }
        (Some(Kind::Binary), Kind::Binary)
        | (Some(Kind::Uuid), Kind::Uuid)
        | (Some(Kind::Json), Kind::Json | Kind::Text(None)) => match backend {
            Backend::Sqlite => return Ok(Sql { kind: Some(kind), ..value.clone() }),
            Backend::Postgres | Backend::Mssql => plain,
        },
        (Some(Kind::Text(_)), Kind::Json) => plain,
        (Some(from), _) => {
            return Err(format!("the databases do not agree on what {from} is as {to}"));
        }
    };
    Ok(Sql::atom(converted, Some(kind)))
}

/// A date as it is written, whatever the session's settings.
pub(super) fn date_as_text(value: &str, backend: Backend) -> String {
    match backend {
        Backend::Sqlite => value.to_owned(),
        Backend::Postgres => format!("to_char({value}, 'YYYY-MM-DD')"),
        Backend::Mssql => format!("CONVERT(NVARCHAR(10), {value}, 126)"),
    }
}

/// Dates and times, by way of UTC where a time zone comes or goes.
fn moment(value: &Sql, to: PortableType, backend: Backend) -> String {
    let name = type_name(to, backend);
    let from_zone = value.kind == Some(Kind::TimestampTz);
    let to_zone = to == PortableType::TimestampTz;
    match backend {
        Backend::Sqlite => {
            let form = match to {
                PortableType::Date => "%Y-%m-%d",
                PortableType::Time => "%H:%M:%f",
                PortableType::Timestamp => "%Y-%m-%d %H:%M:%f",
                _ => "%Y-%m-%d %H:%M:%f+00:00",
            };
            format!("strftime('{form}', {})", value.text)
        }
        Backend::Postgres if from_zone && !to_zone => {
            format!("CAST({} AT TIME ZONE 'UTC' AS {name})", value.operand())
        }
        Backend::Postgres if to_zone && !from_zone => {
            format!("(CAST({} AS timestamp) AT TIME ZONE 'UTC')", value.text)
        }
        Backend::Mssql if from_zone && !to_zone => {
            format!("CAST(SWITCHOFFSET({}, '+00:00') AS {name})", value.text)
        }
        Backend::Postgres | Backend::Mssql => format!("CAST({} AS {name})", value.text),
    }
}
