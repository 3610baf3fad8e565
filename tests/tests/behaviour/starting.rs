//! How a program starts, and what it does while somebody else holds the lock.

use std::time::{Duration, Instant};

use schema_core::ledger::Ledger;
use schema_runtime::database::Connection;
use schema_runtime::{Backend, ErrorKind, Options, SchemaManager, StartMode};

use crate::support::{Events, Fixture, ask, chain, linear, revision};

fn starting(mode: StartMode) -> Options {
    let mut options = Options::default();
    options.start = mode;
    options
}

fn waiting_for_a_lock(limit: Duration) -> Options {
    let mut options = Options::default();
    options.lock_wait = limit;
    options
}

fn require_names_what_is_pending(db: &mut Fixture) {
    let chain = chain(&linear());
    for (at, pending) in [("base", "a1, b2, c3"), ("b2", "c3")] {
        if at != "base" {
            db.manager(&chain).upgrade(at).unwrap();
        }
        let before = db.snapshot();
        let mut manager = db.manager(&chain).with_options(starting(StartMode::Require));
        let error = manager.initialize().unwrap_err();
        assert_eq!(error.kind(), ErrorKind::Pending, "{error}");
        assert!(error.to_string().contains(pending), "{error}");
        drop(manager);
        assert_eq!(db.snapshot(), before);
    }
    db.manager(&chain).initialize().unwrap();
    db.manager(&chain).with_options(starting(StartMode::Require)).initialize().unwrap();
}

fn wait_until_the_deadline(db: &mut Fixture) {
    let chain = chain(&linear());
    db.manager(&chain).upgrade("b2").unwrap();
    let begun = Instant::now();
    let mode = StartMode::Wait(Duration::from_millis(500));
    let error = db.manager(&chain).with_options(starting(mode)).initialize().unwrap_err();
    assert!(begun.elapsed() >= Duration::from_millis(500));
    assert_eq!(error.kind(), ErrorKind::Pending, "{error}");
    assert!(error.to_string().contains("c3"), "{error}");
}

fn wait_for_somebody_else(db: &mut Fixture) {
    let chain = chain(&linear());
    let mut other = db.other();
    let events = Events::default();
    std::thread::scope(|scope| {
        scope.spawn(|| {
            std::thread::sleep(Duration::from_millis(400));
            SchemaManager::new(&chain, &mut other).initialize().unwrap();
        });
        let mode = StartMode::Wait(Duration::from_secs(30));
        let manager = db.manager(&chain).with_options(starting(mode));
        assert!(manager.with_observer(events.clone()).initialize().unwrap().steps.is_empty());
    });
    assert!(events.has("Waiting"), "{:?}", events.all());
    assert!(db.manager(&chain).verify().unwrap().valid);
}

/// Holds the chain's lock, as another program does that migrates. (On Babelfish tests of other databases
/// may hold it too for a moment: there its name is the whole server's.)
fn hold(db: &Fixture) -> Connection {
    let mut other = db.other();
    let ledger = Ledger::new(db.backend(), "main", None);
    for _ in 0..100 {
        let mut answer = Vec::new();
        for sql in ledger.open() {
            answer = ask(&mut other, &sql).map_err(|failure| failure.error).unwrap();
        }
        if answer.last().map(String::as_str) == Some("1") {
            return other;
        }
        ask(&mut other, ledger.rollback()).map_err(|failure| failure.error).unwrap();
    }
    panic!("the lock cannot be had");
}

/// SQLite's own waiting, before it is told that somebody else holds the lock.
fn hurry(db: &mut Fixture) {
    if db.backend() == Backend::Sqlite {
        db.run("PRAGMA busy_timeout = 20");
    }
}

fn a_lock_that_is_held_too_long(db: &mut Fixture) {
    let chain = chain(&linear());
    db.manager(&chain).upgrade("a1").unwrap();
    hurry(db);
    let holder = hold(db);
    let begun = Instant::now();
    let options = waiting_for_a_lock(Duration::from_millis(400));
    let error = db.manager(&chain).with_options(options).initialize().unwrap_err();
    assert_eq!(error.kind(), ErrorKind::LockTimeout, "{error}");
    assert!(error.to_string().contains("another program"), "{error}");
    assert!(begun.elapsed() < Duration::from_secs(15), "{:?}", begun.elapsed());
    drop(holder);
    assert_eq!(db.manager(&chain).initialize().unwrap().steps.len(), 2);
}

fn a_lock_that_is_given_back(db: &mut Fixture) {
    let chain = chain(&linear());
    db.manager(&chain).upgrade("a1").unwrap();
    hurry(db);
    let holder = hold(db);
    let events = Events::default();
    // SQL Server waits itself for a while, before the program hears that it has to.
    let held = Duration::from_millis(if db.backend() == Backend::Mssql { 2500 } else { 400 });
    std::thread::scope(|scope| {
        scope.spawn(move || {
            std::thread::sleep(held);
            drop(holder);
        });
        let manager = db.manager(&chain);
        assert_eq!(manager.with_observer(events.clone()).initialize().unwrap().steps.len(), 2);
    });
    assert!(events.has("Waiting"), "{:?}", events.all());
}

/// After an error nothing is held: somebody else can migrate at once, while the first is still connected.
fn nothing_is_held_after_an_error(db: &mut Fixture) {
    let mut files = linear();
    files[1] = revision(
        "b2",
        "a1",
        "CREATE TABLE tb (id INTEGER NOT NULL PRIMARY KEY);\nINSERT INTO tb (id) VALUES (1), (1);",
        "DROP TABLE tb;",
    );
    db.manager(&chain(&files)).initialize().unwrap_err();
    let mut other = db.other();
    let chain = chain(&linear());
    let options = waiting_for_a_lock(Duration::from_millis(100));
    let mut manager = SchemaManager::new(&chain, &mut other).with_options(options);
    assert_eq!(manager.initialize().unwrap().steps.len(), 3);
    drop(manager);
    assert!(db.manager(&chain).verify().unwrap().valid);
    // A target that does not resolve, and a downgrade that is refused, hold nothing either.
    db.manager(&chain).upgrade("nowhere").unwrap_err();
    let options = waiting_for_a_lock(Duration::from_millis(100));
    let mut manager = SchemaManager::new(&chain, &mut other).with_options(options);
    assert_eq!(manager.downgrade("base").unwrap().steps.len(), 3);
}

/// A program that is at head does not ask for the lock.
fn at_head_no_lock_is_waited_for(db: &mut Fixture) {
    let chain = chain(&linear());
    db.manager(&chain).initialize().unwrap();
    hurry(db);
    let holder = hold(db);
    let options = waiting_for_a_lock(Duration::ZERO);
    db.manager(&chain).with_options(options).initialize().unwrap();
    drop(holder);
}

on_every_backend! {
    require_names_what_is_pending
    wait_until_the_deadline
}

on_shared_databases! {
    wait_for_somebody_else
    a_lock_that_is_held_too_long
    a_lock_that_is_given_back
    nothing_is_held_after_an_error
    at_head_no_lock_is_waited_for
}
