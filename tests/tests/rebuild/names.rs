//! Names that are words of SQL, or of anything but letters; and the same names elsewhere.

use crate::support::{Scene, chain, revision, two};

/// A table and a column of these names, with an index, a view, a trigger and a child.
#[track_caller]
fn check(table: &str, column: &str) {
    let quoted = |name: &str| format!("\"{}\"", name.replace('"', "\"\""));
    let (t, c) = (quoted(table), quoted(column));
    let [ix, view, trigger, child] =
        ["ix", "view", "trigger", "child"].map(|kind| quoted(&format!("{kind} {table}")));
    let native = format!(
        "CREATE TABLE {t} (id INTEGER PRIMARY KEY AUTOINCREMENT, {c} INTEGER, CHECK ({t}.{c} <> 5));
         CREATE INDEX {ix} ON {t} ({c} DESC);
         CREATE VIEW {view} AS SELECT {c} FROM {t};
         CREATE TABLE {child} (x INTEGER REFERENCES {t} ON DELETE CASCADE);
         CREATE TRIGGER {trigger} AFTER INSERT ON {child} BEGIN UPDATE {t} SET {c} = {c} + 1; END"
    );
    let chain = two(&native, &format!("ALTER TABLE {t} ALTER COLUMN {c} SET DATA TYPE BIGINT;"));
    let mut scene = Scene::at_a1("names", &chain);
    scene.foreign_keys(true);
    scene.run(&format!("INSERT INTO {t} ({c}) VALUES (1), (2); INSERT INTO {child} VALUES (1)"));
    let before = scene.picture();
    let report = scene.manager(&chain).upgrade("b2").unwrap_or_else(|error| panic!("{table}.{column}: {error}"));
    assert_eq!(report.steps.len(), 1);
    let behind = scene.picture();
    assert_eq!((&behind.others, &behind.rows), (&before.others, &before.rows), "{table}.{column}");
    let refused = format!("INSERT INTO {t} ({c}) VALUES (5)");
    assert!(scene.connection.execute_batch(&refused).is_err(), "{table}.{column}");
    scene.manager(&chain).downgrade("a1").unwrap();
    assert_eq!(scene.picture().told, before.told, "{table}.{column}");
    assert_eq!(scene.picture().rows, before.rows, "{table}.{column}");
}

#[test]
fn odd_names_survive() {
    check("order", "group");
    check("select", "from");
    check("table", "check");
    check("a b", " c ");
    check("it's", "'c'");
    check("a\"b\"\"c", "\"");
    check("[x]", "]");
    check("`x`", "`");
    check("Größe", "straße");
    check("表", "列");
    check("x;y--z", "/* c */");
    check("t.u", "a.b");
    check("%_", "\\");
    check("123", "1");
    check("T", "ID2");
    check("schema_rebuild_t", "c");
    check("autoincrement", "autoincrement");
    check("sequence: 5\ncreate 3: x", "new\nline");
}

#[test]
fn the_temporary_name_may_be_taken() {
    let chain = two(
        "CREATE TABLE t (id INTEGER PRIMARY KEY, n INTEGER); CREATE TABLE \"Schema_Rebuild_T\" (a INTEGER)",
        "ALTER TABLE t ALTER COLUMN n SET DATA TYPE BIGINT;",
    );
    let mut scene = Scene::at_a1("taken", &chain);
    scene.run("INSERT INTO Schema_Rebuild_T VALUES (7)");
    scene.manager(&chain).upgrade("b2").unwrap();
    assert_eq!(scene.rows("SELECT * FROM schema_rebuild_t"), ["7"]);
    // By one that no revision made.
    let chain = two(
        "CREATE TABLE t (id INTEGER PRIMARY KEY, n INTEGER)",
        "ALTER TABLE t ALTER COLUMN n SET DATA TYPE BIGINT;",
    );
    let mut scene = Scene::at_a1("taken", &chain);
    scene.run("CREATE TABLE schema_rebuild_t (a INTEGER); INSERT INTO schema_rebuild_t VALUES (7)");
    let before = scene.picture();
    let error = scene.manager(&chain).upgrade("b2").unwrap_err().to_string();
    assert!(error.contains("schema_rebuild_t"), "{error}");
    assert_eq!(scene.picture(), before);
}

const SIMPLE: &str = "CREATE TABLE t (id INTEGER PRIMARY KEY AUTOINCREMENT, n INTEGER);
    CREATE TABLE u (id INTEGER PRIMARY KEY);
    CREATE VIEW v AS SELECT * FROM t;
    CREATE TRIGGER g AFTER INSERT ON u BEGIN DELETE FROM t WHERE n = new.id; END";
const WIDER: &str = "ALTER TABLE t ALTER COLUMN n SET DATA TYPE BIGINT;";

