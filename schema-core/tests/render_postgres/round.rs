//! Statements of PostgreSQL are read, written down, and read again: both ways make the same catalog, and
//! so does what takes them back.

use schema_core::ddl::{Effect, Input, read};
use schema_core::source::{Source, Sources};
use schema_core::sql::split;

use super::support::*;

/// The operations of a text; what does not outlast a session, and setting a sequence, does nothing.
fn operations(text: &str) -> Vec<Operation> {
    let mut sources = Sources::default();
    let source = sources.add(Source::new("test", text));
    let mut found = Vec::new();
    for piece in split(text, Dialect::Postgres).pieces {
        let Some(span) = piece.statement else { continue };
        let text = span.of(text);
        let input = Input { text, source, base: span.start, dialect: Dialect::Postgres };
        for statement in read(&input).unwrap() {
            match statement.effect {
                Effect::Operations(operations) => found.extend(operations),
                Effect::Unmodelled if text.starts_with("SELECT setval(") => {}
                other => panic!("{text} is {other:?}"),
            }
        }
    }
    found
}

fn apply(operation: &Operation, catalog: &mut Catalog) {
    let applied = operation.apply(catalog, Context { source: None, portable: false });
    assert!(applied.misfits.is_empty(), "{operation:?}: {:?}", applied.misfits);
}

/// Applies an operation, and elsewhere what is read of its text.
#[track_caller]
fn both(operation: &Operation, own: &mut Catalog, other: &mut Catalog) {
    let mut texts = Writer::new(Backend::Postgres);
    texts.operation(operation, own, 0);
    let texts: Vec<String> = texts.finish(own).into_iter().map(|one| one.text).collect();
    assert!(!texts.is_empty(), "{operation:?} is not written");
    apply(operation, own);
    texts.iter().flat_map(|text| operations(text)).for_each(|again| apply(&again, other));
    assert_eq!(own, other, "{texts:#?}");
}

/// Holds a text against what is read of its operations' own texts; and back, as far as that goes.
#[track_caller]
fn check(text: &str) {
    let (mut own, mut other) = (empty(), empty());
    let mut back = Vec::new();
    for operation in operations(text) {
        let reversed = operation.reverse(&own);
        back.push(reversed);
        both(&operation, &mut own, &mut other);
    }
    for reversed in back.into_iter().rev() {
        let Ok(reversed) = reversed else { return };
        reversed.iter().for_each(|operation| both(operation, &mut own, &mut other));
    }
    assert_eq!(own, empty());
}

const USERS: &str = "CREATE TABLE users (id bigint CONSTRAINT users_pkey PRIMARY KEY, \
                     email varchar(255) NOT NULL CONSTRAINT users_email_key UNIQUE, \
                     score int DEFAULT 0, born date);";

/// Holds further statements.
#[track_caller]
fn on_users(text: &str) {
    check(&format!("{USERS} {text}"));
}

#[test]
fn tables() {
    check("CREATE TABLE t (a serial PRIMARY KEY, b bigserial, c smallserial)");
    check(
        "CREATE TABLE \"T\" (\"A b\" text DEFAULT 'x'::text, \"c\"\"d\" int CHECK (\"c\"\"d\" > 0))",
    );
    check(
        "CREATE TABLE t (a int GENERATED ALWAYS AS IDENTITY (START WITH 10 INCREMENT BY 2), b int)",
    );
    check("CREATE TABLE t (a int, b int GENERATED ALWAYS AS (a * 2) STORED)");
    check(
        "CREATE TABLE t (a text COLLATE \"C\" NOT NULL, b timestamptz DEFAULT now() + interval '1 day')",
    );
    check(
        "CREATE TABLE t (a int, b boolean DEFAULT (1 IN (1, 2)), c timestamp(3) DEFAULT (now() AT TIME ZONE 'UTC'))",
    );
    check(
        "CREATE TABLE t (a int[], b numeric(10, 2), c double precision, d char(3), e varchar, f time with time zone)",
    );
    check(
        "CREATE TABLE t (a int, b int, PRIMARY KEY (a) INCLUDE (b), UNIQUE NULLS NOT DISTINCT (b) DEFERRABLE INITIALLY DEFERRED)",
    );
    check("CREATE TABLE t (a int, r int4range, EXCLUDE USING gist (r WITH &&) WHERE (a > 0))");
    check("CREATE TABLE t (a int) WITH (fillfactor = 70)");
    check(
        "CREATE TABLE s (a int); CREATE TABLE t (LIKE s INCLUDING ALL, b int) WITH (fillfactor = 70)",
    );
    check("CREATE TABLE p (a int, at date) PARTITION BY RANGE (at)");
    check("CREATE TABLE p (a int, at date); CREATE TABLE c (b int) INHERITS (p)");
    check(
        "CREATE TABLE p (a int, at date) PARTITION BY RANGE (at); CREATE TABLE c PARTITION OF p FOR VALUES FROM ('2024-01-01') TO ('2025-01-01')",
    );
    check(
        "CREATE SCHEMA shop; CREATE TABLE shop.t (a int PRIMARY KEY); ALTER TABLE shop.t SET SCHEMA public",
    );
    check("CREATE TABLE t (a int, b int); ALTER TABLE t RENAME TO u; DROP TABLE u");
}

