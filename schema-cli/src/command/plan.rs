//! `schema plan`.

use schema_core::script::Direction;
use schema_runtime::SchemaManager;
use serde::Serialize;

use crate::arguments::PlanArguments;
use crate::console::{Answer, Page, Style};
use crate::failure::{Exit, Failure, Outcome};
use crate::outline::Outline;
use crate::session::{Access, Session};
use crate::shape::StepShape;

/// The revisions that would be run, in order.
#[derive(Debug, Serialize)]
#[serde(transparent)]
struct Plan {
    steps: Vec<StepShape>,
    #[serde(skip)]
    messages: Vec<String>,
}

impl Answer for Plan {
    fn text(&self, page: &mut Page) {
        for (step, message) in self.steps.iter().zip(&self.messages) {
            page.put(&format!("{} ", step.direction));
            page.styled(Style::Bold, &step.revision);
            page.line(&if message.is_empty() { String::new() } else { format!(", {message}") });
        }
        if self.steps.is_empty() {
            page.line("nothing to do");
        }
    }
}

pub(super) fn run(session: &Session<'_>, arguments: &PlanArguments) -> Outcome {
    let direction = Direction::from(arguments.direction);
    let (outline, current) = match &arguments.from {
        Some(from) => {
            let outline = session.outline()?;
            let current = named(&outline, from)?;
            (outline, current)
        }
        None => of_database(session)?,
    };
    let indexes = match direction {
        Direction::Upgrade => outline.graph.upgrade(&current, &arguments.target)?,
        Direction::Downgrade => outline.graph.downgrade(&current, &arguments.target)?,
    };
    let step = |index: &usize| StepShape::new(outline.graph.id(*index), direction);
    session.console.answer(&Plan {
        steps: indexes.iter().map(step).collect(),
        messages: indexes.iter().map(|index| outline.message(*index).to_owned()).collect(),
    });
    Ok(Exit::Done)
}

/// The revisions that `--from` names.
fn named(outline: &Outline, from: &str) -> Outcome<Vec<usize>> {
    let mut current = Vec::new();
    for name in from.split(',').map(str::trim) {
        current.extend(outline.graph.resolve(name)?);
    }
    Ok(current)
}

/// The revisions that the database is at.
fn of_database(session: &Session<'_>) -> Outcome<(Outline, Vec<usize>)> {
    if session.url()?.is_none() {
        let message = "a plan begins somewhere, and neither --from nor a database is given";
        let failure = Failure::misuse("no_url", message);
        return Err(failure.help(
            "say where with --from base or --from <current heads>, or name a database with --url, DATABASE_URL or --config",
        ));
    }
    let (migrations, outline) = session.chain()?;
    let mut connection = session.open(Access::Existing)?;
    let status = SchemaManager::new(&migrations, &mut connection).status()?;
    let current = status.current().iter().filter_map(|id| outline.graph.index_of(id)).collect();
    match status {
        status @ (schema_runtime::Status::Diverged { .. }
        | schema_runtime::Status::NotManaged { .. }) => Err(status
            .into_error()
            .map_or_else(|| Failure::new("diverged", "the database diverged"), Failure::from)),
        _ => Ok((outline, current)),
    }
}
