//! The header and the sections of a revision file.

use schema_core::backend::Backend;
use schema_core::revision::Transaction;
use schema_core::script::{Direction, Downgrade};

use crate::support::{ALL, POSTGRES, SQLITE, check, expect, read};

const HEADER: &str = "--! revision: a\n--! revises: none\n";

/// Checks what is found in one revision file, for SQLite.
#[track_caller]
fn check_file(text: &str, expected: &[&str]) {
    let expected: Vec<String> =
        expected.iter().map(|one| one.replace(" @", " 0001_a.sql:")).collect();
    let expected: Vec<&str> = expected.iter().map(String::as_str).collect();
    check(&[("schema.toml", SQLITE), ("0001_a.sql", text)], &expected);
}

/// Checks what is found in a header's third line.
#[track_caller]
fn check_line(line: &str, expected: &[&str]) {
    check_file(&format!("{HEADER}{line}\n--! upgrade\n"), expected);
}

/// Checks what is found below a right header, from line 3 on.
#[track_caller]
fn check_body(body: &str, expected: &[&str]) {
    check_file(&format!("{HEADER}{body}"), expected);
}

#[test]
fn a_file_needs_a_header() {
    check_file("", &["S0201 @1:1"]);
    check_file("CREATE TABLE t (id INT);\n", &["S0201 @1:1"]);
    check_file("-- nothing\n", &["S0201 @1:1"]);
}

#[test]
fn a_header_needs_an_id_and_parents() {
    check_file("--! revises: none\n--! upgrade\n", &["S0202 @1:1 --! revises: none"]);
    check_file("--! revision: a\n--! upgrade\n", &["S0202 @1:1 --! revision: a"]);
    check_file("--! upgrade\n", &["S0202 @1:1", "S0202 @1:1"]);
    check_file(
        "--! message: x\n--! upgrade\n",
        &["S0202 @1:1 --! message: x", "S0202 @1:1 --! message: x"],
    );
}

#[test]
fn everything_that_a_header_can_say() {
    let text = "-- a comment\n\n  --! revision: b_1\n--!revises: a\n/* more\n--! upgrade\n*/\n--! message: it's: done\n--! depends-on: c, d\n--! labels: billing, größe\n--! transaction: never(postgres, mssql)\n--! upgrade\n";
    let revision = |id: &str| format!("--! revision: {id}\n--! revises: none\n--! upgrade\n");
    let files = [
        ("schema.toml", "backends = [\"sqlite\"]\nmultiple-heads = true\n"),
        ("1_a.sql", &revision("a")),
        ("1_c.sql", &revision("c")),
        ("1_d.sql", &revision("d")),
        ("2_b.sql", text),
    ];
    let directory = read(&files);
    expect(&directory, &[]);
    let read = &directory.revisions[3];
    let values = |list: &[schema_core::source::Spanned<String>]| {
        list.iter().map(|item| item.value.clone()).collect::<Vec<_>>()
    };
    assert_eq!(read.id.value, "b_1");
    assert_eq!(values(&read.revises), ["a"]);
    assert_eq!(read.message, "it's: done");
    assert_eq!(values(&read.depends_on), ["c", "d"]);
    assert_eq!(values(&read.labels), ["billing", "größe"]);
    assert_eq!(read.transaction, Transaction::NeverFor(vec![Backend::Postgres, Backend::Mssql]));
    assert_eq!(read.slug, "b");
    assert_eq!(directory.revisions[0].message, "a", "the slug stands in for a message");
}

#[test]
fn unknown_directives_are_told_once() {
    check_file("--! revison: a\n--! revises: none\n--! upgrade\n", &["S0203 @1:5 revison"]);
    check_file("--! Revision: a\n--! revises: none\n--! upgrade\n", &["S0203 @1:5 Revision"]);
    check_file(&format!("{HEADER}--! upgarde\nSELECT 1;\n"), &["S0203 @3:5 upgarde"]);
    check_line("--! colour: blue", &["S0203 @3:5 colour"]);
    check_body("--! upgrade\n--! alow(x): y\nSELECT 1;\n", &["S0203 @4:5 alow"]);
    let directory = read(&[
        ("schema.toml", SQLITE),
        ("1_a.sql", "--! revison: a\n--! revises: none\n--! upgrade\n"),
    ]);
    assert_eq!(directory.diagnostics[0].help, ["did you mean `revision`?"]);
}

