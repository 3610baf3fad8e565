//! The cases.

use std::fmt::Write as _;
use std::path::{Path, PathBuf};

use schema_core::backend::Backend;
use schema_core::directory::{Directory, Input, InputFile};
use schema_core::script::{Downgrade, Script};
use schema_runtime::Migrations;

/// A case: revisions of portable SQL, with a line `-- revision` between two. It is for all backends, if
/// its first line does not name them: `-- backends: postgres, mssql`.
pub(crate) struct Case {
    pub(crate) name: String,
    pub(crate) backends: Vec<Backend>,
    pub(crate) revisions: Vec<String>,
}

fn folder() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("golden")
}

/// All cases, by name.
pub(crate) fn all() -> Vec<Case> {
    let entries = std::fs::read_dir(folder()).unwrap().map(|entry| entry.unwrap().path());
    let mut files: Vec<PathBuf> =
        entries.filter(|path| path.extension().is_some_and(|ending| ending == "sql")).collect();
    files.sort();
    assert!(files.len() > 15, "{files:?}");
    files.iter().map(|path| Case::read(path)).collect()
}

/// Those for a backend.
pub(crate) fn of(backend: Backend) -> impl Iterator<Item = Case> {
    all().into_iter().filter(move |case| case.backends.contains(&backend))
}

impl Case {
    fn read(path: &Path) -> Self {
        let text = std::fs::read_to_string(path).unwrap();
        let (first, rest) = text.split_once('\n').unwrap();
        let named = first.strip_prefix("-- backends: ");
        let revisions = named.map_or(text.as_str(), |_| rest);
        let backends = named
            .map(|named| named.split(", ").map(|name| Backend::from_name(name).unwrap()).collect());
        Self {
            name: path.file_stem().unwrap().to_string_lossy().into_owned(),
            backends: backends.unwrap_or_else(|| Backend::ALL.to_vec()),
            revisions: revisions.split("-- revision\n").map(str::to_owned).collect(),
        }
    }

    /// The file with what is expected.
    pub(crate) fn expected(&self) -> PathBuf {
        folder().join(format!("{}.txt", self.name))
    }

    /// The file with the rows that are expected, where there are any.
    pub(crate) fn rows(&self) -> PathBuf {
        folder().join(format!("{}.rows", self.name))
    }

    /// The case without its later revisions.
    pub(crate) fn until(&self, count: usize) -> Self {
        let revisions = self.revisions.iter().take(count).cloned().collect();
        Self { name: self.name.clone(), backends: self.backends.clone(), revisions }
    }

    /// The id of a revision.
    pub(crate) fn id(at: usize) -> String {
        format!("a{at}")
    }

    pub(crate) fn directory(&self) -> Directory {
        let names: Vec<&str> = self.backends.iter().map(|backend| backend.name()).collect();
        let toml = format!("edition = 2026\nbackends = {names:?}\n");
        let file =
            |name: &str, text: String| InputFile { name: name.into(), contents: text.into_bytes() };
        let mut files = vec![file("schema.toml", toml)];
        for (at, sql) in self.revisions.iter().enumerate() {
            let revises = at.checked_sub(1).map_or("none".to_owned(), Self::id);
            let id = Self::id(at);
            let text = format!("--! revision: {id}\n--! revises: {revises}\n\n--! upgrade\n{sql}");
            files.push(file(&format!("{at:03}_x.sql"), text));
        }
        let directory =
            Directory::read(&Input { name: self.name.clone(), files, ..Input::default() });
        let wrong: Vec<&str> =
            directory.diagnostics.iter().map(|one| one.message.as_str()).collect();
        assert!(!directory.has_errors(), "{}: {wrong:#?}", self.name);
        directory
    }

    pub(crate) fn migrations(&self) -> Migrations {
        Migrations::from_directory(&self.directory())
    }

    /// The SQL of all backends.
    pub(crate) fn text(&self) -> String {
        let directory = self.directory();
        let mut text = String::new();
        for backend in self.backends.iter().copied() {
            for at in 0..self.revisions.len() {
                writeln!(text, "==== {backend}: upgrade {}", at + 1).unwrap();
                script(&mut text, &directory, &directory.upgrade(at, backend));
            }
            for at in (0..self.revisions.len()).rev() {
                writeln!(text, "==== {backend}: downgrade {}", at + 1).unwrap();
                match directory.downgrade(at, backend) {
                    Downgrade::Missing(why) => writeln!(text, "-- none: {why}").unwrap(),
                    other => script(&mut text, &directory, other.script().unwrap()),
                }
            }
            writeln!(text, "==== {backend}: snapshot").unwrap();
            match &directory.snapshot(backend).unwrap().script {
                Ok(statements) => {
                    statements.iter().for_each(|one| statement(&mut text, one));
                }
                Err(why) => writeln!(text, "-- none: {why}").unwrap(),
            }
        }
        text
    }
}

fn script(text: &mut String, directory: &Directory, script: &Script) {
    script.statements().for_each(|one| statement(text, directory.statement_text(one)));
}

fn statement(text: &mut String, sql: &str) {
    writeln!(text, "{sql}\n;").unwrap();
}
