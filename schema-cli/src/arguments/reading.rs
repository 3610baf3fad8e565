//! The commands that read the directory.

use schema_core::backend::Backend;
use schema_core::script::Direction;

use super::values;

/// `schema check`.
#[derive(Clone, Debug, clap::Args)]
pub struct CheckArguments {
    /// Also insist that every revision is sealed, as a release should be
    #[arg(long)]
    pub(crate) sealed: bool,
}

/// `schema history`.
#[derive(Clone, Debug, clap::Args)]
pub struct HistoryArguments {
    /// Which revisions, those behind a up to b: a:b, a:, :b, -3:current [default: base:heads]
    #[arg(value_name = "RANGE", allow_hyphen_values = true, value_parser = values::target)]
    pub(crate) range: Option<String>,

    /// Show each revision with its parents, labels and file
    #[arg(short, long)]
    pub(crate) verbose: bool,

    /// Mark the revisions that the database is at
    #[arg(short, long)]
    pub(crate) indicate_current: bool,

    /// List what was done to the database instead, the oldest first
    #[arg(long, conflicts_with_all = ["range", "verbose", "indicate_current"])]
    pub(crate) database: bool,
}

/// `schema heads`.
#[derive(Clone, Debug, clap::Args)]
pub struct HeadsArguments {
    /// Show each revision with its parents, labels and file
    #[arg(short, long)]
    pub(crate) verbose: bool,

    /// Leave out those that another branch depends on
    #[arg(long)]
    pub(crate) resolve_dependencies: bool,
}

/// `schema branches`.
#[derive(Clone, Debug, clap::Args)]
pub struct BranchesArguments {
    /// Show each revision with its parents, labels and file
    #[arg(short, long)]
    pub(crate) verbose: bool,
}

/// `schema show`.
#[derive(Clone, Debug, clap::Args)]
pub struct ShowArguments {
    /// The revision
    #[arg(value_name = "REVISION", default_value = "head", allow_hyphen_values = true, value_parser = values::target)]
    pub(crate) revision: String,

    /// The backend that its SQL is shown for [default: the database's, or the only one]
    #[arg(long, value_parser = values::backend())]
    pub(crate) backend: Option<Backend>,
}

/// `schema plan`.
#[derive(Clone, Debug, clap::Args)]
pub struct PlanArguments {
    /// Which way
    #[arg(value_enum)]
    pub(crate) direction: PlanDirection,

    /// Where to: head, heads, base, a revision, label@head, +2, -1
    #[arg(value_name = "TARGET", allow_hyphen_values = true, value_parser = values::target)]
    pub(crate) target: String,

    /// Where from, without a database: the current heads, separated by commas, or base
    #[arg(long, value_name = "REVISIONS")]
    pub(crate) from: Option<String>,
}

/// Which way a plan goes.
#[derive(Clone, Copy, Debug, PartialEq, Eq, clap::ValueEnum)]
pub enum PlanDirection {
    /// Towards the heads
    Upgrade,
    /// Towards the bases
    Downgrade,
}

impl From<PlanDirection> for Direction {
    fn from(direction: PlanDirection) -> Self {
        match direction {
            PlanDirection::Upgrade => Direction::Upgrade,
            PlanDirection::Downgrade => Direction::Downgrade,
        }
    }
}

/// `schema completions`.
#[derive(Clone, Debug, clap::Args)]
pub struct CompletionsArguments {
    /// The shell
    #[arg(value_enum)]
    pub(crate) shell: clap_complete::Shell,
}
