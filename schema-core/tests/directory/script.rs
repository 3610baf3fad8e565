//! What is run, and how it is cut into transactions.

use schema_core::backend::Backend;
use schema_core::directory::Directory;
use schema_core::script::{CatalogNote, Downgrade, Mode, Rerun, Script};

use crate::support::{ALL, MSSQL, POSTGRES, SQLITE, expect, read};

fn directory(toml: &str, transaction: &str, sql: &str) -> Directory {
    let text = format!(
        "--! revision: a\n--! revises: none\n--! transaction: {transaction}\n--! upgrade\n{sql}"
    );
    read(&[("schema.toml", toml), ("1_a.sql", &text)])
}

/// Checks what is found in an upgrade, from line 5 on.
#[track_caller]
fn check_found(toml: &str, transaction: &str, sql: &str, expected: &[&str]) {
    let expected: Vec<String> = expected.iter().map(|one| one.replace(" @", " 1_a.sql:")).collect();
    let expected: Vec<&str> = expected.iter().map(String::as_str).collect();
    expect(&directory(toml, transaction, sql), &expected);
}

/// A script as text: `[..]` is a transaction, `(..)` is outside of one.
fn shape(directory: &Directory, script: &Script) -> String {
    let segment = |segment: &schema_core::script::Segment| {
        let texts: Vec<&str> =
            segment.statements.iter().map(|one| directory.statement_text(one)).collect();
        match segment.mode {
            Mode::Transaction => format!("[{}]", texts.join("; ")),
            Mode::Outside => format!("({})", texts.join("; ")),
        }
    };
    script.segments.iter().map(segment).collect::<Vec<_>>().join(" ")
}

#[track_caller]
fn check_shape(toml: &str, backend: Backend, transaction: &str, sql: &str, expected: &str) {
    let directory = directory(toml, transaction, sql);
    expect(&directory, &[]);
    assert_eq!(shape(&directory, &directory.upgrade(0, backend)), expected);
}

#[test]
fn one_transaction_where_it_can_be() {
    let postgres = |sql, expected| check_shape(POSTGRES, Backend::Postgres, "auto", sql, expected);
    postgres("", "");
    postgres("-- nothing\n;;", "");
    postgres("SELECT 1; SELECT 2", "[SELECT 1; SELECT 2]");
    postgres("VACUUM; REINDEX DATABASE x;", "(VACUUM; REINDEX DATABASE x)");
}

#[test]
fn transactions_are_cut_where_they_must_be() {
    let postgres = |sql, expected| check_shape(POSTGRES, Backend::Postgres, "auto", sql, expected);
    postgres(
        "SELECT 1; ALTER TYPE e ADD VALUE 'x'; SELECT 2;",
        "[SELECT 1; ALTER TYPE e ADD VALUE 'x'] [SELECT 2]",
    );
    postgres(
        "ALTER TYPE e ADD VALUE 'x'; ALTER TYPE e ADD VALUE 'y'; SELECT 2;",
        "[ALTER TYPE e ADD VALUE 'x'; ALTER TYPE e ADD VALUE 'y'] [SELECT 2]",
    );
    postgres(
        "SELECT 1; ALTER TABLE t VALIDATE CONSTRAINT c; ALTER TABLE t VALIDATE CONSTRAINT d; SELECT 2",
        "[SELECT 1] [ALTER TABLE t VALIDATE CONSTRAINT c; ALTER TABLE t VALIDATE CONSTRAINT d; SELECT 2]",
    );
    postgres(
        "ALTER TYPE e ADD VALUE 'x'; ALTER TABLE t VALIDATE CONSTRAINT c",
        "[ALTER TYPE e ADD VALUE 'x'] [ALTER TABLE t VALIDATE CONSTRAINT c]",
    );
    postgres("ALTER TYPE e ADD VALUE 'x'", "[ALTER TYPE e ADD VALUE 'x']");
}

#[test]
fn never_is_outside_of_transactions() {
    let sql = "SELECT 1; VACUUM; ALTER TYPE e ADD VALUE 'x'; SELECT 2;";
    let expected = "(SELECT 1; VACUUM; ALTER TYPE e ADD VALUE 'x'; SELECT 2)";
    check_shape(POSTGRES, Backend::Postgres, "never", sql, expected);
    check_shape(POSTGRES, Backend::Postgres, "never(postgres, mssql)", sql, expected);
    let directory = directory(POSTGRES, "never", sql);
    let script = directory.upgrade(0, Backend::Postgres);
    let flags: Vec<bool> = script.statements().map(|one| one.transactional).collect();
    assert_eq!(flags, [true, false, true, true]);
}

#[test]
fn never_is_for_the_backends_that_it_names() {
    let directory =
        directory("backends = [\"sqlite\", \"postgres\"]", "never(postgres)", "SELECT 1");
    expect(&directory, &[]);
    assert_eq!(shape(&directory, &directory.upgrade(0, Backend::Sqlite)), "[SELECT 1]");
    assert_eq!(shape(&directory, &directory.upgrade(0, Backend::Postgres)), "(SELECT 1)");
}

