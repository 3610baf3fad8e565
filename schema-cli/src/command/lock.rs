//! `schema lock`.

use schema_core::directory::Directory;
use schema_core::lock::{Lock, Update};
use serde::Serialize;

use super::author::{Author, Written, refusal};
use crate::arguments::LockArguments;
use crate::console::{Answer, Page};
use crate::failure::{Exit, Failure, Outcome};
use crate::session::Session;

/// What was sealed.
#[derive(Debug, Serialize)]
struct Locked {
    sealed: Vec<String>,
    accepted: Vec<String>,
    removed_revisions: Vec<String>,
    #[serde(flatten)]
    written: Written,
}

impl Answer for Locked {
    fn text(&self, page: &mut Page) {
        let lists = [
            ("sealed", &self.sealed),
            ("accepted", &self.accepted),
            ("taken out", &self.removed_revisions),
        ];
        for (verb, ids) in lists {
            for id in ids {
                page.line(&format!("{verb} {id}"));
            }
        }
        if self.written.written.is_empty() {
            page.line("nothing to do: every revision is sealed");
        }
        self.written.write(page);
    }
}

pub(super) fn run(session: &Session<'_>, arguments: &LockArguments) -> Outcome {
    let mut author = Author::open(session)?;
    let accept = accepted(&author, &arguments.accept)?;
    let update = Update::Seal { accept: &accept };
    let lock = Lock::update(author.directory.lock.as_ref(), &author.directory, update);
    let lock = lock.map_err(|refused| refusal(session, refused, &author.directory))?;
    let mut locked = locked(&author.directory, &lock, accept);
    author.lock(&lock);
    locked.written = author.write()?;
    session.console.answer(&locked);
    Ok(Exit::Done)
}

/// The ids that are accepted, in full: revisions that are there, or that the lock still lists.
fn accepted(author: &Author, given: &[String]) -> Outcome<Vec<String>> {
    let listed = author.directory.lock.iter().flat_map(|lock| &lock.entries);
    let listed: Vec<&str> = listed.map(|entry| entry.id.as_str()).collect();
    let mut ids = Vec::new();
    for name in given.iter().filter(|name| !name.is_empty()) {
        if listed.contains(&name.as_str()) {
            ids.push(name.clone());
            continue;
        }
        match author.one(name)? {
            Some(index) => ids.push(author.graph().id(index).to_owned()),
            None => return Err(Failure::new("not_a_revision", format!("`{name}` is no revision"))),
        }
    }
    Ok(ids)
}

/// What a new lock changes.
fn locked(directory: &Directory, lock: &Lock, accept: Vec<String>) -> Locked {
    let before = directory.lock.iter().flat_map(|lock| &lock.entries);
    let before: std::collections::BTreeMap<&str, bool> =
        before.map(|entry| (entry.id.as_str(), entry.seal.is_some())).collect();
    let after: std::collections::BTreeSet<&str> =
        lock.entries.iter().map(|entry| entry.id.as_str()).collect();
    let ids = lock.entries.iter().map(|entry| entry.id.as_str());
    let sealed = ids.filter(|id| before.get(id) != Some(&true)).map(str::to_owned).collect();
    let gone = before.keys().filter(|id| !after.contains(**id));
    Locked {
        sealed,
        removed_revisions: gone.map(|id| (*id).to_owned()).collect(),
        accepted: accept.into_iter().filter(|id| after.contains(id.as_str())).collect(),
        written: Written { written: Vec::new(), removed: Vec::new() },
    }
}
