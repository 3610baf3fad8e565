//! How SQLite's own operations are written, and those that take them back.

use crate::support::*;

fn own(text: &str) -> Name {
    Name::new(text, Dialect::Sqlite)
}

fn named(name: Option<&str>, kind: ConstraintKind, clauses: &str) -> Constraint {
    let constraint = Constraint::new(name.map(own), kind, Origin::default());
    Constraint { clauses: clauses.into(), ..constraint }
}

fn native(name: &str, data_type: &str) -> Column {
    let mut column = column(name, PortableType::Text);
    column.name = own(name);
    column.data_type = Type::new(data_type, None);
    column
}

fn key(column: &str, descending: bool, clauses: &str) -> Part {
    Part { descending, clauses: clauses.into(), ..Part::column(own(column)) }
}

fn check_of(text: &str) -> ConstraintKind {
    ConstraintKind::Check(Expression::new(text, Dialect::Sqlite))
}

fn table(
    name: &str,
    columns: Vec<Column>,
    constraints: Vec<Constraint>,
    clauses: &str,
) -> Operation {
    let mut made = Table::new(ObjectName::plain(own(name)), Origin::default());
    made.columns = columns;
    made.constraints = constraints;
    made.clauses = clauses.into();
    Operation::CreateTable { table: Box::new(made), at: Span::at(0), if_absent: false }
}

#[track_caller]
fn check_native(before: &[Operation], change: &[Operation], expected: &str) {
    let mut chain = Chain::new();
    chain.run_native(before);
    assert_eq!(shown(&chain.run_native(change)), expected.trim());
}

#[test]
fn tables_keep_all_that_they_were_made_with() {
    let columns = vec![
        Column { clauses: "COLLATE nocase".into(), ..native("say \"it\"", "ANY") },
        native("b", "INT"),
        with_default(native("c", "TEXT"), "('a' || 'b')"),
        Column {
            nullable: false,
            clauses: "ON CONFLICT REPLACE COLLATE rtrim".into(),
            ..with_default(native("d", "TEXT"), "word")
        },
    ];
    let reference = ForeignKey {
        columns: vec![own("b")],
        references: ObjectName::plain(own("other")),
        referenced: vec![own("id")],
        on_delete: Action::SetNull,
        on_update: Action::Cascade,
    };
    let constraints = vec![
        named(
            None,
            ConstraintKind::PrimaryKey(vec![key("b", true, "COLLATE binary"), key("c", false, "")]),
            "",
        ),
        named(Some("u"), ConstraintKind::Unique(vec![key("c", true, "")]), "ON CONFLICT IGNORE"),
        named(None, check_of("b > 0 -- always"), ""),
        named(None, ConstraintKind::ForeignKey(reference), "DEFERRABLE INITIALLY DEFERRED"),
    ];
    check_native(
        &[],
        &[table("t", columns, constraints, "STRICT, WITHOUT ROWID")],
        r#"
CREATE TABLE "t" (
    "say ""it""" ANY COLLATE nocase,
    "b" INT,
    "c" TEXT DEFAULT ('a' || 'b'),
    "d" TEXT NOT NULL ON CONFLICT REPLACE DEFAULT word COLLATE rtrim,
    PRIMARY KEY ("b" COLLATE binary DESC, "c"),
    CONSTRAINT "u" UNIQUE ("c" DESC) ON CONFLICT IGNORE,
    CHECK (b > 0 -- always
),
    FOREIGN KEY ("b") REFERENCES "other" ("id") ON DELETE SET NULL ON UPDATE CASCADE DEFERRABLE INITIALLY DEFERRED
) STRICT, WITHOUT ROWID"#,
    );
}

