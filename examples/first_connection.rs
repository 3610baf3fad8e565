//! An application that brings its database to head on its first connection, as `env.ini` says.
//!
//! `cargo run --example first_connection [env.ini]`; run it twice: the second time there is nothing to
//! migrate. `DATABASE_URL` in the environment wins over the file.

#![allow(clippy::print_stdout, reason = "an example talks to whoever runs it")]

use std::env;
use std::error::Error;

use schema_runtime::database::{Connection, DatabaseManager};
use schema_runtime::{Migrations, embed_migrations};

static MIGRATIONS: Migrations = embed_migrations!();

fn main() -> Result<(), Box<dyn Error>> {
    let settings = env::args().nth(1).unwrap_or_else(|| "examples/env.ini".to_owned());

    // Connects, and migrates where that is needed. Behind this line the schema is the one that the
    // program was compiled with.
    let database = DatabaseManager::initialize(&settings, &MIGRATIONS)?;
    println!("{} is at {}", database.url(), MIGRATIONS.heads().collect::<Vec<_>>().join(", "));

    if let Connection::Sqlite(connection) = database.connection()? {
        connection.execute(
            "INSERT INTO users (email, name) VALUES ('ada-' || hex(randomblob(4)) || '@example.org', 'Ada')",
            [],
        )?;
        let users: i64 =
            connection.query_row("SELECT count(*) FROM users", [], |row| row.get(0))?;
        println!("users, with the one that this run added: {users}");
    }

    println!("what was ever done to it:");
    for entry in database.schema_manager()?.history()? {
        println!("  {} {} {} by {}", entry.started_at, entry.action, entry.revision, entry.program);
    }
    Ok(())
}