#[test]
fn malformed_directives() {
    check_line("--!", &["S0204 @3:1 --!"]);
    check_line("--! : x", &["S0204 @3:1 --! : x"]);
    check_line("--! message fix it", &["S0204 @3:13 fix it"]);
    check_line("--! message(x): fix it", &["S0204 @3:13 x"]);
    check_file("--! revision = a\n--! revises: none\n--! upgrade\n", &["S0204 @1:14 = a"]);
    check_body("--! upgrade now\n", &["S0204 @3:13 now"]);
    check_body("--! upgrade(sqlite\n", &["S0204 @3:12 (sqlite"]);
    check_body("--! upgrade\n--! allow: x\nSELECT 1;", &["S0204 @4:1 --! allow: x"]);
    check_body("--! upgrade\n--! allow(a, b): x\nSELECT 1;", &["S0204 @4:11 a, b"]);
    check_body("--! upgrade\n--! catalog\nSELECT 1;", &["S0204 @4:1 --! catalog"]);
    check_body("--! upgrade\n--! rerun-safe(x): y\nSELECT 1;", &["S0204 @4:16 x"]);
}

#[test]
fn header_lines_are_given_once() {
    check_line("--! revises: none", &["S0205 @3:1 --! revises: none"]);
    check_line("--! message: a\n--! message: b", &["S0205 @4:1 --! message: b"]);
}

#[test]
fn ids_have_a_form() {
    let with = |id: &str| format!("--! revision: {id}\n--! revises: none\n--! upgrade\n");
    for id in ["a-b", "é", "head", "none", "a b", "a@b"] {
        check_file(&with(id), &[&format!("S0206 @1:15 {id}")]);
    }
    let long = "x".repeat(33);
    check_file(&with(&long), &[&format!("S0206 @1:15 {long}")]);
    check_file(&with(&"x".repeat(32)), &[]);
    check_file("--! revision: a\n--! revises: b-c\n--! upgrade\n", &["S0206 @2:14 b-c"]);
}

#[test]
fn lists_make_sense() {
    let with = |parents: &str| format!("--! revision: a\n--! revises: {parents}\n--! upgrade\n");
    check_file(&with("none, none"), &["S0207 @2:14 none", "S0208 @2:20 none"]);
    check_line("--! depends-on: none", &[]);
    check_line("--! labels: x, x", &["S0208 @3:16 x"]);
    check_line("--! labels: x,, y", &["S0209 @3:15"]);
    check_file(&with("none,"), &["S0207 @2:14 none", "S0209 @2:19"]);
}

#[test]
fn directives_need_values() {
    check_file("--! revision:\n--! revises: none\n--! upgrade\n", &["S0209 @1:1 --! revision:"]);
    check_line("--! message:", &["S0209 @3:1 --! message:"]);
    check_body("--! upgrade\n--! catalog:\nSELECT 1;", &["S0209 @4:1 --! catalog:"]);
}

#[test]
fn labels_have_a_form() {
    check_line("--! labels: a-b", &["S0210 @3:13 a-b"]);
    check_line("--! labels: x@head, heads", &["S0210 @3:13 x@head", "S0210 @3:21 heads"]);
    check_line("--! labels: v1.0, größe", &[]);
}

#[test]
fn transaction_modes() {
    for right in ["auto", "never", "never(postgres)", "never ( sqlite , mssql )"] {
        check_line(&format!("--! transaction: {right}"), &[]);
    }
    check_line("--! transaction: nevr", &["S0211 @3:18 nevr"]);
    check_line("--! transaction: never(", &["S0211 @3:18 never("]);
    check_line("--! transaction: never(posgres)", &["S0215 @3:24 posgres"]);
    check_line("--! transaction: never()", &["S0216 @3:24 )"]);
    check_line("--! transaction: never(mssql, mssql)", &["S0216 @3:31 mssql"]);
}

#[test]
fn directives_in_the_wrong_place() {
    check_line("--! allow(x): y", &["S0212 @3:1 --! allow(x): y"]);
    check_body("--! upgrade\n--! message: y\n", &["S0212 @4:1 --! message: y"]);
    check_body("--! upgrade\nSELECT 1; --! allow(x): y\n", &["S0213 @4:11 --! allow(x): y"]);
    check_body("SELECT 1;\n--! upgrade\n", &["S0214 @3:1 SELECT"]);
}