#[test]
fn keys_that_go_with_their_column_stand_there() {
    let autoincrement = Identity { kind: IdentityKind::Autoincrement, options: "".into() };
    let id = || Column { identity: Some(autoincrement.clone()), ..native("id", "INTEGER") };
    let primary = |descending| ConstraintKind::PrimaryKey(vec![key("id", descending, "")]);
    let made = |column, descending, clauses| {
        table(
            "t",
            vec![column, native("v", "")],
            vec![named(Some("k"), primary(descending), clauses)],
            "",
        )
    };
    check_native(
        &[],
        &[made(id(), false, "ON CONFLICT REPLACE")],
        r#"
CREATE TABLE "t" (
    "id" INTEGER CONSTRAINT "k" PRIMARY KEY ON CONFLICT REPLACE AUTOINCREMENT,
    "v"
)"#,
    );
    check_native(
        &[],
        &[made(native("id", "INTEGER"), true, "")],
        r#"
CREATE TABLE "t" (
    "id" INTEGER CONSTRAINT "k" PRIMARY KEY DESC,
    "v"
)"#,
    );
    check_native(
        &[],
        &[made(native("id", "INTEGER"), false, "")],
        r#"
CREATE TABLE "t" (
    "id" INTEGER,
    "v",
    CONSTRAINT "k" PRIMARY KEY ("id")
)"#,
    );
}

#[test]
fn indexes_keep_their_order_and_their_condition() {
    let index = Index {
        name: Some(own("i")),
        automatic: false,
        unique: true,
        parts: vec![
            key("v", true, "COLLATE nocase"),
            Part {
                what: PartKind::Expression(Expression::new("lower(w)", Dialect::Sqlite)),
                descending: false,
                clauses: "".into(),
            },
        ],
        predicate: Some(Expression::new("v <> ''", Dialect::Sqlite)),
        include: Vec::new(),
        method: None,
        clauses: "".into(),
        origin: Origin::default(),
    };
    let t = table("t", vec![native("v", "TEXT"), native("w", "TEXT")], vec![], "");
    let create = Operation::CreateIndex {
        table: object("t"),
        index: Box::new(index),
        at: Span::at(0),
        if_absent: true,
    };
    check_native(
        std::slice::from_ref(&t),
        std::slice::from_ref(&create),
        r#"CREATE UNIQUE INDEX IF NOT EXISTS "i" ON "t" ("v" COLLATE nocase DESC, lower(w)) WHERE v <> ''"#,
    );
    let rename = Operation::RenameIndex {
        index: object("i"),
        table: None,
        to: spanned("j"),
        if_present: false,
    };
    check_native(
        &[t, create],
        &[rename],
        r#"DROP INDEX "i";
CREATE UNIQUE INDEX "j" ON "t" ("v" COLLATE nocase DESC, lower(w)) WHERE v <> ''"#,
    );
}

#[test]
fn objects_are_written_as_they_were() {
    let object_of = |kind, name: &str, text: &str| {
        let key = ObjectKey::new(kind, ObjectName::plain(own(name)));
        Object::new(key, text, Origin::default())
    };
    let make = |object: Object, replace| Operation::CreateObject {
        object: Box::new(object),
        at: Span::at(0),
        if_absent: false,
        replace,
    };
    let gone = |kind, name: &str| Operation::DropObject {
        key: Spanned::new(ObjectKey::new(kind, ObjectName::plain(own(name))), Span::at(0)),
        if_present: false,
        cascade: false,
    };
    let view = |text| object_of(ObjectKind::View, "v", text);
    let first = "CREATE VIEW v AS SELECT 1 AS a";
    let text = "CREATE VIRTUAL TABLE f USING fts5(a)";
    check_native(
        &[],
        &[
            make(view(first), false),
            make(view("CREATE VIEW v AS SELECT 2 AS a"), true),
            make(object_of(ObjectKind::VirtualTable, "f", text), false),
            gone(ObjectKind::View, "v"),
            gone(ObjectKind::VirtualTable, "f"),
        ],
        &format!(
            "{first};\nDROP VIEW \"v\";\nCREATE VIEW v AS SELECT 2 AS a;\n{text};\nDROP VIEW \"v\";\nDROP TABLE \"f\""
        ),
    );
}

