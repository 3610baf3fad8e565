//! Portable expressions and data statements on real databases: what is translated for SQLite and for
//! PostgreSQL gives the same values there.

#![allow(clippy::unwrap_used, reason = "a test that can't go on fails")]

mod cases;
mod random;

use cases::{CASES, CHANGES, Form};
use schema_core::backend::{Backend, Dialect};
use schema_core::catalog::{
    Catalog, Column, Expression, Identity, IdentityKind, Name, ObjectName, Origin, PortableType,
    Table, Type,
};
use schema_core::ddl::Input;
use schema_core::portable::{self, Purpose, Scope};
use schema_core::source::{Source, Sources};
use schema_tests::{or_skip, postgres, sqlite};

/// The columns of the table `t`: name, type, and the types of SQLite and PostgreSQL.
const COLUMNS: &[(&str, PortableType, &str, &str)] = &[
    ("id", PortableType::BigInt, "INTEGER PRIMARY KEY AUTOINCREMENT", IDENTITY),
    ("age", PortableType::Integer, "INTEGER", "integer"),
    ("small", PortableType::SmallInt, "SMALLINT", "smallint"),
    (
        "price",
        PortableType::Decimal { precision: 10, scale: 2 },
        "DECIMAL(10, 2)",
        "numeric(10, 2)",
    ),
    ("ratio", PortableType::Double, "REAL", "double precision"),
    ("active", PortableType::Boolean, "BOOLEAN", "boolean"),
    ("code", PortableType::Char(5), "CHAR(5)", "char(5)"),
    ("name", PortableType::Varchar(50), "VARCHAR(50)", "varchar(50)"),
    ("body", PortableType::Text, "TEXT", "text"),
    ("born", PortableType::Date, "TEXT", "date"),
    ("noon", PortableType::Time, "TEXT", "time"),
    ("made", PortableType::Timestamp, "TEXT", "timestamp"),
    ("seen", PortableType::TimestampTz, "TEXT", "timestamptz"),
    ("picture", PortableType::Blob, "BLOB", "bytea"),
    ("token", PortableType::Uuid, "BLOB", "uuid"),
    ("extra", PortableType::Json, "TEXT", "jsonb"),
];

const IDENTITY: &str = "bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY";

const ROWS: &str = "INSERT INTO t
    (id, age, small, price, ratio, active, code, name, body, born, noon, made, seen, picture, token, extra)
    VALUES
    (1, 7, 2, 1.5, 2.5, TRUE, 'ab', 'Ada Lovelace', '50% [off]', '2024-01-31', '10:20:30.5',
     '2024-01-31 23:30', '2024-02-29 23:30:00-01:00', X'00ff', 'A0EEBC99-9C0B-4EF8-BB6D-6BB9BD380A11',
     '{\"a\": 1}'),
    (2, -7, 0, 5, -2.5, FALSE, 'abcde', ' it''s ', 'a\\b', '0999-12-31', '00:00',
     '2000-02-29 00:00:00.123', '1999-12-31T23:59:59.9Z', X'', '00000000-0000-0000-0000-000000000000', '[]'),
    (3, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL)";

/// The columns of the table, for expressions.
struct Columns;

impl Scope for Columns {
    fn column(&self, name: &Name) -> Option<portable::Column> {
        let column = COLUMNS.iter().find(|(column, ..)| *column == name.as_str())?;
        Some(portable::Column { data_type: Some(column.1) })
    }
}

fn translated(text: &str, form: Form, backend: Backend) -> Result<String, String> {
    let purpose = if form == Form::Condition { Purpose::Predicate } else { Purpose::Value(None) };
    portable::expression(&Expression::new(text, Dialect::Portable), backend, &Columns, purpose)
        .map_err(|unfit| format!("{}; {}", unfit.what, unfit.help))
}

fn expression(text: &str, form: Form, backend: Backend) -> String {
    translated(text, form, backend).unwrap_or_else(|error| panic!("{text} on {backend}: {error}"))
}

fn catalog(backend: Backend) -> Catalog {
    let dialect = backend.dialect();
    let mut table = Table::new(ObjectName::plain(Name::new("t", dialect)), Origin::default());
    for (name, data_type, ..) in COLUMNS {
        let kind = IdentityKind::Always;
        let identity = (*name == "id").then(|| Identity { kind, options: "".into() });
        table.columns.push(Column {
            name: Name::new(name, dialect),
            data_type: Type::new(data_type.to_string(), Some(*data_type)),
            nullable: true,
            default: None,
            identity,
            generated: None,
            clauses: "".into(),
            comment: None,
            origin: Origin::default(),
        });
    }
    let mut catalog = Catalog::new(dialect);
    catalog.put_table(table);
    catalog
}

fn statements(text: &str, backend: Backend) -> Vec<String> {
    let source = Sources::default().add(Source::new("x.sql", text));
    let input = Input { text, source, base: 0, dialect: Dialect::Portable };
    portable::data(&input, backend, &catalog(backend))
        .unwrap_or_else(|misfits| panic!("{text} on {backend}: {misfits:?}"))
}

