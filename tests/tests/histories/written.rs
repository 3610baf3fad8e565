//! What is written for each database is read again, without one: the statements of upgrades make the catalog
//! of their directory, and those of downgrades take it back.

use schema_core::backend::Backend;
use schema_core::catalog::Catalog;
use schema_core::directory::Directory;
use schema_core::script::Downgrade;
use schema_tests::generated::History;
use schema_tests::random::Random;
use schema_tests::written::apply;

fn check(backend: Backend) {
    let mut random = Random::new();
    for _ in 0..25 {
        let history = History::new(&mut random, 10, 5);
        let toml = format!("edition = 2026\nbackends = [\"{backend}\"]\n");
        let directory = Directory::read(&history.input(&toml));
        let mut catalog = Catalog::new(backend.dialect());
        let mut states = Vec::new();
        for revision in 0..history.revisions.len() {
            states.push(catalog.clone());
            apply(&directory, &directory.upgrade(revision, backend), &mut catalog);
        }
        let snapshot = directory.snapshot(backend).unwrap();
        assert_eq!(catalog, snapshot.catalog, "{:#?}", history.revisions);
        for (revision, state) in states.iter().enumerate().rev() {
            match directory.downgrade(revision, backend) {
                Downgrade::Derived(derived) => apply(&directory, &derived.script, &mut catalog),
                other => panic!("{other:?}: {:#?}", history.revisions),
            }
            assert_eq!(catalog, *state, "{revision} of {:#?}", history.revisions);
        }
    }
}

#[test]
fn statements_for_sqlite_make_the_catalog_and_take_it_back() {
    check(Backend::Sqlite);
}

#[test]
fn statements_for_postgres_make_the_catalog_and_take_it_back() {
    check(Backend::Postgres);
}

#[test]
fn batches_for_sql_server_make_the_catalog_and_take_it_back() {
    check(Backend::Mssql);
}
