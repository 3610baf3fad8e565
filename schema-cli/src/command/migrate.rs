//! `schema upgrade` and `schema downgrade`.

use schema_core::script::Direction;
use schema_runtime::SchemaManager;
use serde::Serialize;

use crate::arguments::How;
use crate::console::{Answer, Page, Progress, Style};
use crate::failure::{Exit, Failure, Outcome};
use crate::session::{Access, Session};
use crate::shape::{StepShape, names};

/// What was run.
#[derive(Debug, Serialize)]
struct Migrated {
    steps: Vec<StepShape>,
    current: Vec<String>,
}

/// The steps were told one by one as they ended.
impl Answer for Migrated {
    fn text(&self, page: &mut Page) {
        if self.steps.is_empty() {
            page.put("nothing to do: ");
        }
        page.styled(Style::Green, &format!("the database is at {}", names(&self.current)));
        page.put("\n");
    }
}

pub(super) fn run(session: &Session<'_>, direction: Direction, target: &str, how: &How) -> Outcome {
    let (migrations, _) = session.chain()?;
    let access = match direction {
        Direction::Upgrade => Access::Create,
        Direction::Downgrade => Access::Existing,
    };
    let mut connection = session.open(access)?;
    let progress = Progress::new(session.console);
    let mut manager = SchemaManager::new(&migrations, &mut connection)
        .with_options(how.options())
        .with_observer(progress.observer());
    let result = match direction {
        Direction::Upgrade => manager.upgrade(target),
        Direction::Downgrade => manager.downgrade(target),
    };
    progress.end();
    let report = result.map_err(|error| match error.place() {
        Some(_) => Failure::from(error).done(progress.done()),
        None => Failure::from(error),
    })?;
    let current = manager.current_revisions()?;
    let step = |step: &schema_runtime::Step| StepShape::new(step.revision.clone(), step.direction);
    session.console.answer(&Migrated { steps: report.steps.iter().map(step).collect(), current });
    Ok(Exit::Done)
}
