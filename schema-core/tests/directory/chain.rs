//! The hashes that databases keep.

use schema_core::backend::Backend;
use schema_core::directory::Directory;
use schema_core::hash::{self, Hash};

use crate::support::{ALL, expect, read};

const SECOND: &str = "--! revision: b\n--! revises: a\n--! message: second\n\n--! upgrade\n--! allow(x): y\nALTER TABLE t ADD COLUMN n INT; -- n\n\n--! downgrade\nALTER TABLE t DROP COLUMN n;\n";

fn directory(second: &str) -> Directory {
    let files = [("schema.toml", ALL), ("1_a.sql", crate::support::BASE), ("2_b.sql", second)];
    let directory = read(&files);
    expect(&directory, &[]);
    directory
}

fn chains(second: &str) -> [Vec<Hash>; 3] {
    let directory = directory(second);
    Backend::ALL.map(|backend| directory.chain_hashes(backend))
}

#[test]
fn the_hash_is_that_of_the_format() {
    let first = hash::chain("a", vec![], vec![], "CREATE TABLE t (id INT);");
    let second = hash::chain("b", vec![first], vec![], "ALTER TABLE t ADD COLUMN n INT;");
    assert_eq!(chains(SECOND), [vec![first, second], vec![first, second], vec![first, second]]);
}

/// Checks that an edit leaves all hashes as they were.
#[track_caller]
fn check_same(from: &str, to: &str) {
    let edited = SECOND.replace(from, to);
    assert_ne!(edited, SECOND, "nothing was edited");
    assert_eq!(chains(&edited), chains(SECOND));
}

#[test]
fn what_does_not_change_what_was_done_changes_no_hash() {
    check_same("\n", "\r\n");
    check_same("--! revision: b", "\u{FEFF}--! revision: b");
    check_same("DROP COLUMN n", "DROP COLUMN IF EXISTS n");
    check_same("--! downgrade\nALTER TABLE t DROP COLUMN n;\n", "");
    check_same("--! downgrade\n", "--! downgrade: irreversible, because\n--! downgrade(mssql)\n");
    check_same("--! allow(x): y\n", "");
    check_same("--! allow(x): y\n", "  --! allow(x): z\n--! allow(y): z\n");
    check_same("second", "another");
    check_same("--! message: second\n", "--! labels: x\n-- more\n");
    check_same("--! upgrade\n", "--! upgrade\n\n\n");
    check_same("INT; -- n", "INT; -- m");
    check_same("\n--! downgrade\n", "\n-- What follows is how to go back.\n--! downgrade\n");
}

#[test]
fn another_backends_section_changes_only_its_hash() {
    let edited = format!("{SECOND}--! upgrade(mssql)\nALTER TABLE t ADD n INT;\n");
    let [sqlite, postgres, mssql] = chains(&edited);
    let before = chains(SECOND);
    assert_eq!([&sqlite, &postgres], [&before[0], &before[1]]);
    assert_eq!(mssql[0], before[2][0]);
    assert_ne!(mssql[1], before[2][1]);
}

/// Checks that an edit changes the hash on every backend.
#[track_caller]
fn check_other(from: &str, to: &str) {
    let edited = SECOND.replace(from, to);
    for (edited, before) in chains(&edited).iter().zip(chains(SECOND)) {
        assert_eq!(edited[0], before[0]);
        assert_ne!(edited[1], before[1]);
    }
}

#[test]
fn what_changes_what_was_done_changes_the_hash() {
    check_other("ADD COLUMN n", "ADD COLUMN m");
    check_other("COLUMN n INT", "COLUMN /* why */ n INT");
    check_other("INT; -- n", "INT; -- n\nSELECT 1;");
    check_other("--! revision: b", "--! revision: c");
    check_other("--! message", "--! depends-on: a\n--! message");
}

#[test]
fn what_looks_like_a_directive_within_quotes_counts() {
    let quoted = "ALTER TABLE t ADD COLUMN n INT DEFAULT '\n--! allow(x): y\n';";
    let directory = directory(&SECOND.replace("ALTER TABLE t ADD COLUMN n INT;", quoted));
    let source = directory.upgrade_source(1, Backend::Sqlite);
    assert_eq!(source, quoted);
}

#[test]
fn the_order_of_parents_means_nothing() {
    let files = |parents: &str| {
        let merge = format!("--! revision: d\n--! revises: {parents}\n");
        let directory = read(&[
            ("schema.toml", ALL),
            ("1_a.sql", crate::support::BASE),
            ("2_b.sql", SECOND),
            ("2_c.sql", &SECOND.replace("revision: b", "revision: c")),
            ("3_d.sql", &merge),
        ]);
        expect(&directory, &[]);
        directory.chain_hashes(Backend::Sqlite)
    };
    let merged = files("b, c");
    assert_eq!(merged, files("c, b"));
    assert_eq!(merged[3], hash::chain("d", vec![merged[1], merged[2]], vec![], ""));
}
