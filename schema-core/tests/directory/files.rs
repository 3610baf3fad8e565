//! The files of a directory.

use crate::support::{BASE, FIRST, SQLITE, check, expect, input, input_of_bytes};
use schema_core::directory::Directory;

#[test]
fn a_whole_directory_is_right() {
    check(&[("schema.toml", SQLITE), (FIRST, BASE)], &[]);
    check(&[("schema.toml", SQLITE)], &[]);
}

#[test]
fn the_order_of_the_files_given_means_nothing() {
    let files = [
        ("10_c.sql", "--! revision: c\n--! revises: b\n--! upgrade\n"),
        ("schema.toml", SQLITE),
        ("9_b.sql", "--! revision: b\n--! revises: a\n--! upgrade\n"),
        ("0001_a.sql", BASE),
    ];
    let directory = crate::support::read(&files);
    expect(&directory, &[]);
    let ids: Vec<&str> = directory.revisions.iter().map(|one| one.id.value.as_str()).collect();
    assert_eq!(ids, ["a", "b", "c"]);
    assert_eq!(directory.revisions[1].message, "b");
}

#[test]
fn what_belongs_is_left_alone() {
    let mut input = input(&[
        ("schema.toml", SQLITE),
        (FIRST, BASE),
        ("README.md", ""),
        ("notes.MD", ""),
        (".gitkeep", ""),
        (".hidden.sql", "x"),
    ]);
    input.directories = vec!["tests".into(), ".git".into()];
    expect(&Directory::read(&input), &["S0701 schema.lock:1:1"]);
}

#[test]
fn what_does_not_belong_is_a_warning() {
    let mut input =
        input(&[("schema.toml", SQLITE), ("a.sql~", ""), ("Schema.toml", ""), ("0001_a.py", "")]);
    input.directories = vec!["old".into()];
    let directory = Directory::read(&input);
    let expected = [
        "S0102 0001_a.py:1:1",
        "S0102 Schema.toml:1:1",
        "S0102 a.sql~:1:1",
        "S0103 old:1:1",
        "S0701 schema.lock:1:1",
    ];
    expect(&directory, &expected);
    assert!(!directory.has_errors());
}

#[test]
fn misnamed_revisions_are_errors() {
    for name in ["users.sql", "0001.sql", "0001_a.SQL", "0001 a.sql", "V1__a.sql", "1_a b.sql"] {
        check(&[("schema.toml", SQLITE), (name, BASE)], &[&format!("S0101 {name}:1:1")]);
    }
}

#[test]
fn a_misnamed_parent_is_one_mistake() {
    let child = "--! revision: b\n--! revises: a\n--! upgrade\n";
    check(&[("schema.toml", SQLITE), ("a.sql", BASE), ("2_b.sql", child)], &["S0101 a.sql:1:1"]);
}

#[track_caller]
fn check_bytes(name: &str, contents: &[u8], expected: &[&str]) {
    let child = b"--! revision: b\n--! revises: a\n--! upgrade\n";
    let files = [("schema.toml", SQLITE.as_bytes()), ("0002_b.sql", child), (name, contents)];
    let mut expected = expected.to_vec();
    expected.push("S0701 schema.lock:1:1");
    expect(&Directory::read(&input_of_bytes(&files)), &expected);
}

#[test]
fn files_that_are_no_text() {
    let header = "--! revision: a\r\n--! revises: none\r\n--! upgrade\r\n";
    let with = |bytes: &[u8]| [header.as_bytes(), bytes].concat();
    check_bytes(FIRST, &with(b"SELECT 'gr\xFC\xDFe';"), &["S0104 0001_a.sql:4:11 \u{FFFD}"]);
    check_bytes(FIRST, &with(b"SELECT '\0';"), &["S0105 0001_a.sql:4:9 \0"]);
    let utf16: Vec<u8> = header.encode_utf16().flat_map(u16::to_le_bytes).collect();
    check_bytes(
        FIRST,
        &[b"\xFF\xFE", utf16.as_slice()].concat(),
        &["S0104 0001_a.sql:1:1 \u{FFFD}"],
    );
}

#[test]
fn byte_order_marks_and_line_ends_mean_nothing() {
    let windows = format!("\u{FEFF}{}", BASE.replace('\n', "\r\n"));
    let unix = crate::support::read(&[("schema.toml", SQLITE), (FIRST, BASE)]);
    let windows = crate::support::read(&[("schema.toml", SQLITE), (FIRST, &windows)]);
    expect(&windows, &[]);
    assert_eq!(unix.revisions[0].hash, windows.revisions[0].hash);
}
