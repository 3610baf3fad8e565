//! What portable SQL is on SQLite.

use crate::support::*;

/// What is written for statements on a schema that is there.
#[track_caller]
fn check(before: &str, change: &str, expected: &str) {
    let mut chain = Chain::new();
    chain.run_sql(before);
    assert_eq!(shown(&chain.run_sql(change)), expected.trim());
}

/// The one rebuild that statements on the table of users are.
#[track_caller]
fn rebuilt(change: &str) -> Rebuild {
    let mut chain = Chain::new();
    chain.run_sql(USERS);
    let written = chain.run_sql(change);
    assert_eq!(written.len(), 1, "{written:?}");
    Rebuild::decode(&written[0].text).expect("a plan")
}

#[track_caller]
fn refused(before: &str, change: &str, expected: Code) {
    let mut chain = Chain::new();
    chain.run_sql(before);
    let misfits: Vec<Misfit> =
        portable(change).iter().filter_map(|one| chain.lowered(one).err()).flatten().collect();
    let is_expected = |misfit: &Misfit| match &misfit.kind {
        MisfitKind::Unable { code, .. } => *code == expected,
        _ => false,
    };
    assert!(misfits.iter().all(is_expected) && !misfits.is_empty(), "{misfits:?}");
}

#[test]
fn tables_are_written_with_all_names() {
    check(
        "",
        USERS,
        r#"
CREATE TABLE "users" (
    "id" INTEGER CONSTRAINT "pk_users" PRIMARY KEY AUTOINCREMENT NOT NULL,
    "email" VARCHAR(255) NOT NULL,
    "age" INTEGER,
    CONSTRAINT "uq_users_email" UNIQUE ("email")
)"#,
    );
    check(
        USERS,
        "CREATE TABLE posts (
            author BIGINT REFERENCES users (id) ON DELETE CASCADE,
            at TIMESTAMP WITH TIME ZONE DEFAULT CURRENT_TIMESTAMP,
            stars SMALLINT NOT NULL DEFAULT -1 CHECK (stars < 6),
            double INTEGER GENERATED ALWAYS AS (stars * 2) STORED,
            PRIMARY KEY (author, at)
        );
        CREATE UNIQUE INDEX ON posts (at DESC, stars) WHERE stars > 0",
        r#"
CREATE TABLE "posts" (
    "author" BIGINT NOT NULL,
    "at" TEXT NOT NULL DEFAULT (strftime('%Y-%m-%d %H:%M:%f+00:00', 'now')),
    "stars" SMALLINT NOT NULL DEFAULT -1,
    "double" INTEGER GENERATED ALWAYS AS ("stars" * 2) STORED,
    CONSTRAINT "fk_posts_author_users" FOREIGN KEY ("author") REFERENCES "users" ("id") ON DELETE CASCADE,
    CONSTRAINT "ck_posts_stars" CHECK ("stars" < 6),
    CONSTRAINT "pk_posts" PRIMARY KEY ("author", "at")
);
CREATE UNIQUE INDEX "ux_posts_at_stars" ON "posts" ("at" DESC, "stars") WHERE "stars" > 0"#,
    );
}

#[test]
fn types_have_the_affinity_of_their_values() {
    for (portable, native) in [
        ("BOOLEAN", "BOOLEAN"),
        ("SMALLINT", "SMALLINT"),
        ("BIGINT", "BIGINT"),
        ("DECIMAL(10, 2)", "DECIMAL(10, 2)"),
        ("REAL", "REAL"),
        ("DOUBLE PRECISION", "REAL"),
        ("CHAR(2)", "CHAR(2)"),
        ("TEXT", "TEXT"),
        ("BINARY(16)", "BLOB"),
        ("VARBINARY(16)", "BLOB"),
        ("BLOB", "BLOB"),
        ("DATE", "TEXT"),
        ("TIME", "TEXT"),
        ("TIMESTAMP", "TEXT"),
        ("TIMESTAMP WITH TIME ZONE", "TEXT"),
        ("UUID", "BLOB"),
    ] {
        let expected = format!("CREATE TABLE \"t\" (\n    \"c\" {native}\n)");
        check("", &format!("CREATE TABLE t (c {portable})"), &expected);
    }
}

