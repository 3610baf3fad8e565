//! Operations as PostgreSQL's SQL: portable ones as they are lowered, and its own as they are written.

use schema_core::backend::{Backend, Dialect};
use schema_core::catalog::{
    Action, Catalog, Column, Constraint, ConstraintKind, DefaultValue, Expression, ForeignKey,
    Generated, Identity, IdentityKind, Index, Name, Object, ObjectKey, ObjectKind, ObjectName,
    Origin, Part, PartKind, PortableType, Table, Type,
};
use schema_core::operation::{ColumnChange, Context, Misfit, MisfitKind, Operation};
use schema_core::render::{Writer, lower};
use schema_core::source::{Span, Spanned};

const AT: Span = Span { start: 0, end: 0 };

fn name(text: &str) -> Name {
    Name::new(text, Dialect::Postgres)
}

fn object(text: &str) -> ObjectName {
    match text.split_once('.') {
        Some((schema, own)) => ObjectName { schema: Some(name(schema)), name: name(own) },
        None => ObjectName::plain(name(text)),
    }
}

fn at<T>(value: T) -> Spanned<T> {
    Spanned::new(value, AT)
}

fn expression(text: &str) -> Expression {
    Expression::new(text, Dialect::Postgres)
}

fn typed(own: &str, data_type: Type) -> Column {
    Column {
        name: name(own),
        data_type,
        nullable: true,
        default: None,
        identity: None,
        generated: None,
        clauses: "".into(),
        comment: None,
        origin: Origin::default(),
    }
}

/// A column of portable SQL.
fn column(own: &str, portable: PortableType) -> Column {
    typed(own, Type::new(portable.to_string(), Some(portable)))
}

/// A column of PostgreSQL's own SQL.
fn native(own: &str, data_type: &str) -> Column {
    typed(own, Type::new(data_type, None))
}

fn not_null(column: Column) -> Column {
    Column { nullable: false, ..column }
}

fn default(column: Column, value: &str) -> Column {
    let value = expression(value);
    Column { default: Some(DefaultValue { value, name: None, automatic: true }), ..column }
}

fn identity(column: Column, kind: IdentityKind, options: &str) -> Column {
    Column { identity: Some(Identity { kind, options: options.into() }), ..column }
}

fn parts(names: &[&str]) -> Vec<Part> {
    names.iter().map(|own| Part::column(name(own))).collect()
}

fn constraint(own: &str, kind: ConstraintKind, clauses: &str) -> Constraint {
    let own = Some(own).filter(|own| !own.is_empty()).map(name);
    Constraint { clauses: clauses.into(), ..Constraint::new(own, kind, Origin::default()) }
}

fn primary_key(names: &[&str]) -> Constraint {
    constraint("", ConstraintKind::PrimaryKey(parts(names)), "")
}

fn unique(names: &[&str]) -> Constraint {
    constraint("", ConstraintKind::Unique(parts(names)), "")
}

fn check(text: &str) -> Constraint {
    constraint("", ConstraintKind::Check(expression(text)), "")
}

fn foreign_key(own: &str, references: &str, on_delete: Action) -> Constraint {
    let key = ForeignKey {
        columns: vec![name(own)],
        references: object(references),
        referenced: Vec::new(),
        on_delete,
        on_update: Action::NoAction,
    };
    constraint("", ConstraintKind::ForeignKey(key), "")
}

fn table(own: &str, columns: Vec<Column>, constraints: Vec<Constraint>) -> Table {
    Table { columns, constraints, ..Table::new(object(own), Origin::default()) }
}

fn create(table: Table) -> Operation {
    Operation::CreateTable { table: Box::new(table), at: AT, if_absent: false }
}

fn add_column(table: &str, column: Column) -> Operation {
    let (table, column) = (at(object(table)), Box::new(column));
    Operation::AddColumn { table, column, at: AT, if_absent: false }
}

fn drop_column(table: &str, column: &str) -> Operation {
    let (table, column) = (at(object(table)), at(name(column)));
    Operation::DropColumn { table, column, if_present: false, cascade: false }
}

