//! What portable operations are on SQLite.

use crate::support::*;

#[test]
fn tables_are_written_with_all_names() {
    check_behind(
        &[],
        &[users()],
        r#"
CREATE TABLE "users" (
    "id" INTEGER CONSTRAINT "pk_users" PRIMARY KEY AUTOINCREMENT NOT NULL,
    "email" VARCHAR(255) NOT NULL,
    "age" INTEGER,
    CONSTRAINT "uq_users_email" UNIQUE ("email")
)"#
        .trim_start(),
    );
    let posts = create(
        "posts",
        vec![
            column("author", PortableType::BigInt),
            column("at", PortableType::Timestamp),
            with_default(not_null(column("stars", PortableType::SmallInt)), "-1"),
            generated(column("double", PortableType::Integer), "stars * 2", true),
        ],
        vec![
            primary_key(&["author", "at"]),
            foreign_key("author", "users", Action::Cascade),
            check("stars < 6"),
        ],
    );
    check_behind(
        &[users()],
        &[posts, create_index("posts", &["at", "stars"], false)],
        r#"
CREATE TABLE "posts" (
    "author" BIGINT NOT NULL,
    "at" TEXT NOT NULL,
    "stars" SMALLINT NOT NULL DEFAULT -1,
    "double" INTEGER GENERATED ALWAYS AS (stars * 2) STORED,
    CONSTRAINT "pk_posts" PRIMARY KEY ("author", "at"),
    CONSTRAINT "fk_posts_author_users" FOREIGN KEY ("author") REFERENCES "users" ON DELETE CASCADE,
    CONSTRAINT "ck_posts_stars" CHECK (stars < 6)
);
CREATE INDEX "ix_posts_at_stars" ON "posts" ("at", "stars")"#
            .trim_start(),
    );
}

#[test]
fn types_have_the_affinity_of_their_values() {
    use PortableType as T;
    let decimal = T::Decimal { precision: 10, scale: 2 };
    let all = [
        (T::Boolean, "BOOLEAN"),
        (T::BigInt, "BIGINT"),
        (decimal, "DECIMAL(10, 2)"),
        (T::Real, "REAL"),
        (T::Double, "REAL"),
        (T::Char(2), "CHAR(2)"),
        (T::Text, "TEXT"),
        (T::Binary(16), "BLOB"),
        (T::Varbinary(16), "BLOB"),
        (T::Blob, "BLOB"),
        (T::Date, "TEXT"),
        (T::Time, "TEXT"),
        (T::Timestamp, "TEXT"),
        (T::TimestampTz, "TEXT"),
        (T::Uuid, "BLOB"),
    ];
    for (portable, native) in all {
        let expected = format!("CREATE TABLE \"t\" (\n    \"c\" {native}\n)");
        check_behind(&[], &[create("t", vec![column("c", portable)], vec![])], &expected);
    }
}

#[test]
fn json_is_checked() {
    let table = create("t", vec![column("doc", PortableType::Json)], vec![check("doc <> ''")]);
    check_behind(
        &[],
        &[table],
        r#"
CREATE TABLE "t" (
    "doc" TEXT,
    CONSTRAINT "ck_t_doc" CHECK (doc <> ''),
    CONSTRAINT "ck_t_doc_json" CHECK (json_valid("doc"))
)"#
        .trim_start(),
    );
    check_change(
        users(),
        &[add_column("users", column("doc", PortableType::Json))],
        r#"ALTER TABLE "users" ADD COLUMN "doc" TEXT CONSTRAINT "ck_users_doc_json" CHECK (json_valid("doc"))"#,
    );
}

