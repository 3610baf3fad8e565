//! Portable operations as SQLite's SQL.

use std::sync::Arc;

use schema_core::backend::{Backend, Dialect};
use schema_core::catalog::{
    Action, Catalog, Column, Constraint, ConstraintKind, DefaultValue, Expression, ForeignKey,
    Generated, Identity, IdentityKind, Index, Name, ObjectName, Origin, Part, PortableType, Table,
    Type,
};
use schema_core::diagnostic::Code;
use schema_core::operation::{ColumnChange, Context, Misfit, MisfitKind, Operation};
use schema_core::rebuild::Rebuild;
use schema_core::render::{self, Rendered, Writer};
use schema_core::source::{Span, Spanned};

const PORTABLE: Dialect = Dialect::Portable;

fn name(text: &str) -> Name {
    Name::new(text, PORTABLE)
}

fn spanned(text: &str) -> Spanned<Name> {
    Spanned::new(name(text), Span::at(0))
}

fn object(text: &str) -> Spanned<ObjectName> {
    Spanned::new(ObjectName::plain(name(text)), Span::at(0))
}

fn expression(text: &str) -> Expression {
    Expression::new(text, PORTABLE)
}

fn column(own: &str, of: PortableType) -> Column {
    Column {
        name: name(own),
        data_type: Type::new(of.to_string(), Some(of)),
        nullable: true,
        default: None,
        identity: None,
        generated: None,
        clauses: Arc::from(""),
        comment: None,
        origin: Origin::default(),
    }
}

fn not_null(column: Column) -> Column {
    Column { nullable: false, ..column }
}

fn with_default(column: Column, text: &str) -> Column {
    let default = DefaultValue { value: expression(text), name: None, automatic: true };
    Column { default: Some(default), ..column }
}

fn identity(column: Column) -> Column {
    let identity = Identity { kind: IdentityKind::ByDefault, options: Arc::from("") };
    Column { identity: Some(identity), ..column }
}

fn generated(column: Column, text: &str, stored: bool) -> Column {
    Column { generated: Some(Generated { expression: expression(text), stored }), ..column }
}

fn unnamed(kind: ConstraintKind) -> Constraint {
    Constraint::new(None, kind, Origin::default())
}

fn primary_key(columns: &[&str]) -> Constraint {
    unnamed(ConstraintKind::PrimaryKey(parts(columns)))
}

fn unique(columns: &[&str]) -> Constraint {
    unnamed(ConstraintKind::Unique(parts(columns)))
}

fn check(text: &str) -> Constraint {
    unnamed(ConstraintKind::Check(expression(text)))
}

fn foreign_key(column: &str, references: &str, on_delete: Action) -> Constraint {
    unnamed(ConstraintKind::ForeignKey(ForeignKey {
        columns: vec![name(column)],
        references: ObjectName::plain(name(references)),
        referenced: Vec::new(),
        on_delete,
        on_update: Action::NoAction,
    }))
}

fn parts(columns: &[&str]) -> Vec<Part> {
    columns.iter().map(|column| Part::column(name(column))).collect()
}

fn create(table: &str, columns: Vec<Column>, constraints: Vec<Constraint>) -> Operation {
    let mut made = Table::new(ObjectName::plain(name(table)), Origin::default());
    made.columns = columns;
    made.constraints = constraints;
    Operation::CreateTable { table: Box::new(made), at: Span::at(0), if_absent: false }
}

fn add_column(table: &str, column: Column) -> Operation {
    let (table, column, at) = (object(table), Box::new(column), Span::at(0));
    Operation::AddColumn { table, column, at, if_absent: false }
}

fn drop_column(table: &str, column: &str) -> Operation {
    let (table, column) = (object(table), spanned(column));
    Operation::DropColumn { table, column, if_present: false, cascade: false }
}

fn alter(table: &str, column: &str, change: ColumnChange) -> Operation {
    Operation::AlterColumn { table: object(table), column: spanned(column), change }
}

fn to_type(of: PortableType, using: Option<&str>) -> ColumnChange {
    ColumnChange::Type {
        to: Type::new(of.to_string(), Some(of)),
        using: using.map(expression),
        nullable: None,
        clauses: None,
        at: Span::at(0),
    }
}

fn add_constraint(table: &str, constraint: Constraint, inline: bool) -> Operation {
    let (table, constraint, at) = (object(table), Box::new(constraint), Span::at(0));
    Operation::AddConstraint { table, constraint, at, inline, using_index: None }
}

fn drop_constraint(table: &str, constraint: &str) -> Operation {
    let (table, constraint) = (object(table), spanned(constraint));
    Operation::DropConstraint { table, constraint, if_present: false, cascade: false }
}

