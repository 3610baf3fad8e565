//! `cargo xtask tidy`: the project's written rules, checked on its sources.
//!
//! DESIGN and ARCHITECTURE say what may know what. A rule that nothing checks is forgotten in the first
//! hurry; each check here is a small function over a [`Tree`], with a test on a made-up one.

mod arrows;
mod codes;
mod documents;
mod length;
mod neighbours;
mod output;
mod pure;
mod reach;
mod rust;
mod tree;
mod unfinished;

use crate::{Result, cargo};
use std::fmt;
use tree::Tree;

/// A place where a rule is broken.
#[derive(Debug, PartialEq, Eq, PartialOrd, Ord)]
struct Problem {
    path: String,
    /// Counted from 1; 0 where the file as a whole is meant.
    line: usize,
    message: String,
}

impl Problem {
    fn new(path: &str, line: usize, message: impl Into<String>) -> Self {
        Self { path: path.to_owned(), line, message: message.into() }
    }
}

impl fmt::Display for Problem {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.line {
            0 => write!(f, "{}: {}", self.path, self.message),
            line => write!(f, "{}:{line}: {}", self.path, self.message),
        }
    }
}

type Check = fn(&Tree, &mut Vec<Problem>);

/// Every check, by name.
const CHECKS: &[(&str, Check)] = &[
    ("arrows between crates", arrows::arrows),
    ("default members", arrows::default_members),
    ("workspace lints", arrows::workspace_lints),
    ("dependencies of the core and the macros", pure::dependencies),
    ("no I/O, clock or environment in the core", pure::sources),
    ("one dialect or driver does not know another", neighbours::siblings),
    ("diff, lint, manager and executor know no backend", neighbours::neutral),
    ("only the command prints and exits", output::output),
    ("length of files", length::length),
    ("source files that nothing compiles", reach::orphans),
    ("ui-tests come with what they expect", reach::ui_pairs),
    ("every diagnostic code has a ui-test", codes::codes),
    ("nothing unfinished", unfinished::unfinished),
    ("no paths of one machine", documents::machine_paths),
    ("changelog", documents::changelog),
];

pub(crate) fn run() -> Result {
    let tree = Tree::read(&cargo::root()?)?;
    let mut broken = 0;
    for (name, check) in CHECKS {
        let mut problems = Vec::new();
        check(&tree, &mut problems);
        problems.sort();
        for problem in &problems {
            eprintln!("{problem} [{name}]");
        }
        broken += problems.len();
    }
    println!("tidy: {} files, {} checks, {broken} problems", tree.files.len(), CHECKS.len());
    if broken == 0 { Ok(()) } else { Err("the tree is not tidy".to_owned()) }
}

/// Runs one check over a made-up tree, and compares what it says: `path:line` of each problem.
#[cfg(test)]
#[track_caller]
fn check(check: Check, tree: &Tree, expected: &[&str]) {
    let mut problems = Vec::new();
    check(tree, &mut problems);
    problems.sort();
    let places: Vec<String> = problems
        .iter()
        .map(|problem| match problem.line {
            0 => problem.path.clone(),
            line => format!("{}:{line}", problem.path),
        })
        .collect();
    assert_eq!(places, expected, "{problems:#?}");
}
