//! Statements whose effect is not known, and what their author says of them.

use crate::{POSTGRES, Revision, check, drawn, one, read};

const BLOCK: &str = "DO $$ BEGIN EXECUTE 'CREATE TABLE ' || 'made (id int)'; END $$;\n";

#[test]
fn behind_a_block_a_missing_table_is_a_warning() {
    let directory = one(POSTGRES, &format!("--! upgrade\n{BLOCK}DROP TABLE made;"));
    check(&directory, &["warning S0901 0:6 made"]);
    assert!(drawn(&directory).contains("what this statement does is not known"));
    assert!(drawn(&directory).contains("--! catalog:"));
}

#[test]
fn a_note_says_what_the_block_does() {
    let note = "--! catalog: CREATE TABLE made (id INTEGER)\n";
    let sections = |rest: &str| format!("--! upgrade\n{note}{BLOCK}{rest}");
    check(&one(POSTGRES, &sections("DROP TABLE made;")), &[]);
    check(&one(POSTGRES, &sections("DROP TABLE other;")), &["error S0901 0:7 other"]);
    let twice = one(POSTGRES, &sections("CREATE TABLE made (id int);"));
    check(&twice, &["error S0911 0:7 made"]);
    assert!(drawn(&twice).contains("made here"), "{}", drawn(&twice));
}

#[test]
fn a_note_of_several_statements_and_one_of_none() {
    let note = "--! catalog: CREATE TABLE a (id INTEGER); CREATE TABLE b (id INTEGER)\n";
    check(&one(POSTGRES, &format!("--! upgrade\n{note}{BLOCK}DROP TABLE a; DROP TABLE b;")), &[]);
    let none = format!("--! upgrade\n--! catalog: none\n{BLOCK}DROP TABLE made;");
    check(&one(POSTGRES, &none), &["error S0901 0:7 made"]);
}

#[test]
fn a_note_is_proven_as_well() {
    let wrong = format!("--! upgrade\n--! catalog: DROP TABLE nowhere\n{BLOCK}");
    check(&one(POSTGRES, &wrong), &["error S0901 0:5 nowhere"]);
    let nonsense = format!("--! upgrade\n--! catalog: CREATE VIEW v AS SELECT 1\n{BLOCK}");
    check(&one(POSTGRES, &nonsense), &["error S0802 0:5 VIEW"]);
}

#[test]
fn a_portable_statement_needs_no_note() {
    let sections = "--! upgrade\n--! catalog: none\nCREATE TABLE t (id INTEGER);";
    let directory = one("backends = [\"sqlite\"]", sections);
    check(&directory, &["error S0806 0:5 none"]);
}

#[test]
fn what_follows_a_statement_that_is_not_read_is_not_told() {
    let directory = read(
        "backends = [\"sqlite\"]",
        &[
            Revision("a", "none", "--! upgrade\nCRAETE TABLE t (id INTEGER);"),
            Revision("b", "a", "--! upgrade\nDROP TABLE t;"),
        ],
    );
    check(&directory, &["error S0802 0:5 CRAETE"]);
}
