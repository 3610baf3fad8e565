//! Databases that are not this program's: refused by name, and nothing touched.

use schema_runtime::{Error, ErrorKind, Migrations, Options, Status, WhenAhead};

use crate::support::{Events, Fixture, Text, chain, linear, revision};

/// Checks that a database is refused, with words of the error, and left as it is.
#[track_caller]
fn check(db: &mut Fixture, chain: &Migrations, kind: ErrorKind, words: &[&str]) -> Error {
    let before = db.snapshot();
    let mut manager = db.manager(chain);
    let entries = manager.history().unwrap().len();
    let error = manager.initialize().unwrap_err();
    assert_eq!(error.kind(), kind, "{error}");
    for word in words {
        assert!(error.to_string().contains(word), "{word}: {error}");
    }
    assert_eq!(manager.history().unwrap().len(), entries);
    assert!(!manager.verify().unwrap().valid);
    drop(manager);
    assert_eq!(db.snapshot(), before);
    error
}

fn tables_but_none_of_ours(db: &mut Fixture) {
    let chain = chain(&linear());
    db.run("CREATE TABLE theirs (id INTEGER)");
    check(db, &chain, ErrorKind::NotManaged, &["theirs", "stamp"]);
    let mut manager = db.manager(&chain);
    assert!(!manager.has_version_table().unwrap());
    assert_eq!(manager.status().unwrap(), Status::NotManaged { tables: vec!["theirs".to_owned()] });
    // The way on: what is there is said to be b2, and the rest is run on it.
    manager.stamp("b2").unwrap();
    drop(manager);
    db.run("CREATE TABLE ta (id INTEGER)");
    let mut manager = db.manager(&chain);
    assert_eq!(manager.initialize().unwrap().steps.len(), 1);
    assert!(manager.verify().unwrap().valid);
}

fn behind_is_brought_to_head(db: &mut Fixture) {
    let chain = chain(&linear());
    let mut manager = db.manager(&chain);
    manager.upgrade("a1").unwrap();
    let pending = vec!["b2".to_owned(), "c3".to_owned()];
    assert_eq!(
        manager.status().unwrap(),
        Status::Behind { current: vec!["a1".to_owned()], pending }
    );
    assert!(manager.needs_migration().unwrap());
    assert_eq!(manager.initialize().unwrap().steps.len(), 2);
}

fn ahead_is_a_choice(db: &mut Fixture) {
    let (newer, older) = (chain(&linear()), chain(&linear()[..2]));
    db.manager(&newer).initialize().unwrap();
    let before = db.snapshot();
    let events = Events::default();
    let mut manager = db.manager(&older).with_observer(events.clone());
    assert!(manager.initialize().unwrap().steps.is_empty());
    assert!(events.has("Ahead { more: 1 }"), "{:?}", events.all());
    let status = manager.status().unwrap();
    assert!(matches!(&status, Status::Ahead { unknown, .. } if unknown == &["c3"]), "{status:?}");
    assert!(!manager.needs_migration().unwrap());
    let mut options = Options::default();
    options.when_ahead = WhenAhead::Refuse;
    let error = manager.with_options(options).initialize().unwrap_err();
    assert_eq!(error.kind(), ErrorKind::Ahead, "{error}");
    assert_eq!(db.snapshot(), before);
}

fn with(texts: &[Text], changed: Text) -> Migrations {
    let mut files = texts.to_vec();
    let position = files.iter().position(|(name, _)| *name == changed.0).unwrap();
    files[position] = changed;
    chain(&files)
}

fn another_text(db: &mut Fixture) {
    db.manager(&chain(&linear())).initialize().unwrap();
    let edited = revision("b2", "a1", "CREATE TABLE tb (id INTEGER);", "DROP TABLE tb;");
    check(db, &with(&linear(), edited), ErrorKind::Diverged, &["b2", "another text"]);
}

fn another_text_below_what_is_pending(db: &mut Fixture) {
    db.manager(&chain(&linear())).upgrade("b2").unwrap();
    let edited = revision("a1", "none", "CREATE TABLE ta (id INTEGER);", "DROP TABLE ta;");
    check(db, &with(&linear(), edited), ErrorKind::Diverged, &["a1"]);
}

fn a_revision_that_nobody_knows(db: &mut Fixture) {
    db.manager(&chain(&linear()[..2])).initialize().unwrap();
    let mut other = linear();
    other[1] = revision("x2", "a1", "CREATE TABLE tx (id INTEGER);", "DROP TABLE tx;");
    other.truncate(2);
    check(db, &chain(&other), ErrorKind::Diverged, &["b2", "does not know"]);
}

fn an_ancestor_that_is_missing(db: &mut Fixture) {
    let chain = chain(&linear());
    db.manager(&chain).initialize().unwrap();
    db.run("DELETE FROM schema_revision WHERE revision = 'a1'");
    check(db, &chain, ErrorKind::Diverged, &["lacks revision a1"]);
}

fn a_caller_that_has_a_transaction_open(db: &mut Fixture) {
    let chain = chain(&linear());
    db.run("BEGIN");
    let error = db.manager(&chain).initialize().unwrap_err();
    assert_eq!(error.kind(), ErrorKind::InTransaction, "{error}");
    db.run("ROLLBACK");
    db.manager(&chain).initialize().unwrap();
}

on_every_backend! {
    tables_but_none_of_ours
    behind_is_brought_to_head
    ahead_is_a_choice
    another_text
    another_text_below_what_is_pending
    a_revision_that_nobody_knows
    an_ancestor_that_is_missing
}

on_sqlite! { a_caller_that_has_a_transaction_open }