fn alter(table: &str, column: &str, change: ColumnChange) -> Operation {
    Operation::AlterColumn { table: at(object(table)), column: at(name(column)), change }
}

fn set_type(portable: PortableType) -> ColumnChange {
    let to = Type::new(portable.to_string(), Some(portable));
    ColumnChange::Type { to, using: None, nullable: None, clauses: None, at: AT }
}

fn add_constraint(table: &str, constraint: Constraint) -> Operation {
    let (table, constraint) = (at(object(table)), Box::new(constraint));
    Operation::AddConstraint { table, constraint, at: AT, inline: false, using_index: None }
}

fn index(own: &str, names: &[&str]) -> Index {
    Index {
        name: Some(own).filter(|own| !own.is_empty()).map(name),
        automatic: own.is_empty(),
        unique: false,
        parts: parts(names),
        predicate: None,
        include: Vec::new(),
        method: None,
        clauses: "".into(),
        origin: Origin::default(),
    }
}

fn create_index(table: &str, index: Index) -> Operation {
    let (table, index) = (at(object(table)), Box::new(index));
    Operation::CreateIndex { table, index, at: AT, if_absent: false }
}

/// Writes operations of PostgreSQL down, one after the other, and applies them.
fn write(operations: &[Operation], catalog: &mut Catalog, portable: bool) -> Vec<String> {
    let mut writer = Writer::new(Backend::Postgres);
    for operation in operations {
        writer.operation(operation, catalog, 0);
        let applied = operation.apply(catalog, Context { source: None, portable });
        assert!(applied.misfits.is_empty(), "{:?}", applied.misfits);
    }
    writer.finish(catalog).into_iter().map(|rendered| rendered.text).collect()
}

/// Lowers portable operations, writes them down and applies them.
fn render(operations: &[Operation], catalog: &mut Catalog) -> Vec<String> {
    let mut texts = Vec::new();
    for operation in operations {
        let lowered = lower(operation, Backend::Postgres, catalog).unwrap();
        texts.extend(write(&lowered, catalog, true));
    }
    texts
}

fn empty() -> Catalog {
    Catalog::new(Dialect::Postgres)
}

/// Holds the last of some portable operations against the statements that it becomes.
#[track_caller]
fn portable(operations: &[Operation], expected: &[&str]) {
    let mut catalog = empty();
    let (last, before) = operations.split_last().unwrap();
    render(before, &mut catalog);
    assert_eq!(render(std::slice::from_ref(last), &mut catalog), expected);
}

/// Holds what is wrong with the last of some portable operations against the beginning of what is said.
#[track_caller]
fn refused(operations: &[Operation], expected: &str) {
    let mut catalog = empty();
    let (last, before) = operations.split_last().unwrap();
    render(before, &mut catalog);
    let misfits = lower(last, Backend::Postgres, &catalog).unwrap_err();
    let told: Vec<String> = misfits.iter().map(told).collect();
    assert_eq!(told, [expected]);
}

fn told(misfit: &Misfit) -> String {
    match &misfit.kind {
        MisfitKind::Unable { code, what, .. } => format!("{code}: {what}"),
        MisfitKind::InUse { what, by, .. } => format!("{what} is needed by {by}"),
        other => format!("{other:?}"),
    }
}

/// Holds the last of some operations of PostgreSQL against how it is written.
#[track_caller]
fn written(operations: &[Operation], expected: &[&str]) {
    let mut catalog = empty();
    let (last, before) = operations.split_last().unwrap();
    write(before, &mut catalog, false);
    assert_eq!(write(std::slice::from_ref(last), &mut catalog, false), expected);
}

fn users() -> Operation {
    create(table(
        "users",
        vec![
            identity(column("id", PortableType::BigInt), IdentityKind::ByDefault, ""),
            not_null(column("email", PortableType::Varchar(255))),
            default(column("score", PortableType::Integer), "0"),
        ],
        vec![primary_key(&["id"]), unique(&["email"])],
    ))
}

