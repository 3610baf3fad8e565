//! CREATE TABLE and CREATE INDEX.

use schema_core::catalog::{
    Action, Constraint, ConstraintKind, ForeignKey, IdentityKind, Part, PartKind,
};
use schema_core::operation::Operation;

use crate::support::*;

fn constraint(definition: &str) -> Constraint {
    let mut table = table(&format!("CREATE TABLE t (a, b, {definition})"));
    assert_eq!(table.constraints.len(), 1, "{definition}");
    table.constraints.remove(0)
}

fn key_of_column(definition: &str) -> Constraint {
    let mut table = table(&format!("CREATE TABLE t (a {definition})"));
    assert_eq!(table.constraints.len(), 1, "{definition}");
    table.constraints.remove(0)
}

fn foreign(constraint: Constraint) -> ForeignKey {
    match constraint.kind {
        ConstraintKind::ForeignKey(key) => key,
        other => panic!("{other:?}"),
    }
}

fn parts(constraint: Constraint) -> Vec<Part> {
    match constraint.kind {
        ConstraintKind::PrimaryKey(parts) | ConstraintKind::Unique(parts) => parts,
        other => panic!("{other:?}"),
    }
}

fn default_of(definition: &str) -> String {
    let default = column(&format!("a {definition}")).default;
    default.expect(definition).value.as_str().to_owned()
}

#[test]
fn any_words_are_a_type() {
    let type_of = |definition: &str| column(definition).data_type.as_str().to_owned();
    assert_eq!(type_of("a"), "");
    assert_eq!(type_of("a PRIMARY KEY"), "");
    assert_eq!(type_of("a unsigned  big int"), "UNSIGNED BIG INT");
    assert_eq!(type_of("a double precision NOT NULL"), "DOUBLE PRECISION");
    assert_eq!(type_of("a VarChar( 20 ) DEFAULT 'x'"), "VARCHAR(20)");
    assert_eq!(type_of("a decimal(10,2)"), "DECIMAL(10, 2)");
    assert_eq!(type_of("a decimal(+10,-2)"), "DECIMAL(10, -2)");
    assert_eq!(type_of("a \"native text\" 'long' (5) NOT NULL"), "NATIVE TEXT");
    assert_eq!(type_of("a native 'text'"), "NATIVE 'text'");
    assert_eq!(type_of("a varchar[10]"), "VARCHAR[10]");
    assert_eq!(type_of("a [my-type]"), "[my-type]");
    assert_eq!(type_of("a int GENERATED ALWAYS AS (1)"), "INT");
    assert_eq!(type_of("a int AS (1)"), "INT");
}

#[test]
fn a_key_that_is_written_twice_is_one_but_under_two_names() {
    let keys = |definition: &str| {
        let table = table(&format!("CREATE TABLE t (a TEXT, b TEXT, {definition})"));
        let names = table.constraints.iter().map(|one| one.name.as_ref().map(ToString::to_string));
        names.map(Option::unwrap_or_default).collect::<Vec<_>>()
    };
    assert_eq!(keys("UNIQUE (a), UNIQUE (a)"), [""]);
    assert_eq!(keys("UNIQUE (a), CONSTRAINT x UNIQUE (a)"), ["x"]);
    assert_eq!(keys("CONSTRAINT x UNIQUE (a), CONSTRAINT x UNIQUE (a)"), ["x"]);
    assert_eq!(keys("CONSTRAINT x UNIQUE (a), CONSTRAINT y UNIQUE (a)"), ["x", "y"]);
    assert_eq!(keys("CONSTRAINT x PRIMARY KEY (a), CONSTRAINT y UNIQUE (a)"), ["x", "y"]);
    assert_eq!(keys("UNIQUE (a), UNIQUE (b)"), ["", ""]);
}

#[test]
fn names_stand_in_any_quotes() {
    for text in ["'x y'", "\"x y\"", "[x y]", "`x y`"] {
        let sql = format!(
            "CREATE TABLE {text} ({text} int, UNIQUE ({text}), \
             FOREIGN KEY ({text}) REFERENCES {text} ({text}))"
        );
        let table = table(&sql);
        assert_eq!(table.name, object_name("x y"));
        assert_eq!(table.columns[0].name, name("X Y"));
        assert_eq!(table.constraints[0].columns(), [&name("x y")]);
        let key = foreign(table.constraints[1].clone());
        assert_eq!((key.references, key.referenced), (object_name("x y"), vec![name("x y")]));
    }
    assert_eq!(table("CREATE TABLE 'it''s' (a)").name, object_name("it's"));
}

#[test]
fn main_is_left_away_and_temp_is_temporary() {
    let made = |text: &str| {
        let table = table(text);
        (table.name.to_string(), table.temporary)
    };
    assert_eq!(made("CREATE TABLE main.t (a)"), ("t".to_owned(), false));
    assert_eq!(made("CREATE TABLE temp.t (a)"), ("t".to_owned(), true));
    assert_eq!(made("CREATE TEMP TABLE t (a)"), ("t".to_owned(), true));
    assert_eq!(made("CREATE TEMPORARY TABLE t (a)"), ("t".to_owned(), true));
    assert_eq!(made("CREATE TABLE other.t (a)"), ("other.t".to_owned(), false));
}

