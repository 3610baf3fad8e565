//! What must hold for any graph.

mod graphs;

use proptest::prelude::*;
use schema_core::graph::{Graph, Node};

/// A sound graph: each revision comes behind some that were given before it, with dependencies and
/// labels here and there, and all of it shuffled.
fn sound_graph() -> impl Strategy<Value = Graph> {
    let edges = prop::collection::vec(any::<prop::sample::Index>(), 0..4);
    let revision = (edges, 0_usize..4, any::<bool>());
    let revisions = prop::collection::vec(revision, 1..40);
    revisions.prop_map(|revisions| make(&revisions)).prop_shuffle().prop_map(graphs::sound)
}

fn make(revisions: &[(Vec<prop::sample::Index>, usize, bool)]) -> Vec<Node> {
    let id = |index: usize| format!("revision{index}");
    let mut nodes = Vec::new();
    for (index, (edges, parents, labelled)) in revisions.iter().enumerate() {
        let mut node = Node { id: id(index), ..Node::default() };
        for (place, edge) in edges.iter().enumerate().filter(|_| index > 0) {
            let list = if place < *parents { &mut node.parents } else { &mut node.depends_on };
            list.push(id(edge.index(index)));
        }
        if *labelled && index % 5 == 0 {
            node.labels.push(format!("label{index}"));
        }
        nodes.push(node);
    }
    nodes
}

/// Any nodes: with ids that clash, names of what there is not, and cycles.
fn any_nodes() -> impl Strategy<Value = Vec<Node>> {
    let names = || prop::collection::vec("[ab@+,-]{0,2}|[a-c]{4}|head|base|é{4}", 0..4);
    let node = ("[ab]{0,2}|[a-c]{4}|head|@", names(), names(), names());
    let node =
        node.prop_map(|(id, parents, depends_on, labels)| Node { id, parents, depends_on, labels });
    prop::collection::vec(node, 0..12)
}

fn target() -> impl Strategy<Value = String> {
    let name = prop_oneof![
        Just("heads".to_owned()),
        Just("head".to_owned()),
        Just("base".to_owned()),
        (0_usize..40).prop_map(|index| format!("revision{index}")),
        (0_usize..40).prop_map(|index| format!("label{index}")),
    ];
    let branch =
        prop::option::of((0_usize..40).prop_map(|index| format!("label{}", index / 5 * 5)));
    let count = prop::option::of(-3_i8..=3);
    (branch, prop::option::of(name), count).prop_map(|(branch, name, count)| {
        let branch = branch.map(|branch| format!("{branch}@")).unwrap_or_default();
        let count = count.map(|count| format!("{count:+}")).unwrap_or_default();
        format!("{branch}{}{count}", name.unwrap_or_default())
    })
}

/// Marks what is in force.
fn in_force(graph: &Graph, heads: &[usize]) -> Vec<bool> {
    graph.ancestors_inclusive(heads)
}

fn closed(graph: &Graph, applied: &[bool]) -> bool {
    let has_all = |index: usize| {
        let mut needed = graph.parents(index).iter().chain(graph.depends_on(index));
        needed.all(|index| applied[*index])
    };
    (0..graph.len()).all(|index| !applied[index] || has_all(index))
}

fn heads(graph: &Graph, applied: &[bool]) -> Vec<usize> {
    let all: Vec<usize> = (0..graph.len()).filter(|index| applied[*index]).collect();
    graph.heads_of(&all)
}

