//! What a revision can be called by: its id, the labels written on it, and beginnings of both.

use super::Node;
use super::problem::Problem;

/// Ids and labels, sorted by their text, each text once. Where two lay claim to one, an id comes
/// before a label, and the node that was given first before the others.
#[derive(Clone, Debug, Default)]
pub(super) struct Names {
    sorted: Vec<Name>,
}

/// One name of a node.
#[derive(Clone, Debug)]
pub(super) struct Name {
    pub(super) text: String,
    pub(super) kind: NameKind,
    pub(super) node: usize,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum NameKind {
    Id,
    Label,
}

impl Names {
    /// Collects the names of the nodes; those that are taken already are left out and returned as
    /// problems, in the order of the nodes.
    pub(super) fn collect(nodes: &[Node]) -> (Self, Vec<Problem>) {
        let mut all: Vec<Name> = Vec::new();
        for (node, named) in nodes.iter().enumerate() {
            all.push(Name { text: named.id.clone(), kind: NameKind::Id, node });
            for label in &named.labels {
                all.push(Name { text: label.clone(), kind: NameKind::Label, node });
            }
        }
        all.sort_by(|one, other| {
            (&one.text, one.kind, one.node).cmp(&(&other.text, other.kind, other.node))
        });
        let mut names = Names { sorted: Vec::with_capacity(all.len()) };
        let mut problems = Vec::new();
        for name in all {
            match names.sorted.last() {
                Some(taken) if taken.text == name.text => {
                    problems.extend(clash(taken, name));
                }
                _ => names.sorted.push(name),
            }
        }
        problems.sort_by_key(|(node, _)| *node);
        (names, problems.into_iter().map(|(_, problem)| problem).collect())
    }

    /// Returns the node that is called exactly this.
    pub(super) fn find(&self, text: &str) -> Option<&Name> {
        let place = self.sorted.binary_search_by(|name| name.text.as_str().cmp(text)).ok()?;
        self.sorted.get(place)
    }

    /// Returns the names that begin so.
    pub(super) fn beginning(&self, text: &str) -> &[Name] {
        let start = self.sorted.partition_point(|name| name.text.as_str() < text);
        let from = self.sorted.get(start..).unwrap_or(&[]);
        let count = from.partition_point(|name| name.text.starts_with(text));
        from.get(..count).unwrap_or(&[])
    }

    /// Returns every name, sorted.
    pub(super) fn all(&self) -> impl Iterator<Item = &Name> {
        self.sorted.iter()
    }
}

/// Returns what is wrong with a name that is taken, and the node that it is wrong with.
fn clash(taken: &Name, name: Name) -> Option<(usize, Problem)> {
    let (first, second) = (taken.node, name.node);
    let problem = match (taken.kind, name.kind) {
        (NameKind::Id, NameKind::Id) => Problem::DuplicateId { id: name.text, first, second },
        (NameKind::Id, _) => Problem::LabelIsId { label: name.text, node: second, named: first },
        // Written twice on one revision, it is still one label of one branch.
        _ if first == second => return None,
        _ => Problem::DuplicateLabel { label: name.text, first, second },
    };
    Some((second, problem))
}
