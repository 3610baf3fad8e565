//! `schema repair`.

use schema_runtime::{Repair, SchemaManager};
use serde::Serialize;

use crate::arguments::RepairArguments;
use crate::console::{Answer, Page};
use crate::failure::{Exit, Failure, Outcome};
use crate::outline::Outline;
use crate::session::{Access, Session};
use crate::shape::names;

/// What was repaired.
#[derive(Debug, Serialize)]
struct Repaired {
    repaired: &'static str,
    revisions: Vec<String>,
    current: Vec<String>,
}

impl Answer for Repaired {
    fn text(&self, page: &mut Page) {
        page.line(&format!("{}: {}", self.repaired, self.revisions.join(", ")));
        page.line(&format!("the database is at {}", names(&self.current)));
    }
}

pub(super) fn run(session: &Session<'_>, arguments: &RepairArguments) -> Outcome {
    let (migrations, outline) = session.chain()?;
    let (word, repair, revisions) = repair(&outline, arguments)?;
    let mut connection = session.open(Access::Existing)?;
    let mut manager = SchemaManager::new(&migrations, &mut connection);
    manager.repair(&repair)?;
    let current = manager.current_revisions()?;
    session.console.answer(&Repaired { repaired: word, revisions, current });
    Ok(Exit::Done)
}

/// What is to be repaired, with the revisions' whole ids.
fn repair(
    outline: &Outline,
    arguments: &RepairArguments,
) -> Outcome<(&'static str, Repair, Vec<String>)> {
    if let Some(completed) = &arguments.completed {
        let id = one(outline, completed)?;
        return Ok(("completed", Repair::Completed(id.clone()), vec![id]));
    }
    if let Some(undone) = &arguments.undone {
        let id = one(outline, undone)?;
        return Ok(("undone", Repair::Undone(id.clone()), vec![id]));
    }
    let named = arguments.accept.iter().filter(|name| !name.is_empty());
    let ids = named.map(|name| one(outline, name)).collect::<Outcome<Vec<String>>>()?;
    Ok(("accepted", Repair::AcceptHashes(ids.clone()), ids))
}

fn one(outline: &Outline, target: &str) -> Outcome<String> {
    match outline.graph.resolve_one(target)? {
        Some(index) => Ok(outline.graph.id(index).to_owned()),
        None => Err(Failure::new("not_a_revision", format!("`{target}` is no revision"))),
    }
}
