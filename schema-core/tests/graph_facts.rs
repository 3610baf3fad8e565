//! What Alembic itself answered, on three real histories and on small graphs made at random:
//! `graphs/*.txt`.
//!
//! A line is a revision (`revision id parents depends-on labels`, `-` for none), or a question and
//! its answer: `= ids`, or `! ` and the class of Alembic's error. `#2-5` stands for a run of the
//! revisions in the line `order`.

mod graphs;

use graphs::{ask, assert_ordered, ids, list, shuffles, sound};
use schema_core::graph::{Graph, Node, TargetError};

#[derive(Default)]
struct Facts {
    nodes: Vec<Node>,
    order: Vec<String>,
    cases: Vec<Case>,
}

struct Case {
    question: String,
    expected: Result<Vec<String>, String>,
}

#[test]
fn airflow() {
    assert_eq!(check(include_str!("graphs/airflow-2.2.5.txt")), 601 + 60);
}

#[test]
fn mlflow() {
    assert_eq!(check(include_str!("graphs/mlflow.txt")), 503 + 60);
}

#[test]
fn prefect() {
    assert_eq!(check(include_str!("graphs/prefect-sqlite.txt")), 501 + 60);
}

#[test]
fn random_graphs() {
    assert!(check(include_str!("graphs/random.txt")) > 1_800);
}

/// Checks each case on the graph as it stands in the file, exactly, and on shuffled ones, where
/// siblings may come in another order. Returns the number of cases.
#[track_caller]
fn check(text: &str) -> usize {
    let facts = read(text);
    for facts in &facts {
        let graph = sound(facts.nodes.clone());
        facts.cases.iter().for_each(|case| check_case(&graph, case, true));
        for nodes in shuffles(&facts.nodes).into_iter().take(3) {
            let graph = sound(nodes);
            facts.cases.iter().for_each(|case| check_case(&graph, case, false));
        }
    }
    facts.iter().map(|facts| facts.cases.len()).sum()
}

#[track_caller]
fn check_case(graph: &Graph, case: &Case, exact: bool) {
    let question = &case.question;
    let answer = answer(graph, question).map_err(|error| class(&error).to_owned());
    if exact {
        assert_eq!(answer, case.expected, "{question}");
    }
    let sorted = |ids: &Result<Vec<String>, String>| {
        let mut ids = ids.clone();
        ids.iter_mut().for_each(|ids| ids.sort());
        ids
    };
    assert_eq!(sorted(&answer), sorted(&case.expected), "{question}");
    if let (Ok(order), false) = (&answer, is_a_set(question)) {
        assert_ordered(graph, order, question.starts_with("upgrade"));
    }
}

fn answer(graph: &Graph, question: &str) -> Result<Vec<String>, TargetError> {
    match question.split_once(' ').unwrap_or((question, "")) {
        ("heads", _) => Ok(ids(graph, graph.heads())),
        ("effective-heads", _) => Ok(ids(graph, graph.effective_heads())),
        ("labels", id) => {
            let index = graph.index_of(id).expect("a revision");
            let labels = graph.labels_of(index);
            assert_eq!(labels, graph.labels_of_all()[index]);
            Ok(labels.into_iter().map(str::to_owned).collect())
        }
        _ => ask(graph, question),
    }
}

fn is_a_set(question: &str) -> bool {
    ["heads", "effective-heads", "labels", "resolve"].iter().any(|word| question.starts_with(word))
}

/// The class of error that Alembic has for it.
fn class(error: &TargetError) -> &'static str {
    match error.code() {
        "unknown_revision" | "ambiguous_revision" | "unknown_branch" | "not_on_branch" => {
            "ResolutionError"
        }
        "multiple_heads" => "MultipleHeads",
        "not_in_history" | "nothing_behind" => "RangeNotAncestorError",
        _ => "RevisionError",
    }
}

fn read(text: &str) -> Vec<Facts> {
    let mut all = Vec::new();
    for line in text.lines().filter(|line| !line.starts_with('#')) {
        let words: Vec<&str> = line.split_whitespace().collect();
        if words.first() == Some(&"graph") {
            all.push(Facts::default());
            continue;
        }
        let facts = all.last_mut().expect("a graph");
        match *words.as_slice() {
            ["revision", id, parents, depends_on, labels] => facts.nodes.push(Node {
                id: id.to_owned(),
                parents: list(parents),
                depends_on: list(depends_on),
                labels: list(labels),
            }),
            ["order", ref ids @ ..] => facts.order = ids.iter().map(|id| id.to_string()).collect(),
            _ => facts.cases.push(case(line, &facts.order)),
        }
    }
    all
}

fn case(line: &str, order: &[String]) -> Case {
    let (question, answer, failed) = match line.split_once(" ! ") {
        Some((question, class)) => (question, class, true),
        None => {
            let (question, ids) = line.split_once(" =").expect("an answer");
            (question, ids, false)
        }
    };
    let words = answer.split_whitespace();
    let expected = match failed {
        true => Err(answer.to_owned()),
        false => Ok(words.flat_map(|word| expand(word, order)).collect()),
    };
    Case { question: question.to_owned(), expected }
}

fn expand(word: &str, order: &[String]) -> Vec<String> {
    let Some((first, last)) = word.strip_prefix('#').and_then(|run| run.split_once('-')) else {
        return vec![word.to_owned()];
    };
    let place = |place: &str| place.parse::<usize>().expect("a place");
    let (first, last) = (place(first), place(last));
    if first <= last {
        return order[first..=last].to_vec();
    }
    order[last..=first].iter().rev().cloned().collect()
}
