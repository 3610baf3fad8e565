//! The reader of the portable dialect: what statements do, and what is said of those that it refuses.

#[path = "ddl_portable/corpus.rs"]
mod corpus;
#[path = "ddl_portable/mistakes.rs"]
mod mistakes;
#[path = "ddl_portable/statements.rs"]
mod statements;

use schema_core::backend::Dialect;
use schema_core::ddl::{self, Effect, Input, Statement, SyntaxError};
use schema_core::source::{Source, Sources};

/// Blank lines stand in front, so that a span that is not counted from the source's beginning is found.
const BASE: usize = 7;

fn read(text: &str) -> Result<Vec<Statement>, SyntaxError> {
    let mut sources = Sources::default();
    let whole = format!("{}{text}", "\n".repeat(BASE));
    let source = sources.add(Source::new("test.sql", whole));
    ddl::read(&Input { text, source, base: BASE, dialect: Dialect::Portable })
}

#[track_caller]
fn effect(text: &str) -> Effect {
    let mut statements = read(text).unwrap_or_else(|error| panic!("{text}: {error:?}"));
    assert_eq!(statements.len(), 1, "{text}");
    let statement = statements.remove(0);
    assert_eq!((statement.span.start, statement.span.end), (BASE, BASE + text.len()), "{text}");
    assert!(!statement.unmodelled);
    statement.effect
}
