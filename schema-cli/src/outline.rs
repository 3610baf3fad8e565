//! The history of a chain, from a directory or from an application.

use schema_core::directory::Directory;
use schema_core::graph::{Graph, Node};
use schema_runtime::Migrations;

/// The revisions without their SQL. Their indexes are the graph's.
pub(crate) struct Outline {
    pub(crate) graph: Graph,
    details: Vec<Detail>,
}

struct Detail {
    message: String,
    file: String,
}

impl Outline {
    /// The history of a directory, as far as it can be read.
    pub(crate) fn of_directory(directory: &Directory) -> Self {
        let detail = |revision: &schema_core::revision::Revision| Detail {
            message: revision.message.clone(),
            file: revision.file.clone(),
        };
        let details = directory.revisions.iter().map(detail).collect();
        Self { graph: directory.graph.clone(), details }
    }

    /// The history of a chain that an application embeds.
    pub(crate) fn of_migrations(migrations: &Migrations) -> Self {
        let (mut nodes, mut details) = (Vec::new(), Vec::new());
        for revision in migrations.iter() {
            nodes.push(Node {
                id: revision.id().to_owned(),
                parents: revision.revises().map(str::to_owned).collect(),
                depends_on: revision.depends_on().map(str::to_owned).collect(),
                labels: Vec::new(),
            });
            let (message, file) = (revision.message().to_owned(), revision.file().to_owned());
            details.push(Detail { message, file });
        }
        for (index, label) in migrations.labels() {
            if let Some(node) = nodes.get_mut(index) {
                node.labels.push(label.to_owned());
            }
        }
        Self { graph: Graph::build(nodes).0, details }
    }

    /// A revision's message.
    pub(crate) fn message(&self, index: usize) -> &str {
        self.details.get(index).map_or("", |detail| &detail.message)
    }

    /// The name of a revision's file.
    pub(crate) fn file(&self, index: usize) -> &str {
        self.details.get(index).map_or("", |detail| &detail.file)
    }

    /// The labels that hold for each revision.
    pub(crate) fn branches(&self) -> Vec<Vec<String>> {
        let owned = |labels: Vec<&str>| labels.into_iter().map(str::to_owned).collect();
        self.graph.labels_of_all().into_iter().map(owned).collect()
    }
}
