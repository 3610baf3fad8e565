//! Files stay short enough to be read in one go.

use super::rust::test_items;
use super::tree::File;
use super::{Problem, Tree};

const MOST: usize = 600;

/// Files that may be longer, each with the reason.
const LONGER: &[(&str, &str)] = &[];

/// Checks the length of each Rust file; what is there for tests does not count, nor does generated code.
pub(super) fn length(tree: &Tree, problems: &mut Vec<Problem>) {
    longer_than(MOST, LONGER, tree, problems);
}

fn longer_than(most: usize, longer: &[(&str, &str)], tree: &Tree, problems: &mut Vec<Problem>) {
    let files = tree.rust().filter(|file| !file.is_test() && !is_generated(file));
    for file in files {
        let lines = lines(file);
        let listed = longer.iter().any(|(path, reason)| *path == file.path && !reason.is_empty());
        if lines > most && !listed {
            let message =
                format!("{lines} lines without its tests, and {most} are the most: split it");
            problems.push(Problem::new(&file.path, 0, message));
        }
        if lines <= most && listed {
            problems.push(Problem::new(
                &file.path,
                0,
                "is short by now: take it off the list of long files",
            ));
        }
    }
}

fn is_generated(file: &File) -> bool {
    file.text.lines().take(3).any(|line| line.contains("@generated"))
}

/// Counts the lines, without those of tests.
fn lines(file: &File) -> usize {
    let code = file.code();
    let tests = test_items(code).into_iter().filter_map(|item| code.get(item));
    let tests: usize = tests.map(|item| item.lines().count()).sum();
    code.lines().count().saturating_sub(tests)
}

#[cfg(test)]
mod tests {
    use super::super::check;
    use super::*;

    #[test]
    fn long_files_are_found() {
        let tree = Tree::made_up(&[
            ("a/src/long.rs", "a\nb\nc\nd\n"),
            ("a/src/tests.rs", "a\nb\nc\nd\n"),
            ("a/src/made.rs", "// @generated\nb\nc\nd\n"),
            ("a/src/short.rs", "a\nb\n#[cfg(test)]\nmod tests {\n  // y\n\n}\n"),
            ("a/src/listed.rs", "a\nb\nc\nd\n"),
            ("a/src/shrunk.rs", "a\n"),
        ]);
        let listed = [("a/src/listed.rs", "one flat table"), ("a/src/shrunk.rs", "was long")];
        let mut problems = Vec::new();
        longer_than(3, &listed, &tree, &mut problems);
        let paths: Vec<_> = problems.iter().map(|problem| problem.path.as_str()).collect();
        assert_eq!(paths, ["a/src/long.rs", "a/src/shrunk.rs"]);
        check(length, &tree, &[]);
    }
}
