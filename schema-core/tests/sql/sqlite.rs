//! Statements of SQLite.

use schema_core::backend::Dialect;
use schema_core::sql::SqlErrorKind;

#[track_caller]
fn check(text: &str, expected: &[&str]) {
    super::check_split(Dialect::Sqlite, text, expected);
}

#[track_caller]
fn check_errors(text: &str, expected: &[&str], errors: &[(SqlErrorKind, &str)]) {
    super::check_errors(Dialect::Sqlite, text, expected, errors);
}

/// A text that is one statement, with its `;`.
#[track_caller]
fn check_whole(text: &str) {
    check(text, &[text.strip_suffix(';').unwrap_or(text)]);
}

#[test]
fn semicolons_end_statements() {
    check("", &[]);
    check("SELECT 1", &["SELECT 1"]);
    check("SELECT 1;", &["SELECT 1"]);
    check("SELECT 1; SELECT 2", &["SELECT 1", "SELECT 2"]);
    check(" ;; a ; ;b;", &["a", "b"]);
    check("-- only a comment\n", &[]);
    check("/* a; */ b /* c; */; -- d;\n", &["b"]);
    check("a -- ;\n b;", &["a -- ;\n b"]);
}

#[test]
fn semicolons_in_quotes_do_not() {
    check("SELECT ';', \";\", `;`, [;]; b", &["SELECT ';', \";\", `;`, [;]", "b"]);
    check("SELECT 'it''s;'; b", &["SELECT 'it''s;'", "b"]);
    check("SELECT x';'; b", &["SELECT x';'", "b"]);
    check(r"SELECT '\'; b", &[r"SELECT '\'", "b"]);
}

#[test]
fn a_trigger_ends_at_its_end() {
    check_whole("CREATE TRIGGER t AFTER INSERT ON a BEGIN SELECT 1; END;");
    check_whole("CREATE TRIGGER t AFTER INSERT ON a BEGIN SELECT 1; END");
    check_whole("create temp trigger t delete on a begin delete from b; select 1; end;");
    check_whole(
        "CREATE TEMPORARY TRIGGER IF NOT EXISTS t INSTEAD OF UPDATE ON v BEGIN SELECT 1; END;",
    );
    check_whole(
        "CREATE /* c */ TRIGGER -- d;\n t DELETE ON a BEGIN SELECT 1; /* ; */ END -- e;\n ;"
            .trim_end_matches(" -- e;\n ;"),
    );
    check(
        "CREATE TRIGGER t DELETE ON a BEGIN SELECT 1; END ; SELECT 2;",
        &["CREATE TRIGGER t DELETE ON a BEGIN SELECT 1; END", "SELECT 2"],
    );
    check_whole("EXPLAIN CREATE TRIGGER t DELETE ON a BEGIN SELECT 1; END;");
    check_whole("EXPLAIN QUERY PLAN CREATE TRIGGER t DELETE ON a BEGIN SELECT 1; END;");
}

#[test]
fn a_case_within_a_trigger_does_not_end_it() {
    check_whole("CREATE TRIGGER t DELETE ON a BEGIN SELECT CASE WHEN 1 THEN 2 ELSE 3 END; END;");
    check_whole(
        "CREATE TRIGGER t BEFORE INSERT ON a WHEN CASE NEW.x WHEN 1 THEN 1 END BEGIN \
         UPDATE b SET c = CASE WHEN d THEN CASE e WHEN 1 THEN 2 END ELSE 3 END WHERE f; \
         SELECT RAISE(ABORT, 'no; END;') WHERE CASE WHEN 1 THEN 1 END; END;",
    );
    check_whole(
        "CREATE TRIGGER t DELETE ON a BEGIN SELECT 1 AS [;END;]; SELECT 1 AS \"; END;\"; END;",
    );
}

#[test]
fn only_a_trigger_has_a_body() {
    check("BEGIN; SELECT 1; END; b", &["BEGIN", "SELECT 1", "END", "b"]);
    check("BEGIN IMMEDIATE; a; COMMIT", &["BEGIN IMMEDIATE", "a", "COMMIT"]);
    check("CREATE TABLE trigger (a); b", &["CREATE TABLE trigger (a)", "b"]);
    check("CREATE VIEW trigger AS SELECT 1; END;", &["CREATE VIEW trigger AS SELECT 1", "END"]);
    check("DROP TRIGGER t; a", &["DROP TRIGGER t", "a"]);
    check("CREATE TRIGGER nonsense; a", &["CREATE TRIGGER nonsense", "a"]);
}

#[test]
fn a_trigger_without_end_is_an_error() {
    let body = SqlErrorKind::UnterminatedBody;
    let text = "CREATE TRIGGER t DELETE ON a BEGIN SELECT 1;";
    check_errors(text, &[text], &[(body.clone(), "BEGIN")]);
    let text = "CREATE TRIGGER t DELETE ON a BEGIN SELECT 1; SELECT 2";
    check_errors(text, &[text], &[(body.clone(), "BEGIN")]);
    // The END of a CASE is not the trigger's.
    let text = "CREATE TRIGGER t DELETE ON a BEGIN SELECT CASE 1 WHEN 1 THEN 1 END";
    check_errors(text, &[text], &[(body.clone(), "BEGIN")]);
    // Without a semicolon behind its END, the next statement is taken for a part of it.
    let text = "CREATE TRIGGER t DELETE ON a BEGIN SELECT 1; END SELECT 2;";
    check_errors(text, &[text], &[(body, "BEGIN")]);
}

#[test]
fn what_is_never_closed() {
    check_errors("a; 'b; c", &["a", "'b; c"], &[(SqlErrorKind::UnterminatedString, "'")]);
    check_errors("a; [b; c", &["a", "[b; c"], &[(SqlErrorKind::UnterminatedName, "[")]);
    check("a; /* b; c", &["a"]);
    // One mistake is one error: the body's END is in the string.
    let text = "CREATE TRIGGER t DELETE ON a BEGIN SELECT 'x; END;";
    check_errors(text, &[text], &[(SqlErrorKind::UnterminatedString, "'")]);
}

#[test]
fn lines_of_the_sqlite3_program() {
    let command = SqlErrorKind::ClientCommand;
    check_errors(".mode csv\na;", &["a"], &[(command.clone(), ".mode csv")]);
    check_errors("a;\n .read 'x \nb", &["a", "b"], &[(command, ".read 'x")]);
    check("SELECT .5; SELECT a\n.b", &["SELECT .5", "SELECT a\n.b"]);
}
