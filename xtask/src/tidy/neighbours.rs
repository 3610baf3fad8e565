//! Knowing one backend is enough: its files name no other, and what serves all names none.

use super::rust::{line, parts, words};
use super::tree::File;
use super::{Problem, Tree};

/// The backends' dialects, which are also the names of their files. The portable dialect is none of
/// them: it is there to be made into each.
const DIALECTS: &[&str] = &["sqlite", "postgres", "mssql"];

/// What else gives a backend away.
const ALIASES: &[(&str, &str)] = &[
    ("libsqlite3", "sqlite"),
    ("rusqlite", "sqlite"),
    ("postgresql", "postgres"),
    ("tiberius", "mssql"),
];

/// Where each dialect and each driver has its files.
const FOLDERS: &[&str] =
    &["schema-core/src/", "schema-macros/src/", "schema-runtime/src/", "schema-cli/src/"];

/// Modules that serve every backend: (folder, module).
const NEUTRAL: &[(&str, &str)] = &[
    ("schema-core/src/", "diff"),
    ("schema-core/src/", "lint"),
    ("schema-runtime/src/", "executor"),
    ("schema-runtime/src/", "manager"),
];

/// Checks that a dialect's or driver's file does not name another one.
pub(super) fn siblings(tree: &Tree, problems: &mut Vec<Problem>) {
    for file in FOLDERS.iter().flat_map(|folder| tree.shipped(folder)) {
        let Some(own) = DIALECTS.iter().find(|dialect| stems(&file.path).any(|s| s == **dialect))
        else {
            continue;
        };
        for (line, other) in named(file).into_iter().filter(|(_, name)| name != own) {
            let message = format!("a file of {own} names {other}");
            problems.push(Problem::new(&file.path, line, message));
        }
    }
}

/// Checks that what serves every backend names none; it asks for capabilities instead.
pub(super) fn neutral(tree: &Tree, problems: &mut Vec<Problem>) {
    for (folder, module) in NEUTRAL {
        for file in tree.shipped(folder).filter(|file| stems(&file.path).any(|s| s == *module)) {
            for (line, name) in named(file).into_iter() {
                let message = format!("{module} names {name}; ask for a capability instead");
                problems.push(Problem::new(&file.path, line, message));
            }
        }
    }
}

/// Returns the folders of a path and its file's name without its ending.
fn stems(path: &str) -> impl Iterator<Item = &str> {
    path.split('/').map(|part| part.strip_suffix(".rs").unwrap_or(part))
}

/// Returns where a file's code names a dialect or backend: line and dialect.
fn named(file: &File) -> Vec<(usize, &'static str)> {
    let code = file.shipped_code();
    words(code)
        .flat_map(|(offset, word)| parts(word).into_iter().map(move |part| (offset, part)))
        .filter_map(|(offset, part)| Some((line(code, offset), dialect(&part)?)))
        .collect()
}

fn dialect(part: &str) -> Option<&'static str> {
    let alias = ALIASES.iter().find(|(alias, _)| *alias == part).map(|(_, dialect)| *dialect);
    alias.or_else(|| DIALECTS.iter().find(|dialect| **dialect == part).copied())
}

#[cfg(test)]
mod tests {
    use super::super::check;
    use super::*;

    #[test]
    fn a_dialect_knows_itself() {
        let tree = Tree::made_up(&[
            ("schema-core/src/sql/sqlite.rs", "use super::rules;\nDialect::Sqlite; // postgres"),
            ("schema-core/src/sql/postgres.rs", "use super::rules;\nuse super::sqlite::x;"),
            ("schema-core/src/sql/mod.rs", "mod postgres; mod sqlite;"),
            ("schema-runtime/src/driver/mssql/mod.rs", "use tiberius::X;\nuse rusqlite::Y;"),
        ]);
        let expected =
            ["schema-core/src/sql/postgres.rs:2", "schema-runtime/src/driver/mssql/mod.rs:2"];
        check(siblings, &tree, &expected);
    }

    #[test]
    fn diff_asks_capabilities() {
        let tree = Tree::made_up(&[
            ("schema-core/src/diff/mod.rs", "if capability.rebuild {}\nif SqliteLike {}"),
            ("schema-core/src/difference.rs", "Sqlite"),
            ("schema-runtime/src/manager.rs", "fn f(d: &mut dyn Driver) {}"),
            ("schema-runtime/src/executor.rs", "postgres::Client"),
        ]);
        check(
            neutral,
            &tree,
            &["schema-core/src/diff/mod.rs:2", "schema-runtime/src/executor.rs:1"],
        );
    }
}
