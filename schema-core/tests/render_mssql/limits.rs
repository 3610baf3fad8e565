//! What SQL Server refuses, and the text that is marked for it.

use schema_core::catalog::{Expression, Name, ObjectName};
use schema_core::operation::ColumnChange;
use schema_core::source::{Span, Spanned};

use super::support::*;

/// Holds what is told of a portable text behind another one: the code, the text that is marked, and why.
#[track_caller]
fn refused(before: &str, text: &str, expected: &[&str]) {
    let mut catalog = empty();
    render(before, &mut catalog).unwrap();
    let misfits = render(text, &mut catalog).unwrap_err();
    assert_told(&misfits, text, expected);
}

#[track_caller]
fn assert_told(misfits: &[Misfit], text: &str, expected: &[&str]) {
    let told: Vec<String> = misfits.iter().map(|misfit| told(misfit, text)).collect();
    assert_eq!(told, expected);
}

fn told(misfit: &Misfit, text: &str) -> String {
    let marked = misfit.at.of(text);
    let soft = if misfit.soft { " softly" } else { "" };
    match &misfit.kind {
        MisfitKind::Unable { code, what, .. } => format!("{code}{soft} at {marked}: {what}"),
        MisfitKind::InUse { what, by, .. } => format!("{what} is needed by {by} at {marked}"),
        other => format!("{other:?}"),
    }
}

/// Holds that a portable text is taken behind another one.
#[track_caller]
fn taken(before: &str, text: &str) {
    let mut catalog = empty();
    render(before, &mut catalog).unwrap();
    assert!(!render(text, &mut catalog).unwrap().is_empty());
}

const TREE: &str = "CREATE TABLE a (id BIGINT PRIMARY KEY);
    CREATE TABLE b (id BIGINT PRIMARY KEY, a BIGINT REFERENCES a ON DELETE CASCADE);
    CREATE TABLE c (id BIGINT PRIMARY KEY, a BIGINT, b BIGINT REFERENCES b ON DELETE CASCADE);";

#[test]
fn cascades_get_to_a_table_in_one_way() {
    refused(
        TREE,
        "ALTER TABLE c ADD CONSTRAINT again FOREIGN KEY (a) REFERENCES a ON DELETE CASCADE",
        &["S1002 at again: deleting a row of a would get to c in two ways"],
    );
    refused(
        TREE,
        "ALTER TABLE c ADD CONSTRAINT nulls FOREIGN KEY (a) REFERENCES a ON DELETE SET NULL",
        &["S1002 at nulls: deleting a row of a would get to c in two ways"],
    );
    taken(TREE, "ALTER TABLE c ADD FOREIGN KEY (a) REFERENCES a");
    taken(TREE, "ALTER TABLE c ADD FOREIGN KEY (a) REFERENCES a ON DELETE RESTRICT");
    refused(
        TREE,
        "CREATE TABLE d (c BIGINT REFERENCES c ON DELETE CASCADE, b BIGINT REFERENCES b ON DELETE SET NULL)",
        &[
            "S1002 at REFERENCES b ON DELETE SET NULL: deleting a row of a would get to d in two ways",
        ],
    );
    refused(
        "CREATE TABLE a (id BIGINT PRIMARY KEY);",
        "CREATE TABLE d (x BIGINT REFERENCES a ON DELETE SET NULL, y BIGINT REFERENCES a ON DELETE SET NULL)",
        &[
            "S1002 at REFERENCES a ON DELETE SET NULL: deleting a row of a would get to d in two ways",
        ],
    );
}

#[test]
fn cascades_do_not_come_back() {
    refused(
        "",
        "CREATE TABLE t (id BIGINT PRIMARY KEY, up BIGINT REFERENCES t ON DELETE CASCADE)",
        &[
            "S1002 at REFERENCES t ON DELETE CASCADE: deleting a row of t would come back to t by its cascades",
        ],
    );
    refused(
        TREE,
        "ALTER TABLE a ADD COLUMN c BIGINT REFERENCES c ON DELETE CASCADE",
        &[
            "S1002 at REFERENCES c ON DELETE CASCADE: deleting a row of a would come back to a by its cascades",
        ],
    );
    // A row that is set to NULL is not deleted, and nothing goes on from there.
    taken(
        "CREATE TABLE a (id BIGINT PRIMARY KEY);
         CREATE TABLE b (id BIGINT PRIMARY KEY, a BIGINT REFERENCES a ON DELETE SET NULL);",
        "CREATE TABLE c (b BIGINT REFERENCES b ON DELETE CASCADE, a BIGINT REFERENCES a ON DELETE CASCADE)",
    );
}

