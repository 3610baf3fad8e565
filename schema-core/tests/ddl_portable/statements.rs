//! What statements do.

use super::{BASE, effect};
use schema_core::catalog::{
    Column, Constraint, ConstraintKind, IdentityKind, Part, PartKind, Table,
};
use schema_core::ddl::{DataKind, Effect};
use schema_core::operation::{ColumnChange, Operation};
use schema_core::source::Span;

#[track_caller]
fn operations(text: &str) -> Vec<Operation> {
    match effect(text) {
        Effect::Operations(operations) => operations,
        other => panic!("{text}: {other:?}"),
    }
}

#[track_caller]
fn table(text: &str) -> Table {
    match operations(text).remove(0) {
        Operation::CreateTable { table, .. } => *table,
        other => panic!("{text}: {other:?}"),
    }
}

#[track_caller]
fn column(clauses: &str) -> Column {
    table(&format!("CREATE TABLE t (a {clauses})")).columns.remove(0)
}

/// A constraint in words.
fn constraint(constraint: &Constraint) -> String {
    let name = constraint.name.as_ref().map(|name| format!("{name}: ")).unwrap_or_default();
    let names = |parts: &[Part]| parts.iter().map(part).collect::<Vec<_>>().join(", ");
    assert_eq!(constraint.automatic, constraint.name.is_none());
    let what = match &constraint.kind {
        ConstraintKind::PrimaryKey(parts) => format!("primary key ({})", names(parts)),
        ConstraintKind::Unique(parts) => format!("unique ({})", names(parts)),
        ConstraintKind::Check(condition) => format!("check {condition}"),
        ConstraintKind::ForeignKey(key) => format!(
            "foreign key {:?} to {} {:?}, {}, {}",
            key.columns,
            key.references,
            key.referenced,
            key.on_delete.sql(),
            key.on_update.sql()
        ),
        ConstraintKind::Exclude(_) => panic!("{constraint:?}"),
    };
    format!("{name}{what}")
}

fn part(part: &Part) -> String {
    let PartKind::Column(name) = &part.what else { panic!("{part:?}") };
    format!("{name}{}", if part.descending { " desc" } else { "" })
}

/// An operation in words, with the names' places checked to be those in the text.
fn described(text: &str, operation: &Operation) -> String {
    let at = |span: Span| &text[span.start - BASE..span.end - BASE];
    match operation {
        Operation::DropTable { table, if_present: false, cascade: false } => {
            format!("drop table {} at {}", table.value, at(table.span))
        }
        Operation::RenameTable { table, to, if_present: false } => {
            format!("rename table {} to {} at {}", table.value, to.value, at(to.span))
        }
        Operation::AddColumn { column, at: place, if_absent: false, .. } => {
            let null = if column.nullable { "" } else { " not null" };
            format!("add {} {}{null} at {}", column.name, column.data_type, at(*place))
        }
        Operation::DropColumn { column, if_present: false, cascade: false, .. } => {
            format!("drop {} at {}", column.value, at(column.span))
        }
        Operation::RenameColumn { column, to, .. } => {
            format!("rename {} to {} at {}", column.value, to.value, at(to.span))
        }
        Operation::AlterColumn { column, change, .. } => {
            let change = match change {
                ColumnChange::Type { to, using, at: place, .. } => {
                    let using = using.as_ref().map(|using| format!(" using {using}"));
                    format!("type {to}{} at {}", using.unwrap_or_default(), at(*place))
                }
                ColumnChange::Nullable(nullable) => format!("nullable {nullable}"),
                ColumnChange::Default(Some(default)) => format!("default {}", default.value),
                ColumnChange::Default(None) => "no default".to_owned(),
                other => panic!("{other:?}"),
            };
            format!("alter {}: {change}", column.value)
        }
        Operation::AddConstraint {
            constraint: added,
            at: place,
            inline,
            using_index: None,
            ..
        } => {
            let inline = if *inline { " inline" } else { "" };
            format!("add{inline} {} at {}", constraint(added), at(*place))
        }
        Operation::DropConstraint { constraint, if_present: false, cascade: false, .. } => {
            format!("drop constraint {}", constraint.value)
        }
        Operation::RenameConstraint { constraint, to, .. } => {
            format!("rename constraint {} to {}", constraint.value, to.value)
        }
        Operation::CreateIndex { table, index, at: place, if_absent: false } => {
            let unique = if index.unique { "unique " } else { "" };
            let parts = index.parts.iter().map(part).collect::<Vec<_>>().join(", ");
            let rows = index.predicate.as_ref().map(|rows| format!(" where {rows}"));
            let name = index.name.as_ref().map_or("-", |name| name.as_str());
            assert_eq!(index.automatic, index.name.is_none());
            let rows = rows.unwrap_or_default();
            format!("{unique}index {name} on {} ({parts}){rows} at {}", table.value, at(*place))
        }
        Operation::DropIndex { index, table: None, if_present: false, cascade: false } => {
            format!("drop index {} at {}", index.value, at(index.span))
        }
        Operation::RenameIndex { index, table: None, to, if_present: false } => {
            format!("rename index {} to {}", index.value, to.value)
        }
        Operation::SetComment { table, column, comment } => {
            let column = column.as_ref().map(|column| format!(".{}", column.value));
            format!("comment {}{}: {comment:?}", table.value, column.unwrap_or_default())
        }
        other => panic!("{other:?}"),
    }
}

