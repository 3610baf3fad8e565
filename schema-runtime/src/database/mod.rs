//! Which database to use (its URL, and the settings file that can name it), and the connection to it.

mod connect;
mod manager;
pub mod settings;
#[cfg(all(feature = "postgres", feature = "postgres-rustls"))]
mod tls;
pub mod url;

pub use connect::Connection;
pub use manager::DatabaseManager;
