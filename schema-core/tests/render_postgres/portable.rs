//! What portable operations are on PostgreSQL.

use super::support::*;

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
           CONSTRAINT \"ck_posts_price\" CHECK (\"price\" > (-2))\n)"],
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
           GENERATED ALWAYS AS (LOWER(\"email\")) STORED"],
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
           (\"score\" DESC, \"email\") WHERE \"score\" > 0"],
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
    holds(Json, "'{}'", Text);
    follows(Timestamp, "CURRENT_TIMESTAMP", TimestampTz, "CURRENT_TIMESTAMP");
    follows(Date, "CURRENT_TIMESTAMP", TimestampTz, "CURRENT_TIMESTAMP");
    holds(TimestampTz, "CURRENT_TIMESTAMP", Text);
    holds(Date, "'2024-01-31'", Timestamp);
}

#[test]
fn a_default_of_the_same_type_stays() {
    let column = default(column("c", PortableType::Varbinary(3)), "X'0A'");
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
    refused(&[users(), alter("users", "id", ColumnChange::Default(None))], needed);
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
