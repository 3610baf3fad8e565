//! What is in the files beside the code.

use super::{Problem, Tree};

/// Beginnings of paths that only one machine has. In two pieces: this file is checked too.
const MACHINE: &[&str] = &[concat!("/wo", "rk/"), concat!("/ro", "ot/")];

/// Checks that no file names a path of the machine that it was written on.
pub(super) fn machine_paths(tree: &Tree, problems: &mut Vec<Problem>) {
    for file in &tree.files {
        for (number, line) in file.text.lines().enumerate() {
            for path in MACHINE.iter().filter(|path| line.contains(**path)) {
                let message = format!("names {path}, a path of one machine");
                problems.push(Problem::new(&file.path, number + 1, message));
            }
        }
    }
}

/// Checks that the changelog has a section for what comes next, or for the version as it stands.
pub(super) fn changelog(tree: &Tree, problems: &mut Vec<Problem>) {
    const PATH: &str = "CHANGELOG.md";
    let Some(file) = tree.file(PATH) else {
        problems.push(Problem::new(PATH, 0, "is missing"));
        return;
    };
    let version = version(tree).unwrap_or("the workspace's version");
    let mut headings = file.text.lines().filter_map(|line| line.strip_prefix("## "));
    if !headings.any(|heading| heading.contains("Unreleased") || heading.contains(version)) {
        let message = format!("has neither a section `## Unreleased` nor one for {version}");
        problems.push(Problem::new(PATH, 0, message));
    }
}

/// Returns the version in `[workspace.package]`.
fn version(tree: &Tree) -> Option<&str> {
    let manifest = tree.file("Cargo.toml")?;
    let line = manifest.text.lines().find_map(|line| line.strip_prefix("version = "))?;
    Some(line.trim().trim_matches('"'))
}

#[cfg(test)]
mod tests {
    use super::super::check;
    use super::*;

    #[test]
    fn paths_of_a_machine() {
        let tree = Tree::made_up(&[("README.md", concat!("fine\nsee /wo", "rk/x\n"))]);
        check(machine_paths, &tree, &["README.md:2"]);
    }

    #[track_caller]
    fn check_changelog(text: &str, expected: &[&str]) {
        let tree = Tree::made_up(&[("Cargo.toml", "version = \"0.1.0\""), ("CHANGELOG.md", text)]);
        check(changelog, &tree, expected);
    }

    #[test]
    fn the_changelog_goes_with_the_version() {
        check_changelog("## Unreleased\n", &[]);
        check_changelog("# Changes\n\n## 0.1.0\n", &[]);
        check_changelog("## 0.0.9\n", &["CHANGELOG.md"]);
        check(changelog, &Tree::made_up(&[]), &["CHANGELOG.md"]);
    }
}
