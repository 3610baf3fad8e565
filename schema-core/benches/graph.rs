//! Times the revision graph on ten thousand revisions in the shapes that could go wrong:
//! `cargo bench -p schema-core --bench graph`.
#![expect(clippy::print_stdout, reason = "a table of times is what this program is for")]
#![expect(clippy::disallowed_methods, reason = "a benchmark reads the clock")]

use std::hint::black_box;
use std::time::Instant;

use schema_core::graph::{Graph, Node};

const COUNT: usize = 10_000;

fn main() {
    println!(
        "{:<28}{:>9}{:>9}{:>9}{:>9}{:>9}{:>9}  ms",
        COUNT, "build", "resolve", "upgrade", "down", "history", "all"
    );
    for (name, nodes) in shapes() {
        report(name, nodes);
    }
}

fn report(name: &str, nodes: Vec<Node>) {
    let mut times = Vec::new();
    let mut last = Instant::now();
    let mut lap = |times: &mut Vec<f64>| {
        times.push(last.elapsed().as_secs_f64() * 1000.0);
        last = Instant::now();
    };
    let (graph, problems) = Graph::build(nodes);
    lap(&mut times);
    for target in ["head", "heads", "-1", &graph.id(COUNT / 2)[..7], "nosuch", "0@head"] {
        let _ = black_box(graph.resolve(target));
    }
    lap(&mut times);
    let up = graph.upgrade(&[], "heads").map_or(0, |plan| plan.len());
    let _ = black_box(graph.upgrade(&[], "+5000"));
    lap(&mut times);
    let down = graph.downgrade(graph.effective_heads(), "base").map_or(0, |plan| plan.len());
    let _ = black_box(graph.downgrade(graph.effective_heads(), "-1"));
    lap(&mut times);
    let history = graph.range(None, None).map_or(0, |range| range.len());
    let labels = graph.labels_of_all().len();
    lap(&mut times);
    times.push(times.iter().sum());
    let times: String = times.iter().map(|time| format!("{time:>9.2}")).collect();
    println!(
        "{name:<28}{times}  ({} problems; {up} up, {down} down, {history} shown, {labels} labelled)",
        problems.len()
    );
}

fn shapes() -> Vec<(&'static str, Vec<Node>)> {
    let scattered = |index: usize| index.wrapping_mul(7919) % COUNT;
    vec![
        ("chain", graph(|index| index.checked_sub(1).into_iter().collect())),
        ("chain, files shuffled", shuffled(scattered)),
        ("ladder of merges", graph(ladder)),
        ("a fan of heads", graph(|index| if index == 0 { vec![] } else { vec![0] })),
        ("heads with nothing shared", graph(|_| vec![])),
        (
            "a fan above a chain",
            graph(|index| index.min(COUNT / 2).checked_sub(1).into_iter().collect()),
        ),
        ("one merge of all", graph(one_merge)),
        ("diamonds side by side", graph(diamond)),
        ("merges of a whole chain", graph(|index| (index.saturating_sub(8)..index).collect())),
        ("each depends on the first", dependent(|_| 0)),
        ("two chains, interleaved", dependent(|index| (index - 1) / 2)),
        ("each with a label", labelled()),
        ("missing parents", missing()),
        ("one ring", graph(|index| vec![(index + 1) % COUNT])),
        ("everything on cycles", graph(|index| vec![(index + 1) % COUNT, index / 2, index / 3])),
    ]
}

fn id(index: usize) -> String {
    // Scattered as real ids are, and the same on each run.
    format!("{:012x}", (index as u64 + 1).wrapping_mul(0x9e37_79b9_7f4a_7c15) >> 16)
}

fn graph(parents: impl Fn(usize) -> Vec<usize>) -> Vec<Node> {
    let node = |index| Node {
        id: id(index),
        parents: parents(index).into_iter().map(id).collect(),
        ..Node::default()
    };
    (0..COUNT).map(node).collect()
}

fn shuffled(place: impl Fn(usize) -> usize) -> Vec<Node> {
    let mut nodes = graph(|index| index.checked_sub(1).into_iter().collect());
    (0..COUNT).for_each(|index| nodes.swap(index, place(index)));
    nodes
}

/// Two rungs side by side, then the merge of both, and so on.
fn ladder(index: usize) -> Vec<usize> {
    match index % 3 {
        _ if index == 0 => vec![],
        0 => vec![index - 2, index - 1],
        rung => vec![index - rung],
    }
}

fn one_merge(index: usize) -> Vec<usize> {
    match index {
        0 => vec![],
        _ if index == COUNT - 1 => (1..index).collect(),
        _ => vec![0],
    }
}

fn diamond(index: usize) -> Vec<usize> {
    match index % 4 {
        0 => vec![],
        3 => vec![index - 2, index - 1],
        side => vec![index - side],
    }
}

/// Two chains, of which each revision of the second depends on one of the first.
fn dependent(on: impl Fn(usize) -> usize) -> Vec<Node> {
    let mut nodes = graph(|index| index.checked_sub(2).into_iter().collect());
    for (index, node) in nodes.iter_mut().enumerate().filter(|(index, _)| index % 2 == 1) {
        node.depends_on = vec![id(on(index) / 2 * 2)];
    }
    nodes
}

fn labelled() -> Vec<Node> {
    let mut nodes = graph(|index| index.checked_sub(100).into_iter().collect());
    nodes.iter_mut().enumerate().for_each(|(index, node)| node.labels = vec![format!("{index}")]);
    nodes
}

fn missing() -> Vec<Node> {
    let mut nodes = graph(|_| vec![]);
    nodes.iter_mut().for_each(|node| node.parents = vec![format!("{}0", node.id)]);
    nodes
}
