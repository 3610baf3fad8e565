//! An embedded SQLite file is created, migrated, verified, downgraded and upgraded again.
//!
//! `cargo run --example quickstart`

#![allow(clippy::print_stdout, reason = "an example talks to whoever runs it")]

use std::error::Error;
use std::path::Path;
use std::{env, fs, process};

use rusqlite::Connection;
use schema_runtime::{Event, Migrations, SchemaManager, embed_migrations};

/// The directory `migrations`, which was read and proven while this program was compiled.
static MIGRATIONS: Migrations = embed_migrations!();

fn main() -> Result<(), Box<dyn Error>> {
    let folder = env::temp_dir().join(format!("schema-quickstart-{}", process::id()));
    fs::create_dir(&folder)?;
    let outcome = demonstrate(&folder.join("quickstart.db"));
    fs::remove_dir_all(&folder)?;
    outcome
}

fn demonstrate(file: &Path) -> Result<(), Box<dyn Error>> {
    let mut connection = Connection::open(file)?;
    let mut manager = SchemaManager::new(&MIGRATIONS, &mut connection).with_observer(tell);

    println!("A new database, {}:", file.display());
    let report = manager.initialize()?;
    println!("  {} revisions run, it is at {}", report.steps.len(), manager.head_revision()?);

    println!("What a program finds that starts on it next:");
    let report = manager.initialize()?;
    println!("  {} revisions run", report.steps.len());
    let verification = manager.verify()?;
    println!("  valid: {}, status: {}", verification.valid, verification.status.name());

    println!("Back to the initial schema, through a merge and both of its branches:");
    manager.downgrade("201f5ef24462")?;
    println!("  needs migration: {}", manager.needs_migration()?);

    println!("And to head again:");
    manager.upgrade("head")?;
    println!("  valid: {}", manager.verify()?.valid);

    println!("Its own record of all that, {} entries, the last of them:", manager.history()?.len());
    if let Some(entry) = manager.history()?.last() {
        println!("  {} {} {}: {}", entry.started_at, entry.action, entry.revision, entry.outcome);
    }
    drop(manager);

    println!("Its tables, asked of SQLite itself:");
    println!("  {}", tables(&connection)?.join(", "));
    Ok(())
}

/// Says what the manager does, as it happens.
fn tell(event: &Event<'_>) {
    match event {
        Event::Started { revision, message, direction } => {
            println!("  {} {revision} {message}", direction.name());
        }
        Event::Created { revisions, .. } => {
            println!("  made from the snapshot at the heads, with {revisions} revisions in force");
        }
        Event::AtHead => println!("  at head: one question asked, nothing to do"),
        _ => {}
    }
}

fn tables(connection: &Connection) -> rusqlite::Result<Vec<String>> {
    let sql = "SELECT name FROM sqlite_schema WHERE type = 'table' AND name NOT LIKE 'sqlite_%' ORDER BY name";
    let mut statement = connection.prepare(sql)?;
    let names = statement.query_map([], |row| row.get(0))?;
    names.collect()
}
