//! The cases on databases.

use std::fmt::Write as _;

use schema_core::backend::Backend;
use schema_core::catalog::Catalog;
use schema_core::ddl::{self, Effect};
use schema_core::directory::Directory;
use schema_core::operation::Context;
use schema_tests::Skip;
use schema_tests::inspect::{self, assert_same};

use crate::cases::Case;
use crate::database::Database;
use crate::rows::rows;

/// The revisions that can't be taken back, by the number in their case.
const IRREVERSIBLE: &[(&str, &[usize])] = &[("conversions", &[2]), ("rows", &[2]), ("using", &[2])];

/// Runs a case from nothing to its end, and back as far as that goes.
pub(crate) fn run(case: &Case, backend: Backend) -> Result<(), Skip> {
    let (directory, migrations) = (case.directory(), case.migrations());
    let mut whole = Database::new(backend, "golden")?;
    let mut states = vec![whole.exact()];
    let mut left = String::new();
    for at in 0..case.revisions.len() {
        whole.upgrade(case, &migrations, at);
        states.push(whole.exact());
        let until = case.until(at + 1).directory();
        let own = rows(&mut whole, &until.snapshot(backend).unwrap().catalog, backend);
        if !own.is_empty() {
            write!(left, "==== upgrade {}\n{own}", at + 1).unwrap();
        }
    }
    expect_rows(case, &left, backend);
    expect_catalog(case, &directory, backend, &mut whole);
    let mut created = Database::new(backend, "created")?;
    created.created(case, &migrations);
    assert_same(&case.name, &whole.exact(), &created.exact());
    take_back(case, backend, states, whole)
}

/// The rows are the same on every database.
fn expect_rows(case: &Case, left: &str, backend: Backend) {
    let file = case.rows();
    if std::env::var_os("SCHEMA_REWRITE").is_none() {
        let expected = std::fs::read_to_string(file).unwrap_or_default();
        assert_eq!(left, expected, "{}: the rows on {backend}", case.name);
    } else if case.backends.first() == Some(&backend) {
        match left {
            "" => drop(std::fs::remove_file(file)),
            _ => std::fs::write(file, left).unwrap(),
        }
    }
}

fn expect_catalog(case: &Case, directory: &Directory, backend: Backend, whole: &mut Database) {
    // PostgreSQL puts names in quotes where it has to.
    let bare = |lines: Vec<String>| -> Vec<String> {
        lines.into_iter().map(|line| line.replace('"', "")).collect()
    };
    if let Some(plain) = whole.plain() {
        let catalog = inspect::catalog(&directory.snapshot(backend).unwrap().catalog);
        assert_same(&case.name, &bare(plain), &bare(catalog));
    }
}

/// Takes back the revisions from the last to the first. Behind one that can't be, another database goes on
/// from where that one began.
fn take_back(
    case: &Case,
    backend: Backend,
    states: Vec<Vec<String>>,
    whole: Database,
) -> Result<(), Skip> {
    let (directory, migrations) = (case.directory(), case.migrations());
    let mut irreversible = Vec::new();
    let mut current = Some(whole);
    for at in (0..case.revisions.len()).rev() {
        if directory.downgrade(at, backend).script().is_none() {
            irreversible.push(at + 1);
            current = None;
            continue;
        }
        let mut database = match current.take() {
            Some(database) => database,
            None => upgraded(case, backend, at)?,
        };
        let done = database.manager(&migrations).downgrade("-1");
        assert!(done.is_ok(), "{}: downgrade {} on {backend}: {done:?}", case.name, at + 1);
        assert_same(&case.name, &states[at], &database.exact());
        current = Some(database);
    }
    let known = IRREVERSIBLE.iter().find(|(name, _)| *name == case.name);
    let known = known.map_or(&[][..], |(_, revisions)| revisions);
    assert_eq!(irreversible, known, "{} on {backend}", case.name);
    Ok(())
}

/// A database at a revision.
fn upgraded(case: &Case, backend: Backend, last: usize) -> Result<Database, Skip> {
    let migrations = case.migrations();
    let mut database = Database::new(backend, "again")?;
    (0..=last).for_each(|at| database.upgrade(case, &migrations, at));
    Ok(database)
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
