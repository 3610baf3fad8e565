//! The manager: what applications and the command call.

mod report;
mod sql;
mod target;

use std::time::Instant;

use schema_core::backend::Backend;
use schema_core::graph::Graph;
use schema_core::script::Direction;

pub use report::{Entry, Loss, Repair, Report, Status, Verification};

use crate::driver::{Driver, IntoDriver};
use crate::error::{Error, ErrorKind, Result};
use crate::executor::{self, Executor, Management, Probe, State, Step};
use crate::migrations::Migrations;
use crate::observer::{Event, Observer};
use crate::options::{Creation, Options, StartMode, WhenAhead};

/// Manages the schema of one database: brings it to a revision, tells where it stands.
///
#[cfg_attr(feature = "sqlite", doc = "```no_run")]
#[cfg_attr(not(feature = "sqlite"), doc = "```ignore")]
/// # fn main() -> Result<(), Box<dyn std::error::Error>> {
/// # use schema_runtime::{Migrations, SchemaManager};
/// # static MIGRATIONS: Migrations = Migrations::from_literals(("", &[]), [None, None, None]);
/// let mut connection = rusqlite::Connection::open("app.db")?;
/// SchemaManager::new(&MIGRATIONS, &mut connection).initialize()?;
/// # Ok(())
/// # }
/// ```
pub struct SchemaManager<'c> {
    migrations: &'c Migrations,
    driver: Box<dyn Driver + 'c>,
    options: Options,
    observer: Option<Box<dyn Observer + 'c>>,
    graph: Option<Graph>,
}

impl<'c> SchemaManager<'c> {
    /// Manages the database at the other end of `connection` with an embedded chain.
    pub fn new(migrations: &'c Migrations, connection: impl IntoDriver<'c>) -> Self {
        Self {
            migrations,
            driver: connection.into_driver(),
            options: Options::default(),
            observer: None,
            graph: None,
        }
    }

    /// Sets how it goes about its work.
    #[must_use]
    pub fn with_options(mut self, options: Options) -> Self {
        self.options = options;
        self
    }

    /// Sets who is told what happens.
    #[must_use]
    pub fn with_observer(mut self, observer: impl Observer + 'c) -> Self {
        self.observer = Some(Box::new(observer));
        self
    }

    /// The kind of database.
    pub fn backend(&self) -> Backend {
        self.driver.backend()
    }

