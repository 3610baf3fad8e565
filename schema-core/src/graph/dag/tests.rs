//! Graphs of letters: `"b:a c:ab"` is `b` above `a`, and `c` above `a` and `b`.

use super::super::edges::Edges;
use super::*;

/// A graph of letters, numbered in the order in which they are first named as nodes.
struct Letters {
    letters: Vec<char>,
    below: Edges,
    above: Edges,
}

impl Letters {
    fn new(nodes: &[&str]) -> Self {
        let parts = |node: &&str| {
            let mut letters = node.chars();
            (letters.next().unwrap(), letters.skip(1).collect::<Vec<char>>())
        };
        let parts: Vec<(char, Vec<char>)> = nodes.iter().map(parts).collect();
        let letters: Vec<char> = parts.iter().map(|(letter, _)| *letter).collect();
        let place = |letter: &char| letters.iter().position(|other| other == letter).unwrap();
        let lists: Vec<Vec<usize>> =
            parts.iter().map(|(_, below)| below.iter().map(place).collect()).collect();
        let below = Edges::new(&lists);
        Letters { above: below.reversed(), below, letters }
    }

    fn spelt(&self, nodes: &[usize]) -> String {
        nodes.iter().map(|node| self.letters[*node]).collect()
    }

    fn numbers(&self, letters: &str) -> Vec<usize> {
        let place = |letter| self.letters.iter().position(|other| *other == letter).unwrap();
        letters.chars().map(place).collect()
    }

    fn topological(&self) -> String {
        let (below, above) = (|node| self.below.of(node), |node| self.above.of(node));
        self.spelt(&topological(self.letters.len(), below, above))
    }

    fn descent(&self, from: &str, wanted: &str) -> String {
        let wanted: Vec<bool> = self.letters.iter().map(|one| wanted.contains(*one)).collect();
        let (below, above) = (|node| self.below.of(node), |node| self.above.of(node));
        self.spelt(&descent(&self.numbers(from), &wanted, below, above))
    }

    fn cycles(&self) -> (String, String) {
        let found = cycles(self.letters.len(), |node| self.below.of(node));
        let edges: Vec<String> =
            found.edges.iter().map(|(from, to)| self.spelt(&[*from, *to])).collect();
        let paths: Vec<String> = found.paths.iter().map(|path| self.spelt(path)).collect();
        (paths.join(" "), edges.join(" "))
    }
}

/// All orders of a few nodes.
fn orders<'a>(nodes: &[&'a str]) -> Vec<Vec<&'a str>> {
    let mut orders = vec![Vec::new()];
    for node in nodes {
        let longer = |order: &Vec<&'a str>| -> Vec<Vec<&'a str>> {
            let at = |place| {
                let mut order = order.clone();
                order.insert(place, *node);
                order
            };
            (0..=order.len()).map(at).collect()
        };
        orders = orders.iter().flat_map(longer).collect();
    }
    orders
}

#[track_caller]
fn check_topological(nodes: &str, expected: &str) {
    let nodes: Vec<&str> = nodes.split_whitespace().collect();
    assert_eq!(Letters::new(&nodes).topological(), expected);
    for order in orders(&nodes) {
        let letters = Letters::new(&order);
        let sorted = letters.topological();
        assert_eq!(sorted.len(), nodes.len());
        for (place, node) in letters.numbers(&sorted).into_iter().enumerate() {
            let below = letters.below.of(node);
            assert!(
                below.iter().all(|below| { letters.numbers(&sorted)[..place].contains(below) }),
                "{sorted} for {order:?}"
            );
        }
    }
}

#[test]
fn topological_keeps_the_given_order_where_it_can() {
    //     b - d
    //   /   X
    // a - c - e
    check_topological("a: b:a c:a d:bc e:cb", "abcde");
    check_topological("e:cb d:bc c:a b:a a:", "acbed");
    check_topological("a: b: c: d:", "abcd");
}

/// Checks the walk down from the given nodes to the end, in the given order of the nodes; and in any
/// other one, that no node comes before one above it.
#[track_caller]
fn check_descent(nodes: &str, from: &str, expected: &str) {
    let nodes: Vec<&str> = nodes.split_whitespace().collect();
    assert_eq!(Letters::new(&nodes).descent(from, expected), expected);
    for order in orders(&nodes) {
        let letters = Letters::new(&order);
        let starts = letters.spelt(&{
            let mut starts = letters.numbers(from);
            starts.sort_unstable();
            starts
        });
        let passed = letters.descent(&starts, expected);
        assert_eq!(passed.len(), expected.len(), "{passed} for {order:?}");
        let passed = letters.numbers(&passed);
        for (place, node) in passed.iter().enumerate() {
            assert!(letters.below.of(*node).iter().all(|below| !passed[..place].contains(below)));
        }
    }
}

