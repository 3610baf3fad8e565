//! How revisions come behind each other, told through the directory.

use crate::support::{SQLITE, check, read, revision};

/// Checks revisions given as "file: id <- parents", with a `schema.toml` for SQLite.
#[track_caller]
fn check_chain(chain: &[&str], expected: &[&str]) {
    check_with(SQLITE, chain, expected);
}

#[track_caller]
fn check_with(toml: &str, chain: &[&str], expected: &[&str]) {
    let files = files(chain);
    let mut given: Vec<(&str, &str)> =
        files.iter().map(|(name, text)| (name.as_str(), text.as_str())).collect();
    given.push(("schema.toml", toml));
    check(&given, expected);
}

fn files(chain: &[&str]) -> Vec<(String, String)> {
    let parse = |line: &&str| {
        let (order, rest) = line.split_once(": ").expect("order");
        let (id, parents) = rest.split_once(" <- ").expect("parents");
        let (parents, more) = parents.split_once("; ").unwrap_or((parents, ""));
        let header = format!("--! revises: {parents}\n");
        let more = if more.is_empty() { String::new() } else { format!("--! {more}\n") };
        let text = revision(id, parents).replace(&header, &format!("{header}{more}"));
        (format!("{order}_{id}.sql"), text)
    };
    chain.iter().map(parse).collect()
}

#[test]
fn histories_that_are_right() {
    // a - b - d
    //  \ c /
    check_chain(&["1: a <- none", "2: b <- a", "2: c <- a", "3: d <- b, c"], &[]);
    let multiple = "backends = [\"sqlite\"]\nmultiple-heads = true\n";
    check_with(multiple, &["1: a <- none", "2: b <- a", "2: c <- a"], &[]);
    check_with(multiple, &["1: a <- none", "1: b <- none; depends-on: a"], &[]);
}

#[test]
fn an_id_is_used_once() {
    check_chain(&["1: a <- none", "2: a <- a"], &["S0501 2_a.sql:1:15 a"]);
}

#[test]
fn parents_and_dependencies_exist() {
    check_chain(&["1: abcd <- none", "2: b <- abce"], &["S0502 2_b.sql:2:14 abce"]);
    check_chain(&["1: abcd <- none", "2: b <- abcd; depends-on: x"], &["S0503 2_b.sql:3:17 x"]);
    let files = files(&["1: abcd <- none", "2: b <- abce"]);
    let mut given: Vec<(&str, &str)> =
        files.iter().map(|(name, text)| (name.as_str(), text.as_str())).collect();
    given.push(("schema.toml", SQLITE));
    assert_eq!(read(&given).diagnostics[0].help, ["did you mean `abcd`?"]);
}

#[test]
fn cycles_are_shown_as_a_path() {
    let chain = ["1: r <- none", "2: a <- r, c", "3: b <- a", "4: c <- b"];
    let files = files(&chain);
    let mut given: Vec<(&str, &str)> =
        files.iter().map(|(name, text)| (name.as_str(), text.as_str())).collect();
    given.push(("schema.toml", SQLITE));
    let directory = read(&given);
    let found = crate::support::summaries(&directory);
    assert_eq!(found.len(), 1, "{found:?}");
    assert!(found[0].starts_with("S0504 "), "{found:?}");
    let message = &directory.diagnostics[0].message;
    let paths = ["a -> c -> b -> a", "c -> b -> a -> c", "b -> a -> c -> b"];
    assert!(paths.iter().any(|path| message.ends_with(path)), "{message}");
    assert_eq!(directory.diagnostics[0].labels.len(), 3);
    check_chain(&["1: a <- none; depends-on: a"], &["S0504 1_a.sql:3:17 a"]);
}

#[test]
fn one_head() {
    check_chain(&["1: a <- none", "2: b <- a", "2: c <- a"], &["S0505 2_c.sql:1:15 c"]);
    check_chain(&["1: a <- none", "2: b <- none"], &["S0505 2_b.sql:1:15 b"]);
}

#[test]
fn a_base() {
    check_chain(&["1: a <- x"], &["S0502 1_a.sql:2:14 x"]);
    check_chain(&["1: a <- b", "2: b <- a"], &["S0504 1_a.sql:2:14 b", "S0506 1_a.sql:2:14 b"]);
}

#[test]
fn labels_are_names_of_their_own() {
    check_chain(&["1: a <- none; labels: x", "2: b <- a; labels: x"], &["S0507 2_b.sql:3:13 x"]);
    check_chain(&["1: a <- none; labels: b", "2: b <- a"], &["S0508 1_a.sql:3:13 b"]);
}

#[test]
fn files_sort_behind_their_parents() {
    check_chain(&["1: b <- a", "2: a <- none"], &["S0509 1_b.sql:2:14 a"]);
    check_chain(&["9: a <- none", "10: b <- a"], &[]);
    check_chain(&["1: a <- none", "1: b <- a"], &[]);
    check_chain(&["1: a <- b", "1: b <- none"], &["S0509 1_a.sql:2:14 b"]);
}

#[test]
fn a_head_that_follows_from_another_mistake_is_not_told() {
    check_chain(&["1: a <- none", "2: b <- a", "3: c <- bb"], &["S0502 3_c.sql:2:14 bb"]);
    check_chain(&["1: a <- none", "2: b <- a", "3: c <- b-b"], &["S0206 3_c.sql:2:14 b-b"]);
}