#[test]
fn a_table_gets_names_for_what_nobody_named() {
    portable(
        &[
            users(),
            create(table(
                "posts",
                vec![
                    column("id", PortableType::Uuid),
                    not_null(column("author_id", PortableType::BigInt)),
                    default(not_null(column("draft", PortableType::Boolean)), "TRUE"),
                    default(
                        column("price", PortableType::Decimal { precision: 10, scale: 2 }),
                        "-1.5",
                    ),
                ],
                vec![
                    primary_key(&["id"]),
                    foreign_key("author_id", "users", Action::Cascade),
                    check("price > -2"),
                ],
            )),
        ],
        &["CREATE TABLE \"posts\" (\n    \
           \"id\" uuid NOT NULL,\n    \
           \"author_id\" bigint NOT NULL,\n    \
           \"draft\" boolean NOT NULL DEFAULT TRUE,\n    \
           \"price\" numeric(10,2) DEFAULT -1.5,\n    \
           CONSTRAINT \"pk_posts\" PRIMARY KEY (\"id\"),\n    \
           CONSTRAINT \"fk_posts_author_id_users\" FOREIGN KEY (\"author_id\") REFERENCES \"users\" \
           ON DELETE CASCADE,\n    \
           CONSTRAINT \"ck_posts_price\" CHECK (price > -2)\n)"],
    );
}

#[test]
fn every_portable_type_is_one_here() {
    use PortableType::*;
    let types = [
        (Boolean, "boolean"),
        (SmallInt, "smallint"),
        (Integer, "integer"),
        (BigInt, "bigint"),
        (Decimal { precision: 9, scale: 0 }, "numeric(9,0)"),
        (Real, "real"),
        (Double, "double precision"),
        (Char(3), "char(3)"),
        (Varchar(80), "varchar(80)"),
        (Text, "text"),
        (Binary(16), "bytea"),
        (Varbinary(16), "bytea"),
        (Blob, "bytea"),
        (Date, "date"),
        (Time, "time"),
        (Timestamp, "timestamp"),
        (TimestampTz, "timestamptz"),
        (Uuid, "uuid"),
        (Json, "jsonb"),
    ];
    for (of, expected) in types {
        portable(
            &[users(), add_column("users", column("x", of))],
            &[&format!("ALTER TABLE \"users\" ADD COLUMN \"x\" {expected}")],
        );
    }
}

#[test]
fn identities_are_never_null() {
    portable(
        &[
            users(),
            add_column(
                "users",
                identity(column("n", PortableType::Integer), IdentityKind::Always, "START WITH 10"),
            ),
        ],
        &["ALTER TABLE \"users\" ADD COLUMN \"n\" integer NOT NULL \
           GENERATED ALWAYS AS IDENTITY (START WITH 10)"],
    );
}

#[test]
fn generated_columns_are_stored() {
    let generated = Generated { expression: expression("lower(email)"), stored: false };
    let lower = Column { generated: Some(generated), ..column("lower", PortableType::Text) };
    portable(
        &[users(), add_column("users", lower)],
        &["ALTER TABLE \"users\" ADD COLUMN \"lower\" text \
           GENERATED ALWAYS AS (lower(email)) STORED"],
    );
}

#[test]
fn a_name_is_quoted_whatever_it_is() {
    portable(
        &[users(), add_column("users", column("or\"der", PortableType::Text))],
        &["ALTER TABLE \"users\" ADD COLUMN \"or\"\"der\" text"],
    );
}

#[test]
fn indexes_get_names_and_keep_their_predicates() {
    let mut partial = index("", &["score", "email"]);
    partial.predicate = Some(expression("score > 0"));
    partial.parts[0].descending = true;
    partial.unique = true;
    portable(
        &[users(), create_index("users", partial)],
        &["CREATE UNIQUE INDEX \"ux_users_score_email\" ON \"users\" \
           (\"score\" DESC, \"email\") WHERE score > 0"],
    );
}

