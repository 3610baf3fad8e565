//! SQL Server through `tiberius`: a synchronous connection that owns the runtime it runs on.
//!
//! A part is a batch. Its answer is read to the end, because SQL Server can report an error after it has
//! sent rows; of several errors `tiberius` gives the first, which is the cause (1785 before the 1750
//! "See previous errors" that follows it).

mod connect;
mod error;
mod runtime;
mod value;

use std::fmt;
use std::pin::Pin;

use futures_util::TryStreamExt;
use schema_core::backend::Backend;
use schema_core::ledger::STILL_IN_TRANSACTION;
use tiberius::QueryItem;
use tokio::net::TcpStream;
use tokio_util::compat::Compat;

use self::error::Broken;
use self::runtime::OwnedRuntime;
use super::{DatabaseError, DatabaseErrorKind, Driver, Failure, IntoDriver, Part, PartKind, Rows};

/// The client that an [`MssqlConnection`] owns, for an application's own asynchronous blocks.
pub type MssqlClient = tiberius::Client<Compat<TcpStream>>;

/// A synchronous connection to SQL Server.
///
/// It owns a current-thread tokio runtime. It may be made, used and dropped inside another runtime: the work
/// then runs on a thread of its own, and blocks the caller as any synchronous connection does.
pub struct MssqlConnection {
    // Declared before the runtime, and so dropped before it: its socket is registered there.
    client: Result<MssqlClient, String>,
    runtime: OwnedRuntime,
    address: String,
}

impl MssqlConnection {
    /// Connects to `mssql://user:password@host:port/database`.
    ///
    /// The parameters that it may carry are described at [`MssqlUrl`](crate::database::url::MssqlUrl).
    ///
    /// # Errors
    /// A URL that cannot be read, a server that cannot be reached or does not answer in time, and a login that
    /// it refuses. The password is in none of them.
    pub fn connect(url: &str) -> Result<Self, DatabaseError> {
        Self::connect_with(connect::config(url)?)
    }

    /// Connects as `config` says.
    ///
    /// The configuration's handshake timeout bounds the whole of connecting, name resolution included. Its command
    /// timeout is turned off, because a revision takes as long as it takes.
    ///
    /// # Errors
    /// A server that cannot be reached or does not answer in time, and a login that it refuses.
    pub fn connect_with(config: tiberius::Config) -> Result<Self, DatabaseError> {
        let runtime = OwnedRuntime::new()?;
        let address = config.get_addr();
        let client = runtime.block_on(async || connect::connect(config).await)??;
        Ok(Self { client: Ok(client), runtime, address })
    }

    /// Runs one batch, and drops the rows that it gives.
    ///
    /// # Errors
    /// The server's first error, and the loss of the connection.
    pub fn execute(&mut self, sql: &str) -> Result<(), DatabaseError> {
        self.batch(sql, false).map(drop)
    }

    /// Runs one batch, and returns the rows of all its result sets, each value as text.
    ///
    /// # Errors
    /// The server's first error, and the loss of the connection.
    pub fn query(&mut self, sql: &str) -> Result<Rows, DatabaseError> {
        self.batch(sql, true)
    }

    /// Runs an asynchronous block of the application's own on the client, and returns what it returns.
    ///
    /// ```no_run
    /// # fn count(connection: &mut schema_runtime::MssqlConnection) -> Result<i32, Box<dyn std::error::Error>> {
    /// let count = connection.block_on(async |client| {
    ///     let rows = client.query("SELECT COUNT(*) FROM users WHERE active = @P1", &[&true]).await?;
    ///     Ok::<_, tiberius::error::Error>(rows.into_row().await?.and_then(|row| row.get(0)).unwrap_or(0))
    /// })??;
    /// # Ok(count)
    /// # }
    /// ```
    ///
    /// # Errors
    /// A connection that was lost before. What happens inside is the block's own business.
    pub fn block_on<T: Send>(
        &mut self,
        work: impl AsyncFnOnce(&mut MssqlClient) -> T + Send,
    ) -> Result<T, DatabaseError> {
        let client = self.client.as_mut().map_err(|reason| lost(&self.address, reason))?;
        self.runtime.block_on(async || work(client).await)
    }

