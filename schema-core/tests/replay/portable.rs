//! What portable SQL refuses on every backend, because one of them would.

use crate::{Revision, check, drawn, read};

const TABLE: &str = "--! upgrade\nCREATE TABLE t (id INTEGER PRIMARY KEY, a INTEGER, g INTEGER GENERATED ALWAYS AS (a + 1) STORED);\nCREATE TABLE one (a INTEGER);";

/// What is found in a second revision, whichever backend there is.
#[track_caller]
fn refused(upgrade: &str, expected: &[&str]) {
    let sections = format!("--! upgrade\n{upgrade}");
    for backend in ["sqlite", "postgres", "mssql"] {
        let backends = format!("backends = [\"{backend}\"]");
        let revisions = [Revision("a", "none", TABLE), Revision("b", "a", sections.as_str())];
        check(&read(&backends, &revisions), expected);
    }
}

#[test]
fn a_generated_column_reads_no_generated_one() {
    refused(
        "CREATE TABLE n (a INTEGER, b INTEGER GENERATED ALWAYS AS (a) STORED, c INTEGER GENERATED ALWAYS AS (B + 1) STORED);",
        &["error S1015 1:5 c"],
    );
    refused(
        "ALTER TABLE t ADD COLUMN h INTEGER GENERATED ALWAYS AS (g + 1) STORED;",
        &["error S1015 1:5 h"],
    );
    refused(
        "ALTER TABLE t ADD COLUMN h INTEGER GENERATED ALWAYS AS (h + 1) STORED;",
        &["error S1015 1:5 h"],
    );
}

#[test]
fn a_generated_column_is_in_no_primary_key() {
    refused(
        "CREATE TABLE n (a INTEGER, b INTEGER GENERATED ALWAYS AS (a) STORED NOT NULL PRIMARY KEY);",
        &["error S1015 1:5 PRIMARY KEY"],
    );
}

#[test]
fn a_generated_column_is_set_by_no_key() {
    let key = "FOREIGN KEY (g) REFERENCES t (id)";
    for action in ["ON DELETE SET NULL", "ON UPDATE CASCADE", "ON UPDATE SET DEFAULT"] {
        let expected = format!("error S1015 1:5 {key} {action}");
        refused(&format!("ALTER TABLE t ADD {key} {action};"), &[&expected]);
    }
    refused(
        "CREATE TABLE p (id INTEGER PRIMARY KEY);\nCREATE TABLE k (a INTEGER, g INTEGER GENERATED ALWAYS AS (a) STORED REFERENCES p ON DELETE CASCADE);",
        &[],
    );
}

#[test]
fn the_only_column_stays() {
    refused("ALTER TABLE one DROP COLUMN a;", &["error S0923 1:5 a"]);
    refused("ALTER TABLE one ADD COLUMN b INTEGER, DROP COLUMN a;", &[]);
}

#[test]
fn names_that_are_kept() {
    refused("CREATE TABLE schema_history (a INTEGER);", &["error S1016 1:5 schema_history"]);
    refused(
        "ALTER TABLE t RENAME TO \"Schema_Revision\";",
        &["error S1016 1:5 \"Schema_Revision\""],
    );
    refused("CREATE TABLE sqlite_a (a INTEGER);", &["error S1016 1:5 sqlite_a"]);
    refused("CREATE INDEX sqlite_i ON t (a);", &["error S1016 1:5 sqlite_i"]);
    refused("CREATE TABLE n (a INTEGER, xmin INTEGER);", &["error S1016 1:5 xmin"]);
    refused("ALTER TABLE t RENAME COLUMN a TO ctid;", &["error S1016 1:5 ctid"]);
}

#[test]
fn names_that_only_some_databases_have_apart() {
    let upgrade = "--! upgrade\nCREATE TABLE n (a INTEGER NOT NULL, CONSTRAINT n UNIQUE (a));";
    for (backends, expected) in [
        ("backends = [\"sqlite\"]", &[][..]),
        ("backends = [\"sqlite\", \"postgres\"]", &["error S0913 0:5 n"]),
        ("backends = [\"mssql\"]", &["error S0913 0:5 n"]),
    ] {
        check(&read(backends, &[Revision("a", "none", upgrade)]), expected);
    }
}