#[test]
fn what_stands_on_a_column_alone_goes_before_it() {
    portable(
        &[users(), create_index("users", index("ix", &["email"])), drop_column("users", "email")],
        &[
            "DROP INDEX \"ix\"",
            "ALTER TABLE \"users\" DROP CONSTRAINT \"uq_users_email\"",
            "ALTER TABLE \"users\" DROP COLUMN \"email\"",
        ],
    );
    refused(
        &[
            users(),
            add_constraint("users", unique(&["email", "score"])),
            drop_column("users", "email"),
        ],
        "the column users.email is needed by the unique constraint uq_users_email_score",
    );
}

#[test]
fn a_renamed_table_keeps_its_automatic_names() {
    let renamed = Operation::RenameTable {
        table: at(object("users")),
        to: at(name("people")),
        if_present: false,
    };
    let dropped = Operation::DropUnnamed {
        table: at(object("people")),
        constraint: Box::new(primary_key(&[])),
    };
    portable(&[users(), renamed.clone()], &["ALTER TABLE \"users\" RENAME TO \"people\""]);
    portable(
        &[users(), renamed, dropped],
        &["ALTER TABLE \"people\" DROP CONSTRAINT \"pk_users\""],
    );
}

#[test]
fn long_names_are_refused() {
    refused(
        &[users(), add_column("users", column(&"x".repeat(64), PortableType::Text))],
        &format!("S1004: the name `{}` has 64 bytes, and 63 are the most", "x".repeat(64)),
    );
}

#[test]
fn a_type_is_set_with_how_its_values_come_over() {
    use PortableType::*;
    #[track_caller]
    fn check(from: PortableType, to: PortableType, expected: &str) {
        portable(
            &[users(), add_column("users", column("c", from)), alter("users", "c", set_type(to))],
            &[&format!("ALTER TABLE \"users\" ALTER COLUMN \"c\" SET DATA TYPE {expected}")],
        );
    }
    check(Integer, BigInt, "bigint");
    check(Integer, Text, "text");
    check(Double, Integer, "integer USING trunc(\"c\")");
    check(Text, Integer, "integer USING \"c\"::integer");
    check(Char(40), Uuid, "uuid USING \"c\"::text::uuid");
    check(Text, Json, "jsonb USING \"c\"::jsonb");
    check(Text, Timestamp, "timestamp USING \"c\"::timestamp");
    check(Text, Blob, "bytea USING convert_to(\"c\", 'UTF8')");
    check(SmallInt, Boolean, "boolean USING \"c\" <> 0");
    check(Boolean, SmallInt, "smallint USING \"c\"::integer");
    check(Date, TimestampTz, "timestamptz USING \"c\"::timestamp AT TIME ZONE 'UTC'");
    check(TimestampTz, Timestamp, "timestamp USING \"c\" AT TIME ZONE 'UTC'");
    check(TimestampTz, Date, "date USING (\"c\" AT TIME ZONE 'UTC')::date");
    check(Blob, Uuid, "uuid USING encode(\"c\", 'hex')::uuid");
    check(Integer, Json, "jsonb USING to_jsonb(\"c\")");
    refused(
        &[users(), add_column("users", column("n", Integer)), alter("users", "n", set_type(Date))],
        "S1011: values of INTEGER do not become values of DATE by themselves",
    );
}

