//! What a manager tells while it works.

use std::time::Duration;

use schema_core::script::Direction;

/// Is told what happens, as it happens: for progress bars, logs, metrics.
///
/// The same is told to `tracing`, with `schema` as the target.
pub trait Observer: Send {
    /// Takes an event. It is called between requests to the database: keep it short.
    fn event(&mut self, event: &Event<'_>);
}

impl<F: FnMut(&Event<'_>) + Send> Observer for F {
    fn event(&mut self, event: &Event<'_>) {
        self(event);
    }
}

/// Something that happened.
#[derive(Clone, Debug)]
#[non_exhaustive]
pub enum Event<'a> {
    /// The database is at head: nothing is to be done.
    AtHead,
    /// The database has revisions that this program does not know, beside all that it knows.
    Ahead {
        /// How many more revisions are in force.
        more: usize,
    },
    /// Somebody else holds the chain's lock; it is asked for again until the deadline.
    Waiting {
        /// What is waited for.
        reason: &'a str,
        /// For how long it was waited already.
        waited: Duration,
    },
    /// Revisions are about to be run.
    Planned {
        /// How many.
        revisions: usize,
        /// Which way.
        direction: Direction,
    },
    /// An empty database was brought to the heads from the snapshot, and its revisions entered.
    Created {
        /// How many revisions are in force now.
        revisions: usize,
        /// How long it took.
        elapsed: Duration,
    },
    /// The database refused the snapshot, so that the revisions are run one by one.
    SnapshotFailed {
        /// The error.
        error: &'a str,
    },
    /// A revision begins.
    Started {
        /// Its id.
        revision: &'a str,
        /// Its message.
        message: &'a str,
        /// Which way.
        direction: Direction,
    },
    /// A revision that was stopped outside of transactions goes on where it was.
    Resumed {
        /// Its id.
        revision: &'a str,
        /// How many of its statements were done already.
        statements_done: usize,
    },
    /// A table of SQLite is made anew, which takes as long as its rows are copied.
    Rebuilding {
        /// The revision's id.
        revision: &'a str,
        /// The table.
        table: &'a str,
    },
    /// A statement that runs outside of transactions is done.
    StatementDone {
        /// The revision's id.
        revision: &'a str,
        /// How many of its statements are done.
        done: usize,
        /// How many it has.
        of: usize,
    },
    /// A revision is done, and committed.
    Finished {
        /// Its id.
        revision: &'a str,
        /// Which way.
        direction: Direction,
        /// How long it took; revisions of one transaction share its time.
        elapsed: Duration,
    },
    /// A revision was entered or taken out without being run.
    Stamped {
        /// Its id.
        revision: &'a str,
        /// Whether it is in force now.
        in_force: bool,
    },
    /// A revision failed.
    Failed {
        /// Its id.
        revision: &'a str,
        /// The error.
        error: &'a str,
    },
}

/// Tells an event to `tracing` and to the observer, if there is one.
pub(crate) fn tell(observer: Option<&mut (dyn Observer + '_)>, event: &Event<'_>) {
    match event {
        Event::AtHead => tracing::debug!(target: "schema", "the database is at head"),
        Event::Ahead { more } => {
            tracing::warn!(target: "schema", more, "the database is ahead of this program");
        }
        Event::Waiting { reason, waited } => {
            tracing::info!(target: "schema", reason, ?waited, "waiting");
        }
        Event::Planned { revisions, direction } => {
            tracing::info!(target: "schema", revisions, direction = direction.name(), "migrating");
        }
        Event::Created { revisions, elapsed } => {
            tracing::info!(target: "schema", revisions, ?elapsed, "created");
        }
        Event::SnapshotFailed { error } => {
            tracing::warn!(target: "schema", error, "the snapshot was refused");
        }
        Event::Started { revision, message, direction } => {
            tracing::info!(target: "schema", revision, message, direction = direction.name(), "started");
        }
        Event::Resumed { revision, statements_done } => {
            tracing::info!(target: "schema", revision, statements_done, "resumed");
        }
        Event::Rebuilding { revision, table } => {
            tracing::info!(target: "schema", revision, table, "rebuilding");
        }
        Event::StatementDone { revision, done, of } => {
            tracing::info!(target: "schema", revision, done, of, "statement done");
        }
        Event::Finished { revision, direction, elapsed } => {
            tracing::info!(target: "schema", revision, direction = direction.name(), ?elapsed, "finished");
        }
        Event::Stamped { revision, in_force } => {
            tracing::info!(target: "schema", revision, in_force, "stamped");
        }
        Event::Failed { revision, error } => {
            tracing::error!(target: "schema", revision, error, "failed");
        }
    }
    if let Some(observer) = observer {
        observer.event(event);
    }
}
