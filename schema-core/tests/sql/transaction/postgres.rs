//! What PostgreSQL refuses; 15 was asked about all but CLUSTER (VERBOSE) and failover, which are newer.

use schema_core::backend::Dialect;
use schema_core::sql::{Cut, Rerun, cut};

use super::{check_allowed, check_control, forbidden};

#[track_caller]
fn check(statement: &str, words: &str, what: &str, rerun: Rerun) {
    super::check(Dialect::Postgres, statement, words, what, rerun);
}

#[track_caller]
fn check_forbidden(statement: &str, rerun: Rerun) {
    assert_eq!(forbidden(Dialect::Postgres, statement).2, rerun, "{statement}");
}

#[test]
fn maintenance() {
    let again = || Rerun::Repeatable;
    check("VACUUM", "VACUUM", "VACUUM", again());
    check("vacuum (analyze, verbose) t", "vacuum", "VACUUM", again());
    check("/* a */ VACUUM FULL t", "VACUUM", "VACUUM", again());
    check("CLUSTER", "CLUSTER", "CLUSTER without a table", again());
    check("CLUSTER VERBOSE", "CLUSTER VERBOSE", "CLUSTER without a table", again());
    check("CLUSTER (VERBOSE)", "CLUSTER (VERBOSE)", "CLUSTER without a table", again());
    check("DISCARD ALL", "DISCARD ALL", "DISCARD ALL", again());
    check("ALTER SYSTEM SET work_mem = '4MB'", "ALTER SYSTEM", "ALTER SYSTEM", again());
    check("ALTER SYSTEM RESET ALL", "ALTER SYSTEM", "ALTER SYSTEM", again());
    check_allowed(
        Dialect::Postgres,
        &[
            "ANALYZE",
            "ANALYZE VERBOSE t",
            "CLUSTER t USING i",
            "CLUSTER VERBOSE t USING i",
            "CLUSTER (VERBOSE) t USING i",
            "CLUSTER i ON t",
            "DISCARD TEMP",
            "DISCARD PLANS",
            "CHECKPOINT",
            "REFRESH MATERIALIZED VIEW CONCURRENTLY v",
        ],
    );
}

#[test]
fn databases_and_tablespaces() {
    let unknown = || Rerun::Unknown;
    check("CREATE DATABASE d", "CREATE DATABASE", "CREATE DATABASE", unknown());
    check("CREATE TABLESPACE s LOCATION '/x'", "CREATE TABLESPACE", "CREATE TABLESPACE", unknown());
    check("DROP DATABASE d", "DROP DATABASE", "DROP DATABASE", unknown());
    check("DROP TABLESPACE s", "DROP TABLESPACE", "DROP TABLESPACE", unknown());
    check_forbidden("DROP DATABASE IF EXISTS d", Rerun::Repeatable);
    check_forbidden("DROP TABLESPACE IF EXISTS s", Rerun::Repeatable);
    let what = "ALTER DATABASE SET TABLESPACE";
    check(
        "ALTER DATABASE \"d e\" SET TABLESPACE s",
        "ALTER DATABASE \"d e\" SET TABLESPACE",
        what,
        Rerun::Repeatable,
    );
    check(
        "ALTER DATABASE d WITH TABLESPACE s",
        "ALTER DATABASE d WITH TABLESPACE",
        what,
        Rerun::Repeatable,
    );
    check_forbidden("ALTER DATABASE d TABLESPACE s", Rerun::Repeatable);
    check_allowed(
        Dialect::Postgres,
        &[
            "ALTER DATABASE d CONNECTION LIMIT 3",
            "ALTER DATABASE d RENAME TO tablespace",
            "ALTER DATABASE d SET work_mem = '4MB'",
            "ALTER DATABASE d REFRESH COLLATION VERSION",
            "ALTER TABLESPACE s RENAME TO t",
            "ALTER TABLE t SET TABLESPACE s",
            "COMMENT ON DATABASE d IS 'x'",
        ],
    );
}

fn built(schema: Option<&str>, index: &str, table: &str) -> Rerun {
    let schema = schema.map(str::to_owned);
    Rerun::CreateIndex { schema, index: index.to_owned(), table: table.to_owned() }
}

