//! The catalogs behind the revisions: one that is there, and the ways from it to the others.
//!
//! A catalog is never copied. Where it is needed as it was behind another revision, it goes there: back to
//! where the two have parted, and from there on. Since a branch is walked to its end before the next one
//! is begun, these ways are walked a few times each.

use crate::backend::Dialect;
use crate::catalog::{Catalog, Way};
use crate::graph::Graph;
use crate::source::Location;

/// The catalogs behind the revisions, and the empty one before all of them.
pub(super) struct Versions {
    versions: Vec<Version>,
    /// The catalog that is there.
    catalog: Catalog,
    /// Which version it is.
    at: usize,
    /// The versions that are needed.
    needed: usize,
    /// Those that have a way to the one that they were made of.
    bound: Vec<usize>,
}

/// The catalog behind a revision.
#[derive(Default)]
struct Version {
    /// Whether it was made.
    made: bool,
    /// How many still need it.
    wanted: usize,
    /// The version that it was made of, where that still counts.
    from: Option<usize>,
    /// How many were made of it.
    children: usize,
    /// How many it stands behind.
    depth: usize,
    /// What differs between it and the version that it was made of.
    way: Way,
    unknown: Unknown,
}

/// Where a catalog is not known, and what it does not hold.
pub(super) type Unknown = (Option<Location>, Option<Location>);

impl Versions {
    pub(super) fn new(graph: &Graph, dialect: Dialect) -> Self {
        let mut versions: Vec<Version> = Vec::new();
        versions.resize_with(graph.len() + 1, Version::default);
        // A head is needed at the end.
        for (revision, version) in versions.iter_mut().enumerate().take(graph.len()) {
            version.wanted = graph.after(revision).len().max(1);
        }
        let nothing = graph.len();
        let bases = (0..graph.len()).filter(|node| graph.before(*node).is_empty()).count();
        versions[nothing].wanted = bases.max(1);
        versions[nothing].made = true;
        let catalog = Catalog::new(dialect);
        Self { versions, catalog, at: nothing, needed: 1, bound: Vec::new() }
    }

    /// Whether the catalog behind a revision was made.
    pub(super) fn is_made(&self, revision: usize) -> bool {
        self.versions[revision].made
    }

    /// Takes the catalog behind a revision, or the empty one, to make the next one of it.
    pub(super) fn take(&mut self, revision: Option<usize>) -> Catalog {
        let version = revision.unwrap_or(self.versions.len() - 1);
        self.go_to(version);
        self.leave(version);
        let nothing = Catalog::new(self.catalog.dialect());
        std::mem::replace(&mut self.catalog, nothing)
    }

    /// Needs the catalog behind a revision no more; gives what is not known of it.
    pub(super) fn leave(&mut self, revision: usize) -> Unknown {
        let version = &mut self.versions[revision];
        self.needed -= usize::from(version.wanted == 1);
        version.wanted = version.wanted.saturating_sub(1);
        version.unknown
    }

    /// Gives the catalog that was taken last back, as that behind a revision.
    pub(super) fn put(&mut self, revision: usize, mut catalog: Catalog) {
        let unknown = (catalog.opaque, catalog.unmodelled);
        self.needed += 1;
        if self.needed == 1 {
            self.forget();
            catalog.forget_before();
        } else {
            self.bind(revision, catalog.take_way_back());
        }
        let version = &mut self.versions[revision];
        (version.made, version.unknown) = (true, unknown);
        (self.catalog, self.at) = (catalog, revision);
    }

    /// Remembers the way from a new version to the one that it was made of; beyond that one, if nobody else
    /// needs it.
    fn bind(&mut self, revision: usize, back: Way) {
        let before = &mut self.versions[self.at];
        let (from, way) = match before.from {
            Some(further) if before.wanted == 0 && before.children == 0 => {
                (further, std::mem::take(&mut before.way).behind(back))
            }
            _ => {
                before.children += 1;
                (self.at, back)
            }
        };
        let depth = self.versions[from].depth + 1;
        let version = &mut self.versions[revision];
        (version.from, version.way, version.depth) = (Some(from), way, depth);
        self.bound.push(revision);
    }

    /// Forgets all ways, where there is nothing else to go to.
    fn forget(&mut self) {
        for version in self.bound.drain(..) {
            let version = &mut self.versions[version];
            (version.from, version.way) = (None, Way::default());
        }
    }