    fn executor(&mut self) -> Result<Executor<'_>> {
        let observer = self.observer.as_mut().map(|observer| &mut **observer as &mut dyn Observer);
        Executor::new(self.migrations, &mut *self.driver, &self.options, observer)
    }

    /// Runs `work` with the executor and the graph, which is built when it is first needed.
    fn with<T>(&mut self, work: impl FnOnce(&mut Executor<'_>, &Graph) -> Result<T>) -> Result<T> {
        let graph = self.graph.take().unwrap_or_else(|| self.migrations.graph());
        let result = self.executor().and_then(|mut executor| work(&mut executor, &graph));
        self.graph = Some(graph);
        result
    }

    /// Makes the database usable by this program, as [`Options::start`] says: brings it to head (an empty
    /// one is created), or insists that it is there, or waits for it. At head that is one request.
    ///
    /// # Errors
    /// The database is not managed, diverged, or a revision failed: see [`ErrorKind`]. Nothing of a
    /// revision that failed in a transaction is left behind.
    pub fn initialize(&mut self) -> Result<Report> {
        match self.options.start {
            StartMode::Migrate => match self.settled()? {
                Some(report) => Ok(report),
                None => self.migrate(Direction::Upgrade, "heads", self.options.creation),
            },
            StartMode::Require => self.require(),
            StartMode::Wait(limit) => self.wait(limit),
        }
    }

    fn require(&mut self) -> Result<Report> {
        match self.settled()? {
            Some(report) => Ok(report),
            None => {
                let message = match self.status()? {
                    Status::Behind { pending, .. } => {
                        let pending = executor::names(&pending);
                        format!("the database is behind this program: {pending} pending")
                    }
                    status => return Err(status.into_error().unwrap_or_else(no_longer)),
                };
                Err(Error::new(ErrorKind::Pending, message))
            }
        }
    }

    fn wait(&mut self, limit: std::time::Duration) -> Result<Report> {
        let begun = Instant::now();
        let mut told = false;
        loop {
            if let Some(report) = self.settled()? {
                return Ok(report);
            }
            if begun.elapsed() >= limit {
                return self.require();
            }
            let reason = "another program to bring the database to head";
            if !told {
                told = true;
                self.executor()?.tell(&Event::Waiting { reason, waited: begun.elapsed() });
            }
            let pause = std::time::Duration::from_millis(200);
            std::thread::sleep(pause.min(limit.saturating_sub(begun.elapsed())));
        }
    }

    /// Asks the one question, and answers where nothing is to be done.
    fn settled(&mut self) -> Result<Option<Report>> {
        let when_ahead = self.options.when_ahead;
        let mut executor = self.executor()?;
        match executor.probe()? {
            Probe::AtHead => {
                executor.tell(&Event::AtHead);
                Ok(Some(Report::default()))
            }
            Probe::Ahead(more) if when_ahead == WhenAhead::Accept => {
                executor.tell(&Event::Ahead { more });
                Ok(Some(Report::default()))
            }
            Probe::Ahead(more) => {
                let message = format!("the database is ahead of this program by {more} revisions");
                Err(Error::new(ErrorKind::Ahead, message))
            }
            Probe::Elsewhere | Probe::NoTables => Ok(None),
        }
    }

    /// Upgrades to a target: `head`, `heads`, an id or a unique beginning of one, `label@head`, `+2`,
    /// `id+1`. An empty database is created.
    ///
    /// # Errors
    /// As for [`initialize`](Self::initialize), or the target does not resolve.
    pub fn upgrade(&mut self, target: &str) -> Result<Report> {
        let settled = if matches!(target, "head" | "heads") { self.settled()? } else { None };
        match settled {
            Some(report) => Ok(report),
            None => self.migrate(Direction::Upgrade, target, Creation::Replay),
        }
    }

    /// Downgrades to a target: `base`, an id or a unique beginning of one, `-1`, `id-1`.
    ///
    /// # Errors
    /// As for [`upgrade`](Self::upgrade), or a revision has no downgrade: that is found before
    /// anything is run.
    pub fn downgrade(&mut self, target: &str) -> Result<Report> {
        if !self.executor()?.is_managed()? {
            return Ok(Report::default());
        }
        self.migrate(Direction::Downgrade, target, Creation::Replay)
    }

    fn migrate(
        &mut self,
        direction: Direction,
        target: &str,
        creation: Creation,
    ) -> Result<Report> {
        let steps = self.with(|executor, graph| {
            let planned = target::Fixed::new(direction, target);
            executor.migrate(graph, direction, creation, &|graph, state| planned.plan(graph, state))
        })?;
        Ok(Report { steps })
    }

    /// Enters a target's revisions as in force, without running anything: for a database whose schema
    /// is there already. `base` takes all of them out.
    ///
    /// # Errors
    /// The target does not resolve, or the database refused.
    pub fn stamp(&mut self, target: &str) -> Result<()> {
        self.with(|executor, graph| {
            executor.stamp(graph, &|state| target::stamped(graph, state, target))
        })
    }

    /// Takes over a database that Alembic manages: stamps the revisions that its `alembic_version`
    /// names, and returns them. Alembic's table stays.
    ///
    /// # Errors
    /// There is no such table, or the chain does not have a revision that it names.
    pub fn adopt(&mut self) -> Result<Vec<String>> {
        self.with(|executor, graph| {
            let Some(revisions) = executor.alembic_revisions()? else {
                let message =
                    "the database has no table alembic_version: Alembic does not manage it";
                return Err(Error::new(ErrorKind::Repair, message));
            };
            executor.stamp(graph, &|_| target::ancestors(graph, &revisions))?;
            Ok(revisions)
        })
    }

    /// The revisions that the database is at: of those in force, the ones that nothing in force revises.
    ///
    /// # Errors
    /// The database refused.
    pub fn current_revisions(&mut self) -> Result<Vec<String>> {
        let Some(state) = self.state()? else { return Ok(Vec::new()) };
        self.with(|_, graph| Ok(target::current(graph, &state)))
    }

    /// The chain's only head.
    ///
    /// # Errors
    /// It has none, or several: see [`head_revisions`](Self::head_revisions).
    pub fn head_revision(&self) -> Result<&'static str> {
        let mut heads = self.migrations.heads();
        match (heads.next(), heads.next()) {
            (Some(head), None) => Ok(head),
            (None, _) => Err(Error::new(ErrorKind::Target, "the chain has no revisions")),
            _ => Err(Error::new(ErrorKind::Target, "the chain has several heads")),
        }
    }

    /// The chain's heads.
    pub fn head_revisions(&self) -> Vec<&'static str> {
        self.migrations.heads().collect()
    }

    /// Whether revisions of this program are not in force. One request; it needs the right to SELECT.
    ///
    /// # Errors
    /// The database refused.
    pub fn needs_migration(&mut self) -> Result<bool> {
        Ok(matches!(self.executor()?.probe()?, Probe::Elsewhere | Probe::NoTables))
    }

    /// Whether the database has no tables or views but ours.
    ///
    /// # Errors
    /// The database refused.
    pub fn is_database_empty(&mut self) -> Result<bool> {
        Ok(self.executor()?.user_tables()?.is_empty())
    }

    /// Whether our own tables are there.
    ///
    /// # Errors
    /// The database refused.
    pub fn has_version_table(&mut self) -> Result<bool> {
        self.executor()?.has_tables()
    }

    /// What our tables hold; `None` where they are not there.
    fn state(&mut self) -> Result<Option<State>> {
        let mut executor = self.executor()?;
        if !executor.has_tables()? {
            return Ok(None);
        }
        executor.state().map(Some)
    }

    /// Where the database stands against the chain.
    ///
    /// # Errors
    /// The database refused.
    pub fn status(&mut self) -> Result<Status> {
        match self.executor()?.management()? {
            Management::Managed => {}
            Management::NotManaged(tables) => return Ok(Status::NotManaged { tables }),
            Management::Empty => {
                let pending = self.migrations.iter().map(|revision| revision.id().to_owned());
                return Ok(Status::Behind { current: Vec::new(), pending: pending.collect() });
            }
        }
        let state = self.executor()?.state()?;
        self.with(|executor, graph| Ok(Status::new(graph, executor.status(graph, &state), &state)))
    }

    /// Every thing that was done to the database, the oldest first.
    ///
    /// # Errors
    /// The database refused.
    pub fn history(&mut self) -> Result<Vec<Entry>> {
        let mut executor = self.executor()?;
        if !executor.has_tables()? {
            return Ok(Vec::new());
        }
        let question = executor.ledger.entries();
        let rows = executor.ask_one(&question).map_err(|failure| failure.error)?;
        Ok(rows.into_iter().map(Entry::from_row).collect())
    }

    /// What [`upgrade`](Self::upgrade) would run, or, for a target that lies behind the database,
    /// [`downgrade`](Self::downgrade).
    ///
    /// # Errors
    /// The target does not resolve, or the database refused.
    pub fn plan(&mut self, target: &str) -> Result<Vec<Step>> {
        let state = self.state()?.unwrap_or_default();
        self.with(|_, graph| target::plan(graph, &state, target))
    }

    /// The tables and columns that [`downgrade`](Self::downgrade) to a target would lose with their rows,
    /// as far as the downgrades are derived: what somebody wrote may lose rows as well.
    ///
    /// # Errors
    /// As for [`plan`](Self::plan).
    pub fn losses(&mut self, target: &str) -> Result<Vec<Loss>> {
        if !self.executor()?.is_managed()? {
            return Ok(Vec::new());
        }
        let steps = self.plan(target)?;
        let backward = steps.into_iter().filter(|step| step.direction == Direction::Downgrade);
        let ids: Vec<String> = backward.map(|step| step.revision).collect();
        self.with(|executor, graph| {
            let loss = |id: String| {
                let what = executor.loses(graph.index_of(&id)?)?.to_owned();
                Some(Loss { revision: id, what })
            };
            Ok(ids.into_iter().filter_map(loss).collect())
        })
    }

    /// The SQL of a range (`a:b`) for this backend, as a script that can be read, or run by hand.
    ///
    /// # Errors
    /// The range does not resolve, or a revision has no downgrade.
    pub fn sql(&mut self, range: &str) -> Result<String> {
        self.migrations.sql(self.driver.backend(), range)
    }

    /// Compares the database with this program.
    ///
    /// # Errors
    /// The database refused.
    pub fn verify(&mut self) -> Result<Verification> {
        let status = self.status()?;
        let heads = self.head_revisions().into_iter().map(str::to_owned).collect();
        Ok(Verification::new(status, heads))
    }

    /// Mends what our tables hold, after the database itself was mended by hand.
    ///
    /// # Errors
    /// There is nothing of the kind to repair, or the database refused.
    pub fn repair(&mut self, repair: &Repair) -> Result<()> {
        self.with(|executor, graph| match repair {
            Repair::Completed(revision) => executor.end_stopped(graph, revision, true),
            Repair::Undone(revision) => executor.end_stopped(graph, revision, false),
            Repair::AcceptHashes(revisions) => executor.accept_hashes(graph, revisions).map(drop),
        })
    }

    /// Switches the enforcement of foreign keys on where each connection has its own switch for it
    /// (SQLite); elsewhere they are always enforced.
    ///
    /// # Errors
    /// The database refused, or was built without foreign keys.
    pub fn ensure_foreign_keys_enabled(&mut self) -> Result<()> {
        let mut executor = self.executor()?;
        let Some(switch) = executor.ledger.enforce_foreign_keys() else { return Ok(()) };
        let rows = executor.ask_patiently(&switch).map_err(|failure| failure.error)?;
        if executor::first(&rows) == Some("1") {
            return Ok(());
        }
        let message = "foreign keys cannot be switched on: a transaction is open, or the database was built without them";
        Err(Error::new(ErrorKind::Configuration, message))
    }
}

fn no_longer() -> Error {
    Error::new(
        ErrorKind::Pending,
        "the database was behind this program; somebody has changed that since",
    )
}
