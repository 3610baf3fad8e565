//! Makes a graph of nodes, whatever is wrong with them.

use std::collections::BTreeSet;

use super::dag;
use super::edges::Edges;
use super::names::{NameKind, Names};
use super::problem::Problem;
use super::{Graph, Node};
use crate::suggest::closest_few;

/// How many names are offered for one that was not found.
pub(super) const CANDIDATES: usize = 5;

/// For how many missing revisions the names are searched for candidates. Each search reads all
/// names, and somebody who sees so many mistakes has made one of another kind.
const SEARCHES: usize = 10;

impl Graph {
    /// Makes a graph of the nodes, whose index is their position here, and finds all that is wrong
    /// with them. An edge that cannot stand is left out, so that the rest can still be asked.
    pub fn build(nodes: Vec<Node>) -> (Graph, Vec<Problem>) {
        let (names, mut problems) = Names::collect(&nodes);
        let mut links = Links::new(&nodes, &names);
        problems.append(&mut links.problems);
        problems.extend(links.cut_cycles());
        let graph = links.into_graph(nodes, names);
        problems.extend(no_base(&graph));
        if graph.heads.len() > 1 && !problems.iter().any(moves_heads) {
            problems.push(Problem::SeveralHeads { heads: graph.heads.clone() });
        }
        (graph, problems)
    }
}

/// The edges of the nodes, by index.
struct Links {
    parents: Vec<Vec<usize>>,
    depends_on: Vec<Vec<usize>>,
    /// Whether a node's id belongs to another, so that the node is no part of the graph.
    hidden: Vec<bool>,
    problems: Vec<Problem>,
    /// How many searches for candidates are left.
    searches: usize,
}

impl Links {
    fn new(nodes: &[Node], names: &Names) -> Self {
        let mut links = Links {
            parents: vec![Vec::new(); nodes.len()],
            depends_on: vec![Vec::new(); nodes.len()],
            hidden: vec![false; nodes.len()],
            problems: Vec::new(),
            searches: SEARCHES,
        };
        for (node, given) in nodes.iter().enumerate() {
            links.hidden[node] = names.find(&given.id).is_none_or(|name| name.node != node);
            if !links.hidden[node] {
                links.link(node, given, names);
            }
        }
        // An id that is written twice is one edge.
        keep_first(&mut links.parents);
        keep_first(&mut links.depends_on);
        links
    }

    fn link(&mut self, node: usize, given: &Node, names: &Names) {
        for id in &given.parents {
            match names.find(id).filter(|name| name.kind == NameKind::Id) {
                Some(parent) => self.parents[node].push(parent.node),
                None => {
                    let candidates = self.candidates(id, names, &[NameKind::Id]);
                    self.problems.push(Problem::MissingParent { node, id: id.clone(), candidates });
                }
            }
        }
        for id in &given.depends_on {
            match names.find(id) {
                Some(other) => self.depends_on[node].push(other.node),
                None => {
                    let candidates = self.candidates(id, names, &[NameKind::Id, NameKind::Label]);
                    let id = id.clone();
                    self.problems.push(Problem::MissingDependency { node, id, candidates });
                }
            }
        }
    }

    fn candidates(&mut self, given: &str, names: &Names, kinds: &[NameKind]) -> Vec<String> {
        if self.searches == 0 {
            return Vec::new();
        }
        self.searches -= 1;
        let among = names.all().filter(|name| kinds.contains(&name.kind));
        let found = closest_few(given, among.map(|name| name.text.as_str()), CANDIDATES);
        found.into_iter().map(str::to_owned).collect()
    }

    /// Takes out edges until there is no cycle, and returns the cycles.
    fn cut_cycles(&mut self) -> impl Iterator<Item = Problem> + use<> {
        let before = joined(&self.parents, &self.depends_on);
        let found = dag::cycles(self.parents.len(), |node| before.of(node));
        let cut: BTreeSet<(usize, usize)> = found.edges.into_iter().collect();
        if !cut.is_empty() {
            for list in [&mut self.parents, &mut self.depends_on] {
                for (node, ends) in list.iter_mut().enumerate() {
                    ends.retain(|end| !cut.contains(&(node, *end)));
                }
            }
        }
        found.paths.into_iter().map(|path| Problem::Cycle { path })
    }

