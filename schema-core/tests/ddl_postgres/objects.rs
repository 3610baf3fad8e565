//! Views, triggers, functions, types and the like.

use schema_core::catalog::{Object, ObjectKind};
use schema_core::ddl::Effect;
use schema_core::operation::{Operation, ValueChange};

use crate::support::{applied, at, catalog, name, object_name, operation, operations, read};

#[track_caller]
fn object(text: &str) -> Object {
    match operation(text) {
        Operation::CreateObject { object, .. } => {
            assert_eq!(&*object.definition[0], text);
            *object
        }
        other => panic!("{other:?}"),
    }
}

#[track_caller]
fn reads(query: &str, expected: &[&str]) {
    let object = object(&format!("CREATE OR REPLACE VIEW v AS {query}"));
    let found: Vec<String> = object.reads.iter().map(ToString::to_string).collect();
    assert_eq!(found, expected, "{query}");
}

#[test]
fn a_view_reads_what_stands_behind_from_and_join() {
    reads("SELECT * FROM a", &["a"]);
    reads("SELECT * FROM a, public.b AS x, shop.c WHERE x.id IN (1, 2)", &["a", "b", "shop.c"]);
    reads("SELECT * FROM a x LEFT JOIN ONLY b y ON x.id = y.id, c", &["a", "b", "c"]);
    reads(
        "SELECT * FROM (a JOIN b USING (id, x)) JOIN (SELECT 1 FROM c) s ON true",
        &["a", "b", "c"],
    );
    reads(
        "WITH w AS (SELECT * FROM a), v (x) AS MATERIALIZED (SELECT 1) SELECT * FROM w, v",
        &["a"],
    );
    reads("SELECT extract(year FROM at), trim(both FROM b) FROM a", &["a"]);
    reads("SELECT x IS DISTINCT FROM y, count(*) FROM a GROUP BY 1, 2", &["a"]);
    reads("SELECT * FROM generate_series(1, 2) g, LATERAL f(g) JOIN a ON true", &["a"]);
    reads(
        "SELECT (SELECT max(x) FROM b) FROM a UNION SELECT 1, 2 FROM c ORDER BY 1, 2",
        &["b", "a", "c"],
    );
    reads("SELECT * FROM a WHERE EXISTS (SELECT 1 FROM a, b)", &["a", "b"]);
    reads("SELECT 1", &[]);
}

#[test]
fn kinds_and_names() {
    for (text, kind, own) in [
        ("CREATE RECURSIVE VIEW s.v (a) AS SELECT 1", ObjectKind::View, "s.v"),
        ("CREATE MATERIALIZED VIEW IF NOT EXISTS v AS SELECT 1", ObjectKind::MaterializedView, "v"),
        ("CREATE FOREIGN TABLE f (a int) SERVER s", ObjectKind::VirtualTable, "f"),
        ("CREATE SEQUENCE s AS bigint START 5", ObjectKind::Sequence, "s"),
        ("CREATE TYPE point3 AS (x int, y int)", ObjectKind::Type, "point3"),
        ("CREATE TYPE span AS RANGE (subtype = int)", ObjectKind::Type, "span"),
        ("CREATE DOMAIN email AS text CHECK (VALUE ~ '@')", ObjectKind::Type, "email"),
        ("CREATE SCHEMA IF NOT EXISTS shop", ObjectKind::Schema, "shop"),
        (
            "CREATE EXTENSION IF NOT EXISTS \"uuid-ossp\" WITH SCHEMA public",
            ObjectKind::Extension,
            "uuid-ossp",
        ),
    ] {
        let key = object(text).key;
        assert_eq!((key.kind, key.name.to_string().as_str()), (kind, own), "{text}");
    }
    assert!(read("CREATE SCHEMA AUTHORIZATION me").unmodelled);
    for (text, word) in [
        ("CREATE COLLATION nat (provider = icu, locale = 'de')", "collation"),
        ("CREATE PUBLICATION p FOR ALL TABLES", "publication"),
        ("CREATE EVENT TRIGGER e ON ddl_command_start EXECUTE FUNCTION f()", "event trigger"),
        ("CREATE SERVER s FOREIGN DATA WRAPPER w", "server"),
        ("CREATE AGGREGATE total (int) (SFUNC = f, STYPE = int)", "aggregate"),
        ("CREATE TEXT SEARCH CONFIGURATION c (COPY = simple)", "text search configuration"),
    ] {
        let key = object(text).key;
        assert_eq!((key.kind, key.signature.as_deref()), (ObjectKind::Other, Some(word)), "{text}");
    }
}

