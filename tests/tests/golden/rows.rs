//! The rows that a case leaves: one line each, with the same text for the same value on every database.

use std::fmt::Write as _;

use schema_core::backend::Backend;
use schema_core::catalog::{Catalog, Column, PortableType, Table};
use schema_core::sql::quoted;

use crate::database::Database;

/// The rows of all tables, without a database's own order.
pub(crate) fn rows(database: &mut Database, catalog: &Catalog, backend: Backend) -> String {
    let mut text = String::new();
    for table in catalog.tables() {
        let mut lines = database.ask(&question(table, backend));
        lines.sort_unstable();
        for line in lines {
            writeln!(text, "{}: {line}", table.name).unwrap();
        }
    }
    text
}

fn question(table: &Table, backend: Backend) -> String {
    let joined = if backend == Backend::Mssql { " + ' | ' + " } else { " || ' | ' || " };
    let columns = table.columns.iter();
    let values: Vec<String> = columns.map(|column| value(column, backend)).collect();
    let table = quoted(table.name.name.as_str(), backend.dialect());
    format!("SELECT {} FROM {table}", values.join(joined))
}

/// A column's value as text. What is now is no moment, but `now`.
fn value(column: &Column, backend: Backend) -> String {
    let data_type = column.data_type.portable.unwrap();
    let name = quoted(column.name.as_str(), backend.dialect());
    let text = match backend {
        Backend::Sqlite => on_sqlite(data_type, &name),
        Backend::Postgres => on_postgres(data_type, &name),
        Backend::Mssql => on_mssql(data_type, &name),
    };
    format!("COALESCE({text}, 'NULL')")
}

fn on_sqlite(data_type: PortableType, name: &str) -> String {
    let moment = |form: &str| {
        format!(
            "CASE WHEN {name} BETWEEN strftime('{form}', 'now', '-1 hour') AND strftime('{form}', 'now') THEN 'now' \
             ELSE {name} END"
        )
    };
    match data_type {
        PortableType::Boolean => truth(name),
        PortableType::Decimal { scale, .. } => {
            format!("CASE WHEN {name} IS NOT NULL THEN printf('%.{scale}f', {name}) END")
        }
        PortableType::Real | PortableType::Double => {
            format!("CASE WHEN {name} IS NOT NULL THEN printf('%.15g', {name}) END")
        }
        PortableType::Binary(_)
        | PortableType::Varbinary(_)
        | PortableType::Blob
        | PortableType::Uuid => format!("CASE WHEN {name} IS NOT NULL THEN lower(hex({name})) END"),
        PortableType::Timestamp => moment("%Y-%m-%d %H:%M:%f"),
        PortableType::TimestampTz => moment("%Y-%m-%d %H:%M:%f+00:00"),
        PortableType::Json => format!("json({name})"),
        _ => format!("CAST({name} AS TEXT)"),
    }
}

fn on_postgres(data_type: PortableType, name: &str) -> String {
    let moment = |name: &str, zone: &str| {
        let now = "(CURRENT_TIMESTAMP AT TIME ZONE 'UTC')";
        format!(
            "CASE WHEN {name} BETWEEN {now} - interval '1 hour' AND {now} THEN 'now' \
             ELSE to_char({name}, 'YYYY-MM-DD HH24:MI:SS.MS{zone}') END"
        )
    };
    match data_type {
        PortableType::Boolean => truth(name),
        PortableType::Binary(_) | PortableType::Varbinary(_) | PortableType::Blob => {
            format!("encode({name}, 'hex')")
        }
        PortableType::Date => format!("to_char({name}, 'YYYY-MM-DD')"),
        PortableType::Time => format!("to_char({name}, 'HH24:MI:SS.MS')"),
        PortableType::Timestamp => moment(name, ""),
        PortableType::TimestampTz => moment(&format!("({name} AT TIME ZONE 'UTC')"), "+00:00"),
        PortableType::Uuid => format!("replace({name}::text, '-', '')"),
        PortableType::Json => format!("replace(replace({name}::text, ', ', ','), ': ', ':')"),
        _ => format!("{name}::text"),
    }
}

fn on_mssql(data_type: PortableType, name: &str) -> String {
    let moment = |now: &str, text: &str| {
        format!("CASE WHEN ABS(DATEDIFF(minute, {name}, {now})) < 60 THEN 'now' ELSE {text} END")
    };
    match data_type {
        PortableType::Boolean => format!("CASE {name} WHEN 1 THEN 'true' WHEN 0 THEN 'false' END"),
        PortableType::Binary(_) | PortableType::Varbinary(_) | PortableType::Blob => {
            format!("LOWER(CONVERT(VARCHAR(MAX), {name}, 2))")
        }
        PortableType::Real | PortableType::Double => format!("FORMAT({name}, 'G15', 'en-US')"),
        PortableType::Char(_) => format!("RTRIM({name})"),
        PortableType::Date => format!("CONVERT(VARCHAR(10), {name}, 23)"),
        PortableType::Time => format!("CONVERT(VARCHAR(12), {name}, 121)"),
        PortableType::Timestamp => {
            moment("SYSUTCDATETIME()", &format!("FORMAT({name}, 'yyyy-MM-dd HH:mm:ss.fff')"))
        }
        PortableType::TimestampTz => moment(
            "SYSDATETIMEOFFSET()",
            &format!("FORMAT(SWITCHOFFSET({name}, '+00:00'), 'yyyy-MM-dd HH:mm:ss.fffzzz')"),
        ),
        PortableType::Uuid => format!("LOWER(REPLACE(CONVERT(VARCHAR(36), {name}), '-', ''))"),
        PortableType::Json => format!("REPLACE(REPLACE({name}, ', ', ','), ': ', ':')"),
        _ => format!("CAST({name} AS NVARCHAR(MAX))"),
    }
}

fn truth(name: &str) -> String {
    format!("CASE WHEN {name} THEN 'true' WHEN NOT {name} THEN 'false' END")
}
