//! Programs that may only read.

use std::time::{Duration, Instant};

use schema_runtime::database::Connection;
use schema_runtime::database::url::DatabaseUrl;
use schema_runtime::{ErrorKind, Options, SchemaManager, StartMode};

use crate::support::{Fixture, chain, linear};

fn connect(url: &str) -> Connection {
    Connection::open(&DatabaseUrl::parse(url).unwrap()).unwrap()
}

fn may_only_select(db: &mut Fixture) {
    let (newer, older) = (chain(&linear()), chain(&linear()[..2]));
    db.manager(&older).initialize().unwrap();
    db.run("CREATE ROLE reader LOGIN");
    db.run("GRANT SELECT ON schema_revision TO reader");
    db.run("REVOKE CREATE ON SCHEMA public FROM PUBLIC");
    let mut reader = connect(&db.url().replace("postgres@", "reader@"));
    assert!(SchemaManager::new(&older, &mut reader).initialize().unwrap().steps.is_empty());
    assert!(!SchemaManager::new(&older, &mut reader).needs_migration().unwrap());
    assert!(SchemaManager::new(&newer, &mut reader).needs_migration().unwrap());
    let before = db.snapshot();
    let error = SchemaManager::new(&newer, &mut reader).initialize().unwrap_err();
    assert!(error.to_string().contains("permission denied"), "{error}");
    assert_eq!(db.snapshot(), before);
    // What is pending can be said with the history at hand, too.
    db.run("GRANT SELECT ON schema_history TO reader");
    let mut options = Options::default();
    options.start = StartMode::Require;
    let error =
        SchemaManager::new(&newer, &mut reader).with_options(options).initialize().unwrap_err();
    assert_eq!(error.kind(), ErrorKind::Pending, "{error}");
}

fn a_file_that_is_read_only(db: &mut Fixture) {
    let (newer, older) = (chain(&linear()), chain(&linear()[..2]));
    db.manager(&older).initialize().unwrap();
    let before = db.snapshot();
    let mut reader = connect(&format!("sqlite:{}?mode=ro", db.file().display()));
    assert!(SchemaManager::new(&older, &mut reader).initialize().unwrap().steps.is_empty());
    assert!(SchemaManager::new(&older, &mut reader).verify().unwrap().valid);
    let begun = Instant::now();
    let error = SchemaManager::new(&newer, &mut reader).initialize().unwrap_err();
    assert_eq!(error.kind(), ErrorKind::Database, "{error}");
    assert!(error.to_string().contains("readonly"), "{error}");
    assert!(begun.elapsed() < Duration::from_secs(4), "it waited for a lock");
    assert_eq!(db.snapshot(), before);
}

/// One that writes does not keep others from starting at head, and one that reads does not keep one
/// from migrating for longer than it reads.
fn readers_and_a_writer(db: &mut Fixture) {
    let (newer, older) = (chain(&linear()), chain(&linear()[..2]));
    db.manager(&older).initialize().unwrap();
    let mut writer = db.other();
    crate::support::ask(&mut writer, "BEGIN IMMEDIATE").map_err(|failure| failure.error).unwrap();
    db.manager(&older).initialize().unwrap();
    drop(writer);
    let mut reader = db.other();
    for sql in ["BEGIN", "SELECT count(*) FROM ta"] {
        crate::support::ask(&mut reader, sql).map_err(|failure| failure.error).unwrap();
    }
    std::thread::scope(|scope| {
        scope.spawn(move || {
            std::thread::sleep(Duration::from_millis(500));
            drop(reader);
        });
        assert_eq!(db.manager(&newer).initialize().unwrap().steps.len(), 1);
    });
}

on_postgres! { may_only_select }
cases! { [SqliteFile as sqlite_file]: a_file_that_is_read_only readers_and_a_writer }
