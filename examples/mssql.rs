//! The demo chain on SQL Server: brought to head, verified, one revision back, and up again.
//!
//! `cargo run --example mssql -- mssql://user:password@host/database`, or with the URL in
//! `DATABASE_URL`. The database should be a new one: it gets the demo chain's tables.

#![allow(
    clippy::print_stdout,
    clippy::print_stderr,
    reason = "an example talks to whoever runs it"
)]

use std::env;
use std::error::Error;
use std::process::ExitCode;

use schema_runtime::{Event, Migrations, MssqlConnection, SchemaManager, embed_migrations};

static MIGRATIONS: Migrations = embed_migrations!();

fn main() -> ExitCode {
    let Some(url) = env::args().nth(1).or_else(|| env::var("DATABASE_URL").ok()) else {
        eprintln!("give the URL of a new database: mssql://user:password@host/database");
        return ExitCode::from(2);
    };
    match demonstrate(&url) {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("error: {error}");
            if let Some(cause) = error.source() {
                eprintln!("because: {cause}");
            }
            ExitCode::FAILURE
        }
    }
}

fn demonstrate(url: &str) -> Result<(), Box<dyn Error>> {
    let mut connection = MssqlConnection::connect(url)?;
    let mut manager = SchemaManager::new(&MIGRATIONS, &mut connection).with_observer(tell);

    println!("To head:");
    let report = manager.initialize()?;
    println!("  {} revisions run; valid: {}", report.steps.len(), manager.verify()?.valid);

    println!("One back:");
    manager.downgrade("-1")?;
    println!("  at {}", manager.current_revisions()?.join(", "));

    println!("And up again:");
    manager.upgrade("+1")?;
    println!("  valid: {}", manager.verify()?.valid);
    Ok(())
}

/// Says what the manager does, as it happens.
fn tell(event: &Event<'_>) {
    match event {
        Event::Started { revision, message, direction } => {
            println!("  {} {revision} {message}", direction.name());
        }
        Event::AtHead => println!("  at head: one question asked, nothing to do"),
        _ => {}
    }
}
