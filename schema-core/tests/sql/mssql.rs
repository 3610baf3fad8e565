//! Batches of SQL Server.

use schema_core::backend::Dialect;
use schema_core::sql::{SqlErrorKind, must_be_alone, split};

#[track_caller]
fn check(text: &str, expected: &[&str]) {
    super::check_split(Dialect::Mssql, text, expected);
}

#[track_caller]
fn check_errors(text: &str, expected: &[&str], errors: &[(SqlErrorKind, &str)]) {
    super::check_errors(Dialect::Mssql, text, expected, errors);
}

/// A text in which no `GO` separates anything.
#[track_caller]
fn check_whole(text: &str) {
    check(text, &[text]);
}

#[test]
fn go_separates_batches() {
    check("", &[]);
    check("a", &["a"]);
    check("a;\nb;", &["a;\nb;"]);
    check("a\nGO\nb", &["a", "b"]);
    check("a\nGO", &["a"]);
    check("GO\na", &["a"]);
    check("GO\nGO\n\n GO ", &[]);
    check("a\ngo\nb\nGo\nc\ngO\n", &["a", "b", "c"]);
    check("a\n \t GO \t\nb", &["a", "b"]);
    check("a\r\nGO\r\nb\rGO\rc", &["a", "b", "c"]);
    check("a;\nGO\n;b;", &["a;", ";b;"]);
}

#[test]
fn comments_may_stand_on_the_line() {
    check("a\nGO -- comment\nb", &["a", "b"]);
    check("a\ngo--comment\nb", &["a", "b"]);
    check("a\nGO /* end of batch */\nb", &["a", "b"]);
    check("a\nGO /* b */ -- c\nb", &["a", "b"]);
    check("a\n/* b */ GO\nc", &["a\n/* b */", "c"]);
    check("a\n/* b\n */ GO\nc", &["a\n/* b\n */", "c"]);
    check("a\nGO /* of the\nnext batch */ b", &["a", "/* of the\nnext batch */ b"]);
    check("a\nGO -- it's\nb", &["a", "b"]);
}

#[test]
fn go_elsewhere_is_text() {
    check_whole("SELECT 1 GO\nSELECT 2");
    check_whole("SELECT 1 AS GO");
    check_whole("SELECT '\nGO\n'");
    check_whole("SELECT N'a''\nGO\n''b'");
    check_whole("SELECT \"\nGO\n\"");
    check_whole("SELECT [\nGO\n]]\nGO\n]");
    check_whole("a /*\nGO\n*/ b");
    check_whole("a /* /*\nGO\n*/\nGO\n*/ b");
    check_whole("a -- b\n--GO\nc");
    check_whole("GOTO done\ndone:");
    check_whole("x:\nGOTO x");
    check_whole("SELECT 1 AS\nGOAL");
    check_whole("SELECT *\nFROM\ngo.t");
    check_whole("SELECT\ngo(1)");
    check_whole("SELECT 1,\n[GO]");
    check_whole("SELECT\n@GO, #GO");
    check_whole("GO_");
}

#[test]
fn brackets_and_strings() {
    check(
        "SELECT [a;b], [c]]d], N'..''..', '''', \"x\"\nGO\nb",
        &["SELECT [a;b], [c]]d], N'..''..', '''', \"x\"", "b"],
    );
    check(
        "PRINT 'a\nGO\n'\nGO\nPRINT '--'\nGO\nPRINT '/*'",
        &["PRINT 'a\nGO\n'", "PRINT '--'", "PRINT '/*'"],
    );
}

#[track_caller]
fn check_repeat(text: &str, expected: &[u32]) {
    let split = split(text, Dialect::Mssql);
    assert_eq!(split.errors, &[]);
    let found: Vec<u32> = split.pieces.iter().map(|piece| piece.repeat).collect();
    assert_eq!(found, expected, "counts of {text:?}");
}

#[test]
fn go_with_a_count_repeats() {
    check_repeat("a\nGO\nb", &[1, 1]);
    check_repeat("a\nGO 5\nb", &[5, 1]);
    check_repeat("a\ngo\t12 -- twelve\nb\nGO 100000", &[12, 100_000]);
    check_repeat("a\nGO /* b */ 3 /* c */\n", &[3]);
    check_repeat("a\nGO 005", &[5]);
}

