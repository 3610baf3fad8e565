//! A rebuild's plan as text.

use proptest::prelude::*;
use schema_core::rebuild::{InPlace, Rebuild};

fn texts() -> impl Strategy<Value = Vec<String>> {
    prop::collection::vec(text(), 0..4)
}

fn text() -> impl Strategy<Value = String> {
    prop_oneof![
        "[a-z_ ]{0,8}",
        "\\PC{0,20}",
        "(table|copy|from|create|then)? ?[0-9]{0,2}: ?\n?[a-z\"';é]{0,3}\n?",
    ]
}

fn in_place() -> impl Strategy<Value = Option<InPlace>> {
    prop::option::of(
        (any::<u32>(), texts()).prop_map(|(since, statements)| InPlace { since, statements }),
    )
}

fn rebuild() -> impl Strategy<Value = Rebuild> {
    let copy = prop::collection::vec((text(), text()), 0..4);
    let lists = (texts(), copy, texts(), texts());
    (text(), text(), text(), lists, in_place()).prop_map(
        |(table, temporary, create, (columns, copy, dropped_indexes, then), in_place)| Rebuild {
            table,
            columns,
            temporary,
            create,
            copy,
            dropped_indexes,
            then,
            in_place,
        },
    )
}

proptest! {
    #[test]
    fn what_is_written_is_read_back(rebuild in rebuild()) {
        let text = rebuild.encode();
        prop_assert_eq!(Rebuild::decode(&text), Some(rebuild));
    }

    #[test]
    fn no_part_of_it_is_a_plan(rebuild in rebuild(), cut in any::<prop::sample::Index>()) {
        let text = rebuild.encode();
        let cut = cut.index(text.len());
        if let Some(part) = text.get(..cut) {
            prop_assert_ne!(Rebuild::decode(part), Some(rebuild));
        }
    }

    #[test]
    fn any_text_is_read_or_refused(text in "\\PC{0,60}") {
        let text = format!("rebuild of a SQLite table, format 1\n{text}");
        if let Some(rebuild) = Rebuild::decode(&text) {
            prop_assert_eq!(rebuild.encode(), text);
        }
    }
}

fn users() -> Rebuild {
    Rebuild {
        table: "users".to_owned(),
        columns: vec!["id".to_owned(), "it's".to_owned()],
        temporary: "users_rebuilt".to_owned(),
        create: "CREATE TABLE \"users_rebuilt\" (\n    \"id\" INTEGER PRIMARY KEY AUTOINCREMENT\n)"
            .to_owned(),
        copy: vec![("id".to_owned(), "\"id\"".to_owned())],
        dropped_indexes: vec!["ix_it's".to_owned()],
        then: vec!["CREATE INDEX \"ix\" ON \"users\" (\"id\")".to_owned()],
        in_place: None,
    }
}

#[test]
fn an_operator_can_read_it() {
    let expected = "\
rebuild of a SQLite table, format 1
table 5: users
column 2: id
column 4: it's
temporary 13: users_rebuilt
create 75: CREATE TABLE \"users_rebuilt\" (
    \"id\" INTEGER PRIMARY KEY AUTOINCREMENT
)
copy 2: id
from 4: \"id\"
drop-index 7: ix_it's
then 35: CREATE INDEX \"ix\" ON \"users\" (\"id\")
";
    assert_eq!(users().encode(), expected);
}

#[test]
fn a_person_can_run_it() {
    let expected = "\
-- The table users is made anew: SQLite can't alter it so.
-- From SQLite 3.53.0 on these are enough:
--     ALTER TABLE \"users\" ADD CHECK (id
--     > 0);
-- Run this outside of a transaction. Inside one the next line does nothing, and
-- dropping the table would delete the rows that reference it.
PRAGMA foreign_keys = OFF;
BEGIN IMMEDIATE;
-- Keep what this shows: what goes with the table, and what may name it.
SELECT type, name, sql FROM main.sqlite_schema WHERE sql IS NOT NULL AND (type IN ('index', 'trigger') AND tbl_name = 'users' COLLATE NOCASE OR type IN ('view', 'trigger') AND instr(lower(sql), lower('users'))) AND name COLLATE NOCASE NOT IN ('ix_it''s');
-- Here drop the views that were shown, and the triggers of other tables.
CREATE TABLE \"users_rebuilt\" (
    \"id\" INTEGER PRIMARY KEY AUTOINCREMENT
);
INSERT INTO main.\"users_rebuilt\" (\"id\") SELECT \"id\" FROM main.\"users\";
DELETE FROM main.sqlite_sequence WHERE name = 'users_rebuilt' AND EXISTS (SELECT 1 FROM main.sqlite_sequence WHERE name = 'users' COLLATE NOCASE);
UPDATE main.sqlite_sequence SET name = 'users_rebuilt' WHERE name = 'users' COLLATE NOCASE;
DROP TABLE main.\"users\";
ALTER TABLE main.\"users_rebuilt\" RENAME TO \"users\";
CREATE INDEX \"ix\" ON \"users\" (\"id\");
-- Here run again what was shown.
-- If this shows a row that was not wrong before, write ROLLBACK.
PRAGMA foreign_key_check;
COMMIT;
-- If it was on before:
PRAGMA foreign_keys = ON;
";
    let statements = vec!["ALTER TABLE \"users\" ADD CHECK (id\n> 0)".to_owned()];
    let in_place = Some(InPlace { since: 3_053_000, statements });
    assert_eq!(Rebuild { in_place, ..users() }.script(), expected);
}

#[test]
fn other_texts_are_no_plan() {
    let text = users().encode();
    for other in [
        "",
        "CREATE TABLE t (a)",
        &text.replace("format 1", "format 2"),
        &text.replace("table 5", "table 05"),
        &text.replace("table 5: users", "table 5: user"),
        &text.replace("table 5", "table 99999999999999999999"),
        &text.replace("copy 2: id\n", ""),
        &text.replace("drop-index", "dropped"),
        &format!("{text}table 5: other\n"),
    ] {
        assert_eq!(Rebuild::decode(other), None, "{other}");
    }
}
