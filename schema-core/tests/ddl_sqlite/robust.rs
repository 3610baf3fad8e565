//! Statements with as much in each as it may have, and such as are deep or long.

use crate::support::operations;
use crate::survival::survives;

/// What is taken apart in `survival`.
pub(crate) const CORPUS: &[&str] = &[
    "CREATE TEMP TABLE IF NOT EXISTS main.'T' (id INTEGER CONSTRAINT pk PRIMARY KEY DESC ON CONFLICT \
     FAIL AUTOINCREMENT, a \"long\" varchar(10, -2) COLLATE nocase DEFAULT -5 NOT NULL ON CONFLICT \
     IGNORE, b int GENERATED ALWAYS AS (a * 2) STORED UNIQUE, c AS (b) CHECK (c > 0), [d] DEFAULT \
     ('x' || 'y') REFERENCES p (x) ON DELETE SET NULL MATCH full ON UPDATE CASCADE DEFERRABLE \
     INITIALLY DEFERRED, CONSTRAINT u UNIQUE (a COLLATE nocase DESC, b) ON CONFLICT ROLLBACK \
     FOREIGN KEY (a, b) REFERENCES `p` (x, y) NOT DEFERRABLE, CHECK (a > 0)) STRICT, WITHOUT ROWID",
    "CREATE TABLE t (id INTEGER, PRIMARY KEY (id AUTOINCREMENT))",
    "CREATE TABLE t AS SELECT * FROM s",
    "CREATE VIRTUAL TABLE IF NOT EXISTS f USING fts5(a, content='t')",
    "ALTER TABLE main.t ADD COLUMN a int CHECK (a > 0) REFERENCES p ON UPDATE CASCADE",
    "ALTER TABLE t ADD CONSTRAINT c CHECK (a > 0)",
    "ALTER TABLE t RENAME COLUMN a TO b",
    "ALTER TABLE t RENAME TO 'u'",
    "ALTER TABLE t ALTER COLUMN a SET NOT NULL",
    "ALTER TABLE t DROP CONSTRAINT c",
    "ALTER TABLE t DROP COLUMN a",
    "DROP TABLE IF EXISTS main.t",
    "CREATE UNIQUE INDEX IF NOT EXISTS main.i ON t (a COLLATE nocase DESC, lower(b), (c || d)) WHERE \
     a > 0",
    "DROP INDEX i",
    "CREATE VIEW v (x) AS WITH w (x) AS NOT MATERIALIZED (SELECT 1 FROM a) SELECT * FROM w JOIN (b \
     CROSS JOIN c) ON true, json_each(x)",
    "CREATE TRIGGER n BEFORE UPDATE OF a ON t FOR EACH ROW WHEN (a) BEGIN UPDATE OR IGNORE u SET a = \
     1; INSERT INTO x SELECT 1 FROM y ON CONFLICT DO UPDATE SET b = 2; END",
    "WITH x AS (SELECT 1 FROM s) INSERT OR REPLACE INTO t SELECT * FROM x",
    "UPDATE sqlite_master SET sql = 'x'",
    "PRAGMA main.writable_schema = 1",
];

#[test]
fn deep_and_long_statements_take_no_longer_than_they_are() {
    let (open, close) = ("(".repeat(20_000), ")".repeat(20_000));
    survives(&format!("CREATE TABLE t (a int CHECK ({open}a{close}))"));
    survives(&format!("CREATE INDEX i ON t (({open}a{close}))"));
    survives(&format!("CREATE TABLE t (a {})", "int ".repeat(50_000)));
    let columns: Vec<String> = (0..5_000).map(|at| format!("c{at} int CHECK (1)")).collect();
    assert_eq!(operations(&format!("CREATE TABLE t ({})", columns.join(", "))).len(), 1);
    survives(&format!("CREATE VIEW v AS SELECT {} FROM a", "(SELECT 1 FROM b), ".repeat(5_000)));
}
