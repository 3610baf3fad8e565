//! Statements of PostgreSQL.

use schema_core::backend::Dialect;
use schema_core::sql::SqlErrorKind;

#[track_caller]
fn check(text: &str, expected: &[&str]) {
    super::check_split(Dialect::Postgres, text, expected);
}

#[track_caller]
fn check_errors(text: &str, expected: &[&str], errors: &[(SqlErrorKind, &str)]) {
    super::check_errors(Dialect::Postgres, text, expected, errors);
}

/// A text that is one statement, with its `;`, whatever stands behind it.
#[track_caller]
fn check_whole(text: &str) {
    let statement = text.strip_suffix(';').unwrap_or(text);
    check(text, &[statement]);
    check(&format!("{statement}; next;"), &[statement, "next"]);
}

#[test]
fn semicolons_end_statements() {
    check("", &[]);
    check("SELECT 1", &["SELECT 1"]);
    check(" ;; a ; ;b;", &["a", "b"]);
    check("a;-- c;\n/* d; /* ; */ ; */b", &["a", "b"]);
    check("a;\n\n-- last words\n", &["a"]);
}

#[test]
fn semicolons_in_quotes_do_not() {
    check_whole("SELECT ';', \";\", 'it''s;'");
    check_whole(r"SELECT E'\';', E'\\', e';\\\';'");
    check_whole(r#"SELECT U&'d\0061t;', U&"d;" UESCAPE '!', N';', B';', X';'"#);
    check_whole("SELECT 'a'\n';b'");
    check_whole("SELECT E'a'\n'\\';'");
    check(r"SELECT '\'; b", &[r"SELECT '\'", "b"]);
}

#[test]
fn semicolons_in_dollar_quotes_do_not() {
    check_whole("DO $$ BEGIN PERFORM 1; END $$;");
    check_whole("DO $$BEGIN EXECUTE $q$SELECT ';'$q$; END$$ LANGUAGE plpgsql;");
    check_whole("CREATE FUNCTION f() RETURNS int LANGUAGE sql AS $fn$ SELECT 1; $$ $f$ $fn$;");
    check_whole(
        "CREATE FUNCTION f() RETURNS trigger AS $été$ BEGIN RETURN NEW; END; $été$ LANGUAGE plpgsql;",
    );
    check("SELECT a$b$c; SELECT d$b$e", &["SELECT a$b$c", "SELECT d$b$e"]);
    check("SELECT $1; SELECT $2", &["SELECT $1", "SELECT $2"]);
}

#[test]
fn semicolons_in_parentheses_do_not() {
    check_whole(
        "CREATE RULE r AS ON INSERT TO t DO ALSO (INSERT INTO a VALUES (1); DELETE FROM b);",
    );
    check("SELECT (1)); b", &["SELECT (1))", "b"]);
    check("SELECT (1; b", &["SELECT (1; b"]);
    check("SELECT a[1;2]", &["SELECT a[1", "2]"]);
}

#[test]
fn a_body_ends_at_its_end() {
    check_whole("CREATE FUNCTION f() RETURNS int BEGIN ATOMIC SELECT 1; SELECT 2; END;");
    check_whole(
        "create or replace procedure p(a int default (1)) language sql begin atomic insert into t values (a); end;",
    );
    check_whole("CREATE PROCEDURE p() BEGIN ATOMIC END;");
    check_whole("CREATE PROCEDURE p() BEGIN /* a */ ATOMIC ; ; END;");
    check_whole(
        "CREATE FUNCTION f(a int) RETURNS int BEGIN ATOMIC SELECT CASE WHEN a > 1 THEN CASE a WHEN 2 THEN 3 END END; END;",
    );
    check_whole(
        "CREATE FUNCTION f() RETURNS int BEGIN ATOMIC SELECT (CASE WHEN true THEN 1 END); END;",
    );
    check_whole(
        "CREATE FUNCTION f() RETURNS int BEGIN ATOMIC SELECT 1 AS case; SELECT 2 AS end; SELECT t.end FROM t; SELECT 3; END;",
    );
    check_whole("CREATE FUNCTION f() RETURNS int BEGIN ATOMIC SELECT 1 end; END;");
    check_whole(
        "CREATE FUNCTION f() RETURNS text BEGIN ATOMIC SELECT '; END;'; SELECT $$; END;$$; END;",
    );
    check_whole("CREATE FUNCTION begin() RETURNS int BEGIN ATOMIC SELECT 1; END;");
    check_whole("CREATE FUNCTION f(begin int, atomic int) RETURNS int RETURN begin + atomic;");
}

#[test]
fn only_a_routine_has_a_body() {
    check("BEGIN; a; END; b", &["BEGIN", "a", "END", "b"]);
    check(
        "CREATE FUNCTION begin() RETURNS int LANGUAGE sql AS 'SELECT 1'; b",
        &["CREATE FUNCTION begin() RETURNS int LANGUAGE sql AS 'SELECT 1'", "b"],
    );
    check(
        "CREATE TABLE t (begin int, atomic int); b",
        &["CREATE TABLE t (begin int, atomic int)", "b"],
    );
    check(
        "CREATE VIEW v AS SELECT begin atomic FROM t; b",
        &["CREATE VIEW v AS SELECT begin atomic FROM t", "b"],
    );
    check(
        "CREATE TRIGGER t AFTER INSERT ON a FOR EACH ROW EXECUTE FUNCTION f(); b",
        &["CREATE TRIGGER t AFTER INSERT ON a FOR EACH ROW EXECUTE FUNCTION f()", "b"],
    );
}

#[test]
fn a_body_without_end_is_an_error() {
    let text = "CREATE FUNCTION f() RETURNS int BEGIN ATOMIC SELECT 1; SELECT 2;";
    check_errors(text, &[text], &[(SqlErrorKind::UnterminatedBody, "BEGIN ATOMIC")]);
    let text = "CREATE PROCEDURE p() BEGIN ATOMIC SELECT CASE WHEN a THEN b END";
    check_errors(text, &[text], &[(SqlErrorKind::UnterminatedBody, "BEGIN ATOMIC")]);
}

#[test]
fn what_is_never_closed() {
    check_errors("a; 'b; c", &["a", "'b; c"], &[(SqlErrorKind::UnterminatedString, "'")]);
    check_errors("a; \"b; c", &["a", "\"b; c"], &[(SqlErrorKind::UnterminatedName, "\"")]);
    check_errors("a; /* /* */ b; c", &["a"], &[(SqlErrorKind::UnterminatedComment, "/*")]);
    let kind = SqlErrorKind::UnterminatedDollarQuote { tag: "$a$".to_owned() };
    check_errors("a; DO $a$; $$", &["a", "DO $a$; $$"], &[(kind, "$a$")]);
}

#[test]
fn rows_need_a_client() {
    let from = SqlErrorKind::CopyFromStdin;
    let to = SqlErrorKind::CopyToStdout;
    check_errors(
        "COPY t FROM STDIN;",
        &["COPY t FROM STDIN"],
        &[(from.clone(), "COPY t FROM STDIN")],
    );
    check_errors(
        "copy public.t (a, b) from stdin with (format csv)",
        &["copy public.t (a, b) from stdin with (format csv)"],
        &[(from.clone(), "copy public.t (a, b) from stdin")],
    );
    check_errors(
        "COPY (SELECT 1 FROM stdin) TO STDOUT;",
        &["COPY (SELECT 1 FROM stdin) TO STDOUT"],
        &[(to, "COPY (SELECT 1 FROM stdin) TO STDOUT")],
    );
    check_whole("COPY t FROM '/tmp/stdin' WITH (FORMAT csv);");
    check_whole("COPY t FROM PROGRAM 'cat stdin';");
    check_whole("COPY stdin FROM '/tmp/a';");
    check_whole("COPY t (stdin) TO '/tmp/a';");
    check_whole("SELECT copy FROM stdin;");
}

#[test]
fn the_rows_of_a_copy_are_skipped() {
    let from = SqlErrorKind::CopyFromStdin;
    check_errors(
        "a;\nCOPY t FROM stdin;\n1\tit's; \"x\n2\t/*$$\n\\.\n\nb;",
        &["a", "COPY t FROM stdin", "b"],
        &[(from.clone(), "COPY t FROM stdin")],
    );
    check_errors(
        "COPY t FROM stdin;\n1\n\\.\nCOPY u FROM stdin;\n'\n\\.\n",
        &["COPY t FROM stdin", "COPY u FROM stdin"],
        &[(from.clone(), "COPY t FROM stdin"), (from.clone(), "COPY u FROM stdin")],
    );
    check_errors(
        "COPY t FROM stdin;\n\\.b\nc\\.\n\\.\r\nd",
        &["COPY t FROM stdin", "d"],
        &[(from.clone(), "COPY t FROM stdin")],
    );
    // Without an end, there are no rows to be told from statements.
    check_errors(
        "COPY t FROM stdin;\nb;",
        &["COPY t FROM stdin", "b"],
        &[(from, "COPY t FROM stdin")],
    );
}

#[test]
fn lines_of_psql() {
    let command = SqlErrorKind::ClientCommand;
    check_errors(
        "\\restrict x'y\na;\n\\connect db\n",
        &["a"],
        &[(command.clone(), "\\restrict x'y"), (command.clone(), "\\connect db")],
    );
    check_errors("SELECT 1; \\echo hi \nb;", &["SELECT 1", "b"], &[(command.clone(), "\\echo hi")]);
    check_errors("SELECT 1 \\gexec\n;b", &["SELECT 1", "b"], &[(command, "\\gexec")]);
    check_whole(r"SELECT '\d', $$\d$$;");
}