#[test]
fn names_that_count_for_each_table_have_it() {
    for text in [
        "CREATE OR REPLACE TRIGGER n BEFORE UPDATE OF a OR INSERT ON s.t FOR EACH ROW \
         WHEN (OLD.a IS DISTINCT FROM NEW.a) EXECUTE FUNCTION f()",
        "CREATE CONSTRAINT TRIGGER n AFTER INSERT ON s.t FROM p DEFERRABLE FOR EACH ROW EXECUTE PROCEDURE f()",
        "CREATE POLICY n ON s.t FOR SELECT USING (a = 1)",
        "CREATE RULE n AS ON INSERT TO s.t DO INSTEAD NOTHING",
    ] {
        let object = object(text);
        assert_eq!(object.key.on, Some(object_name("s.t")), "{text}");
        // A trigger calls a function as well.
        let calls = text.contains("EXECUTE").then(|| object_name("f"));
        let reads: Vec<_> = [object_name("s.t")].into_iter().chain(calls).collect();
        assert_eq!(object.reads, reads);
        assert_eq!(object.key.name, object_name("n"));
    }
    let text = "DROP TRIGGER IF EXISTS n ON s.t CASCADE";
    let Operation::DropObject { key, if_present: true, cascade: true } = operation(text) else {
        panic!()
    };
    assert_eq!((at(text, key.span), key.value.on), ("n", Some(object_name("s.t"))));
}

#[track_caller]
fn signature(arguments: &str, expected: &str) {
    let text = format!("CREATE FUNCTION f({arguments}) RETURNS int LANGUAGE sql AS $$ SELECT 1 $$");
    assert_eq!(object(&text).key.signature.as_deref(), Some(expected), "{arguments}");
}

#[test]
fn functions_are_told_apart_by_their_arguments() {
    signature("", "");
    signature("int, a text", "integer, text");
    signature("a varchar(10) DEFAULT 'x', b numeric(10, 2) = 1", "varchar, numeric");
    signature("IN a int4, OUT b int, INOUT c timestamp with time zone", "integer, timestamptz");
    signature("IN OUT a double precision, VARIADIC b text[]", "double precision, text[]");
    signature("double precision, character varying, s.mood", "double precision, varchar, s.mood");
    signature("a char, \"b\" users.id%TYPE", "char, users.id%TYPE");
    let found = operations("DROP FUNCTION IF EXISTS f(integer, b text), g");
    let [Operation::DropObject { key: first, .. }, Operation::DropObject { key: second, .. }] =
        found.as_slice()
    else {
        panic!("{found:?}")
    };
    assert_eq!(first.value.signature.as_deref(), Some("integer, text"));
    assert_eq!(second.value.signature, None);
}

#[test]
fn enums_have_values() {
    let catalog = catalog(&[
        "CREATE TYPE mood AS ENUM ('sad', 'it''s ok')",
        "ALTER TYPE mood ADD VALUE IF NOT EXISTS 'happy' AFTER 'sad'",
        "ALTER TYPE mood RENAME VALUE 'sad' TO 'down'",
    ]);
    let types: Vec<_> = catalog.objects().collect();
    let values: Vec<&str> = types[0].values.iter().map(|value| &**value).collect();
    assert_eq!(values, ["down", "it's ok", "happy"]);
    let text = "ALTER TYPE mood ADD VALUE 'new'";
    let Operation::AlterObject { values: Some(ValueChange::Add { value, .. }), .. } =
        operation(text)
    else {
        panic!()
    };
    assert_eq!(at(text, value.span), "'new'");
    let (_, misfits) =
        applied(&["CREATE TYPE mood AS ENUM ('sad')", "ALTER TYPE mood RENAME VALUE 'x' TO 'y'"]);
    assert_eq!(misfits.len(), 1);
}

