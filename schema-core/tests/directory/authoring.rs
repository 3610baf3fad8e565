//! Files that the command writes are read back as what was meant.

use schema_core::authoring::{NewRevision, file_name, next_order, set_revises};

use crate::support::{BASE, FIRST, SQLITE, expect, read};

#[test]
fn new_files_are_right() {
    let directory = read(&[("schema.toml", SQLITE), (FIRST, BASE)]);
    let order = next_order(&directory.revisions, "20261123101500");
    assert_eq!(order, "0002");
    let name = file_name(&order, "Add an index!");
    assert_eq!(name, "0002_add_an_index.sql");
    let new = NewRevision {
        id: "b",
        revises: &["a"],
        message: "Add an index!",
        depends_on: &[],
        labels: &["billing"],
    };
    let directory = read(&[("schema.toml", SQLITE), (FIRST, BASE), (&name, &new.text())]);
    expect(&directory, &[]);
    assert_eq!(directory.revisions[1].message, "Add an index!");
    assert_eq!(directory.revisions[1].labels[0].value, "billing");
}

#[test]
fn orders_follow_the_style_of_the_directory() {
    let with = |name: &str, now: &str| {
        let directory = read(&[("schema.toml", SQLITE), (name, BASE)]);
        next_order(&directory.revisions, now)
    };
    assert_eq!(next_order(&[], "20261123101500"), "20261123101500");
    assert_eq!(with("9_a.sql", "20261123101500"), "10");
    assert_eq!(with("20261123101500_a.sql", "20261123101501"), "20261123101501");
    // A clock that is behind does not put a child before its parent.
    assert_eq!(with("20261123101500_a.sql", "20261123101500"), "20261123101501");
    assert_eq!(with("20991123101500_a.sql", "20261123101500"), "20991123101501");
}

#[test]
fn a_moved_revision_has_other_parents() {
    let other = BASE.replace("--! revision: a", "--! revision: b");
    let moved = set_revises(other.as_bytes(), &["a"]).expect("a revises line");
    let moved = String::from_utf8(moved).expect("text");
    let directory = read(&[("schema.toml", SQLITE), (FIRST, BASE), ("0002_b.sql", &moved)]);
    expect(&directory, &[]);
    assert_eq!(directory.revisions[1].revises[0].value, "a");
}
