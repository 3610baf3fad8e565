//! Branches: what they may do beside each other.

use crate::{BOTH, Revision, check, drawn, read};

const BASE: &str = "--! upgrade\nCREATE TABLE t (id INTEGER PRIMARY KEY, name VARCHAR(20));";

/// Two branches behind a table, and what joins them.
fn branches(left: &str, right: &str, joined: bool) -> Vec<String> {
    let (left, right) = (format!("--! upgrade\n{left}"), format!("--! upgrade\n{right}"));
    let mut chain = vec![
        Revision("a", "none", BASE),
        Revision("b", "a", left.as_str()),
        Revision("c", "a", right.as_str()),
    ];
    if joined {
        chain.push(Revision("d", "b, c", "--! upgrade\n"));
    }
    let directory = read(BOTH, &chain);
    let codes = directory.diagnostics.iter().map(|one| one.code.to_string());
    codes.filter(|code| code != "S0701").collect()
}

#[test]
fn what_does_not_meet_commutes() {
    let add = |name: &str| format!("ALTER TABLE t ADD COLUMN {name} INTEGER;");
    for joined in [true, false] {
        assert!(branches(&add("x"), &add("y"), joined).is_empty());
        assert!(
            branches("CREATE TABLE x (id INTEGER);", "CREATE TABLE y (id INTEGER);", joined)
                .is_empty()
        );
        assert!(
            branches("CREATE INDEX x ON t (id);", "CREATE INDEX y ON t (name);", joined).is_empty()
        );
    }
}

#[test]
fn what_meets_is_an_error_with_both_statements() {
    let add = "ALTER TABLE t ADD COLUMN x INTEGER;";
    for joined in [true, false] {
        assert_eq!(branches(add, add, joined), ["S1101"]);
        assert_eq!(
            branches("CREATE TABLE x (id INTEGER);", "CREATE TABLE x (n INTEGER);", joined),
            ["S1101"]
        );
        assert_eq!(branches("DROP TABLE t;", add, joined), ["S1101"]);
        assert_eq!(branches("ALTER TABLE t RENAME TO s;", add, joined), ["S1101"]);
        assert_eq!(
            branches("ALTER TABLE t DROP COLUMN name;", "CREATE INDEX i ON t (name);", joined),
            ["S1101"]
        );
        assert_eq!(
            branches(
                "ALTER TABLE t ALTER COLUMN name SET DEFAULT 'a';",
                "ALTER TABLE t ALTER COLUMN name SET DEFAULT 'b';",
                joined
            ),
            ["S1101"]
        );
    }
}

#[test]
fn both_statements_are_shown() {
    let directory = read(
        BOTH,
        &[
            Revision("a", "none", BASE),
            Revision("b", "a", "--! upgrade\nALTER TABLE t ADD COLUMN x INTEGER;"),
            Revision("c", "a", "--! upgrade\nALTER TABLE t ADD COLUMN x TEXT;"),
            Revision("d", "b, c", "--! upgrade\n"),
        ],
    );
    check(&directory, &["error S1101 2:5 ALTER TABLE t ADD COLUMN x TEXT"]);
    let drawn = drawn(&directory);
    for part in [
        "ADD COLUMN x INTEGER",
        "in revision b",
        "in revision c",
        "joined here",
        "schema rebase c --onto b",
    ] {
        assert!(drawn.contains(part), "{part}: {drawn}");
    }
}

#[test]
fn a_rebuild_beside_a_change_is_an_error() {
    let rebuild = "ALTER TABLE t ALTER COLUMN name SET DATA TYPE VARCHAR(40);";
    assert_eq!(branches(rebuild, "ALTER TABLE t ADD COLUMN x INTEGER;", true), ["S1102"]);
    assert_eq!(branches("ALTER TABLE t ADD COLUMN x INTEGER;", rebuild, true), ["S1102"]);
    assert!(branches(rebuild, "CREATE TABLE x (id INTEGER);", true).is_empty());
}

#[test]
fn a_dependency_puts_one_behind_the_other() {
    let directory = read(
        BOTH,
        &[
            Revision("a", "none", BASE),
            Revision("b", "a", "--! upgrade\nALTER TABLE t ADD COLUMN x INTEGER;"),
            Revision(
                "c",
                "a\n--! depends-on: b",
                "--! upgrade\nALTER TABLE t ALTER COLUMN x SET DEFAULT 1;",
            ),
            Revision("d", "b, c", "--! upgrade\nALTER TABLE t DROP COLUMN x;"),
        ],
    );
    check(&directory, &[]);
}

#[test]
fn a_branch_does_not_see_the_other() {
    let directory = read(
        BOTH,
        &[
            Revision("a", "none", BASE),
            Revision("b", "a", "--! upgrade\nCREATE TABLE x (id INTEGER);"),
            Revision("c", "a", "--! upgrade\nDROP TABLE x;"),
        ],
    );
    check(&directory, &["error S0901 2:5 x"]);
}

#[test]
fn a_merge_sees_both_and_three() {
    let make = |name: &str| format!("--! upgrade\nCREATE TABLE {name} (id INTEGER);");
    let (x, y, z) = (make("x"), make("y"), make("z"));
    let directory = read(
        BOTH,
        &[
            Revision("a", "none", BASE),
            Revision("b", "a", &x),
            Revision("c", "a", &y),
            Revision("d", "a", &z),
            Revision("e", "b, c, d", "--! upgrade\nDROP TABLE x; DROP TABLE y; DROP TABLE z;"),
        ],
    );
    check(&directory, &[]);
}
