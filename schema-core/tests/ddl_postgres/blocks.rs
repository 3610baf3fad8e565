//! DO blocks.

use schema_core::ddl::{Asked, Condition, Effect, Guard};
use schema_core::operation::Operation;

use crate::support::{at, catalog, object_name, operation, operations, read};

#[test]
fn a_block_that_makes_one_thing_where_it_is_absent_is_understood() {
    for text in [
        "DO $$ BEGIN CREATE TYPE mood AS ENUM ('a', 'b'); EXCEPTION WHEN duplicate_object THEN null; END $$",
        "DO $do$ BEGIN IF NOT EXISTS (SELECT 1 FROM pg_type WHERE typname = 'mood') THEN \
         CREATE TYPE mood AS ENUM ('a', 'b'); END IF; END $do$ LANGUAGE plpgsql",
    ] {
        let Operation::CreateObject { object, at: place, if_absent: true, .. } = operation(text)
        else {
            panic!("{text}")
        };
        assert_eq!((at(text, place), object.values.len()), ("mood", 2));
        assert_eq!(&*object.definition[0], "CREATE TYPE mood AS ENUM ('a', 'b')");
        catalog(&[text, text]);
    }
    let found = operations(
        "DO $$ BEGIN ALTER TABLE t ADD COLUMN a int UNIQUE; \
         EXCEPTION WHEN duplicate_column OR duplicate_table THEN RAISE NOTICE 'a; b'; END; $$",
    );
    let [Operation::AddColumn { if_absent: true, .. }, Operation::AddConstraint { .. }] =
        found.as_slice()
    else {
        panic!("{found:?}")
    };
}

#[test]
fn a_constraint_is_guarded_by_its_name() {
    for text in [
        "DO $$ BEGIN ALTER TABLE shop.t ADD CONSTRAINT c CHECK (a > 0); \
         EXCEPTION WHEN duplicate_object THEN null; END $$;",
        "DO $$ BEGIN IF NOT EXISTS (SELECT 1 FROM pg_constraint WHERE conname = 'c') THEN \
         ALTER TABLE shop.t ADD CONSTRAINT c CHECK (a > 0); END IF; END $$",
    ] {
        let text = text.trim_end_matches(';');
        let Effect::Guarded { guard, then, .. } = read(text).effect else { panic!("{text}") };
        let asked = Asked::Constraint(object_name("shop.c"));
        assert_eq!(guard, Guard(vec![Condition { asked, present: false }]));
        let Operation::AddConstraint { at: place, .. } = &then[0] else { panic!("{text}") };
        assert_eq!(at(text, *place), "c");
        let made = catalog(&[
            "CREATE SCHEMA shop",
            "CREATE TABLE shop.t (a int, CONSTRAINT c CHECK (a > 0))",
        ]);
        assert_eq!(guard.holds(&made), Some(false));
        assert_eq!(guard.holds(&catalog(&["CREATE TABLE t (a int)"])), Some(true));
    }
}

#[test]
fn any_other_block_is_opaque() {
    for text in [
        "DO $$ BEGIN CREATE TYPE a AS ENUM (); CREATE TYPE b AS ENUM (); \
         EXCEPTION WHEN duplicate_object THEN null; END $$",
        "DO $$ BEGIN CREATE TYPE a AS ENUM (); END $$",
        "DO $$ BEGIN CREATE TYPE a AS ENUM (); EXCEPTION WHEN others THEN null; END $$",
        "DO $$ BEGIN CREATE TYPE a AS ENUM (); EXCEPTION WHEN duplicate_object THEN DROP TYPE a; END $$",
        "DO $$ BEGIN IF NOT EXISTS (SELECT 1 FROM pg_type WHERE typname = 'b') THEN \
         CREATE TYPE a AS ENUM (); END IF; END $$",
        "DO $$ BEGIN DROP TYPE a; EXCEPTION WHEN duplicate_object THEN null; END $$",
        "DO $$ DECLARE x int; BEGIN END $$",
        "DO 'BEGIN END'",
        "DO $$",
        "DO",
    ] {
        let Effect::Opaque(what) = read(text).effect else { panic!("{text}") };
        assert_eq!(&*what, "a DO block");
    }
}
