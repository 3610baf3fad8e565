//! Statements on rows, and those that change no schema.

use schema_core::ddl::{DataKind, Effect, SyntaxErrorKind};

use crate::support::*;

#[track_caller]
fn data(text: &str) -> (DataKind, Option<String>) {
    match read(text).effect {
        Effect::Data(data) => (data.kind, data.table.map(|table| table.value.to_string())),
        other => panic!("{text}: {other:?}"),
    }
}

#[track_caller]
fn opaque(text: &str) -> String {
    match read(text).effect {
        Effect::Opaque(what) => what.to_string(),
        other => panic!("{text}: {other:?}"),
    }
}

#[test]
fn rows_are_made_or_changed() {
    let t = || Some("t".to_owned());
    assert_eq!(data("INSERT INTO main.t VALUES (1)"), (DataKind::Insert, t()));
    assert_eq!(data("INSERT OR IGNORE INTO 't' SELECT 1"), (DataKind::Insert, t()));
    assert_eq!(data("INSERT OR REPLACE INTO t VALUES (1)"), (DataKind::Change, t()));
    assert_eq!(data("REPLACE INTO t VALUES (1)"), (DataKind::Change, t()));
    let upsert = "INSERT INTO t VALUES (1) ON CONFLICT (a) DO UPDATE SET a = 1";
    assert_eq!(data(upsert), (DataKind::Change, t()));
    let nothing = "INSERT INTO t VALUES (1) ON CONFLICT DO NOTHING";
    assert_eq!(data(nothing), (DataKind::Insert, t()));
    assert_eq!(data("UPDATE t SET a = 1"), (DataKind::Change, t()));
    assert_eq!(data("UPDATE OR FAIL t SET a = 1"), (DataKind::Change, t()));
    assert_eq!(data("DELETE FROM t WHERE a"), (DataKind::Change, t()));
    let with = "WITH w (a) AS (SELECT 1 FROM s), x AS (VALUES (1)) INSERT INTO t SELECT * FROM w";
    assert_eq!(data(with), (DataKind::Insert, t()));
    assert_eq!(data("DELETE FROM sqlite_sequence"), (DataKind::Change, None));
}

#[test]
fn queries_and_the_like_change_nothing() {
    for text in [
        "SELECT count(*) FROM t",
        "WITH w AS (SELECT 1) SELECT * FROM w",
        "VALUES (1)",
        "PRAGMA foreign_keys = OFF",
        "PRAGMA main.user_version(3)",
        "PRAGMA legacy_alter_table",
        "PRAGMA legacy_alter_table = off",
        "BEGIN IMMEDIATE TRANSACTION",
        "COMMIT",
        "END",
        "ROLLBACK TO s",
        "SAVEPOINT s",
        "RELEASE s",
        "VACUUM",
        "ANALYZE t",
        "REINDEX t",
        "EXPLAIN QUERY PLAN DROP TABLE t",
        "",
        "-- nothing",
    ] {
        assert!(matches!(read(text).effect, Effect::Nothing), "{text}");
    }
}

#[test]
fn what_may_do_anything_is_opaque() {
    assert!(opaque("PRAGMA writable_schema = ON").contains("PRAGMA"));
    assert!(opaque("PRAGMA main.writable_schema(1)").contains("PRAGMA"));
    assert!(opaque("PRAGMA legacy_alter_table = ON").contains("renames"));
    assert!(opaque("SELECT AddGeometryColumn('t', 'g')").contains("function"));
    assert!(opaque("UPDATE sqlite_master SET sql = ''").contains("schema table"));
    assert!(opaque("DELETE FROM main.sqlite_schema").contains("schema table"));
    assert_eq!(opaque("ATTACH 'x' AS y"), "an attached database");
    assert_eq!(opaque("DETACH y"), "a detached database");
    assert_eq!(opaque("CREATE SEQUENCE s"), "a CREATE SEQUENCE that is not understood");
    assert_eq!(opaque("ALTER TABLE t OWNER TO me"), "an ALTER TABLE that is not understood");
    assert_eq!(opaque("CREATE TABLE t (a) more"), "a CREATE TABLE that is not understood");
    assert_eq!(opaque("DROP TABLE t CASCADE"), "a DROP TABLE that is not understood");
    assert_eq!(opaque("CREATE TABLE t (a,, b)"), "a CREATE TABLE that is not understood");
}

#[test]
fn a_word_that_begins_no_statement_is_a_mistake() {
    let text = "  CRAETE TABLE t (a)";
    let error = try_read(text).unwrap_err();
    assert_eq!(error.kind, SyntaxErrorKind::UnknownStatement);
    assert_eq!(at(text, error.span), "CRAETE");
    assert_eq!(error.message, "no statement of SQLite begins with `CRAETE`");
    assert_eq!(error.help.as_deref(), Some("did you mean `CREATE`?"));
    assert!(try_read("GRANT SELECT ON t TO me").is_err());
    assert!(try_read("'CREATE' TABLE t (a)").is_err());
}
