//! `schema stamp`.

use schema_runtime::SchemaManager;
use serde::Serialize;

use crate::arguments::StampArguments;
use crate::console::{Answer, Page};
use crate::failure::{Exit, Outcome};
use crate::session::{Access, Session};
use crate::shape::names;

/// What the database is at now.
#[derive(Debug, Serialize)]
struct Stamped {
    current: Vec<String>,
}

impl Answer for Stamped {
    fn text(&self, page: &mut Page) {
        page.line(&format!("the database is stamped: it is at {}", names(&self.current)));
    }
}

pub(super) fn run(session: &Session<'_>, arguments: &StampArguments) -> Outcome {
    let (migrations, _) = session.chain()?;
    let mut connection = session.open(Access::Existing)?;
    let mut manager = SchemaManager::new(&migrations, &mut connection);
    manager.stamp(&arguments.target)?;
    let current = manager.current_revisions()?;
    session.console.answer(&Stamped { current });
    Ok(Exit::Done)
}