#[test]
fn columns() {
    on_users(
        "ALTER TABLE users ADD COLUMN IF NOT EXISTS a text NOT NULL DEFAULT 'a', ADD b serial",
    );
    on_users(
        "ALTER TABLE users ADD COLUMN a int CONSTRAINT uq UNIQUE CONSTRAINT fk REFERENCES users (id) ON DELETE SET NULL CONSTRAINT positive CHECK (a > 0)",
    );
    on_users("ALTER TABLE users DROP COLUMN score, DROP COLUMN IF EXISTS nothing");
    on_users("ALTER TABLE users RENAME COLUMN score TO points");
    on_users("ALTER TABLE users ALTER score TYPE bigint, ALTER email TYPE text COLLATE \"C\"");
    on_users("ALTER TABLE users ALTER COLUMN score SET DATA TYPE text USING score::text");
    on_users("ALTER TABLE users ALTER score SET NOT NULL, ALTER email DROP NOT NULL");
    on_users("ALTER TABLE users ALTER score DROP DEFAULT, ALTER born SET DEFAULT CURRENT_DATE");
    on_users("ALTER TABLE users ALTER id ADD GENERATED BY DEFAULT AS IDENTITY");
    on_users(
        "ALTER TABLE users ALTER id ADD GENERATED BY DEFAULT AS IDENTITY; \
         ALTER TABLE users ALTER id SET GENERATED ALWAYS; ALTER TABLE users ALTER id DROP IDENTITY IF EXISTS",
    );
    on_users(
        "COMMENT ON COLUMN users.email IS 'where they''re reached'; COMMENT ON TABLE users IS 'all'",
    );
    on_users("COMMENT ON COLUMN users.score IS 'x'; ALTER TABLE users DROP COLUMN score");
    check(
        "CREATE TABLE t (a int, b int GENERATED ALWAYS AS (a * 2) STORED); ALTER TABLE t ALTER b DROP EXPRESSION",
    );
}

#[test]
fn constraints() {
    on_users(
        "ALTER TABLE users ADD CONSTRAINT positive CHECK (score > 0), ADD CONSTRAINT late CHECK (born > '1900-01-01') NOT VALID",
    );
    on_users(
        "ALTER TABLE users ADD CONSTRAINT late CHECK (score > 0) NO INHERIT NOT VALID; ALTER TABLE users VALIDATE CONSTRAINT late",
    );
    on_users("ALTER TABLE users ADD CONSTRAINT late CHECK (score > 0) NOT VALID; DROP TABLE users");
    on_users(
        "ALTER TABLE users RENAME CONSTRAINT users_email_key TO uq; ALTER TABLE users DROP CONSTRAINT uq",
    );
    on_users(
        "CREATE TABLE posts (a bigint, FOREIGN KEY (a) REFERENCES users ON DELETE CASCADE ON UPDATE RESTRICT DEFERRABLE)",
    );
    on_users(
        "CREATE TABLE posts (a bigint CONSTRAINT fk REFERENCES users (id) MATCH FULL INITIALLY DEFERRED)",
    );
    on_users(
        "CREATE UNIQUE INDEX ux ON users (score); ALTER TABLE users ADD CONSTRAINT uq UNIQUE USING INDEX ux",
    );
    on_users(
        "ALTER TABLE users DROP CONSTRAINT users_pkey; ALTER TABLE users ADD CONSTRAINT pk PRIMARY KEY (id, email)",
    );
}

#[test]
fn indexes() {
    on_users("CREATE INDEX ON users (score)");
    on_users(
        "CREATE UNIQUE INDEX IF NOT EXISTS ux ON users (lower(email) text_pattern_ops DESC NULLS LAST, score)",
    );
    on_users(
        "CREATE INDEX ix ON users USING hash (email) WITH (fillfactor = 70) WHERE score > 0 AND born IS NOT NULL",
    );
    on_users("CREATE INDEX ix ON users (email COLLATE \"C\" DESC) INCLUDE (score, born)");
    on_users(
        "CREATE UNIQUE INDEX ix ON users (score) NULLS NOT DISTINCT; ALTER INDEX ix RENAME TO iy; DROP INDEX iy",
    );
}

#[test]
fn objects() {
    check(
        "CREATE TYPE mood AS ENUM ('sad', 'ok'); CREATE TABLE t (m mood, a mood[]); ALTER TABLE t ADD COLUMN n mood DEFAULT 'ok'",
    );
    check("CREATE TYPE \"Mood\" AS ENUM ('sad', 'ok'); CREATE TABLE t (m \"Mood\", a \"Mood\"[])");
    check(
        "CREATE SCHEMA shop; CREATE TYPE shop.mood AS ENUM ('sad'); CREATE TABLE t (m shop.mood)",
    );
    check("CREATE DOMAIN posint AS int CHECK (VALUE > 0); CREATE TABLE t (m posint)");
    on_users(
        "CREATE VIEW v AS SELECT id FROM users; CREATE OR REPLACE VIEW v AS SELECT id, email FROM users",
    );
    on_users("CREATE VIEW v AS SELECT id FROM users; DROP VIEW v");
    on_users("CREATE MATERIALIZED VIEW m AS SELECT id FROM users");
    on_users(
        "CREATE FUNCTION f(a int, b text DEFAULT 'x') RETURNS int LANGUAGE sql AS $$ SELECT 1 $$",
    );
    on_users(
        "CREATE FUNCTION f() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN RETURN NEW; END $$; CREATE TRIGGER g BEFORE INSERT ON users FOR EACH ROW EXECUTE FUNCTION f()",
    );
    on_users("CREATE SEQUENCE s START WITH 5; ALTER TABLE users ALTER id SET DEFAULT nextval('s')");
    on_users("CREATE POLICY p ON users USING (id > 0)");
    on_users("CREATE PROCEDURE p(a int) LANGUAGE sql AS $$ SELECT 1 $$");
    check("CREATE EXTENSION IF NOT EXISTS citext");
}
