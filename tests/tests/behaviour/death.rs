//! Processes that are killed at random moments of an upgrade: a rerun ends at head, with the same tables.

use std::process::Command;
use std::time::{Duration, Instant};

use schema_runtime::Backend;
use schema_tests::or_skip;
use schema_tests::process::{kill_at_random, race};
use schema_tests::random::Random;
use schema_tests::temp::TempDir;

use crate::support::{Fixture, Kind, Text, chain_with, directory_on_disk, revision};

const ROUNDS: usize = 20;

/// Steps in transactions and outside of them, each with rows that a step done twice would double.
fn files(backend: Backend) -> Vec<Text> {
    let outside = match backend {
        Backend::Postgres => {
            "CREATE INDEX CONCURRENTLY i%a ON t% (id);\nINSERT INTO t% (id) VALUES (2);\nCREATE INDEX CONCURRENTLY i%b ON t% (id);"
        }
        _ => "CREATE INDEX i%a ON t% (id);\nVACUUM;\nINSERT INTO t% (id) VALUES (2);\nVACUUM;",
    };
    let mut files = Vec::new();
    for number in 1..=12 {
        let before = if number == 1 { "none".to_owned() } else { format!("r{}", number - 1) };
        let made = number - usize::from(number % 3 == 0);
        let up = if number % 3 == 0 {
            outside.replace('%', &made.to_string())
        } else {
            format!("CREATE TABLE t{made} (id integer);\nINSERT INTO t{made} (id) VALUES (1);")
        };
        let mut file = revision(&format!("r{number}"), &before, &up, "");
        file.1 =
            file.1.replace("--! downgrade\n", "--! downgrade: irreversible, nobody goes back\n");
        if number % 3 == 0 {
            file.1 = file.1.replace("\n\n--! upgrade", "\n--! transaction: never\n\n--! upgrade");
        }
        files.push(file);
    }
    files
}

fn toml(backend: Backend) -> String {
    format!("backends = [\"{backend}\"]\ndialect = \"{backend}\"\n")
}

fn command(folder: &TempDir, db: &Fixture) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_migrator"));
    command.arg("url").arg(folder.path()).arg(db.url()).env_remove("DATABASE_URL");
    command
}

#[track_caller]
fn finish(folder: &TempDir, db: &Fixture) {
    for output in race(1, Duration::from_secs(60), |_| command(folder, db)) {
        assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    }
}

/// What is there, without the hashes' table, and how many rows each table has.
fn everything(db: &mut Fixture) -> Vec<String> {
    let mut all = db.snapshot();
    for table in db.tables() {
        all.push(format!("{table}: {}", db.number(&format!("SELECT count(*) FROM {table}"))));
    }
    all
}

fn check(kind: Kind) {
    let Ok(mut whole) = Fixture::new(kind, "unharmed") else { return };
    let (backend, mut random) = (whole.backend(), Random::new());
    let folder = directory_on_disk(&toml(backend), &files(backend));
    let chain = chain_with(&toml(backend), &files(backend));
    let begun = Instant::now();
    finish(&folder, &whole);
    let longest = begun.elapsed();
    let expected = everything(&mut whole);
    let mut killed = 0;
    for round in 0..ROUNDS {
        let Ok(mut db) = Fixture::new(kind, "killed") else { return };
        let death = kill_at_random(command(&folder, &db), longest, &mut random);
        killed += usize::from(death.running);
        if round % 2 == 1 {
            kill_at_random(command(&folder, &db), longest, &mut random);
        }
        finish(&folder, &db);
        assert_eq!(everything(&mut db), expected, "round {round}, killed after {:?}", death.after);
        let mut manager = db.manager(&chain);
        assert!(manager.verify().unwrap().valid);
        for entry in manager.history().unwrap() {
            assert!(matches!(&*entry.outcome, "done" | "resumed"), "{entry:?}");
        }
    }
    assert!(killed >= ROUNDS / 4, "only {killed} of {ROUNDS} were still running");
}

#[test]
fn sqlite_file() {
    check(Kind::SqliteFile);
}

#[test]
fn postgres() {
    or_skip!(schema_tests::postgres::server());
    check(Kind::Postgres);
}
