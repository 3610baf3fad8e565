//! The libraries return reports and events; only the command prints, asks and exits.

use super::rust::line;
use super::{Problem, Tree};

const LIBRARIES: &[&str] = &["schema-core/src/", "schema-macros/src/", "schema-runtime/src/"];

/// What writes to the screen or ends the program. A longer name that ends in one of them is none of them.
const SPEAKS: &[&str] = &[
    "println!",
    "eprintln!",
    "print!",
    "eprint!",
    "dbg!",
    "process::exit",
    "process::abort",
    "io::stdout",
    "io::stderr",
];

/// Checks that no library prints or exits.
pub(super) fn output(tree: &Tree, problems: &mut Vec<Problem>) {
    for file in LIBRARIES.iter().flat_map(|folder| tree.shipped(folder)) {
        let code = file.shipped_code();
        for speaks in SPEAKS {
            for (offset, _) in code.match_indices(speaks) {
                if follows_name(code, offset) {
                    continue;
                }
                let message =
                    format!("a library may not use `{speaks}`: return it, or tell the observer");
                problems.push(Problem::new(&file.path, line(code, offset), message));
            }
        }
    }
}

fn follows_name(code: &str, offset: usize) -> bool {
    let before = code.get(..offset).and_then(|before| before.chars().next_back());
    before.is_some_and(|c| c.is_alphanumeric() || c == '_')
}

#[cfg(test)]
mod tests {
    use super::super::check;
    use super::*;

    #[test]
    fn libraries_are_silent() {
        let tree = Tree::made_up(&[
            (
                "schema-core/src/a.rs",
                "/// println!\nfn f() { eprintln!(); }\n std::process::exit(1)",
            ),
            (
                "schema-core/src/b.rs",
                "my_print!();\n#[cfg(test)] mod tests { fn f() { dbg!(1); } }",
            ),
            ("schema-cli/src/main.rs", "println!()"),
        ]);
        check(output, &tree, &["schema-core/src/a.rs:2", "schema-core/src/a.rs:3"]);
    }
}