#[test]
fn if_not_exists_and_places_are_kept() {
    let text = "CREATE TABLE IF NOT EXISTS main.t (a int CHECK (a > 0), CONSTRAINT u UNIQUE (a))";
    let Operation::CreateTable { table, at: place, if_absent } = operation(text) else { panic!() };
    assert!(if_absent);
    assert_eq!(at(text, place), "main.t");
    let place = |origin: schema_core::catalog::Origin| at(text, origin.0.unwrap().span);
    assert_eq!(place(table.columns[0].origin), "a");
    assert_eq!(place(table.constraints[0].origin), "CHECK (a > 0)");
    assert_eq!(place(table.constraints[1].origin), "u");
    let statement = read("  CREATE TABLE t (a) ");
    assert_eq!(at("  CREATE TABLE t (a) ", statement.span), "CREATE TABLE t (a)");
}

#[test]
fn defaults_are_literals_words_or_expressions() {
    assert_eq!(default_of("int DEFAULT 5 NOT NULL"), "5");
    assert_eq!(default_of("int DEFAULT -5"), "-5");
    assert_eq!(default_of("int DEFAULT + 1.5e3"), "+ 1.5e3");
    assert_eq!(default_of("text DEFAULT 'it''s' UNIQUE"), "'it''s'");
    assert_eq!(default_of("text DEFAULT word"), "word");
    assert_eq!(default_of("text DEFAULT \"word\" CHECK (a)"), "\"word\"");
    assert_eq!(default_of("blob DEFAULT x'00'"), "x'00'");
    assert_eq!(default_of("text DEFAULT NULL"), "NULL");
    assert_eq!(default_of("text DEFAULT CURRENT_TIMESTAMP NOT NULL"), "CURRENT_TIMESTAMP");
    assert_eq!(
        default_of("text DEFAULT (strftime('%s', 'now')) NOT NULL"),
        "strftime('%s', 'now')"
    );
}

#[test]
fn constraints_of_a_column_stand_in_any_order() {
    let text =
        "a text CONSTRAINT d DEFAULT 'x' COLLATE NoCase CONSTRAINT n NOT NULL ON CONFLICT IGNORE";
    let read = column(text);
    assert!(!read.nullable);
    assert_eq!(&*read.clauses, "ON CONFLICT IGNORE COLLATE nocase");
    let same = "a TEXT NOT NULL ON CONFLICT IGNORE COLLATE nocase DEFAULT 'x'";
    let mut other = column(same);
    other.origin = read.origin;
    assert_eq!(other, read);
    assert!(column("a int NULL").nullable);
    assert!(column("a int NULL ON CONFLICT FAIL").nullable);
    assert_eq!(&*column("a int NOT NULL ON CONFLICT ABORT COLLATE binary").clauses, "");
    assert_eq!(&*column("a text COLLATE 'x y'").clauses, "COLLATE \"x y\"");
}

#[test]
fn keys_of_a_column_are_constraints_of_the_table() {
    let id =
        column("id integer CONSTRAINT pk PRIMARY KEY ON CONFLICT REPLACE AUTOINCREMENT NOT NULL");
    assert_eq!(id.identity.unwrap().kind, IdentityKind::Autoincrement);
    assert!(!id.nullable);
    let key =
        key_of_column("integer CONSTRAINT pk PRIMARY KEY DESC ON CONFLICT REPLACE AUTOINCREMENT");
    assert_eq!((key.name.clone(), &*key.clauses), (Some(name("pk")), "ON CONFLICT REPLACE"));
    let part = Part { descending: true, ..Part::column(name("a")) };
    assert_eq!(parts(key), [part]);
    let key = key_of_column("integer PRIMARY KEY ASC");
    assert!(key.name.is_none());
    assert_eq!(parts(key), [Part::column(name("a"))]);
    let key = key_of_column("text UNIQUE ON CONFLICT IGNORE");
    assert_eq!(&*key.clauses, "ON CONFLICT IGNORE");
    assert_eq!(parts(key), [Part::column(name("a"))]);
    let check = key_of_column("int CONSTRAINT c CHECK ((a) > (0))");
    let ConstraintKind::Check(check) = check.kind else { panic!() };
    assert_eq!(check.as_str(), "(a) > (0)");
}

