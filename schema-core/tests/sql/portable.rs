//! Statements of the portable dialect.

use schema_core::backend::Dialect;
use schema_core::sql::SqlErrorKind;

#[track_caller]
fn check(text: &str, expected: &[&str]) {
    super::check_split(Dialect::Portable, text, expected);
}

#[track_caller]
fn check_whole(text: &str) {
    check(text, &[text.strip_suffix(';').unwrap_or(text)]);
}

#[test]
fn semicolons_end_statements() {
    check("", &[]);
    check(
        "CREATE TABLE a (b INTEGER); INSERT INTO a VALUES (1)",
        &["CREATE TABLE a (b INTEGER)", "INSERT INTO a VALUES (1)"],
    );
    check(";; -- a;\n/* b; /* ; */ ; */;", &[]);
}

#[test]
fn semicolons_in_quotes_do_not() {
    check_whole("SELECT ';', N';', X';', U&';', \"a;\", U&\"b;\", $$;$$, $a$;$a$;");
    check("SELECT [a;b]", &["SELECT [a", "b]"]);
    check("SELECT `a;b`", &["SELECT `a", "b`"]);
    check("SELECT 1\nGO\nSELECT 2", &["SELECT 1\nGO\nSELECT 2"]);
    check(r"SELECT E'\'; b", &[r"SELECT E'\'", "b"]);
}

#[test]
fn bodies_are_kept_whole() {
    check_whole(
        "CREATE TRIGGER t AFTER INSERT ON a FOR EACH ROW BEGIN ATOMIC INSERT INTO b VALUES (1); END;",
    );
    check_whole(
        "CREATE TEMP TRIGGER t AFTER INSERT ON a BEGIN SELECT CASE WHEN 1 THEN 2 END; END;",
    );
    check_whole("CREATE OR REPLACE FUNCTION f() RETURNS INTEGER BEGIN ATOMIC SELECT 1; END;");
    check_whole("CREATE PROCEDURE p() BEGIN ATOMIC END;");
    check("BEGIN; a; END", &["BEGIN", "a", "END"]);
    check(
        "CREATE TABLE trigger (begin INTEGER); b",
        &["CREATE TABLE trigger (begin INTEGER)", "b"],
    );
    let text = "CREATE TRIGGER t AFTER INSERT ON a BEGIN SELECT 1;";
    super::check_errors(
        Dialect::Portable,
        text,
        &[text],
        &[(SqlErrorKind::UnterminatedBody, "BEGIN")],
    );
}
