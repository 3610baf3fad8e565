//! An empty database made from the snapshot is the same as one made revision by revision, and downgrades
//! that nobody wrote bring back what was there.

use schema_core::directory::Directory;
use schema_runtime::{Creation, Migrations, Options, SchemaManager};
use schema_tests::generated::{History, id};
use schema_tests::inspect::{self, assert_same};
use schema_tests::random::Random;
use schema_tests::{or_skip, postgres, sqlite};

fn read(history: &History, backend: &str) -> (Directory, Migrations) {
    let toml = format!("edition = 2026\nbackends = [\"{backend}\"]\n");
    let directory = Directory::read(&history.input(&toml));
    let wrong: Vec<&str> = directory.diagnostics.iter().map(|one| one.message.as_str()).collect();
    assert!(!directory.has_errors(), "{:#?}\n{wrong:#?}", history.revisions);
    let migrations = Migrations::from_directory(&directory);
    (directory, migrations)
}

fn told(history: &History) -> String {
    format!("{:#?}", history.revisions)
}

fn options(creation: Creation) -> Options {
    let mut options = Options::default();
    options.creation = creation;
    options
}

#[test]
fn on_sqlite() {
    let mut random = Random::new();
    for _ in 0..25 {
        let history = History::new(&mut random, 8, 4);
        let (directory, migrations) = read(&history, "sqlite");
        let (mut created, mut replayed) = (sqlite::memory(), sqlite::memory());
        let manager = SchemaManager::new(&migrations, &mut created);
        manager.with_options(options(Creation::Snapshot)).initialize().unwrap();
        let manager = SchemaManager::new(&migrations, &mut replayed);
        manager.with_options(options(Creation::Replay)).initialize().unwrap();
        let of = inspect::exact_sqlite;
        assert_same(&told(&history), &of(&created), &of(&replayed));
        let snapshot = directory.snapshot(schema_runtime::Backend::Sqlite).unwrap();
        assert!(snapshot.script.is_ok(), "{:?}", snapshot.script);
        let catalog = inspect::catalog(&snapshot.catalog);
        assert_same(&told(&history), &catalog, &inspect::plain_sqlite(&created));
        // Back to each revision, and compared with how it was on the way.
        let mut forth = sqlite::memory();
        let mut states = Vec::new();
        for revision in 0..history.revisions.len() {
            SchemaManager::new(&migrations, &mut forth).upgrade(&id(revision)).unwrap();
            states.push(of(&forth));
        }
        while let Some(state) = states.pop() {
            assert_same(&told(&history), &state, &of(&forth));
            SchemaManager::new(&migrations, &mut forth).downgrade("-1").unwrap();
        }
        assert_same("at base", &of(&forth), &[]);
    }
}

#[test]
fn on_postgres() {
    let server = or_skip!(postgres::server());
    let mut random = Random::new();
    for _ in 0..10 {
        let history = History::new(&mut random, 8, 4);
        let (directory, migrations) = read(&history, "postgres");
        let (one, other) = (server.database("created"), server.database("replayed"));
        let (mut created, mut replayed) = (one.client(), other.client());
        let manager = SchemaManager::new(&migrations, &mut created);
        manager.with_options(options(Creation::Snapshot)).initialize().unwrap();
        let manager = SchemaManager::new(&migrations, &mut replayed);
        manager.with_options(options(Creation::Replay)).initialize().unwrap();
        let of = inspect::exact_postgres;
        assert_same(&told(&history), &of(&mut created), &of(&mut replayed));
        let snapshot = directory.snapshot(schema_runtime::Backend::Postgres).unwrap();
        assert!(snapshot.script.is_ok(), "{:?}", snapshot.script);
        let catalog = inspect::catalog(&snapshot.catalog);
        assert_same(&told(&history), &catalog, &inspect::plain_postgres(&mut created));
        let third = server.database("forth");
        let mut forth = third.client();
        let mut states = Vec::new();
        for revision in 0..history.revisions.len() {
            SchemaManager::new(&migrations, &mut forth).upgrade(&id(revision)).unwrap();
            states.push(of(&mut forth));
        }
        while let Some(state) = states.pop() {
            assert_same(&told(&history), &state, &of(&mut forth));
            SchemaManager::new(&migrations, &mut forth).downgrade("-1").unwrap();
        }
        assert_same("at base", &of(&mut forth), &[]);
    }
}