#[test]
fn the_index_of_a_key_is_one_mistake_on_all() {
    let table = "--! upgrade\nCREATE TABLE n (a INTEGER UNIQUE, CONSTRAINT c CHECK (a > 0));";
    for (index, expected) in [("uq_n_a", "error S0923 1:5 uq_n_a"), ("c", "error S0904 1:5 c")] {
        let upgrade = format!("--! upgrade\nDROP INDEX {index};");
        let revisions = [Revision("a", "none", table), Revision("b", "a", upgrade.as_str())];
        check(&read("backends = [\"sqlite\", \"postgres\"]", &revisions), &[expected]);
    }
}

#[test]
fn what_is_kept_does_not_hang_on_how_dates_are_written() {
    let table = "CREATE TABLE n (a VARCHAR(10), d DATE, z TIMESTAMP WITH TIME ZONE";
    for expression in
        ["CAST(CAST(a AS DATE) AS TIMESTAMP) IS NULL", "CAST(d AS TEXT) = 'x'", "a || d = 'x'"]
    {
        let computed = format!("g BOOLEAN GENERATED ALWAYS AS ({expression}) STORED");
        refused(&format!("{table}, {computed});"), &["error S1010 1:5 g"]);
        let index = format!("CREATE INDEX ix ON n (a) WHERE {expression};");
        refused(&format!("{table});\n{index}"), &["error S1010 1:6 ix"]);
        refused(&format!("{table}, CONSTRAINT c CHECK ({expression}));"), &[]);
    }
    let computed = "g DATE GENERATED ALWAYS AS (CAST(z AS DATE)) STORED";
    refused(&format!("{table}, {computed});"), &[]);
}

#[test]
fn names_that_quotes_keep() {
    let table = "--! upgrade\nCREATE TABLE \"Users\" (id INTEGER PRIMARY KEY, \"Name\" TEXT);";
    let upgrade = "--! upgrade\nALTER TABLE Users ADD COLUMN a INTEGER;\nCREATE INDEX ix ON \"Users\" (NAME);";
    let revisions = [Revision("a", "none", table), Revision("b", "a", upgrade)];
    let directory = read("backends = [\"sqlite\", \"postgres\"]", &revisions);
    check(&directory, &["error S0901 1:5 Users", "error S0902 1:6 NAME"]);
    for name in ["Users", "Name"] {
        let help = format!("write `\"{name}\"`: without double quotes a name is one in lower case");
        assert!(drawn(&directory).contains(&help), "{}", drawn(&directory));
    }
}

#[test]
fn a_name_in_another_case_is_taken_under_the_one_that_it_has() {
    let upgrade = "--! upgrade\nCREATE TABLE t (a INTEGER);\nCREATE TABLE \"T\" (a INTEGER);";
    let directory = read("backends = [\"sqlite\"]", &[Revision("a", "none", upgrade)]);
    check(&directory, &["error S0911 0:6 \"T\""]);
    assert!(drawn(&directory).contains("the name `T` is taken: the table `t` has it"));
}

#[test]
fn a_statement_without_its_end() {
    let table = "CREATE TABLE t (a INTEGER)";
    for (first, word) in [
        (table, "CREATE"),
        ("ALTER TABLE t ADD COLUMN a INTEGER", "CREATE"),
        ("ALTER TABLE t ALTER COLUMN a SET NOT NULL", "CREATE"),
        ("DELETE FROM t WHERE a = 1", "CREATE"),
    ] {
        let upgrade = format!("--! upgrade\n{first}\n{table};");
        let directory = read("backends = [\"sqlite\"]", &[Revision("a", "none", &upgrade)]);
        check(&directory, &[&format!("error S0802 0:6 {word}")]);
        assert!(drawn(&directory).contains("put a `;` in front of it"), "{}", drawn(&directory));
    }
}
