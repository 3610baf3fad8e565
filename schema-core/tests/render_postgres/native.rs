//! How PostgreSQL's own operations are written.

use super::support::*;

fn orders() -> Operation {
    create(table(
        "shop.orders",
        vec![
            identity(not_null(native("id", "bigint")), IdentityKind::Serial, ""),
            default(
                Column { clauses: "COLLATE \"C\"".into(), ..native("code", "text") },
                "'x'::text",
            ),
            default(native("made", "timestamp"), "CURRENT_TIMESTAMP AT TIME ZONE 'UTC'"),
            Column { comment: Some("'so''s'".into()), ..native("span", "int4range") },
        ],
        vec![
            constraint("orders_pkey", ConstraintKind::PrimaryKey(parts(&["id"])), "INCLUDE(CODE)"),
            constraint(
                "orders_code_key",
                ConstraintKind::Unique(parts(&["code"])),
                "NULLS NOT DISTINCT DEFERRABLE INITIALLY DEFERRED",
            ),
            constraint(
                "orders_span_excl",
                ConstraintKind::Exclude(expression("USING gist (span WITH &&) WHERE (id > 0)")),
                "DEFERRABLE",
            ),
            Constraint {
                validated: false,
                ..constraint("late", ConstraintKind::Check(expression("id > 0")), "NO INHERIT")
            },
        ],
    ))
}

fn shop() -> Operation {
    let key = ObjectKey::new(ObjectKind::Schema, object("shop"));
    make(Object::new(key, "CREATE SCHEMA shop", Origin::default()), false)
}

fn make(object: Object, replace: bool) -> Operation {
    Operation::CreateObject { object: Box::new(object), at: AT, if_absent: false, replace }
}

#[test]
fn a_table_is_written_with_all_that_it_has() {
    written(
        &[shop(), orders()],
        &[
            "CREATE TABLE \"shop\".\"orders\" (\n    \
             \"id\" bigserial NOT NULL,\n    \
             \"code\" text COLLATE \"C\" DEFAULT 'x'::text,\n    \
             \"made\" timestamp DEFAULT (CURRENT_TIMESTAMP AT TIME ZONE 'UTC'),\n    \
             \"span\" int4range,\n    \
             CONSTRAINT \"orders_pkey\" PRIMARY KEY (\"id\") INCLUDE(CODE),\n    \
             CONSTRAINT \"orders_code_key\" UNIQUE NULLS NOT DISTINCT (\"code\") \
             DEFERRABLE INITIALLY DEFERRED,\n    \
             CONSTRAINT \"orders_span_excl\" EXCLUDE USING gist (span WITH &&) \
             WHERE (id > 0) DEFERRABLE\n)",
            "ALTER TABLE \"shop\".\"orders\" ADD CONSTRAINT \"late\" CHECK (id > 0) \
             NO INHERIT NOT VALID",
            "COMMENT ON COLUMN \"shop\".\"orders\".\"span\" IS 'so''s'",
        ],
    );
}

#[test]
fn a_foreign_key_says_how_it_matches_before_what_it_does() {
    let key = foreign_key("score", "users", Action::SetNull);
    let key = Constraint {
        clauses: "MATCH FULL DEFERRABLE".into(),
        name: Some(name("fk")),
        validated: false,
        ..key
    };
    written(
        &[users(), add_constraint("users", key)],
        &["ALTER TABLE \"users\" ADD CONSTRAINT \"fk\" FOREIGN KEY (\"score\") \
           REFERENCES \"users\" MATCH FULL ON DELETE SET NULL DEFERRABLE NOT VALID"],
    );
}

#[test]
fn a_foreign_key_says_which_columns_it_sets() {
    let key = Constraint {
        clauses: "ON DELETE SET NULL (score) DEFERRABLE".into(),
        name: Some(name("fk")),
        ..foreign_key("score", "users", Action::SetNull)
    };
    written(
        &[users(), add_constraint("users", key)],
        &["ALTER TABLE \"users\" ADD CONSTRAINT \"fk\" FOREIGN KEY (\"score\") \
           REFERENCES \"users\" ON DELETE SET NULL (score) DEFERRABLE"],
    );
}

#[test]
fn types_of_its_own_come_over_as_portable_ones() {
    let to = Type::new("integer", None);
    let change = ColumnChange::Type { to, using: None, nullable: None, clauses: None, at: AT };
    written(
        &[
            users(),
            add_column("users", native("c", "varchar(9)")),
            alter("users", "c", change.clone()),
        ],
        &["ALTER TABLE \"users\" ALTER COLUMN \"c\" SET DATA TYPE integer USING \"c\"::integer"],
    );
    written(
        &[users(), add_column("users", native("c", "smallint")), alter("users", "c", change)],
        &["ALTER TABLE \"users\" ALTER COLUMN \"c\" SET DATA TYPE integer"],
    );
}

