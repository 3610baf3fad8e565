//! Where a database stands against the chain.

use schema_runtime::Status;
use serde::Serialize;

use crate::console::{Page, Style};

/// Where a database stands.
#[derive(Clone, Debug, Serialize)]
pub(crate) struct PositionShape {
    pub(crate) status: &'static str,
    pub(crate) current: Vec<String>,
    pub(crate) heads: Vec<String>,
    pub(crate) pending: Vec<String>,
    pub(crate) unknown: Vec<String>,
    pub(crate) changed: Vec<String>,
    pub(crate) missing: Vec<String>,
    pub(crate) tables: Vec<String>,
}

impl PositionShape {
    /// The shape of a status, against the chain's heads.
    pub(crate) fn new(status: Status, heads: impl IntoIterator<Item = String>) -> Self {
        let mut shape = Self {
            status: status.name(),
            current: status.current().to_vec(),
            heads: heads.into_iter().collect(),
            pending: Vec::new(),
            unknown: Vec::new(),
            changed: Vec::new(),
            missing: Vec::new(),
            tables: Vec::new(),
        };
        match status {
            Status::Behind { pending, .. } => shape.pending = pending,
            Status::Ahead { unknown, .. } => shape.unknown = unknown,
            Status::Diverged { changed, unknown, missing, .. } => {
                (shape.changed, shape.unknown, shape.missing) = (changed, unknown, missing);
            }
            Status::NotManaged { tables } => shape.tables = tables,
            _ => {}
        }
        shape
    }

    /// Whether the database has exactly the chain's revisions.
    pub(crate) fn is_at_head(&self) -> bool {
        self.status == "at_head"
    }

    /// The status in a sentence.
    pub(crate) fn sentence(&self) -> String {
        match self.status {
            "at_head" => format!("the database is at head: {}", names(&self.current)),
            "behind" if self.current.is_empty() => {
                format!("the database is at base: {} pending", counted(self.pending.len()))
            }
            "behind" => {
                let (pending, current) = (counted(self.pending.len()), names(&self.current));
                format!("the database is behind: it is at {current}, {pending} pending")
            }
            "ahead" => format!(
                "the database is ahead: it has {} that the chain does not",
                counted(self.unknown.len())
            ),
            "diverged" => String::from("the database's history is not the chain's"),
            _ => format!(
                "the database is not managed: it has {} tables, none of ours",
                self.tables.len()
            ),
        }
    }

    /// Writes the sentence, and the revisions that explain it.
    pub(crate) fn write(&self, page: &mut Page) {
        let style = if self.is_at_head() { Style::Green } else { Style::Yellow };
        page.styled(style, &self.sentence());
        page.put("\n");
        let lists = [
            ("pending", &self.pending),
            ("unknown", &self.unknown),
            ("changed", &self.changed),
            ("missing", &self.missing),
            ("table", &self.tables),
        ];
        for (name, ids) in lists {
            for id in ids {
                page.line(&format!("  {name} {id}"));
            }
        }
    }
}

/// Ids in a row; `base` where there are none.
pub(crate) fn names(ids: &[String]) -> String {
    if ids.is_empty() { String::from("base") } else { ids.join(", ") }
}

fn counted(revisions: usize) -> String {
    if revisions == 1 { String::from("1 revision") } else { format!("{revisions} revisions") }
}
