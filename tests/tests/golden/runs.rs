//! The cases on databases.

use schema_core::backend::Backend;
use schema_core::catalog::Catalog;
use schema_core::ddl::{self, Effect};
use schema_core::directory::Directory;
use schema_core::operation::Context;
use schema_core::script::Downgrade;
use schema_runtime::{Creation, Options, SchemaManager};
use schema_tests::inspect::{self, assert_same};
use schema_tests::{postgres, sqlite};

use crate::cases::Case;

fn replayed() -> Options {
    let mut options = Options::default();
    options.creation = Creation::Replay;
    options
}

/// Whether a revision can be taken back.
fn is_reversible(directory: &Directory, at: usize, backend: Backend) -> bool {
    !matches!(directory.downgrade(at, backend), Downgrade::Missing(_))
}

pub(crate) fn on_sqlite(case: &Case) {
    let (directory, migrations) = (case.directory(), case.migrations());
    let (mut whole, mut created) = (sqlite::memory(), sqlite::memory());
    let mut states = Vec::new();
    for at in 0..case.revisions.len() {
        states.push(inspect::exact_sqlite(&whole));
        SchemaManager::new(&migrations, &mut whole).upgrade(&Case::id(at)).unwrap();
    }
    let catalog = inspect::catalog(&directory.snapshot(Backend::Sqlite).unwrap().catalog);
    assert_same(&case.name, &inspect::plain_sqlite(&whole), &catalog);
    SchemaManager::new(&migrations, &mut created).initialize().unwrap();
    assert_same(&case.name, &inspect::exact_sqlite(&whole), &inspect::exact_sqlite(&created));
    for at in
        (0..states.len()).rev().take_while(|at| is_reversible(&directory, *at, Backend::Sqlite))
    {
        SchemaManager::new(&migrations, &mut whole).downgrade("-1").unwrap();
        assert_same(&case.name, &states[at], &inspect::exact_sqlite(&whole));
    }
}

pub(crate) fn on_postgres(case: &Case, server: &postgres::Server) {
    let (directory, migrations) = (case.directory(), case.migrations());
    let (one, other) = (server.database("golden"), server.database("created"));
    let (mut whole, mut created) = (one.client(), other.client());
    let mut states = Vec::new();
    for at in 0..case.revisions.len() {
        states.push(inspect::exact_postgres(&mut whole));
        let manager = SchemaManager::new(&migrations, &mut whole);
        manager.with_options(replayed()).upgrade(&Case::id(at)).unwrap();
    }
    let catalog = inspect::catalog(&directory.snapshot(Backend::Postgres).unwrap().catalog);
    // PostgreSQL puts names in quotes where it has to.
    let bare = |lines: Vec<String>| -> Vec<String> {
        lines.into_iter().map(|line| line.replace('"', "")).collect()
    };
    let plain = bare(inspect::plain_postgres(&mut whole));
    assert_same(&case.name, &plain, &bare(catalog));
    SchemaManager::new(&migrations, &mut created).initialize().unwrap();
    let exact = inspect::exact_postgres;
    assert_same(&case.name, &exact(&mut whole), &exact(&mut created));
    for at in
        (0..states.len()).rev().take_while(|at| is_reversible(&directory, *at, Backend::Postgres))
    {
        SchemaManager::new(&migrations, &mut whole).downgrade("-1").unwrap();
        assert_same(&case.name, &states[at], &exact(&mut whole));
    }
}

/// Reads what was written for a backend, and applies it.
pub(crate) fn read_again(case: &Case, directory: &Directory, backend: Backend) -> Catalog {
    let mut catalog = Catalog::new(backend.dialect());
    for at in 0..case.revisions.len() {
        let script = directory.upgrade(at, backend);
        for statement in script.statements() {
            let text = directory.statement_text(statement);
            let source = statement.location.source;
            let input = ddl::Input { text, source, base: 0, dialect: backend.dialect() };
            for one in ddl::read(&input).unwrap() {
                match one.effect {
                    Effect::Operations(operations) => {
                        for operation in operations {
                            let context = Context { source: None, portable: false };
                            let applied = operation.apply(&mut catalog, context);
                            assert!(applied.misfits.is_empty(), "{text}: {:?}", applied.misfits);
                        }
                    }
                    Effect::Opaque(what) => panic!("{}: {what}: {text}", case.name),
                    _ => {}
                }
            }
        }
    }
    catalog
}
