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

/// Whether rows may be lost by going back.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Loss {
    Allowed,
    /// Somebody has to say so.
    Asked,
}

/// Asks before a downgrade that nobody wrote drops what may hold rows.
fn ask_about_loss(
    session: &Session<'_>,
    manager: &mut SchemaManager<'_>,
    target: &str,
) -> Outcome<()> {
    let losses = manager.losses(target)?;
    if losses.is_empty() {
        return Ok(());
    }
    let lost: Vec<String> =
        losses.iter().map(|loss| format!("{} (revision {})", loss.what, loss.revision)).collect();
    let message = format!("this loses, with all rows in them: {}", lost.join("; "));
    match session.console.ask(&message, "go back all the same?") {
        Some(true) => Ok(()),
        Some(false) => Err(Failure::new("data_loss", "nothing was done")),
        None => Err(Failure::new("data_loss", message)
            .help("to go back all the same, say `--allow-data-loss`")),
    }
}

pub(super) fn run(
    session: &Session<'_>,
    direction: Direction,
    target: &str,
    how: &How,
    loss: Loss,
) -> Outcome {
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
    if direction == Direction::Downgrade && loss == Loss::Asked {
        ask_about_loss(session, &mut manager, target)?;
    }
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
