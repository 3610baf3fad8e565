//! What the commands that write have in common: the files are changed in memory, proven, and only then
//! on the disk.

use std::collections::BTreeSet;
use std::path::PathBuf;

use schema_core::backend::Backend;
use schema_core::diagnostic::{Code, Diagnostic, Severity};
use schema_core::directory::{Directory, Input, InputFile};
use schema_core::graph::{Graph, TargetError};
use schema_core::lock::{self, Lock, Update};
use schema_core::{authoring, config, revision};
use serde::Serialize;

use crate::console::{Answer, Page, Style};
use crate::failure::{Failure, Outcome};
use crate::files::{self, Change, Changes};
use crate::session::Session;

/// A directory that is to be changed.
pub(super) struct Author {
    root: PathBuf,
    /// What is on the disk.
    input: Input,
    pub(super) directory: Directory,
    pub(super) changes: Changes,
}

/// What was written.
#[derive(Debug, Serialize)]
pub(super) struct Written {
    pub(super) written: Vec<String>,
    pub(super) removed: Vec<String>,
}

impl Author {
    /// Reads the directory that is to be changed. Errors are refused, except for those that the
    /// commands are there to end: in the lock, and in how the revisions come behind each other.
    pub(super) fn open(session: &Session<'_>) -> Outcome<Self> {
        let root = session.root();
        let input = files::read(&root)?;
        let directory = Directory::read(&input);
        let author = Self { root, input, directory, changes: Changes::default() };
        author.refuse(session, |code| !is_about_lock(code) && !is_about_order(code))?;
        Ok(author)
    }

    /// The same, where the directory or its `schema.toml` may have to be made for these backends.
    pub(super) fn open_or_make(session: &Session<'_>, backends: &[Backend]) -> Outcome<Self> {
        if backends.is_empty() {
            return Self::open(session);
        }
        let root = session.root();
        let mut input = match files::read(&root) {
            Err(_) if !root.exists() => {
                Input { name: root.display().to_string(), ..Input::default() }
            }
            input => input?,
        };
        if input.files.iter().any(|file| file.name == config::FILE) {
            let message = format!("{}/{} is there already", input.name, config::FILE);
            let failure = Failure::misuse("configured", message);
            return Err(failure.help("leave out --backends, and edit `backends` in that file"));
        }
        let names: Vec<String> = Backend::ALL
            .iter()
            .filter(|backend| backends.contains(backend))
            .map(|backend| format!("\"{backend}\""))
            .collect();
        let contents = format!("backends = [{}]\n", names.join(", ")).into_bytes();
        let change =
            Change::Create { name: String::from(config::FILE), contents: contents.clone() };
        input.files.push(InputFile { name: String::from(config::FILE), contents });
        let directory = Directory::read(&input);
        let author = Self { root, input, directory, changes: Changes(vec![change]) };
        author.refuse(session, |code| !is_about_lock(code) && !is_about_order(code))?;
        Ok(author)
    }

    /// Draws the errors of some kinds, and fails if there are any.
    fn refuse(&self, session: &Session<'_>, counts: impl Fn(Code) -> bool) -> Outcome<()> {
        let is_error = |one: &&Diagnostic| one.severity == Severity::Error && counts(one.code);
        let errors = self.directory.diagnostics.iter().filter(is_error);
        let errors: Vec<Diagnostic> = errors.cloned().collect();
        if errors.is_empty() {
            return Ok(());
        }
        session.draw(&errors, &self.directory.sources);
        let message = format!("{} has errors that have to be mended first", self.input.name);
        Err(Failure::diagnostics("directory", message, &errors, &self.directory.sources))
    }

    pub(super) fn graph(&self) -> &Graph {
        &self.directory.graph
    }

    /// A revision's id, or the exact one that was asked for.
    pub(super) fn new_id(&self, wanted: Option<&str>) -> Outcome<String> {
        let Some(wanted) = wanted else { return self.random_id() };
        if !revision::is_valid_id(wanted) {
            let message = format!("`{wanted}` cannot be an id");
            return Err(Failure::misuse("invalid_id", message).help(
                "an id is 1 to 32 of the letters A to Z, a to z, digits and `_`, and not head, heads, base or none",
            ));
        }
        if self.graph().index_of(wanted).is_some() {
            return Err(Failure::new(
                "revision_exists",
                format!("there is a revision `{wanted}` already"),
            ));
        }
        Ok(wanted.to_owned())
    }

    fn random_id(&self) -> Outcome<String> {
        loop {
            let mut bytes = [0; 6];
            let filled = getrandom::fill(&mut bytes);
            filled.map_err(|error| Failure::new("random", format!("no random bytes: {error}")))?;
            let id = authoring::new_id(bytes);
            if self.graph().index_of(&id).is_none() {
                return Ok(id);
            }
        }
    }

