//! The commands that ask or change a database.

use std::time::Duration;

use schema_core::backend::Backend;
use schema_runtime::{Options, SessionLock, Transactions};

use super::values;

/// `schema current`.
#[derive(Clone, Debug, clap::Args)]
pub struct CurrentArguments {
    /// Show each revision with its parents, labels and file
    #[arg(short, long)]
    pub(crate) verbose: bool,
}

/// `schema upgrade`.
#[derive(Clone, Debug, clap::Args)]
pub struct UpgradeArguments {
    /// Where to: head, heads, a revision or a unique beginning of one, label@head, +2
    #[arg(value_name = "TARGET", default_value = "heads", allow_hyphen_values = true, value_parser = values::target)]
    pub(crate) target: String,

    #[command(flatten)]
    pub(crate) how: How,
}

/// `schema downgrade`.
#[derive(Clone, Debug, clap::Args)]
pub struct DowngradeArguments {
    /// Where to: base, a revision or a unique beginning of one, -1, label@-1
    #[arg(value_name = "TARGET", allow_hyphen_values = true, value_parser = values::target)]
    pub(crate) target: String,

    /// Go back even where tables or columns are lost with their rows
    #[arg(long)]
    pub(crate) allow_data_loss: bool,

    #[command(flatten)]
    pub(crate) how: How,
}

/// How revisions are run.
#[derive(Clone, Debug, clap::Args)]
pub(crate) struct How {
    /// How long to wait while somebody else migrates: 500ms, 30s, 5m [default: 5m]
    #[arg(long, value_name = "TIME", value_parser = values::duration)]
    lock_wait: Option<Duration>,

    /// How revisions are put into transactions, where they allow it
    #[arg(long, value_enum, default_value = "auto", hide_possible_values = false)]
    transactions: TransactionsChoice,

    /// What keeps others away while statements run outside of transactions
    #[arg(long, value_enum, default_value = "advisory")]
    session_lock: SessionLockChoice,
}

#[derive(Clone, Copy, Debug, clap::ValueEnum)]
enum TransactionsChoice {
    /// One for each revision; one for all on an empty database
    Auto,
    /// One for each revision
    Each,
    /// One for as many revisions as allow it
    Grouped,
}

#[derive(Clone, Copy, Debug, clap::ValueEnum)]
enum SessionLockChoice {
    /// The server's own session lock
    Advisory,
    /// A row that runs out when its program dies: for poolers such as PgBouncer
    Lease,
}

impl How {
    /// Returns the options of a manager.
    pub(crate) fn options(&self) -> Options {
        let mut options = Options::default();
        if let Some(lock_wait) = self.lock_wait {
            options.lock_wait = lock_wait;
        }
        options.transactions = match self.transactions {
            TransactionsChoice::Auto => Transactions::Auto,
            TransactionsChoice::Each => Transactions::Each,
            TransactionsChoice::Grouped => Transactions::Grouped,
        };
        options.session_lock = match self.session_lock {
            SessionLockChoice::Advisory => SessionLock::Advisory,
            SessionLockChoice::Lease => SessionLock::Lease,
        };
        options
    }
}

/// `schema stamp`.
#[derive(Clone, Debug, clap::Args)]
pub struct StampArguments {
    /// The revision that the database's schema is at: head, heads, base, a revision, +1, -1
    #[arg(value_name = "TARGET", allow_hyphen_values = true, value_parser = values::target)]
    pub(crate) target: String,
}

/// `schema sql`.
#[derive(Clone, Debug, clap::Args)]
pub struct SqlArguments {
    /// From where to where: a:b, down where a is the newer; a single target is base:target
    #[arg(value_name = "RANGE", default_value = "base:heads", allow_hyphen_values = true, value_parser = values::target)]
    pub(crate) range: String,

    /// The backend that the SQL is for [default: the database's, or the only one]
    #[arg(long, value_parser = values::backend())]
    pub(crate) backend: Option<Backend>,
}

/// `schema repair`.
#[derive(Clone, Debug, clap::Args)]
#[group(id = "repair", required = true, multiple = false)]
pub struct RepairArguments {
    /// This revision stopped halfway outside of transactions, and was completed by hand
    #[arg(long, value_name = "REVISION", group = "repair")]
    pub(crate) completed: Option<String>,

    /// This revision stopped halfway outside of transactions, and what it did was undone by hand
    #[arg(long, value_name = "REVISION", group = "repair")]
    pub(crate) undone: Option<String>,

    /// The texts of these revisions have changed since they were run, and that is right
    #[arg(long, value_name = "REVISION", num_args = 1.., value_delimiter = ',', group = "repair")]
    pub(crate) accept: Vec<String>,
}
