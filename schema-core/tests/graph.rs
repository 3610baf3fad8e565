//! Problems, labels, dependencies and merges, on graphs small enough to draw. Each check asks the
//! graph as it is written, and then with its revisions in other orders.

mod graphs;

use graphs::{ask, assert_ordered, ids, nodes, shuffles, sound};
use schema_core::graph::{Graph, Node, Problem};

/// Checks the answers to questions: ids in their order, or the code of an error. Where the revisions
/// are shuffled, siblings may come in another order.
#[track_caller]
fn check(graph: &str, cases: &[(&str, &str)]) {
    let nodes = nodes(graph);
    for (question, expected) in cases {
        assert_eq!(answer(&sound(nodes.clone()), question), *expected, "{question}");
        for nodes in shuffles(&nodes) {
            let graph = sound(nodes);
            let shuffled = answer(&graph, question);
            assert_eq!(sorted(&shuffled), sorted(expected), "{question}, shuffled");
            if let (Ok(order), false) = (ask(&graph, question), question.starts_with("resolve")) {
                assert_ordered(&graph, &order, question.starts_with("upgrade"));
            }
        }
    }
}

fn answer(graph: &Graph, question: &str) -> String {
    match ask(graph, question) {
        Ok(ids) => ids.join(" "),
        Err(error) => error.code().to_owned(),
    }
}

fn sorted(words: &str) -> Vec<&str> {
    let mut words: Vec<&str> = words.split_whitespace().collect();
    words.sort_unstable();
    words
}

/// Checks the labels that hold for each revision: `id: label label`.
#[track_caller]
fn check_labels(graph: &str, expected: &[&str]) {
    let nodes = nodes(graph);
    for nodes in [vec![nodes.clone()], shuffles(&nodes)].concat() {
        let graph = sound(nodes);
        let all = graph.labels_of_all();
        for expected in expected {
            let (id, labels) = expected.split_once(':').expect("an id and labels");
            let index = graph.index_of(id).expect("a revision");
            assert_eq!(graph.labels_of(index).join(" "), labels.trim(), "the labels of {id}");
            assert_eq!(all[index], graph.labels_of(index));
        }
    }
}

/// Checks what is wrong with a graph, as it is written and shuffled.
#[track_caller]
fn check_problems(graph: &str, expected: &[&str]) {
    let nodes = nodes(graph);
    for nodes in [vec![nodes.clone()], shuffles(&nodes)].concat() {
        let mut found = problems(nodes);
        found.sort();
        assert_eq!(found, expected);
    }
}

fn problems(nodes: Vec<Node>) -> Vec<String> {
    let (graph, problems) = Graph::build(nodes);
    let id = |index: &usize| graph.id(*index);
    let say = |problem: &Problem| match problem {
        Problem::DuplicateId { id: twice, first, second } => {
            assert!(first < second && [first, second].iter().all(|index| id(index) == twice));
            format!("{twice} is there twice")
        }
        Problem::MissingParent { node, id: missing, candidates } => {
            format!("{} revises {missing}? {}", id(node), candidates.join(" "))
        }
        Problem::MissingDependency { node, id: missing, candidates } => {
            format!("{} depends on {missing}? {}", id(node), candidates.join(" "))
        }
        Problem::Cycle { path } => {
            let mut path: Vec<&str> = path.iter().map(id).collect();
            let least = path.iter().enumerate().min_by_key(|(_, id)| **id).map_or(0, |(at, _)| at);
            path.rotate_left(least);
            format!("cycle {}", path.join(" "))
        }
        Problem::SeveralHeads { heads } => {
            let mut heads = ids(&graph, heads);
            heads.sort();
            format!("heads {}", heads.join(" "))
        }
        Problem::NoBase => "no base".to_owned(),
        Problem::DuplicateLabel { label, first, second } => {
            assert!(first < second);
            let mut on = [id(first), id(second)];
            on.sort_unstable();
            format!("{label} is on {}", on.join(" and "))
        }
        Problem::LabelIsId { label, node, named } => {
            assert_eq!(id(named), label);
            format!("{label} on {} is an id", id(node))
        }
    };
    problems.iter().map(say).collect()
}