#[test]
fn descent_follows_a_branch_to_what_it_shares() {
    //     b - d
    //   /      \
    // a - c - - e - f
    check_descent("a: b:a c:a d:b e:dc f:e", "f", "fedbca");
    check_descent("a: b:a c:a d:b e:dc f:e", "dc", "dbca");
    check_descent("a: b:a c:a d:b e:dc f:e", "f", "fedb");
}

#[test]
fn descent_waits_for_every_branch_above() {
    // a - b - c       the heads c, e, f; and d is needed by f and e
    //      \
    //       d - e
    //        \
    //         f
    check_descent("a: b:a c:b d:b e:d f:d", "cef", "cefdba");
    check_descent("a: b:a c:b d:b e:d f:d", "ef", "efdba");
}

#[test]
fn descent_goes_on_in_the_lane_before() {
    // Of two graphs side by side, the first is left at `a`, since `c` closes behind `g`.
    //     b            f
    //   /   \        /
    // a - c - d    e - g
    check_descent("a: b:a c:a d:bc e: f:e g:e", "dfg", "dbcgfae");
}

#[test]
fn descent_of_nothing_is_nothing() {
    check_descent("a: b:a", "", "");
    assert_eq!(Letters::new(&["a:", "b:a", "c:b"]).descent("c", "ca"), "c");
}

/// Checks which cycles are told, and that nothing is left of them without the edges.
#[track_caller]
fn check_cycles(nodes: &str, paths: &str, edges: &str) {
    let nodes: Vec<&str> = nodes.split_whitespace().collect();
    assert_eq!(Letters::new(&nodes).cycles(), (paths.to_owned(), edges.to_owned()));
    for order in orders(&nodes) {
        let letters = Letters::new(&order);
        let found = cycles(nodes.len(), |node| letters.below.of(node));
        assert_eq!(found.paths.is_empty(), paths.is_empty());
        for path in &found.paths {
            let next = path.iter().skip(1).chain(path.first());
            assert!(path.iter().zip(next).all(|(one, next)| letters.below.of(*one).contains(next)));
        }
        let kept = |node: usize| {
            let below = letters.below.of(node).iter().copied();
            below.filter(|end| !found.edges.contains(&(node, *end))).collect::<Vec<_>>()
        };
        let lists: Vec<Vec<usize>> = (0..nodes.len()).map(kept).collect();
        let edges = Edges::new(&lists);
        assert_eq!(cycles(nodes.len(), |node| edges.of(node)), Default::default());
    }
}

#[test]
fn no_cycle_where_ways_only_meet() {
    //     b
    //   /   \
    // a - c - d
    check_cycles("a: b:a c:a d:bc", "", "");
}

#[test]
fn a_cycle_is_told_as_a_path() {
    // a - b - c - d - b
    check_cycles("a: b:ad c:b d:c", "bdc", "cb");
    check_cycles("a:a b:a", "a", "aa");
    check_cycles("a:b b:a c:d d:c", "ab cd", "ba dc");
}

#[test]
fn of_cycles_that_cross_one_is_told() {
    // a - b - c - d - a, and c - b
    check_cycles("a:b b:c c:db d:a", "abcd", "da cb");
    // a - b - a, and a - c - a
    check_cycles("a:bc b:a c:a", "ab", "ba ca");
    // c is behind all that was told: its own cycle with d is another.
    check_cycles("a:b b:ac c:d d:c", "ab cd", "ba dc");
}

#[test]
fn what_can_be_reached_is_marked() {
    // a - b - c    d
    let letters = Letters::new(&["a:", "b:a", "c:b", "d:"]);
    let marked = reach(4, letters.numbers("b"), |node| letters.below.of(node));
    assert_eq!(marked, [true, true, false, false]);
    assert_eq!(letters.spelt(&reached(0, |node| letters.above.of(node))), "abc");
    assert_eq!(reach(4, [9], |node| letters.below.of(node)), [false; 4]);
}
