//! Reads statements, and applies them.

use schema_core::catalog::{Catalog, Column, Name, ObjectName, Table};
use schema_core::ddl::{self, Effect, Input, Statement, SyntaxError};
use schema_core::operation::{Context, Operation};
use schema_core::source::{Source, SourceId, Sources, Span};

use crate::DIALECT;

pub(crate) fn source() -> SourceId {
    Sources::default().add(Source::new("x.sql", ""))
}

pub(crate) fn try_read(text: &str) -> Result<Vec<Statement>, SyntaxError> {
    ddl::read(&Input { text, source: source(), base: 0, dialect: DIALECT })
}

/// The only statement of a text.
#[track_caller]
pub(crate) fn read(text: &str) -> Statement {
    let mut statements = try_read(text).expect(text);
    assert_eq!(statements.len(), 1, "{text}");
    statements.remove(0)
}

#[track_caller]
pub(crate) fn operations(text: &str) -> Vec<Operation> {
    match read(text).effect {
        Effect::Operations(operations) => operations,
        other => panic!("{text}: {other:?}"),
    }
}

/// The only operation of a statement.
#[track_caller]
pub(crate) fn operation(text: &str) -> Operation {
    let mut operations = operations(text);
    assert_eq!(operations.len(), 1, "{text}");
    operations.remove(0)
}

/// The table that a CREATE TABLE makes, as it was read.
#[track_caller]
pub(crate) fn table(text: &str) -> Table {
    match operation(text) {
        Operation::CreateTable { table, .. } => *table,
        other => panic!("{text}: {other:?}"),
    }
}

/// The only column of a table that has this definition.
#[track_caller]
pub(crate) fn column(definition: &str) -> Column {
    let mut table = table(&format!("CREATE TABLE t ({definition})"));
    assert_eq!(table.columns.len(), 1, "{definition}");
    table.columns.remove(0)
}

/// Applies statements, and gives the catalog and what did not fit.
#[track_caller]
pub(crate) fn applied(statements: &[&str]) -> (Catalog, Vec<String>) {
    let mut catalog = Catalog::new(DIALECT);
    let mut misfits = Vec::new();
    for text in statements {
        for operation in operations(text) {
            let context = Context { source: Some(source()), portable: false };
            let applied = operation.apply(&mut catalog, context);
            misfits.extend(applied.misfits.iter().map(|one| format!("{:?}", one.kind)));
        }
    }
    (catalog, misfits)
}

/// Applies statements that must fit.
#[track_caller]
pub(crate) fn catalog(statements: &[&str]) -> Catalog {
    let (catalog, misfits) = applied(statements);
    assert!(misfits.is_empty(), "{misfits:?}");
    catalog
}

pub(crate) fn name(text: &str) -> Name {
    Name::new(text, DIALECT)
}

pub(crate) fn object_name(text: &str) -> ObjectName {
    match text.split_once('.') {
        Some((schema, own)) => ObjectName { schema: Some(name(schema)), name: name(own) },
        None => ObjectName::plain(name(text)),
    }
}

/// What stands at a place of the text.
pub(crate) fn at(text: &str, span: Span) -> &str {
    span.of(text)
}
