//! Values come through as they were, however odd; and a million of them without being held in memory.

use schema_runtime::SchemaManager;

use crate::support::{Scene, chain, revision, two};

const WIDER: &str = "ALTER TABLE t ALTER COLUMN n SET DATA TYPE BIGINT;";

#[test]
fn values_stay_as_they_are() {
    let chain = chain(&[
        revision(
            "a1",
            "none",
            "upgrade",
            "CREATE TABLE t (id INTEGER PRIMARY KEY, n INTEGER, v VARCHAR(20), x TEXT, w TIMESTAMP, d DATE, b BLOB, u UUID, r DOUBLE PRECISION, m DECIMAL(10, 2), j JSON, o BOOLEAN);",
        ),
        revision("b2", "a1", "upgrade", WIDER),
    ]);
    let mut scene = Scene::at_a1("values", &chain);
    scene.run(
        "INSERT INTO t VALUES
        (1, 1, '007', '1e3', '2026', '2026', x'00ff', x'', 1.0, 10, '1', 1),
        (2, -9223372036854775808, ' 1 ', '', 'now', NULL, x'27', zeroblob(70000), 9e999, 0.1, 'null', 0),
        (3, 9223372036854775807, NULL, char(0, 65, 0), '12:00', '1', NULL, 'text', -9e999, 1e300, '[]', NULL),
        (4, 'text', '1', '٣', '2026-01-01 00:00:00', 'x', 'text', 7, 9e999 - 9e999, '1.50', '{}', 'yes'),
        (5, 1.5, 7, 8, 9, 10, 11, 12, -0.0, 99999999999999999999, '\"x\"', x'01')",
    );
    let before = scene.picture();
    scene.manager(&chain).upgrade("b2").unwrap();
    let behind = scene.picture();
    assert_eq!(behind.rows, before.rows);
    assert_eq!(scene.rows("SELECT w FROM t WHERE id = 1"), ["'2026'"]);
    assert_eq!(scene.rows("SELECT r FROM t WHERE id = 4"), ["NULL"]);
    scene.manager(&chain).downgrade("a1").unwrap();
    assert_eq!(scene.picture(), before);
}

/// Affinity alone must not change what is not converted.
#[test]
fn changes_of_type_keep_what_means_the_same() {
    let chain = chain(&[
        revision(
            "a1",
            "none",
            "upgrade",
            "CREATE TABLE t (id INTEGER PRIMARY KEY, v VARCHAR(20), n INTEGER, b BLOB, w TIMESTAMP);",
        ),
        revision(
            "b2",
            "a1",
            "upgrade",
            "ALTER TABLE t ALTER COLUMN v SET DATA TYPE TEXT;
ALTER TABLE t ALTER COLUMN n SET DATA TYPE TEXT;
ALTER TABLE t ALTER COLUMN b SET DATA TYPE VARBINARY(10);
ALTER TABLE t ALTER COLUMN w SET DATA TYPE VARCHAR(40);",
        ),
    ]);
    let mut scene = Scene::at_a1("types", &chain);
    scene.run("INSERT INTO t VALUES (1, '007', 7, x'07', '2026'), (2, '1e3', NULL, NULL, NULL)");
    scene.manager(&chain).upgrade("b2").unwrap();
    assert_eq!(
        scene.rows("SELECT * FROM t"),
        ["1 '007' '7' x[07] '2026'", "2 '1e3' NULL NULL NULL"]
    );
}

/// What newer versions do in place ends as the rebuild of older ones does.
#[test]
fn in_place_and_rebuilt_are_the_same() {
    let chain = two(
        "CREATE TABLE t (id INTEGER PRIMARY KEY AUTOINCREMENT, n INTEGER, name TEXT NOT NULL COLLATE NOCASE CONSTRAINT ck_old CHECK (name <> ''));
        CREATE INDEX ix ON t (name DESC);
        CREATE VIEW v AS SELECT * FROM t;
        CREATE TRIGGER g AFTER INSERT ON t BEGIN UPDATE t SET n = 1 WHERE id = new.id; END",
        "ALTER TABLE t ALTER COLUMN n SET NOT NULL;
ALTER TABLE t ALTER COLUMN name DROP NOT NULL;
ALTER TABLE t ADD CONSTRAINT ck_new CHECK (n > 0);
ALTER TABLE t DROP CONSTRAINT ck_old;",
    );
    let pictures = ["3.52.9", "3.53.0"].map(|version| {
        let mut scene = Scene::at_a1("in_place", &chain);
        scene.run("INSERT INTO t (n, name) VALUES (1, 'a'), (2, 'b'); DELETE FROM t WHERE id = 2");
        scene.upgrade_as(version, &chain);
        for refused in ["(n) VALUES (0)", "(n, name) VALUES (NULL, 'x')"] {
            let insert = format!("INSERT INTO t {refused}");
            assert!(scene.connection.execute_batch(&insert).is_err(), "{version}: {refused}");
        }
        scene.run("INSERT INTO t (n, name) VALUES (5, ''), (6, NULL)");
        scene.picture()
    });
    let [rebuilt, in_place] = &pictures;
    assert_ne!(rebuilt.tables, in_place.tables);
    assert_eq!(rebuilt.told, in_place.told);
    assert_eq!((&rebuilt.others, &rebuilt.rows), (&in_place.others, &in_place.rows));
}

