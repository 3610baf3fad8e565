//! Statements that make nothing: on rows, of the session, and those that may do anything.

use schema_core::ddl::{DataKind, Effect, SyntaxErrorKind};

use crate::support::{at, read, try_read};

#[track_caller]
fn data(text: &str, kind: DataKind, table: Option<&str>) {
    let Effect::Data(data) = read(text).effect else { panic!("{text}: {:?}", read(text).effect) };
    assert_eq!(data.kind, kind, "{text}");
    assert_eq!(data.table.as_ref().map(|table| at(text, table.span)), table, "{text}");
}

#[test]
fn statements_on_rows_name_their_table() {
    use DataKind::{Change, Insert};
    data("INSERT INTO public.t (a) VALUES (1)", Insert, Some("public.t"));
    data("INSERT INTO t VALUES (1) ON CONFLICT DO UPDATE SET a = 2", Change, Some("t"));
    data("UPDATE ONLY t SET a = 1", Change, Some("t"));
    data("DELETE FROM t USING s", Change, Some("t"));
    data("MERGE INTO t USING s ON true WHEN MATCHED THEN DELETE", Change, Some("t"));
    data("TRUNCATE TABLE ONLY t, s CASCADE", Change, Some("t"));
    data("COPY t (a, b) FROM '/x'", Insert, Some("t"));
    data("WITH x AS (SELECT 1) INSERT INTO t SELECT * FROM x", Insert, Some("t"));
    data("WITH x AS (DELETE FROM s RETURNING *) INSERT INTO t SELECT * FROM x", Change, Some("t"));
    data("WITH x AS (UPDATE s SET a = 1 RETURNING *) SELECT * FROM x", Change, None);
}

#[test]
fn what_does_not_last_is_nothing() {
    for text in [
        "SET lock_timeout = '5s'",
        "SET LOCAL ROLE me",
        "SET search_path = public, pg_catalog",
        "SET search_path TO \"$user\", public",
        "SELECT pg_catalog.set_config('search_path', '', false)",
        "RESET ALL",
        "SHOW ALL",
        "ANALYZE t",
        "VACUUM FULL t",
        "LOCK TABLE t",
        "EXPLAIN SELECT 1",
        "REINDEX TABLE t",
        "REFRESH MATERIALIZED VIEW v",
        "SELECT 1 WHERE 1 IN (1, 2)",
        "COPY t TO '/x'",
        "BEGIN",
        "",
        "-- nothing",
    ] {
        assert!(matches!(read(text).effect, Effect::Nothing), "{text}: {:?}", read(text).effect);
    }
}

#[test]
fn what_lasts_and_is_not_held_is_unmodelled() {
    for text in [
        "GRANT SELECT ON t TO me",
        "REVOKE ALL ON t FROM me",
        "ALTER DEFAULT PRIVILEGES GRANT SELECT ON TABLES TO me",
        "SECURITY LABEL ON TABLE t IS 'x'",
        "CREATE ROLE me",
        "DROP ROLE IF EXISTS me",
        "CREATE CAST (text AS int) WITH FUNCTION f(text)",
        "ALTER SYSTEM SET a = 1",
        "SELECT setval('s', 5)",
        "(SELECT f())",
    ] {
        assert!(matches!(read(text).effect, Effect::Unmodelled), "{text}: {:?}", read(text).effect);
    }
}

#[test]
fn what_may_do_anything_is_opaque() {
    for (text, what) in [
        ("DO $$ BEGIN END $$", "a DO block"),
        ("CALL p()", "a call of a procedure"),
        ("EXECUTE x", "a prepared statement"),
        ("CREATE TABEL t (a int)", "a CREATE TABEL that is not understood"),
        ("ALTER TABLE", "an ALTER TABLE that is not understood"),
        ("SET search_path TO shop", "a search_path that begins with another schema than public"),
        ("SELECT AddGeometryColumn('a', 'b', 1, 'POINT', 2)", "a function that changes the schema"),
    ] {
        let Effect::Opaque(found) = read(text).effect else { panic!("{text}") };
        assert_eq!(&*found, what, "{text}");
    }
}

#[test]
fn a_word_that_begins_no_statement_is_an_error() {
    let error = try_read("  CRAETE TABLE t (a int)").unwrap_err();
    assert_eq!(error.kind, SyntaxErrorKind::UnknownStatement);
    assert_eq!((error.span.start, error.span.end), (2, 8));
    assert_eq!(error.message, "no statement of PostgreSQL begins with `CRAETE`");
    assert_eq!(error.help.as_deref(), Some("did you mean `CREATE`?"));
    assert_eq!(try_read("frobnicate").unwrap_err().help, None);
    assert!(try_read("'text'").is_err());
}

#[test]
fn a_statement_has_the_span_of_its_words() {
    let text = "-- first\n DROP TABLE t -- last";
    assert_eq!(at(text, read(text).span), "DROP TABLE t");
}
