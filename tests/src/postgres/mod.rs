//! PostgreSQL: throw-away clusters of the server programs that are on this machine.
//!
//! ```no_run
//! #[test]
//! fn a_test() {
//!     let server = schema_tests::or_skip!(schema_tests::postgres::server());
//!     let database = server.database("a_test");
//!     let mut client = database.client();
//!     client.batch_execute("CREATE TABLE t (a int)").unwrap();
//! }
//! ```

// `cargo xtask test` finds the programs by the same file before it runs the tests.
mod binaries;
mod cluster;
mod options;
mod server;

pub use options::{Auth, Options};
pub use server::{Database, Server};

use crate::Skip;
use std::sync::OnceLock;

/// Returns the server that all tests of this process share, started by the first that asks.
///
/// # Errors
///
/// Where this machine has no server programs.
///
/// # Panics
///
/// Where there are server programs, and no server comes up.
pub fn server() -> Result<&'static Server, Skip> {
    static SERVER: OnceLock<Result<Server, Skip>> = OnceLock::new();
    SERVER.get_or_init(|| Server::start(Options::default())).as_ref().map_err(Skip::clone)
}