    /// Goes to another version: back to where the two have parted, and from there on.
    fn go_to(&mut self, version: usize) {
        let (mut here, mut there, mut on) = (self.at, version, Vec::new());
        while here != there {
            let (own, other) = (&self.versions[here], &self.versions[there]);
            match (own.from, other.from) {
                (Some(from), other_from) if own.depth >= other.depth || other_from.is_none() => {
                    self.catalog.go(&mut self.versions[here].way);
                    here = from;
                }
                (_, Some(from)) => {
                    on.push(there);
                    there = from;
                }
                (_, None) => break,
            }
        }
        for next in on.into_iter().rev() {
            self.catalog.go(&mut self.versions[next].way);
        }
        self.at = version;
        (self.catalog.opaque, self.catalog.unmodelled) = self.versions[version].unknown;
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use proptest::collection::vec;
    use proptest::prelude::*;
    use proptest::sample::Index;

    use super::*;
    use crate::catalog::{Name, ObjectName, Origin, Table};
    use crate::graph::Node;

    const DIALECT: Dialect = Dialect::Sqlite;

    fn table(name: &str) -> Table {
        Table {
            name: ObjectName::plain(Name::new(name, DIALECT)),
            columns: Vec::new(),
            constraints: Vec::new(),
            indexes: Vec::new(),
            clauses: "".into(),
            columns_known: true,
            temporary: false,
            comment: None,
            origin: Origin::default(),
        }
    }

    fn tables(catalog: &Catalog) -> String {
        let names: Vec<&str> = catalog.tables().map(|table| table.name.name.as_str()).collect();
        names.join(" ")
    }

    /// Makes a version of the first parent of each revision, with a table of its name. The revisions are
    /// given in the order in which they are made, with what they are made of.
    #[track_caller]
    fn check(revisions: &[(&str, &[&str], &str)], (head, at_head): (&str, &str)) {
        let node = |(id, parents, _): &(&str, &[&str], &str)| Node {
            id: (*id).to_owned(),
            parents: parents.iter().map(|parent| (*parent).to_owned()).collect(),
            ..Node::default()
        };
        let graph = Graph::build(revisions.iter().map(node).collect()).0;
        let index = |id: &str| graph.index_of(id).unwrap();
        let mut versions = Versions::new(&graph, DIALECT);
        for (id, parents, expected) in revisions {
            let mut catalog = versions.take(parents.first().map(|parent| index(parent)));
            assert_eq!(tables(&catalog), *expected, "before {id}");
            parents.iter().skip(1).for_each(|parent| _ = versions.leave(index(parent)));
            catalog.put_table(table(id));
            versions.put(index(id), catalog);
        }
        assert_eq!(tables(&versions.take(Some(index(head)))), at_head, "head {head}");
    }

    /// a - b - c - f - i
    ///  \- d - e -/     |
    ///       \- g - h - +- j
    #[test]
    fn each_revision_gets_what_is_before_it() {
        check(
            &[
                ("a", &[], ""),
                ("b", &["a"], "a"),
                ("c", &["b"], "a b"),
                ("d", &["a"], "a"),
                ("e", &["d"], "a d"),
                ("g", &["d"], "a d"),
                ("f", &["c", "e"], "a b c"),
                ("h", &["g"], "a d g"),
                ("i", &["f"], "a b c f"),
                ("j", &["h", "i"], "a d g h"),
            ],
            ("j", "a d g h j"),
        );
    }

    /// a - b - c    h
    ///  \- d - e
    ///      f - g
    #[test]
    fn there_may_be_many_bases_and_heads() {
        let revisions: [(&str, &[&str], &str); 8] = [
            ("a", &[], ""),
            ("b", &["a"], "a"),
            ("c", &["b"], "a b"),
            ("d", &["a"], "a"),
            ("f", &[], ""),
            ("e", &["d"], "a d"),
            ("g", &["f"], "f"),
            ("h", &[], ""),
        ];
        for head in [("e", "a d e"), ("h", "h"), ("c", "a b c"), ("g", "f g")] {
            check(&revisions, head);
        }
    }

    proptest! {
        /// Whatever the graph, a revision is made of what its first parents have made, and nothing else.
        #[test]
        fn any_order_will_do(parents in vec(vec(any::<Index>(), 0..3), 1..30)) {
            let parents: Vec<Vec<usize>> = (0..).zip(&parents).map(|(at, own)| {
                let before = own.iter().filter(|_| at > 0).map(|one| one.index(at));
                before.collect::<BTreeSet<usize>>().into_iter().collect()
            }).collect();
            let node = |(id, parents): (usize, &Vec<usize>)| Node {
                id: id.to_string(),
                parents: parents.iter().map(ToString::to_string).collect(),
                ..Node::default()
            };
            let graph = Graph::build(parents.iter().enumerate().map(node).collect()).0;
            let mut versions = Versions::new(&graph, DIALECT);
            let mut behind: Vec<BTreeSet<String>> = Vec::new();
            for id in 0..parents.len() {
                let before = graph.before(id);
                let mut catalog = versions.take(before.first().copied());
                before.iter().skip(1).for_each(|parent| _ = versions.leave(*parent));
                let mut made = before.first().map_or_else(BTreeSet::new, |one| behind[*one].clone());
                let there = catalog.tables().map(|table| table.name.to_string());
                prop_assert_eq!(&there.collect::<BTreeSet<_>>(), &made);
                // Every third one takes a table away, so that ways lead over what is gone.
                match made.first().cloned().filter(|_| id % 3 == 2) {
                    Some(first) => {
                        catalog.remove_table(&ObjectName::plain(Name::new(&first, DIALECT)));
                        made.remove(&first);
                    }
                    None => {
                        catalog.put_table(table(&id.to_string()));
                        made.insert(id.to_string());
                    }
                }
                behind.push(made);
                versions.put(id, catalog);
            }
        }
    }

    #[test]
    fn a_chain_keeps_no_ways() {
        let revision = |id: usize| Node {
            id: id.to_string(),
            parents: id.checked_sub(1).map(|parent| parent.to_string()).into_iter().collect(),
            ..Node::default()
        };
        let graph = Graph::build((0..9).map(revision).collect()).0;
        let mut versions = Versions::new(&graph, DIALECT);
        for id in 0..9 {
            let mut catalog = versions.take(graph.before(id).first().copied());
            catalog.put_table(table(&id.to_string()));
            versions.put(id, catalog);
            assert_eq!((versions.needed, versions.bound.len()), (1, 0));
        }
    }
}
