//! How a manager goes about its work.

use std::time::Duration;

/// What a program does on its first connection when the database is not at head.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum StartMode {
    /// Brings it to head.
    #[default]
    Migrate,
    /// Fails, naming what is pending.
    Require,
    /// Waits until somebody else has brought it to head, for at most this long.
    Wait(Duration),
}

/// What to do with a database that has revisions which this program does not know, beside all that
/// it knows: a newer program was here.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum WhenAhead {
    /// Accepts it, with an event.
    #[default]
    Accept,
    /// Fails.
    Refuse,
}

/// How an empty database comes to head.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Creation {
    /// From the snapshot at the heads, where the history allows one: see
    /// [`Migrations::has_snapshot`](crate::Migrations::has_snapshot).
    #[default]
    Snapshot,
    /// Revision by revision.
    Replay,
}

/// How revisions are put into transactions, where they allow it.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Transactions {
    /// One for each revision; one for all where the chain begins.
    #[default]
    Auto,
    /// One for each revision.
    Each,
    /// One for as many revisions as allow it.
    Grouped,
}

/// What keeps others away while statements run outside of transactions.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum SessionLock {
    /// The server's own session lock. Behind a pooler that hands out another backend for each
    /// transaction (PgBouncer in transaction mode) it does not hold: that is found out, and refused.
    #[default]
    Advisory,
    /// A lease in `schema_history`, which runs out when its program dies. SQLite always uses it.
    Lease,
}

/// The settings of a [`SchemaManager`](crate::SchemaManager).
#[derive(Clone, Debug)]
#[non_exhaustive]
pub struct Options {
    /// What to do on the first connection when the database is not at head.
    pub start: StartMode,
    /// How [`initialize`](crate::SchemaManager::initialize) brings an empty database to head.
    pub creation: Creation,
    /// What to do when the database is ahead.
    pub when_ahead: WhenAhead,
    /// How revisions are put into transactions.
    pub transactions: Transactions,
    /// How long to wait while somebody else migrates.
    pub lock_wait: Duration,
    /// What guards statements outside of transactions.
    pub session_lock: SessionLock,
    /// For how long a lease is given, before each statement anew. A statement that may take longer
    /// without holding a lock of its own needs a longer one.
    pub lease: Duration,
    /// The program's name in the history; by default that of the executable.
    pub program: Option<String>,
}

impl Default for Options {
    fn default() -> Self {
        Self {
            start: StartMode::default(),
            creation: Creation::default(),
            when_ahead: WhenAhead::default(),
            transactions: Transactions::default(),
            lock_wait: Duration::from_secs(300),
            session_lock: SessionLock::default(),
            lease: Duration::from_secs(15),
            program: None,
        }
    }
}

impl Options {
    pub(crate) fn program(&self) -> String {
        let name = self.program.clone().or_else(executable);
        name.unwrap_or_else(|| "unknown".to_owned()).chars().take(255).collect()
    }
}

fn executable() -> Option<String> {
    let path = std::env::current_exe().ok()?;
    Some(path.file_stem()?.to_string_lossy().into_owned())
}
