//! How T-SQL is read: batches in, operations and catalogs out.

mod batches;
mod changes;
mod guards;
mod objects;
mod robust;
mod show;
mod tables;

use schema_core::backend::Dialect;
use schema_core::catalog::Catalog;
use schema_core::ddl::{self, Effect, Input, Statement};
use schema_core::operation::Context;
use schema_core::source::{Source, SourceId, Sources};

fn source(text: &str) -> SourceId {
    Sources::default().add(Source::new("a.sql", text))
}

fn read(text: &str) -> Vec<Statement> {
    let input = Input { text, source: source(text), base: 0, dialect: Dialect::Mssql };
    ddl::read(&input).expect("its statements begin with known words")
}

/// Checks what the statements of a batch do, one line each.
#[track_caller]
fn check(batch: &str, expected: &[&str]) {
    let found: Vec<String> =
        read(batch).iter().flat_map(|one| show::statement(one, batch)).collect();
    assert_eq!(found, expected, "{batch}");
}

/// The catalog after some batches, and what of them does not fit.
fn run(batches: &[&str]) -> (Catalog, Vec<String>) {
    let mut catalog = Catalog::new(Dialect::Mssql);
    let mut misfits = Vec::new();
    for batch in batches {
        let context = Context { source: Some(source(batch)), portable: false };
        for statement in read(batch) {
            let operations = match &statement.effect {
                Effect::Operations(operations) => operations.as_slice(),
                Effect::Guarded { guard, then, otherwise } => match guard.holds(&catalog) {
                    Some(true) => then.as_slice(),
                    Some(false) => otherwise.as_slice(),
                    None => {
                        misfits.push("a guard that is not known to hold".to_owned());
                        &[]
                    }
                },
                Effect::Opaque(what) => {
                    misfits.push(format!("opaque: {what}"));
                    &[]
                }
                Effect::Data(_) | Effect::Nothing | Effect::Unmodelled => &[],
            };
            for operation in operations {
                let applied = operation.apply(&mut catalog, context);
                misfits.extend(applied.misfits.iter().map(|one| format!("{:?}", one.kind)));
            }
        }
    }
    (catalog, misfits)
}

/// Checks the catalog that batches make, all of which must fit.
#[track_caller]
fn check_catalog(batches: &[&str], expected: &str) {
    let (catalog, misfits) = run(batches);
    assert_eq!(misfits, Vec::<String>::new(), "{batches:?}");
    assert_eq!(trimmed(&show::catalog(&catalog)), trimmed(expected), "{batches:?}");
}

/// A text without the blanks that its lines begin with.
fn trimmed(text: &str) -> String {
    text.lines().map(str::trim).filter(|line| !line.is_empty()).collect::<Vec<_>>().join("\n")
}
