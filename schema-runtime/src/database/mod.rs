//! Which database to use (its URL, and the settings file that can name it), and the connection to it.

#[cfg(any(feature = "sqlite", feature = "postgres", feature = "mssql"))]
mod connect;
#[cfg(any(feature = "sqlite", feature = "postgres", feature = "mssql"))]
mod manager;
pub mod settings;
#[cfg(all(feature = "postgres", feature = "postgres-rustls"))]
mod tls;
pub mod url;

#[cfg(any(feature = "sqlite", feature = "postgres", feature = "mssql"))]
pub use connect::Connection;
#[cfg(any(feature = "sqlite", feature = "postgres", feature = "mssql"))]
pub use manager::DatabaseManager;