fn create_index(table: &str, columns: &[&str], unique: bool) -> Operation {
    let index = Index {
        name: None,
        automatic: true,
        unique,
        parts: parts(columns),
        predicate: None,
        include: Vec::new(),
        method: None,
        clauses: Arc::from(""),
        origin: Origin::default(),
    };
    let (table, index, at) = (object(table), Box::new(index), Span::at(0));
    Operation::CreateIndex { table, index, at, if_absent: false }
}

/// A chain that is being written down.
struct Chain {
    catalog: Catalog,
    writer: Writer,
}

impl Chain {
    fn new() -> Self {
        Self { catalog: Catalog::new(Dialect::Sqlite), writer: Writer::new(Backend::Sqlite) }
    }

    #[track_caller]
    fn run(&mut self, operations: &[Operation]) -> Vec<Rendered> {
        for (statement, operation) in operations.iter().enumerate() {
            for native in self.lowered(operation).expect("it can be done") {
                self.writer.operation(&native, &self.catalog, statement);
                let context = Context { source: None, portable: true };
                let applied = native.apply(&mut self.catalog, context);
                assert!(applied.misfits.is_empty(), "{:?}", applied.misfits);
            }
        }
        self.writer.finish(&self.catalog)
    }

    fn lowered(&self, operation: &Operation) -> Result<Vec<Operation>, Vec<Misfit>> {
        render::lower(operation, Backend::Sqlite, &self.catalog)
    }
}

/// What was written, a rebuild without its lengths.
fn shown(rendered: &[Rendered]) -> String {
    let texts = rendered.iter().map(|one| match one.rebuild {
        true => rebuild(&Rebuild::decode(&one.text).expect("a plan")),
        false => one.text.clone(),
    });
    texts.collect::<Vec<_>>().join(";\n")
}

fn rebuild(plan: &Rebuild) -> String {
    let mut lines = vec![format!("REBUILD {} OF {}", plan.table, plan.columns.join(", "))];
    lines.push(plan.create.clone());
    lines.extend(plan.copying());
    lines.extend(plan.dropped_indexes.iter().map(|index| format!("WITHOUT {index}")));
    lines.extend(plan.then.iter().cloned());
    if let Some(in_place) = &plan.in_place {
        lines.push(format!("SINCE {}", in_place.since));
        lines.extend(in_place.statements.iter().cloned());
    }
    lines.join("\n")
}

/// The operations on a table that is there, written down.
#[track_caller]
fn check_change(table: Operation, change: &[Operation], expected: &str) {
    check_behind(&[table], change, expected);
}

#[track_caller]
fn check_behind(before: &[Operation], change: &[Operation], expected: &str) {
    let mut chain = Chain::new();
    chain.run(before);
    assert_eq!(shown(&chain.run(change)), expected.trim_end());
}

#[track_caller]
fn refused(before: &[Operation], change: &Operation, expected: Code) {
    let mut chain = Chain::new();
    chain.run(before);
    let misfits = chain.lowered(change).expect_err("it cannot be done");
    let is_expected = |misfit: &Misfit| match &misfit.kind {
        MisfitKind::Unable { code, .. } => *code == expected,
        _ => false,
    };
    assert!(misfits.iter().all(is_expected) && !misfits.is_empty(), "{misfits:?}");
}

fn users() -> Operation {
    let columns = vec![
        identity(column("id", PortableType::BigInt)),
        not_null(column("email", PortableType::Varchar(255))),
        column("age", PortableType::Integer),
    ];
    create("users", columns, vec![primary_key(&["id"]), unique(&["email"])])
}

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

#[test]
fn values_are_converted_where_copying_them_is_not_enough() {
    let table = || {
        let columns = vec![
            column("price", PortableType::Double),
            column("at", PortableType::Timestamp),
            column("note", PortableType::Text),
        ];
        create("t", columns, vec![])
    };
    let copied = |change: Operation| {
        let mut chain = Chain::new();
        chain.run(&[table()]);
        let written = chain.run(&[change]);
        written.first().map(|one| Rebuild::decode(&one.text).unwrap().copy)
    };
    let values = |copy: Option<Vec<(String, String)>>| {
        copy.map(|copy| copy.into_iter().map(|(_, from)| from).collect::<Vec<_>>())
    };
    assert_eq!(
        values(copied(alter("t", "price", to_type(PortableType::Integer, None)))).unwrap()[0],
        r#"CASE typeof("price") WHEN 'real' THEN round("price", 0) ELSE "price" END"#
    );
    assert_eq!(
        values(copied(alter("t", "at", to_type(PortableType::Date, None)))).unwrap()[1],
        r#"substr("at", 1, 10)"#
    );
    assert_eq!(
        values(copied(alter("t", "note", to_type(PortableType::Integer, None)))).unwrap()[2],
        r#""note""#
    );
    assert_eq!(copied(alter("t", "at", to_type(PortableType::TimestampTz, None))), None);
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
