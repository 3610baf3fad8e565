//! Portable expressions and data statements on real databases: what is translated for SQLite and for
//! PostgreSQL gives the same values there.

#![allow(clippy::unwrap_used, reason = "a test that can't go on fails")]

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

/// How the values of an expression are compared.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Form {
    Condition,
    Number,
    Text,
    Date,
    Timestamp,
    TimestampTz,
}

/// An expression, and its values in the three rows.
type Case = (Form, &'static str, [&'static str; 3]);

const CASES: &[Case] = &[
    (Form::Condition, "active", ["true", "false", "NULL"]),
    (Form::Condition, "NOT active", ["false", "true", "NULL"]),
    (Form::Condition, "active = FALSE", ["false", "true", "NULL"]),
    (Form::Condition, "active IS NULL", ["false", "false", "true"]),
    (Form::Condition, "COALESCE(active, TRUE)", ["true", "false", "true"]),
    (Form::Condition, "active OR age < 0 AND FALSE", ["true", "false", "NULL"]),
    (Form::Condition, "(active OR age < 0) AND TRUE", ["true", "true", "NULL"]),
    (Form::Condition, "active = (age > 0)", ["true", "true", "NULL"]),
    (Form::Condition, "CASE WHEN active THEN age > 100 ELSE TRUE END", ["false", "true", "true"]),
    (Form::Condition, "age IN (7, 8)", ["true", "false", "NULL"]),
    (Form::Condition, "age NOT IN (7, NULL)", ["false", "NULL", "NULL"]),
    (Form::Condition, "age BETWEEN -7 AND 0", ["false", "true", "NULL"]),
    (Form::Condition, "age NOT BETWEEN -7 AND 0", ["true", "false", "NULL"]),
    (Form::Condition, "name LIKE 'Ada%'", ["true", "false", "NULL"]),
    (Form::Condition, "body LIKE '50!% [off]' ESCAPE '!'", ["true", "false", "NULL"]),
    (Form::Condition, "body LIKE 'a\\b'", ["false", "true", "NULL"]),
    (Form::Condition, "code LIKE 'a_'", ["true", "false", "NULL"]),
    (Form::Condition, "code LIKE code", ["true", "true", "NULL"]),
    (Form::Condition, "name LIKE code || '%'", ["false", "false", "NULL"]),
    (Form::Condition, "body LIKE body", ["true", "true", "NULL"]),
    (Form::Condition, "name NOT LIKE '%''%'", ["true", "false", "NULL"]),
    (Form::Condition, "born > '2000-01-01'", ["true", "false", "NULL"]),
    (Form::Condition, "born = DATE '0999-12-31'", ["false", "true", "NULL"]),
    (Form::Condition, "noon = '10:20:30.500'", ["true", "false", "NULL"]),
    (Form::Condition, "made = '2024-01-31T23:30:00.000'", ["true", "false", "NULL"]),
    (Form::Condition, "made < CURRENT_TIMESTAMP", ["true", "true", "NULL"]),
    (Form::Condition, "seen = '2024-03-01 00:30+00:00'", ["true", "false", "NULL"]),
    (Form::Condition, "seen <= TIMESTAMP '2000-01-01 00:59:59.9+01:00'", ["false", "true", "NULL"]),
    (Form::Condition, "seen < CURRENT_TIMESTAMP", ["true", "true", "NULL"]),
    (Form::Condition, "picture = X'00FF'", ["true", "false", "NULL"]),
    (Form::Condition, "token = 'a0eebc99-9c0b-4ef8-bb6d-6bb9bd380a11'", ["true", "false", "NULL"]),
    (Form::Condition, "CAST(age AS BOOLEAN)", ["true", "true", "NULL"]),
    (Form::Condition, "CAST(small AS BOOLEAN)", ["true", "false", "NULL"]),
    (Form::Number, "age + small * 2", ["11", "-7", "NULL"]),
    (Form::Number, "(age + small) * 2", ["18", "-14", "NULL"]),
    (Form::Number, "age - (small - 1)", ["6", "-6", "NULL"]),
    (Form::Number, "age - small - 1", ["4", "-8", "NULL"]),
    (Form::Number, "-age", ["-7", "7", "NULL"]),
    (Form::Number, "- -age", ["7", "-7", "NULL"]),
    (Form::Number, "1 - -1", ["2", "2", "2"]),
    (Form::Number, "age / 2", ["3", "-3", "NULL"]),
    (Form::Number, "age / 2.0", ["3.5", "-3.5", "NULL"]),
    (Form::Number, "price / 2", ["0.75", "2.5", "NULL"]),
    (Form::Number, "price * age / 2", ["5.25", "-17.5", "NULL"]),
    (Form::Number, "ratio / 2", ["1.25", "-1.25", "NULL"]),
    (Form::Number, "ABS(age)", ["7", "7", "NULL"]),
    (Form::Number, "ROUND(price)", ["2", "5", "NULL"]),
    (Form::Number, "ROUND(ratio)", ["3", "-3", "NULL"]),
    (Form::Number, "ROUND(ratio / 3, 2)", ["0.83", "-0.83", "NULL"]),
    (Form::Number, "ROUND(age)", ["7", "-7", "NULL"]),
    (Form::Number, "CAST(ratio AS INTEGER)", ["2", "-2", "NULL"]),
    (Form::Number, "CAST(price AS BIGINT)", ["1", "5", "NULL"]),
    (Form::Number, "CAST(ratio / 3 AS DECIMAL(8, 3))", ["0.833", "-0.833", "NULL"]),
    (Form::Number, "CAST('12' AS INTEGER) + age", ["19", "5", "NULL"]),
    (Form::Number, "CAST('1.25' AS DECIMAL(4, 1))", ["1.3", "1.3", "1.3"]),
    (Form::Number, "CAST(active AS INTEGER) + 1", ["2", "1", "NULL"]),
    (Form::Number, "CAST(age AS DOUBLE PRECISION) / 2", ["3.5", "-3.5", "NULL"]),
    (Form::Number, "COALESCE(age, 0)", ["7", "-7", "0"]),
    (Form::Number, "COALESCE(price, age, 1.5)", ["1.5", "5", "1.5"]),
    (Form::Number, "NULLIF(age, 7)", ["NULL", "-7", "NULL"]),
    (Form::Number, "CASE age WHEN 7 THEN 1 WHEN -7 THEN 2.5 ELSE 0 END", ["1", "2.5", "0"]),
    (Form::Number, "LENGTH(name)", ["12", "6", "NULL"]),
    (Form::Number, "LENGTH('a\u{e4}\u{20ac}')", ["3", "3", "3"]),
    (Form::Number, "LENGTH(code)", ["2", "5", "NULL"]),
    (Form::Number, "LENGTH(picture)", ["2", "0", "NULL"]),
    (Form::Text, "name || '!'", ["Ada Lovelace!", " it's !", "NULL"]),
    (Form::Text, "code || '|' || age", ["ab|7", "abcde|-7", "NULL"]),
    (Form::Text, "age || small", ["72", "-70", "NULL"]),
    (Form::Text, "active || ''", ["true", "false", "NULL"]),
    (Form::Text, "born || ''", ["2024-01-31", "0999-12-31", "NULL"]),
    (Form::Text, "'a' || (age + small)", ["a9", "a-7", "NULL"]),
    (Form::Text, "LOWER(name)", ["ada lovelace", " it's ", "NULL"]),
    (Form::Text, "UPPER(TRIM(name))", ["ADA LOVELACE", "IT'S", "NULL"]),
    (Form::Text, "TRIM(name) || '|'", ["Ada Lovelace|", "it's|", "NULL"]),
    (Form::Text, "SUBSTRING(name FROM 5)", ["Lovelace", "s ", "NULL"]),
    (Form::Text, "SUBSTRING(name FROM 5 FOR 1)", ["L", "s", "NULL"]),
    (Form::Text, "SUBSTRING(name FROM age - 6 FOR 3)", ["Ada", "", "NULL"]),
    (Form::Text, "SUBSTRING(name FROM id + 1 FOR small)", ["da", "", "NULL"]),
    (Form::Text, "CAST(name AS VARCHAR(3))", ["Ada", " it", "NULL"]),
    (Form::Text, "CAST(age AS TEXT)", ["7", "-7", "NULL"]),
    (Form::Text, "CAST(active AS VARCHAR(5))", ["true", "false", "NULL"]),
    (Form::Date, "CAST(seen AS DATE)", ["2024-03-01", "1999-12-31", "NULL"]),
    (Form::Date, "CAST(made AS DATE)", ["2024-01-31", "2000-02-29", "NULL"]),
    (Form::Date, "CAST('2024-01-31' AS DATE)", ["2024-01-31"; 3]),
    (Form::Date, "COALESCE(born, '2020-02-02')", ["2024-01-31", "0999-12-31", "2020-02-02"]),
    (Form::Text, "CASE WHEN age > 0 THEN 'a\\b' ELSE name END", ["a\\b", " it's ", "NULL"]),
    (Form::Text, "NULLIF(name, 'Ada Lovelace')", ["NULL", " it's ", "NULL"]),
    (Form::Timestamp, "made", ["2024-01-31 23:30:00.000", "2000-02-29 00:00:00.123", "NULL"]),
    (
        Form::Timestamp,
        "CAST(seen AS TIMESTAMP)",
        ["2024-03-01 00:30:00.000", "1999-12-31 23:59:59.900", "NULL"],
    ),
    (
        Form::Timestamp,
        "CAST(born AS TIMESTAMP)",
        ["2024-01-31 00:00:00.000", "0999-12-31 00:00:00.000", "NULL"],
    ),
    (Form::Timestamp, "CAST('2024-01-31 10:20' AS TIMESTAMP)", ["2024-01-31 10:20:00.000"; 3]),
    (
        Form::TimestampTz,
        "seen",
        ["2024-03-01 00:30:00.000+00:00", "1999-12-31 23:59:59.900+00:00", "NULL"],
    ),
    (
        Form::TimestampTz,
        "CAST(made AS TIMESTAMP WITH TIME ZONE)",
        ["2024-01-31 23:30:00.000+00:00", "2000-02-29 00:00:00.123+00:00", "NULL"],
    ),
    (
        Form::TimestampTz,
        "COALESCE(seen, '2024-06-01 12:00:00+02:00')",
        [
            "2024-03-01 00:30:00.000+00:00",
            "1999-12-31 23:59:59.900+00:00",
            "2024-06-01 10:00:00.000+00:00",
        ],
    ),
];

