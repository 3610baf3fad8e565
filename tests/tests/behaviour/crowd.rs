//! Sixteen processes at once on one fresh database.

use std::process::Command;
use std::time::Duration;

use schema_runtime::Backend;
use schema_tests::process::race;

use crate::support::{Fixture, Text, chain_with, directory_on_disk, linear, revision};

const TOML: &str = "backends = [\"sqlite\", \"postgres\", \"mssql\"]\n";

fn files() -> Vec<Text> {
    let mut files = linear();
    files.push(revision(
        "d4",
        "c3",
        "CREATE TABLE td (id INTEGER);\nINSERT INTO td (id) SELECT count(*) FROM ta;",
        "DROP TABLE td;",
    ));
    files
}

fn race_for(db: &mut Fixture, toml: &str, files: &[Text]) {
    let chain = chain_with(toml, files);
    let folder = directory_on_disk(toml, files);
    let outputs = race(16, Duration::from_secs(120), |_| {
        let mut command = Command::new(env!("CARGO_BIN_EXE_migrator"));
        command.arg("url").arg(folder.path()).arg(db.url()).env_remove("DATABASE_URL");
        command
    });
    for output in outputs {
        let said = String::from_utf8_lossy(&output.stdout);
        assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
        assert!(said.starts_with("true "), "{said}");
    }
    let mut manager = db.manager(&chain);
    let history = manager.history().unwrap();
    let told: Vec<_> =
        history.iter().map(|entry| format!("{} {}", entry.revision, entry.outcome)).collect();
    assert_eq!(told, ["a1 done", "b2 done", "c3 done", "d4 done"]);
    assert!(manager.verify().unwrap().valid);
}

fn sixteen_at_once(db: &mut Fixture) {
    race_for(db, TOML, &files());
    assert_eq!(db.number("SELECT count(*) FROM ta"), 1);
}

fn sixteen_at_once_with_a_log(db: &mut Fixture) {
    assert_eq!(db.texts("PRAGMA journal_mode = WAL"), ["wal"]);
    race_for(db, TOML, &files());
    assert_eq!(db.number("SELECT count(*) FROM ta"), 1);
}

/// With statements outside of transactions: a session's lock on PostgreSQL, a lease on SQLite.
fn sixteen_at_once_outside(db: &mut Fixture) {
    let outside = match db.backend() {
        Backend::Postgres => "CREATE INDEX CONCURRENTLY ia ON ta (id);",
        _ => "CREATE INDEX ia ON ta (id);\nVACUUM;",
    };
    let mut files = linear();
    let body = format!("{outside}\nINSERT INTO ta (id) VALUES (7);");
    let mut never = revision("d4", "c3", &body, "DROP INDEX ia;");
    never.1 = never.1.replace("\n\n--! upgrade", "\n--! transaction: never\n\n--! upgrade");
    files.push(never);
    let toml = format!("backends = [\"{0}\"]\ndialect = \"{0}\"\n", db.backend());
    race_for(db, &toml, &files);
    assert_eq!(db.number("SELECT count(*) FROM ta"), 2);
}

cases! { [SqliteFile as sqlite_file, Postgres as postgres]: sixteen_at_once sixteen_at_once_outside }
cases! { [SqliteFile as sqlite_file]: sixteen_at_once_with_a_log }