#[test]
fn a_default_follows_its_column_or_holds_it() {
    use PortableType::*;
    #[track_caller]
    fn follows(from: PortableType, value: &str, to: PortableType, expected: &str) {
        let column = default(column("c", from), value);
        let mut catalog = empty();
        render(&[users(), add_column("users", column)], &mut catalog);
        let changed = render(&[alter("users", "c", set_type(to))], &mut catalog);
        let alter = "ALTER TABLE \"users\" ALTER COLUMN \"c\"";
        assert_eq!(changed[0], format!("{alter} DROP DEFAULT"));
        assert!(changed[1].starts_with(&format!("{alter} SET DATA TYPE ")), "{changed:?}");
        assert_eq!(changed[2..], [format!("{alter} SET DEFAULT {expected}")]);
    }
    #[track_caller]
    fn holds(from: PortableType, value: &str, to: PortableType) {
        let column = default(column("c", from), value);
        let change = alter("users", "c", set_type(to));
        let expected = format!("S1009: the default of users.c is no value of {to}");
        refused(&[users(), add_column("users", column), change], &expected);
    }
    follows(Integer, "5", BigInt, "5");
    follows(BigInt, "-32768", SmallInt, "-32768");
    holds(BigInt, "32768", SmallInt);
    follows(Integer, "12", Decimal { precision: 4, scale: 2 }, "12");
    holds(Integer, "123", Decimal { precision: 4, scale: 2 });
    holds(Double, "1.5", Integer);
    follows(Varchar(9), "'it''s'", Char(4), "'it''s'");
    holds(Varchar(9), "'it''s'", Varchar(3));
    holds(Text, "'5'", Integer);
    holds(Integer, "5", Text);
    holds(Integer, "1", Boolean);
    follows(Text, "NULL", Integer, "NULL");
    follows(Json, "'{}'", Text, "'{}'");
    follows(Timestamp, "CURRENT_TIMESTAMP", TimestampTz, "CURRENT_TIMESTAMP");
    follows(
        Date,
        "CAST(CURRENT_TIMESTAMP AT TIME ZONE 'UTC' AS date)",
        TimestampTz,
        "CURRENT_TIMESTAMP",
    );
    holds(TimestampTz, "CURRENT_TIMESTAMP", Text);
    holds(Date, "DATE '2024-01-31'", Timestamp);
}

#[test]
fn a_default_of_the_same_type_stays() {
    let column = default(column("c", PortableType::Varbinary(3)), "'x'");
    portable(
        &[users(), add_column("users", column), alter("users", "c", set_type(PortableType::Blob))],
        &["ALTER TABLE \"users\" ALTER COLUMN \"c\" SET DATA TYPE bytea"],
    );
}

#[test]
fn a_generated_column_holds_the_type_that_it_reads() {
    let generated = Generated { expression: expression("score + 1"), stored: true };
    let next = Column { generated: Some(generated), ..column("next", PortableType::Integer) };
    refused(
        &[
            users(),
            add_column("users", next),
            alter("users", "score", set_type(PortableType::BigInt)),
        ],
        "the column users.score is needed by the generated column next",
    );
}

#[test]
fn an_identity_needs_a_whole_number_that_is_never_null() {
    let by_default = Identity { kind: IdentityKind::ByDefault, options: "".into() };
    let change = ColumnChange::Identity { to: Some(by_default), if_present: false };
    portable(
        &[users(), alter("users", "score", change)],
        &[
            "ALTER TABLE \"users\" ALTER COLUMN \"score\" DROP DEFAULT",
            "ALTER TABLE \"users\" ALTER COLUMN \"score\" SET NOT NULL",
            "ALTER TABLE \"users\" ALTER COLUMN \"score\" \
             ADD GENERATED BY DEFAULT AS IDENTITY",
            "SELECT setval(pg_get_serial_sequence('\"users\"', 'score'), \
             greatest(max(\"score\"), 0) + 1, false) FROM \"users\"",
        ],
    );
    let needed = "the column users.id is needed by its identity";
    refused(&[users(), alter("users", "id", set_type(PortableType::Text))], needed);
    refused(&[users(), alter("users", "id", ColumnChange::Nullable(true))], needed);
}

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

#[test]
fn what_is_taken_back_says_how_values_come_over() {
    let mut catalog = empty();
    let age = add_column("users", column("age", PortableType::Text));
    render(&[users(), age], &mut catalog);
    let change = &lower(
        &alter("users", "age", set_type(PortableType::Integer)),
        Backend::Postgres,
        &catalog,
    )
    .unwrap()[0];
    let back = change.reverse(&catalog).unwrap();
    write(std::slice::from_ref(change), &mut catalog, false);
    assert_eq!(
        write(&back, &mut catalog, false),
        ["ALTER TABLE \"users\" ALTER COLUMN \"age\" SET DATA TYPE text"]
    );
    let there = change.reverse(&catalog).unwrap();
    assert_eq!(
        write(&[there, vec![change.clone()]].concat(), &mut catalog, false).last().unwrap(),
        "ALTER TABLE \"users\" ALTER COLUMN \"age\" SET DATA TYPE integer USING \"age\"::integer"
    );
}