#[test]
fn null_is_set_where_it_may_be() {
    refused(
        "CREATE TABLE a (id BIGINT PRIMARY KEY);",
        "CREATE TABLE b (a BIGINT NOT NULL REFERENCES a ON DELETE SET NULL)",
        &[
            "S1013 at REFERENCES a ON DELETE SET NULL: the foreign key sets `b.a` to NULL, which is NOT NULL",
        ],
    );
    refused(
        "CREATE TABLE a (id BIGINT PRIMARY KEY);
         CREATE TABLE b (a BIGINT REFERENCES a ON DELETE SET NULL);",
        "ALTER TABLE b ALTER COLUMN a SET NOT NULL",
        &["S1013 at a: the foreign key sets `b.a` to NULL, which is NOT NULL"],
    );
}

#[test]
fn keys_are_short_and_of_no_large_values() {
    refused(
        "",
        "CREATE TABLE t (a CHAR(451) PRIMARY KEY)",
        &[
            "S1003 at PRIMARY KEY: the key of the primary key on t has 902 bytes, and SQL Server has room for 900",
        ],
    );
    refused(
        "",
        "CREATE TABLE t (a VARCHAR(451) PRIMARY KEY)",
        &[
            "S1003 softly at PRIMARY KEY: the key of the primary key on t may have 902 bytes, and SQL Server has room for 900",
        ],
    );
    refused(
        "",
        "CREATE TABLE t (a VARCHAR(851) NOT NULL UNIQUE)",
        &[
            "S1003 softly at UNIQUE: the key of the unique constraint on t may have 1702 bytes, and SQL Server has room for 1700",
        ],
    );
    refused(
        "",
        "CREATE TABLE t (a VARCHAR(851) UNIQUE)",
        &[
            "S1003 softly at UNIQUE: the key of the index on t may have 1702 bytes, and SQL Server has room for 1700",
        ],
    );
    taken("", "CREATE TABLE t (a VARCHAR(450) PRIMARY KEY, b VARCHAR(850) UNIQUE)");
    refused(
        "",
        "CREATE TABLE t (a TEXT NOT NULL UNIQUE)",
        &["S1005 at UNIQUE: SQL Server has no unique constraint on `t.a`, which is TEXT"],
    );
    refused(
        "CREATE TABLE t (a BLOB);",
        "CREATE INDEX i ON t (a)",
        &["S1005 at i: SQL Server has no index on `t.a`, which is BLOB"],
    );
    refused(
        "CREATE TABLE t (a VARCHAR(9)); CREATE INDEX i ON t (a);",
        "ALTER TABLE t ALTER COLUMN a SET DATA TYPE TEXT",
        &["S1005 at TEXT: SQL Server has no index on `t.a`, which is TEXT"],
    );
}

#[test]
fn indexes_have_plain_conditions() {
    let table = "CREATE TABLE t (a INTEGER, b VARCHAR(9), c DATE);";
    taken(table, "CREATE INDEX i ON t (a) WHERE a > 1 AND (b = 'x' AND c < DATE '2024-01-31')");
    taken(table, "CREATE INDEX i ON t (a) WHERE a IN (1, -2) AND b IS NULL");
    refused(
        table,
        "CREATE INDEX i ON t (a) WHERE a = 1 OR a = 2",
        &["S1008 at i: SQL Server takes no OR in the condition of an index"],
    );
    refused(
        table,
        "CREATE INDEX i ON t (a) WHERE a BETWEEN 1 AND 2",
        &["S1008 at i: SQL Server takes no BETWEEN in the condition of an index"],
    );
    refused(
        table,
        "CREATE INDEX i ON t (a) WHERE b LIKE 'x%'",
        &["S1008 at i: SQL Server takes no LIKE in the condition of an index"],
    );
    refused(
        table,
        "CREATE INDEX i ON t (a) WHERE LOWER(b) = 'x'",
        &[
            "S1008 at i: SQL Server takes only comparisons of a column with a constant in the condition of an index",
        ],
    );
    refused(
        table,
        "CREATE INDEX i ON t (a) WHERE a NOT IN (1, 2)",
        &[
            "S1008 at i: SQL Server takes only comparisons of a column with a constant in the condition of an index",
        ],
    );
    refused(
        "CREATE TABLE t (a INTEGER, b INTEGER GENERATED ALWAYS AS (a + 1) STORED);",
        "ALTER TABLE t ADD CONSTRAINT u UNIQUE (b)",
        &[
            "S1008 at u: SQL Server takes no computed column in the condition of an index, as that of UNIQUE over columns that may be NULL",
        ],
    );
    refused(
        table,
        "CREATE INDEX i ON t (a) WHERE a = a",
        &[
            "S1008 at i: SQL Server takes only comparisons of a column with a constant in the condition of an index",
        ],
    );
}

