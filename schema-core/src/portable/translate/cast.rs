//! CAST: where the databases do not agree on what a conversion gives, one meaning is written out.
//!
//! A number becomes an integer by cutting off what stands behind the point (PostgreSQL would round), a
//! boolean is 1 or 0 as a number and `true` or `false` as text, a VARCHAR is cut to its length, a
//! point in time has its date and time in UTC. What has no one meaning is refused.

use super::kind::Kind;
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

/// A value of a kind, converted to a type. It is no boolean: those are converted as conditions.
///
/// # Errors
/// What the databases do not agree on, as a sentence without its full stop.
pub(super) fn cast(
    value: &str,
    from: Option<Kind>,
    to: PortableType,
    backend: Backend,
) -> Result<String, String> {
    let name = type_name(to, backend);
    let plain = || Ok(format!("CAST({value} AS {name})"));
    let Some(from) = from else { return plain() };
    match (from, Kind::of(to)) {
        (Kind::Integer, Kind::Boolean) => Ok(format!("{value} <> 0")),
        (Kind::Integer, Kind::Integer) => plain(),
        (Kind::Decimal(_) | Kind::Float, Kind::Integer) => match backend {
            // CAST rounds.
            Backend::Postgres => Ok(format!("CAST(TRUNC({value}) AS {name})")),
            Backend::Sqlite | Backend::Mssql => plain(),
        },
        (Kind::Integer | Kind::Decimal(_) | Kind::Float, Kind::Decimal(scale)) => {
            Ok(decimal(value, &name, scale, backend))
        }
        (Kind::Text(_) | Kind::Padded(_), Kind::Decimal(scale)) => {
            Ok(decimal(value, &name, scale, backend))
        }
        (Kind::Integer | Kind::Decimal(_) | Kind::Float, Kind::Float) => plain(),
        (Kind::Text(_) | Kind::Padded(_), Kind::Integer | Kind::Float) => plain(),
        (Kind::Integer | Kind::Text(_) | Kind::Padded(_), Kind::Text(length)) => {
            Ok(text(value, from, &name, length, backend))
        }
        (Kind::Date, Kind::Text(length)) => {
            let date = date_as_text(value, backend);
            match length {
                None | Some(10..) => Ok(date),
                Some(_) => Err(format!("a DATE as text has 10 characters, more than {to} takes")),
            }
        }
        (Kind::Text(_) | Kind::Padded(_), Kind::Date | Kind::Time | Kind::Timestamp) => {
            Ok(moment(value, None, to, backend))
        }
        (
            Kind::Date | Kind::Timestamp | Kind::TimestampTz,
            Kind::Date | Kind::Timestamp | Kind::TimestampTz,
        )
        | (Kind::Time | Kind::Timestamp | Kind::TimestampTz, Kind::Time) => {
            Ok(moment(value, Some(from), to, backend))
        }
        (Kind::Binary, Kind::Binary) | (Kind::Uuid, Kind::Uuid) | (Kind::Json, Kind::Json) => {
            match backend {
                Backend::Sqlite => Ok(value.to_owned()),
                Backend::Postgres | Backend::Mssql => plain(),
            }
        }
        (Kind::Text(_), Kind::Json) => plain(),
        (Kind::Json, Kind::Text(None)) => plain(),
        (from, _) => Err(format!(
            "the databases do not agree on what {from} is as {to}; convert it in `upgrade(<backend>)` sections"
        )),
    }
}

/// SQLite has no decimals of its own, and would keep all digits.
fn decimal(value: &str, name: &str, scale: Option<u32>, backend: Backend) -> String {
    match (backend, scale) {
        (Backend::Sqlite, Some(scale)) => format!("ROUND({value}, {scale})"),
        _ => format!("CAST({value} AS {name})"),
    }
}

fn text(value: &str, from: Kind, name: &str, length: Option<u32>, backend: Backend) -> String {
    match (backend, length) {
        (Backend::Sqlite, Some(length)) if from.is_text() => format!("SUBSTR({value}, 1, {length})"),
        (Backend::Sqlite, Some(length)) => format!("SUBSTR(CAST({value} AS TEXT), 1, {length})"),
        _ => format!("CAST({value} AS {name})"),
    }
}

/// A date as it is written, whatever the session's settings.
pub(super) fn date_as_text(value: &str, backend: Backend) -> String {
    match backend {
        Backend::Sqlite => value.to_owned(),
        Backend::Postgres => format!("to_char({value}, 'YYYY-MM-DD')"),
        Backend::Mssql => format!("CONVERT(NVARCHAR(10), {value}, 23)"),
    }
}

/// Dates and times, by way of UTC where a time zone comes or goes.
fn moment(value: &str, from: Option<Kind>, to: PortableType, backend: Backend) -> String {
    let name = type_name(to, backend);
    let from_zone = from == Some(Kind::TimestampTz);
    let to_zone = to == PortableType::TimestampTz;
    match backend {
        Backend::Sqlite => {
            let form = match to {
                PortableType::Date => "%Y-%m-%d",
                PortableType::Time => "%H:%M:%f",
                PortableType::Timestamp => "%Y-%m-%d %H:%M:%f",
                _ => "%Y-%m-%d %H:%M:%f+00:00",
            };
            format!("strftime('{form}', {value})")
        }
        Backend::Postgres if from_zone && !to_zone => {
            format!("CAST({value} AT TIME ZONE 'UTC' AS {name})")
        }
        Backend::Postgres if to_zone && !from_zone => {
            format!("(CAST({value} AS timestamp) AT TIME ZONE 'UTC')")
        }
        Backend::Mssql if from_zone && !to_zone => {
            format!("CAST(SWITCHOFFSET({value}, '+00:00') AS {name})")
        }
        Backend::Postgres | Backend::Mssql => format!("CAST({value} AS {name})"),
    }
}
