//! The statements that make the schema at the heads.

use crate::{BOTH, POSTGRES, Revision, SQLITE, check, one, read};
use schema_core::backend::Backend;

#[track_caller]
fn why_not(backends: &str, sections: &str) -> String {
    let backend = if backends == POSTGRES { Backend::Postgres } else { SQLITE };
    let directory = one(backends, sections);
    check(&directory, &[]);
    directory.snapshot(backend).unwrap().script.clone().unwrap_err()
}

#[test]
fn tables_that_were_changed_are_made_as_they_are() {
    let directory = read(
        BOTH,
        &[
            Revision(
                "a",
                "none",
                "--! upgrade\nCREATE TABLE t (id INTEGER PRIMARY KEY, gone INTEGER);",
            ),
            Revision(
                "b",
                "a",
                "--! upgrade\nALTER TABLE t ADD COLUMN n INTEGER;\nALTER TABLE t DROP COLUMN gone;\nALTER TABLE t RENAME TO s;",
            ),
        ],
    );
    check(&directory, &[]);
    let script = directory.snapshot(Backend::Postgres).unwrap().script.clone().unwrap();
    let expected = "CREATE TABLE \"s\" (\n    \"id\" integer NOT NULL,\n    \"n\" integer,\n    CONSTRAINT \"pk_t\" PRIMARY KEY (\"id\")\n)";
    assert_eq!(script.iter().map(|text| &**text).collect::<Vec<_>>(), [expected]);
}

#[test]
fn keys_in_a_circle_are_added_at_the_end() {
    let sections = "--! upgrade\nCREATE TABLE a (id INTEGER PRIMARY KEY, b INTEGER);\nCREATE TABLE b (id INTEGER PRIMARY KEY, a INTEGER REFERENCES a (id));\nALTER TABLE a ADD CONSTRAINT fk FOREIGN KEY (b) REFERENCES b (id);";
    let directory = one(BOTH, sections);
    check(&directory, &[]);
    let script = directory.snapshot(Backend::Postgres).unwrap().script.clone().unwrap();
    assert_eq!(script.len(), 3, "{script:?}");
    assert!(script[2].starts_with("ALTER TABLE \"a\" ADD CONSTRAINT \"fk\""), "{script:?}");
    let script = directory.snapshot(SQLITE).unwrap().script.clone().unwrap();
    assert_eq!(script.len(), 2, "{script:?}");
}

#[test]
fn objects_come_behind_what_they_name() {
    let sections = "--! upgrade\nCREATE TYPE mood AS ENUM ('a', 'b');\nCREATE TABLE t (id int, m mood);\nCREATE VIEW v AS SELECT m FROM t;\nCREATE FUNCTION f() RETURNS int LANGUAGE sql AS 'SELECT 1';";
    let directory = one(POSTGRES, sections);
    check(&directory, &[]);
    let script = directory.snapshot(Backend::Postgres).unwrap().script.clone().unwrap();
    let at = |word: &str| script.iter().position(|text| text.contains(word)).unwrap();
    assert!(at("CREATE TYPE") < at("CREATE TABLE") && at("CREATE TABLE") < at("CREATE VIEW"));
    assert_eq!(at("check_function_bodies"), 0);
}

#[test]
fn why_only_the_revisions_can() {
    let table = "--! upgrade\nCREATE TABLE t (id INTEGER);\n";
    let rows = why_not(BOTH, &format!("{table}INSERT INTO t (id) VALUES (1);"));
    assert_eq!(rows, "the statement at line 6 of revision a makes or changes rows");
    let block = why_not(POSTGRES, &format!("{table}DO $$ BEGIN PERFORM 1; END $$;"));
    assert_eq!(block, "what the statement at line 6 of revision a does is not known");
    let grant = why_not(POSTGRES, &format!("{table}GRANT SELECT ON t TO public;"));
    assert_eq!(grant, "the statement at line 6 of revision a does what a catalog does not hold");
}
