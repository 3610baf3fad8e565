//! What the graph tests share: graphs written as text, questions to them, and shuffling.
#![allow(dead_code, reason = "each test program uses a part of it")]

use schema_core::graph::{Graph, Node, Problem, TargetError};

/// Reads a graph, a revision on each line: `id < parents, ... > dependencies, ... @ labels, ...`,
/// of which all but the id may be left out.
pub(crate) fn nodes(text: &str) -> Vec<Node> {
    let revisions = text.lines().map(str::trim).filter(|line| !line.is_empty());
    revisions.map(node).collect()
}

fn node(line: &str) -> Node {
    let end = line.find(['<', '>', '@']).unwrap_or(line.len());
    Node {
        id: line[..end].trim().to_owned(),
        parents: part(line, '<'),
        depends_on: part(line, '>'),
        labels: part(line, '@'),
    }
}

fn part(line: &str, sign: char) -> Vec<String> {
    let part = line.split_once(sign).map_or("", |(_, part)| part);
    list(&part[..part.find(['<', '>', '@']).unwrap_or(part.len())])
}

/// Reads names with commas between them; `-` is an empty list.
pub(crate) fn list(text: &str) -> Vec<String> {
    let names = text.split(',').map(str::trim).filter(|name| !name.is_empty() && *name != "-");
    names.map(str::to_owned).collect()
}

/// Makes a graph with nothing wrong but, perhaps, several heads.
#[track_caller]
pub(crate) fn sound(nodes: Vec<Node>) -> Graph {
    let (graph, problems) = Graph::build(nodes);
    let other = |problem: &Problem| !matches!(problem, Problem::SeveralHeads { .. });
    assert!(!problems.iter().any(other), "{problems:?}");
    graph
}

/// Asks `upgrade <current> <target>`, `downgrade <current> <target>`, `resolve <target>`,
/// `history <lower> <upper>` or `between <lower> <upper>`, where `-` is nothing.
#[track_caller]
pub(crate) fn ask(graph: &Graph, question: &str) -> Result<Vec<String>, TargetError> {
    let words: Vec<&str> = question.split_whitespace().collect();
    let current = |names: &str| -> Vec<usize> {
        list(names).iter().map(|name| graph.index_of(name).expect("a current revision")).collect()
    };
    let end = |name| Some(name).filter(|name| *name != "-");
    let answer = match *words.as_slice() {
        ["upgrade", from, target] => graph.upgrade(&current(from), target),
        ["downgrade", from, target] => graph.downgrade(&current(from), target),
        ["resolve", target] => graph.resolve(target),
        ["history", lower, upper] => graph.range(end(lower), end(upper)),
        ["between", lower, upper] => graph.between(end(lower), end(upper)),
        _ => panic!("no question: {question}"),
    };
    Ok(ids(graph, &answer?))
}

/// Returns the ids of revisions.
pub(crate) fn ids(graph: &Graph, of: &[usize]) -> Vec<String> {
    of.iter().map(|index| graph.id(*index).to_owned()).collect()
}

/// Fails unless each revision comes on the right side of those that it needs.
#[track_caller]
pub(crate) fn assert_ordered(graph: &Graph, order: &[String], oldest_first: bool) {
    let mut indexes: Vec<usize> =
        order.iter().map(|id| graph.index_of(id).expect("an id of the graph")).collect();
    if !oldest_first {
        indexes.reverse();
    }
    for (place, index) in indexes.iter().enumerate() {
        let needed = graph.ancestors_inclusive(&[*index]);
        let behind = indexes.get(place + 1..).unwrap_or_default();
        assert!(!behind.iter().any(|later| needed[*later]), "{order:?} is no order");
    }
}

/// Returns the same items in other orders: the reverse one, and some that look like chance but are
/// the same on each run.
pub(crate) fn shuffles<T: Clone>(items: &[T]) -> Vec<Vec<T>> {
    let mut all = vec![items.iter().rev().cloned().collect()];
    let mut state: u64 = 0x2545_f491_4f6c_dd1d;
    for _ in 0..6 {
        let mut shuffled = items.to_vec();
        for place in (1..shuffled.len()).rev() {
            state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1);
            shuffled.swap(place, (state >> 33) as usize % (place + 1));
        }
        all.push(shuffled);
    }
    all
}
