//! What goes with a table, and what names it: each kind alone, and all of them together.

use std::panic::catch_unwind;

use crate::support::{Scene, chain, revision, two};

/// A table with something special, rows, and what must not work before and behind.
struct Feature {
    name: &'static str,
    /// What the first revision makes.
    makes: &'static str,
    /// What is put in, behind it.
    fills: &'static str,
    /// Statements that are refused.
    refused: &'static [&'static str],
}

const PORTABLE: &str = "ALTER TABLE t ALTER COLUMN n SET DATA TYPE BIGINT;";
/// A STRICT table has the same type for both.
const DEFAULTED: &str = "ALTER TABLE t ALTER COLUMN n SET DEFAULT 5;";

const PLAIN: Feature = Feature {
    name: "plain",
    makes: "CREATE TABLE t (id INTEGER PRIMARY KEY, n INTEGER)",
    fills: "INSERT INTO t (id, n) VALUES (1, 10), (7, NULL), (3, 30)",
    refused: &["INSERT INTO t (id) VALUES (1)"],
};

const FEATURES: &[Feature] = &[
    PLAIN,
    Feature {
        name: "triggers of the table",
        makes: "CREATE TABLE t (id INTEGER PRIMARY KEY, n INTEGER);
            CREATE TABLE journal (what TEXT);
            CREATE TRIGGER t_insert AFTER INSERT ON t BEGIN INSERT INTO journal VALUES ('in ' || new.id); END;
            CREATE TRIGGER t_delete BEFORE DELETE ON t WHEN old.n > 10 BEGIN SELECT RAISE(ABORT, 'stays; here'); END;
            CREATE TRIGGER t_update UPDATE OF n ON t BEGIN UPDATE t SET id = id WHERE n = new.n; END;",
        fills: "INSERT INTO t VALUES (1, 10), (2, 20)",
        refused: &["DELETE FROM t WHERE id = 2"],
    },
    Feature {
        name: "triggers of other tables",
        makes: "CREATE TABLE t (id INTEGER PRIMARY KEY, n INTEGER);
            CREATE TABLE other (a INTEGER);
            CREATE TRIGGER [other's] AFTER INSERT ON other BEGIN INSERT INTO \"T\" (n) VALUES (new.a); END;
            CREATE TRIGGER other_2 AFTER DELETE ON other BEGIN DELETE FROM t WHERE n = old.a; END;",
        fills: "INSERT INTO other VALUES (10), (20), (30); DELETE FROM other WHERE a = 20",
        refused: &[],
    },
    Feature {
        name: "views on it and on views",
        makes: "CREATE VIEW w (one, two) AS SELECT n, count(*) FROM v GROUP BY 1;
            CREATE TABLE t (id INTEGER PRIMARY KEY, n INTEGER);
            CREATE VIEW v AS SELECT t.*, 't' AS text FROM t /* a comment */ WHERE id > 0;
            CREATE VIEW \"a \"\"view\"\"\" AS SELECT * FROM [w], 'v';
            CREATE TRIGGER v_insert INSTEAD OF INSERT ON v BEGIN INSERT INTO t VALUES (new.id, new.n); END;
            CREATE TRIGGER w_delete INSTEAD OF DELETE ON w BEGIN DELETE FROM v WHERE n = old.one; END;
            CREATE TRIGGER v_delete INSTEAD OF DELETE ON v BEGIN DELETE FROM t WHERE id = old.id; END;",
        fills: "INSERT INTO v (id, n) VALUES (1, 10), (2, 20), (3, 10); DELETE FROM w WHERE one = 20",
        refused: &[],
    },
    Feature {
        name: "AUTOINCREMENT",
        makes: "CREATE TABLE t (id INTEGER PRIMARY KEY AUTOINCREMENT, n INTEGER);
            CREATE TABLE another (id INTEGER PRIMARY KEY AUTOINCREMENT, n INTEGER);",
        fills: "INSERT INTO t (n) VALUES (1), (2), (3); DELETE FROM t WHERE id > 1; INSERT INTO another VALUES (70, 1)",
        refused: &["INSERT INTO t (id) VALUES (1)"],
    },
    Feature {
        name: "AUTOINCREMENT of a table that was emptied",
        makes: "CREATE TABLE t (id INTEGER PRIMARY KEY AUTOINCREMENT, n INTEGER);",
        fills: "INSERT INTO t (id, n) VALUES (99, 1); DELETE FROM t",
        refused: &[],
    },
    Feature {
        name: "AUTOINCREMENT of a table that never had a row",
        makes: "CREATE TABLE \"T\" (id INTEGER PRIMARY KEY AUTOINCREMENT, n INTEGER);",
        fills: "",
        refused: &[],
    },
    Feature {
        name: "COLLATE",
        makes: "CREATE TABLE t (id INTEGER PRIMARY KEY, n INTEGER, name TEXT COLLATE NOCASE UNIQUE, r TEXT NOT NULL COLLATE RTRIM DEFAULT 'x')",
        fills: "INSERT INTO t (n, name) VALUES (1, 'Ann'), (2, 'bob')",
        refused: &["INSERT INTO t (name) VALUES ('ANN')"],
    },
    Feature {
        name: "checks without a name",
        makes: "CREATE TABLE t (id INTEGER PRIMARY KEY, n INTEGER CHECK (n > 0), CHECK (n < 100 OR id = 5))",
        fills: "INSERT INTO t VALUES (1, 10), (5, 1000)",
        refused: &["INSERT INTO t VALUES (2, 0)", "INSERT INTO t VALUES (2, 100)"],
    },
    Feature {
        name: "a check that names its table",
        makes: "CREATE TABLE t (id INTEGER PRIMARY KEY, n INTEGER, CHECK (t.n > 0 AND \"t\".id > 0), CONSTRAINT ck CHECK ([T].n <> 5))",
        fills: "INSERT INTO t VALUES (1, 10)",
        refused: &["INSERT INTO t VALUES (2, 0)", "INSERT INTO t VALUES (2, 5)"],
    },
    Feature {
        name: "indexes",
        makes: "CREATE TABLE t (id INTEGER PRIMARY KEY, n INTEGER, name TEXT);
            CREATE INDEX ix_1 ON t (n DESC, name COLLATE NOCASE);
            CREATE UNIQUE INDEX ix_2 ON t (lower(name) DESC) WHERE n IS NOT NULL AND name <> 't;';
            CREATE INDEX [ix 3] ON T (n + id, abs(n)) /* why */;",
        fills: "INSERT INTO t VALUES (1, 10, 'a'), (2, NULL, 'A')",
        refused: &["INSERT INTO t VALUES (3, 1, 'A')"],
    },
    Feature {
        name: "generated columns",
        makes: "CREATE TABLE t (id INTEGER PRIMARY KEY, n INTEGER, k INTEGER, twice INTEGER AS (k * 2), thrice INTEGER GENERATED ALWAYS AS (k * 3) STORED, CHECK (twice < 1000), UNIQUE (thrice));
            CREATE INDEX ix ON t (twice)",
        fills: "INSERT INTO t (id, k) VALUES (1, 10), (2, NULL)",
        refused: &["INSERT INTO t (k) VALUES (500)", "INSERT INTO t (k) VALUES (10)"],
    },
    Feature {
        name: "STRICT",
        makes: "CREATE TABLE t (id INTEGER PRIMARY KEY NOT NULL, m ANY, n INTEGER NOT NULL) STRICT",
        fills: "INSERT INTO t VALUES (1, '007', 10), (2, 7, 1)",
        refused: &["INSERT INTO t VALUES (3, 1, 'x')"],
    },
    Feature {
        name: "WITHOUT ROWID",
        makes: "CREATE TABLE t (name TEXT, n INTEGER, PRIMARY KEY (name DESC)) WITHOUT ROWID",
        fills: "INSERT INTO t VALUES ('a', 10), ('b', NULL)",
        refused: &["INSERT INTO t VALUES (NULL, 1)", "INSERT INTO t VALUES ('a', 1)"],
    },
    Feature {
        name: "STRICT WITHOUT ROWID",
        makes: "CREATE TABLE t (name TEXT, n INTEGER NOT NULL, PRIMARY KEY (name)) STRICT, WITHOUT ROWID",
        fills: "INSERT INTO t VALUES ('a', 10)",
        refused: &["INSERT INTO t VALUES (NULL, 1)", "INSERT INTO t VALUES ('b', 'x')"],
    },
    Feature {
        name: "rows without a key of their own",
        makes: "CREATE TABLE t (n INTEGER, name TEXT);
            CREATE VIEW numbers AS SELECT rowid AS number, n FROM t;
            CREATE TABLE kept AS SELECT 1 AS number",
        fills: "INSERT INTO t VALUES (1, 'a'), (2, 'b'), (3, 'c'); DELETE FROM t WHERE n = 2; INSERT INTO t (rowid, n) VALUES (100, -1)",
        refused: &[],
    },
    Feature {
        name: "a column that is called rowid",
        makes: "CREATE TABLE t (n INTEGER, rowid TEXT); CREATE VIEW numbers AS SELECT _rowid_ AS number, n FROM t",
        fills: "INSERT INTO t VALUES (1, 'a'), (2, 'b'); DELETE FROM t WHERE n = 1",
        refused: &[],
    },
    Feature {
        name: "defaults",
        makes: "CREATE TABLE t (id INTEGER PRIMARY KEY, n INTEGER DEFAULT -1, a TEXT DEFAULT 'it''s', b DEFAULT (1 + 2), c TEXT DEFAULT CURRENT_TIMESTAMP, d BLOB DEFAULT x'00ff', e DEFAULT \"word\", f DEFAULT TRUE, g DEFAULT +5.0e3)",
        fills: "INSERT INTO t (id) VALUES (1)",
        refused: &[],
    },
    Feature {
        name: "conflict clauses",
        makes: "CREATE TABLE t (id INTEGER PRIMARY KEY ON CONFLICT REPLACE, n INTEGER NOT NULL ON CONFLICT IGNORE, m INTEGER UNIQUE ON CONFLICT IGNORE)",
        fills: "INSERT INTO t VALUES (1, 1, 1), (2, NULL, 2), (3, 3, 1), (1, 5, 5)",
        refused: &[],
    },
    Feature {
        name: "an INTEGER key that counts downwards",
        makes: "CREATE TABLE t (id INTEGER PRIMARY KEY DESC, n INTEGER)",
        fills: "INSERT INTO t VALUES (5, 1), (NULL, 2)",
        refused: &[],
    },
    Feature {
        name: "an INT key, which numbers nothing",
        makes: "CREATE TABLE t (id INT PRIMARY KEY, n INTEGER)",
        fills: "INSERT INTO t VALUES (NULL, 1), (NULL, 2), (3, 3)",
        refused: &["INSERT INTO t VALUES (3, 1)"],
    },
    Feature {
        name: "broken things elsewhere",
        makes: "CREATE TABLE t (id INTEGER PRIMARY KEY, n INTEGER); CREATE TABLE other (a INTEGER)",
        fills: "CREATE VIEW broken AS SELECT * FROM nowhere;
            CREATE VIEW broken_2 AS SELECT no_such_function(a) FROM other;
            CREATE TRIGGER broken_3 AFTER INSERT ON other BEGIN INSERT INTO nowhere VALUES (new.a); END;
            CREATE VIEW on_both AS SELECT t.id FROM t, nowhere",
        refused: &["INSERT INTO other VALUES (1)", "SELECT * FROM broken"],
    },
    Feature {
        name: "a virtual table beside it",
        makes: "CREATE TABLE t (id INTEGER PRIMARY KEY, n INTEGER, body TEXT);
            CREATE VIRTUAL TABLE t_search USING fts5(body, content='t', content_rowid='id');
            CREATE TRIGGER t_ai AFTER INSERT ON t BEGIN INSERT INTO t_search (rowid, body) VALUES (new.id, new.body); END;",
        fills: "INSERT INTO t VALUES (5, 1, 'some words'), (9, 2, 'others')",
        refused: &[],
    },
];

#[track_caller]
fn check(feature: &Feature, foreign_keys: bool) {
    let name = feature.name;
    let strict = feature.makes.contains("STRICT");
    let chain = two(feature.makes, if strict { DEFAULTED } else { PORTABLE });
    let scene = Scene::at_a1("around", &chain);
    check_on(scene, name, &chain, feature.fills, feature.refused, foreign_keys);
}

/// Fills a database at `a1`, brings it to `b2` and back, and looks whether all is as it was.
#[track_caller]
fn check_on(
    mut scene: Scene,
    name: &str,
    chain: &schema_runtime::Migrations,
    fills: &str,
    refused: &[&str],
    foreign_keys: bool,
) {
    scene.foreign_keys(foreign_keys);
    scene.run(fills);
    let refuses = |scene: &Scene, when: &str| {
        for sql in refused {
            assert!(scene.connection.execute_batch(sql).is_err(), "{name}: {when}: {sql}");
        }
    };
    refuses(&scene, "before");
    let before = scene.picture();
    let report =
        scene.manager(chain).upgrade("b2").unwrap_or_else(|error| panic!("{name}: {error}"));
    assert_eq!(report.steps.len(), 1);
    let behind = scene.picture();
    let as_before = |lines: &[String]| -> Vec<String> {
        let mut lines: Vec<String> = lines
            .iter()
            .map(|line| line.replace("n|bigint", "n|integer").replace("|5|0|0", "||0|0"))
            .collect();
        lines.sort_unstable();
        lines
    };
    assert_eq!(as_before(&behind.told), as_before(&before.told), "{name}");
    assert_ne!(behind.tables, before.tables, "{name}");
    assert_eq!(behind.others, before.others, "{name}");
    assert_eq!(behind.rows, before.rows, "{name}");
    assert_eq!(behind.settings, before.settings, "{name}");
    refuses(&scene, "behind");
    scene.manager(chain).downgrade("a1").unwrap_or_else(|error| panic!("{name}: {error}"));
    let again = scene.picture();
    assert_eq!(again.told, before.told, "{name}");
    assert_eq!(again.others, before.others, "{name}");
    assert_eq!(again.rows, before.rows, "{name}");
    assert_eq!(again.settings, before.settings, "{name}");
    refuses(&scene, "back");
    assert_eq!(scene.rows("PRAGMA integrity_check"), ["'ok'"], "{name}");
}

/// Each of the features in a database of its own; all that fail are named.
#[track_caller]
fn check_all(foreign_keys: bool) {
    let fails = |feature: &&Feature| catch_unwind(|| check(feature, foreign_keys)).is_err();
    let failed: Vec<&str> = FEATURES.iter().filter(fails).map(|feature| feature.name).collect();
    assert!(failed.is_empty(), "{failed:#?}");
}

#[test]
fn types_of_a_strict_table_are_strict() {
    let native = "CREATE TABLE t (id INTEGER PRIMARY KEY, a INTEGER, b TEXT, c TEXT) STRICT";
    let portable = "ALTER TABLE t ALTER COLUMN a SET DATA TYPE DECIMAL(10, 2);
ALTER TABLE t ALTER COLUMN b SET DATA TYPE VARCHAR(20);
ALTER TABLE t ALTER COLUMN c SET DATA TYPE BOOLEAN;
ALTER TABLE t ADD COLUMN d SMALLINT NOT NULL DEFAULT 1;
ALTER TABLE t ADD COLUMN e JSON;
ALTER TABLE t ADD COLUMN f TIMESTAMP;";
    let chain = two(native, portable);
    let mut scene = Scene::at_a1("strict", &chain);
    scene.run("INSERT INTO t VALUES (1, 7, 'x', '1')");
    scene.manager(&chain).upgrade("b2").unwrap();
    let types = "SELECT group_concat(type) FROM pragma_table_info('t')";
    assert_eq!(scene.rows(types), ["'INTEGER,REAL,TEXT,INTEGER,INTEGER,TEXT,TEXT'"]);
    assert_eq!(scene.rows("SELECT * FROM t"), ["1 7.0 'x' 1 1 NULL NULL"]);
}

/// All that does not contradict, on one table; and several rebuilds of it in a row.
#[test]
fn all_of_it_together_survives() {
    let makes = "CREATE VIEW early AS SELECT * FROM v WHERE n IS NOT NULL;
        CREATE TABLE other (a INTEGER);
        CREATE TABLE t (id INTEGER PRIMARY KEY AUTOINCREMENT, n INTEGER CHECK (n > 0),
            name TEXT COLLATE NOCASE DEFAULT 'it''s', parent INTEGER REFERENCES t (id) DEFERRABLE INITIALLY DEFERRED,
            twice INTEGER AS (parent * 2), long TEXT AS (name || '!') STORED, CHECK (t.id <> 13), UNIQUE (name));
        CREATE INDEX ix_1 ON t (n DESC, name COLLATE RTRIM);
        CREATE UNIQUE INDEX ix_2 ON t (lower(name) DESC) WHERE parent IS NOT NULL;
        CREATE TABLE child (t INTEGER REFERENCES t ON DELETE CASCADE);
        CREATE VIEW v AS SELECT id, n, long FROM t;
        CREATE TRIGGER v_i INSTEAD OF INSERT ON v BEGIN INSERT INTO t (id, n) VALUES (new.id, new.n); END;
        CREATE TRIGGER t_i AFTER INSERT ON t BEGIN INSERT INTO other VALUES (new.id); END;
        CREATE TRIGGER o_d AFTER DELETE ON other BEGIN UPDATE t SET parent = NULL WHERE id = old.a; END;
        CREATE TRIGGER c_i AFTER INSERT ON child BEGIN SELECT * FROM early; END";
    let fills = "INSERT INTO t (id, n, name, parent) VALUES (1, 10, 'Ann', 1), (2, 20, 'bob', 1), (9, 9, 'x', NULL);
        INSERT INTO child VALUES (1), (2); DELETE FROM t WHERE id = 9; INSERT INTO v (id, n) VALUES (4, 4)";
    let refused = [
        "INSERT INTO t (n) VALUES (0)",
        "INSERT INTO t (id) VALUES (13)",
        "INSERT INTO t (name) VALUES ('ANN')",
        "INSERT INTO t (twice) VALUES (1)",
    ];
    for foreign_keys in [true, false] {
        let chain = two(makes, PORTABLE);
        let scene = Scene::at_a1("together", &chain);
        check_on(scene, "together", &chain, fills, &refused, foreign_keys);
    }
    let chain = chain(&[
        revision("a1", "none", "upgrade(sqlite)", makes),
        revision("b2", "a1", "upgrade", PORTABLE),
        revision("c3", "b2", "upgrade", "ALTER TABLE t ADD CONSTRAINT ck_more CHECK (n < 1000);"),
        revision(
            "d4",
            "c3",
            "upgrade",
            "ALTER TABLE t ADD CONSTRAINT uq_n UNIQUE (n);\nALTER TABLE t ALTER COLUMN n SET NOT NULL;",
        ),
    ]);
    let mut scene = Scene::at_a1("together", &chain);
    scene.foreign_keys(true);
    scene.run(fills);
    let before = scene.picture();
    scene.manager(&chain).upgrade("head").unwrap();
    let mut behind = scene.picture();
    behind.others.retain(|other| !other.contains("sqlite_autoindex_t_2"));
    assert_eq!((&behind.others, &behind.rows), (&before.others, &before.rows));
    assert!(scene.connection.execute_batch("UPDATE t SET n = 1000").is_err());
    assert!(scene.connection.execute_batch("UPDATE t SET n = NULL").is_err());
    scene.manager(&chain).downgrade("a1").unwrap();
    let again = scene.picture();
    assert_eq!(
        (&again.told, &again.others, &again.rows),
        (&before.told, &before.others, &before.rows)
    );
}

/// What ANALYZE found out about other tables and about this one is still there.
#[test]
fn statistics_survive() {
    let chain = two(
        "CREATE TABLE t (id INTEGER PRIMARY KEY, n INTEGER); CREATE INDEX ix ON t (n); CREATE TABLE u (a)",
        PORTABLE,
    );
    let mut scene = Scene::at_a1("statistics", &chain);
    scene.run("INSERT INTO t VALUES (1, 1), (2, 1), (3, 2); INSERT INTO u VALUES (1); ANALYZE");
    let statistics = "SELECT * FROM sqlite_stat1 WHERE tbl IN ('t', 'u') ORDER BY 1, 2";
    let before = scene.rows(statistics);
    scene.manager(&chain).upgrade("b2").unwrap();
    assert_eq!(scene.rows(statistics), before);
}

/// A view that shows what the table no longer has is told, and nothing is changed.
#[test]
fn a_view_that_would_break_is_refused() {
    let chain = two(
        "CREATE TABLE t (id INTEGER PRIMARY KEY, n INTEGER, gone TEXT UNIQUE)",
        "ALTER TABLE t DROP COLUMN gone;",
    );
    let mut scene = Scene::at_a1("breaks", &chain);
    scene.run("CREATE VIEW v AS SELECT gone FROM t; CREATE VIEW w AS SELECT * FROM v; CREATE VIEW x AS SELECT * FROM t");
    let before = scene.picture();
    let error = scene.manager(&chain).upgrade("b2").unwrap_err().to_string();
    assert!(error.contains("the view v names what the table no longer has"), "{error}");
    assert_eq!(scene.picture(), before);
    scene.run("DROP VIEW w; DROP VIEW v");
    scene.manager(&chain).upgrade("b2").unwrap();
    assert_eq!(scene.rows("SELECT count(*) FROM x"), ["0"]);
}

#[test]
fn each_survives_with_foreign_keys() {
    check_all(true);
}

#[test]
fn each_survives_without_foreign_keys() {
    check_all(false);
}
