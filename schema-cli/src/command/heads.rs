//! `schema heads`.

use serde::Serialize;

use super::history::shapes;
use crate::arguments::HeadsArguments;
use crate::console::{Answer, Page};
use crate::failure::{Exit, Outcome};
use crate::session::Session;
use crate::shape::{RevisionShape, Tell};

/// The heads.
#[derive(Debug, Serialize)]
#[serde(transparent)]
struct Heads {
    revisions: Vec<RevisionShape>,
    #[serde(skip)]
    verbose: bool,
}

impl Answer for Heads {
    fn text(&self, page: &mut Page) {
        for revision in &self.revisions {
            match self.verbose {
                true => revision.paragraph(page),
                false => revision.line(
                    page,
                    Tell { parents: false, branches: true, message: true, points: false },
                ),
            }
        }
    }
}

pub(super) fn run(session: &Session<'_>, arguments: &HeadsArguments) -> Outcome {
    let outline = session.outline()?;
    let heads = match arguments.resolve_dependencies {
        true => outline.graph.effective_heads(),
        false => outline.graph.heads(),
    };
    let revisions = shapes(&outline, heads, None);
    session.console.answer(&Heads { revisions, verbose: arguments.verbose });
    Ok(Exit::Done)
}