#[test]
fn objects_are_altered_renamed_moved() {
    let Operation::RenameObject { to, .. } = operation("ALTER VIEW v RENAME TO w") else {
        panic!()
    };
    assert_eq!(to.value, name("w"));
    let Operation::SetSchema { kind, schema, .. } = operation("ALTER TYPE a SET SCHEMA s") else {
        panic!()
    };
    assert_eq!((kind, schema.unwrap().value), (Some(ObjectKind::Type), name("s")));
    let Operation::AlterObject { statement, .. } = operation("ALTER SEQUENCE s INCREMENT BY 2")
    else {
        panic!()
    };
    assert_eq!(&*statement, "ALTER SEQUENCE s INCREMENT BY 2");
    for text in [
        "ALTER VIEW v OWNER TO me",
        "ALTER FUNCTION f(int) OWNER TO me",
        "ALTER SEQUENCE s RESTART WITH 5",
        "ALTER EXTENSION postgis UPDATE",
    ] {
        assert!(matches!(read(text).effect, Effect::Unmodelled), "{text}");
    }
    assert!(matches!(read("ALTER SCHEMA a RENAME TO b").effect, Effect::Opaque(_)));
}

#[test]
fn a_sequence_goes_with_the_table_that_owns_it() {
    let catalog = catalog(&[
        "CREATE TABLE t (id int)",
        "CREATE SEQUENCE t_id_seq OWNED BY public.t.id",
        "DROP TABLE t",
    ]);
    assert_eq!(catalog.objects().len(), 0);
    let made = [
        "CREATE TABLE t (id int, n int)",
        "CREATE SEQUENCE t_id_seq",
        "ALTER SEQUENCE t_id_seq OWNED BY t.id",
    ];
    let of = |last| crate::support::catalog(&[made[0], made[1], made[2], last]).objects().len();
    assert_eq!(of("DROP TABLE t"), 0);
    let made = [made[0], "CREATE SEQUENCE s OWNED BY t.id"];
    let of = |last| crate::support::catalog(&[made[0], made[1], last]).objects().len();
    assert_eq!(of("ALTER TABLE t DROP COLUMN id"), 0);
    assert_eq!(of("ALTER TABLE t DROP COLUMN n"), 1);
}

#[test]
fn the_sequence_of_a_column_is_no_object_and_can_be_changed() {
    let table = "CREATE TABLE users (id serial PRIMARY KEY)";
    for text in [
        "ALTER SEQUENCE users_id_seq AS bigint",
        "ALTER SEQUENCE public.users_id_seq1 OWNED BY NONE",
        "DROP SEQUENCE people_id_seq",
    ] {
        catalog(&[table, text]);
    }
    for text in ["ALTER SEQUENCE users_uid_seq AS bigint", "DROP SEQUENCE shop.users_id_seq"] {
        assert_eq!(applied(&[table, text]).1.len(), 1, "{text}");
    }
}

#[test]
fn comments_on_tables_and_columns_are_kept() {
    let catalog = catalog(&[
        "CREATE TABLE t (a int)",
        "COMMENT ON TABLE public.t IS 'all of them'",
        "COMMENT ON COLUMN public.t.a IS 'the first'",
    ]);
    let table = catalog.table(&object_name("t")).unwrap();
    assert_eq!(table.comment.as_deref(), Some("'all of them'"));
    assert_eq!(table.columns[0].comment.as_deref(), Some("'the first'"));
    let text = "COMMENT ON COLUMN s.t.a IS NULL";
    let Operation::SetComment { table, column: Some(column), comment: None } = operation(text)
    else {
        panic!()
    };
    assert_eq!((at(text, table.span), at(text, column.span)), ("s.t", "a"));
    assert!(matches!(read("COMMENT ON VIEW v IS 'x'").effect, Effect::Unmodelled));
}
