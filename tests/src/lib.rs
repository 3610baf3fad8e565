//! What the tests stand on: throw-away databases of each backend, a proxy that counts and cuts, and
//! processes that race or die.
//!
//! A test that can't run on a machine says so through [`Skip`], and `cargo xtask test` adds it up; a test
//! that could run and fails to get its database fails. Nothing is left behind, not even by a test process
//! that is killed.

#![allow(
    clippy::unwrap_used,
    clippy::print_stderr,
    reason = "a harness that can't go on fails its test, and speaks to who reads the test's output"
)]

pub mod generated;
pub mod inspect;
pub mod mock_tds;
pub mod mssql;
pub mod postgres;
pub mod process;
pub mod proxy;
pub mod random;
mod skip;
pub mod sqlite;
pub mod temp;
pub mod written;

pub use skip::Skip;
