//! Nothing that is called done is a stub, and no test is switched off.

use super::rust::line;
use super::{Problem, Tree};

const MARKS: &[&str] = &["todo!", "unimplemented!", "#[ignore"];

/// Checks for stubs and for tests that never run.
pub(super) fn unfinished(tree: &Tree, problems: &mut Vec<Problem>) {
    for file in tree.rust() {
        let code = file.code();
        for mark in MARKS {
            for (offset, _) in code.match_indices(mark) {
                let message = format!("`{mark}` is not for the main branch");
                problems.push(Problem::new(&file.path, line(code, offset), message));
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::super::check;
    use super::*;

    #[test]
    fn stubs_and_ignored_tests_are_found() {
        let tree = Tree::made_up(&[
            ("a/src/a.rs", "// todo!\nfn f() { todo!() }\nlet s = \"unimplemented!\";"),
            ("a/tests/b.rs", "#[test]\n#[ignore = \"slow\"]\nfn f() {}"),
        ]);
        check(unfinished, &tree, &["a/src/a.rs:2", "a/tests/b.rs:2"]);
    }
}
