//! `schema revision`.

use schema_core::authoring::{self, NewRevision};
use schema_core::graph::TargetError;
use schema_core::revision;

use super::author::{Author, RevisionWritten};
use crate::arguments::RevisionArguments;
use crate::failure::{Exit, Failure, Outcome};
use crate::files::{self, Change};
use crate::session::Session;

pub(super) fn run(session: &Session<'_>, arguments: &RevisionArguments) -> Outcome {
    let author = Author::open_or_make(session, &arguments.backends)?;
    let parents = parents(&author, arguments)?;
    let new = New {
        id: author.new_id(arguments.rev_id.as_deref())?,
        revises: author.ids(&parents),
        depends_on: depends_on(&author, &arguments.depends_on)?,
        labels: labels(&arguments.branch_label)?,
        message: arguments.message.clone(),
    };
    new.write(session, author)
}

/// A revision that is to be written.
pub(super) struct New {
    pub(super) id: String,
    pub(super) revises: Vec<String>,
    pub(super) depends_on: Vec<String>,
    pub(super) labels: Vec<String>,
    pub(super) message: String,
}

impl New {
    /// Writes it, and tells so.
    pub(super) fn write(self, session: &Session<'_>, mut author: Author) -> Outcome {
        let order = authoring::next_order(&author.directory.revisions, &files::now());
        let name = authoring::file_name(&order, &self.message);
        let new = NewRevision {
            id: &self.id,
            revises: &strs(&self.revises),
            message: &self.message,
            depends_on: &strs(&self.depends_on),
            labels: &strs(&self.labels),
        };
        author
            .changes
            .0
            .push(Change::Create { name: name.clone(), contents: new.text().into_bytes() });
        let file = author.shown(&name);
        let written = author.commit(session, std::slice::from_ref(&self.id))?;
        session.console.answer(&RevisionWritten {
            revision: self.id,
            revises: self.revises,
            file,
            written,
        });
        Ok(Exit::Done)
    }
}

fn strs(texts: &[String]) -> Vec<&str> {
    texts.iter().map(String::as_str).collect()
}

/// The revisions that the new one revises.
fn parents(author: &Author, arguments: &RevisionArguments) -> Outcome<Vec<usize>> {
    if author.graph().is_empty() && matches!(arguments.head.as_str(), "head" | "heads" | "base") {
        return Ok(Vec::new());
    }
    let Some(parent) = head(author, &arguments.head)? else { return Ok(Vec::new()) };
    if !arguments.splice && !author.graph().children(parent).is_empty() {
        let message = format!("revision {} is not a head", author.graph().id(parent));
        let failure = Failure::new("not_a_head", message);
        let failure = failure.candidates(author.ids(author.graph().heads()));
        return Err(failure.help("to let the history divide there, give --splice"));
    }
    Ok(vec![parent])
}

fn head(author: &Author, target: &str) -> Outcome<Option<usize>> {
    author.one(target).map_err(|error| {
        let is_several = matches!(error, TargetError::MultipleHeads { .. });
        let mut failure = Failure::from(error);
        if is_several {
            failure.error.help = vec![
                String::from("say with --head which of them to go on from"),
                String::from("or make one of them: `schema merge` joins them, `schema rebase` puts one behind the other"),
            ];
        }
        failure
    })
}

/// What else must run before: a label stays a label, all else becomes an id.
fn depends_on(author: &Author, given: &[String]) -> Outcome<Vec<String>> {
    let mut names = Vec::new();
    for name in given {
        if author.graph().labelled(name).is_some() {
            names.push(name.clone());
        } else {
            names.extend(author.ids(&author.graph().resolve(name)?));
        }
    }
    Ok(names)
}

/// The names of a branch.
pub(super) fn labels(given: &[String]) -> Outcome<Vec<String>> {
    match given.iter().find(|label| !revision::is_valid_label(label)) {
        None => Ok(given.to_vec()),
        Some(label) => {
            Err(Failure::misuse("invalid_label", format!("`{label}` cannot be a branch label")))
        }
    }
}
