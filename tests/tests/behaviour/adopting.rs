//! Databases that Alembic manages.

use schema_runtime::ErrorKind;

use crate::support::{Fixture, chain, linear};

fn alembic(db: &mut Fixture, revision: &str) {
    db.run("CREATE TABLE ta (id INTEGER NOT NULL)");
    db.run("CREATE TABLE alembic_version (version_num VARCHAR(32) NOT NULL PRIMARY KEY)");
    db.run(&format!("INSERT INTO alembic_version (version_num) VALUES ('{revision}')"));
}

fn taken_over(db: &mut Fixture) {
    let chain = chain(&linear());
    alembic(db, "b2");
    let mut manager = db.manager(&chain);
    assert_eq!(manager.initialize().unwrap_err().kind(), ErrorKind::NotManaged);
    assert_eq!(manager.adopt().unwrap(), ["b2"]);
    assert_eq!(manager.current_revisions().unwrap(), ["b2"]);
    assert_eq!(manager.initialize().unwrap().steps.len(), 1);
    drop(manager);
    assert_eq!(db.texts("SELECT version_num FROM alembic_version"), ["b2"]);
}

fn a_revision_that_the_chain_lacks(db: &mut Fixture) {
    let chain = chain(&linear());
    alembic(db, "b22");
    let mut manager = db.manager(&chain);
    let error = manager.adopt().unwrap_err();
    assert!(error.to_string().contains("b22"), "{error}");
    assert!(error.to_string().contains("b2"), "{error}");
    assert!(manager.current_revisions().unwrap().is_empty());
}

/// What Alembic stores is a whole id, never the beginning of one or a word such as `head`.
fn only_a_whole_id_will_do(db: &mut Fixture) {
    let chain = chain(&linear());
    for stored in ["b", "head", "base"] {
        db.run("DROP TABLE IF EXISTS alembic_version");
        db.run("DROP TABLE IF EXISTS ta");
        alembic(db, stored);
        let mut manager = db.manager(&chain);
        assert!(manager.adopt().is_err(), "{stored}");
        assert!(manager.current_revisions().unwrap().is_empty());
    }
}

fn nothing_of_alembics(db: &mut Fixture) {
    let chain = chain(&linear());
    let error = db.manager(&chain).adopt().unwrap_err();
    assert_eq!(error.kind(), ErrorKind::Repair);
    assert!(error.to_string().contains("alembic_version"), "{error}");
    assert!(!db.manager(&chain).has_version_table().unwrap());
}

on_every_backend! {
    taken_over
    a_revision_that_the_chain_lacks
    only_a_whole_id_will_do
    nothing_of_alembics
}
