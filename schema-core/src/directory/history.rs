//! What is wrong with how the revisions come behind each other.

use std::collections::{BTreeMap, BTreeSet};

use crate::config::Config;
use crate::diagnostic::{Code, Diagnostic};
use crate::graph::{Graph, Node, Problem};
use crate::revision::Revision;
use crate::source::{Location, Spanned};

/// How many places are marked for one problem.
const MARKED: usize = 5;

/// What is known of files that have no place in the graph.
pub(super) struct Unplaced {
    /// The ids of misnamed files, which are only not where they should be.
    pub(super) ids: BTreeSet<String>,
    /// How many files do not say which revision they are.
    pub(super) nameless: usize,
    /// Whether a header could not be read whole, so that parents may be missing.
    pub(super) headers_broken: bool,
}

/// The node of a revision.
pub(super) fn node(revision: &Revision) -> Node {
    let values = |list: &[Spanned<String>]| list.iter().map(|item| item.value.clone()).collect();
    Node {
        id: revision.id.value.clone(),
        parents: values(&revision.revises),
        depends_on: values(&revision.depends_on),
        labels: values(&revision.labels),
    }
}

/// Says what the problems of a graph are. Those that follow from a file that could not be placed
/// are left out: that file has an error of its own.
pub(super) fn check(
    revisions: &[Revision],
    graph: &Graph,
    problems: &[Problem],
    config: &Config,
    unplaced: &Unplaced,
) -> Vec<Diagnostic> {
    let missing: BTreeSet<&str> = problems.iter().filter_map(missing).collect();
    let unknown = missing.iter().filter(|id| !unplaced.ids.contains(**id)).count();
    let follows = |problem: &Problem| match problem {
        Problem::MissingParent { id, .. } | Problem::MissingDependency { id, .. } => {
            unplaced.ids.contains(id) || unknown <= unplaced.nameless
        }
        Problem::SeveralHeads { .. } => {
            config.multiple_heads
                || unplaced.headers_broken
                || unplaced.nameless > 0
                || !unplaced.ids.is_empty()
        }
        // A parent that is not there is told by itself, with what to write in the first revision.
        Problem::NoBase => !missing.is_empty() || unplaced.nameless > 0,
        _ => false,
    };
    let told = problems.iter().filter(|problem| !follows(problem));
    let places = places(problems, revisions);
    let told = told.filter_map(|problem| describe(problem, revisions, &places));
    // In a cycle no order of the files is right.
    let cyclic: BTreeSet<usize> = problems.iter().flat_map(cycle_of).copied().collect();
    told.chain(misplaced(revisions, graph, &cyclic)).collect()
}

fn cycle_of(problem: &Problem) -> &[usize] {
    match problem {
        Problem::Cycle { path } => path,
        _ => &[],
    }
}

fn missing(problem: &Problem) -> Option<&str> {
    match problem {
        Problem::MissingParent { id, .. } | Problem::MissingDependency { id, .. } => Some(id),
        _ => None,
    }
}

fn at(revision: &Revision, item: &Spanned<String>) -> Location {
    Location { source: revision.source, span: item.span }
}

/// The place in a list that names an id.
fn named(revision: &Revision, list: &[Spanned<String>], id: &str) -> Location {
    list.iter().find(|item| item.value == id).map_or(revision.location(), |item| at(revision, item))
}

/// Where the revisions with missing ones name their parents and dependencies. A map, for a file
/// may name any number of them.
type Places<'a> = BTreeMap<(usize, Code, &'a str), Location>;

fn places<'a>(problems: &[Problem], revisions: &'a [Revision]) -> Places<'a> {
    let nodes: BTreeSet<usize> = problems
        .iter()
        .filter_map(|problem| match problem {
            Problem::MissingParent { node, .. } | Problem::MissingDependency { node, .. } => {
                Some(*node)
            }
            _ => None,
        })
        .collect();
    let mut places = Places::new();
    for (node, revision) in nodes.iter().filter_map(|node| Some((*node, revisions.get(*node)?))) {
        for (code, list) in [(Code::S0502, &revision.revises), (Code::S0503, &revision.depends_on)]
        {
            for item in list {
                places.insert((node, code, item.value.as_str()), at(revision, item));
            }
        }
    }
    places
}