#[test]
fn a_key_is_made_of_an_index() {
    let using = Operation::AddConstraint {
        table: at(object("users")),
        constraint: Box::new(constraint("k", ConstraintKind::Unique(Vec::new()), "DEFERRABLE")),
        at: AT,
        inline: false,
        using_index: Some(at(name("ux"))),
    };
    let unique = Index { unique: true, ..index("ux", &["score"]) };
    written(
        &[users(), create_index("users", unique), using],
        &["ALTER TABLE \"users\" ADD CONSTRAINT \"k\" UNIQUE USING INDEX \"ux\" DEFERRABLE"],
    );
}

#[test]
fn an_index_is_written_with_all_that_it_has() {
    let of = PartKind::Expression(expression("lower(code)"));
    let part = Part { what: of, descending: true, clauses: "text_pattern_ops NULLS LAST".into() };
    let all = Index {
        unique: true,
        parts: vec![part],
        predicate: Some(expression("code <> ''")),
        include: vec![name("id")],
        method: Some("btree".into()),
        clauses: "NULLS NOT DISTINCT WITH(FILLFACTOR = 70)".into(),
        ..index("ix", &[])
    };
    written(
        &[shop(), orders(), create_index("shop.orders", all)],
        &["CREATE UNIQUE INDEX \"ix\" ON \"shop\".\"orders\" USING btree \
           ((lower(code)) text_pattern_ops DESC NULLS LAST) INCLUDE (\"id\") \
           NULLS NOT DISTINCT WITH(FILLFACTOR = 70) WHERE code <> ''"],
    );
}

/// Holds what an operation on `users` is written as.
#[track_caller]
fn on_users(operation: Operation, expected: &str) {
    written(&[users(), operation], &[expected]);
}

#[test]
fn drops_and_renames_are_written() {
    let users = || at(object("users"));
    on_users(
        Operation::DropTable { table: users(), if_present: true, cascade: true },
        "DROP TABLE IF EXISTS \"users\" CASCADE",
    );
    on_users(
        Operation::DropColumn {
            table: users(),
            column: at(name("score")),
            if_present: true,
            cascade: true,
        },
        "ALTER TABLE \"users\" DROP COLUMN IF EXISTS \"score\" CASCADE",
    );
    on_users(
        Operation::RenameColumn { table: users(), column: at(name("score")), to: at(name("s")) },
        "ALTER TABLE \"users\" RENAME COLUMN \"score\" TO \"s\"",
    );
    let key = constraint("uq", ConstraintKind::Unique(parts(&["score"])), "");
    let with_key = [self::users(), add_constraint("users", key)];
    let on_key = |operation, expected: &str| {
        let mut operations = with_key.to_vec();
        operations.push(operation);
        written(&operations, &[expected]);
    };
    on_key(
        Operation::DropConstraint {
            table: users(),
            constraint: at(name("uq")),
            if_present: true,
            cascade: true,
        },
        "ALTER TABLE \"users\" DROP CONSTRAINT IF EXISTS \"uq\" CASCADE",
    );
    on_key(
        Operation::DropUnnamed { table: users(), constraint: Box::new(unique(&["score"])) },
        "ALTER TABLE \"users\" DROP CONSTRAINT \"uq\"",
    );
    on_key(
        Operation::RenameConstraint {
            table: users(),
            constraint: at(name("uq")),
            to: at(name("k")),
        },
        "ALTER TABLE \"users\" RENAME CONSTRAINT \"uq\" TO \"k\"",
    );
    on_key(
        Operation::RenameIndex {
            index: at(object("uq")),
            table: None,
            to: at(name("k")),
            if_present: true,
        },
        "ALTER INDEX IF EXISTS \"uq\" RENAME TO \"k\"",
    );
    written(
        &[
            self::users(),
            create_index("users", index("ix", &["score"])),
            Operation::DropIndex {
                index: at(object("ix")),
                table: None,
                if_present: true,
                cascade: true,
            },
        ],
        &["DROP INDEX IF EXISTS \"ix\" CASCADE"],
    );
}

#[test]
fn a_constraint_is_checked_later_or_no_longer() {
    let positive = constraint("positive", ConstraintKind::Check(expression("score > 0")), "");
    let positive = Constraint { validated: false, ..positive };
    let validate = |validated| Operation::ValidateConstraint {
        table: at(object("users")),
        constraint: at(name("positive")),
        validated,
    };
    let added = [users(), add_constraint("users", positive), validate(true)];
    written(&added, &["ALTER TABLE \"users\" VALIDATE CONSTRAINT \"positive\""]);
    let [users, positive, checked] = added;
    written(
        &[users, positive, checked, validate(false)],
        &[
            "ALTER TABLE \"users\" DROP CONSTRAINT \"positive\"",
            "ALTER TABLE \"users\" ADD CONSTRAINT \"positive\" CHECK (score > 0) NOT VALID",
        ],
    );
}

