//! Downgrades that somebody wrote, and those that nobody wrote.

use schema_core::backend::Backend;
use schema_core::script::Downgrade;

use crate::{BOTH, POSTGRES, Revision, SQLITE, check, drawn, one, read, texts};

const TABLE: &str = "--! upgrade\nCREATE TABLE t (id INTEGER PRIMARY KEY, name VARCHAR(20));";

/// The downgrade of the last of two revisions, the first of which makes a table.
#[track_caller]
fn derived(upgrade: &str, backend: Backend) -> (Vec<String>, Vec<String>) {
    let upgrade = format!("--! upgrade\n{upgrade}");
    let directory =
        read(BOTH, &[Revision("a", "none", TABLE), Revision("b", "a", upgrade.as_str())]);
    check(&directory, &[]);
    match directory.downgrade(1, backend) {
        Downgrade::Derived(derived) => {
            let texts = texts(&directory, &derived.script);
            (texts.iter().map(|text| (*text).to_owned()).collect(), derived.loses)
        }
        other => panic!("{other:?}"),
    }
}

#[track_caller]
fn missing(backends: &str, upgrade: &str) -> String {
    let backend = if backends == POSTGRES { Backend::Postgres } else { SQLITE };
    let directory = one(backends, upgrade);
    check(&directory, &[]);
    match directory.downgrade(0, backend) {
        Downgrade::Missing(why) => why,
        other => panic!("{other:?}"),
    }
}

#[test]
fn what_is_made_is_dropped_in_reverse() {
    let (texts, loses) = derived(
        "ALTER TABLE t ADD COLUMN age INTEGER;\nCREATE INDEX ix ON t (age);\nALTER TABLE t RENAME TO people;",
        Backend::Postgres,
    );
    assert_eq!(
        texts,
        [
            "ALTER TABLE \"people\" RENAME TO \"t\"",
            "DROP INDEX \"ix\"",
            "ALTER TABLE \"t\" DROP COLUMN \"age\""
        ]
    );
    assert_eq!(loses, ["the column `age` of `t`"]);
}

#[test]
fn what_is_dropped_is_made_again_as_it_was() {
    let (texts, loses) = derived("DROP TABLE t;", Backend::Postgres);
    assert_eq!(texts.len(), 1);
    assert!(texts[0].contains("\"name\" varchar(20)"), "{texts:?}");
    assert!(texts[0].contains("CONSTRAINT \"pk_t\" PRIMARY KEY"), "{texts:?}");
    assert!(loses.is_empty());
}

#[test]
fn why_there_is_none() {
    let rows = format!("{TABLE}\nINSERT INTO t (id) VALUES (1);");
    assert_eq!(missing(BOTH, &rows), "a statement changes rows");
    let block = "--! upgrade\nDO $$ BEGIN PERFORM now(); END $$;";
    assert_eq!(missing(POSTGRES, block), "what a DO block does cannot be told");
    let grant = "--! upgrade\nCREATE TABLE t (id int);\nGRANT SELECT ON t TO public;";
    assert_eq!(missing(POSTGRES, grant), "a statement does what a catalog does not hold");
}

#[test]
fn nothing_is_taken_back_by_nothing() {
    let directory = one(BOTH, "--! upgrade\n");
    check(&directory, &[]);
    assert!(
        matches!(directory.downgrade(0, SQLITE), Downgrade::Script(script) if script.is_empty())
    );
}

#[test]
fn a_written_one_has_to_bring_everything_back() {
    let upgrade =
        "--! upgrade\nALTER TABLE t ADD COLUMN age INTEGER;\nCREATE INDEX ix ON t (name);";
    let down = |text: &str| {
        let sections = format!("{upgrade}\n--! downgrade\n{text}");
        read(BOTH, &[Revision("a", "none", TABLE), Revision("b", "a", sections.as_str())])
    };
    check(&down("DROP INDEX ix; ALTER TABLE t DROP COLUMN age;"), &[]);
    let forgetful = down("ALTER TABLE t DROP COLUMN age;");
    check(&forgetful, &["error S1201 1:7 --! downgrade"]);
    assert!(drawn(&forgetful).contains("the index `ix` of `t` is left behind"));
    let other =
        down("DROP INDEX ix; ALTER TABLE t DROP COLUMN age; ALTER TABLE t DROP COLUMN name;");
    assert!(drawn(&other).contains("the column `name` of `t` is missing"), "{}", drawn(&other));
}

#[test]
fn rows_do_not_count() {
    let sections = format!(
        "{TABLE}\nINSERT INTO t (id) VALUES (1);\n--! downgrade\nDELETE FROM t;\nDROP TABLE t;"
    );
    check(&one(BOTH, &sections), &[]);
}