#[test]
fn comments_may_stand_anywhere() {
    check_body(
        "-- it's\n/* it's\n */\n\n--! upgrade\n-- it's\nSELECT 1; -- it's\n\n--! downgrade\n-- none\n",
        &[],
    );
}

#[test]
fn sections_name_backends() {
    check_body("--! upgrade(sqlit)\nSELECT 1;\n", &["S0215 @3:13 sqlit"]);
    check_body("--! upgrade(oracle)\n", &["S0215 @3:13 oracle"]);
    check_body("--! upgrade()\n--! upgrade\n", &["S0216 @3:13 )"]);
    check_body("--! upgrade(sqlite,)\n", &["S0216 @3:20 )"]);
    check_body("--! upgrade(sqlite, sqlite)\n", &["S0216 @3:21 sqlite"]);
}

#[test]
fn a_backend_has_one_section() {
    check_body("--! upgrade\n--! upgrade\n", &["S0217 @4:1 --! upgrade"]);
    check_body(
        "--! upgrade(sqlite)\n--! upgrade(mssql, sqlite)\n",
        &["S0217 @4:1 --! upgrade(mssql, sqlite)"],
    );
    check_body("--! upgrade\n--! upgrade(sqlite)\n--! downgrade\n--! downgrade(mssql)\n", &[]);
}

#[test]
fn an_upgrade_for_each_backend() {
    let text = |sections: &str| format!("{HEADER}{sections}");
    let check_all = |sections: &str, expected: &[&str]| {
        check(&[("schema.toml", ALL), ("1_a.sql", &text(sections))], expected);
    };
    check_all("", &["S0218 1_a.sql:1:15 a"]);
    check_all("--! downgrade\n", &["S0218 1_a.sql:1:15 a"]);
    check_all("--! upgrade(mssql)\n", &["S0218 1_a.sql:1:15 a"]);
    check_all("--! upgrade(mssql, sqlite)\n--! upgrade(postgres)\n", &[]);
}

#[test]
fn a_merge_needs_no_section() {
    let files = [
        ("schema.toml", ALL),
        ("1_a.sql", &format!("{HEADER}--! upgrade\n") as &str),
        ("2_b.sql", "--! revision: b\n--! revises: a\n--! upgrade\n"),
        ("2_c.sql", "--! revision: c\n--! revises: a\n--! upgrade\n"),
        ("3_d.sql", "--! revision: d\n--! revises: b, c\n"),
    ];
    let directory = read(&files);
    expect(&directory, &[]);
    assert!(directory.upgrade(3, Backend::Mssql).is_empty());
    assert!(
        matches!(directory.downgrade(3, Backend::Mssql), Downgrade::Script(script) if script.is_empty())
    );
}

#[test]
fn section_modes() {
    check_body("--! upgrade: irreversible, x\n", &["S0219 @3:14 irreversible, x"]);
    check_body("--! upgrade:\n", &["S0219 @3:1 --! upgrade:"]);
    check_body("--! upgrade\n--! downgrade: no\n", &["S0219 @4:16 no"]);
    check_body("--! upgrade\n--! downgrade: irreversible, x\nSELECT 1;\n", &["S0220 @5:1 SELECT"]);
    check_body("--! upgrade\n--! downgrade: irreversible\n", &["S0221 @4:16 irreversible"]);
    check_body("--! upgrade\n--! downgrade: irreversible,\n", &["S0221 @4:16 irreversible,"]);
}

#[test]
fn downgrades() {
    let text = format!(
        "{HEADER}--! upgrade\nSELECT 1;\n--! downgrade: irreversible, rows are gone\n--! downgrade(sqlite)\nSELECT 2;\n--! upgrade(mssql)\n"
    );
    let directory = read(&[("schema.toml", ALL), ("1_a.sql", &text)]);
    expect(&directory, &[]);
    let irreversible = Downgrade::Irreversible("rows are gone".into());
    assert_eq!(directory.downgrade(0, Backend::Postgres), irreversible);
    assert_eq!(directory.downgrade(0, Backend::Mssql), irreversible);
    let Downgrade::Script(script) = directory.downgrade(0, Backend::Sqlite) else { panic!() };
    assert_eq!(directory.statement_text(&script.segments[0].statements[0]), "SELECT 2");

    let text = format!("{HEADER}--! upgrade\nSELECT 1;\n--! upgrade(mssql)\n");
    let directory = read(&[("schema.toml", ALL), ("1_a.sql", &text)]);
    expect(&directory, &[]);
    assert!(matches!(directory.downgrade(0, Backend::Sqlite), Downgrade::Missing(_)));
    assert!(
        matches!(directory.downgrade(0, Backend::Mssql), Downgrade::Script(script) if script.is_empty())
    );
}

