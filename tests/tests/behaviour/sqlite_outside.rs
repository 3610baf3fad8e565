//! SQLite's statements outside of transactions, under a lease; and hashes that are accepted by name.

use std::time::{Duration, Instant};

use schema_runtime::{ErrorKind, Migrations, Options, Repair};

use crate::support::{Events, Fixture, chain, chain_with, linear, revision};

/// `te` is made, then VACUUM, then a row goes into a table that may be missing.
fn vacuum(table: &str) -> Migrations {
    let body = format!(
        "CREATE TABLE te (id INTEGER);\nVACUUM;\nINSERT INTO {table} VALUES (1);\nPRAGMA journal_mode = WAL;"
    );
    let mut never = revision("b2", "a1", &body, "DROP TABLE te;");
    never.1 = never.1.replace("\n\n--! upgrade", "\n--! transaction: never\n\n--! upgrade");
    chain_with("backends = [\"sqlite\"]\ndialect = \"sqlite\"\n", &[linear().remove(0), never])
}

fn resumes_where_it_was(db: &mut Fixture) {
    let chain = vacuum("tx");
    let error = db.manager(&chain).initialize().unwrap_err();
    assert_eq!(error.place().unwrap().statement.as_ref().unwrap().line, 9, "{error}");
    let history = db.manager(&chain).history().unwrap();
    let last = history.last().unwrap();
    assert_eq!((&*last.outcome, last.statements_done), ("stopped", 2), "{history:?}");
    let events = Events::default();
    let chain = vacuum("te");
    db.manager(&chain).with_observer(events.clone()).initialize().unwrap();
    assert!(events.has("Resumed { revision: \"b2\", statements_done: 2 }"), "{:?}", events.all());
    assert_eq!(db.number("SELECT count(*) FROM te"), 1);
    assert!(db.manager(&chain).verify().unwrap().valid);
    let history = db.manager(&chain).history().unwrap();
    let told: Vec<_> = history.iter().map(|e| format!("{} {}", e.revision, e.outcome)).collect();
    assert_eq!(told, ["a1 done", "b2 resumed", "b2 done"]);
}

/// A lease that somebody holds is waited for, and taken over when it has run out.
fn a_lease_of_somebody_else(db: &mut Fixture) {
    db.manager(&vacuum("tx")).initialize().unwrap_err();
    let chain = vacuum("te");
    let lend = |seconds: u32| {
        format!(
            "UPDATE schema_history SET outcome = 'running', lease_until = CAST(strftime('%s', 'now') AS INTEGER) + {seconds} \
             WHERE revision = 'b2'"
        )
    };
    db.run(&lend(60));
    let before = db.snapshot();
    let mut options = Options::default();
    options.lock_wait = Duration::from_millis(300);
    let error = db.manager(&chain).with_options(options).initialize().unwrap_err();
    assert_eq!(error.kind(), ErrorKind::LockTimeout, "{error}");
    assert_eq!(db.snapshot(), before);
    db.run(&lend(2));
    let (begun, events) = (Instant::now(), Events::default());
    db.manager(&chain).with_observer(events.clone()).initialize().unwrap();
    assert!(begun.elapsed() >= Duration::from_millis(800), "{:?}", begun.elapsed());
    assert!(events.has("Waiting"), "{:?}", events.all());
    assert!(db.manager(&chain).verify().unwrap().valid);
}

fn completed_and_undone_by_hand(db: &mut Fixture) {
    let chain = vacuum("tx");
    db.manager(&chain).initialize().unwrap_err();
    db.manager(&chain).repair(&Repair::Undone("b2".to_owned())).unwrap();
    db.run("DROP TABLE te");
    db.manager(&chain).initialize().unwrap_err();
    db.manager(&chain).repair(&Repair::Completed("b2".to_owned())).unwrap();
    assert!(db.manager(&chain).verify().unwrap().valid);
    assert!(db.manager(&chain).initialize().unwrap().steps.is_empty());
}

fn hashes_are_accepted_by_name(db: &mut Fixture) {
    db.manager(&chain(&linear())).initialize().unwrap();
    let mut files = linear();
    files[1] = revision("b2", "a1", "CREATE TABLE tb (id INTEGER);", "DROP TABLE tb;");
    let chain = chain(&files);
    let accept =
        |ids: &[&str]| Repair::AcceptHashes(ids.iter().map(|id| (*id).to_owned()).collect());
    let mut manager = db.manager(&chain);
    for wrong in [&["c3"][..], &["a1"], &[], &["nowhere"]] {
        let error = manager.repair(&accept(wrong)).unwrap_err();
        assert!(matches!(error.kind(), ErrorKind::Repair | ErrorKind::Target), "{wrong:?} {error}");
        assert_eq!(manager.initialize().unwrap_err().kind(), ErrorKind::Diverged);
    }
    // b2 is what changed; c3 builds on it and follows.
    manager.repair(&accept(&["b2"])).unwrap();
    assert!(manager.verify().unwrap().valid);
    let repairs = manager.history().unwrap().into_iter().filter(|entry| entry.action == "repair");
    assert_eq!(repairs.map(|entry| entry.revision).collect::<Vec<_>>(), ["b2", "c3"]);
}

on_sqlite! {
    resumes_where_it_was
    a_lease_of_somebody_else
    completed_and_undone_by_hand
}

on_every_backend! { hashes_are_accepted_by_name }
