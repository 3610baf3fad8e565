//! What can be said on the command line.

mod authoring;
mod database;
mod reading;
mod values;

use std::path::PathBuf;

pub(crate) use authoring::{LockArguments, MergeArguments, RebaseArguments, RevisionArguments};
pub(crate) use database::{
    CurrentArguments, DowngradeArguments, How, RepairArguments, SqlArguments, StampArguments,
    UpgradeArguments,
};
pub(crate) use reading::{
    BranchesArguments, CheckArguments, CompletionsArguments, HeadsArguments, HistoryArguments,
    PlanArguments, ShowArguments,
};

/// The command line of `schema`, to be used as it is or mounted as a subcommand.
#[derive(Clone, Debug, clap::Args)]
pub struct Cli {
    #[command(flatten)]
    pub(crate) global: Global,
    /// What to do.
    #[command(subcommand)]
    pub command: Command,
}

/// What every command understands.
#[derive(Clone, Debug, clap::Args)]
#[command(next_help_heading = "Global options")]
pub(crate) struct Global {
    /// The directory of the revisions [default: migrations]
    #[arg(long, global = true, value_name = "DIRECTORY", value_hint = clap::ValueHint::DirPath)]
    pub(crate) dir: Option<PathBuf>,

    /// The database: sqlite:app.db, sqlite::memory:, postgres://user@host/database,
    /// mssql://user@host/database [default: the environment's DATABASE_URL, else what --config says]
    #[arg(long, global = true, value_name = "URL", value_hint = clap::ValueHint::Url)]
    pub(crate) url: Option<String>,

    /// A settings file whose section [database] names the database
    #[arg(long, global = true, value_name = "FILE", value_hint = clap::ValueHint::FilePath)]
    pub(crate) config: Option<PathBuf>,

    /// Answer with one JSON document on stdout, errors included
    #[arg(long, global = true)]
    pub(crate) json: bool,
}

/// What to do.
#[derive(Clone, Debug, clap::Subcommand)]
#[non_exhaustive]
pub enum Command {
    /// Write a new revision file
    Revision(RevisionArguments),
    /// Join several heads by a revision that revises them all
    Merge(MergeArguments),
    /// Put a revision that is not released behind another
    Rebase(RebaseArguments),
    /// Seal the revisions: from now on an edit to one is an error
    Lock(LockArguments),
    /// Prove the directory, as the compiler does; with a database, also that it is at head
    Check(CheckArguments),
    /// List the revisions, the newest first
    History(HistoryArguments),
    /// List the revisions that nothing revises
    Heads(HeadsArguments),
    /// List the revisions at which the history divides
    Branches(BranchesArguments),
    /// Show one revision and what it runs
    Show(ShowArguments),
    /// List the revisions that an upgrade or a downgrade would run
    Plan(PlanArguments),
    /// Print the SQL of a range of revisions
    Sql(SqlArguments),
    /// Show which revisions the database is at
    Current(CurrentArguments),
    /// Upgrade the database
    Upgrade(UpgradeArguments),
    /// Downgrade the database
    Downgrade(DowngradeArguments),
    /// Enter revisions as run, without running anything
    Stamp(StampArguments),
    /// Take over a database that Alembic manages
    Adopt,
    /// Compare the database with the chain
    Verify,
    /// Say how a revision that failed was mended, or accept other texts
    Repair(RepairArguments),
    /// Print what makes a shell complete this command
    Completions(CompletionsArguments),
}