#[test]
fn reasons_are_needed() {
    check_body("--! upgrade\n--! allow(x)\nSELECT 1;\n", &["S0221 @4:1 --! allow(x)"]);
    check_body("--! upgrade\n--! allow(x):\nSELECT 1;\n", &["S0221 @4:1 --! allow(x):"]);
    check_body("--! upgrade\n--! rerun-safe\nSELECT 1;\n", &["S0221 @4:1 --! rerun-safe"]);
}

#[test]
fn statement_directives_need_a_statement() {
    check_body("--! upgrade\nSELECT 1;\n--! allow(x): y\n", &["S0222 @5:1 --! allow(x): y"]);
    check_body(
        "--! upgrade\n--! allow(x): y\n-- nothing\n;\n--! downgrade\nSELECT 1;",
        &["S0222 @4:1 --! allow(x): y"],
    );
    check_body("--! upgrade\n--! allow(x): y\n;;\nSELECT 1;\n", &[]);
    check_body(
        "--! upgrade\nSELECT\n--! allow(x): y\n1;\nSELECT 2;",
        &["S0223 @5:1 --! allow(x): y"],
    );
    check_body(
        "--! upgrade\n--! allow(x): y\n--! allow(x): z\n--! allow(y): z\nSELECT 1",
        &["S0226 @5:1 --! allow(x): z"],
    );
}

#[test]
fn directives_of_later_versions() {
    for line in [
        "--! require: SELECT 1",
        "--! concurrently",
        "--! run: crate::x",
        "--! run(batched): crate::x",
    ] {
        check_body(&format!("--! upgrade\n{line}\nSELECT 1;\n"), &[&format!("S0224 @4:1 {line}")]);
    }
}

#[test]
fn a_dialect_of_one_backend_leaves_the_others_without() {
    let toml = "backends = [\"sqlite\", \"postgres\"]\ndialect = \"postgres\"\n";
    let check_both = |body: &str, expected: &[&str]| {
        check(&[("schema.toml", toml), ("1_a.sql", &format!("{HEADER}{body}"))], expected);
    };
    check_both("--! upgrade\nSELECT $$;$$;\n", &["S0225 1_a.sql:3:1 --! upgrade"]);
    check_both("--! upgrade\nSELECT $$;$$;\n--! upgrade(sqlite)\n", &[]);
    check_both("--! upgrade\n-- nothing\n", &[]);
    check_both(
        "--! upgrade\nSELECT 1;\n--! upgrade(sqlite)\n--! downgrade\nSELECT 1;\n",
        &["S0225 1_a.sql:6:1 --! downgrade"],
    );
}

#[test]
fn sections_end_where_the_lexer_says() {
    let body = "--! upgrade\nSELECT '\n--! downgrade\n';\n/*\n--! downgrade\n*/\nSELECT \"\n--! nonsense\n\";\n--! downgrade\nSELECT 2;\n";
    let directory = read(&[("schema.toml", SQLITE), ("1_a.sql", &format!("{HEADER}{body}"))]);
    expect(&directory, &[]);
    assert_eq!(directory.revisions[0].sections.len(), 2);
    let body = "--! upgrade\nDO $x$\n--! downgrade\n$x$;\n";
    let directory = read(&[("schema.toml", POSTGRES), ("1_a.sql", &format!("{HEADER}{body}"))]);
    expect(&directory, &[]);
    assert_eq!(directory.revisions[0].sections.len(), 1);
    assert!(directory.revisions[0].section(Direction::Downgrade, Backend::Postgres).is_none());
}

#[test]
fn a_forgotten_quote_is_one_mistake() {
    check_body("--! upgrade\nSELECT 'a;\n\n--! downgrade\nSELECT 2;\n", &["S0301 @4:8 '"]);
    check_body("--! upgrade\nSELECT 'a;\n\n--! downgrade\nSELECT 'b';\n", &["S0301 @4:8 '"]);
    check_body("--! upgrade\nSELECT 'a;\n--! allow(x): y\nSELECT 1;\n", &["S0301 @4:8 '"]);
    check_body("/* x\n--! upgrade\nSELECT 1;\n", &["S0303 @3:1 /*"]);
}
