//! Which package may know which: the arrows of ARCHITECTURE.md.

use super::{Problem, Tree};
use crate::metadata::Package;

/// A package, and the members of the workspace that it may depend on; tests of a package may use any.
///
/// The command reads directories, so that it knows the core too. What stands for a user (tests,
/// examples, benches) has what a user has: the runtime, and the command.
const ARROWS: &[(&str, &[&str])] = &[
    ("schema-core", &[]),
    ("schema-macros", &["schema-core"]),
    ("schema-runtime", &["schema-core", "schema-macros"]),
    ("schema-cli", &["schema-core", "schema-runtime"]),
    ("xtask", &[]),
    // They read directories at run time, and the registry of codes.
    ("schema-tests", &["schema-core", "schema-runtime"]),
    ("ui-tests", &["schema-core", "schema-runtime"]),
];

/// Packages with lints of their own, each with the reason.
const OWN_LINTS: &[(&str, &str)] =
    &[("ui-tests", "the test that counts allocations needs an allocator, and so `unsafe`")];

const AS_USERS: &[&str] = &["schema-cli", "schema-runtime", "schema-tests"];

/// Packages that a plain `cargo build` leaves out: the project's own chores and tests.
const NOT_BY_DEFAULT: &[&str] =
    &["xtask", "schema-tests", "ui-tests", "schema-ui-tests", "schema-benches", "benches"];

/// Checks the arrows between the members.
pub(super) fn arrows(tree: &Tree, problems: &mut Vec<Problem>) {
    let packages = &tree.workspace.packages;
    for package in packages {
        let allowed = ARROWS.iter().find(|(name, _)| *name == package.name);
        let allowed = allowed.map_or(AS_USERS, |(_, allowed)| allowed);
        let members =
            package.dependencies.iter().filter(|name| tree.workspace.package(name).is_some());
        for name in members.filter(|name| !allowed.contains(&name.as_str())) {
            let message = format!("{} may not depend on {name}", package.name);
            problems.push(Problem::new(&manifest(package), 0, message));
        }
    }
}

/// Checks that a plain `cargo build` or `cargo run --example` finds what a user would look for.
pub(super) fn default_members(tree: &Tree, problems: &mut Vec<Problem>) {
    for package in &tree.workspace.packages {
        let expected = !NOT_BY_DEFAULT.contains(&package.name.as_str());
        if package.default_member != expected {
            let verb = if expected { "is missing in" } else { "does not belong in" };
            let message = format!("{} {verb} `default-members`", package.folder);
            problems.push(Problem::new("Cargo.toml", 0, message));
        }
    }
}

/// Checks that each member takes the workspace's lints.
pub(super) fn workspace_lints(tree: &Tree, problems: &mut Vec<Problem>) {
    for package in &tree.workspace.packages {
        if OWN_LINTS.iter().any(|(name, _)| *name == package.name) {
            continue;
        }
        let path = manifest(package);
        let text = tree.file(&path).map(|file| file.text.as_str()).unwrap_or_default();
        if !text.contains("[lints]\nworkspace = true") {
            problems.push(Problem::new(&path, 0, "write `[lints]` and `workspace = true`"));
        }
    }
}

fn manifest(package: &Package) -> String {
    // The examples are a package at the root.
    format!("{}/Cargo.toml", package.folder).trim_start_matches('/').to_owned()
}

#[cfg(test)]
mod tests {
    use super::super::check;
    use super::*;

    fn package(name: &str, dependencies: &[&str], default_member: bool) -> Package {
        Package {
            name: name.to_owned(),
            folder: name.to_owned(),
            default_member,
            dependencies: dependencies.iter().map(|name| (*name).to_owned()).collect(),
            ..Package::default()
        }
    }

    fn tree(packages: Vec<Package>) -> Tree {
        let mut tree = Tree::made_up(&[
            ("schema-core/Cargo.toml", "[lints]\nworkspace = true\n"),
            ("schema-macros/Cargo.toml", "[lints]\n"),
        ]);
        tree.workspace.packages = packages;
        tree
    }

    #[test]
    fn an_arrow_may_not_be_turned_round() {
        let good = package("schema-macros", &["schema-core", "quote"], true);
        let bad = package("schema-core", &["schema-macros"], true);
        let example = package("examples", &["schema-core"], true);
        let tree = tree(vec![bad, good, example]);
        check(arrows, &tree, &["examples/Cargo.toml", "schema-core/Cargo.toml"]);
    }

    #[test]
    fn users_build_what_is_theirs() {
        let core = package("schema-core", &[], true);
        let tests = package("schema-tests", &[], true);
        let examples = package("examples", &[], false);
        check(default_members, &tree(vec![core, tests, examples]), &["Cargo.toml", "Cargo.toml"]);
    }

    #[test]
    fn lints_are_the_workspaces() {
        let core = package("schema-core", &[], true);
        let macros = package("schema-macros", &[], true);
        check(workspace_lints, &tree(vec![core, macros]), &["schema-macros/Cargo.toml"]);
    }
}