#[track_caller]
fn check(text: &str, expected: &[&str]) {
    let found: Vec<String> = operations(text).iter().map(|one| described(text, one)).collect();
    assert_eq!(found, expected, "{text}");
}

#[test]
fn types_have_one_spelling() {
    for (written, expected) in [
        ("boolean", "BOOLEAN"),
        ("smallint", "SMALLINT"),
        ("INT", "INTEGER"),
        ("Integer", "INTEGER"),
        ("BIGINT", "BIGINT"),
        ("DECIMAL(10,2)", "DECIMAL(10, 2)"),
        ("NUMERIC(10)", "DECIMAL(10, 0)"),
        ("DEC(38, 38)", "DECIMAL(38, 38)"),
        ("REAL", "REAL"),
        ("DOUBLE PRECISION", "DOUBLE PRECISION"),
        ("CHARACTER(3)", "CHAR(3)"),
        ("CHAR(3)", "CHAR(3)"),
        ("CHARACTER VARYING (20)", "VARCHAR(20)"),
        ("CHAR VARYING(20)", "VARCHAR(20)"),
        ("VARCHAR(20)", "VARCHAR(20)"),
        ("TEXT", "TEXT"),
        ("BINARY(16)", "BINARY(16)"),
        ("BINARY VARYING(16)", "VARBINARY(16)"),
        ("VARBINARY(16)", "VARBINARY(16)"),
        ("BLOB", "BLOB"),
        ("DATE", "DATE"),
        ("TIME WITHOUT TIME ZONE", "TIME"),
        ("TIMESTAMP", "TIMESTAMP"),
        ("TIMESTAMP WITHOUT TIME ZONE", "TIMESTAMP"),
        ("TIMESTAMP WITH TIME ZONE", "TIMESTAMP WITH TIME ZONE"),
        ("UUID", "UUID"),
        ("JSON", "JSON"),
    ] {
        let column = column(written);
        assert_eq!(column.data_type.as_str(), expected, "{written}");
        let portable = column.data_type.portable.map(|portable| portable.to_string());
        assert_eq!(portable.as_deref(), Some(expected), "{written}");
    }
}

#[test]
fn columns_have_their_clauses() {
    assert!(column("TEXT").nullable && column("TEXT NULL").nullable);
    assert!(!column("TEXT NOT NULL").nullable);
    assert!(!column("TEXT PRIMARY KEY").nullable);
    for (written, expected) in [
        ("0", "0"),
        ("-1.5", "-1.5"),
        ("'it''s'", "'it''s'"),
        ("NULL", "NULL"),
        ("(TRUE)", "(TRUE)"),
        ("DATE '2024-02-29'", "DATE '2024-02-29'"),
        ("current_timestamp", "current_timestamp"),
    ] {
        let column = column(&format!("TEXT DEFAULT {written} NOT NULL"));
        assert_eq!(
            column.default.map(|default| default.value.to_string()).as_deref(),
            Some(expected)
        );
        assert!(!column.nullable);
    }
    let generated = column("TEXT GENERATED ALWAYS AS (LOWER(b) || 'x')").generated.unwrap();
    assert_eq!((generated.expression.as_str(), generated.stored), ("LOWER(b) || 'x'", true));
    assert!(!column("TEXT GENERATED ALWAYS AS (b) VIRTUAL").generated.unwrap().stored);
    assert!(column("TEXT GENERATED ALWAYS AS (b) STORED").generated.unwrap().stored);
}