#[test]
fn a_sound_graph_has_no_problems() {
    // a1 - b1 - c1        a merge of two, and another way to a1 by depends-on
    //    \     /
    //      b2 - - c2 (heads: one too many for some, so it is told)
    check_problems("a1\n b1 < a1\n b2 < a1\n c1 < b1, b2", &[]);
    check_problems("a1\n b1 < a1\n b2 < a1\n c1 < b1, b2\n c2 < b2 > b1", &["heads c1 c2"]);
    check_problems("", &[]);
    check_problems("a1 @ one, two, two\n b1 < a1, a1 > a1, one", &[]);
}

#[test]
fn all_problems_are_found_at_once() {
    // a1 - b1 - (b9)     c1 - c2 - c1     d1, d1
    check_problems(
        "aaaa1\n bbbb1 < aaaa1\n bbbb2 < bbbb9, aaaa1 > lable\n cccc1 < cccc2 @ label\n
         cccc2 < cccc1 @ label, aaaa1\n dddd1\n dddd1",
        &[
            "aaaa1 on cccc2 is an id",
            "bbbb2 depends on lable? label",
            "bbbb2 revises bbbb9? bbbb1 bbbb2",
            "cycle cccc1 cccc2",
            "dddd1 is there twice",
            "label is on cccc1 and cccc2",
        ],
    );
}

#[test]
fn a_missing_parent_has_candidates() {
    // (201f5ef24463) - c43bd0119ae5      201f5ef24462
    check_problems(
        "201f5ef24462\n c43bd0119ae5 < 201f5ef24463",
        &["c43bd0119ae5 revises 201f5ef24463? 201f5ef24462"],
    );
    check_problems("a1 < none1", &["a1 revises none1? ", "no base"]);
    check_problems("201f\n b1 < 201f > labs @ lab", &["b1 depends on labs? lab"]);
    // A label is no parent, though it is a dependency.
    check_problems("a1 @ main\n b1 < main", &["b1 revises main? "]);
}

#[test]
fn cycles_are_told_as_paths() {
    // a1 - b1 - c1 - a1
    check_problems("a1 < c1\n b1 < a1\n c1 < b1", &["cycle a1 c1 b1", "no base"]);
    // a1 - a1
    check_problems("a1 < a1", &["cycle a1", "no base"]);
    check_problems("a1 > a1", &["cycle a1"]);
    // a1 - b1 - c1, and a1 depends on c1
    check_problems("a1 > c1\n b1 < a1\n c1 < b1", &["cycle a1 c1 b1"]);
}

#[test]
fn the_rest_of_a_broken_graph_still_answers() {
    // a1 - b1 - c1     b1 - b1      c1 also revises what there is not      a1 again
    let text = "a1\n b1 < a1, b1\n c1 < b1, x1\n a1 < c1";
    for nodes in [vec![nodes(text)], shuffles(&nodes(text))].concat() {
        let (graph, problems) = Graph::build(nodes);
        assert_eq!(problems.len(), 3, "{problems:?}");
        assert_eq!(graph.topological().len(), 4);
        let upgrade = answer(&graph, "upgrade - heads");
        assert!(["a1 b1 c1", "b1 c1 a1"].contains(&upgrade.as_str()), "{upgrade}");
    }
}

#[test]
fn names_and_their_beginnings() {
    // abcd1 - abce1 - b        c (a beginning must stand for at least four letters)
    let graph = "abcd1 @ trunk\n abce1 < abcd1\n b < abce1 @ tree\n cde < b";
    check(
        graph,
        &[
            ("resolve abcd1", "abcd1"),
            ("resolve abcd", "abcd1"),
            ("resolve abc", "ambiguous_revision"),
            ("resolve b", "b"),
            ("resolve cd", "unknown_revision"),
            ("resolve trunk", "abcd1"),
            ("resolve tru", "abcd1"),
            ("resolve tr", "ambiguous_revision"),
            ("resolve head", "cde"),
            ("resolve heads", "cde"),
            ("resolve base", ""),
            ("resolve none", ""),
            ("resolve -1", "b"),
            ("resolve -4", ""),
            ("resolve -5", "relative_out_of_range"),
            ("resolve +1", "unknown_revision"),
            ("resolve abcd1,tree", "abcd1 b"),
            ("resolve abcd1,nothing", "unknown_revision"),
        ],
    );
}

