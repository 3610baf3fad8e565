//! Literals, as each backend writes those of a type.

use super::kind::Kind;
use super::moment;
use crate::backend::Backend;

/// A string.
///
/// T-SQL takes a backslash at the end of a line for a string that goes on, so the two are kept apart.
/// <https://learn.microsoft.com/en-us/sql/t-sql/language-elements/sql-server-utilities-statements-backslash>
pub(super) fn string(text: &str, backend: Backend) -> String {
    let doubled = text.replace('\'', "''");
    match backend {
        Backend::Mssql if doubled.contains("\\\n") => {
            format!("(N'{}')", doubled.replace("\\\n", "\\' + N'\n"))
        }
        Backend::Mssql => format!("N'{doubled}'"),
        Backend::Sqlite | Backend::Postgres => format!("'{doubled}'"),
    }
}

/// Bytes, by their hexadecimal digits.
pub(super) fn blob(digits: &str, backend: Backend) -> String {
    let digits = digits.to_ascii_uppercase();
    match backend {
        Backend::Sqlite => format!("X'{digits}'"),
        Backend::Postgres => format!("'\\x{digits}'::bytea"),
        Backend::Mssql => format!("0x{digits}"),
    }
}

/// A string that stands for a value of another type than text.
///
/// # Errors
/// What such a value looks like, as the rest of a sentence.
pub(super) fn of_kind(text: &str, kind: Kind, backend: Backend) -> Result<String, &'static str> {
    let (read, expected): (fn(&str) -> Option<String>, _) = match kind {
        Kind::Date => (moment::date, "a DATE such as '2024-01-31'"),
        Kind::Time => (moment::time, "a TIME such as '10:20:30'"),
        Kind::Timestamp => {
            (moment::timestamp, "a TIMESTAMP such as '2024-01-31 10:20:30', which has no offset")
        }
        Kind::TimestampTz => {
            (moment::timestamp_tz, "a TIMESTAMP WITH TIME ZONE such as '2024-01-31 10:20:30+00:00'")
        }
        Kind::Uuid => (moment::uuid, "a UUID such as 'a0eebc99-9c0b-4ef8-bb6d-6bb9bd380a11'"),
        Kind::Boolean => (truth, "a BOOLEAN, TRUE or FALSE"),
        Kind::Json => (super::json::checked, "JSON"),
        Kind::Binary => return Err("a BLOB such as X'0A1B'"),
        Kind::Integer | Kind::Decimal(_) | Kind::Float => return Err("a number"),
        Kind::Text(_) | Kind::Padded(_) => return Ok(string(text, backend)),
    };
    let value = read(text).ok_or(expected)?;
    Ok(written(&value, kind, backend))
}

fn truth(text: &str) -> Option<String> {
    let word = text.trim().to_ascii_uppercase();
    matches!(word.as_str(), "TRUE" | "FALSE").then_some(word)
}

/// A boolean, where a value is wanted.
pub(super) const fn boolean(value: bool, backend: Backend) -> &'static str {
    match (backend, value) {
        (Backend::Mssql, true) => "1",
        (Backend::Mssql, false) => "0",
        (_, true) => "TRUE",
        (_, false) => "FALSE",
    }
}

fn written(value: &str, kind: Kind, backend: Backend) -> String {
    match (backend, kind) {
        (_, Kind::Boolean) => boolean(value == "TRUE", backend).to_owned(),
        (Backend::Sqlite, Kind::Uuid) => blob(value, backend),
        (_, Kind::Uuid) => {
            let text = moment::hyphenated(value);
            match backend {
                Backend::Mssql => format!("CAST('{text}' AS UNIQUEIDENTIFIER)"),
                _ => format!("'{text}'::uuid"),
            }
        }
        (Backend::Postgres, Kind::Json) => format!("{}::jsonb", string(value, backend)),
        (_, Kind::Json) => string(value, backend),
        (Backend::Sqlite, _) => format!("'{value}'"),
        (Backend::Postgres, _) => format!("{kind} '{value}'"),
        // In ISO 8601 form no setting of the session has a say.
        (Backend::Mssql, Kind::Date) => format!("CAST('{value}' AS DATE)"),
        (Backend::Mssql, Kind::Time) => format!("CAST('{value}' AS TIME(6))"),
        (Backend::Mssql, Kind::Timestamp) => {
            format!("CAST('{}' AS DATETIME2(6))", value.replace(' ', "T"))
        }
        (Backend::Mssql, _) => format!("CAST('{}' AS DATETIMEOFFSET(6))", value.replace(' ', "T")),
    }
}

/// The present, as a value of a kind of date or time.
pub(super) const fn now(kind: Kind, backend: Backend) -> Option<&'static str> {
    Some(match (backend, kind) {
        (Backend::Sqlite, Kind::Date) => "strftime('%Y-%m-%d', 'now')",
        (Backend::Sqlite, Kind::Time) => "strftime('%H:%M:%f', 'now')",
        (Backend::Sqlite, Kind::Timestamp) => "strftime('%Y-%m-%d %H:%M:%f', 'now')",
        (Backend::Sqlite, Kind::TimestampTz) => "strftime('%Y-%m-%d %H:%M:%f+00:00', 'now')",
        (Backend::Postgres, Kind::Date) => "CAST(CURRENT_TIMESTAMP AT TIME ZONE 'UTC' AS date)",
        (Backend::Postgres, Kind::Time) => "CAST(CURRENT_TIMESTAMP AT TIME ZONE 'UTC' AS time)",
        (Backend::Postgres, Kind::Timestamp) => "(CURRENT_TIMESTAMP AT TIME ZONE 'UTC')",
        (Backend::Postgres, Kind::TimestampTz) => "CURRENT_TIMESTAMP",
        (Backend::Mssql, Kind::Date) => "CAST(SYSUTCDATETIME() AS DATE)",
        (Backend::Mssql, Kind::Time) => "CAST(SYSUTCDATETIME() AS TIME(6))",
        (Backend::Mssql, Kind::Timestamp) => "SYSUTCDATETIME()",
        (Backend::Mssql, Kind::TimestampTz) => "SYSDATETIMEOFFSET()",
        _ => return None,
    })
}