proptest! {
    #[test]
    fn nothing_panics(nodes in any_nodes(), targets in prop::collection::vec(".{0,3}|[ab@+,-]{0,4}[0-9]{0,2}|[a-c]{0,4}@?(head|base|heads)?", 3)) {
        let (graph, _) = Graph::build(nodes);
        prop_assert_eq!(graph.topological().len(), graph.len());
        let all: Vec<usize> = (0..graph.len()).collect();
        for target in &targets {
            let _ = graph.resolve_one(target);
            let _ = graph.resolve(target).map_err(|error| error.to_string());
            for current in [&[][..], &all, graph.heads(), &[0, 1, 7, 99]] {
                let _ = graph.upgrade(current, target).map_err(|error| error.to_string());
                let _ = graph.downgrade(current, target).map_err(|error| error.to_string());
            }
            for other in &targets {
                let _ = graph.range(Some(target), Some(other)).map_err(|error| error.to_string());
                let _ = graph.between(Some(target), Some(other)).map_err(|error| error.to_string());
            }
        }
        let range = graph.range(None, None).expect("everything can be listed");
        let all = graph.ancestors_inclusive(graph.effective_heads());
        prop_assert_eq!(range.len(), all.iter().filter(|marked| **marked).count());
    }

    #[test]
    fn topological_order_has_everything_in_its_place(graph in sound_graph()) {
        let mut applied = vec![false; graph.len()];
        for index in graph.topological() {
            prop_assert!(!applied[*index]);
            applied[*index] = true;
            prop_assert!(closed(&graph, &applied));
        }
        prop_assert_eq!(graph.topological().len(), graph.len());
    }

    /// After each step of an upgrade, and of the downgrade back, everything in force has what it
    /// needs; and the version table's heads say the same as the set of applied revisions.
    #[test]
    fn plans_are_closed_at_each_step(graph in sound_graph(), first in target(), then in target(), back in target()) {
        let mut current = Vec::new();
        for target in [first, then] {
            let Ok(plan) = graph.upgrade(&current, &target) else { continue };
            let mut applied = in_force(&graph, &current);
            for step in plan {
                prop_assert!(!applied[step]);
                applied[step] = true;
                prop_assert!(closed(&graph, &applied));
            }
            current = heads(&graph, &applied);
            prop_assert_eq!(in_force(&graph, &current), applied);
        }
        if let Ok(plan) = graph.downgrade(&current, &back) {
            let mut applied = in_force(&graph, &current);
            for step in plan {
                prop_assert!(applied[step]);
                applied[step] = false;
                prop_assert!(closed(&graph, &applied));
            }
        }
    }

    #[test]
    fn an_upgrade_to_everything_and_back_is_the_same_way(graph in sound_graph()) {
        let up = graph.upgrade(&[], "heads").expect("all heads can be reached");
        prop_assert_eq!(up.len(), graph.len());
        let mut down = graph.downgrade(graph.effective_heads(), "base").expect("base is below");
        down.reverse();
        prop_assert_eq!(&up, &down);
        let mut history = graph.range(None, None).expect("everything can be listed");
        history.reverse();
        prop_assert_eq!(&up, &history);
    }

    /// What was brought by an upgrade to a revision is what it needs, and a downgrade to it leaves it
    /// and takes away what revises it.
    #[test]
    fn a_target_is_reached(graph in sound_graph(), index in any::<prop::sample::Index>()) {
        let index = index.index(graph.len());
        let needed = graph.ancestors_inclusive(&[index]);
        let up = graph.upgrade(&[], graph.id(index)).expect("a revision can be reached");
        prop_assert_eq!(up.last(), Some(&index));
        prop_assert_eq!(up.len(), needed.iter().filter(|needed| **needed).count());
        let down = match graph.downgrade(graph.effective_heads(), graph.id(index)) {
            Ok(down) => down,
            Err(error) => {
                prop_assert_eq!(error.code(), "nothing_behind");
                prop_assert!(graph.children(index).is_empty());
                return Ok(());
            }
        };
        prop_assert!(down.iter().all(|step| !needed[*step]));
        let mut rest = in_force(&graph, graph.effective_heads());
        down.iter().for_each(|step| rest[*step] = false);
        prop_assert!(graph.children(index).iter().all(|child| !rest[*child]));
    }

    #[test]
    fn a_current_revision_that_is_implied_changes_nothing(graph in sound_graph(), some in prop::collection::vec(any::<prop::sample::Index>(), 1..4), target in target()) {
        let some: Vec<usize> = some.iter().map(|index| index.index(graph.len())).collect();
        let heads = graph.heads_of(&some);
        prop_assert_eq!(graph.upgrade(&some, &target), graph.upgrade(&heads, &target));
        prop_assert_eq!(graph.downgrade(&some, &target), graph.downgrade(&heads, &target));
    }

    #[test]
    fn any_beginning_of_an_id_finds_it_or_is_ambiguous(graph in sound_graph(), index in any::<prop::sample::Index>(), length in 1_usize..12) {
        let id = graph.id(index.index(graph.len())).to_owned();
        let beginning = id.get(..length).unwrap_or(&id);
        match graph.resolve(beginning) {
            Ok(found) => prop_assert!(found.len() == 1 && graph.id(found[0]).starts_with(beginning)),
            Err(error) => prop_assert_eq!(error.code(), "ambiguous_revision"),
        }
    }
}
