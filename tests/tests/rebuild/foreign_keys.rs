//! Rows of other tables, and what references what.

use crate::support::{Scene, chain, revision, two};

const FAMILY: &str = "CREATE TABLE t (id INTEGER PRIMARY KEY, n INTEGER, parent INTEGER REFERENCES t (id) ON DELETE CASCADE, code TEXT UNIQUE);
    CREATE TABLE cascades (id INTEGER PRIMARY KEY, t INTEGER NOT NULL REFERENCES \"T\" ON DELETE CASCADE ON UPDATE CASCADE);
    CREATE TABLE sets_null (id INTEGER PRIMARY KEY, t INTEGER REFERENCES t (id) ON DELETE SET NULL);
    CREATE TABLE sets_default (t TEXT DEFAULT 'none' REFERENCES t (code) ON DELETE SET DEFAULT);
    CREATE TABLE restricts (t INTEGER REFERENCES t ON DELETE RESTRICT);
    CREATE TABLE waits (t INTEGER CONSTRAINT fk_waits REFERENCES t (id) DEFERRABLE INITIALLY DEFERRED);
    CREATE TABLE grandchild (c INTEGER REFERENCES cascades (id) ON DELETE CASCADE)";

const ROWS: &str = "INSERT INTO t VALUES (1, 10, NULL, 'a'), (2, 20, 1, 'b'), (3, 30, 3, 'c'), (4, 40, 4, 'none');
    INSERT INTO cascades VALUES (1, 1), (2, 2); INSERT INTO sets_null VALUES (1, 1), (2, NULL);
    INSERT INTO sets_default VALUES ('a'), ('b'); INSERT INTO restricts VALUES (3); INSERT INTO waits VALUES (3);
    INSERT INTO grandchild VALUES (1)";

const WIDER: &str = "ALTER TABLE t ALTER COLUMN n SET DATA TYPE BIGINT;";

#[track_caller]
fn everything_survives(foreign_keys: bool) {
    let chain = two(FAMILY, WIDER);
    let mut scene = Scene::at_a1("family", &chain);
    scene.foreign_keys(foreign_keys);
    scene.run(ROWS);
    let before = scene.picture();
    scene.manager(&chain).upgrade("b2").unwrap();
    let behind = scene.picture();
    assert_eq!(behind.rows, before.rows);
    assert_eq!(behind.settings, before.settings);
    let children = |tables: &[String]| -> Vec<String> {
        tables.iter().filter(|table| !table.starts_with("'table' 't' ")).cloned().collect()
    };
    assert_eq!(children(&behind.tables), children(&before.tables));
    scene.foreign_keys(true);
    assert!(scene.connection.execute_batch("INSERT INTO restricts VALUES (77)").is_err());
    scene.run("BEGIN; INSERT INTO waits VALUES (77); DELETE FROM waits WHERE t = 77; COMMIT");
    scene.run("DELETE FROM t WHERE id = 1");
    assert_eq!(scene.rows("SELECT id FROM t"), ["3", "4"]);
    assert_eq!(scene.rows("SELECT * FROM sets_default"), ["'none'", "'none'"]);
    assert!(scene.rows("SELECT * FROM cascades").is_empty());
    assert!(scene.rows("SELECT * FROM grandchild").is_empty());
    assert_eq!(scene.rows("SELECT t FROM sets_null"), ["NULL", "NULL"]);
}

#[test]
fn rows_that_reference_it_survive() {
    everything_survives(true);
    everything_survives(false);
}

#[test]
fn a_child_keeps_its_keys() {
    let child = "CREATE TABLE p (a INTEGER, b TEXT, PRIMARY KEY (a, b));
        CREATE TABLE t (id INTEGER PRIMARY KEY, n INTEGER, a INTEGER, b TEXT,
            CONSTRAINT one FOREIGN KEY (a, b) REFERENCES p (a, b) ON DELETE CASCADE ON UPDATE SET NULL DEFERRABLE INITIALLY DEFERRED,
            FOREIGN KEY (b) REFERENCES q,
            FOREIGN KEY (a) REFERENCES q);
        CREATE TABLE q (z INTEGER PRIMARY KEY)";
    let chain = two(child, WIDER);
    let mut scene = Scene::at_a1("child", &chain);
    let keys = "SELECT * FROM pragma_foreign_key_list('t')";
    let before = scene.rows(keys);
    assert_eq!(before.len(), 4);
    scene.manager(&chain).upgrade("b2").unwrap();
    assert_eq!(scene.rows(keys), before);
    let text = scene.rows("SELECT sql FROM sqlite_schema WHERE name = 't'").concat();
    assert!(text.contains("DEFERRABLE INITIALLY DEFERRED"), "{text}");
}

#[test]
fn violations_that_were_there_stay() {
    let chain = two(FAMILY, WIDER);
    let mut scene = Scene::at_a1("violations", &chain);
    scene.foreign_keys(false);
    scene.run(ROWS);
    scene.run("INSERT INTO cascades VALUES (70, 70), (71, 71); INSERT INTO t VALUES (5, 5, 500, 'e')");
    let before = scene.picture();
    scene.foreign_keys(true);
    scene.manager(&chain).upgrade("b2").unwrap();
    assert_eq!(scene.picture().rows, before.rows);
    assert_eq!(scene.rows("SELECT count(*) FROM pragma_foreign_key_check"), ["3"]);
}

/// Keys that can't be checked at all: SQLite calls that a mismatch, for every table at once.
#[test]
fn a_mismatch_that_was_there_stays() {
    let native = "CREATE TABLE t (id INTEGER PRIMARY KEY, n INTEGER); CREATE TABLE child (t INTEGER REFERENCES t)";
    let chain = two(native, WIDER);
    let mut scene = Scene::at_a1("mismatch", &chain);
    scene.foreign_keys(false);
    scene.run("CREATE TABLE p (a INTEGER); CREATE TABLE c (a INTEGER REFERENCES p (a))");
    scene.run("INSERT INTO c VALUES (1)");
    scene.manager(&chain).upgrade("b2").unwrap();
    assert_eq!(scene.rows("SELECT * FROM c"), ["1"]);
}

#[test]
fn new_violations_change_nothing() {
    let chain = two(
        "CREATE TABLE p (id INTEGER PRIMARY KEY); CREATE TABLE t (id INTEGER PRIMARY KEY, p INTEGER)",
        "ALTER TABLE t ADD CONSTRAINT fk FOREIGN KEY (p) REFERENCES p (id);",
    );
    for foreign_keys in [true, false] {
        let mut scene = Scene::at_a1("new_violations", &chain);
        scene.foreign_keys(foreign_keys);
        scene.run("INSERT INTO p VALUES (1); INSERT INTO t VALUES (1, 1), (2, 2), (3, 3), (4, NULL)");
        let before = scene.picture();
        let error = scene.manager(&chain).upgrade("b2").unwrap_err();
        let text = error.to_string();
        assert!(text.contains("2 rows of t would reference rows of p that are not there"), "{text}");
        assert!(text.contains("2_b2.sql"), "{text}");
        assert_eq!(scene.picture(), before);
        scene.run("DELETE FROM t WHERE p > 1");
        scene.manager(&chain).upgrade("b2").unwrap();
    }
}

/// A value that is converted may no longer be the one that others reference.
#[test]
fn a_conversion_may_break_references() {
    let chain = two(
        "CREATE TABLE t (code TEXT PRIMARY KEY, n INTEGER); CREATE TABLE child (code TEXT REFERENCES t (code) ON DELETE CASCADE)",
        "ALTER TABLE t ALTER COLUMN n SET DATA TYPE BIGINT;",
    );
    let mut scene = Scene::at_a1("text_key", &chain);
    scene.foreign_keys(true);
    scene.run("INSERT INTO t VALUES ('007', 1); INSERT INTO child VALUES ('007')");
    let before = scene.picture();
    scene.manager(&chain).upgrade("b2").unwrap();
    assert_eq!(scene.picture().rows, before.rows);
}

#[test]
fn several_tables_in_one_revision() {
    let chain = chain(&[
        revision("a1", "none", "upgrade(sqlite)", FAMILY),
        revision(
            "b2",
            "a1",
            "upgrade",
            "CREATE TABLE fresh (id BIGINT PRIMARY KEY);
ALTER TABLE t ALTER COLUMN n SET DATA TYPE TEXT;
ALTER TABLE cascades ALTER COLUMN id SET DATA TYPE INTEGER;
INSERT INTO fresh (id) VALUES (1);
ALTER TABLE restricts ADD COLUMN since TIMESTAMP DEFAULT CURRENT_TIMESTAMP;
ALTER TABLE fresh ADD CONSTRAINT uq UNIQUE (id);
ALTER TABLE t ALTER COLUMN n SET DATA TYPE BIGINT;",
        ),
    ]);
    let mut scene = Scene::at_a1("several", &chain);
    scene.foreign_keys(true);
    scene.run(ROWS);
    let rows = |scene: &Scene| scene.rows("SELECT * FROM t, cascades, sets_null, grandchild");
    let before = rows(&scene);
    scene.manager(&chain).upgrade("b2").unwrap();
    assert_eq!(rows(&scene), before);
    assert_eq!(scene.rows("SELECT count(since) FROM restricts"), ["1"]);
    assert_eq!(scene.rows("SELECT typeof(n) FROM t LIMIT 1"), ["'integer'"]);
    assert_eq!(scene.rows("PRAGMA foreign_keys"), ["1"]);
}