fn create(backend: Backend) -> String {
    let columns = COLUMNS.iter().map(|(name, _, sqlite, postgres)| match backend {
        Backend::Sqlite => format!("{name} {sqlite}"),
        Backend::Postgres | Backend::Mssql => format!("{name} {postgres}"),
    });
    format!("CREATE TABLE t ({})", columns.collect::<Vec<_>>().join(", "))
}

/// A question whose answer is one text for each row; both databases are asked so that they can give the
/// same.
fn question(text: &str, form: Form, backend: Backend) -> String {
    let text = match (form, backend) {
        (Form::Condition, _) => {
            format!("CASE WHEN {text} THEN 'true' WHEN NOT ({text}) THEN 'false' END")
        }
        (Form::Date, Backend::Postgres) => format!("to_char({text}, 'YYYY-MM-DD')"),
        (Form::Timestamp, Backend::Postgres) => {
            format!("to_char({text}, 'YYYY-MM-DD HH24:MI:SS.MS')")
        }
        (Form::TimestampTz, Backend::Postgres) => {
            format!("to_char({text} AT TIME ZONE 'UTC', 'YYYY-MM-DD HH24:MI:SS.MS+00:00')")
        }
        _ => text.to_owned(),
    };
    format!("SELECT CAST({text} AS TEXT) FROM t ORDER BY t.id")
}

fn same(found: &str, expected: &str, form: Form) -> bool {
    match (form, found.parse::<f64>(), expected.parse::<f64>()) {
        (Form::Number, Ok(found), Ok(expected)) => {
            (found - expected).abs() <= 1e-6 * (1.0 + expected.abs())
        }
        _ => found == expected,
    }
}

/// A database that statements are run on.
trait Database {
    fn execute(&mut self, text: &str) -> Result<(), String>;
    fn ask(&mut self, text: &str) -> Result<Vec<String>, String>;
}

fn all(database: &mut impl Database, statements: &[String]) {
    for statement in statements {
        database.execute(statement).unwrap_or_else(|error| panic!("{statement}: {error}"));
    }
}

/// Runs everything, and tells all that is not as it should be.
fn check(backend: Backend, database: &mut impl Database) {
    all(database, &[create(backend)]);
    all(database, &statements(ROWS, backend));
    let mut wrong = Vec::new();
    for (form, text, expected) in CASES {
        let sql = expression(text, *form, backend);
        match database.ask(&question(&sql, *form, backend)) {
            Ok(found) if found.iter().zip(expected).all(|(one, other)| same(one, other, *form)) => {
                assert_eq!(found.len(), expected.len());
            }
            other => wrong.push(format!("{text} as {sql}: {other:?} is not {expected:?}")),
        }
    }
    for (change, question, expected) in CHANGES {
        all(database, &statements(change, backend));
        let found = database.ask(question).map(|rows| rows.join(";"));
        if found.as_deref() != Ok(*expected) {
            wrong.push(format!("{change}: {found:?} is not {expected:?}"));
        }
    }
    assert!(wrong.is_empty(), "{backend}:\n{}", wrong.join("\n"));
}

struct Sqlite(rusqlite::Connection);

impl Database for Sqlite {
    fn execute(&mut self, text: &str) -> Result<(), String> {
        self.0.execute_batch(text).map_err(|error| error.to_string())
    }

    fn ask(&mut self, text: &str) -> Result<Vec<String>, String> {
        let mut statement = self.0.prepare(text).map_err(|error| error.to_string())?;
        let text = |row: &rusqlite::Row<'_>| row.get::<_, Option<String>>(0);
        let rows = statement.query_map([], text).map_err(|error| error.to_string())?;
        rows.map(|row| row.map(or_null).map_err(|error| error.to_string())).collect()
    }
}

struct Postgres(::postgres::Client);

impl Database for Postgres {
    fn execute(&mut self, text: &str) -> Result<(), String> {
        self.0.batch_execute(text).map_err(|error| format!("{error:?}"))
    }

    fn ask(&mut self, text: &str) -> Result<Vec<String>, String> {
        let rows = self.0.query(text, &[]).map_err(|error| format!("{error:?}"))?;
        Ok(rows.iter().map(|row| or_null(row.get::<_, Option<String>>(0))).collect())
    }
}

fn or_null(text: Option<String>) -> String {
    text.unwrap_or_else(|| "NULL".to_owned())
}

#[test]
fn sqlite_gives_the_values_of_portable_sql() {
    check(Backend::Sqlite, &mut Sqlite(sqlite::memory()));
}

#[test]
fn postgres_gives_the_values_of_portable_sql() {
    let server = or_skip!(postgres::server());
    let database = server.database("portable");
    let mut client = database.client();
    // Nothing may depend on how a session is set.
    let settings = "SET TIME ZONE 'Pacific/Auckland'; SET DateStyle = 'German'";
    client.batch_execute(settings).unwrap();
    check(Backend::Postgres, &mut Postgres(client));
}
