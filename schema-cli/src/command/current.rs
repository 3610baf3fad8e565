//! `schema current`.

use schema_runtime::SchemaManager;
use serde::Serialize;

use super::history::shapes;
use crate::arguments::CurrentArguments;
use crate::console::{Answer, Page};
use crate::failure::{Exit, Outcome};
use crate::session::{Access, Session};
use crate::shape::{PositionShape, RevisionShape, Tell};

/// Where the database is.
#[derive(Debug, Serialize)]
struct Current {
    #[serde(flatten)]
    position: PositionShape,
    /// Those of the current revisions that the chain has.
    #[serde(skip)]
    known: Vec<RevisionShape>,
    #[serde(skip)]
    verbose: bool,
}

impl Answer for Current {
    fn text(&self, page: &mut Page) {
        for id in &self.position.current {
            match self.known.iter().find(|known| known.revision == *id) {
                Some(known) if self.verbose => known.paragraph(page),
                Some(known) => {
                    known.line(page, Tell { message: true, points: true, ..Tell::default() })
                }
                None => page.line(&format!("{id} (unknown)")),
            }
        }
    }
}

pub(super) fn run(session: &Session<'_>, arguments: &CurrentArguments) -> Outcome {
    let (migrations, outline) = session.chain()?;
    let mut connection = session.open(Access::Existing)?;
    let status = SchemaManager::new(&migrations, &mut connection).status()?;
    let heads = migrations.heads().map(str::to_owned);
    let position = PositionShape::new(status, heads);
    let indexes: Vec<usize> =
        position.current.iter().filter_map(|id| outline.graph.index_of(id)).collect();
    let known = shapes(&outline, &indexes, None);
    if !position.is_at_head() && !session.console.is_json() {
        session.console.say(|page| page.line(&position.sentence()));
    }
    session.console.answer(&Current { position, known, verbose: arguments.verbose });
    Ok(Exit::Done)
}