#[test]
fn errors_are_sentences_with_candidates() {
    // abcd1 - abce1, abce2
    let graph = sound(nodes("abcd1 @ trunk\n abce1 < abcd1\n abce2 < abcd1"));
    let check = |question: &str, message: &str, candidates: &str| {
        let error = ask(&graph, question).expect_err(question);
        assert_eq!(error.to_string(), message);
        assert_eq!(error.candidates().join(" "), candidates);
    };
    check("resolve abcf1", "no revision is named or begins with \"abcf1\"", "abcd1 abce1");
    check(
        "resolve abc",
        "\"abc\" is the beginning of 3 names: abcd1, abce1, abce2",
        "abcd1 abce1 abce2",
    );
    check(
        "resolve trink@head",
        "no branch label is \"trink\", and no revision is named so",
        "trunk",
    );
    check("resolve abce1@abce2", "the revision abce2 is not on the branch \"abce1\"", "");
    check(
        "upgrade - head",
        "\"head\" is one revision, but there are 2 heads: abce1, abce2",
        "abce1 abce2",
    );
    check(
        "upgrade - +3",
        "the way that \"+3\" counts divides into several revisions: abce1, abce2",
        "abce1 abce2",
    );
    check(
        "upgrade - abce1+1",
        "there are not as many revisions on the way as \"abce1+1\" counts",
        "",
    );
    check("upgrade - -1", "\"-1\" counts down from where the way leads up", "");
    check("downgrade abce1 +1", "\"+1\" counts up from where the way leads down", "");
    check("downgrade - abce1", "\"abce1\" is not in force: the database is at base", "");
    check("downgrade abce1 abce2", "\"abce2\" is not in the history of abce1", "");
    check("downgrade abce1 a,b", "a downgrade has one target, but \"a,b\" are several", "");
    check(
        "upgrade abce1,abce2 +1",
        "\"+1\" counts from the current revision, but 2 are current: abce1, abce2",
        "abce1 abce2",
    );
    check(
        "upgrade - abcd1,abce1",
        "the revisions abcd1 and abce1 were asked for together, but abce1 has abcd1 in its history",
        "",
    );
    let empty = graph.resolve("").expect_err("nothing is named");
    assert_eq!(empty.to_string(), "a revision is expected, but nothing is named");
}

/// A trunk with two branches, of which the second is labelled too.
const BRANCHED: &str = "a\n b < a\n c1 < b @ first\n d1 < c1\n c2 < b @ second\n d2 < c2";

#[test]
fn upgrades_of_branches() {
    //     c1 - d1       first
    //   /
    // a - b - c2 - d2   second
    check(
        BRANCHED,
        &[
            ("upgrade - heads", "a b c2 d2 c1 d1"),
            ("upgrade - head", "multiple_heads"),
            ("upgrade b d1", "c1 d1"),
            ("upgrade a d1,d2", "b c2 d2 c1 d1"),
            ("upgrade - first@head", "a b c1 d1"),
            ("upgrade b second@head-1", "c2"),
            ("upgrade - base+1", "a"),
            ("upgrade - +1", "a"),
            ("upgrade b +1", "ambiguous_step"),
            ("upgrade b second@+1", "c2"),
            ("upgrade c1 second@+1", "c2"),
            ("upgrade c1,c2 second@+1", "d2"),
            ("upgrade c1,c2 +1", "ambiguous_current"),
            ("upgrade a b+1", "ambiguous_step"),
            ("upgrade a second@b+1", "b c2"),
            ("upgrade a d1-1", "b c1"),
            ("upgrade a b+0", "b"),
            ("upgrade d1,d2 heads", ""),
            ("upgrade d1 b", ""),
            ("upgrade c1 -1", "wrong_direction"),
            ("upgrade - first@d2", "not_on_branch"),
            ("upgrade a base-1", "ambiguous_step"),
        ],
    );
}