#[test]
fn json_is_checked() {
    check(
        "",
        "CREATE TABLE t (doc JSON CHECK (doc IS NOT NULL))",
        r#"
CREATE TABLE "t" (
    "doc" TEXT,
    CONSTRAINT "ck_t_doc" CHECK ("doc" IS NOT NULL),
    CONSTRAINT "ck_t_doc_json" CHECK (json_valid("doc"))
)"#,
    );
    check(
        USERS,
        "ALTER TABLE users ADD COLUMN doc JSON",
        r#"ALTER TABLE "users" ADD COLUMN "doc" TEXT CONSTRAINT "ck_users_doc_json" CHECK (json_valid("doc"))"#,
    );
    let plan = rebuilt("ALTER TABLE users ALTER COLUMN email SET DATA TYPE JSON");
    assert!(
        plan.create.contains(r#"CONSTRAINT "ck_users_email_json" CHECK (json_valid("email"))"#)
    );
    let mut chain = Chain::new();
    chain.run_sql("CREATE TABLE t (doc JSON)");
    chain.run_sql("ALTER TABLE t ALTER COLUMN doc SET DATA TYPE TEXT");
    let table = chain.catalog.tables().next().expect("a table");
    assert!(table.constraints.is_empty(), "{table:?}");
}

#[test]
fn columns_are_added_in_place_where_rows_allow_it() {
    for (column, expected) in [
        ("TEXT", "TEXT"),
        ("TEXT NOT NULL DEFAULT 'x'", "TEXT NOT NULL DEFAULT 'x'"),
        ("INTEGER DEFAULT -5", "INTEGER DEFAULT -5"),
        ("TEXT DEFAULT NULL", "TEXT DEFAULT NULL"),
        ("BOOLEAN NOT NULL DEFAULT TRUE", "BOOLEAN NOT NULL DEFAULT TRUE"),
        ("DATE DEFAULT DATE '2026-01-31'", "TEXT DEFAULT '2026-01-31'"),
    ] {
        let change = format!("ALTER TABLE users ADD COLUMN c {column}");
        check(USERS, &change, &format!("ALTER TABLE \"users\" ADD COLUMN \"c\" {expected}"));
    }
    for column in [
        "TEXT NOT NULL",
        "TIMESTAMP DEFAULT CURRENT_TIMESTAMP",
        "TEXT GENERATED ALWAYS AS (LOWER(email)) STORED",
        "INTEGER UNIQUE",
        "BIGINT DEFAULT 1 REFERENCES users (id)",
    ] {
        let plan = rebuilt(&format!("ALTER TABLE users ADD COLUMN c {column}"));
        assert_eq!(plan.in_place, None, "{column}");
    }
}

#[test]
fn constraints_of_an_added_column_stand_with_it() {
    check(
        USERS,
        "ALTER TABLE users ADD COLUMN boss BIGINT REFERENCES users (id) ON DELETE SET NULL CHECK (boss <> id)",
        r#"ALTER TABLE "users" ADD COLUMN "boss" BIGINT CONSTRAINT "fk_users_boss_users" REFERENCES "users" ("id") ON DELETE SET NULL CONSTRAINT "ck_users_id_boss" CHECK ("boss" <> "id")"#,
    );
}

#[test]
fn what_cannot_be_done_in_place_is_one_rebuild() {
    let before = format!("{USERS}; CREATE INDEX ON users (age); CREATE INDEX ON users (email)");
    check(
        &before,
        "ALTER TABLE users ADD COLUMN nick TEXT NOT NULL DEFAULT 'it''s';
         ALTER TABLE users ALTER COLUMN nick DROP DEFAULT;
         ALTER TABLE users ALTER COLUMN age SET DATA TYPE TEXT USING 'a' || CAST(age AS TEXT);
         DROP INDEX ix_users_email;
         CREATE UNIQUE INDEX ON users (nick)",
        r#"
REBUILD users OF id, email, age
CREATE TABLE "schema_rebuild_users" (
    "id" INTEGER CONSTRAINT "pk_users" PRIMARY KEY AUTOINCREMENT NOT NULL,
    "email" VARCHAR(255) NOT NULL,
    "age" TEXT,
    "nick" TEXT NOT NULL,
    CONSTRAINT "uq_users_email" UNIQUE ("email")
)
INSERT INTO main."schema_rebuild_users" ("id", "email", "age", "nick") SELECT "id", "email", 'a' || CAST("age" AS TEXT), 'it''s' FROM main."users"
WITHOUT ix_users_email
CREATE UNIQUE INDEX "ux_users_nick" ON "users" ("nick")"#,
    );
}

#[test]
fn newer_versions_are_spared_a_rebuild() {
    check(
        USERS,
        "ALTER TABLE users ALTER COLUMN age SET NOT NULL; ALTER TABLE users ADD CHECK (age > 0)",
        r#"
REBUILD users OF id, email, age
CREATE TABLE "schema_rebuild_users" (
    "id" INTEGER CONSTRAINT "pk_users" PRIMARY KEY AUTOINCREMENT NOT NULL,
    "email" VARCHAR(255) NOT NULL,
    "age" INTEGER NOT NULL,
    CONSTRAINT "uq_users_email" UNIQUE ("email"),
    CONSTRAINT "ck_users_age" CHECK ("age" > 0)
)
INSERT INTO main."schema_rebuild_users" ("id", "email", "age") SELECT "id", "email", "age" FROM main."users"
SINCE 3053000
ALTER TABLE "users" ALTER COLUMN "age" SET NOT NULL
ALTER TABLE "users" ADD CONSTRAINT "ck_users_age" CHECK ("age" > 0)"#,
    );
}

#[test]
fn a_column_goes_with_what_stands_on_it_alone() {
    let drop = "ALTER TABLE users DROP COLUMN age";
    check(USERS, drop, r#"ALTER TABLE "users" DROP COLUMN "age""#);
    check(
        &format!("{USERS}; CREATE INDEX ON users (age)"),
        drop,
        "DROP INDEX \"ix_users_age\";\nALTER TABLE \"users\" DROP COLUMN \"age\"",
    );
    check(
        &format!("{USERS}; ALTER TABLE users ADD CHECK (age > 0)"),
        drop,
        r#"
REBUILD users OF id, email, age
CREATE TABLE "schema_rebuild_users" (
    "id" INTEGER CONSTRAINT "pk_users" PRIMARY KEY AUTOINCREMENT NOT NULL,
    "email" VARCHAR(255) NOT NULL,
    CONSTRAINT "uq_users_email" UNIQUE ("email")
)
INSERT INTO main."schema_rebuild_users" ("id", "email") SELECT "id", "email" FROM main."users"
SINCE 3053000
ALTER TABLE "users" DROP CONSTRAINT "ck_users_age"
ALTER TABLE "users" DROP COLUMN "age""#,
    );
    let plan = rebuilt("ALTER TABLE users DROP COLUMN email");
    assert_eq!(plan.copy.len(), 2);
    assert!(!plan.create.contains("email"), "{}", plan.create);
}

#[test]
fn a_column_that_is_made_again_is_not_copied() {
    let plan = rebuilt(
        "ALTER TABLE users DROP COLUMN age, ADD COLUMN age INTEGER DEFAULT 7, DROP CONSTRAINT uq_users_email",
    );
    assert_eq!(plan.copy.last(), Some(&("age".to_owned(), "7".to_owned())));
}

/// What a table's rows are copied by, besides its columns.
#[track_caller]
fn numbered_by(table: &str, expected: Option<&str>) {
    let mut chain = Chain::new();
    chain.run_sql(table);
    let written = chain.run_sql("ALTER TABLE t ALTER COLUMN n SET DATA TYPE TEXT");
    let plan = Rebuild::decode(&written[0].text).expect("a plan");
    let columns = chain.catalog.tables().next().map_or(0, |table| table.columns.len());
    let number = (plan.copy.len() > columns).then(|| plan.copy[0].clone());
    assert_eq!(number, expected.map(|name| (name.to_owned(), name.to_owned())), "{table}");
}

#[test]
fn rows_keep_their_numbers() {
    numbered_by("CREATE TABLE t (n INTEGER)", Some("rowid"));
    numbered_by("CREATE TABLE t (id BIGINT PRIMARY KEY, n INTEGER)", Some("rowid"));
    numbered_by("CREATE TABLE t (id INTEGER, n INTEGER, PRIMARY KEY (id, n))", Some("rowid"));
    numbered_by("CREATE TABLE t (\"RowId\" INTEGER, n INTEGER)", Some("_rowid_"));
    numbered_by("CREATE TABLE t (rowid INTEGER, oid TEXT, _rowid_ TEXT, n INTEGER)", None);
    numbered_by("CREATE TABLE t (id INTEGER PRIMARY KEY, n INTEGER)", None);
}

#[test]
fn a_rebuild_comes_from_what_needs_it() {
    let mut chain = Chain::new();
    chain.run_sql(USERS);
    let mut places = |change: &str| {
        let written = chain.run_sql(change);
        written.iter().map(|one| (one.statement, one.rebuild)).collect::<Vec<_>>()
    };
    let add = |column: &str| format!("ALTER TABLE users ADD COLUMN {column} INTEGER");
    let change = |what: &str| format!("ALTER TABLE users ALTER COLUMN age {what}");
    let (not_null, default) = (change("SET NOT NULL"), change("SET DEFAULT 1"));
    assert_eq!(places(&format!("{}; {}", add("a"), add("b"))), [(0, false), (1, false)]);
    assert_eq!(places(&format!("{}; {not_null}; {default}", add("c"))), [(2, true)]);
    assert_eq!(places(&format!("{}; {}", add("d"), change("DROP NOT NULL"))), [(1, true)]);
}

#[test]
fn what_computes_with_changed_columns_comes_behind_them() {
    let mut chain = Chain::new();
    chain.run_sql(USERS);
    let written = chain.run_sql(
        "ALTER TABLE users ALTER COLUMN age SET DATA TYPE TEXT USING 'a';
         ALTER TABLE users ALTER COLUMN age SET DATA TYPE TEXT USING 'b' || age;
         ALTER TABLE users ADD COLUMN nick TEXT;
         ALTER TABLE users ALTER COLUMN email SET DATA TYPE TEXT USING nick",
    );
    let plans = written.iter().map(|one| Rebuild::decode(&one.text).expect("a plan"));
    let copies: Vec<Vec<String>> =
        plans.map(|plan| plan.copy.into_iter().map(|(_, from)| from).collect()).collect();
    assert_eq!(
        copies,
        [
            vec!["\"id\"", "\"email\"", "'a'"],
            vec!["\"id\"", "\"email\"", "'b' || \"age\"", "NULL"],
            vec!["\"id\"", "\"nick\"", "\"age\"", "\"nick\""],
        ]
    );
    assert_eq!(written.iter().map(|one| one.statement).collect::<Vec<_>>(), [0, 1, 3]);
}

/// What the values of a column become, or nothing where the table stays as it is.
#[track_caller]
fn becomes(from: &str, to: &str, expected: Option<&str>) {
    let mut chain = Chain::new();
    chain.run_sql(&format!("CREATE TABLE t (c {from})"));
    let written = chain.run_sql(&format!("ALTER TABLE t ALTER COLUMN c SET DATA TYPE {to}"));
    let plan = written.first().map(|one| Rebuild::decode(&one.text).expect("a plan"));
    let copied = plan.and_then(|plan| plan.copy.into_iter().last());
    let copied = copied.map(|(_, from)| from.replace("\"c\"", "c"));
    assert_eq!(copied.as_deref(), expected, "{from} to {to}");
}

#[test]
fn values_are_converted_where_copying_them_is_not_enough() {
    let real = |becomes: &str| format!("CASE typeof(c) WHEN 'real' THEN {becomes} ELSE c END");
    becomes("DOUBLE PRECISION", "INTEGER", Some(&real("CAST(c AS INTEGER)")));
    becomes("DECIMAL(10, 2)", "BIGINT", Some(&real("CAST(c AS INTEGER)")));
    becomes("DECIMAL(10, 2)", "DECIMAL(10, 1)", Some(&real("round(c, 1)")));
    becomes("DECIMAL(10, 0)", "BIGINT", Some("c"));
    becomes("DECIMAL(10, 2)", "DECIMAL(10, 3)", Some("c"));
    becomes("TEXT", "INTEGER", Some("c"));
    becomes("INTEGER", "TEXT", Some("c"));
    becomes("INTEGER", "BOOLEAN", Some("c <> 0"));
    becomes("TIMESTAMP", "DATE", Some("coalesce(strftime('%Y-%m-%d', c), c)"));
    becomes("TEXT", "BLOB", Some("CAST(c AS BLOB)"));
    becomes("JSON", "INTEGER", Some("json_extract(c, '$')"));
    becomes("TEXT", "TIMESTAMP", None);
    becomes("REAL", "DOUBLE PRECISION", None);
    becomes("UUID", "BLOB", None);
}

#[test]
fn types_without_a_way_to_each_other_are_refused() {
    for (from, to) in [("INTEGER", "DATE"), ("BLOB", "INTEGER"), ("UUID", "BOOLEAN")] {
        let table = format!("CREATE TABLE t (c {from})");
        let change = format!("ALTER TABLE t ALTER COLUMN c SET DATA TYPE {to}");
        refused(&table, &change, Code::S1011);
    }
}

#[test]
fn a_default_follows_its_column_or_holds_it() {
    let table = |column: &str| format!("CREATE TABLE t (c {column})");
    let change = |to: &str| format!("ALTER TABLE t ALTER COLUMN c SET DATA TYPE {to}");
    let follows = |column: &str, to: &str, expected: &str| {
        let mut chain = Chain::new();
        chain.run_sql(&table(column));
        chain.run_sql(&change(to));
        let table = chain.catalog.tables().next().cloned().expect("a table");
        let known = table.columns[0].default.as_ref().map(|default| default.value.to_string());
        assert_eq!(known.as_deref(), Some(expected), "{column} to {to}");
    };
    let holds = |column: &str, to: &str| refused(&table(column), &change(to), Code::S1009);
    let day = "strftime('%Y-%m-%d', 'now')";
    follows("SMALLINT DEFAULT 5", "BIGINT", "5");
    follows("TEXT DEFAULT NULL", "INTEGER", "NULL");
    follows("TEXT DEFAULT 'abc'", "VARCHAR(3)", "'abc'");
    follows("TIMESTAMP DEFAULT CURRENT_TIMESTAMP", "DATE", day);
    follows("DATE DEFAULT DATE '2026-01-31'", "DATE", "'2026-01-31'");
    holds("INTEGER DEFAULT 70000", "SMALLINT");
    holds("TEXT DEFAULT 'abc'", "VARCHAR(2)");
    holds("TEXT DEFAULT '1'", "INTEGER");
    holds("BOOLEAN DEFAULT TRUE", "INTEGER");
    holds("TIMESTAMP WITH TIME ZONE DEFAULT CURRENT_TIMESTAMP", "TEXT");
    holds("DATE DEFAULT DATE '2026-01-31'", "TEXT");
}

#[test]
fn what_other_tables_need_comes_in_between() {
    let mut chain = Chain::new();
    chain.run_sql(&format!("{USERS}; CREATE TABLE other (a TEXT)"));
    let written = chain.run_sql(
        "ALTER TABLE users ALTER COLUMN age SET NOT NULL;
         ALTER TABLE other ADD COLUMN b TEXT;
         ALTER TABLE users RENAME COLUMN age TO years;
         ALTER TABLE users ALTER COLUMN years DROP NOT NULL;
         ALTER TABLE users RENAME TO people",
    );
    let rebuilds: Vec<bool> = written.iter().map(|one| one.rebuild).collect();
    assert_eq!(rebuilds, [true, false, false, true, false]);
    assert_eq!(written[2].text, r#"ALTER TABLE "users" RENAME COLUMN "age" TO "years""#);
    assert_eq!(written[4].text, r#"ALTER TABLE "users" RENAME TO "people""#);
    let last = Rebuild::decode(&written[3].text).expect("a plan");
    assert_eq!(last.columns, ["id", "email", "years"]);
}

#[test]
fn numbered_columns_are_the_whole_key() {
    let numbered = "a BIGINT GENERATED ALWAYS AS IDENTITY";
    let other = "CREATE TABLE t (a BIGINT, b BIGINT)";
    refused("", &format!("CREATE TABLE t ({numbered}, b BIGINT, PRIMARY KEY (a, b))"), Code::S1001);
    refused("", &format!("CREATE TABLE t ({numbered})"), Code::S1001);
    refused("", &format!("CREATE TABLE t ({numbered} (START WITH 10) PRIMARY KEY)"), Code::S1001);
    refused(other, "ALTER TABLE t ADD COLUMN c BIGINT GENERATED ALWAYS AS IDENTITY", Code::S1001);
    refused(USERS, "ALTER TABLE users DROP CONSTRAINT pk_users", Code::S1001);
}

#[test]
fn names_are_at_most_so_long() {
    let long = "x".repeat(64);
    refused("", &format!("CREATE TABLE {long} (a TEXT)"), Code::S1004);
    refused(USERS, &format!("ALTER TABLE users ADD COLUMN {long} TEXT"), Code::S1004);
}

#[test]
fn primary_keys_are_never_null() {
    let mut chain = Chain::new();
    chain.run_sql("CREATE TABLE t (a TEXT)");
    let written = chain.run_sql("ALTER TABLE t ADD PRIMARY KEY (a)");
    let plan = Rebuild::decode(&written[0].text).expect("a plan");
    let expected = r#"CREATE TABLE "schema_rebuild_t" (
    "a" TEXT NOT NULL,
    CONSTRAINT "pk_t" PRIMARY KEY ("a")
)"#;
    assert_eq!(plan.create, expected);
}

#[test]
fn constraints_and_indexes_are_renamed() {
    let plan = rebuilt("ALTER TABLE users RENAME CONSTRAINT uq_users_email TO one_each");
    assert!(plan.create.contains(r#"CONSTRAINT "one_each" UNIQUE ("email")"#), "{}", plan.create);
    check(
        &format!("{USERS}; CREATE INDEX i ON users (age)"),
        "ALTER INDEX i RENAME TO j",
        "DROP INDEX \"i\";\nCREATE INDEX \"j\" ON \"users\" (\"age\")",
    );
}

#[test]
fn data_comes_where_it_stands() {
    let mut chain = Chain::new();
    chain.run_sql(USERS);
    let mut writer = Writer::new(Backend::Sqlite);
    let change = portable("ALTER TABLE users ALTER COLUMN age SET NOT NULL");
    writer.operation(&change[0], &chain.catalog, 0);
    writer.statements(vec!["UPDATE users SET age = 1".to_owned()], &chain.catalog, 1);
    let written = writer.finish(&chain.catalog);
    assert_eq!(written.iter().map(|one| one.rebuild).collect::<Vec<_>>(), [true, false]);
}
