//! Connects as a settings file says, and brings the schema to head on the first connection.

use std::fmt;
use std::path::Path;
use std::sync::Mutex;

use super::connect::Connection;
use super::settings::Settings;
use super::url::DatabaseUrl;
use crate::error::{Error, ErrorKind, Result};
use crate::manager::SchemaManager;
use crate::migrations::Migrations;
use crate::options::{Options, StartMode};

/// The environment variable that wins over the settings file.
const DATABASE_URL: &str = "DATABASE_URL";

/// A database that is ready for use: connected to once, and at head.
///
/// ```no_run
/// # fn main() -> Result<(), schema_runtime::Error> {
/// # use schema_runtime::Migrations;
/// use schema_runtime::database::DatabaseManager;
/// # static MIGRATIONS: Migrations = Migrations::from_literals(("", &[]), [None, None, None]);
///
/// let database = DatabaseManager::initialize("env.ini", &MIGRATIONS)?;
/// let connection = database.connection()?;
/// # Ok(())
/// # }
/// ```
pub struct DatabaseManager {
    url: DatabaseUrl,
    migrations: &'static Migrations,
    options: Options,
    /// The connection that the schema was looked at on, until it is handed out.
    first: Mutex<Option<Connection>>,
}

impl DatabaseManager {
    /// Connects as the section `[database]` of a settings file says (the environment's `DATABASE_URL`
    /// wins over it), and brings the schema to head; with `auto_upgrade = false` it fails instead, naming
    /// what is pending.
    ///
    /// # Errors
    /// What is wrong with the settings, the connection or the schema.
    pub fn initialize(file: impl AsRef<Path>, migrations: &'static Migrations) -> Result<Self> {
        Self::initialize_with(file, migrations, Options::default())
    }

    /// The same with options. `auto_upgrade` in the file wins over [`Options::start`].
    ///
    /// # Errors
    /// As for [`initialize`](Self::initialize).
    pub fn initialize_with(
        file: impl AsRef<Path>,
        migrations: &'static Migrations,
        mut options: Options,
    ) -> Result<Self> {
        let from_environment = std::env::var(DATABASE_URL).ok();
        let settings = Settings::load(file, from_environment.as_deref())
            .map_err(|error| Error::new(ErrorKind::Configuration, error.to_string()))?;
        match settings.auto_upgrade {
            Some(false) => options.start = StartMode::Require,
            Some(true) => options.start = StartMode::Migrate,
            None => {}
        }
        Self::open(settings.url, migrations, options)
    }

    /// Connects to a URL, and brings the schema to head as the options say.
    ///
    /// # Errors
    /// What is wrong with the connection or the schema.
    pub fn open(
        url: DatabaseUrl,
        migrations: &'static Migrations,
        options: Options,
    ) -> Result<Self> {
        let mut connection = Connection::open(&url)?;
        let mut manager =
            SchemaManager::new(migrations, &mut connection).with_options(options.clone());
        manager.initialize()?;
        drop(manager);
        Ok(Self { url, migrations, options, first: Mutex::new(Some(connection)) })
    }

    /// Hands out a connection: first the one that the schema was looked at on, then new ones. On SQLite
    /// foreign keys are enforced on each. A database in memory (`sqlite::memory:`) has only the first.
    ///
    /// # Errors
    /// The database cannot be connected to.
    pub fn connection(&self) -> Result<Connection> {
        let first = self.first.lock().ok().and_then(|mut first| first.take());
        match first {
            Some(connection) => Ok(connection),
            None if self.url.is_in_memory() => {
                let message = "a database in memory lives as long as its only connection, which was handed out already";
                Err(Error::new(ErrorKind::Connection, message))
            }
            None => Connection::open(&self.url),
        }
    }

    /// A schema manager on a connection of its own.
    ///
    /// # Errors
    /// The database cannot be connected to.
    pub fn schema_manager(&self) -> Result<SchemaManager<'static>> {
        let manager = SchemaManager::new(self.migrations, self.connection()?);
        Ok(manager.with_options(self.options.clone()))
    }

    /// The database's URL. Its `Display` does not show the password.
    pub fn url(&self) -> &DatabaseUrl {
        &self.url
    }
}

#[cfg(feature = "tokio")]
impl DatabaseManager {
    /// [`initialize`](Self::initialize) on one of tokio's blocking threads. The connection is closed there.
    ///
    /// # Errors
    /// As for [`initialize`](Self::initialize).
    pub async fn initialize_async(
        file: impl AsRef<Path>,
        migrations: &'static Migrations,
    ) -> Result<Self> {
        let file = file.as_ref().to_owned();
        blocking(move || {
            let manager = Self::initialize(file, migrations)?;
            if !manager.url.is_in_memory() {
                drop(manager.first.lock().ok().and_then(|mut first| first.take()));
            }
            Ok(manager)
        })
        .await
    }

    /// Runs `work` with a schema manager, on one of tokio's blocking threads: connected there, and closed there.
    ///
    /// # Errors
    /// Those of `work`, and the connection's.
    pub async fn schema_async<T: Send + 'static>(
        &self,
        work: impl FnOnce(&mut SchemaManager<'static>) -> Result<T> + Send + 'static,
    ) -> Result<T> {
        let (url, migrations, options) = (self.url.clone(), self.migrations, self.options.clone());
        blocking(move || {
            let connection = Connection::open(&url)?;
            work(&mut SchemaManager::new(migrations, connection).with_options(options))
        })
        .await
    }

    /// [`SchemaManager::upgrade`] on one of tokio's blocking threads.
    ///
    /// # Errors
    /// As there.
    pub async fn upgrade_async(&self, target: &str) -> Result<crate::Report> {
        let target = target.to_owned();
        self.schema_async(move |manager| manager.upgrade(&target)).await
    }

    /// [`SchemaManager::downgrade`] on one of tokio's blocking threads.
    ///
    /// # Errors
    /// As there.
    pub async fn downgrade_async(&self, target: &str) -> Result<crate::Report> {
        let target = target.to_owned();
        self.schema_async(move |manager| manager.downgrade(&target)).await
    }

    /// [`SchemaManager::verify`] on one of tokio's blocking threads.
    ///
    /// # Errors
    /// As there.
    pub async fn verify_async(&self) -> Result<crate::Verification> {
        self.schema_async(SchemaManager::verify).await
    }
}

/// Runs blocking work where tokio allows it.
#[cfg(feature = "tokio")]
async fn blocking<T: Send + 'static>(
    work: impl FnOnce() -> Result<T> + Send + 'static,
) -> Result<T> {
    match tokio::task::spawn_blocking(work).await {
        Ok(result) => result,
        Err(error) => {
            Err(Error::new(ErrorKind::Connection, format!("the blocking task ended: {error}")))
        }
    }
}

impl fmt::Debug for DatabaseManager {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("DatabaseManager").field("url", &self.url).finish_non_exhaustive()
    }
}
