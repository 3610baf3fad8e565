//! What is wrong with SQL text, told through the directory.

use crate::support::{ALL, MSSQL, POSTGRES, SQLITE, check};

/// Checks what is found below `--! upgrade`, from line 4 on.
#[track_caller]
fn check_sql(toml: &str, sql: &str, expected: &[&str]) {
    let text = format!("--! revision: a\n--! revises: none\n--! upgrade\n{sql}");
    let expected: Vec<String> = expected.iter().map(|one| one.replace(" @", " 1_a.sql:")).collect();
    let expected: Vec<&str> = expected.iter().map(String::as_str).collect();
    check(&[("schema.toml", toml), ("1_a.sql", &text)], &expected);
}

#[test]
fn what_never_ends() {
    check_sql(SQLITE, "SELECT 'a", &["S0301 @4:8 '"]);
    check_sql(SQLITE, "SELECT \"a", &["S0302 @4:8 \""]);
    check_sql(MSSQL, "SELECT [a", &["S0302 @4:8 ["]);
    check_sql(POSTGRES, "SELECT 1; /* /* */", &["S0303 @4:11 /*"]);
    check_sql(POSTGRES, "DO $x$ a $X$;", &["S0304 @4:4 $x$"]);
    let trigger = "CREATE TRIGGER x AFTER INSERT ON t BEGIN SELECT 1;";
    check_sql(SQLITE, trigger, &["S0305 @4:36 BEGIN"]);
}

#[test]
fn what_a_server_does_not_read() {
    check_sql(POSTGRES, "COPY t FROM STDIN;\n1\n\\.\n", &["S0306 @4:1 COPY t FROM STDIN"]);
    check_sql(MSSQL, "SELECT 1\nGO x\n", &["S0307 @5:4 x"]);
    check_sql(POSTGRES, "\\d\nSELECT 1;", &["S0308 @4:1 \\d"]);
}

#[test]
fn transactions_of_ones_own() {
    check_sql(SQLITE, "BEGIN;\nSELECT 1;\nCOMMIT;\n", &["S0309 @4:1 BEGIN", "S0309 @6:1 COMMIT"]);
    check_sql(POSTGRES, "SAVEPOINT a;\nROLLBACK TO a;\n", &[]);
}

#[test]
fn what_several_backends_find_is_one_mistake() {
    check_sql(ALL, "SELECT 'a", &["S0301 @4:8 '"]);
}