#[test]
fn building_an_index() {
    let words = "CREATE INDEX CONCURRENTLY";
    check("CREATE INDEX CONCURRENTLY i ON t (a)", words, words, built(None, "i", "t"));
    check(
        "create index concurrently i on t (a)",
        "create index concurrently",
        words,
        built(None, "i", "t"),
    );
    check(
        "CREATE UNIQUE INDEX CONCURRENTLY I ON ONLY S.T USING btree (a)",
        "CREATE UNIQUE INDEX CONCURRENTLY",
        words,
        built(Some("s"), "i", "t"),
    );
    check_forbidden("CREATE INDEX CONCURRENTLY IF NOT EXISTS i ON t (a)", built(None, "i", "t"));
    check_forbidden(
        "CREATE INDEX CONCURRENTLY \"I \"\"x\" ON \"S\".\"T\" (a)",
        built(Some("S"), "I \"x", "T"),
    );
    check_forbidden("CREATE INDEX CONCURRENTLY i ON d.s.t (a)", built(Some("s"), "i", "t"));
    check_forbidden("CREATE INDEX CONCURRENTLY É ON tÉ (a)", built(None, "É", "tÉ"));
    // The server chooses the name, or keeps 63 bytes of it.
    check_forbidden("CREATE INDEX CONCURRENTLY ON t (a)", Rerun::Unknown);
    check_forbidden("CREATE INDEX CONCURRENTLY U&\"a\" ON t (a)", Rerun::Unknown);
    let long = format!("{}é", "a".repeat(62));
    check_forbidden(
        &format!("CREATE INDEX CONCURRENTLY {long}b ON t (a)"),
        built(None, &"a".repeat(62), "t"),
    );
    check_allowed(
        Dialect::Postgres,
        &[
            "CREATE INDEX i ON t (a)",
            "CREATE UNIQUE INDEX i ON t (a)",
            "CREATE INDEX \"concurrently\" ON t (a)",
            "CREATE INDEX i ON concurrently (a)",
            "CREATE TABLE concurrently (a int)",
        ],
    );
}

#[test]
fn dropping_an_index() {
    let dropped = |schema: Option<&str>, index: &str| Rerun::DropIndex {
        schema: schema.map(str::to_owned),
        index: index.to_owned(),
    };
    let words = "DROP INDEX CONCURRENTLY";
    check("DROP INDEX CONCURRENTLY i", words, words, dropped(None, "i"));
    check_forbidden("DROP INDEX CONCURRENTLY IF EXISTS S.\"I\" RESTRICT", dropped(Some("s"), "I"));
    check_forbidden("DROP INDEX CONCURRENTLY i -- c", dropped(None, "i"));
    check_forbidden("DROP INDEX CONCURRENTLY i, j", Rerun::Unknown);
    check_allowed(
        Dialect::Postgres,
        &["DROP INDEX i", "DROP INDEX \"concurrently\"", "DROP TABLE concurrently"],
    );
}

#[test]
fn rebuilding_indexes() {
    let again = || Rerun::Repeatable;
    let concurrently = "REINDEX CONCURRENTLY";
    check("REINDEX INDEX CONCURRENTLY i", "REINDEX INDEX CONCURRENTLY", concurrently, again());
    check(
        "REINDEX (VERBOSE, CONCURRENTLY) TABLE t",
        "REINDEX (VERBOSE, CONCURRENTLY) TABLE",
        concurrently,
        again(),
    );
    check_forbidden("REINDEX (CONCURRENTLY on) TABLE t", again());
    check_forbidden("REINDEX (CONCURRENTLY off, concurrently true) TABLE t", again());
    check("REINDEX SCHEMA s", "REINDEX SCHEMA", "REINDEX SCHEMA", again());
    check(
        "REINDEX (VERBOSE) DATABASE d",
        "REINDEX (VERBOSE) DATABASE",
        "REINDEX DATABASE",
        again(),
    );
    check("REINDEX SYSTEM d", "REINDEX SYSTEM", "REINDEX SYSTEM", again());
    check_allowed(
        Dialect::Postgres,
        &[
            "REINDEX TABLE t",
            "REINDEX INDEX i",
            "REINDEX (VERBOSE) TABLE t",
            "REINDEX (CONCURRENTLY false) TABLE t",
            "REINDEX (CONCURRENTLY 0) TABLE t",
            "REINDEX (concurrently on, CONCURRENTLY off) TABLE t",
            "REINDEX TABLE \"concurrently\"",
        ],
    );
}

#[test]
fn detaching_a_partition() {
    let what = "ALTER TABLE ... DETACH PARTITION ... CONCURRENTLY";
    let statement = "ALTER TABLE t DETACH PARTITION s.p CONCURRENTLY";
    check(statement, statement, what, Rerun::Unknown);
    check_forbidden(
        "ALTER TABLE IF EXISTS ONLY s.t DETACH PARTITION p CONCURRENTLY",
        Rerun::Unknown,
    );
    check_allowed(
        Dialect::Postgres,
        &[
            "ALTER TABLE t DETACH PARTITION p",
            "ALTER TABLE t DETACH PARTITION p FINALIZE",
            "ALTER TABLE t DETACH PARTITION \"concurrently\"",
            "ALTER TABLE t ADD COLUMN concurrently int",
        ],
    );
}

