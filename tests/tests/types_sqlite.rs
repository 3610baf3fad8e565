//! What portable SQL makes on a real SQLite: how values of each type are stored, as programs write them
//! and as portable SQL does, and how they are read back.

#![allow(clippy::unwrap_used, reason = "a test that can't go on fails")]

use rusqlite::Connection;
use rusqlite::types::Value;
use schema_core::directory::{Directory, Input, InputFile};
use schema_runtime::{Migrations, SchemaManager};
use schema_tests::sqlite;

/// A database that one revision has made.
fn made(upgrade: &str) -> Connection {
    let file =
        |name: &str, text: String| InputFile { name: name.into(), contents: text.into_bytes() };
    let text = format!("--! revision: a\n--! revises: none\n\n--! upgrade\n{upgrade}\n");
    let files = vec![
        file("schema.toml", "edition = 2026\nbackends = [\"sqlite\"]\n".to_owned()),
        file("1_x.sql", text),
    ];
    let directory = Directory::read(&Input { name: "m".into(), files, ..Input::default() });
    assert!(!directory.has_errors(), "{:#?}", directory.diagnostics);
    let mut connection = sqlite::memory();
    let migrations = Migrations::from_directory(&directory);
    SchemaManager::new(&migrations, &mut connection).initialize().unwrap();
    connection
}

fn text(connection: &Connection, sql: &str) -> String {
    connection.query_row(sql, [], |row| row.get(0)).unwrap()
}

/// A type; a value in portable SQL, and what SQLite says that it stored: the storage class and the value.
const LITERALS: &[(&str, &str, &str, &str)] = &[
    ("BOOLEAN", "TRUE", "integer", "1"),
    ("SMALLINT", "-32768", "integer", "-32768"),
    ("INTEGER", "2147483647", "integer", "2147483647"),
    ("BIGINT", "9007199254740993", "integer", "9007199254740993"),
    ("DECIMAL(10, 2)", "12345678.91", "real", "12345678.91"),
    ("DECIMAL(15, 0)", "123456789012345", "integer", "123456789012345"),
    ("REAL", "1.5", "real", "1.5"),
    ("DOUBLE PRECISION", "0.1", "real", "0.1"),
    ("CHAR(3)", "'007'", "text", "'007'"),
    ("VARCHAR(9)", "'007'", "text", "'007'"),
    ("TEXT", "'1e3'", "text", "'1e3'"),
    ("BINARY(2)", "X'0A1B'", "blob", "X'0A1B'"),
    ("VARBINARY(9)", "X'00'", "blob", "X'00'"),
    ("BLOB", "X''", "blob", "X''"),
    ("DATE", "DATE '2024-02-29'", "text", "'2024-02-29'"),
    ("TIME", "TIME '10:20:30'", "text", "'10:20:30"),
    ("TIMESTAMP", "TIMESTAMP '2024-02-29 10:20:30'", "text", "'2024-02-29 10:20:30"),
    ("TIMESTAMP WITH TIME ZONE", "'2024-02-29 12:20:30+02:00'", "text", "'2024-02-29 10:20:30"),
    (
        "UUID",
        "'a0eebc99-9c0b-4ef8-bb6d-6bb9bd380a11'",
        "blob",
        "X'A0EEBC999C0B4EF8BB6D6BB9BD380A11'",
    ),
    ("JSON", "'{\"a\": 1}'", "text", "'{\"a\": 1}'"),
];

#[test]
fn literals_are_stored_as_their_types_are() {
    for (data_type, literal, class, stored) in LITERALS {
        let connection = made(&format!(
            "CREATE TABLE t (id INTEGER PRIMARY KEY, v {data_type});\nINSERT INTO t (id, v) VALUES (1, {literal});"
        ));
        let found = text(&connection, "SELECT typeof(v) || ' ' || quote(v) FROM t");
        assert!(found.starts_with(&format!("{class} {stored}")), "{data_type}: {found}");
        // A default is the same as a value.
        let connection = made(&format!(
            "CREATE TABLE t (id INTEGER PRIMARY KEY, v {data_type} DEFAULT {literal});\nINSERT INTO t (id) VALUES (1);"
        ));
        assert_eq!(text(&connection, "SELECT typeof(v) || ' ' || quote(v) FROM t"), found);
    }
}

/// What a program writes into a column of a type, and what it reads.
#[track_caller]
fn written(data_type: &str, value: impl Into<Value>, read: impl Into<Value>) {
    let connection = made(&format!("CREATE TABLE t (id INTEGER PRIMARY KEY, v {data_type});"));
    connection.execute("INSERT INTO t VALUES (1, ?1)", [value.into()]).unwrap();
    let found: Value = connection.query_row("SELECT v FROM t", [], |row| row.get(0)).unwrap();
    assert_eq!(found, read.into(), "{data_type}");
}

