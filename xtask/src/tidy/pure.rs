//! The core is pure, and what is in every user's build stays light.

use super::rust::{line, words};
use super::{Problem, Tree};

/// Crates that talk to a database, or that bring an executor.
const IMPURE: &[&str] = &[
    "async-std",
    "diesel",
    "futures",
    "futures-executor",
    "futures-util",
    "libsqlite3-sys",
    "mio",
    "postgres",
    "rusqlite",
    "smol",
    "socket2",
    "sqlx",
    "tiberius",
    "tokio",
    "tokio-postgres",
];

/// Modules of the standard library that reach outside of the program.
const OUTSIDE: &[&str] = &["env", "fs", "io", "net", "os", "process", "thread"];

/// The clocks.
const CLOCKS: &[&str] = &["Instant", "SystemTime"];

/// Checks that neither the core nor the macros bring a database or an executor.
pub(super) fn dependencies(tree: &Tree, problems: &mut Vec<Problem>) {
    for package in ["schema-core", "schema-macros"] {
        let built_from = tree.workspace.built_from.get(package).into_iter().flatten();
        for name in built_from.filter(|name| IMPURE.contains(&name.as_str())) {
            let message = format!("{package} is built from {name}: a database or async crate");
            problems.push(Problem::new(&format!("{package}/Cargo.toml"), 0, message));
        }
    }
}

/// Checks that the core's code neither reads nor asks for anything that it was not given.
pub(super) fn sources(tree: &Tree, problems: &mut Vec<Problem>) {
    for file in tree.shipped("schema-core/src/") {
        let code = file.shipped_code();
        let mut found = std_modules(code);
        found.extend(words(code).filter(|(_, word)| CLOCKS.contains(word)));
        for (offset, name) in found {
            let message =
                format!("the core may not use `{name}`; take what it gives as an argument");
            problems.push(Problem::new(&file.path, line(code, offset), message));
        }
    }
}

/// Returns where code names one of the outside modules, as `std::fs` or in `std::{fs, ...}`.
fn std_modules(code: &str) -> Vec<(usize, &str)> {
    let mut found = Vec::new();
    for (start, _) in code.match_indices("std::") {
        let after = start + "std::".len();
        let rest = code.get(after..).unwrap_or_default();
        let names = if rest.starts_with('{') { group(rest) } else { words(rest).take(1).collect() };
        let outside = names.into_iter().filter(|(_, name)| OUTSIDE.contains(name));
        found.extend(outside.map(|(offset, name)| (after + offset, name)));
    }
    found
}

/// Returns the first word of each entry of a group in braces.
fn group(text: &str) -> Vec<(usize, &str)> {
    let mut depth = 0_usize;
    let mut starts = Vec::new();
    for (offset, c) in text.char_indices() {
        match c {
            '{' => depth += 1,
            '}' => depth = depth.saturating_sub(1),
            _ => {}
        }
        if depth == 0 {
            break;
        }
        if depth == 1 && (offset == 0 || c == ',') {
            starts.push(offset + 1);
        }
    }
    let first = |start: usize| {
        let entry = text.get(start..).unwrap_or_default();
        let (offset, word) = words(entry).next()?;
        Some((start + offset, word))
    };
    starts.into_iter().filter_map(first).collect()
}

#[cfg(test)]
mod tests {
    use super::super::check;
    use super::*;

    #[test]
    fn no_database_in_the_core() {
        let mut tree = Tree::made_up(&[]);
        let built_from = ["toml", "tokio"].map(str::to_owned).to_vec();
        tree.workspace.built_from.insert("schema-core".to_owned(), built_from.clone());
        tree.workspace.built_from.insert("schema-cli".to_owned(), built_from);
        check(dependencies, &tree, &["schema-core/Cargo.toml"]);
    }

    #[test]
    fn the_core_reads_nothing() {
        let tree = Tree::made_up(&[
            (
                "schema-core/src/a.rs",
                "use std::fs;\nuse std::fmt;\nlet t = std::time::Instant::now();",
            ),
            ("schema-core/src/b.rs", "use std::{\n  fmt::{self, fs},\n  env,\n};"),
            ("schema-core/src/c.rs", "// std::fs\n#[cfg(test)]\nmod tests { use std::fs; }"),
            ("schema-core/tests/d.rs", "use std::fs;"),
            ("schema-macros/src/e.rs", "use std::fs;"),
        ]);
        let expected =
            ["schema-core/src/a.rs:1", "schema-core/src/a.rs:3", "schema-core/src/b.rs:3"];
        check(sources, &tree, &expected);
    }
}
