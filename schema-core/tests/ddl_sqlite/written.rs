//! What is read, written by the renderer and read again, makes the same schema.

use schema_core::backend::Backend;
use schema_core::catalog::{Catalog, Table};
use schema_core::operation::{Context, Operation};
use schema_core::rebuild::Rebuild;
use schema_core::render::{Rendered, Writer};
use schema_core::source::Span;

use crate::DIALECT;
use crate::support::{operations, source};

const STATEMENTS: &[&str] = &[
    "CREATE TABLE users (id INTEGER CONSTRAINT pk PRIMARY KEY ON CONFLICT REPLACE AUTOINCREMENT, \
     email varchar(20) UNIQUE ON CONFLICT IGNORE NOT NULL ON CONFLICT FAIL COLLATE NoCase, 'a b', \
     age int DEFAULT (1 + 2) CHECK (age > 0), word DEFAULT word, at decimal(10,2) DEFAULT -1.5, \
     twice int AS (age * 2) STORED, thrice GENERATED ALWAYS AS (age * 3), \
     CONSTRAINT adult CHECK ((age) > (17)))",
    "CREATE TABLE \"Orders\" (a int, b int, user REFERENCES users ON DELETE CASCADE MATCH FULL \
     DEFERRABLE INITIALLY DEFERRED, c text COLLATE 'x y' REFERENCES users (email) ON UPDATE SET NULL \
     NOT DEFERRABLE, CONSTRAINT k PRIMARY KEY (a DESC, b COLLATE rtrim) ON CONFLICT ROLLBACK, \
     CONSTRAINT u UNIQUE (b COLLATE nocase DESC), FOREIGN KEY (a, b) REFERENCES other (x, y)) \
     WITHOUT ROWID, STRICT",
    "CREATE TABLE backwards (id INTEGER PRIMARY KEY DESC)",
    "CREATE TABLE forwards (id INTEGER, PRIMARY KEY (id DESC))",
    "CREATE TEMP TABLE gone (a)",
    "CREATE UNIQUE INDEX ix ON users (email COLLATE nocase DESC, lower(word), (age + 1)) WHERE age > 0",
    "CREATE INDEX plain ON users (age)",
    "ALTER TABLE users ADD COLUMN note text NOT NULL DEFAULT '' CHECK (note <> 'x')",
    "ALTER TABLE users ADD owner REFERENCES users (id)",
    "ALTER TABLE users RENAME COLUMN note TO notes",
    "ALTER TABLE users ALTER COLUMN age SET NOT NULL",
    "ALTER TABLE users ADD CONSTRAINT old CHECK (age < 100)",
    "ALTER TABLE users DROP CONSTRAINT old",
    "ALTER TABLE users DROP COLUMN at",
    "DROP INDEX plain",
    "CREATE VIEW adults AS SELECT id FROM users",
    "CREATE TRIGGER t AFTER INSERT ON users BEGIN DELETE FROM gone; END",
    "CREATE VIRTUAL TABLE f USING fts5(a)",
    "DROP TABLE f",
    "DROP TRIGGER t",
    "DROP VIEW adults",
    "ALTER TABLE backwards RENAME TO simple",
    "DROP TABLE simple",
];

fn apply(operation: &Operation, catalog: &mut Catalog, text: &str) {
    let context = Context { source: Some(source()), portable: false };
    let misfits = operation.apply(catalog, context).misfits;
    assert!(misfits.is_empty(), "{text}: {misfits:?}");
}

/// The statements that do what was written; in place, where that can be.
fn statements(written: &Rendered) -> Vec<String> {
    match written.rebuild {
        true => {
            let plan = Rebuild::decode(&written.text).expect("a plan");
            plan.in_place.expect("a change in place").statements
        }
        false => vec![written.text.clone()],
    }
}

#[test]
fn what_is_written_of_it_reads_the_same() {
    let (mut first, mut second) = (Catalog::new(DIALECT), Catalog::new(DIALECT));
    for text in STATEMENTS {
        let mut writer = Writer::new(Backend::Sqlite);
        for operation in operations(text) {
            writer.operation(&operation, &first, 0);
            apply(&operation, &mut first, text);
        }
        for written in writer.finish(&first) {
            for text in statements(&written) {
                operations(&text).iter().for_each(|one| apply(one, &mut second, &text));
            }
        }
        for table in first.tables() {
            assert_eq!(Some(table), second.table(&table.name), "{text}");
        }
        assert_eq!(first, second, "{text}");
    }
}

#[test]
fn what_stands_with_a_column_is_written_there() {
    let catalog = crate::support::catalog(&[
        "CREATE TABLE t (a int CONSTRAINT c CHECK (a > 0 -- so\n) REFERENCES p ON DELETE CASCADE \
         DEFERRABLE INITIALLY DEFERRED UNIQUE, b int, CHECK (b > 0), FOREIGN KEY (b) REFERENCES p)",
        "ALTER TABLE t ADD d REFERENCES p (id)",
        "ALTER TABLE t RENAME COLUMN a TO e",
    ]);
    let mut writer = Writer::new(Backend::Sqlite);
    let table = Table::clone(catalog.tables().next().unwrap());
    let (table, at) = (Box::new(table), Span::at(0));
    let create = Operation::CreateTable { table, at, if_absent: false };
    writer.operation(&create, &Catalog::new(DIALECT), 0);
    let written = writer.finish(&Catalog::new(DIALECT));
    let expected = r#"
CREATE TABLE "t" (
    "e" INT CONSTRAINT "c" CHECK ("e" > 0 -- so
) REFERENCES "p" ON DELETE CASCADE DEFERRABLE INITIALLY DEFERRED,
    "b" INT,
    "d" REFERENCES "p" ("id"),
    UNIQUE ("e"),
    CHECK (b > 0),
    FOREIGN KEY ("b") REFERENCES "p"
)"#;
    assert_eq!(written[0].text, expected.trim());
}
