//! `schema rebase`.

use schema_core::authoring;
use schema_core::revision::Order;
use serde::Serialize;

use super::author::{Author, Written};
use crate::arguments::RebaseArguments;
use crate::console::{Answer, Page};
use crate::failure::{Exit, Failure, Outcome};
use crate::files::{self, Change};
use crate::session::Session;
use crate::shape::names;

/// A revision that was put behind another.
#[derive(Debug, Serialize)]
struct Rebased {
    revision: String,
    revises: Vec<String>,
    file: String,
    renamed: Vec<Renamed>,
    #[serde(flatten)]
    written: Written,
}

#[derive(Clone, Debug, Serialize)]
struct Renamed {
    revision: String,
    from: String,
    to: String,
}

impl Answer for Rebased {
    fn text(&self, page: &mut Page) {
        page.line(&format!("{} revises {} now", self.revision, names(&self.revises)));
        self.written.write(page);
    }
}

pub(super) fn run(session: &Session<'_>, arguments: &RebaseArguments) -> Outcome {
    let mut author = Author::open(session)?;
    let moved = moved(&author, &arguments.revision)?;
    let onto = onto(&author, moved, arguments.onto.as_deref())?;
    let revises = author.ids(onto.as_slice());
    let subtree = subtree(&author, moved);
    if !arguments.accept {
        refuse_sealed(&author, &subtree)?;
    }
    let renamed = new_names(&author, &subtree, moved, onto);
    change(&mut author, moved, &revises, &renamed)?;
    let id = author.graph().id(moved).to_owned();
    let file = author.directory.revisions[moved].file.clone();
    let file = renamed.iter().find(|one| one.revision == id).map_or(file, |one| one.to.clone());
    let file = author.shown(&file);
    let mut drafts: Vec<String> = renamed.iter().map(|one| one.revision.clone()).collect();
    drafts.push(id.clone());
    let written = author.commit(session, &drafts)?;
    session.console.answer(&Rebased { revision: id, revises, file, renamed, written });
    Ok(Exit::Done)
}

fn moved(author: &Author, target: &str) -> Outcome<usize> {
    let Some(moved) = author.one(target)? else {
        return Err(Failure::new(
            "not_a_revision",
            format!("`{target}` is no revision that could be moved"),
        ));
    };
    if author.graph().parents(moved).len() > 1 {
        let message = format!(
            "revision {} is a merge: it stands where its parents are",
            author.graph().id(moved)
        );
        return Err(Failure::new("is_a_merge", message)
            .help("delete its file instead, and run `schema lock`"));
    }
    Ok(moved)
}

/// The revision to put it behind; `None` is base.
fn onto(author: &Author, moved: usize, named: Option<&str>) -> Outcome<Option<usize>> {
    let graph = author.graph();
    let above = graph.descendants_inclusive(&[moved]);
    let onto = match named {
        Some(named) => author.one(named)?,
        None => {
            let others: Vec<usize> =
                graph.heads().iter().copied().filter(|head| !above[*head]).collect();
            match others.as_slice() {
                [only] => Some(*only),
                [] => {
                    let message =
                        format!("there is no other head to put {} behind", graph.id(moved));
                    return Err(
                        Failure::new("no_other_head", message).help("name a revision with --onto")
                    );
                }
                several => {
                    let message = format!("{} can be put behind several heads", graph.id(moved));
                    let failure =
                        Failure::new("multiple_heads", message).help("name one with --onto");
                    return Err(failure.candidates(author.ids(several)));
                }
            }
        }
    };
    match onto.filter(|onto| above[*onto]) {
        Some(onto) => {
            let (moved, onto) = (graph.id(moved), graph.id(onto));
            Err(Failure::new(
                "cycle",
                format!("{onto} is built on {moved}, which cannot be put behind it"),
            ))
        }
        None => Ok(onto),
    }
}

/// The revision and all that builds on it, parents before their children.
fn subtree(author: &Author, moved: usize) -> Vec<usize> {
    let above = author.graph().descendants_inclusive(&[moved]);
    author.graph().topological().iter().copied().filter(|index| above[*index]).collect()
}

fn refuse_sealed(author: &Author, subtree: &[usize]) -> Outcome<()> {
    let entries = author.directory.lock.iter().flat_map(|lock| &lock.entries);
    let sealed: std::collections::BTreeSet<&str> =
        entries.filter(|entry| entry.seal.is_some()).map(|entry| entry.id.as_str()).collect();
    let sealed: Vec<&str> = subtree
        .iter()
        .map(|index| author.graph().id(*index))
        .filter(|id| sealed.contains(id))
        .collect();
    if sealed.is_empty() {
        return Ok(());
    }
    let message =
        format!("sealed: {}; a database may have run what would be moved", sealed.join(", "));
    let failure =
        Failure::new("sealed", message).candidates(sealed.iter().map(|id| (*id).to_owned()));
    Err(failure.help("if none has, move it with --accept; else join the heads with `schema merge`"))
}

/// New names for the files that would sort before their parents.
fn new_names(
    author: &Author,
    subtree: &[usize],
    moved: usize,
    onto: Option<usize>,
) -> Vec<Renamed> {
    let (graph, revisions) = (author.graph(), &author.directory.revisions);
    let inside: std::collections::BTreeSet<usize> = subtree.iter().copied().collect();
    let others: Vec<_> = (0..revisions.len())
        .filter(|index| !inside.contains(index))
        .map(|index| revisions[index].clone())
        .collect();
    let mut next = Order::new(&authoring::next_order(&others, &files::now()));
    let mut orders: Vec<Order> = revisions.iter().map(|revision| revision.order.clone()).collect();
    let mut renamed = Vec::new();
    for index in subtree {
        let parents = if *index == moved { onto.as_slice() } else { graph.parents(*index) };
        let before = parents.iter().chain(graph.depends_on(*index));
        let is_behind =
            before.map(|parent| &orders[*parent]).all(|parent| orders[*index] > *parent);
        let Some(order) = next.clone().filter(|_| !is_behind) else { continue };
        let revision = &revisions[*index];
        renamed.push(Renamed {
            revision: revision.id.value.clone(),
            from: revision.file.clone(),
            to: format!("{}_{}.sql", order.digits(), revision.slug),
        });
        next = Some(order.next());
        orders[*index] = order;
    }
    renamed
}

fn change(
    author: &mut Author,
    moved: usize,
    revises: &[String],
    renamed: &[Renamed],
) -> Outcome<()> {
    let revision = &author.directory.revisions[moved];
    let (id, file) = (revision.id.value.clone(), revision.file.clone());
    let parents: Vec<&str> = revises.iter().map(String::as_str).collect();
    let Some(edited) = authoring::set_revises(author.contents(&file), &parents) else {
        let message = format!("{} has no line `--! revises:`", author.shown(&file));
        return Err(Failure::new("directory", message));
    };
    if !renamed.iter().any(|one| one.revision == id) {
        author.changes.0.push(Change::Replace { name: file, contents: edited.clone() });
    }
    for one in renamed {
        let contents =
            if one.revision == id { edited.clone() } else { author.contents(&one.from).to_vec() };
        author.changes.0.push(Change::Create { name: one.to.clone(), contents });
        author.changes.0.push(Change::Remove { name: one.from.clone() });
    }
    Ok(())
}
