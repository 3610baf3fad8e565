//! Reads the statements of the portable dialect, which is closed: what its grammar does not have is an
//! error.
//!
//! ```text
//! table       CREATE TABLE, DROP TABLE
//! alter       ALTER TABLE
//! column      columns with their clauses
//! constraint  constraints
//! index       indexes
//! comment     COMMENT ON
//! ```

mod alter;
mod column;
mod comment;
mod constraint;
mod index;
mod table;

use std::sync::Arc;

use super::{Data, DataKind, Effect, Input, Statement, SyntaxError};
use crate::operation::Operation;
use crate::portable::parse::{Read, Reader, of_statement};
use crate::portable::syntax::DataStatement;

/// What statements begin with.
const STATEMENTS: &[&str] = &["CREATE", "ALTER", "DROP", "COMMENT", "INSERT", "UPDATE", "DELETE"];

pub(super) fn read(input: &Input<'_>) -> Result<Vec<Statement>, SyntaxError> {
    let mut reader = Reader::new(*input);
    let start = reader.start();
    let effect = effect(&mut reader)?;
    reader.end()?;
    Ok(vec![Statement { span: reader.span_from(start), effect, unmodelled: false }])
}

fn effect(reader: &mut Reader<'_>) -> Read<Effect> {
    let operations = match reader.cursor.eat_any(&["CREATE", "ALTER", "DROP", "COMMENT"]) {
        Some("CREATE") => vec![create(reader)?],
        Some("ALTER") => alter(reader)?,
        Some("DROP") => vec![drop(reader)?],
        Some(_) => vec![comment::read(reader)?],
        None => return data(reader),
    };
    Ok(Effect::Operations(operations))
}

fn create(reader: &mut Reader<'_>) -> Read<Operation> {
    match reader.cursor.eat_any(&["TABLE", "UNIQUE", "INDEX"]) {
        Some("TABLE") => table::create(reader),
        Some("UNIQUE") => {
            reader.expect("INDEX")?;
            index::create(reader, true)
        }
        Some(_) => index::create(reader, false),
        None => Err(no_object(reader, "`TABLE`, `INDEX` or `UNIQUE INDEX`")),
    }
}

fn alter(reader: &mut Reader<'_>) -> Read<Vec<Operation>> {
    match reader.cursor.eat_any(&["TABLE", "INDEX"]) {
        Some("TABLE") => alter::read(reader),
        Some(_) => Ok(vec![index::rename(reader)?]),
        None => Err(no_object(reader, "`TABLE` or `INDEX`")),
    }
}

fn drop(reader: &mut Reader<'_>) -> Read<Operation> {
    match reader.cursor.eat_any(&["TABLE", "INDEX"]) {
        Some("TABLE") => table::drop(reader),
        Some(_) => index::drop(reader),
        None => Err(no_object(reader, "`TABLE` or `INDEX`")),
    }
}

/// What is none of the things that portable SQL makes.
fn no_object(reader: &Reader<'_>, expected: &str) -> SyntaxError {
    match reader.word().and_then(of_statement) {
        Some(help) => reader.not_portable_here(help),
        None => reader.unexpected_among(expected, &["TABLE", "INDEX", "UNIQUE"]),
    }
}

fn data(reader: &mut Reader<'_>) -> Read<Effect> {
    if !reader.cursor.at_any(STATEMENTS) {
        return Err(no_statement(reader));
    }
    let statement = reader.data()?;
    let (kind, table) = match &statement {
        DataStatement::Insert(insert) => (DataKind::Insert, &insert.table),
        DataStatement::Update(update) => (DataKind::Change, &update.table),
        DataStatement::Delete(delete) => (DataKind::Change, &delete.table),
    };
    let table = Some(table.clone());
    Ok(Effect::Data(Data { kind, table, portable: Some(Arc::new(statement)) }))
}

fn no_statement(reader: &Reader<'_>) -> SyntaxError {
    if let Some(help) = reader.word().and_then(of_statement) {
        return reader.not_portable_here(help);
    }
    reader.unexpected_among("a statement", STATEMENTS).with_help(
        "portable statements begin with CREATE, ALTER, DROP, COMMENT, INSERT, UPDATE or DELETE; \
         write others in `--! upgrade(<backend>)` sections",
    )
}
