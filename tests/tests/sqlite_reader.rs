//! SQLite's own DDL, read and run: the catalog must be what the database holds, and what the database
//! refuses must not fit.

use std::sync::Arc;

use rusqlite::Connection;
use schema_core::backend::{Backend, Dialect};
use schema_core::catalog::{Catalog, Table};
use schema_core::ddl::{Effect, Input, read};
use schema_core::operation::{Context, Misfit, Operation};
use schema_core::render::Writer;
use schema_core::source::{Source, SourceId, Sources, Span, Spanned};
use schema_core::sql::split;
use schema_tests::{inspect, sqlite};

/// A catalog and a database that get the same statements.
struct Both {
    catalog: Catalog,
    database: Connection,
    source: SourceId,
}

impl Both {
    fn new() -> Self {
        let source = Sources::default().add(Source::new("test.sql", ""));
        Self { catalog: Catalog::new(Dialect::Sqlite), database: sqlite::memory(), source }
    }

    /// What of a statement does not fit; where nothing is, it is applied.
    fn apply(&mut self, text: &str) -> Vec<Misfit> {
        let input = Input { text, source: self.source, base: 0, dialect: Dialect::Sqlite };
        let statement = read(&input).expect(text).remove(0);
        let Effect::Operations(operations) = statement.effect else {
            assert!(!matches!(statement.effect, Effect::Opaque(_)), "{text}");
            return Vec::new();
        };
        let mut after = self.catalog.clone();
        let mut misfits = Vec::new();
        for operation in operations {
            let context = Context { source: Some(self.source), portable: false };
            misfits.extend(operation.apply(&mut after, context).misfits);
        }
        misfits.retain(|misfit| !misfit.soft);
        if misfits.is_empty() {
            self.catalog = after;
        }
        misfits
    }

    fn run(&mut self, text: &str) {
        let refused = self.database.execute_batch(text).err();
        let misfits = self.apply(text);
        match (refused, misfits.as_slice()) {
            (None, []) => {}
            (Some(error), []) => panic!("it fits, and SQLite refuses it: {text}\n{error}"),
            (None, misfits) => panic!("SQLite takes it, and it does not fit: {text}\n{misfits:?}"),
            (Some(_), _) => {}
        }
        let (real, held) = (inspect::plain_sqlite(&self.database), inspect::catalog(&self.catalog));
        inspect::assert_same(text, &real, &held);
    }

    /// The tables of the catalog, written and run on another database, are those of this one.
    fn is_written_the_same(&self, what: &str) {
        let (other, empty) = (sqlite::memory(), Catalog::new(Dialect::Sqlite));
        for table in self.catalog.tables().filter(|table| !table.temporary) {
            let at = Span::at(0);
            let bare = Table { indexes: Vec::new(), ..Table::clone(table) };
            let create = Operation::CreateTable { table: Box::new(bare), at, if_absent: false };
            let mut made = empty.clone();
            made.put_table(Arc::clone(table));
            let mut writer = Writer::new(Backend::Sqlite);
            writer.operation(&create, &empty, 0);
            for index in &table.indexes {
                let (index, table) =
                    (Box::new(index.clone()), Spanned::new(table.name.clone(), at));
                let create = Operation::CreateIndex { table, index, at, if_absent: false };
                writer.operation(&create, &made, 0);
            }
            for written in writer.finish(&made) {
                other.execute_batch(&written.text).expect(&written.text);
            }
        }
        let of_tables = |database: &Connection| -> Vec<String> {
            let lines = inspect::exact_sqlite(database).into_iter().map(|line| one_spelling(&line));
            lines
                .filter(|line| !line.starts_with("view ") && !line.starts_with("trigger "))
                .collect()
        };
        inspect::assert_same(what, &of_tables(&self.database), &of_tables(&other));
    }
}

/// A line without regard to the case of collations, and to whether a foreign key names the columns that it
/// references where it may leave them out.
fn one_spelling(line: &str) -> String {
    let line = line.to_lowercase();
    let fields: Vec<&str> = line.split('|').collect();
    match fields.as_slice() {
        [first, table, from, _, rest @ ..] if first.contains(" foreign_key_list ") => {
            format!("{first}|{table}|{from}|{}", rest.join("|"))
        }
        _ => line,
    }
}

