//! From nothing to head, down, up again, and what is told on the way.

use schema_core::script::Direction;
use schema_runtime::{Status, Step};

use crate::support::{Fixture, chain, demo, linear, revision};

fn fresh_to_head(db: &mut Fixture) {
    let chain = chain(&linear());
    let mut manager = db.manager(&chain);
    assert!(manager.is_database_empty().unwrap());
    assert!(!manager.has_version_table().unwrap());
    assert!(manager.needs_migration().unwrap());
    assert!(manager.history().unwrap().is_empty());
    let report = manager.initialize().unwrap();
    assert_eq!(
        report.steps.iter().map(|step| &*step.revision).collect::<Vec<_>>(),
        ["a1", "b2", "c3"]
    );
    let found = manager.verify().unwrap();
    assert!(found.valid && !found.needs_migration, "{found:?}");
    assert_eq!(manager.status().unwrap(), Status::AtHead { current: vec!["c3".to_owned()] });
    assert!(manager.initialize().unwrap().steps.is_empty());
    assert!(!manager.is_database_empty().unwrap());
    assert!(manager.has_version_table().unwrap());
    assert_eq!(manager.current_revisions().unwrap(), ["c3"]);
    assert_eq!(manager.head_revision().unwrap(), "c3");
    drop(manager);
    assert_eq!(db.tables(), ["ta", "tb"]);
    assert_eq!(db.number("SELECT count(*) FROM ta"), 1);
}

fn down_and_up_again(db: &mut Fixture) {
    let chain = chain(&linear());
    let mut manager = db.manager(&chain);
    manager.initialize().unwrap();
    let steps = manager.downgrade("base").unwrap().steps;
    assert_eq!(steps.len(), 3);
    assert!(steps.iter().all(|step| step.direction == Direction::Downgrade));
    assert!(manager.is_database_empty().unwrap());
    assert!(manager.current_revisions().unwrap().is_empty());
    assert!(manager.downgrade("base").unwrap().steps.is_empty());
    assert_eq!(manager.upgrade("+2").unwrap().steps.len(), 2);
    assert_eq!(manager.current_revisions().unwrap(), ["b2"]);
    assert_eq!(manager.downgrade("-1").unwrap().steps.len(), 1);
    assert_eq!(manager.upgrade("head").unwrap().steps.len(), 2);
    assert!(manager.verify().unwrap().valid);
}

fn history_tells_what_was_done(db: &mut Fixture) {
    let chain = chain(&linear());
    let mut manager = db.manager(&chain);
    manager.upgrade("b2").unwrap();
    manager.downgrade("a1").unwrap();
    manager.stamp("head").unwrap();
    manager.stamp("a1").unwrap();
    let history = manager.history().unwrap();
    let told: Vec<_> =
        history.iter().map(|e| format!("{} {} {}", e.revision, e.action, e.outcome)).collect();
    assert_eq!(
        told,
        [
            "a1 upgrade done",
            "b2 upgrade done",
            "b2 downgrade done",
            "b2 stamp done",
            "c3 stamp done",
            "b2 unstamp done",
            "c3 unstamp done"
        ]
    );
    for entry in &history {
        assert!(entry.started_at.starts_with("20") && entry.started_at.ends_with('Z'), "{entry:?}");
        assert!(entry.program.starts_with("behaviour"), "{entry:?}");
        assert_eq!(entry.chain_hash.len(), 64);
        assert!(entry.duration_ms.is_some() && entry.error.is_none());
    }
    assert!(history.windows(2).all(|two| two[0].id < two[1].id));
    assert_eq!(manager.current_revisions().unwrap(), ["a1"]);
}

fn plans(db: &mut Fixture) {
    let chain = chain(&linear());
    let mut manager = db.manager(&chain);
    let ids = |steps: Vec<Step>| -> Vec<String> {
        steps.into_iter().map(|s| format!("{} {}", s.direction.name(), s.revision)).collect()
    };
    assert_eq!(ids(manager.plan("head").unwrap()), ["upgrade a1", "upgrade b2", "upgrade c3"]);
    assert!(!manager.has_version_table().unwrap());
    manager.upgrade("b2").unwrap();
    assert_eq!(ids(manager.plan("head").unwrap()), ["upgrade c3"]);
    assert_eq!(ids(manager.plan("base").unwrap()), ["downgrade b2", "downgrade a1"]);
    assert!(manager.plan("b2").unwrap().is_empty());
    assert_eq!(manager.plan("nowhere").unwrap_err().kind().name(), "target");
}

fn branches_are_current_together(db: &mut Fixture) {
    let files = [
        revision("a1", "none", "CREATE TABLE ta (id INTEGER);", "DROP TABLE ta;"),
        revision("l2", "a1", "CREATE TABLE tl (id INTEGER);", "DROP TABLE tl;"),
        revision("r3", "a1", "CREATE TABLE tr (id INTEGER);", "DROP TABLE tr;"),
    ];
    let chain = chain(&files);
    let mut manager = db.manager(&chain);
    manager.upgrade("r3").unwrap();
    assert_eq!(manager.current_revisions().unwrap(), ["r3"]);
    assert_eq!(manager.upgrade("head").unwrap_err().kind().name(), "target");
    assert_eq!(manager.upgrade("heads").unwrap().steps.len(), 1);
    assert_eq!(manager.current_revisions().unwrap(), ["l2", "r3"]);
    assert!(manager.head_revision().is_err());
    assert!(manager.verify().unwrap().valid);
    manager.downgrade("base").unwrap();
    assert!(manager.is_database_empty().unwrap());
}

fn the_script_does_what_the_manager_does(db: &mut Fixture) {
    let chain = chain(&linear());
    let script = db.manager(&chain).sql("base:head").unwrap();
    db.run_script(&script);
    let by_script = db.snapshot();
    let mut manager = db.manager(&chain);
    assert_eq!(manager.status().unwrap().name(), "at_head");
    assert!(manager.initialize().unwrap().steps.is_empty());
    let down = manager.sql("head:base").unwrap();
    drop(manager);
    db.run_script(&down);
    let mut manager = db.manager(&chain);
    assert!(manager.is_database_empty().unwrap());
    manager.initialize().unwrap();
    drop(manager);
    assert_eq!(db.snapshot(), by_script);
}

fn the_demo_chain(db: &mut Fixture) {
    let chain = demo();
    let count = chain.iter().count();
    let mut manager = db.manager(&chain);
    assert_eq!(manager.upgrade("heads").unwrap().steps.len(), count);
    assert!(manager.verify().unwrap().valid);
    drop(manager);
    if db.is_babelfish() {
        schema_tests::skip!(
            "mssql",
            "Babelfish does not keep the name of a default, by which the downgrade drops it"
        );
    }
    let up = db.snapshot();
    let mut manager = db.manager(&chain);
    assert_eq!(manager.downgrade("base").unwrap().steps.len(), count);
    assert!(manager.is_database_empty().unwrap());
    // One by one this time, not in one transaction.
    for revision in chain.iter() {
        assert_eq!(manager.upgrade(revision.id()).unwrap().steps.len(), 1);
    }
    drop(manager);
    assert_eq!(db.snapshot(), up);
}

on_every_backend! {
    fresh_to_head
    down_and_up_again
    history_tells_what_was_done
    plans
    branches_are_current_together
    the_script_does_what_the_manager_does
    the_demo_chain
}
