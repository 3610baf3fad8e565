//! Schema migrations that are proven when the application compiles, embedded in its binary, and run
//! on its first connection: SQLite, PostgreSQL and Microsoft SQL Server.
//!
//! [`embed_migrations!`] reads a directory of SQL revisions while the application is being built, and
//! gives a [`Migrations`] constant. A [`SchemaManager`] carries them out on a connection of the
//! application's; a [`DatabaseManager`] connects as `env.ini` says and does so on the first connection.
//!
//! Everything is synchronous; what takes time is told to an [`Observer`] and to `tracing`.

pub mod database;
#[cfg(any(feature = "sqlite", feature = "postgres", feature = "mssql"))]
pub use database::DatabaseManager;
pub mod driver;
mod embed;
mod error;
mod executor;
mod manager;
mod migrations;
mod observer;
mod options;

#[cfg(feature = "mssql")]
pub use driver::mssql::{MssqlClient, MssqlConnection};
pub use error::{Error, ErrorKind, Place, Result, StatementPlace};
pub use executor::Step;
pub use manager::{Entry, Loss, Repair, Report, SchemaManager, Status, Verification};
pub use migrations::{Literals, Migrations, Revision};
pub use observer::{Event, Observer};
pub use options::{Creation, Options, SessionLock, StartMode, Transactions, WhenAhead};
pub use schema_core::backend::Backend;
pub use schema_core::script::Direction;

/// What the macros need, and nobody else.
#[doc(hidden)]
pub mod __private {
    pub use schema_macros::embed;
}