#[test]
fn downgrades_of_branches() {
    //     c1 - d1       first
    //   /
    // a - b - c2 - d2   second
    check(
        BRANCHED,
        &[
            ("downgrade d1,d2 a", "d1 c1 d2 c2 b"),
            ("downgrade d1,d2 base", "d1 c1 d2 c2 b a"),
            ("downgrade d1,d2 base+2", "d1 c1 d2 c2"),
            ("downgrade d1,d2 second@base+2", "d2 c2"),
            ("downgrade d1,d2 second@base+3", "d2"),
            ("downgrade c1,d2 first@b", "c1"),
            ("downgrade c1,d2 second@b", "d2 c2"),
            ("downgrade d1,d2 c2@b", "d2 c2"),
            ("downgrade d1,d2 d1@b", "d1 c1"),
            ("downgrade d1,d2 first@-1", "d1"),
            ("downgrade d2,d1 -1", "d2"),
            ("downgrade c1,d2 -1", "c1"),
            ("downgrade d1,d2 -5", "relative_out_of_range"),
            ("downgrade d1,d2 second@head-1", "d2"),
            ("downgrade d2,c1 d2-1", "d2"),
            ("downgrade d1,c2 c2", ""),
            ("downgrade a -1", "a"),
            ("downgrade - -1", "relative_out_of_range"),
            ("downgrade - base", ""),
            ("downgrade - a", "not_in_history"),
            ("downgrade b d1", "not_in_history"),
            ("downgrade b head", "multiple_heads"),
            // A branch that is misspelt is never taken for all branches.
            ("downgrade d1 frist@base", "unknown_branch"),
            ("downgrade d1,d2 a@b", "nothing_on_branch"),
        ],
    );
}

#[test]
fn histories_and_ranges() {
    //     c1 - d1       first
    //   /
    // a - b - c2 - d2   second
    check(
        BRANCHED,
        &[
            ("history - -", "d1 c1 d2 c2 b a"),
            ("history base heads", "d1 c1 d2 c2 b a"),
            ("history b -", "d1 c1 d2 c2 b"),
            ("history b d2", "d2 c2 b"),
            ("between b d2", "d2 c2"),
            ("history - c1", "c1 b a"),
            ("history b second@head", "d2 c2 b"),
            ("history first@base heads", "d1 c1 b a"),
            ("history second@b heads", "d2 c2 b"),
            ("history second@-1 heads", "d2 c2"),
            ("history a +1", "b a"),
            ("history a a+1", "b a"),
            ("history a d2+7", "d2 c2 b a"),
            ("between a d2+7", "relative_out_of_range"),
            ("history -1 d2", "not_in_history"),
            ("history d1 d2", "not_in_history"),
            ("history d1 c1", "not_in_history"),
            ("history c1 c1", "c1"),
            ("between c1 c1", ""),
            ("history x heads", "unknown_revision"),
            ("history base base", ""),
            ("history base -1", "wrong_direction"),
        ],
    );
}

#[test]
fn what_is_current_may_be_told_with_what_it_implies() {
    // a - b - c, d
    let graph = "a\n b < a\n c < b\n d < b";
    check(
        graph,
        &[
            ("upgrade a,b c", "c"),
            ("upgrade b,a +1", "ambiguous_step"),
            ("upgrade b,a c@+1", "c"),
            ("downgrade a,b,c base", "c b a"),
            ("downgrade a,b,c -1", "c"),
            ("downgrade a,c,b,c b", "c"),
        ],
    );
    let graph = sound(nodes(graph));
    let heads_of = |applied: &[usize]| ids(&graph, &graph.heads_of(applied)).join(" ");
    assert_eq!(heads_of(&[0, 1, 2]), "c");
    assert_eq!(heads_of(&[3, 1, 0, 2, 3]), "d c");
    assert_eq!(heads_of(&[]), "");
}

#[test]
fn merges() {
    //         c1 - d1
    //       /        \
    // a - b           e - f
    //       \        /
    //         c2 - d2
    let graph = "a\n b < a\n c1 < b\n d1 < c1\n c2 < b @ other\n d2 < c2\n e < d1, d2\n f < e";
    check(
        graph,
        &[
            ("upgrade b f", "c2 d2 c1 d1 e f"),
            ("downgrade f b", "f e d1 c1 d2 c2"),
            ("downgrade f -1", "f"),
            ("downgrade f -2", "ambiguous_step"),
            ("downgrade f d1", "f e"),
            ("upgrade d1 e", "c2 d2 e"),
            ("upgrade c2 other@head", "d2 c1 d1 e f"),
            ("history d1 heads", "f e d1"),
            ("history b heads", "f e d1 c1 d2 c2 b"),
            ("upgrade - c1@head", "a b c2 d2 c1 d1 e f"),
        ],
    );
}

