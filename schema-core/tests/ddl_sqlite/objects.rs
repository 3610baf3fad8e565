//! Views, triggers and virtual tables.

use schema_core::catalog::{Object, ObjectKind};
use schema_core::ddl::Effect;
use schema_core::operation::Operation;

use crate::support::*;

#[track_caller]
fn object(text: &str) -> Object {
    match operation(text) {
        Operation::CreateObject { object, replace: false, .. } => *object,
        other => panic!("{other:?}"),
    }
}

#[track_caller]
fn reads(text: &str) -> Vec<String> {
    object(text).reads.iter().map(ToString::to_string).collect()
}

#[test]
fn a_view_reads_what_stands_behind_from() {
    let text = "CREATE VIEW IF NOT EXISTS v (x, y) AS \
        WITH RECURSIVE w (n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM w JOIN main.e ON 1) \
        SELECT a, (SELECT max(z) FROM sub, 'more' AS m) FROM [one] o, two \
        LEFT JOIN (three CROSS JOIN json_each(o.j)) ON a IS NOT DISTINCT FROM b, w \
        WHERE x IN (SELECT c FROM four) ORDER BY a, b";
    let view = object(text);
    assert_eq!((view.key.kind, &*view.definition[0]), (ObjectKind::View, text));
    assert_eq!(reads(text), ["e", "sub", "more", "one", "two", "three", "four"]);
    assert!(matches!(operation(text), Operation::CreateObject { if_absent: true, .. }));
}

#[test]
fn a_trigger_stands_on_its_table() {
    let text = "CREATE TRIGGER tr AFTER UPDATE OF a, b ON main.t FOR EACH ROW WHEN new.a > 0 BEGIN \
        UPDATE OR IGNORE one SET a = 1, b = 2 WHERE x; \
        INSERT INTO two (a, b) SELECT * FROM three ON CONFLICT DO UPDATE SET a = 1; \
        REPLACE INTO four VALUES (1); DELETE FROM t; SELECT 1, 2 FROM five; END";
    let trigger = object(text);
    assert_eq!(trigger.key.on, Some(object_name("t")));
    assert_eq!(reads(text), ["t", "one", "two", "three", "four", "five"]);
    let Operation::CreateObject { at: place, .. } = operation(text) else { panic!() };
    assert_eq!(at(text, place), "tr");
    let head = "CREATE TRIGGER IF NOT EXISTS x INSTEAD OF INSERT ON v BEGIN SELECT 1; END";
    assert_eq!(reads(head), ["v"]);
}

#[test]
fn a_virtual_table_is_kept_by_its_text() {
    let text =
        "CREATE VIRTUAL TABLE IF NOT EXISTS f USING fts5(a, content='t', tokenize = \"x 'y'\")";
    let made = object(text);
    assert_eq!((made.key.kind, &*made.definition[0]), (ObjectKind::VirtualTable, text));
    let (catalog, misfits) = applied(&[text, "DROP TABLE f"]);
    assert!(misfits.is_empty(), "{misfits:?}");
    assert_eq!(catalog.objects().count(), 0);
}

#[test]
fn what_is_temporary_is_not_held() {
    for text in [
        "CREATE TEMP VIEW v AS SELECT 1",
        "CREATE VIEW temp.v AS SELECT 1",
        "CREATE TEMPORARY TRIGGER x AFTER INSERT ON t BEGIN SELECT 1; END",
        "DROP VIEW temp.v",
    ] {
        assert!(matches!(read(text).effect, Effect::Nothing), "{text}");
    }
}

#[test]
fn triggers_share_one_set_of_names() {
    let (_, misfits) = applied(&[
        "CREATE TABLE a (x)",
        "CREATE TABLE b (x)",
        "CREATE TRIGGER t AFTER INSERT ON a BEGIN SELECT 1; END",
        "CREATE TRIGGER t AFTER INSERT ON b BEGIN SELECT 1; END",
    ]);
    assert_eq!(misfits.len(), 1, "{misfits:?}");
    let (catalog, misfits) = applied(&[
        "CREATE TABLE a (x)",
        "CREATE TRIGGER t AFTER INSERT ON a BEGIN SELECT 1; END",
        "DROP TRIGGER t",
        "DROP TRIGGER IF EXISTS t",
    ]);
    assert!(misfits.is_empty(), "{misfits:?}");
    assert_eq!(catalog.objects().count(), 0);
}