#[test]
fn columns_are_added_in_place_where_rows_allow_it() {
    let text = |column| add_column("users", column);
    let plain = || column("nick", PortableType::Text);
    for (column, expected) in [
        (plain(), r#""nick" TEXT"#),
        (with_default(not_null(plain()), "'x'"), r#""nick" TEXT NOT NULL DEFAULT 'x'"#),
        (with_default(plain(), "(-5)"), r#""nick" TEXT DEFAULT -5"#),
        (with_default(plain(), "NULL"), r#""nick" TEXT DEFAULT NULL"#),
        (with_default(plain(), "TRUE"), r#""nick" TEXT DEFAULT TRUE"#),
        (
            generated(plain(), "lower(email)", false),
            r#""nick" TEXT GENERATED ALWAYS AS (lower(email)) VIRTUAL"#,
        ),
    ] {
        check_change(
            users(),
            &[text(column)],
            &format!("ALTER TABLE \"users\" ADD COLUMN {expected}"),
        );
    }
    for column in [
        not_null(plain()),
        with_default(not_null(plain()), "NULL"),
        with_default(plain(), "lower('A')"),
        with_default(plain(), "CURRENT_TIMESTAMP"),
        generated(plain(), "lower(email)", true),
    ] {
        let mut chain = Chain::new();
        chain.run(&[users()]);
        let written = chain.run(&[text(column.clone())]);
        let plan = Rebuild::decode(&written[0].text).unwrap();
        assert_eq!((written.len(), &plan.in_place), (1, &None), "{column:?}");
    }
}

#[test]
fn constraints_of_an_added_column_stand_with_it() {
    check_change(
        users(),
        &[
            add_column("users", column("boss", PortableType::BigInt)),
            add_constraint("users", foreign_key("boss", "users", Action::SetNull), true),
            add_constraint("users", check("boss <> id"), true),
        ],
        r#"ALTER TABLE "users" ADD COLUMN "boss" BIGINT CONSTRAINT "fk_users_boss_users" REFERENCES "users" ON DELETE SET NULL CONSTRAINT "ck_users_id_boss" CHECK (boss <> id)"#,
    );
}

#[test]
fn what_cannot_be_done_in_place_is_one_rebuild() {
    check_behind(
        &[users(), create_index("users", &["age"], false), create_index("users", &["email"], false)],
        &[
            add_column("users", with_default(not_null(column("nick", PortableType::Text)), "'it''s'")),
            alter("users", "nick", ColumnChange::Default(None)),
            alter("users", "age", to_type(PortableType::Text, Some("'a' || age"))),
            Operation::DropIndex {
                index: object("ix_users_email"),
                table: None,
                if_present: false,
                cascade: false,
            },
            create_index("users", &["nick"], true),
        ],
        r#"
REBUILD users OF id, email, age
CREATE TABLE "schema_rebuild_users" (
    "id" INTEGER CONSTRAINT "pk_users" PRIMARY KEY AUTOINCREMENT NOT NULL,
    "email" VARCHAR(255) NOT NULL,
    "age" TEXT,
    "nick" TEXT NOT NULL,
    CONSTRAINT "uq_users_email" UNIQUE ("email")
)
INSERT INTO "schema_rebuild_users" ("id", "email", "age", "nick") SELECT "id", "email", 'a' || age, 'it''s' FROM "users"
WITHOUT ix_users_email
CREATE UNIQUE INDEX "ux_users_nick" ON "users" ("nick")"#
            .trim_start(),
    );
}

#[test]
fn newer_versions_are_spared_a_rebuild() {
    check_change(
        users(),
        &[
            alter("users", "age", ColumnChange::Nullable(false)),
            add_constraint("users", check("age > 0"), false),
        ],
        r#"
REBUILD users OF id, email, age
CREATE TABLE "schema_rebuild_users" (
    "id" INTEGER CONSTRAINT "pk_users" PRIMARY KEY AUTOINCREMENT NOT NULL,
    "email" VARCHAR(255) NOT NULL,
    "age" INTEGER NOT NULL,
    CONSTRAINT "uq_users_email" UNIQUE ("email"),
    CONSTRAINT "ck_users_age" CHECK (age > 0)
)
INSERT INTO "schema_rebuild_users" ("id", "email", "age") SELECT "id", "email", "age" FROM "users"
SINCE 3053000
ALTER TABLE "users" ALTER COLUMN "age" SET NOT NULL
ALTER TABLE "users" ADD CONSTRAINT "ck_users_age" CHECK (age > 0)"#
            .trim_start(),
    );
}

#[test]
fn a_column_goes_with_what_stands_on_it_alone() {
    check_change(
        users(),
        &[drop_column("users", "age")],
        r#"ALTER TABLE "users" DROP COLUMN "age""#,
    );
    check_behind(
        &[users(), create_index("users", &["age"], false)],
        &[drop_column("users", "age")],
        "DROP INDEX \"ix_users_age\";\nALTER TABLE \"users\" DROP COLUMN \"age\"",
    );
    check_change(
        users(),
        &[drop_column("users", "email")],
        r#"
REBUILD users OF id, email, age
CREATE TABLE "schema_rebuild_users" (
    "id" INTEGER CONSTRAINT "pk_users" PRIMARY KEY AUTOINCREMENT NOT NULL,
    "age" INTEGER
)
INSERT INTO "schema_rebuild_users" ("id", "age") SELECT "id", "age" FROM "users""#
            .trim_start(),
    );
    check_behind(
        &[users(), add_constraint("users", check("age > 0"), false)],
        &[drop_column("users", "age")],
        r#"
REBUILD users OF id, email, age
CREATE TABLE "schema_rebuild_users" (
    "id" INTEGER CONSTRAINT "pk_users" PRIMARY KEY AUTOINCREMENT NOT NULL,
    "email" VARCHAR(255) NOT NULL,
    CONSTRAINT "uq_users_email" UNIQUE ("email")
)
INSERT INTO "schema_rebuild_users" ("id", "email") SELECT "id", "email" FROM "users"
SINCE 3053000
ALTER TABLE "users" DROP CONSTRAINT "ck_users_age"
ALTER TABLE "users" DROP COLUMN "age""#
            .trim_start(),
    );
}

#[test]
fn a_column_that_is_made_again_is_not_copied() {
    let mut chain = Chain::new();
    chain.run(&[users()]);
    let change = [
        drop_column("users", "age"),
        add_column("users", with_default(column("age", PortableType::Integer), "7")),
        drop_constraint("users", "uq_users_email"),
    ];
    let written = chain.run(&change);
    let plan = Rebuild::decode(&written[0].text).unwrap();
    assert_eq!(plan.copy.last(), Some(&("age".to_owned(), "7".to_owned())));
}

#[test]
fn what_computes_with_changed_columns_comes_behind_them() {
    let mut chain = Chain::new();
    chain.run(&[users()]);
    let written = chain.run(&[
        alter("users", "age", to_type(PortableType::Text, Some("'a' || age"))),
        alter("users", "age", to_type(PortableType::Text, Some("'b' || age"))),
        add_column("users", column("nick", PortableType::Text)),
        alter("users", "email", to_type(PortableType::Text, Some("nick"))),
    ]);
    let copies: Vec<Vec<(String, String)>> =
        written.iter().map(|one| Rebuild::decode(&one.text).unwrap().copy).collect();
    assert_eq!(copies.len(), 3);
    assert_eq!(copies[0][2].1, "'a' || age");
    assert_eq!(copies[1][2].1, "'b' || age");
    assert_eq!(copies[1][3].1, "NULL");
    assert_eq!(copies[2][1].1, "nick");
    assert_eq!(written.iter().map(|one| one.statement).collect::<Vec<_>>(), [0, 1, 3]);
}

/// What the values of a column become, or nothing where the table stays as it is.
#[track_caller]
fn becomes(from: PortableType, to: PortableType, expected: Option<&str>) {
    let mut chain = Chain::new();
    chain.run(&[create("t", vec![column("c", from)], vec![])]);
    let written = chain.run(&[alter("t", "c", to_type(to, None))]);
    let plan = written.first().map(|one| Rebuild::decode(&one.text).expect("a plan"));
    let copied = plan.and_then(|plan| plan.copy.into_iter().next());
    let copied = copied.map(|(_, from)| from.replace("\"c\"", "c"));
    assert_eq!(copied.as_deref(), expected, "{from} to {to}");
}

#[test]
fn values_are_converted_where_copying_them_is_not_enough() {
    use PortableType as T;
    let decimal = |scale| T::Decimal { precision: 10, scale };
    let real = |becomes: &str| format!("CASE typeof(c) WHEN 'real' THEN {becomes} ELSE c END");
    becomes(T::Double, T::Integer, Some(&real("CAST(c AS INTEGER)")));
    becomes(decimal(2), T::BigInt, Some(&real("CAST(c AS INTEGER)")));
    becomes(decimal(2), decimal(1), Some(&real("round(c, 1)")));
    becomes(decimal(0), T::BigInt, Some("c"));
    becomes(decimal(2), decimal(3), Some("c"));
    becomes(T::Text, T::Integer, Some("c"));
    becomes(T::Integer, T::Text, Some("c"));
    becomes(T::Integer, T::Boolean, Some("c <> 0"));
    becomes(T::Timestamp, T::Date, Some("coalesce(strftime('%Y-%m-%d', c), c)"));
    becomes(T::Text, T::Blob, Some("CAST(c AS BLOB)"));
    becomes(T::Json, T::Integer, Some("json_extract(c, '$')"));
    becomes(T::Text, T::Timestamp, None);
    becomes(T::Real, T::Double, None);
    becomes(T::Uuid, T::Blob, None);
}

#[test]
fn types_without_a_way_to_each_other_are_refused() {
    use PortableType as T;
    for (from, to) in [(T::Integer, T::Date), (T::Blob, T::Integer), (T::Uuid, T::Boolean)] {
        let table = create("t", vec![column("c", from)], vec![]);
        refused(&[table], &alter("t", "c", to_type(to, None)), Code::S1011);
    }
}

#[test]
fn a_default_follows_its_column_or_holds_it() {
    use PortableType as T;
    let table =
        |from, default: &str| create("t", vec![with_default(column("c", from), default)], vec![]);
    let follows = |from, default: &str, to, expected: &str| {
        let mut chain = Chain::new();
        chain.run(&[table(from, default)]);
        chain.run(&[alter("t", "c", to_type(to, None))]);
        let table = chain.catalog.tables().next().cloned().expect("a table");
        let known = table.columns[0].default.as_ref().map(|default| default.value.to_string());
        assert_eq!(known.as_deref(), Some(expected), "{from} to {to}");
    };
    let holds = |from, default: &str, to| {
        refused(&[table(from, default)], &alter("t", "c", to_type(to, None)), Code::S1009);
    };
    follows(T::SmallInt, "5", T::BigInt, "5");
    follows(T::Text, "NULL", T::Integer, "NULL");
    follows(T::Text, "'abc'", T::Varchar(3), "'abc'");
    follows(T::Json, "'{}'", T::Text, "'{}'");
    follows(T::Date, "'2026-01-01'", T::Date, "'2026-01-01'");
    holds(T::Integer, "70000", T::SmallInt);
    holds(T::Text, "'abc'", T::Varchar(2));
    holds(T::Text, "'1'", T::Integer);
    holds(T::Boolean, "TRUE", T::Integer);
    holds(T::TimestampTz, "CURRENT_TIMESTAMP", T::Text);
    holds(T::Timestamp, "strftime('%Y', 'now')", T::Text);
    holds(T::Date, "'2026-01-01'", T::Text);
}

#[test]
fn what_other_tables_need_comes_in_between() {
    let mut chain = Chain::new();
    chain.run(&[users(), create("other", vec![column("a", PortableType::Text)], vec![])]);
    let written = chain.run(&[
        alter("users", "age", ColumnChange::Nullable(false)),
        add_column("other", column("b", PortableType::Text)),
        Operation::RenameColumn {
            table: object("users"),
            column: spanned("age"),
            to: spanned("years"),
        },
        alter("users", "years", ColumnChange::Nullable(true)),
    ]);
    assert_eq!(
        written.iter().map(|one| one.rebuild).collect::<Vec<_>>(),
        [true, false, false, true]
    );
    assert_eq!(written[2].text, r#"ALTER TABLE "users" RENAME COLUMN "age" TO "years""#);
    let last = Rebuild::decode(&written[3].text).unwrap();
    assert_eq!(last.columns, ["id", "email", "years"]);
}

#[test]
fn numbered_columns_are_the_whole_key() {
    let two = vec![identity(column("a", PortableType::BigInt)), column("b", PortableType::BigInt)];
    refused(&[], &create("t", two.clone(), vec![primary_key(&["a", "b"])]), Code::S1001);
    refused(&[], &create("t", two, vec![]), Code::S1001);
    let id = identity(column("n", PortableType::BigInt));
    refused(&[users()], &add_column("users", id), Code::S1001);
    refused(&[users()], &drop_constraint("users", "pk_users"), Code::S1001);
}

#[test]
fn primary_keys_are_never_null() {
    let table = create("t", vec![column("a", PortableType::Text)], vec![]);
    let mut chain = Chain::new();
    chain.run(&[table]);
    let written = chain.run(&[add_constraint("t", primary_key(&["a"]), false)]);
    let plan = Rebuild::decode(&written[0].text).unwrap();
    assert_eq!(
        plan.create,
        "CREATE TABLE \"schema_rebuild_t\" (\n    \"a\" TEXT NOT NULL,\n    CONSTRAINT \"pk_t\" PRIMARY KEY (\"a\")\n)"
    );
}