/// What is asked of the table behind statements that change its rows.
const CHANGES: &[(&str, &str, &str)] = &[
    (
        "UPDATE t SET name = name || '!', active = age > 100, price = ratio / 3, made = CURRENT_TIMESTAMP \
         WHERE id < 3",
        "SELECT name || '/' || CASE WHEN active THEN 'T' ELSE 'F' END || '/' || price FROM t WHERE made > '2024-02-01' ORDER BY id",
        "Ada Lovelace!/F/0.83; it's !/F/-0.83",
    ),
    (
        "INSERT INTO t (name, age, price) SELECT 'sum', COUNT(*), AVG(age) FROM t WHERE age IS NOT NULL",
        "SELECT id || '/' || age || '/' || CAST(price AS INTEGER) FROM t WHERE name = 'sum'",
        "4/2/0",
    ),
    (
        "INSERT INTO t (id, age, ratio) VALUES (10, (SELECT SUM(small) FROM t), (SELECT AVG(small) FROM t))",
        "SELECT id || '/' || age || '/' || CAST(ratio AS INTEGER) FROM t WHERE id = 10",
        "10/2/1",
    ),
    (
        "INSERT INTO t (name) SELECT x.name FROM t AS x JOIN t AS y ON y.id = x.id WHERE x.id = 1 \
         ORDER BY x.born",
        "SELECT id || name FROM t WHERE name LIKE 'Ada%' ORDER BY id",
        "1Ada Lovelace!;11Ada Lovelace!",
    ),
    (
        "INSERT INTO t (id, code) VALUES (5, 'low')",
        "SELECT id || code FROM t WHERE code = 'low'",
        "5low",
    ),
    (
        "INSERT INTO t (small, name, age, active) SELECT DISTINCT NULL, 'distinct', 5, NULL FROM t",
        "SELECT COUNT(*) || name FROM t WHERE name = 'distinct' GROUP BY name",
        "1distinct",
    ),
    ("INSERT INTO t (code) VALUES ('next')", "SELECT id || code FROM t WHERE id > 12", "13next"),
    (
        "UPDATE t SET age = (SELECT MAX(o.age) FROM t AS o WHERE o.id < t.id) WHERE id IN (SELECT id FROM t)",
        "SELECT id || '/' || age FROM t WHERE age IS NOT NULL ORDER BY id",
        "2/7;3/7;4/7;5/7;10/7;11/7;12/7;13/7",
    ),
    (
        "DELETE FROM t WHERE NOT EXISTS (SELECT * FROM t AS o WHERE o.id > t.id) OR active OR age IS NULL",
        "SELECT COUNT(*) || '' FROM t",
        "7",
    ),
];

/// The text of a table's row as both databases write it.
struct Columns;

impl Scope for Columns {
    fn column(&self, name: &Name) -> Option<portable::Column> {
        let column = COLUMNS.iter().find(|(column, ..)| *column == name.as_str())?;
        Some(portable::Column { data_type: Some(column.1) })
    }
}

fn expression(text: &str, form: Form, backend: Backend) -> String {
    let purpose = if form == Form::Condition { Purpose::Predicate } else { Purpose::Value(None) };
    portable::expression(&Expression::new(text, Dialect::Portable), backend, &Columns, purpose)
        .unwrap_or_else(|error| panic!("{text} on {backend}: {error}"))
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
    format!("SELECT CAST({text} AS TEXT) FROM t ORDER BY id")
}

fn same(found: &str, expected: &str, form: Form) -> bool {
    match (form, found.parse::<f64>(), expected.parse::<f64>()) {
        (Form::Number, Ok(found), Ok(expected)) => (found - expected).abs() < 1e-9,
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
