//! Source files that no build and no test run ever looks at.

use super::rust::words;
use super::tree::File;
use super::{Problem, Tree};
use std::collections::BTreeSet;

/// Folders whose Rust files are given to a harness by their names.
const BY_NAME: &[&str] = &["ui-tests/fail/", "ui-tests/pass/"];

/// Checks that each Rust file is reached by `mod` from something that cargo builds.
pub(super) fn orphans(tree: &Tree, problems: &mut Vec<Problem>) {
    let reached = reached(tree);
    let foreign = foreign_packages(tree);
    for file in tree.rust() {
        let by_name = BY_NAME.iter().any(|folder| file.path.starts_with(folder));
        let elsewhere = foreign.iter().any(|folder| file.path.starts_with(folder));
        if !by_name && !elsewhere && !reached.contains(file.path.as_str()) {
            let message = "nothing compiles this file: declare it with `mod`, or remove it";
            problems.push(Problem::new(&file.path, 0, message));
        }
    }
}

/// Checks that each case that must not compile comes with what the compiler says, and the other way round.
pub(super) fn ui_pairs(tree: &Tree, problems: &mut Vec<Problem>) {
    let cases = tree.files.iter().filter(|file| file.path.starts_with("ui-tests/fail/"));
    for File { path, .. } in cases {
        let (other, message) = if let Some(stem) = path.strip_suffix(".rs") {
            (
                format!("{stem}.stderr"),
                "has no .stderr: run it with TRYBUILD=overwrite, and read it",
            )
        } else if let Some(stem) = path.strip_suffix(".stderr") {
            (format!("{stem}.rs"), "has no .rs: nothing runs it")
        } else {
            continue;
        };
        if tree.file(&other).is_none() && !is_shared(tree, path) {
            problems.push(Problem::new(path, 0, message));
        }
    }
}

/// Returns whether a case's file is a module of another one.
fn is_shared(tree: &Tree, path: &str) -> bool {
    tree.rust()
        .any(|file| file.path != path && modules(file).iter().any(|c| c.contains(&path.to_owned())))
}

/// Returns the folders of packages that are not members, such as fixtures; they are built by their tests.
fn foreign_packages(tree: &Tree) -> Vec<String> {
    let folders = tree.files.iter().filter_map(|file| file.path.strip_suffix("Cargo.toml"));
    let is_member = |folder: &str| {
        tree.workspace.packages.iter().any(|package| folder.trim_end_matches('/') == package.folder)
    };
    folders.filter(|folder| !folder.is_empty() && !is_member(folder)).map(str::to_owned).collect()
}

fn reached(tree: &Tree) -> BTreeSet<String> {
    let targets = tree.workspace.packages.iter().flat_map(|package| &package.targets);
    let roots: BTreeSet<String> = targets.map(|target| target.file.clone()).collect();
    let mut reached = BTreeSet::new();
    let mut pending: Vec<String> = roots.iter().cloned().collect();
    while let Some(path) = pending.pop() {
        let Some(file) = tree.file(&path) else { continue };
        if !reached.insert(path.clone()) {
            continue;
        }
        let as_root = roots.contains(&path);
        for candidates in modules_of(file, as_root) {
            pending.extend(candidates.into_iter().find(|candidate| tree.file(candidate).is_some()));
        }
    }
    reached
}

fn modules(file: &File) -> Vec<Vec<String>> {
    modules_of(file, true)
}

/// Returns, for each `mod name;` and `include!` of a file, the paths where it may be.
fn modules_of(file: &File, as_root: bool) -> Vec<Vec<String>> {
    let (folder, name) = file.path.rsplit_once('/').unwrap_or(("", &file.path));
    let stem = name.strip_suffix(".rs").unwrap_or(name);
    let own = if as_root || stem == "mod" { folder.to_owned() } else { format!("{folder}/{stem}") };
    let declared = declared(file.code())
        .into_iter()
        .map(|module| vec![format!("{own}/{module}.rs"), format!("{own}/{module}/mod.rs")]);
    let named = named_paths(&file.text).map(|path| vec![join(folder, path)]);
    declared.chain(named).collect()
}

/// Returns the names in `mod name;`.
fn declared(code: &str) -> Vec<&str> {
    let words: Vec<_> = words(code).collect();
    let pairs = words.windows(2).filter_map(|pair| match pair {
        [(_, "mod"), (offset, name)] => Some((*offset, *name)),
        _ => None,
    });
    let ends = |offset: usize, name: &str| {
        code.get(offset + name.len()..).is_some_and(|rest| rest.trim_start().starts_with(';'))
    };
    pairs.filter(|(offset, name)| ends(*offset, name)).map(|(_, name)| name).collect()
}

/// Returns the paths in `#[path = "..."]` and `include!("...")`, which stand beside the file itself.
fn named_paths(text: &str) -> impl Iterator<Item = &str> {
    ["#[path = \"", "include!(\""].into_iter().flat_map(move |mark| {
        text.split(mark).skip(1).filter_map(|rest| rest.split_once('"').map(|(path, _)| path))
    })
}

/// Follows a relative path from a folder.
fn join(folder: &str, path: &str) -> String {
    let mut parts: Vec<&str> = folder.split('/').filter(|part| !part.is_empty()).collect();
    for part in path.split('/') {
        match part {
            "." => {}
            ".." => drop(parts.pop()),
            part => parts.push(part),
        }
    }
    parts.join("/")
}

#[cfg(test)]
mod tests {
    use super::super::check;
    use super::*;
    use crate::metadata::{Package, Target};

    fn target(file: &str) -> Target {
        Target { file: file.to_owned(), ..Target::default() }
    }

    #[test]
    fn files_that_nothing_compiles() {
        let mut tree = Tree::made_up(&[
            (
                "a/src/lib.rs",
                "mod b;\nmod c { }\n// mod lost;\n#[path = \"../shared/s.rs\"] mod s;",
            ),
            ("a/src/b.rs", "mod d;\nmod e;"),
            ("a/src/b/d.rs", ""),
            ("a/src/b/e/mod.rs", "mod f;"),
            ("a/src/b/e/f.rs", ""),
            ("a/src/lost.rs", ""),
            ("a/shared/s.rs", ""),
            ("a/tests/one.rs", "mod common;"),
            ("a/tests/common/mod.rs", ""),
            ("a/tests/forgotten/two.rs", ""),
            ("a/tests/fixture/Cargo.toml", ""),
            ("a/tests/fixture/src/main.rs", ""),
        ]);
        tree.workspace.packages = vec![Package {
            folder: "a".to_owned(),
            targets: vec![target("a/src/lib.rs"), target("a/tests/one.rs")],
            ..Package::default()
        }];
        check(orphans, &tree, &["a/src/lost.rs", "a/tests/forgotten/two.rs"]);
    }

    #[test]
    fn cases_and_their_output() {
        let tree = Tree::made_up(&[
            ("ui-tests/fail/a.rs", ""),
            ("ui-tests/fail/a.stderr", ""),
            ("ui-tests/fail/b.rs", ""),
            ("ui-tests/fail/c.stderr", ""),
            ("ui-tests/fail/a/0001_x.sql", ""),
            ("ui-tests/pass/d.rs", ""),
        ]);
        check(ui_pairs, &tree, &["ui-tests/fail/b.rs", "ui-tests/fail/c.stderr"]);
    }
}