#[test]
fn subscriptions() {
    let create = "CREATE SUBSCRIPTION s CONNECTION 'x' PUBLICATION p";
    check(
        create,
        "CREATE SUBSCRIPTION",
        "CREATE SUBSCRIPTION with a replication slot",
        Rerun::Unknown,
    );
    check_forbidden(&format!("{create} WITH (enabled = false)"), Rerun::Unknown);
    check_forbidden(&format!("{create} WITH (create_slot)"), Rerun::Unknown);
    check_forbidden("DROP SUBSCRIPTION s", Rerun::Unknown);
    check_forbidden("DROP SUBSCRIPTION IF EXISTS s", Rerun::Repeatable);
    check_forbidden("ALTER SUBSCRIPTION s REFRESH PUBLICATION", Rerun::Repeatable);
    check_forbidden(
        "ALTER SUBSCRIPTION s REFRESH PUBLICATION WITH (copy_data = false)",
        Rerun::Repeatable,
    );
    check_forbidden("ALTER SUBSCRIPTION s SET PUBLICATION p, q", Rerun::Repeatable);
    check_forbidden("ALTER SUBSCRIPTION s ADD PUBLICATION p", Rerun::Unknown);
    check_forbidden("ALTER SUBSCRIPTION s SET (failover = true)", Rerun::Repeatable);
    let quiet = [
        format!("{create} WITH (connect = false)"),
        format!("{create} WITH (create_slot = 0)"),
        format!("{create} WITH (enabled = false, create_slot = off, slot_name = none)"),
    ];
    check_allowed(Dialect::Postgres, &quiet.each_ref().map(String::as_str));
    check_allowed(
        Dialect::Postgres,
        &[
            "ALTER SUBSCRIPTION s SET PUBLICATION p WITH (copy_data = true, refresh = false)",
            "ALTER SUBSCRIPTION s ADD PUBLICATION p WITH (refresh = off)",
            "ALTER SUBSCRIPTION s SET (slot_name = NONE)",
            "ALTER SUBSCRIPTION s DISABLE",
            "ALTER SUBSCRIPTION s RENAME TO t",
        ],
    );
}

#[test]
fn control() {
    check_control(
        Dialect::Postgres,
        &[
            "BEGIN|",
            "begin work| isolation level serializable",
            "BEGIN TRANSACTION| READ ONLY",
            "START TRANSACTION|",
            "COMMIT|",
            "COMMIT| AND CHAIN",
            "END WORK|",
            "ABORT|",
            "ROLLBACK|",
            "ROLLBACK TRANSACTION|",
            "PREPARE TRANSACTION| 'x'",
        ],
    );
    check("COMMIT PREPARED 'x'", "COMMIT PREPARED", "COMMIT PREPARED", Rerun::Unknown);
    check("ROLLBACK PREPARED 'x'", "ROLLBACK PREPARED", "ROLLBACK PREPARED", Rerun::Unknown);
    check_allowed(
        Dialect::Postgres,
        &[
            "",
            "-- COMMIT",
            "SAVEPOINT a",
            "RELEASE a",
            "ROLLBACK TO a",
            "ROLLBACK WORK TO SAVEPOINT a",
            "SET TRANSACTION ISOLATION LEVEL SERIALIZABLE",
            "PREPARE transaction_ AS SELECT 1",
            "DO $$ BEGIN COMMIT; END $$",
            "CREATE FUNCTION f() RETURNS int BEGIN ATOMIC SELECT 1; END",
        ],
    );
}

#[test]
fn only_the_first_words_count() {
    check_allowed(
        Dialect::Postgres,
        &[
            "CREATE TABLE vacuum (vacuum int, cluster int)",
            "INSERT INTO t VALUES ('VACUUM')",
            "SELECT 1 /* ; VACUUM */",
            "EXPLAIN ANALYZE SELECT vacuum FROM cluster",
            "\"VACUUM\"",
            "ALTER TABLE system RENAME TO database",
            "COMMENT ON TABLE t IS 'CREATE INDEX CONCURRENTLY'",
        ],
    );
}

#[test]
fn where_a_transaction_is_cut() {
    let cases = [
        ("ALTER TYPE mood ADD VALUE 'x'", Cut::After),
        ("alter type s.\"Mood\" add value if not exists 'x' before 'y'", Cut::After),
        ("ALTER TYPE mood RENAME VALUE 'x' TO 'y'", Cut::None),
        ("ALTER TYPE mood ADD ATTRIBUTE value int", Cut::None),
        ("ALTER TABLE t VALIDATE CONSTRAINT c", Cut::Before),
        ("ALTER TABLE IF EXISTS ONLY s.t * VALIDATE CONSTRAINT c", Cut::Before),
        ("ALTER TABLE t ADD CHECK (a IN (1, 2)) NOT VALID, VALIDATE CONSTRAINT c", Cut::Before),
        ("ALTER TABLE t ADD CONSTRAINT c CHECK (a > 0) NOT VALID", Cut::None),
        ("ALTER TABLE validate RENAME constraint a TO b", Cut::None),
        ("ALTER TABLE t DROP COLUMN validate, DROP CONSTRAINT c", Cut::None),
        ("SELECT 'ALTER TYPE mood ADD VALUE'", Cut::None),
        ("CREATE TYPE mood AS ENUM ('a')", Cut::None),
    ];
    for (statement, expected) in cases {
        assert_eq!(cut(statement, Dialect::Postgres), expected, "{statement}");
    }
    for dialect in [Dialect::Portable, Dialect::Sqlite, Dialect::Mssql] {
        assert_eq!(cut("ALTER TABLE t VALIDATE CONSTRAINT c", dialect), Cut::None);
    }
}
