//! `schema merge`.

use super::author::Author;
use super::revision::{New, labels};
use crate::arguments::MergeArguments;
use crate::failure::{Failure, Outcome};
use crate::session::Session;

pub(super) fn run(session: &Session<'_>, arguments: &MergeArguments) -> Outcome {
    let author = Author::open(session)?;
    let parents = author.ids(&parents(&author, &arguments.revisions)?);
    let new = New {
        id: author.new_id(arguments.rev_id.as_deref())?,
        message: arguments
            .message
            .clone()
            .unwrap_or_else(|| format!("merge {}", parents.join(" and "))),
        revises: parents,
        depends_on: Vec::new(),
        labels: labels(&arguments.branch_label)?,
    };
    new.write(session, author)
}

/// The heads to join: those that are named, or all.
fn parents(author: &Author, named: &[String]) -> Outcome<Vec<usize>> {
    let graph = author.graph();
    let mut parents: Vec<usize> = Vec::new();
    if named.is_empty() {
        parents.extend(graph.heads());
    }
    for name in named {
        parents.extend(graph.resolve(name)?);
    }
    parents.sort_unstable();
    parents.dedup();
    if let Some(inner) = parents.iter().find(|parent| !graph.children(**parent).is_empty()) {
        let message = format!("revision {} is not a head", graph.id(*inner));
        return Err(Failure::new("not_a_head", message).candidates(author.ids(graph.heads())));
    }
    match parents.len() {
        0 | 1 => {
            let message = "there is nothing to merge: a merge joins two heads or more";
            let heads = author.ids(graph.heads());
            let help = format!("the heads are: {}", crate::shape::names(&heads));
            Err(Failure::new("nothing_to_merge", message).candidates(heads).help(help))
        }
        _ => Ok(parents),
    }
}
