//! Sixteen processes at once on one fresh database.

use std::process::Command;
use std::time::Duration;

use schema_tests::process::race;

use crate::support::{Fixture, Text, chain, directory_on_disk, linear, revision};

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

fn race_for(db: &mut Fixture) {
    let chain = chain(&files());
    let folder = directory_on_disk(TOML, &files());
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
    drop(manager);
    assert_eq!(db.number("SELECT count(*) FROM ta"), 1);
}

fn sixteen_at_once(db: &mut Fixture) {
    race_for(db);
}

fn sixteen_at_once_with_a_log(db: &mut Fixture) {
    assert_eq!(db.texts("PRAGMA journal_mode = WAL"), ["wal"]);
    race_for(db);
}

cases! { [SqliteFile as sqlite_file, Postgres as postgres]: sixteen_at_once }
cases! { [SqliteFile as sqlite_file]: sixteen_at_once_with_a_log }