#[test]
fn one_side_of_a_merge() {
    // a1 - b1 - c1
    //             \
    //              d1
    //             /
    // a2 - b2 - c2 - d2
    let graph = "a1\n b1 < a1\n c1 < b1\n a2\n b2 < a2\n c2 < b2\n d1 < c1, c2\n d2 < c2";
    check(
        graph,
        &[("upgrade d2,b1 d1", "c1 d1"), ("downgrade d2,d1 b1", "d1 c1"), ("upgrade d1 d2", "d2")],
    );
}

#[test]
fn two_merges_of_the_same_branches() {
    //     b1 - c1     c1 and c2 merge b1 and b2 alike
    //   /    X
    // a - b2 - c2
    let graph = "a\n b1 < a\n b2 < a\n c1 < b1, b2\n c2 < b1, b2";
    check(
        graph,
        &[
            ("upgrade a c1", "b2 b1 c1"),
            ("upgrade c1 c2", "c2"),
            ("downgrade c1,c2 b1", "c1 c2"),
            ("downgrade c1,c2 a", "c1 c2 b1 b2"),
            ("upgrade - heads", "a b2 b1 c2 c1"),
        ],
    );
}

#[test]
fn a_label_holds_for_its_branch() {
    //     c1 - d1       first: c1, d1
    //   /
    // a - b - c2 - d2   second: c2, d2
    check_labels(BRANCHED, &["a:", "b:", "c1: first", "d1: first", "c2: second", "d2: second"]);
    // a - b - c (label) - d: there is only one way, so all of it is the branch.
    check_labels("a\n b < a\n c < b @ x\n d < c", &["a: x", "b: x", "c: x", "d: x"]);
    // a - b (label) - c1, c2: above b the label holds, but a leads to both.
    check_labels("a\n b < a @ x\n c1 < b\n c2 < b", &["a:", "b: x", "c1: x", "c2: x"]);
    // a - b1, b2 - c (label, a merge): what is merged is not of the branch.
    check_labels("a\n b1 < a\n b2 < a\n c < b1, b2 @ x\n d < c", &["b1:", "c: x", "d: x"]);
    // b1, b2 - c, with labels on both sides: the merge is of both.
    check_labels("a1 @ x\n a2 @ y\n b < a1, a2\n c < b", &["a1: x", "a2: y", "b: x y", "c: x y"]);
    // a - b (label), and z depends on a: that makes a part of two branches.
    check_labels("a\n b < a @ x\n z > a", &["a:", "b: x", "z:"]);
}

#[test]
fn labels_name_revisions_and_branches() {
    // a (abranch) - b - somelongername - c
    // d - e (ebranch) - someothername - f
    let graph = "a @ abranch\n b < a\n somelongername < b\n c < somelongername
        d\n e < d @ ebranch\n someothername < e\n f < someothername";
    check(
        graph,
        &[
            ("resolve ebranch", "e"),
            ("resolve ebranch@head", "f"),
            ("resolve abranch@heads", "c"),
            ("resolve abranch@base", ""),
            ("resolve ebranch@ebranch", "e"),
            ("resolve ebranch@d", "d"),
            ("resolve ebranch@b", "not_on_branch"),
            ("resolve abranch@some", "somelongername"),
            ("resolve ebranch@some", "someothername"),
            ("resolve some", "ambiguous_revision"),
            ("resolve someoth@d", "d"),
            ("resolve e@d", "d"),
            ("resolve x@d", "unknown_branch"),
            ("resolve ebranch@-2", "e"),
            ("upgrade - ebranch@+2", "d e"),
            ("history ebranch@base heads", "f someothername e d"),
            ("history base abranch@head", "c somelongername b a"),
            ("history e@base heads", "f someothername e d"),
            ("history ebranch@-2 heads", "f someothername e"),
            ("history ebranch@head heads", "f"),
        ],
    );
}

