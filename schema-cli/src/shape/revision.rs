//! A revision in a list.

use serde::Serialize;

use crate::console::{Page, Style};
use crate::outline::Outline;

/// A revision, and its place in the history.
#[derive(Clone, Debug, Serialize)]
pub(crate) struct RevisionShape {
    pub(crate) revision: String,
    pub(crate) revises: Vec<String>,
    pub(crate) depends_on: Vec<String>,
    pub(crate) labels: Vec<String>,
    pub(crate) branches: Vec<String>,
    pub(crate) message: String,
    pub(crate) file: String,
    pub(crate) head: bool,
    pub(crate) branchpoint: bool,
    pub(crate) mergepoint: bool,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) current: Option<bool>,
    /// Nothing revises it, but another branch depends on it.
    #[serde(skip)]
    is_needed_elsewhere: bool,
    #[serde(skip)]
    children: Vec<String>,
}

/// What a line tells of a revision.
#[derive(Clone, Copy, Debug, Default)]
pub(crate) struct Tell {
    pub(crate) parents: bool,
    pub(crate) branches: bool,
    pub(crate) message: bool,
    pub(crate) points: bool,
}

impl RevisionShape {
    /// The shape of a revision. `branches` are the labels that hold for it.
    pub(crate) fn new(outline: &Outline, index: usize, branches: Vec<String>) -> Self {
        let (graph, node) = (&outline.graph, outline.graph.node(index));
        let is_head = graph.children(index).is_empty();
        Self {
            revision: node.id.clone(),
            revises: node.parents.clone(),
            depends_on: node.depends_on.clone(),
            labels: node.labels.clone(),
            branches,
            message: outline.message(index).to_owned(),
            file: outline.file(index).to_owned(),
            head: is_head,
            branchpoint: graph.children(index).len() > 1,
            mergepoint: node.parents.len() > 1,
            current: None,
            is_needed_elsewhere: is_head && !graph.followers(index).is_empty(),
            children: graph
                .children(index)
                .iter()
                .map(|child| graph.id(*child).to_owned())
                .collect(),
        }
    }

    /// Writes it on a line, in the words of Alembic.
    pub(crate) fn line(&self, page: &mut Page, tell: Tell) {
        if tell.parents {
            page.put(&parents(&self.revises));
            if !self.depends_on.is_empty() {
                page.put(&format!(" ({})", self.depends_on.join(", ")));
            }
            page.put(" -> ");
        }
        page.styled(Style::Bold, &self.revision);
        if tell.branches && !self.branches.is_empty() {
            page.styled(Style::Cyan, &format!(" ({})", self.branches.join(", ")));
        }
        for mark in self.marks(tell.points) {
            page.styled(Style::Green, &format!(" ({mark})"));
        }
        if tell.message && !self.message.is_empty() {
            page.put(&format!(", {}", self.message));
        }
        page.put("\n");
    }

    fn marks(&self, points: bool) -> Vec<&'static str> {
        let marks = [
            (self.head && !self.is_needed_elsewhere, "head"),
            (self.is_needed_elsewhere, "effective head"),
            (self.current == Some(true), "current"),
            (points && self.branchpoint, "branchpoint"),
            (points && self.mergepoint, "mergepoint"),
        ];
        marks.into_iter().filter(|(is, _)| *is).map(|(_, mark)| mark).collect()
    }

    /// Writes all that is known of it, in a paragraph.
    pub(crate) fn paragraph(&self, page: &mut Page) {
        page.put("Rev: ");
        self.line(page, Tell { points: true, ..Tell::default() });
        let name = if self.mergepoint { "Merges" } else { "Parent" };
        page.line(&format!("{name}: {}", parents(&self.revises)));
        let lists = [
            ("Also depends on", &self.depends_on, true),
            ("Branches into", &self.children, self.branchpoint),
            ("Branch names", &self.branches, true),
        ];
        for (name, ids, counts) in lists {
            if counts && !ids.is_empty() {
                page.line(&format!("{name}: {}", ids.join(", ")));
            }
        }
        page.line(&format!("File: {}", self.file));
        if !self.message.is_empty() {
            page.line(&format!("\n    {}", self.message));
        }
        page.put("\n");
    }
}

fn parents(ids: &[String]) -> String {
    if ids.is_empty() { String::from("<base>") } else { ids.join(", ") }
}
