//! The project's files, as git knows them: those tracked, and those new and not ignored.

use super::rust;
use crate::metadata::Workspace;
use crate::{Result, cargo};
use std::cell::OnceCell;
use std::path::Path;
use std::process::Command;

/// What the checks look at.
#[derive(Debug, Default)]
pub(super) struct Tree {
    pub(super) files: Vec<File>,
    pub(super) workspace: Workspace,
}

/// One file.
#[derive(Debug, Default)]
pub(super) struct File {
    /// From the root, with `/` between its parts.
    pub(super) path: String,
    /// Its text; what is not UTF-8 is replaced.
    pub(super) text: String,
    code: OnceCell<String>,
    shipped: OnceCell<String>,
}

impl Tree {
    /// Reads the work tree that stands at `root`.
    pub(super) fn read(root: &Path) -> Result<Self> {
        let mut list = Command::new("git");
        list.args(["ls-files", "-z", "--cached", "--others", "--exclude-standard"]);
        let listed = cargo::read(list.current_dir(root))?;
        let mut paths: Vec<&str> = listed.split('\0').filter(|path| !path.is_empty()).collect();
        paths.sort_unstable();
        paths.dedup();
        // A tracked file that was just removed is still listed.
        let files = paths.into_iter().filter(|path| root.join(path).is_file());
        let files = files.map(|path| File::read(root, path)).collect::<Result<_>>()?;
        Ok(Self { files, workspace: Workspace::read()? })
    }

    /// Returns the file at `path`.
    pub(super) fn file(&self, path: &str) -> Option<&File> {
        self.files.iter().find(|file| file.path == path)
    }

    /// Returns the Rust files.
    pub(super) fn rust(&self) -> impl Iterator<Item = &File> {
        self.files.iter().filter(|file| file.path.ends_with(".rs"))
    }

    /// Returns the Rust files below a folder that are compiled into what is shipped.
    pub(super) fn shipped(&self, folder: &str) -> impl Iterator<Item = &File> {
        self.rust().filter(move |file| file.path.starts_with(folder) && !file.is_test())
    }

    /// Makes up a tree of (path, text).
    #[cfg(test)]
    pub(super) fn made_up(files: &[(&str, &str)]) -> Self {
        let files = files.iter().map(|(path, text)| File::new(path, (*text).to_owned())).collect();
        Self { files, workspace: Workspace::default() }
    }
}

impl File {
    fn new(path: &str, text: String) -> Self {
        Self { path: path.to_owned(), text, ..Self::default() }
    }

    fn read(root: &Path, path: &str) -> Result<Self> {
        let bytes = std::fs::read(root.join(path));
        let bytes = bytes.map_err(|error| format!("{path} can't be read: {error}"))?;
        Ok(Self::new(path, String::from_utf8_lossy(&bytes).into_owned()))
    }

    /// Returns the text with blanks for comments and for what stands between quotes.
    pub(super) fn code(&self) -> &str {
        self.code.get_or_init(|| rust::code(&self.text))
    }

    /// Returns the [code](Self::code) with blanks for what is compiled for tests only.
    pub(super) fn shipped_code(&self) -> &str {
        self.shipped.get_or_init(|| rust::without_tests(self.code()))
    }

    /// Returns whether the whole file is there for tests, examples or benchmarks.
    pub(super) fn is_test(&self) -> bool {
        let mut folders = self.path.split('/').rev();
        let name = folders.next().unwrap_or_default();
        name == "tests.rs"
            || name.ends_with("_tests.rs")
            || folders.any(|folder| matches!(folder, "tests" | "ui-tests" | "examples" | "benches"))
    }
}

#[cfg(test)]
mod tests {
    use super::File;

    #[test]
    fn what_is_a_test() {
        let is_test = |path| File::new(path, String::new()).is_test();
        assert!(is_test("schema-core/tests/sql.rs"));
        assert!(is_test("tests/src/lib.rs"));
        assert!(is_test("schema-core/src/graph/tests.rs"));
        assert!(!is_test("schema-core/src/graph/dag.rs"));
        assert!(!is_test("schema-cli/src/tests_command.rs"));
    }
}