    fn into_graph(self, nodes: Vec<Node>, names: Names) -> Graph {
        let parents = Edges::new(&self.parents);
        let children = parents.reversed();
        let followers = joined(&self.parents, &self.depends_on).reversed();
        let all_before = joined(&self.parents, &self.depends_on);
        let topological =
            dag::topological(nodes.len(), |node| all_before.of(node), |node| followers.of(node));
        let needed = needed_dependencies(&parents, &self.depends_on, &topological);
        let before = joined(&self.parents, &needed);
        let shown = |node: &usize| !self.hidden[*node];
        Graph {
            heads: filtered(&nodes, |node| shown(node) && children.of(*node).is_empty()),
            effective_heads: filtered(&nodes, |node| shown(node) && followers.of(*node).is_empty()),
            bases: filtered(&nodes, |node| shown(node) && parents.of(*node).is_empty()),
            after: before.reversed(),
            before,
            depends_on: Edges::new(&self.depends_on),
            parents,
            children,
            followers,
            topological,
            names,
            nodes,
        }
    }
}

fn filtered(nodes: &[Node], keep: impl FnMut(&usize) -> bool) -> Vec<usize> {
    (0..nodes.len()).filter(keep).collect()
}

fn joined(parents: &[Vec<usize>], depends_on: &[Vec<usize>]) -> Edges {
    let mut lists = parents.to_vec();
    for (list, more) in lists.iter_mut().zip(depends_on) {
        list.extend_from_slice(more);
    }
    keep_first(&mut lists);
    Edges::new(&lists)
}

/// Leaves each node in a list only where it first stands.
fn keep_first(lists: &mut [Vec<usize>]) {
    let mut seen_in = vec![usize::MAX; lists.len()];
    for (place, list) in lists.iter_mut().enumerate() {
        list.retain(|node| std::mem::replace(&mut seen_in[*node], place) != place);
    }
}

/// Returns the dependencies of each node without those that one of its ancestors by `revises` has
/// too: they are there by then, and Alembic's order does not look at them again.
///
/// Dependencies are handled 64 at a time, a bit each, in one pass over the graph.
fn needed_dependencies(
    parents: &Edges,
    depends_on: &[Vec<usize>],
    topological: &[usize],
) -> Vec<Vec<usize>> {
    let mut shared: Vec<usize> = depends_on.iter().flatten().copied().collect();
    shared.sort_unstable();
    let shared: Vec<usize> = shared
        .chunk_by(|one, other| one == other)
        .filter(|dependents| dependents.len() > 1)
        .filter_map(|dependents| dependents.first().copied())
        .collect();
    let mut needed = depends_on.to_vec();
    for group in shared.chunks(64) {
        let mut inherited = vec![0_u64; depends_on.len()];
        for node in topological {
            let own = depends_on[*node].iter().filter_map(|other| bit(group, *other));
            let above = parents.of(*node).iter().fold(0, |bits, parent| bits | inherited[*parent]);
            inherited[*node] = own.fold(above, |bits, bit| bits | bit);
            if above != 0 {
                needed[*node].retain(|other| bit(group, *other).is_none_or(|bit| above & bit == 0));
            }
        }
    }
    needed
}

fn bit(group: &[usize], node: usize) -> Option<u64> {
    group.binary_search(&node).ok().map(|place| 1 << place)
}

fn no_base(graph: &Graph) -> Option<Problem> {
    let names_a_parent = |node: &Node| !node.parents.is_empty();
    (!graph.is_empty() && graph.nodes.iter().all(names_a_parent)).then_some(Problem::NoBase)
}

fn moves_heads(problem: &Problem) -> bool {
    matches!(
        problem,
        Problem::DuplicateId { .. } | Problem::MissingParent { .. } | Problem::Cycle { .. }
    )
}