    /// Whether the connection was found to be lost.
    pub fn is_lost(&self) -> bool {
        self.client.is_err()
    }

    fn batch(&mut self, sql: &str, keep_rows: bool) -> Result<Rows, DatabaseError> {
        match self.block_on(async |client| send(client, sql, keep_rows).await)? {
            Ok(rows) => Ok(rows),
            Err(error) => Err(self.broken(&error).error),
        }
    }

    /// Tells what an error means, and gives the client up where the connection cannot be used after it.
    fn broken(&mut self, error: &tiberius::error::Error) -> Broken {
        let broken = error::broken(error);
        if broken.error.kind == DatabaseErrorKind::ConnectionLost {
            self.client = Err(broken.error.message.clone());
        }
        broken
    }
}

impl fmt::Debug for MssqlConnection {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let state = if self.is_lost() { "lost" } else { "open" };
        f.debug_struct("MssqlConnection")
            .field("address", &self.address)
            .field("state", &state)
            .finish_non_exhaustive()
    }
}

impl Driver for MssqlConnection {
    fn backend(&self) -> Backend {
        Backend::Mssql
    }

    fn run(&mut self, parts: &[Part<'_>]) -> Result<Vec<Rows>, Failure> {
        let outcome = self.block_on(async |client| send_all(client, parts).await);
        match outcome.map_err(Failure::new)? {
            Ok(rows) => Ok(rows),
            Err((part, error)) => {
                let Broken { error, position } = self.broken(&error);
                Err(Failure { part: Some(part), position, error })
            }
        }
    }
}

impl<'c> IntoDriver<'c> for MssqlConnection {
    fn into_driver(self) -> Box<dyn Driver + 'c> {
        Box::new(self)
    }
}

/// The driver of a connection that is somebody else's.
struct Borrowed<'c>(&'c mut MssqlConnection);

impl Driver for Borrowed<'_> {
    fn backend(&self) -> Backend {
        self.0.backend()
    }

    fn run(&mut self, parts: &[Part<'_>]) -> Result<Vec<Rows>, Failure> {
        self.0.run(parts)
    }
}

impl<'c> IntoDriver<'c> for &'c mut MssqlConnection {
    fn into_driver(self) -> Box<dyn Driver + 'c> {
        Box::new(Borrowed(self))
    }
}

/// Sends the parts one after the other, up to the first that fails.
async fn send_all(
    client: &mut MssqlClient,
    parts: &[Part<'_>],
) -> Result<Vec<Rows>, (usize, tiberius::error::Error)> {
    let mut answers = Vec::with_capacity(parts.len());
    for (index, part) in parts.iter().enumerate() {
        let sent = match part.kind {
            PartKind::Continuation => {
                send(client, &format!("{STILL_IN_TRANSACTION}{}", part.sql), false).await
            }
            PartKind::Statement => send(client, part.sql, false).await,
            PartKind::Ledger => send(client, part.sql, true).await,
        };
        answers.push(sent.map_err(|error| (index, error))?);
    }
    Ok(answers)
}

/// Sends one batch and reads its whole answer. Rows that are not wanted are dropped as they come: a revision may
/// well make a million of them.
async fn send(
    client: &mut MssqlClient,
    sql: &str,
    keep_rows: bool,
) -> Result<Rows, tiberius::error::Error> {
    let mut answer = client.simple_query(sql).await?;
    let mut rows = Rows::new();
    while let Some(item) = Pin::new(&mut answer).try_next().await? {
        if let (true, QueryItem::Row(row)) = (keep_rows, item) {
            rows.push(row.into_iter().map(|cell| value::text(&cell)).collect());
        }
    }
    Ok(rows)
}

/// The error of every call after the one that lost the connection.
fn lost(address: &str, reason: &str) -> DatabaseError {
    DatabaseError {
        kind: DatabaseErrorKind::ConnectionLost,
        code: None,
        message: format!("the connection to {address} was lost before: {reason}"),
    }
}