#[test]
fn identities_have_their_options() {
    for (written, kind, options) in [
        ("BY DEFAULT AS IDENTITY", IdentityKind::ByDefault, ""),
        ("ALWAYS AS IDENTITY", IdentityKind::Always, ""),
        ("ALWAYS AS IDENTITY (START WITH 1 INCREMENT BY 1)", IdentityKind::Always, ""),
        ("ALWAYS AS IDENTITY (START WITH 10)", IdentityKind::Always, "START WITH 10"),
        (
            "ALWAYS AS IDENTITY (INCREMENT BY -5 START WITH 10)",
            IdentityKind::Always,
            "START WITH 10 INCREMENT BY -5",
        ),
    ] {
        let column = column(&format!("BIGINT GENERATED {written}"));
        let identity = column.identity.unwrap();
        assert_eq!((identity.kind, &*identity.options), (kind, options), "{written}");
        assert!(!column.nullable);
    }
}

#[test]
fn a_table_has_the_constraints_of_its_columns() {
    let text = "CREATE TABLE Users (Id BIGINT PRIMARY KEY, \"Mail\" TEXT CONSTRAINT one UNIQUE \
                CHECK (\"Mail\" <> ''), boss BIGINT REFERENCES users ON DELETE SET NULL, \
                a INTEGER REFERENCES o (x) ON UPDATE CASCADE ON DELETE RESTRICT, \
                CONSTRAINT pair UNIQUE (a, boss), FOREIGN KEY (a, boss) REFERENCES p (c, d) \
                ON DELETE NO ACTION ON UPDATE SET DEFAULT, CONSTRAINT positive CHECK (a > 0))";
    let table = table(text);
    assert_eq!(table.name.to_string(), "users");
    let names: Vec<&str> = table.columns.iter().map(|column| column.name.as_str()).collect();
    assert_eq!(names, ["id", "Mail", "boss", "a"]);
    let found: Vec<String> = table.constraints.iter().map(constraint).collect();
    assert_eq!(
        found,
        [
            "primary key (id)",
            "one: unique (Mail)",
            "check \"Mail\" <> ''",
            "foreign key [\"boss\"] to users [], SET NULL, NO ACTION",
            "foreign key [\"a\"] to o [\"x\"], RESTRICT, CASCADE",
            "pair: unique (a, boss)",
            "foreign key [\"a\", \"boss\"] to p [\"c\", \"d\"], NO ACTION, SET DEFAULT",
            "positive: check a > 0",
        ]
    );
    let place = |constraint: &Constraint| {
        let span = constraint.origin.0.unwrap().span;
        &text[span.start - BASE..span.end - BASE]
    };
    let places: Vec<&str> = table.constraints.iter().map(place).collect();
    assert_eq!(&places[..3], ["PRIMARY KEY", "one", "CHECK (\"Mail\" <> '')"]);
}

#[test]
fn the_columns_of_a_primary_key_are_not_null() {
    let table = table("CREATE TABLE t (a TEXT, b TEXT, c TEXT, PRIMARY KEY (a, c))");
    let nullable: Vec<bool> = table.columns.iter().map(|column| column.nullable).collect();
    assert_eq!(nullable, [false, true, false]);
}

#[test]
fn words_of_the_grammar_are_names_where_nothing_else_can_stand() {
    let table =
        table("CREATE TABLE order (user TEXT, group TEXT, \"check\" TEXT, value TEXT, date DATE)");
    let names: Vec<&str> = table.columns.iter().map(|column| column.name.as_str()).collect();
    assert_eq!(names, ["user", "group", "check", "value", "date"]);
    check("ALTER TABLE order DROP COLUMN user", &["drop user at user"]);
    effect("DELETE FROM order WHERE date = DATE '2024-01-01' AND user IS NULL AND value > 1");
}

#[test]
fn tables_are_changed() {
    check("DROP TABLE users", &["drop table users at users"]);
    check(
        "ALTER TABLE t ADD a INTEGER NOT NULL UNIQUE CONSTRAINT fk REFERENCES o, ADD COLUMN b TEXT",
        &[
            "add a INTEGER not null at a",
            "add inline unique (a) at UNIQUE",
            "add inline fk: foreign key [\"a\"] to o [], NO ACTION, NO ACTION at fk",
            "add b TEXT at b",
        ],
    );
    check("ALTER TABLE t DROP COLUMN a, DROP b", &["drop a at a", "drop b at b"]);
    check(
        "ALTER TABLE t ALTER COLUMN a SET DATA TYPE varchar(5) USING CAST(a AS VARCHAR(5)), \
         ALTER b SET NOT NULL, ALTER COLUMN c DROP NOT NULL, ALTER d SET DEFAULT -1, \
         ALTER e DROP DEFAULT",
        &[
            "alter a: type VARCHAR(5) using CAST(a AS VARCHAR(5)) at varchar(5)",
            "alter b: nullable false",
            "alter c: nullable true",
            "alter d: default -1",
            "alter e: no default",
        ],
    );
    check(
        "ALTER TABLE t ADD CONSTRAINT k CHECK (a IS NOT NULL), ADD UNIQUE (a), DROP CONSTRAINT old",
        &["add k: check a IS NOT NULL at k", "add unique (a) at UNIQUE (a)", "drop constraint old"],
    );
    check("ALTER TABLE t RENAME TO \"U\"", &["rename table t to U at \"U\""]);
    check("ALTER TABLE t RENAME COLUMN a TO b", &["rename a to b at b"]);
    check("ALTER TABLE t RENAME a TO b", &["rename a to b at b"]);
    check("ALTER TABLE t RENAME CONSTRAINT a TO b", &["rename constraint a to b"]);
}

