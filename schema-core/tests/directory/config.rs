//! `schema.toml`.

use std::time::Duration;

use schema_core::backend::{Backend, Dialect};
use schema_core::config::Level;
use schema_core::directory::Directory;

use crate::support::{BASE, FIRST, check, expect, input, read};

/// Checks what is found in a `schema.toml`, beside a revision that is right for any backend.
#[track_caller]
fn check_toml(toml: &str, expected: &[&str]) {
    check(
        &[("schema.toml", toml), (FIRST, "--! revision: a\n--! revises: none\n--! upgrade\n")],
        expected,
    );
}

/// The same with `backends` given.
#[track_caller]
fn check_line(line: &str, expected: &[&str]) {
    check_toml(&format!("backends = [\"sqlite\"]\n{line}\n"), expected);
}

#[test]
fn a_directory_needs_one() {
    expect(
        &Directory::read(&input(&[(FIRST, BASE)])),
        &["S0601 schema.toml:1:1", "S0701 schema.lock:1:1"],
    );
}

#[test]
fn everything_that_it_can_say() {
    let toml = r#"
edition = 2026
name = "billing-2"
backends = ["mssql", "sqlite"]
dialect = "portable"
multiple-heads = true

[database]
schema = "app"

[lint]
drop-column = "deny"
since = "a"

[models]
paths = ["src/models.rs", "src/more"]

[autogenerate]
ignore = ["spatial_*"]

[timeouts]
lock = "500ms"
statement = "5m"
"#;
    let directory = read(&[("schema.toml", toml), (FIRST, BASE)]);
    expect(&directory, &[]);
    let config = &directory.config;
    assert_eq!(config.name, "billing-2");
    assert_eq!(config.backends, [Backend::Sqlite, Backend::Mssql]);
    assert_eq!(config.dialect, Dialect::Portable);
    assert!(config.multiple_heads);
    assert_eq!(config.database_schema.as_deref(), Some("app"));
    assert_eq!(config.lint.levels[0].0.value, "drop-column");
    assert_eq!(config.lint.levels[0].1, Level::Deny);
    assert_eq!(config.lint.since.as_ref().map(|since| since.value.as_str()), Some("a"));
    assert_eq!(config.models, ["src/models.rs", "src/more"]);
    assert_eq!(config.autogenerate_ignore, ["spatial_*"]);
    assert_eq!(config.timeouts.lock, Some(Duration::from_millis(500)));
    assert_eq!(config.timeouts.statement, Some(Duration::from_secs(300)));
}

#[test]
fn the_defaults() {
    let directory = read(&[("schema.toml", "backends = [\"sqlite\"]")]);
    assert_eq!(directory.config.name, "main");
    assert_eq!(directory.config.dialect, Dialect::Portable);
    assert!(!directory.config.multiple_heads);
    assert_eq!(directory.config.timeouts.lock, None);
}

#[test]
fn invalid_toml_is_told_once_for_each_line() {
    check_line("name = ", &["S0602 schema.toml:2:8"]);
    check_line(
        "name = \"x\nmultiple-heads = yes",
        &["S0602 schema.toml:2:10", "S0602 schema.toml:3:18 yes"],
    );
    check_toml("backends", &["S0602 schema.toml:1:9"]);
    check_line("name = \"a\"\nname = \"b\"", &["S0602 schema.toml:3:1 name"]);
}

#[test]
fn unknown_keys_are_told() {
    check_line("nmae = \"x\"", &["S0603 schema.toml:2:1 nmae"]);
    check_line("[databse]", &["S0603 schema.toml:2:2 databse"]);
    check_line("[database]\nshcema = \"x\"", &["S0603 schema.toml:3:1 shcema"]);
    check_line("[timeouts]\nlocks = \"1s\"", &["S0603 schema.toml:3:1 locks"]);
    check_line("[models]\npath = []", &["S0603 schema.toml:3:1 path"]);
}

#[test]
fn a_misspelt_key_is_guessed() {
    let directory = read(&[("schema.toml", "backend = [\"sqlite\"]\n")]);
    expect(&directory, &["S0603 schema.toml:1:1 backend"]);
    assert_eq!(directory.diagnostics[0].help, ["did you mean `backends`?"]);
    assert_eq!(directory.config.backends, [Backend::Sqlite]);
}

#[test]
fn values_have_types() {
    check_line("multiple-heads = \"yes\"", &["S0604 schema.toml:2:18 \"yes\""]);
    check_line("name = 1", &["S0604 schema.toml:2:8 1"]);
    check_line("database = \"app\"", &["S0604 schema.toml:2:12 \"app\""]);
    check_line("[models]\npaths = \"src\"", &["S0604 schema.toml:3:9 \"src\""]);
    check_line("[lint]\nx = 1", &["S0604 schema.toml:3:5 1"]);
    check_toml("backends = \"sqlite\"", &["S0604 schema.toml:1:12 \"sqlite\""]);
    check_toml("backends = [\"sqlite\", 1]", &["S0604 schema.toml:1:23 1"]);
}

#[test]
fn backends_are_named_once_each() {
    check_toml("name = \"x\"", &["S0605 schema.toml:1:1"]);
    check_toml("", &["S0605 schema.toml:1:1"]);
    check_toml("backends = []", &["S0605 schema.toml:1:12 []"]);
    check_toml("backends = [\"posgres\"]", &["S0606 schema.toml:1:13 \"posgres\""]);
    check_toml("backends = [\"sqlite\", \"sqlite\"]", &["S0607 schema.toml:1:23 \"sqlite\""]);
}

#[test]
fn dialects_belong_to_backends() {
    check_line("dialect = \"oracle\"", &["S0608 schema.toml:2:11 \"oracle\""]);
    check_line("dialect = \"postgres\"", &["S0609 schema.toml:2:11 \"postgres\""]);
    check_line("dialect = \"sqlite\"", &[]);
}

#[test]
fn values_are_checked() {
    check_line("edition = 2020", &["S0610 schema.toml:2:11 2020"]);
    check_line("edition = true", &["S0610 schema.toml:2:11 true"]);
    check_line("edition = \"2026\"", &[]);
    check_line("name = \"\"", &["S0611 schema.toml:2:8 \"\""]);
    check_line("name = \"a b\"", &["S0611 schema.toml:2:8 \"a b\""]);
    check_line("[database]\nschema = \" \"", &["S0612 schema.toml:3:10 \" \""]);
    check_line("[database]\nschema = 'a\"b'", &["S0612 schema.toml:3:10 'a\"b'"]);
    check_line("[timeouts]\nlock = \"30\"", &["S0613 schema.toml:3:8 \"30\""]);
    check_line("[lint]\nx = \"warning\"", &["S0614 schema.toml:3:5 \"warning\""]);
    check_line("[lint]\nsince = \"b\"", &["S0615 schema.toml:3:9 \"b\""]);
}

#[test]
fn all_mistakes_at_once() {
    let toml = "backends = [\"sqlit\"]\nname = \"a b\"\n[timeouts]\nlock = \"x\"\n";
    let expected = [
        "S0606 schema.toml:1:13 \"sqlit\"",
        "S0611 schema.toml:2:8 \"a b\"",
        "S0613 schema.toml:4:8 \"x\"",
    ];
    check_toml(toml, &expected);
}