#[test]
fn temporary_things_in_the_way_are_refused() {
    for (makes, drops) in [
        ("CREATE TEMP TABLE t (id INTEGER, n INTEGER)", "DROP TABLE temp.t"),
        ("CREATE TEMP TABLE T (a TEXT)", "DROP TABLE temp.t"),
        ("CREATE TEMP VIEW t AS SELECT 1 AS id, 2 AS n", "DROP VIEW temp.t"),
        ("CREATE TEMP TABLE u (id INTEGER)", "DROP TABLE temp.u"),
        ("CREATE TEMP TABLE schema_rebuild_t (id INTEGER)", "DROP TABLE temp.schema_rebuild_t"),
        ("CREATE TEMP VIEW x AS SELECT * FROM t", "DROP VIEW x"),
        ("CREATE TEMP VIEW x AS SELECT * FROM \"V\"", "DROP VIEW x"),
        ("CREATE TEMP TRIGGER x AFTER INSERT ON main.t BEGIN SELECT 1; END", "DROP TRIGGER x"),
        ("CREATE TEMP TRIGGER x AFTER INSERT ON main.u BEGIN DELETE FROM t; END", "DROP TRIGGER x"),
    ] {
        let chain = two(SIMPLE, WIDER);
        let mut scene = Scene::at_a1("temporary", &chain);
        scene.foreign_keys(true);
        scene.run("INSERT INTO t VALUES (1, 10)");
        scene.run(makes);
        let temporary = "SELECT type, name, sql FROM sqlite_temp_schema";
        let (before, had) = (scene.rows("SELECT * FROM main.t"), scene.rows(temporary));
        let error = scene.manager(&chain).upgrade("b2").unwrap_err().to_string();
        assert!(error.contains("is in the way of a rebuild of t"), "{makes}: {error}");
        assert!(error.contains("2_b2.sql:6"), "{error}");
        assert_eq!(scene.rows("SELECT * FROM main.t"), before);
        assert_eq!(scene.rows(temporary), had, "{makes}");
        assert_eq!(scene.rows("PRAGMA foreign_keys"), ["1"]);
        scene.run(drops);
        scene.manager(&chain).upgrade("b2").unwrap_or_else(|error| panic!("{makes}: {error}"));
        assert_eq!(scene.rows("SELECT * FROM main.t"), before);
    }
}

#[test]
fn other_temporary_things_stay() {
    let chain = two(SIMPLE, WIDER);
    let mut scene = Scene::at_a1("temporary", &chain);
    scene.run("CREATE TEMP TABLE x (id INTEGER PRIMARY KEY AUTOINCREMENT, t TEXT); INSERT INTO x VALUES (50, 'a');
        CREATE TEMP VIEW y AS SELECT id AS number FROM u;
        CREATE TEMP TRIGGER z AFTER INSERT ON x BEGIN SELECT 1; END;
        INSERT INTO t VALUES (30, 1); DELETE FROM t");
    let temporary = "SELECT type, name, sql FROM sqlite_temp_schema";
    let had = scene.rows(temporary);
    scene.manager(&chain).upgrade("b2").unwrap();
    assert_eq!(scene.rows(temporary), had);
    assert_eq!(scene.rows("SELECT seq FROM temp.sqlite_sequence"), ["50"]);
    assert_eq!(scene.rows("SELECT seq FROM main.sqlite_sequence WHERE name = 't'"), ["30"]);
}

#[test]
fn another_database_on_the_connection_stays() {
    let chain = two(SIMPLE, WIDER);
    let mut scene = Scene::at_a1("attached", &chain);
    let other = schema_tests::sqlite::file("other");
    scene.foreign_keys(false);
    scene.run(&format!("ATTACH '{}' AS other", other.path().display()));
    scene.run("CREATE TABLE other.t (id INTEGER, n INTEGER, x TEXT); INSERT INTO other.t VALUES (1, 2, 'x');
        CREATE TABLE other.c (t INTEGER REFERENCES t); INSERT INTO other.c VALUES (77);
        CREATE VIEW other.v AS SELECT * FROM t; INSERT INTO main.t VALUES (1, 10)");
    let (there, here) = ("SELECT sql FROM other.sqlite_schema", "SELECT * FROM main.t");
    let (texts, rows) = (scene.rows(there), scene.rows(here));
    scene.manager(&chain).upgrade("b2").unwrap();
    assert_eq!((scene.rows(there), scene.rows(here)), (texts, rows));
    assert_eq!(scene.rows("SELECT * FROM other.t"), ["1 2 'x'"]);
}

/// The table of an attached database is not taken for one that is missing.
#[test]
fn a_table_that_is_missing_is_told() {
    let chain = two(SIMPLE, WIDER);
    let mut scene = Scene::at_a1("missing", &chain);
    scene.run("DROP VIEW v; DROP TRIGGER g; DROP TABLE t; ATTACH ':memory:' AS other;
        CREATE TABLE other.t (id INTEGER, n INTEGER)");
    let before = scene.picture();
    let error = scene.manager(&chain).upgrade("b2").unwrap_err().to_string();
    assert!(error.contains("there is no table t to rebuild"), "{error}");
    assert_eq!(scene.picture(), before);
    assert_eq!(scene.rows("SELECT count(*) FROM other.t"), ["0"]);
}

#[test]
fn two_hundred_columns() {
    let columns: Vec<String> = (0..200).map(|at| format!("c{at} INTEGER DEFAULT {at}")).collect();
    let native = format!("CREATE TABLE t (id INTEGER PRIMARY KEY, {})", columns.join(", "));
    let changes: Vec<String> =
        (0..200).step_by(3).map(|at| format!("ALTER TABLE t ALTER COLUMN c{at} SET DATA TYPE BIGINT;")).collect();
    let chain = chain(&[
        revision("a1", "none", "upgrade(sqlite)", &native),
        revision("b2", "a1", "upgrade", &changes.join("\n")),
    ]);
    let mut scene = Scene::at_a1("wide", &chain);
    scene.run("INSERT INTO t (id) VALUES (1), (2); UPDATE t SET c150 = 'x' WHERE id = 2");
    let before = scene.picture();
    scene.manager(&chain).upgrade("b2").unwrap();
    assert_eq!(scene.picture().rows, before.rows);
    scene.manager(&chain).downgrade("a1").unwrap();
    assert_eq!(scene.picture().told, before.told);
}