#[test]
fn mixed_statements_are_an_error() {
    let sql = "CREATE TABLE t (id int);\nCREATE INDEX CONCURRENTLY i ON t (id);\n";
    let found = directory(POSTGRES, "auto", sql);
    expect(&found, &["S0401 1_a.sql:6:1 CREATE INDEX CONCURRENTLY"]);
    assert_eq!(found.diagnostics[0].labels.len(), 2);
    assert_eq!(found.diagnostics[0].help.len(), 2);
    check_found(POSTGRES, "never", sql, &[]);
    check_found(POSTGRES, "never(sqlite)", sql, &["S0401 @6:1 CREATE INDEX CONCURRENTLY"]);
    check_found(SQLITE, "auto", "SELECT 1;\nVACUUM;\nVACUUM;", &["S0401 @6:1 VACUUM"]);
}

#[test]
fn what_cannot_be_resumed_needs_a_reason() {
    check_found(POSTGRES, "auto", "CREATE DATABASE x;", &["S0402 @5:1 CREATE DATABASE"]);
    check_found(POSTGRES, "auto", "--! rerun-safe: by hand\nCREATE DATABASE x;", &[]);
    let safe = directory(POSTGRES, "auto", "--! rerun-safe: by hand\nCREATE DATABASE x;");
    let script = safe.upgrade(0, Backend::Postgres);
    let rerun = script.statements().next().and_then(|one| one.rerun.clone());
    assert_eq!(rerun, Some(Rerun::RerunSafe("by hand".into())));
}

#[test]
fn what_can_be_resumed_says_how() {
    let sql =
        "VACUUM; CREATE INDEX CONCURRENTLY I ON s.t (a); DROP INDEX CONCURRENTLY j; SELECT 1;";
    let directory = directory(POSTGRES, "never", sql);
    let script = directory.upgrade(0, Backend::Postgres);
    let reruns: Vec<Option<Rerun>> = script.statements().map(|one| one.rerun.clone()).collect();
    let created =
        Rerun::CreateIndex { schema: Some("s".into()), index: "i".into(), table: "t".into() };
    let dropped = Rerun::DropIndex { schema: None, index: "j".into() };
    assert_eq!(reruns, [Some(Rerun::Repeatable), Some(created), Some(dropped), None]);
}

#[test]
fn statements_know_their_place_and_their_notes() {
    let sql = "SELECT 'größe'; SELECT 2;\n--! allow(x): y\n--! catalog: none\n  SELECT\n3;\n";
    let directory = directory(SQLITE, "auto", sql);
    expect(&directory, &[]);
    let script = directory.upgrade(0, Backend::Sqlite);
    let places: Vec<(usize, usize)> =
        script.statements().map(|one| (one.line, one.column)).collect();
    assert_eq!(places, [(5, 1), (5, 17), (8, 3)]);
    let last = script.statements().last().expect("three statements");
    assert_eq!(last.waivers[0].rule.value, "x");
    assert_eq!(last.waivers[0].reason, "y");
    assert!(last.catalog.as_ref().is_some_and(CatalogNote::is_none));
    assert_eq!(directory.statement_text(last), "SELECT\n3");
}

#[test]
fn batches() {
    let sql = "--! allow(x): y\nCREATE TABLE t (id INT);\nSELECT 1;\nGO 3\n-- why\n--! allow(z): y\nCREATE VIEW v AS SELECT 1 AS a\nGO\n";
    let directory = directory(MSSQL, "auto", sql);
    expect(&directory, &[]);
    let script = directory.upgrade(0, Backend::Mssql);
    let batches: Vec<(u32, bool, usize, usize)> = script
        .statements()
        .map(|one| (one.repeat, one.alone, one.line, one.waivers.len()))
        .collect();
    assert_eq!(batches.len(), 2);
    assert_eq!((batches[0].0, batches[0].1, batches[0].2, batches[0].3), (3, false, 6, 1));
    assert_eq!((batches[1].0, batches[1].1, batches[1].3), (1, true, 1));
    check_found(
        MSSQL,
        "auto",
        "SELECT 1\n--! allow(z): y\nSELECT 2\n",
        &["S0223 @6:1 --! allow(z): y"],
    );
}

#[test]
fn a_backend_gets_its_own_section() {
    let sql = "SELECT 1;\n--! upgrade(mssql)\nSELECT [a;b]\nGO\nSELECT 2\n";
    let directory = directory(ALL, "auto", sql);
    expect(&directory, &[]);
    assert_eq!(shape(&directory, &directory.upgrade(0, Backend::Sqlite)), "[SELECT 1]");
    assert_eq!(
        shape(&directory, &directory.upgrade(0, Backend::Mssql)),
        "[SELECT [a;b]; SELECT 2]"
    );
}

#[test]
fn a_backend_that_is_not_listed_has_nothing() {
    let directory = directory(SQLITE, "auto", "SELECT 1;");
    assert!(directory.upgrade(0, Backend::Postgres).is_empty());
    assert!(matches!(directory.downgrade(0, Backend::Postgres), Downgrade::Missing(_)));
    assert!(directory.upgrade(7, Backend::Postgres).is_empty());
}

#[test]
fn a_long_line_is_read_once() {
    let sql = "SELECT 1;".repeat(20_000);
    let directory = directory(SQLITE, "auto", &sql);
    let script = directory.upgrade(0, Backend::Sqlite);
    assert_eq!(script.statements().last().map(|one| one.column), Some(19_999 * 9 + 1));
}