#[test]
fn dependencies_are_run_before_and_kept_after() {
    // a1 - b1 - c1 - d1        c2 depends on c1, by its label
    //            ^
    //            :
    // a2 - b2 - c2
    let graph = "a1 @ lib1\n b1 < a1\n c1 < b1 @ c1lib\n a2\n b2 < a2\n c2 < b2 > c1lib\n d1 < c1";
    check(
        graph,
        &[
            ("upgrade a2 c2", "a1 b1 c1 b2 c2"),
            ("upgrade - c2", "a1 b1 c1 a2 b2 c2"),
            ("downgrade c2,d1 c1", "d1"),
            ("downgrade c2 c2@base", "c2 b2 a2"),
            ("downgrade c2 c1@base", "c2 c1 b1 a1"),
            ("downgrade c2 lib1@-1", "c2 c1"),
            ("downgrade c2 b1", "c2 c1"),
            ("history b2 c2", "c2 b2"),
            ("resolve heads", "c2 d1"),
            ("resolve head", "multiple_heads"),
        ],
    );
    let graph = sound(nodes(graph));
    // c2 needs c1: once d1 is gone again, it alone is left in the version table.
    assert_eq!(ids(&graph, &graph.heads_of(&[0, 1, 2, 3, 4, 5])), ["c2"]);
}

#[test]
fn a_head_that_is_depended_on_is_a_head_but_not_an_effective_one() {
    // a - b         b depends on z: after an upgrade, the database's table holds b only
    //     :
    //     z
    let text = "a\n b < a > z\n z";
    check(text, &[("resolve heads", "b"), ("resolve z@heads", "z"), ("upgrade - heads", "z a b")]);
    let graph = sound(nodes(text));
    assert_eq!(ids(&graph, graph.heads()), ["b", "z"]);
    assert_eq!(ids(&graph, graph.effective_heads()), ["b"]);
    assert_eq!(ids(&graph, graph.bases()), ["a", "z"]);
}

#[test]
fn dependencies_that_cross() {
    // a1 - a2 - - a3       b2 depends on a2, and a3 on b1
    //        :   :
    //         : :
    //       b1 - b2 - b3
    let graph = "a1\n a2 < a1\n b1\n b2 < b1 > a2\n b3 < b2\n a3 < a2 > b1";
    check(
        graph,
        &[
            ("downgrade a3,b2 b1", "b2"),
            ("upgrade - heads", "a1 a2 b1 a3 b2 b3"),
            ("downgrade a3,b3 base", "b3 b2 a3 b1 a2 a1"),
        ],
    );
}

#[test]
fn a_dependency_that_an_ancestor_has_already() {
    // a1 - a2 - a3           b2 depends on a3, and b4 does again
    //           :  ..
    // b1 - - - b2 - b3 - b4
    let graph = "a1\n a2 < a1\n a3 < a2\n b1\n b2 < b1 > a3\n b3 < b2\n b4 < b3 > a3";
    check(
        graph,
        &[
            ("downgrade b4 b3", "b4"),
            ("upgrade - b4", "a1 a2 a3 b1 b2 b3 b4"),
            ("upgrade b3 heads", "b4"),
        ],
    );
    let graph = sound(nodes(graph));
    assert_eq!(graph.depends_on(6), [2]);
}

#[test]
fn a_merge_with_a_dependency_of_its_side() {
    // a1 - - - merge         b1 depends on a1
    //  :      /
    //   b1 -
    let graph = "a1\n b1 > a1\n merge < a1, b1";
    check(
        graph,
        &[
            ("upgrade a1 b1", "b1"),
            ("upgrade b1 merge", "merge"),
            ("downgrade merge a1", "merge"),
            ("downgrade merge b1", "merge"),
        ],
    );
}

#[test]
fn a_range_with_a_gap_is_still_ordered() {
    // a - b - - - c      x depends on b, and y (the target) is above x only: the way from y
    //      :             down to a leaves the line of `revises`.
    //       x - y
    let graph = "a\n b < a\n c < b\n x > b\n y < x";
    check(graph, &[("history a y", "b a"), ("history - y", "y x b a")]);
}