#[test]
fn a_key_that_is_referenced_is_never_null() {
    refused(
        USERS,
        "CREATE TABLE t (n VARCHAR(40) REFERENCES users (nick))",
        &[
            "S1012 at REFERENCES users (nick): SQL Server has no foreign key to the UNIQUE columns (nick) of users, as they may be NULL",
        ],
    );
    refused(
        &format!("{USERS} ALTER TABLE users ALTER COLUMN nick SET NOT NULL;"),
        "CREATE TABLE t (n VARCHAR(40) REFERENCES users (nick))",
        &[
            "S1012 at REFERENCES users (nick): SQL Server has no foreign key to the UNIQUE columns (nick) of users, as they could be NULL when the constraint was added",
        ],
    );
    refused(
        "",
        "CREATE TABLE t (a BIGINT UNIQUE, b BIGINT REFERENCES t (a))",
        &[
            "S1012 at REFERENCES t (a): SQL Server has no foreign key to the UNIQUE columns (a) of t, as they may be NULL",
        ],
    );
    refused(
        &format!("{USERS} CREATE TABLE t (e VARCHAR(255) REFERENCES users (email));"),
        "ALTER TABLE users ALTER COLUMN email DROP NOT NULL",
        &[
            "S1012 at email: SQL Server has no foreign key to the UNIQUE columns (email) of users, as they may be NULL",
        ],
    );
}

#[test]
fn foreign_keys_have_the_type_of_what_they_reference() {
    refused(
        USERS,
        "CREATE TABLE t (u INTEGER REFERENCES users)",
        &[
            "S0925 at REFERENCES users: the foreign key's column `t.u` is INTEGER, and `users.id` is BIGINT, which SQL Server does not compare",
        ],
    );
    refused(
        USERS,
        "CREATE TABLE t (e VARCHAR(100) REFERENCES users (email))",
        &[
            "S0925 at REFERENCES users (email): the foreign key's column `t.e` is VARCHAR(100), and `users.email` is VARCHAR(255), which SQL Server does not compare",
        ],
    );
}

#[test]
fn what_has_no_one_way_is_refused() {
    refused(
        USERS,
        "ALTER TABLE users ALTER COLUMN score SET DATA TYPE DATE",
        &[
            "S1011 at DATE: values of INTEGER do not become values of DATE by themselves",
            "S1009 at DATE: the default of `users.score` is no value of DATE",
        ],
    );
    refused(
        USERS,
        "ALTER TABLE users ALTER COLUMN id DROP NOT NULL",
        &["the column `id` of `users` is needed by its identity at id"],
    );
    refused(
        USERS,
        "ALTER TABLE users ALTER COLUMN score SET DATA TYPE BOOLEAN",
        &["S1009 at BOOLEAN: the default of `users.score` is no value of BOOLEAN"],
    );
    refused(
        "CREATE TABLE t (a INTEGER, b INTEGER GENERATED ALWAYS AS (a + 1) STORED);",
        "ALTER TABLE t ALTER COLUMN a SET DATA TYPE BIGINT",
        &["the column `a` of `t` is needed by the generated column `b` at a"],
    );
}

/// Only the difference of two schemas can ask for it.
#[test]
fn a_column_is_numbered_or_computed_from_its_making_on() {
    let mut catalog = empty();
    render(USERS, &mut catalog).unwrap();
    let name = |text| Spanned::new(Name::new(text, Dialect::Portable), Span::at(0));
    let users = Spanned::new(ObjectName::plain(name("users").value), Span::at(0));
    let change = |column, change| {
        let (table, column) = (users.clone(), name(column));
        let change = Operation::AlterColumn { table, column, change };
        lower(&change, Backend::Mssql, &catalog).unwrap_err()
    };
    assert_told(
        &change("id", ColumnChange::Identity { to: None, if_present: false }),
        "",
        &[
            "S1006 at : SQL Server cannot number the column `users.id`, which is there, in another way",
        ],
    );
    let to = Some(Expression::new("1", Dialect::Portable));
    assert_told(
        &change("score", ColumnChange::Generated { to, if_present: false }),
        "",
        &[
            "S1007 at : SQL Server cannot make `users.score`, which is there, a computed column or a plain one",
        ],
    );
}