#[test]
fn what_programs_write_stays_what_it_is() {
    // A year alone is a text here, and would be a number under a type such as DATETIME.
    for data_type in ["TIMESTAMP", "TIMESTAMP WITH TIME ZONE", "DATE", "TIME"] {
        written(data_type, "2026".to_owned(), "2026".to_owned());
        written(data_type, 2026_i64, "2026".to_owned());
    }
    written("VARCHAR(9)", "007".to_owned(), "007".to_owned());
    written("TEXT", "1e3".to_owned(), "1e3".to_owned());
    written("CHAR(3)", "1.0".to_owned(), "1.0".to_owned());
    // A UUID is written by rusqlite's own feature as its 16 bytes.
    let uuid: Vec<u8> = (0..16).collect();
    written("UUID", uuid.clone(), uuid);
    written("BLOB", vec![0_u8, 255], vec![0_u8, 255]);
    written("BOOLEAN", true, 1_i64);
    written("BIGINT", i64::MAX, i64::MAX);
    written("DECIMAL(10, 2)", "12.50".to_owned(), 12.5_f64);
    written("DOUBLE PRECISION", 3_i64, 3.0_f64);
    written("JSON", "[1]".to_owned(), "[1]".to_owned());
}

#[test]
fn json_has_to_be_json() {
    let connection = made("CREATE TABLE t (id INTEGER PRIMARY KEY, v JSON);");
    let error = connection.execute("INSERT INTO t VALUES (1, '{')", []).unwrap_err();
    assert!(error.to_string().contains("ck_t_v_json"), "{error}");
    connection.execute("INSERT INTO t VALUES (1, NULL)", []).unwrap();
}

/// `2024-02-29 10:20:30.123+00:00`, which chrono writes with `%Y-%m-%d %H:%M:%S%.f%:z` and parses again.
fn is_moment(text: &str, zone: &str) -> bool {
    let Some(text) = text.strip_suffix(zone) else { return false };
    let shape: String = text.chars().map(|c| if c.is_ascii_digit() { '9' } else { c }).collect();
    shape == "9999-99-99 99:99:99.999"
}

#[test]
fn the_moment_is_that_of_utc() {
    let connection = made(
        "CREATE TABLE t (id INTEGER PRIMARY KEY, at TIMESTAMP DEFAULT CURRENT_TIMESTAMP, seen TIMESTAMP WITH TIME ZONE DEFAULT CURRENT_TIMESTAMP);\nINSERT INTO t (id) VALUES (1);\nINSERT INTO t (id, at, seen) VALUES (2, CURRENT_TIMESTAMP, CURRENT_TIMESTAMP);",
    );
    for id in [1, 2] {
        let of =
            |column: &str| text(&connection, &format!("SELECT {column} FROM t WHERE id = {id}"));
        assert!(is_moment(&of("seen"), "+00:00"), "{}", of("seen"));
        assert!(is_moment(&of("at"), ""), "{}", of("at"));
        let away = "abs(julianday(seen) - julianday('now')) < 0.01";
        assert_eq!(
            text(&connection, &format!("SELECT CAST({away} AS TEXT) FROM t WHERE id = {id}")),
            "1"
        );
    }
}

#[test]
fn days_and_moments_come_in_order() {
    let connection = made(
        "CREATE TABLE t (id INTEGER PRIMARY KEY, day DATE, seen TIMESTAMP WITH TIME ZONE);\nINSERT INTO t (id, day, seen) VALUES (1, DATE '0999-12-31', '2024-01-01 00:30:00+02:00'), (2, DATE '2024-01-02', '2023-12-31 23:00:00+00:00'), (3, DATE '2024-01-10', '2024-01-01 00:00:00-01:00');",
    );
    let order = |column: &str| {
        text(
            &connection,
            &format!("SELECT group_concat(id) FROM (SELECT id FROM t ORDER BY {column})"),
        )
    };
    assert_eq!(order("day"), "1,2,3");
    assert_eq!(order("seen"), "1,2,3");
}

#[test]
fn rows_are_numbered_and_never_anew() {
    let connection = made(
        "CREATE TABLE t (id BIGINT GENERATED BY DEFAULT AS IDENTITY PRIMARY KEY, v TEXT);\nINSERT INTO t (id, v) VALUES (7, 'a');\nINSERT INTO t (v) VALUES ('b');\nDELETE FROM t WHERE v = 'b';\nINSERT INTO t (v) VALUES ('c');",
    );
    assert_eq!(text(&connection, "SELECT group_concat(id) FROM t"), "7,9");
}