fn describe(problem: &Problem, revisions: &[Revision], places: &Places<'_>) -> Option<Diagnostic> {
    match problem {
        Problem::DuplicateId { id, first, second } => {
            let message = format!("two files have the revision id `{id}`");
            let diagnostic = Diagnostic::error(Code::S0501, message);
            let diagnostic =
                diagnostic.primary(revisions.get(*second)?.location(), "once more here");
            let diagnostic = diagnostic.secondary(revisions.get(*first)?.location(), "first here");
            Some(
                diagnostic.help("give the newer one an id of its own, such as 12 other hex digits"),
            )
        }
        Problem::MissingParent { node, id, candidates } => {
            let revision = revisions.get(*node)?;
            let place = places.get(&(*node, Code::S0502, id.as_str()));
            let place = place.copied().unwrap_or(revision.location());
            let message = format!("there is no revision `{id}` that could be revised");
            let diagnostic = Diagnostic::error(Code::S0502, message).primary(place, "");
            Some(diagnostic.help(candidates_or(candidates, "bring its file back, or write the id of the revision before this one; the first one says `--! revises: none`")))
        }
        Problem::MissingDependency { node, id, candidates } => {
            let revision = revisions.get(*node)?;
            let place = places.get(&(*node, Code::S0503, id.as_str()));
            let place = place.copied().unwrap_or(revision.location());
            let message = format!("there is no revision `{id}` that this one could depend on");
            let diagnostic = Diagnostic::error(Code::S0503, message).primary(place, "");
            Some(
                diagnostic
                    .help(candidates_or(candidates, "bring its file back, or correct the id")),
            )
        }
        Problem::Cycle { path } => cycle(path, revisions),
        Problem::SeveralHeads { heads } => several_heads(heads, revisions),
        Problem::NoBase => {
            let first = revisions.first()?;
            let message = "every revision has a parent, so that there is no first one";
            let place = first.revises.first().map_or(first.location(), |parent| at(first, parent));
            let diagnostic = Diagnostic::error(Code::S0506, message).primary(place, "");
            Some(diagnostic.help("write `--! revises: none` in the first revision"))
        }
        Problem::DuplicateLabel { label, first, second } => {
            let (first, second) = (revisions.get(*first)?, revisions.get(*second)?);
            let diagnostic =
                Diagnostic::error(Code::S0507, format!("two revisions have the label `{label}`"));
            let diagnostic =
                diagnostic.primary(named(second, &second.labels, label), "once more here");
            let diagnostic = diagnostic.secondary(named(first, &first.labels, label), "first here");
            Some(diagnostic.help("remove one of them: a label counts for the whole branch, and is written where the branch begins"))
        }
        Problem::LabelIsId { label, node, named: owner } => {
            let revision = revisions.get(*node)?;
            let message = format!("the label `{label}` is also the id of a revision");
            let diagnostic = Diagnostic::error(Code::S0508, message);
            let diagnostic = diagnostic.primary(named(revision, &revision.labels, label), "");
            let diagnostic =
                diagnostic.secondary(revisions.get(*owner)?.location(), "the revision");
            Some(diagnostic.help("rename the label"))
        }
    }
}

fn candidates_or(candidates: &[String], otherwise: &str) -> String {
    match candidates {
        [] => otherwise.to_owned(),
        [only] => format!("did you mean `{only}`?"),
        several => {
            let quoted: Vec<String> = several.iter().map(|id| format!("`{id}`")).collect();
            format!("did you mean one of {}?", quoted.join(", "))
        }
    }
}

fn cycle(path: &[usize], revisions: &[Revision]) -> Option<Diagnostic> {
    let members: Vec<&Revision> = path.iter().filter_map(|index| revisions.get(*index)).collect();
    let ids: Vec<&str> = members.iter().map(|one| one.id.value.as_str()).collect();
    let shown: Vec<&str> = ids.iter().copied().take(2 * MARKED).collect();
    let dots = if shown.len() < ids.len() { "... -> " } else { "" };
    let message = match ids.as_slice() {
        [only] => format!("revision `{only}` comes before itself"),
        _ => format!(
            "revisions come before themselves: {} -> {dots}{}",
            shown.join(" -> "),
            ids.first()?
        ),
    };
    let next = members.iter().skip(1).chain(members.first());
    let steps = members.iter().zip(next).map(|(one, next)| {
        let id = &next.id.value;
        let revises = one.revises.iter().any(|parent| parent.value == *id);
        let list = if revises { &one.revises } else { &one.depends_on };
        (named(one, list, id), format!("`{}` needs `{id}`", one.id.value))
    });
    let mut diagnostic = Diagnostic::error(Code::S0504, message);
    for (index, (place, label)) in steps.take(MARKED).enumerate() {
        diagnostic = match index {
            0 => diagnostic.primary(place, label),
            _ => diagnostic.secondary(place, label),
        };
    }
    Some(
        diagnostic.help(
            "write another parent in one of them; the first revision says `--! revises: none`",
        ),
    )
}

fn several_heads(heads: &[usize], revisions: &[Revision]) -> Option<Diagnostic> {
    let heads: Vec<&Revision> = heads.iter().filter_map(|index| revisions.get(*index)).collect();
    let (newest, others) = heads.split_last()?;
    let ids: Vec<&str> = heads.iter().take(2 * MARKED).map(|head| head.id.value.as_str()).collect();
    let dots = if ids.len() < heads.len() { ", ..." } else { "" };
    let message = format!("the history has {} heads: {}{dots}", heads.len(), ids.join(", "));
    let diagnostic = Diagnostic::error(Code::S0505, message);
    let mut diagnostic = diagnostic.primary(newest.location(), "nothing revises this one");
    for head in others.iter().take(MARKED) {
        diagnostic = diagnostic.secondary(head.location(), "nor this one");
    }
    let (newest, other) = (&newest.id.value, &others.last()?.id.value);
    Some(
        diagnostic
            .help(format!("if `{newest}` is not released yet, put it behind the other: `schema rebase {newest} --onto {other}`"))
            .help("or join the heads with `schema merge`")
            .help("a history that is meant to have several says `multiple-heads = true` in schema.toml"),
    )
}

/// Files that sort before a parent's file.
fn misplaced(revisions: &[Revision], graph: &Graph, cyclic: &BTreeSet<usize>) -> Vec<Diagnostic> {
    let mut found = Vec::new();
    for (index, child) in revisions.iter().enumerate() {
        let later = |parent: &usize| *parent > index && !cyclic.contains(&index);
        let latest = graph.parents(index).iter().copied().filter(later).max();
        let Some(parent) = latest.and_then(|parent| revisions.get(parent)) else { continue };
        let message = format!("{} sorts before {}, its parent", child.file, parent.file);
        let place = named(child, &child.revises, &parent.id.value);
        let diagnostic = Diagnostic::error(Code::S0509, message).primary(place, "a later file");
        let name = format!("{}_{}.sql", parent.order.next().digits(), child.slug);
        let help = format!("rename it, for example to `{name}`; then run `schema lock`");
        found.push(diagnostic.secondary(parent.location(), "the parent").help(help));
    }
    found
}