/// How a column `v` of a table goes, with something beside it that names it.
#[track_caller]
fn dropped(beside: &[Operation], constraints: Vec<Constraint>, in_place: bool) {
    let columns = vec![native("v", "TEXT"), native("w", "TEXT")];
    let mut chain = Chain::new();
    chain.run_native(&[table("t", columns, constraints, "")]);
    chain.run_native(beside);
    let (table, column) = (object("t"), spanned("v"));
    let drop = Operation::DropColumn { table, column, if_present: false, cascade: false };
    let mut writer = Writer::new(Backend::Sqlite);
    writer.operation(&drop, &chain.catalog, 0);
    drop.apply(&mut chain.catalog, Context { source: None, portable: false });
    let written = writer.finish(&chain.catalog);
    assert_eq!(written.iter().map(|one| !one.rebuild).collect::<Vec<_>>(), [in_place]);
}

#[test]
fn a_column_that_something_names_is_not_dropped_in_place() {
    let reads = |kind, text: &str| {
        let key = ObjectKey::new(kind, ObjectName::plain(own("o")));
        let mut object = Object::new(key, text, Origin::default());
        object.reads = vec![ObjectName::plain(own("t"))];
        Operation::CreateObject {
            object: Box::new(object),
            at: Span::at(0),
            if_absent: false,
            replace: false,
        }
    };
    dropped(&[], vec![], true);
    dropped(&[], vec![named(None, check_of("w > 0"), "")], true);
    dropped(&[], vec![named(None, check_of("V > 0"), "")], false);
    dropped(&[], vec![named(None, ConstraintKind::Unique(vec![key("v", false, "")]), "")], false);
    dropped(&[reads(ObjectKind::View, "CREATE VIEW o AS SELECT w FROM t")], vec![], true);
    dropped(&[reads(ObjectKind::View, "CREATE VIEW o AS SELECT v FROM t")], vec![], false);
    let trigger = "CREATE TRIGGER o AFTER DELETE ON t BEGIN SELECT OLD.\"v\"; END";
    dropped(&[reads(ObjectKind::Trigger, trigger)], vec![], false);
}

#[test]
fn what_has_nothing_to_do_writes_nothing() {
    let t = table("t", vec![native("v", "TEXT"), native("w", "TEXT")], vec![], "");
    let nothing = [
        Operation::DropTable { table: object("x"), if_present: true, cascade: false },
        Operation::DropIndex { index: object("x"), table: None, if_present: true, cascade: false },
        Operation::DropColumn {
            table: object("t"),
            column: spanned("x"),
            if_present: true,
            cascade: false,
        },
        Operation::DropConstraint {
            table: object("t"),
            constraint: spanned("x"),
            if_present: true,
            cascade: false,
        },
        Operation::SetComment { table: object("t"), column: None, comment: Some("'c'".into()) },
        alter("t", "v", ColumnChange::Nullable(true)),
        alter("t", "v", ColumnChange::Default(None)),
    ];
    check_native(&[t], &nothing, "");
}

#[test]
fn checks_that_name_their_table_name_the_new_one() {
    let columns = vec![native("t", "INT"), native("v", "INT")];
    let constraints = vec![named(None, check_of("t > 0 AND T.v > \"t\".t"), "")];
    let mut chain = Chain::new();
    chain.run_native(&[table("t", columns, constraints, "")]);
    let written = chain.run_native(&[alter("t", "v", ColumnChange::Nullable(false))]);
    let plan = Rebuild::decode(&written[0].text).expect("a plan");
    let new = "\"schema_rebuild_t\"";
    let check = format!("CHECK (t > 0 AND {new}.v > {new}.t)");
    assert!(plan.create.contains(&check), "{}", plan.create);
}

