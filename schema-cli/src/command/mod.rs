//! The commands, a module each.

mod adopt;
mod author;
mod branches;
mod check;
mod completions;
mod current;
mod heads;
mod history;
mod lock;
mod merge;
mod migrate;
mod plan;
mod rebase;
mod repair;
mod revision;
mod show;
mod sql;
mod stamp;
mod verify;

use schema_core::script::Direction;

use migrate::Loss;

use crate::arguments::Command;
use crate::failure::Outcome;
use crate::session::Session;

/// Does what was asked.
pub(crate) fn run(command: &Command, session: &mut Session<'_>) -> Outcome {
    match command {
        Command::Revision(arguments) => revision::run(session, arguments),
        Command::Merge(arguments) => merge::run(session, arguments),
        Command::Rebase(arguments) => rebase::run(session, arguments),
        Command::Lock(arguments) => lock::run(session, arguments),
        Command::Check(arguments) => check::run(session, arguments),
        Command::History(arguments) => history::run(session, arguments),
        Command::Heads(arguments) => heads::run(session, arguments),
        Command::Branches(arguments) => branches::run(session, arguments),
        Command::Show(arguments) => show::run(session, arguments),
        Command::Plan(arguments) => plan::run(session, arguments),
        Command::Sql(arguments) => sql::run(session, arguments),
        Command::Current(arguments) => current::run(session, arguments),
        Command::Upgrade(arguments) => {
            let (target, how) = (&arguments.target, &arguments.how);
            migrate::run(session, Direction::Upgrade, target, how, Loss::Allowed)
        }
        Command::Downgrade(arguments) => {
            let loss = if arguments.allow_data_loss { Loss::Allowed } else { Loss::Asked };
            migrate::run(session, Direction::Downgrade, &arguments.target, &arguments.how, loss)
        }
        Command::Stamp(arguments) => stamp::run(session, arguments),
        Command::Adopt => adopt::run(session),
        Command::Verify => verify::run(session),
        Command::Repair(arguments) => repair::run(session, arguments),
        Command::Completions(arguments) => completions::run(arguments),
    }
}
