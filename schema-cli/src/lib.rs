//! The `schema` command: writes, proves, shows and runs schema migrations.
//!
//! It is two programs, `schema` and `cargo schema`, and a clap subcommand that an application can
//! mount, with its embedded chain in the place of a directory:
//!
//! ```no_run
//! use clap::Parser;
//! use schema_cli::Context;
//! # use schema_runtime::Migrations;
//! # static MIGRATIONS: Migrations = Migrations::from_literals(("", &[]), [None, None, None]);
//!
//! #[derive(Parser)]
//! enum Program {
//!     /// Serve requests
//!     Serve,
//!     /// Look after the database's schema
//!     Schema(schema_cli::Cli),
//! }
//!
//! fn main() -> std::process::ExitCode {
//!     match Program::parse() {
//!         Program::Serve => std::process::ExitCode::SUCCESS,
//!         Program::Schema(cli) => schema_cli::run(&cli, &Context::embedded(&MIGRATIONS)),
//!     }
//! }
//! ```
//!
//! What it prints on stdout is data, and with `--json` one JSON document; what it says while it works
//! goes to stderr. It ends with 0 when it is done, 1 when it failed, 2 when it was misused, 3 when a
//! check found something.

#[cfg(not(any(feature = "sqlite", feature = "postgres", feature = "mssql")))]
compile_error!("schema-cli without a database: enable `bundled`, `sqlite`, `postgres` or `mssql`");

mod arguments;
mod command;
mod console;
mod context;
mod failure;
mod files;
mod outline;
mod program;
mod session;
mod shape;

pub use arguments::{Cli, Command};
pub use context::Context;
pub use program::{main, run};
