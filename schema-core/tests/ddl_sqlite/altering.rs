//! ALTER TABLE and DROP.

use schema_core::catalog::{ConstraintKind, ObjectKind};
use schema_core::operation::{ColumnChange, Operation};

use crate::support::*;

#[test]
fn tables_and_columns_are_renamed() {
    let text = "ALTER TABLE main.t RENAME TO 'u'";
    let Operation::RenameTable { table, to, .. } = operation(text) else { panic!() };
    assert_eq!((table.value, at(text, table.span)), (object_name("t"), "main.t"));
    assert_eq!((to.value, at(text, to.span)), (name("u"), "'u'"));
    for text in ["ALTER TABLE t RENAME COLUMN a TO b", "ALTER TABLE t RENAME a TO b"] {
        let Operation::RenameColumn { column, to, .. } = operation(text) else { panic!() };
        assert_eq!((column.value, to.value), (name("a"), name("b")));
        assert_eq!(at(text, column.span), "a");
    }
}

#[test]
fn columns_are_added_with_their_constraints() {
    let text = "ALTER TABLE t ADD COLUMN a int NOT NULL DEFAULT 0 CHECK (a > 0) REFERENCES p (id)";
    let all = operations(text);
    let [Operation::AddColumn { column, at: place, .. }, check, key] = all.as_slice() else {
        panic!("{all:?}")
    };
    assert_eq!((&column.name, at(text, *place)), (&name("a"), "a"));
    let of = |operation: &Operation| match operation {
        Operation::AddConstraint { constraint, inline: true, .. } => constraint.kind.clone(),
        other => panic!("{other:?}"),
    };
    assert!(matches!(of(check), ConstraintKind::Check(_)));
    assert!(matches!(of(key), ConstraintKind::ForeignKey(_)));
    assert_eq!(operations("ALTER TABLE t ADD a").len(), 1);
}

#[test]
fn columns_are_dropped() {
    for text in ["ALTER TABLE t DROP COLUMN [a]", "ALTER TABLE t DROP [a]"] {
        let Operation::DropColumn { column, cascade: false, if_present: false, .. } =
            operation(text)
        else {
            panic!()
        };
        assert_eq!((column.value, at(text, column.span)), (name("a"), "[a]"));
    }
}

#[test]
fn constraints_change_in_place() {
    for (text, expected) in [
        ("ALTER TABLE t ALTER COLUMN a SET NOT NULL", false),
        ("ALTER TABLE t ALTER a DROP NOT NULL", true),
    ] {
        let Operation::AlterColumn { column, change: ColumnChange::Nullable(nullable), .. } =
            operation(text)
        else {
            panic!()
        };
        assert_eq!((column.value, nullable), (name("a"), expected));
    }
    let text = "ALTER TABLE t ADD CONSTRAINT c CHECK (a > 0)";
    let Operation::AddConstraint { constraint, at: place, inline: false, .. } = operation(text)
    else {
        panic!()
    };
    assert_eq!((constraint.name, at(text, place)), (Some(name("c")), "c"));
    let text = "ALTER TABLE t ADD CHECK (a > 0)";
    let Operation::AddConstraint { constraint, .. } = operation(text) else { panic!() };
    assert!(constraint.name.is_none());
    let text = "ALTER TABLE t DROP CONSTRAINT c";
    let Operation::DropConstraint { constraint, .. } = operation(text) else { panic!() };
    assert_eq!((constraint.value, at(text, constraint.span)), (name("c"), "c"));
}

#[test]
fn what_is_there_is_dropped() {
    let text = "DROP TABLE IF EXISTS main.\"t\"";
    let Operation::DropTable { table, if_present: true, .. } = operation(text) else { panic!() };
    assert_eq!((table.value, at(text, table.span)), (object_name("t"), "main.\"t\""));
    let Operation::DropIndex { index, table: None, if_present: false, .. } =
        operation("DROP INDEX ix")
    else {
        panic!()
    };
    assert_eq!(index.value, object_name("ix"));
    for (text, expected) in [
        ("DROP VIEW IF EXISTS o", ObjectKind::View),
        ("DROP TRIGGER IF EXISTS o", ObjectKind::Trigger),
    ] {
        let Operation::DropObject { key, if_present: true, .. } = operation(text) else { panic!() };
        assert_eq!((key.value.kind, key.value.name), (expected, object_name("o")));
    }
}

#[test]
fn a_table_that_is_built_anew_has_what_the_new_one_has() {
    let before = [
        "CREATE TABLE users (id INTEGER PRIMARY KEY, name TEXT)",
        "CREATE TABLE posts (id INTEGER PRIMARY KEY, author INTEGER REFERENCES users (id))",
        "CREATE INDEX ix ON users (name)",
        "CREATE TRIGGER tr AFTER DELETE ON posts BEGIN SELECT 1; END",
        "CREATE TRIGGER own AFTER DELETE ON users BEGIN DELETE FROM posts; END",
    ];
    let rebuild = [
        "CREATE TABLE new_users (id INTEGER PRIMARY KEY, name TEXT NOT NULL)",
        "DROP TABLE users",
        "ALTER TABLE new_users RENAME TO users",
    ];
    let again = "CREATE INDEX ix ON users (name)";
    let all: Vec<&str> = before.into_iter().chain(rebuild).chain([again]).collect();
    let catalog = catalog(&all);
    let users = catalog.table(&object_name("users")).unwrap();
    assert!(!users.column(&name("name")).unwrap().nullable);
    assert_eq!(users.indexes.len(), 1);
    assert!(catalog.table(&object_name("new_users")).is_none());
    let users = object_name("users");
    let referrers: Vec<_> = catalog.referrers(&users).map(|table| &table.name).collect();
    assert_eq!(referrers, [&object_name("posts")]);
    let triggers: Vec<_> = catalog.objects_of(ObjectKind::Trigger).collect();
    assert_eq!(triggers.len(), 1, "its own trigger goes with a table, and no other");
    assert_eq!(triggers[0].key.name, object_name("tr"));
}

#[test]
fn a_view_of_a_table_that_has_gone_holds_renames() {
    let before = [
        "CREATE TABLE users (id INTEGER PRIMARY KEY, name TEXT)",
        "CREATE TABLE posts (id INTEGER PRIMARY KEY)",
        "CREATE VIEW names AS SELECT name FROM users",
        "CREATE TRIGGER tr AFTER DELETE ON posts BEGIN DELETE FROM users; END",
        "CREATE TABLE new_users (id INTEGER PRIMARY KEY, name TEXT)",
        "DROP TABLE users",
    ];
    let rename = ["ALTER TABLE new_users RENAME TO users"];
    let all: Vec<&str> = before.into_iter().chain(rename).collect();
    let (held, misfits) = applied(&all);
    assert_eq!(held.objects().count(), 2);
    assert_eq!(misfits.len(), 1, "{misfits:?}");
    assert!(misfits[0].contains("the table `users`, which is not there,"), "{misfits:?}");
    let all: Vec<&str> =
        before.into_iter().chain(["DROP VIEW names", "DROP TRIGGER tr"]).chain(rename).collect();
    let (_, misfits) = applied(&all);
    assert!(misfits.is_empty(), "{misfits:?}");
}