/// A check is no violation where it is NULL, whichever way it is added.
#[test]
fn a_check_that_is_null_of_a_row() {
    let chain = two(
        "CREATE TABLE t (id INTEGER PRIMARY KEY, n INTEGER, m INTEGER NOT NULL)",
        "ALTER TABLE t ADD CONSTRAINT ck_n CHECK (n > 0);
ALTER TABLE t ADD CONSTRAINT ck_m CHECK (7 / m > 0);",
    );
    for version in ["3.52.9", "3.53.0"] {
        let mut scene = Scene::at_a1("check_null", &chain);
        scene.run("INSERT INTO t VALUES (1, NULL, 0)");
        scene.upgrade_as(version, &chain);
        scene.run("INSERT INTO t VALUES (2, NULL, 0)");
        for refused in ["(3, 0, 1)", "(3, 1, 8)"] {
            let insert = format!("INSERT INTO t VALUES {refused}");
            assert!(scene.connection.execute_batch(&insert).is_err(), "{version}: {refused}");
        }
        assert_eq!(scene.rows("SELECT * FROM t"), ["1 NULL 0", "2 NULL 0"], "{version}");
    }
}

#[test]
fn an_empty_table() {
    let chain = two("CREATE TABLE t (id INTEGER PRIMARY KEY AUTOINCREMENT, n INTEGER)", WIDER);
    let mut scene = Scene::at_a1("empty", &chain);
    scene.manager(&chain).upgrade("b2").unwrap();
    scene.run("INSERT INTO t (n) VALUES (1)");
    assert_eq!(scene.rows("SELECT * FROM t"), ["1 1"]);
}

/// A number that was given away is not given again, though its row is gone.
#[test]
fn numbers_are_not_given_twice() {
    let chain = two("CREATE TABLE t (id INTEGER PRIMARY KEY AUTOINCREMENT, n INTEGER)", WIDER);
    for delete in ["DELETE FROM t WHERE id = 42", "DELETE FROM t"] {
        let mut scene = Scene::at_a1("numbers", &chain);
        scene.run(&format!("INSERT INTO t VALUES (41, 1), (42, 2); {delete}"));
        scene.manager(&chain).upgrade("b2").unwrap();
        scene.run("INSERT INTO t (n) VALUES (3)");
        assert_eq!(scene.rows("SELECT max(id) FROM t"), ["43"]);
        assert_eq!(
            scene.rows("SELECT name, seq FROM sqlite_sequence WHERE name LIKE '%t'"),
            ["'t' 43"]
        );
        scene.manager(&chain).downgrade("a1").unwrap();
        scene.run("DELETE FROM t; INSERT INTO t (n) VALUES (4)");
        assert_eq!(scene.rows("SELECT id FROM t"), ["44"]);
    }
}

/// Full-text search knows rows by numbers that no column has.
#[test]
fn a_search_finds_its_rows() {
    let chain = two(
        "CREATE TABLE t (code TEXT PRIMARY KEY, n INTEGER, body TEXT);
        CREATE VIRTUAL TABLE search USING fts5(body, content='t')",
        WIDER,
    );
    let mut scene = Scene::at_a1("search", &chain);
    scene.run("INSERT INTO t VALUES ('a', 1, 'one'), ('b', 2, 'two'), ('c', 3, 'three'); DELETE FROM t WHERE code = 'a';
        INSERT INTO search (search) VALUES ('rebuild')");
    let found = "SELECT body FROM search WHERE search MATCH 'two'";
    assert_eq!(scene.rows(found), ["'two'"]);
    scene.manager(&chain).upgrade("b2").unwrap();
    assert_eq!(scene.rows(found), ["'two'"]);
}

/// The greatest memory that this process has had, in KiB.
fn peak() -> Option<u64> {
    let status = std::fs::read_to_string("/proc/self/status").ok()?;
    let line = status.lines().find(|line| line.starts_with("VmHWM:"))?;
    line.split_whitespace().nth(1)?.parse().ok()
}

/// Rebuilds a table of many rows, and looks how much more memory that takes than it had.
fn many(rows: u32, most: u64) {
    let chain = two(
        "CREATE TABLE t (id INTEGER PRIMARY KEY, n INTEGER, name TEXT);
        CREATE INDEX ix ON t (name);
        CREATE TABLE child (t INTEGER REFERENCES t (id) ON DELETE CASCADE)",
        WIDER,
    );
    let mut scene = Scene::at_a1("many", &chain);
    scene.foreign_keys(true);
    scene.run(&format!(
        "WITH RECURSIVE r (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM r WHERE i < {rows})
        INSERT INTO t SELECT i, i, printf('name %d %.60c', i, 'x') FROM r;
        INSERT INTO child SELECT id FROM t"
    ));
    let sums = "SELECT count(*), sum(n), (SELECT count(*) FROM child) FROM t";
    let before = scene.rows(sums);
    let memory = peak();
    SchemaManager::new(&chain, &mut scene.connection).upgrade("b2").unwrap();
    if let (Some(before), Some(behind)) = (memory, peak()) {
        assert!(behind - before < most, "{rows} rows took {} KiB", behind - before);
    }
    assert_eq!(scene.rows(sums), before);
    assert_eq!(scene.rows("PRAGMA integrity_check"), ["'ok'"]);
}

/// With `SCHEMA_TEST_ROWS=1000000` there are a million of them, and no more memory is used.
#[test]
fn many_rows() {
    let rows = std::env::var("SCHEMA_TEST_ROWS").ok().and_then(|rows| rows.parse().ok());
    many(rows.unwrap_or(20_000), 64 * 1024);
}