#[test]
fn foreign_keys_have_actions_and_a_time() {
    let key = foreign(key_of_column("REFERENCES p"));
    assert_eq!((key.columns, key.references), (vec![name("a")], object_name("p")));
    assert!(key.referenced.is_empty());
    let text = "REFERENCES p (x) ON DELETE CASCADE MATCH FULL ON UPDATE SET NULL \
                DEFERRABLE INITIALLY DEFERRED";
    let read = key_of_column(text);
    assert_eq!(&*read.clauses, "DEFERRABLE INITIALLY DEFERRED");
    let key = foreign(read);
    assert_eq!((key.on_delete, key.on_update), (Action::Cascade, Action::SetNull));
    assert_eq!(key.referenced, [name("x")]);
    let text = "FOREIGN KEY (a, b) REFERENCES p (x, y) ON DELETE SET DEFAULT ON UPDATE RESTRICT";
    let key = foreign(constraint(text));
    assert_eq!(key.columns, [name("a"), name("b")]);
    assert_eq!((key.on_delete, key.on_update), (Action::SetDefault, Action::Restrict));
    for at_once in ["DEFERRABLE", "NOT DEFERRABLE", "DEFERRABLE INITIALLY IMMEDIATE"] {
        assert_eq!(&*key_of_column(&format!("REFERENCES p {at_once}")).clauses, "", "{at_once}");
    }
    let late = key_of_column("REFERENCES p NOT NULL DEFERRABLE INITIALLY DEFERRED");
    assert_eq!(&*late.clauses, "DEFERRABLE INITIALLY DEFERRED");
}

#[test]
fn generated_columns_are_stored_or_not() {
    let generated = |definition: &str| {
        let generated = column(definition).generated.expect(definition);
        (generated.expression.as_str().to_owned(), generated.stored)
    };
    let sum = || "b + 1".to_owned();
    assert_eq!(generated("a int GENERATED ALWAYS AS (b + 1)"), (sum(), false));
    assert_eq!(generated("a int GENERATED ALWAYS AS (b + 1) VIRTUAL"), (sum(), false));
    assert_eq!(generated("a int AS (b + 1) STORED NOT NULL"), (sum(), true));
    assert_eq!(generated("a AS (b + 1)"), (sum(), false));
}

#[test]
fn constraints_of_a_table_need_no_commas() {
    let table = table(
        "CREATE TABLE t (a int, b int, CONSTRAINT pk PRIMARY KEY (a COLLATE nocase DESC, b ASC) \
         ON CONFLICT FAIL CONSTRAINT c CHECK (a > 0) UNIQUE (b), FOREIGN KEY (a) REFERENCES t)",
    );
    let nouns: Vec<&str> = table.constraints.iter().map(Constraint::noun).collect();
    assert_eq!(nouns.len(), 4);
    assert_eq!(table.constraints[1].name, Some(name("c")));
    assert_eq!(&*table.constraints[0].clauses, "ON CONFLICT FAIL");
    let first =
        Part { descending: true, clauses: "COLLATE nocase".into(), ..Part::column(name("a")) };
    assert_eq!(parts(table.constraints[0].clone()), [first, Part::column(name("b"))]);
}

#[test]
fn autoincrement_stands_in_the_key_of_the_table_too() {
    let table = table("CREATE TABLE t (a int, id INTEGER, PRIMARY KEY (id AUTOINCREMENT))");
    assert!(table.columns[0].identity.is_none());
    assert_eq!(table.columns[1].identity.as_ref().unwrap().kind, IdentityKind::Autoincrement);
}

#[test]
fn options_have_one_order() {
    let clauses =
        |options: &str| table(&format!("CREATE TABLE t (a int PRIMARY KEY) {options}")).clauses;
    assert_eq!(&*clauses(""), "");
    assert_eq!(&*clauses("without rowid"), "WITHOUT ROWID");
    assert_eq!(&*clauses("WITHOUT ROWID, STRICT"), "STRICT, WITHOUT ROWID");
    assert_eq!(&*clauses("STRICT, WITHOUT ROWID"), "STRICT, WITHOUT ROWID");
}

#[test]
fn the_columns_of_a_query_are_not_known() {
    let made = table("CREATE TEMP TABLE t AS SELECT * FROM s");
    assert!(!made.columns_known && made.temporary && made.columns.is_empty());
}

#[test]
fn indexes_have_parts_and_a_condition() {
    let text = "CREATE UNIQUE INDEX IF NOT EXISTS main.ix ON t (a COLLATE NOCASE DESC, lower(b), \
                (a + b) ASC, c) WHERE a > 0 AND b IS NOT NULL";
    let Operation::CreateIndex { table, index, at: place, if_absent } = operation(text) else {
        panic!()
    };
    assert!(if_absent && index.unique);
    assert_eq!(at(text, place), "main.ix");
    assert_eq!((table.value, at(text, table.span)), (object_name("t"), "t"));
    assert_eq!(index.name, Some(name("ix")));
    let [first, second, third, last] = index.parts.as_slice() else { panic!() };
    assert!(first.descending);
    assert_eq!((first.as_column(), &*first.clauses), (Some(&name("a")), "COLLATE nocase"));
    let expression = |part: &Part| match &part.what {
        PartKind::Expression(expression) => expression.as_str().to_owned(),
        PartKind::Column(name) => panic!("{name}"),
    };
    assert_eq!(expression(second), "lower(b)");
    assert_eq!(expression(third), "(a + b)");
    assert!(!third.descending);
    assert_eq!(last.as_column(), Some(&name("c")));
    assert_eq!(index.predicate.unwrap().as_str(), "a > 0 AND b IS NOT NULL");
}