#[test]
fn comments_and_schemas_are_set() {
    let users = || at(object("users"));
    on_users(
        Operation::SetComment { table: users(), column: None, comment: Some("'all'".into()) },
        "COMMENT ON TABLE \"users\" IS 'all'",
    );
    on_users(
        Operation::SetComment { table: users(), column: Some(at(name("id"))), comment: None },
        "COMMENT ON COLUMN \"users\".\"id\" IS NULL",
    );
    let to_shop =
        Operation::SetSchema { name: users(), kind: None, schema: Some(at(name("shop"))) };
    let back = Operation::SetSchema { name: at(object("shop.users")), kind: None, schema: None };
    written(
        &[shop(), self::users(), to_shop.clone()],
        &["ALTER TABLE \"users\" SET SCHEMA \"shop\""],
    );
    written(
        &[shop(), self::users(), to_shop, back],
        &["ALTER TABLE \"shop\".\"users\" SET SCHEMA \"public\""],
    );
}

#[test]
fn an_identity_gets_other_options() {
    let id = |kind, options: &str| Identity { kind, options: options.into() };
    let set = |to| alter("t", "id", ColumnChange::Identity { to, if_present: false });
    let first = "START WITH 10 INCREMENT BY 2 NO CYCLE";
    let table = create(table(
        "t",
        vec![identity(not_null(native("id", "bigint")), IdentityKind::ByDefault, first)],
        vec![],
    ));
    written(
        &[table.clone(), set(Some(id(IdentityKind::Always, "START WITH 10 NO MAXVALUE CACHE 5")))],
        &["ALTER TABLE \"t\" ALTER COLUMN \"id\" SET GENERATED ALWAYS SET INCREMENT BY 1 \
           SET NO MAXVALUE SET CACHE 5 SET NO CYCLE"],
    );
    written(&[table.clone(), set(None)], &["ALTER TABLE \"t\" ALTER COLUMN \"id\" DROP IDENTITY"]);
    written(
        &[table, set(None), set(Some(id(IdentityKind::Serial, "")))],
        &[
            "CREATE SEQUENCE \"t_id_seq\" AS bigint OWNED BY \"t\".\"id\"",
            "ALTER TABLE \"t\" ALTER COLUMN \"id\" SET DEFAULT nextval('\"t_id_seq\"')",
        ],
    );
}

#[test]
fn objects_are_written_as_they_were() {
    let view = ObjectKey::new(ObjectKind::View, object("v"));
    let of = |text: &str| Object::new(view.clone(), text, Origin::default());
    let first = make(of("CREATE VIEW v AS SELECT 1 AS a"), false);
    written(std::slice::from_ref(&first), &["CREATE VIEW v AS SELECT 1 AS a"]);
    let second = make(of("CREATE VIEW v AS SELECT 2 AS a"), true);
    written(
        &[first.clone(), second.clone()],
        &["DROP VIEW \"v\"", "CREATE VIEW v AS SELECT 2 AS a"],
    );
    let mut reader = of("CREATE VIEW w AS SELECT * FROM v");
    reader.key.name = object("w");
    reader.reads = vec![object("v")];
    written(&[first, make(reader, false), second], &["CREATE OR REPLACE VIEW v AS SELECT 2 AS a"]);
}

#[test]
fn objects_are_dropped_by_what_they_are() {
    #[track_caller]
    fn check(kind: ObjectKind, on: Option<&str>, signature: Option<&str>, expected: &str) {
        let signature = signature.map(Into::into);
        let key = ObjectKey { kind, name: object("x"), on: on.map(object), signature };
        let made = make(Object::new(key.clone(), "CREATE x", Origin::default()), false);
        let drop = Operation::DropObject { key: at(key), if_present: false, cascade: false };
        written(&[users(), made, drop], &[expected]);
    }
    check(ObjectKind::MaterializedView, None, None, "DROP MATERIALIZED VIEW \"x\"");
    check(ObjectKind::VirtualTable, None, None, "DROP FOREIGN TABLE \"x\"");
    check(ObjectKind::Trigger, Some("users"), None, "DROP TRIGGER \"x\" ON \"users\"");
    check(ObjectKind::Other, Some("users"), Some("policy"), "DROP POLICY \"x\" ON \"users\"");
    check(ObjectKind::Function, None, Some("integer,text"), "DROP FUNCTION \"x\"(integer,text)");
    check(ObjectKind::Type, None, None, "DROP TYPE \"x\"");
}

#[test]
fn a_type_of_the_catalog_is_quoted() {
    let key = ObjectKey::new(ObjectKind::Type, object("Mood"));
    let mood =
        make(Object::new(key, "CREATE TYPE \"Mood\" AS ENUM ('a')", Origin::default()), false);
    written(
        &[mood, users(), add_column("users", native("moods", "Mood[]"))],
        &["ALTER TABLE \"users\" ADD COLUMN \"moods\" \"Mood\"[]"],
    );
}