#[test]
fn indexes_and_comments() {
    check("CREATE INDEX i ON t (a)", &["index i on t (a) at i"]);
    check("CREATE INDEX ON t (a)", &["index - on t (a) at ON t (a)"]);
    check(
        "CREATE UNIQUE INDEX i ON t (a ASC, b DESC) WHERE a > 0 AND b IS NULL",
        &["unique index i on t (a, b desc) where a > 0 AND b IS NULL at i"],
    );
    check("DROP INDEX i", &["drop index i at i"]);
    check("ALTER INDEX a RENAME TO b", &["rename index a to b"]);
    check("COMMENT ON TABLE t IS 'it''s'", &["comment t: Some(\"'it''s'\")"]);
    check("COMMENT ON COLUMN t.c IS NULL", &["comment t.c: None"]);
}

#[track_caller]
fn data(text: &str, kind: DataKind) {
    let Effect::Data(data) = effect(text) else { panic!("{text}") };
    assert_eq!(data.kind, kind, "{text}");
    let Some(table) = data.table else { panic!("{text}") };
    assert_eq!(table.value.to_string(), "t", "{text}");
    assert_eq!(&text[table.span.start - BASE..table.span.end - BASE], "t", "{text}");
}

#[test]
fn rows_are_changed() {
    data("INSERT INTO t (a, b) VALUES (1, 'x'), (-2, NULL)", DataKind::Insert);
    data("INSERT INTO t (a) VALUES ((SELECT MAX(a) + 1 FROM s))", DataKind::Insert);
    data("INSERT INTO t (a) SELECT s.a FROM s INNER JOIN u ON u.id = s.id", DataKind::Insert);
    data("INSERT INTO t (a) SELECT x FROM s y CROSS JOIN z ORDER BY x DESC", DataKind::Insert);
    data("UPDATE t SET a = a + 1, b = (SELECT MIN(c) FROM s WHERE s.id = t.id)", DataKind::Change);
    data("DELETE FROM t", DataKind::Change);
}

#[test]
fn conditions_are_read() {
    for condition in [
        "a = 1 AND b <> 'x' OR NOT c < 2",
        "a <= -1 AND a >= +1 AND a > .5 AND a = 1e10",
        "active",
        "NOT active AND (a OR TRUE)",
        "a IN (1, 2) AND b NOT IN (SELECT c FROM s)",
        "a NOT BETWEEN 1 AND 2 AND b",
        "a LIKE 'x%' AND a NOT LIKE 'y!_' ESCAPE '!'",
        "a IS NULL AND b IS NOT NULL",
        "NOT EXISTS (SELECT * FROM s WHERE s.id = t.id)",
        "(a = b) = (c = d)",
        "- a * 2 + 3 / b - 1 = 0",
        "a || 'x' = CASE a WHEN 1 THEN 'b' ELSE 'c' END",
        "CASE WHEN a = 1 THEN TRUE END",
        "CAST(a AS BOOLEAN)",
        "COALESCE(a, b, c) = NULLIF(a, 0)",
        "LOWER(a) = UPPER(b) AND LENGTH(TRIM(a)) = ABS(ROUND(b, 2))",
        "SUBSTRING(a FROM 2) = SUBSTRING(a FROM 1 FOR 2) AND SUBSTRING(a, 1, 2) = 'x'",
        "a = X'00fF' AND b = TIME '23:59:59.123456' AND c = TIMESTAMP '2024-01-01 00:00:00+02:00'",
        "a > (SELECT AVG(DISTINCT b) FROM s GROUP BY c HAVING COUNT(*) > 1)",
        "a < CURRENT_TIMESTAMP",
    ] {
        data(&format!("DELETE FROM t WHERE {condition}"), DataKind::Change);
    }
}