#[track_caller]
fn check_count(line: &str, marked: &str) {
    let text = format!("a\n{line}\nb");
    check_errors(&text, &["a", "b"], &[(SqlErrorKind::GoCount, marked)]);
    assert!(split(&text, Dialect::Mssql).pieces.iter().all(|piece| piece.repeat == 1));
}

#[test]
fn go_with_anything_else_is_an_error() {
    check_count("GO 0", "0");
    check_count("GO 2147483648", "2147483648");
    check_count("GO 99999999999999999999999", "99999999999999999999999");
    check_count("GO -1", "-1");
    check_count("GO 1.5", "1.5");
    check_count("GO 0x10", "0x10");
    check_count("GO x", "x");
    check_count("GO 5 6", "6");
    check_count("GO 5;", ";");
    check_count("GO;", ";");
    check_count("GO ;", ";");
    check_count("GO SELECT 1", "SELECT 1");
    check_count("GO = 1", "= 1");
    check_count("GO 'x", "'x");
    check_count("GO 5x", "x");
}

#[test]
fn a_batch_keeps_its_comments_but_not_its_directives() {
    check(
        "--! allow(x): y\n--! allow(z): w\n\n-- said of it\nCREATE VIEW v AS SELECT 1 -- so\n\nGO",
        &["-- said of it\nCREATE VIEW v AS SELECT 1 -- so"],
    );
    check("-- alone\nGO\n/* alone */\nGO\n--! alone", &[]);
    check("-- a\n--! b\nc", &["-- a\n--! b\nc"]);
}

#[test]
fn what_is_never_closed() {
    check_errors(
        "a\nGO\n'b\nGO\nc",
        &["a", "'b\nGO\nc"],
        &[(SqlErrorKind::UnterminatedString, "'")],
    );
    check_errors(
        "a\nGO\nN'b\nGO\n",
        &["a", "N'b\nGO"],
        &[(SqlErrorKind::UnterminatedString, "N'")],
    );
    check_errors("[b\nGO\nc", &["[b\nGO\nc"], &[(SqlErrorKind::UnterminatedName, "[")]);
    check_errors("a\nGO\n/* /* */\nGO\nc", &["a"], &[(SqlErrorKind::UnterminatedComment, "/*")]);
}

#[test]
fn lines_of_sqlcmd() {
    let command = SqlErrorKind::ClientCommand;
    check_errors(
        ":setvar a \"b\na\nGO\n :r .\\it's.sql\nb",
        &[":setvar a \"b\na", ":r .\\it's.sql\nb"],
        &[(command.clone(), ":setvar a \"b"), (command.clone(), ":r .\\it's.sql")],
    );
    check_errors("!!dir\n:!! dir", &[], &[(command.clone(), "!!dir"), (command, ":!! dir")]);
    check_whole("GRANT SELECT ON SCHEMA\n::dbo TO a");
    check_whole("SELECT '\n:r x\n'");
    check_whole("a:\nb");
}

#[test]
fn definitions_must_be_alone() {
    let alone = [
        "CREATE FUNCTION f() RETURNS int AS BEGIN RETURN 1 END",
        "create proc p as select 1",
        "ALTER PROCEDURE p AS SELECT 1",
        "CREATE OR ALTER VIEW v AS SELECT 1",
        "-- a\n/* b */ CREATE /* c */ TRIGGER t ON u AFTER INSERT AS SELECT 1",
        "ALTER FUNCTION f() RETURNS int AS BEGIN RETURN 1 END",
        "CREATE SCHEMA s",
        "CREATE SCHEMA s AUTHORIZATION dbo",
        "CREATE DEFAULT d AS 1",
        "CREATE RULE r AS @a > 1",
    ];
    for batch in alone {
        assert!(must_be_alone(batch), "{batch}");
    }
    let free = [
        "",
        "CREATE TABLE t (a int)",
        "CREATE OR REPLACE VIEW v AS SELECT 1",
        "ALTER SCHEMA s TRANSFER dbo.t",
        "DROP VIEW v",
        "SELECT 1; CREATE VIEW v AS SELECT 1",
        "-- CREATE VIEW v AS SELECT 1\nSELECT 1",
        "EXEC('CREATE VIEW v AS SELECT 1')",
        "[CREATE] VIEW v",
    ];
    for batch in free {
        assert!(!must_be_alone(batch), "{batch}");
    }
}
