//! The revision file: its name, its header, its sections, and what they say.

mod directive;
mod header;
mod layout;
mod name;
mod sections;
mod statement;

pub use header::{is_valid_id, is_valid_label};
pub use name::{FileName, Order};
pub use sections::Section;
pub use statement::{Note, Waiver};

use crate::backend::Backend;
use crate::config::Config;
use crate::diagnostic::{Code, Diagnostic, Report};
use crate::hash::Hash;
use crate::script::Direction;
use crate::source::{SourceId, Span, Spanned};

pub(crate) use directive::{Line, Word};
pub(crate) use layout::regions;

/// A revision file that was read.
#[derive(Clone, Debug)]
pub struct Revision {
    /// Its text.
    pub source: SourceId,
    /// The file's name, without its directory.
    pub file: String,
    /// Its place among the files.
    pub order: Order,
    /// What the file's name says it does.
    pub slug: String,
    /// The id; not necessarily a valid one where there are errors.
    pub id: Spanned<String>,
    /// The parents; none for the first revision, several for a merge.
    pub revises: Vec<Spanned<String>>,
    /// What else must run before it.
    pub depends_on: Vec<Spanned<String>>,
    /// The names of the branch that begins with it.
    pub labels: Vec<Spanned<String>>,
    /// What it does, in a line; the slug in words where the header has no message.
    pub message: String,
    /// The hash of the normalised text.
    pub hash: Hash,
    /// Whether it runs in a transaction.
    pub transaction: Transaction,
    /// The sections, in the order of the text.
    pub sections: Vec<Section>,
    /// Whether its file is text; else only its place in the history is known.
    pub(crate) is_text: bool,
}

/// Whether a revision runs in a transaction.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub enum Transaction {
    /// It does, unless none of its statements can.
    #[default]
    Auto,
    /// It does not.
    Never,
    /// It does not on these backends.
    NeverFor(Vec<Backend>),
}

impl Transaction {
    /// Whether it must not on this backend.
    pub fn is_never(&self, backend: Backend) -> bool {
        match self {
            Transaction::Auto => false,
            Transaction::Never => true,
            Transaction::NeverFor(backends) => backends.contains(&backend),
        }
    }
}

impl Revision {
    /// Returns the section for a backend: its own one, else the plain one.
    pub fn section(&self, direction: Direction, backend: Backend) -> Option<&Section> {
        let mut sections = self.sections.iter().filter(|section| section.direction == direction);
        let own = sections.clone().find(|section| section.backends.contains(&backend));
        own.or_else(|| sections.find(|section| section.is_plain()))
    }

    /// Whether it joins several branches.
    pub fn is_merge(&self) -> bool {
        self.revises.len() > 1
    }
}

/// Reads a revision file. There is no revision where the file does not say which one it is.
pub(crate) fn read(
    file: &str,
    name: FileName,
    text: &str,
    config: &Config,
    report: &mut Report,
) -> Option<Revision> {
    let regions = regions(text, config.dialect);
    let (first, others) = regions.split_first()?;
    if others.is_empty() && first.directives.is_empty() && first.misplaced.is_empty() {
        without_header(file, report);
        return None;
    }
    let header = header::read(first, report);
    if let Some(span) = first.first_sql {
        let message = "this SQL stands before the first section";
        let help = "write `--! upgrade` on the line before it";
        report
            .push(Diagnostic::error(Code::S0214, message).primary(report.at(span), "").help(help));
    }
    let sections = sections::read(&regions, report);
    Some(Revision {
        source: report.source,
        file: file.to_owned(),
        message: header.message.unwrap_or_else(|| name.slug.replace(['_', '-'], " ")),
        order: name.order,
        slug: name.slug,
        id: header.id?,
        revises: header.revises,
        depends_on: header.depends_on,
        labels: header.labels,
        hash: Hash::of(text.as_bytes()),
        transaction: header.transaction,
        sections,
        is_text: true,
    })
}

fn without_header(file: &str, report: &mut Report) {
    let message = format!("{file} has no header, so that its place in the history is unknown");
    let help = "begin it with the lines `--! revision: <id>`, `--! revises: <id, or none>`, `--! message: <text>`, and write `--! upgrade` before its SQL";
    report.push(
        Diagnostic::error(Code::S0201, message).primary(report.at(Span::at(0)), "").help(help),
    );
}
