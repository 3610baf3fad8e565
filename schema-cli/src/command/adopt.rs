//! `schema adopt`.

use schema_runtime::SchemaManager;
use serde::Serialize;

use crate::console::{Answer, Page};
use crate::failure::{Exit, Outcome};
use crate::session::{Access, Session};
use crate::shape::names;

/// What was taken over.
#[derive(Debug, Serialize)]
struct Adopted {
    adopted: Vec<String>,
    current: Vec<String>,
}

impl Answer for Adopted {
    fn text(&self, page: &mut Page) {
        page.line(&format!("taken over from Alembic at {}", names(&self.adopted)));
        page.line(
            "its table alembic_version is still there; drop it when Alembic is no longer used",
        );
    }
}

pub(super) fn run(session: &Session<'_>) -> Outcome {
    let (migrations, _) = session.chain()?;
    let mut connection = session.open(Access::Existing)?;
    let mut manager = SchemaManager::new(&migrations, &mut connection);
    let adopted = manager.adopt()?;
    let current = manager.current_revisions()?;
    session.console.answer(&Adopted { adopted, current });
    Ok(Exit::Done)
}
