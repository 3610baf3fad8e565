//! `schema sql`.

use serde::Serialize;

use crate::arguments::SqlArguments;
use crate::console::{Answer, Page};
use crate::failure::{Exit, Outcome};
use crate::session::Session;

/// A script.
#[derive(Debug, Serialize)]
struct Sql {
    backend: &'static str,
    sql: String,
}

impl Answer for Sql {
    fn text(&self, page: &mut Page) {
        page.put(&self.sql);
    }
}

pub(super) fn run(session: &Session<'_>, arguments: &SqlArguments) -> Outcome {
    let (migrations, _) = session.chain()?;
    let known: Vec<_> = migrations.backends().collect();
    let backend = session.backend(arguments.backend, &known)?;
    let sql = migrations.sql(backend, &arguments.range)?;
    session.console.answer(&Sql { backend: backend.name(), sql });
    Ok(Exit::Done)
}