#[test]
fn a_name_that_is_taken_is_not_used_for_the_new_table() {
    let columns = || vec![native("a", "INT"), native("b", "INT")];
    let mut chain = Chain::new();
    chain.run_native(&[
        table("t", columns(), vec![], ""),
        table("Schema_Rebuild_T", columns(), vec![], ""),
    ]);
    let written = chain.run_native(&[alter("t", "a", ColumnChange::Nullable(false))]);
    let plan = Rebuild::decode(&written[0].text).expect("a plan");
    assert_eq!(plan.temporary, "schema_rebuild_t_2");
}

/// Runs portable changes, and what takes them back: the catalog must be what it was.
#[track_caller]
fn taken_back(change: &str, expected: &str) {
    let mut chain = Chain::new();
    chain.run_sql(&format!("{USERS}; CREATE INDEX ON users (age)"));
    let before = chain.catalog.clone();
    let mut reverse = Vec::new();
    for operation in portable(change) {
        for native in chain.lowered(&operation).expect("it can be done") {
            reverse.push(native.reverse(&chain.catalog).expect("it can be taken back"));
            native.apply(&mut chain.catalog, Context { source: None, portable: true });
        }
    }
    let reverse: Vec<Operation> = reverse.into_iter().rev().flatten().collect();
    let written = shown(&chain.run_native(&reverse));
    assert!(chain.catalog == before, "{:#?}", chain.catalog);
    assert_eq!(written, expected.trim());
}

#[test]
fn changes_are_taken_back() {
    taken_back(
        "ALTER TABLE users ADD COLUMN nick TEXT",
        "ALTER TABLE \"users\" DROP COLUMN \"nick\"",
    );
    taken_back(
        "ALTER TABLE users DROP COLUMN age",
        "ALTER TABLE \"users\" ADD COLUMN \"age\" INTEGER;\nCREATE INDEX \"ix_users_age\" ON \"users\" (\"age\")",
    );
    taken_back(
        "ALTER TABLE users ADD COLUMN doc JSON",
        r#"
REBUILD users OF id, email, age, doc
CREATE TABLE "schema_rebuild_users" (
    "id" INTEGER CONSTRAINT "pk_users" PRIMARY KEY AUTOINCREMENT NOT NULL,
    "email" VARCHAR(255) NOT NULL,
    "age" INTEGER,
    CONSTRAINT "uq_users_email" UNIQUE ("email")
)
INSERT INTO main."schema_rebuild_users" ("id", "email", "age") SELECT "id", "email", "age" FROM main."users"
SINCE 3053000
ALTER TABLE "users" DROP CONSTRAINT "ck_users_doc_json"
ALTER TABLE "users" DROP COLUMN "doc""#,
    );
    taken_back(
        "ALTER TABLE users ALTER COLUMN age SET DATA TYPE TEXT, ALTER COLUMN age SET NOT NULL",
        r#"
REBUILD users OF id, email, age
CREATE TABLE "schema_rebuild_users" (
    "id" INTEGER CONSTRAINT "pk_users" PRIMARY KEY AUTOINCREMENT NOT NULL,
    "email" VARCHAR(255) NOT NULL,
    "age" INTEGER,
    CONSTRAINT "uq_users_email" UNIQUE ("email")
)
INSERT INTO main."schema_rebuild_users" ("id", "email", "age") SELECT "id", "email", "age" FROM main."users""#,
    );
    taken_back(
        "DROP TABLE users",
        r#"
CREATE TABLE "users" (
    "id" INTEGER CONSTRAINT "pk_users" PRIMARY KEY AUTOINCREMENT NOT NULL,
    "email" VARCHAR(255) NOT NULL,
    "age" INTEGER,
    CONSTRAINT "uq_users_email" UNIQUE ("email")
);
CREATE INDEX "ix_users_age" ON "users" ("age")"#,
    );
}
