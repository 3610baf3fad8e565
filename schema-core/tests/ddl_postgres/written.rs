//! What is read, written by the renderer and read again, makes the same schema.

use schema_core::backend::Backend;
use schema_core::catalog::Catalog;
use schema_core::operation::{Context, Operation};
use schema_core::render::Writer;

use crate::DIALECT;
use crate::support::{operations, source};

const STATEMENTS: &[&str] = &[
    "CREATE SCHEMA shop",
    "CREATE TYPE mood AS ENUM ('sad', 'ok')",
    "CREATE TABLE users (id bigserial PRIMARY KEY, email varchar(20) COLLATE \"C\" NOT NULL UNIQUE, \
     age int DEFAULT 1 + 2 CHECK (age > 0), tags text[] DEFAULT ARRAY['a', 'b']::text[], m mood)",
    "CREATE TABLE shop.\"Orders\" (id int GENERATED ALWAYS AS IDENTITY (START 5 INCREMENT 2), \
     \"user\" bigint CONSTRAINT fk REFERENCES users (id) MATCH FULL ON DELETE CASCADE DEFERRABLE, \
     a int, b int, twice int GENERATED ALWAYS AS (a * 2) STORED, at timestamp(3) with time zone, \
     PRIMARY KEY (id) INCLUDE (a) WITH (fillfactor = 70), UNIQUE NULLS NOT DISTINCT (a, b) \
     DEFERRABLE INITIALLY DEFERRED, EXCLUDE USING gist (a WITH =) WHERE (b > 0), \
     CHECK (a > b) NO INHERIT) PARTITION BY RANGE (a, lower(b)) TABLESPACE fast",
    "CREATE TABLE plain () WITH (fillfactor = 70, autovacuum_enabled = false)",
    "CREATE UNIQUE INDEX ix ON users USING gin (email COLLATE \"C\" text_pattern_ops DESC NULLS LAST, \
     lower(email), (age + 1)) INCLUDE (m) NULLS NOT DISTINCT WITH (fillfactor = 70) WHERE age > 0",
    "CREATE INDEX ON users (age)",
    "ALTER TABLE users ADD COLUMN note text UNIQUE CHECK (note <> ''), DROP COLUMN tags",
    "ALTER TABLE users ALTER age TYPE numeric(10, 2) USING age::numeric, ALTER age SET NOT NULL",
    "ALTER TABLE users ALTER age DROP DEFAULT, ALTER age SET DEFAULT 5",
    "ALTER TABLE users ADD CONSTRAINT adult CHECK (age > 17) NOT VALID",
    "ALTER TABLE users VALIDATE CONSTRAINT adult",
    "ALTER TABLE users RENAME CONSTRAINT adult TO grown_up",
    "ALTER TABLE users RENAME COLUMN note TO notes",
    "ALTER TABLE users DROP CONSTRAINT users_email_key",
    "CREATE UNIQUE INDEX email ON users (email)",
    "ALTER TABLE users ADD CONSTRAINT email UNIQUE USING INDEX email",
    "ALTER INDEX ix RENAME TO other",
    "DROP INDEX other",
    "CREATE VIEW adults AS SELECT id FROM users",
    "CREATE FUNCTION f(a int, b text) RETURNS int LANGUAGE sql AS $$ SELECT 1 $$",
    "CREATE TRIGGER t BEFORE INSERT ON users FOR EACH ROW EXECUTE FUNCTION f()",
    "CREATE POLICY p ON users USING (true)",
    "ALTER TYPE mood ADD VALUE 'happy'",
    "COMMENT ON TABLE users IS 'it''s'",
    "COMMENT ON COLUMN shop.\"Orders\".\"user\" IS 'who'",
    "CREATE TABLE parts (a int, b int, FOREIGN KEY (a, b) REFERENCES shop.\"Orders\" (a, b) \
     ON UPDATE CASCADE ON DELETE SET NULL (a) INITIALLY DEFERRED)",
    "ALTER TABLE parts DROP CONSTRAINT parts_a_b_fkey",
    "DROP POLICY p ON users",
    "DROP TRIGGER t ON users",
    "DROP FUNCTION f(integer, text)",
    "DROP VIEW adults",
    "ALTER TABLE plain RENAME TO simple",
    "ALTER TABLE simple SET SCHEMA shop",
    "DROP TABLE shop.simple",
];

fn apply(operation: &Operation, catalog: &mut Catalog, text: &str) {
    let context = Context { source: Some(source()), portable: false };
    let misfits = operation.apply(catalog, context).misfits;
    assert!(misfits.is_empty(), "{text}: {misfits:?}");
}

#[test]
fn what_is_written_of_it_reads_the_same() {
    let (mut first, mut second) = (Catalog::new(DIALECT), Catalog::new(DIALECT));
    for text in STATEMENTS {
        let mut writer = Writer::new(Backend::Postgres);
        for operation in operations(text) {
            writer.operation(&operation, &first, 0);
            apply(&operation, &mut first, text);
        }
        for written in writer.finish(&first) {
            for operation in operations(&written.text) {
                apply(&operation, &mut second, &written.text);
            }
        }
        for table in first.tables() {
            assert_eq!(Some(table), second.table(&table.name), "{text}");
        }
        assert_eq!(first, second, "{text}");
    }
}