fn check(script: &str) {
    let mut both = Both::new();
    let pieces = split(script, Dialect::Sqlite).pieces;
    for span in pieces.iter().filter_map(|piece| piece.statement) {
        both.run(span.of(script));
    }
    both.is_written_the_same(script);
}

#[test]
fn tables_of_every_form() {
    check(
        "CREATE TABLE typeless (a, b, c);
        CREATE TABLE words (a unsigned big int, b double precision NOT NULL, c VarChar( 20 ),
            d decimal(10,2), e 'text', f \"native character\"(70), g decimal( 10 , 5 ), h [int]);
        CREATE TABLE clauses (id integer NOT NULL CONSTRAINT pk PRIMARY KEY ON CONFLICT REPLACE AUTOINCREMENT,
            a text COLLATE NOCASE UNIQUE ON CONFLICT IGNORE NOT NULL ON CONFLICT FAIL DEFAULT 'x',
            b int NULL CHECK (b > 0) CONSTRAINT named CHECK (b < 10), c DEFAULT word, d DEFAULT -1.5,
            e DEFAULT (1 + 2), f DEFAULT CURRENT_TIMESTAMP, g DEFAULT TRUE, h DEFAULT x'00');
        CREATE TABLE computed (a int, b AS (a * 2), c int GENERATED ALWAYS AS (a * 3) STORED,
            d text AS (a) VIRTUAL NOT NULL);
        CREATE TABLE \"quoted 1\" ('a b' int, [c d] int, `e f` int, \"g\"\"h\" int, UNIQUE ('a b', [c d]));
        CREATE TABLE no_commas (a int, b int, CONSTRAINT p PRIMARY KEY (a DESC, b COLLATE rtrim)
            CONSTRAINT c CHECK (a > 0) UNIQUE (b) FOREIGN KEY (a) REFERENCES typeless);
        CREATE TABLE IF NOT EXISTS no_commas (x);
        CREATE TABLE strict_one (a INTEGER PRIMARY KEY NOT NULL, b TEXT, c ANY) STRICT;
        CREATE TABLE without (a TEXT, b INT, PRIMARY KEY (a, b)) WITHOUT ROWID, STRICT;
        CREATE TABLE numbered (a int, id INTEGER, PRIMARY KEY (id AUTOINCREMENT));
        CREATE TABLE main.qualified (a);
        CREATE TABLE type (key int, action text, row int, end_ int)",
    );
}

#[test]
fn keys_that_are_written_twice_are_one() {
    check(
        "CREATE TABLE a (id INTEGER PRIMARY KEY UNIQUE);
        CREATE TABLE b (id INTEGER UNIQUE PRIMARY KEY);
        CREATE TABLE c (id TEXT PRIMARY KEY UNIQUE, UNIQUE (id));
        CREATE TABLE d (id TEXT UNIQUE PRIMARY KEY);
        CREATE TABLE e (x, y, UNIQUE (x, y), UNIQUE (x, y), UNIQUE (y, x), PRIMARY KEY (x, y));
        CREATE TABLE f (id INTEGER PRIMARY KEY DESC UNIQUE);
        CREATE TABLE g (id INTEGER, PRIMARY KEY (id DESC), UNIQUE (id));
        CREATE TABLE h (id INTEGER PRIMARY KEY, UNIQUE (id)) WITHOUT ROWID;
        CREATE TABLE i (x COLLATE nocase, UNIQUE (x), UNIQUE (x COLLATE binary), UNIQUE (x COLLATE nocase));
        CREATE TABLE j (x, UNIQUE (x DESC), UNIQUE (x))",
    );
}

#[test]
fn foreign_keys_need_nothing_to_be_there() {
    check(
        "PRAGMA foreign_keys = OFF;
        CREATE TABLE child (a REFERENCES parent, b REFERENCES parent (x) ON DELETE CASCADE,
            c int REFERENCES parent (y) MATCH FULL ON UPDATE SET NULL ON DELETE SET DEFAULT
                DEFERRABLE INITIALLY DEFERRED,
            FOREIGN KEY (a, b) REFERENCES child (b, c) NOT DEFERRABLE INITIALLY IMMEDIATE);
        CREATE TABLE parent (x PRIMARY KEY, y UNIQUE);
        ALTER TABLE parent RENAME TO elder;
        ALTER TABLE elder RENAME COLUMN x TO z;
        DROP TABLE elder;
        CREATE TABLE elder (z PRIMARY KEY, y);
        CREATE TABLE refused (a int, FOREIGN KEY (missing) REFERENCES elder)",
    );
}

#[test]
fn names_are_taken_or_missing() {
    check(
        "CREATE TABLE t (a int, b int);
        CREATE TABLE T (a int);
        CREATE VIEW t AS SELECT 1;
        CREATE TABLE IF NOT EXISTS t (b);
        CREATE TABLE double (a, A);
        CREATE TABLE two_keys (a PRIMARY KEY, b PRIMARY KEY);
        CREATE TABLE no_column (a, UNIQUE (b));
        CREATE INDEX t ON t (a);
        CREATE INDEX i ON t (a);
        CREATE INDEX i ON t (b);
        CREATE INDEX IF NOT EXISTS i ON t (b);
        CREATE INDEX j ON t (missing);
        CREATE INDEX j ON missing (a);
        CREATE TABLE i (a);
        DROP TABLE missing;
        DROP TABLE IF EXISTS missing;
        DROP INDEX missing;
        DROP INDEX IF EXISTS missing;
        DROP VIEW missing;
        DROP VIEW IF EXISTS missing;
        DROP TRIGGER missing;
        DROP TRIGGER IF EXISTS missing;
        CREATE VIEW v AS SELECT a FROM t;
        CREATE VIEW v AS SELECT b FROM t;
        CREATE VIEW IF NOT EXISTS v AS SELECT b FROM t;
        CREATE VIEW lazy AS SELECT a FROM missing;
        DROP VIEW lazy;
        CREATE TABLE v (a);
        DROP TABLE v;
        DROP VIEW t;
        DROP TABLE i;
        DROP INDEX t;
        CREATE TRIGGER tr AFTER INSERT ON t BEGIN SELECT 1; END;
        CREATE TRIGGER tr AFTER DELETE ON t BEGIN SELECT 1; END;
        CREATE TRIGGER IF NOT EXISTS tr AFTER DELETE ON t BEGIN SELECT 1; END;
        CREATE TRIGGER t AFTER DELETE ON t BEGIN SELECT 1; END;
        CREATE TRIGGER no_table AFTER DELETE ON missing BEGIN SELECT 1; END;
        CREATE TRIGGER of_view INSTEAD OF DELETE ON v BEGIN SELECT 1; END;
        DROP VIEW v;
        DROP TRIGGER of_view;
        DROP TRIGGER tr;
        DROP TRIGGER tr",
    );
}

#[test]
fn indexes_of_every_form() {
    check(
        "CREATE TABLE t (a int, b text, c);
        CREATE UNIQUE INDEX i1 ON t (a COLLATE nocase DESC, b ASC);
        CREATE INDEX IF NOT EXISTS main.i2 ON t (lower(b), a + 1, (c || b) DESC) WHERE a > 0;
        CREATE INDEX 'i 3' ON 't' ('a');
        CREATE INDEX [i 4] ON [t] (\"b\" COLLATE \"RTRIM\");
        DROP INDEX main.i2;
        ALTER TABLE t RENAME COLUMN b TO d;
        ALTER TABLE t RENAME TO u;
        DROP INDEX i1;
        DROP TABLE u;
        CREATE TABLE u (a);
        CREATE INDEX i1 ON u (a)",
    );
}

#[test]
fn tables_are_altered() {
    check(
        "CREATE TABLE p (id INTEGER PRIMARY KEY, code TEXT UNIQUE);
        CREATE TABLE t (id INTEGER PRIMARY KEY, a int, b int CHECK (b > 0), c int REFERENCES p,
            d int, e int, f int, g AS (f), h int, i int, j int REFERENCES p, k int CHECK (k > b),
            CONSTRAINT both CHECK (d > e), UNIQUE (h), CHECK (i > 0), FOREIGN KEY (j) REFERENCES p);
        CREATE INDEX ix ON t (d) WHERE e > 0;
        ALTER TABLE t ADD COLUMN n text NOT NULL DEFAULT '';
        ALTER TABLE t ADD m int CONSTRAINT positive CHECK (m > 0) REFERENCES p (id) ON DELETE CASCADE;
        ALTER TABLE t ADD COLUMN computed AS (a + 1);
        ALTER TABLE t ADD COLUMN a int;
        ALTER TABLE missing ADD COLUMN a int;
        ALTER TABLE t RENAME COLUMN n TO note;
        ALTER TABLE t RENAME note TO note2;
        ALTER TABLE t RENAME COLUMN note2 TO A;
        ALTER TABLE t RENAME COLUMN missing TO x;
        ALTER TABLE t RENAME COLUMN b TO B;
        ALTER TABLE t DROP COLUMN note2;
        ALTER TABLE t DROP COLUMN missing;
        ALTER TABLE t DROP COLUMN id;
        ALTER TABLE t DROP COLUMN h;
        ALTER TABLE t DROP COLUMN d;
        ALTER TABLE t DROP COLUMN e;
        ALTER TABLE t DROP COLUMN f;
        ALTER TABLE t DROP COLUMN i;
        ALTER TABLE t DROP COLUMN j;
        ALTER TABLE t DROP COLUMN b;
        ALTER TABLE t RENAME COLUMN k TO l;
        ALTER TABLE t DROP COLUMN l;
        ALTER TABLE t DROP COLUMN b;
        ALTER TABLE t DROP COLUMN computed;
        ALTER TABLE t DROP COLUMN a;
        ALTER TABLE t DROP COLUMN c;
        ALTER TABLE t RENAME TO p;
        ALTER TABLE t RENAME TO ix;
        ALTER TABLE t RENAME TO T;
        ALTER TABLE t RENAME TO 'other name';
        ALTER TABLE 'other name' RENAME TO t",
    );
}

#[test]
fn constraints_are_altered_from_sqlite_3_53_on() {
    if rusqlite::version_number() < 3_053_000 {
        return;
    }
    check(
        "CREATE TABLE t (a int, b int);
        ALTER TABLE t DROP CONSTRAINT missing;
        ALTER TABLE t ALTER COLUMN a SET NOT NULL;
        ALTER TABLE t ALTER a DROP NOT NULL;
        ALTER TABLE t ALTER missing SET NOT NULL;
        ALTER TABLE t ADD CONSTRAINT c CHECK (a > 0);
        ALTER TABLE t ADD CHECK (a > b);
        ALTER TABLE t ADD CONSTRAINT c CHECK (b > 0);
        ALTER TABLE t DROP CONSTRAINT c",
    );
}

#[test]
fn a_table_is_built_anew_by_hand() {
    check(
        "PRAGMA foreign_keys = OFF;
        CREATE TABLE users (id INTEGER PRIMARY KEY, name TEXT);
        CREATE TABLE posts (id INTEGER PRIMARY KEY, author INTEGER REFERENCES users (id));
        CREATE TABLE own (id INTEGER PRIMARY KEY, up INTEGER REFERENCES own);
        CREATE INDEX ix ON users (name);
        CREATE TRIGGER tr AFTER DELETE ON posts BEGIN SELECT 1; END;
        CREATE TRIGGER of_users AFTER DELETE ON users BEGIN SELECT 1; END;
        BEGIN;
        CREATE TABLE new_users (id INTEGER PRIMARY KEY, name TEXT NOT NULL, UNIQUE (name));
        INSERT INTO new_users SELECT * FROM users;
        DROP TABLE users;
        ALTER TABLE new_users RENAME TO users;
        CREATE INDEX ix ON users (name);
        CREATE TRIGGER of_users AFTER DELETE ON users BEGIN SELECT 1; END;
        COMMIT;
        ALTER TABLE own RENAME TO old_own;
        CREATE TABLE own (id INTEGER PRIMARY KEY, up INTEGER REFERENCES own, more);
        INSERT INTO own (id, up) SELECT id, up FROM old_own;
        DROP TABLE old_own;
        DROP TRIGGER tr;
        PRAGMA foreign_keys = ON",
    );
}

#[test]
fn what_is_temporary_goes() {
    check(
        "CREATE TEMP TABLE kept AS SELECT 1 AS a;
        CREATE TABLE temp.more (a int);
        INSERT INTO kept SELECT * FROM temp.more;
        DROP TABLE kept;
        DROP TABLE temp.more;
        CREATE TABLE kept (a)",
    );
}

#[test]
fn views_and_triggers_follow_or_hold_what_they_name() {
    check(
        "CREATE TABLE t (a int, b int, c int, d int);
        CREATE TABLE log (w int, x int, y int, z int);
        CREATE VIEW v AS SELECT a FROM t;
        CREATE TRIGGER tr AFTER INSERT ON t BEGIN INSERT INTO log (x) VALUES (new.b);
            UPDATE log SET y = 1, w = 2 WHERE z > 0; END;
        ALTER TABLE t DROP COLUMN a;
        ALTER TABLE t DROP COLUMN b;
        ALTER TABLE log DROP COLUMN x;
        ALTER TABLE t DROP COLUMN c;
        ALTER TABLE log DROP COLUMN y;
        ALTER TABLE log DROP COLUMN w;
        ALTER TABLE log DROP COLUMN z;
        ALTER TABLE t RENAME COLUMN a TO e;
        ALTER TABLE t RENAME TO u;
        ALTER TABLE u RENAME COLUMN b TO f;
        ALTER TABLE v RENAME TO w;
        ALTER TABLE v RENAME COLUMN e TO g;
        ALTER TABLE v ADD COLUMN g;
        ALTER TABLE v DROP COLUMN e;
        DROP TABLE v;
        DROP VIEW u;
        DROP VIEW v;
        DROP TABLE u;
        DROP TRIGGER tr",
    );
}

#[test]
fn a_view_that_selects_from_nothing_holds_renames() {
    check(
        "CREATE TABLE t (a int);
        CREATE VIEW v AS SELECT a FROM t;
        CREATE TABLE new_t (a int);
        CREATE TABLE other (a int, b int);
        DROP TABLE t;
        ALTER TABLE other RENAME COLUMN a TO c;
        ALTER TABLE other DROP COLUMN b;
        ALTER TABLE other ADD COLUMN d;
        ALTER TABLE new_t RENAME TO t;
        DROP VIEW v;
        ALTER TABLE new_t RENAME TO t",
    );
}

#[test]
fn a_trigger_whose_body_names_nothing_holds_renames() {
    for body in [
        "INSERT INTO log VALUES (1)",
        "INSERT INTO log (x) SELECT 1",
        "UPDATE log SET x = 1",
        "DELETE FROM log",
        "SELECT x FROM log",
    ] {
        check(&format!(
            "CREATE TABLE t (a int, b int);
            CREATE TABLE other (a int, b int);
            CREATE TABLE log (x int);
            CREATE TRIGGER tr AFTER INSERT ON t BEGIN {body}; END;
            ALTER TABLE other RENAME TO other2;
            DROP TABLE log;
            ALTER TABLE other2 DROP COLUMN b;
            ALTER TABLE other2 RENAME COLUMN a TO c;
            ALTER TABLE other2 RENAME TO other3;
            DROP TRIGGER tr;
            ALTER TABLE other2 RENAME TO other3"
        ));
    }
}

#[test]
fn virtual_tables_are_objects() {
    let mut both = Both::new();
    for text in [
        "CREATE VIRTUAL TABLE f USING fts5(a)",
        "ALTER TABLE f RENAME TO g",
        "CREATE VIRTUAL TABLE IF NOT EXISTS g USING fts5(b)",
        "INSERT INTO g VALUES ('x')",
        "DROP TABLE g",
        "CREATE TABLE g (a)",
    ] {
        both.database.execute_batch(text).expect(text);
        let misfits = both.apply(text);
        assert!(misfits.is_empty(), "{text}: {misfits:?}");
    }
    both.run("CREATE VIEW g AS SELECT 1");
}
