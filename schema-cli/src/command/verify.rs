//! `schema verify`.

use schema_runtime::SchemaManager;
use serde::Serialize;

use crate::console::{Answer, Page};
use crate::failure::{Exit, Outcome};
use crate::session::{Access, Session};
use crate::shape::PositionShape;

/// Whether the database is what the chain makes.
#[derive(Debug, Serialize)]
struct Verified {
    valid: bool,
    needs_migration: bool,
    #[serde(flatten)]
    position: PositionShape,
}

impl Answer for Verified {
    fn text(&self, page: &mut Page) {
        self.position.write(page);
    }
}

pub(super) fn run(session: &Session<'_>) -> Outcome {
    let (migrations, _) = session.chain()?;
    let mut connection = session.open(Access::Existing)?;
    let verified = SchemaManager::new(&migrations, &mut connection).verify()?;
    session.console.answer(&Verified {
        valid: verified.valid,
        needs_migration: verified.needs_migration,
        position: PositionShape::new(verified.status, verified.head_revisions),
    });
    Ok(if verified.valid { Exit::Done } else { Exit::Found })
}
