//! What is written for SQL Server is read again, without a server: the batches of upgrades make the catalog
//! of their directory, and those of downgrades take it back.

use schema_core::backend::{Backend, Dialect};
use schema_core::catalog::Catalog;
use schema_core::ddl::{Effect, Input, read};
use schema_core::directory::Directory;
use schema_core::operation::Context;
use schema_core::script::{Downgrade, Script};
use schema_core::source::{Source, Sources};
use schema_tests::generated::History;
use schema_tests::random::Random;

const MSSQL: &str = "edition = 2026\nbackends = [\"mssql\"]\n";

/// Applies what is read of a script's batches.
fn run(script: &Script, catalog: &mut Catalog) {
    for text in script.statements().filter_map(|statement| statement.rendered.as_deref()) {
        let mut sources = Sources::default();
        let source = sources.add(Source::new("written", text));
        let input = Input { text, source, base: 0, dialect: Dialect::Mssql };
        for statement in read(&input).unwrap() {
            match statement.effect {
                Effect::Operations(operations) => {
                    for operation in operations {
                        let context = Context { source: None, portable: false };
                        let applied = operation.apply(catalog, context);
                        assert!(applied.misfits.is_empty(), "{text}: {:?}", applied.misfits);
                    }
                }
                Effect::Data(_) => {}
                other => panic!("{text} is {other:?}"),
            }
        }
    }
}

#[test]
fn batches_make_the_catalog_and_take_it_back() {
    let mut random = Random::new();
    for _ in 0..25 {
        let history = History::new(&mut random, 10, 5);
        let directory = Directory::read(&history.input(MSSQL));
        let mut catalog = Catalog::new(Dialect::Mssql);
        let mut states = Vec::new();
        for revision in 0..history.revisions.len() {
            states.push(catalog.clone());
            run(&directory.upgrade(revision, Backend::Mssql), &mut catalog);
        }
        let snapshot = directory.snapshot(Backend::Mssql).unwrap();
        assert_eq!(catalog, snapshot.catalog, "{:#?}", history.revisions);
        for (revision, state) in states.iter().enumerate().rev() {
            match directory.downgrade(revision, Backend::Mssql) {
                Downgrade::Derived(derived) => run(&derived.script, &mut catalog),
                other => panic!("{other:?}: {:#?}", history.revisions),
            }
            assert_eq!(catalog, *state, "{revision} of {:#?}", history.revisions);
        }
    }
}