    /// Resolves what must be one revision; `None` is base.
    pub(super) fn one(&self, target: &str) -> Result<Option<usize>, TargetError> {
        self.graph().resolve_one(target)
    }

    pub(super) fn ids(&self, indexes: &[usize]) -> Vec<String> {
        indexes.iter().map(|index| self.graph().id(*index).to_owned()).collect()
    }

    /// A file's path, as the user would write it.
    pub(super) fn shown(&self, name: &str) -> String {
        format!("{}/{name}", self.input.name)
    }

    /// The bytes of a file.
    pub(super) fn contents(&self, name: &str) -> &[u8] {
        let file = self.input.files.iter().find(|file| file.name == name);
        file.map_or(&[], |file| &file.contents)
    }

    /// Makes the changes, with a lock in which `drafts` are drafts.
    pub(super) fn commit(mut self, session: &Session<'_>, drafts: &[String]) -> Outcome<Written> {
        let next = Directory::read(&self.changes.applied(&self.input));
        self.refuse_new(session, &next)?;
        let all: Vec<String>;
        let drafts = match &self.directory.lock {
            Some(_) => drafts,
            // There was none: all that is there is entered.
            None => {
                all = next.revisions.iter().map(|revision| revision.id.value.clone()).collect();
                &all
            }
        };
        let lock = Lock::update(self.directory.lock.as_ref(), &next, Update::Draft { ids: drafts });
        let lock = lock.map_err(|refused| refusal(session, refused, &next))?;
        self.lock(&lock);
        let written = self.write()?;
        // What is still wrong was wrong before: it is said again, now that the files have changed.
        let after = Directory::read(&self.changes.applied(&self.input));
        session.draw(&after.diagnostics, &after.sources);
        Ok(written)
    }

    /// Refuses changes that would bring errors which were not there before.
    fn refuse_new(&self, session: &Session<'_>, next: &Directory) -> Outcome<()> {
        let known: BTreeSet<&str> =
            self.directory.diagnostics.iter().map(|one| one.message.as_str()).collect();
        let is_new = |one: &&Diagnostic| {
            one.severity == Severity::Error
                && !is_about_lock(one.code)
                && one.code != Code::S0505
                && !known.contains(one.message.as_str())
        };
        let errors: Vec<Diagnostic> = next.diagnostics.iter().filter(is_new).cloned().collect();
        if errors.is_empty() {
            return Ok(());
        }
        session.draw(&errors, &next.sources);
        let message = "this would make errors; nothing was written";
        Err(Failure::diagnostics("directory", message, &errors, &next.sources))
    }

    /// Adds a lock to the changes.
    pub(super) fn lock(&mut self, lock: &Lock) {
        let contents = lock.text().into_bytes();
        if self.contents(lock::FILE) != contents {
            self.changes.0.push(Change::Replace { name: String::from(lock::FILE), contents });
        }
    }

    /// Makes the changes.
    pub(super) fn write(&self) -> Outcome<Written> {
        self.changes.make(&self.root)?;
        let (mut written, mut removed) = (Vec::new(), Vec::new());
        for change in &self.changes.0 {
            let path = self.shown(change.name());
            match change {
                Change::Remove { .. } => removed.push(path),
                _ => written.push(path),
            }
        }
        Ok(Written { written, removed })
    }
}

/// The lock cannot be written as things stand.
pub(super) fn refusal(
    session: &Session<'_>,
    refused: Vec<Diagnostic>,
    directory: &Directory,
) -> Failure {
    session.draw(&refused, &directory.sources);
    let message = "sealed revisions were edited or are gone; nothing was written";
    let failure = Failure::diagnostics("sealed", message, &refused, &directory.sources);
    failure.help("undo that, or accept it with `schema lock --accept <id>`")
}

pub(super) fn is_about_lock(code: Code) -> bool {
    code.as_str().starts_with("S07") && code != Code::S0703
}

/// Several heads, and files that sort before their parents.
fn is_about_order(code: Code) -> bool {
    matches!(code, Code::S0505 | Code::S0509)
}

impl Written {
    /// Writes what was done to files.
    pub(super) fn write(&self, page: &mut Page) {
        for path in &self.written {
            page.styled(Style::Green, "wrote");
            page.line(&format!("   {path}"));
        }
        for path in &self.removed {
            page.styled(Style::Yellow, "removed");
            page.line(&format!(" {path}"));
        }
    }
}

/// A revision that was written.
#[derive(Debug, Serialize)]
pub(super) struct RevisionWritten {
    pub(super) revision: String,
    pub(super) revises: Vec<String>,
    pub(super) file: String,
    #[serde(flatten)]
    pub(super) written: Written,
}

impl Answer for RevisionWritten {
    fn text(&self, page: &mut Page) {
        self.written.write(page);
    }
}
