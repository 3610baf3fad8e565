//! Indexes.

use super::super::SyntaxError;
use super::table;
use crate::catalog::{Index, Name, ObjectName, Part};
use crate::operation::Operation;
use crate::portable::parse::{Place, Read, Reader, SECTIONS};
use crate::source::{Span, Spanned};

/// Reads what stands behind `CREATE INDEX`.
pub(super) fn create(reader: &mut Reader<'_>, unique: bool) -> Read<Operation> {
    let start = reader.start();
    let name = name(reader)?;
    if !reader.cursor.at_word("ON") {
        let expected = if name.is_some() { "`ON`" } else { "the name of an index, or `ON`" };
        return Err(reader.unexpected_among(expected, &["ON"]));
    }
    reader.expect("ON")?;
    let table = reader.table()?;
    if reader.cursor.at_word("USING") {
        return Err(reader.not_portable_here(SECTIONS));
    }
    let parts = reader.parenthesised(part)?;
    let predicate = match reader.cursor.eat("WHERE") {
        true => Some(reader.written_condition(Place::IndexPredicate)?),
        false => None,
    };
    let at = name.as_ref().map_or_else(|| reader.span_from(start), |name| name.span);
    let index = Index {
        automatic: name.is_none(),
        name: name.map(|name| name.value),
        unique,
        parts,
        predicate,
        include: Vec::new(),
        method: None,
        clauses: "".into(),
        origin: reader.cursor.origin(at),
    };
    Ok(Operation::CreateIndex { table, index: Box::new(index), at, if_absent: false })
}

/// The name of a new index, if there is one.
fn name(reader: &mut Reader<'_>) -> Read<Option<Spanned<Name>>> {
    match reader.cursor.at_word("ON") || reader.cursor.is_over() {
        true => Ok(None),
        false => index_name(reader).map(Some),
    }
}

fn index_name(reader: &mut Reader<'_>) -> Read<Spanned<Name>> {
    let before_name =
        reader.cursor.peek_at(1).is_some_and(|token| reader.cursor.name_of(token).is_some());
    if reader.cursor.at_word("CONCURRENTLY") && before_name {
        return Err(reader.unexpected("the name of an index"));
    }
    let name = reader.name("the name of an index")?;
    reader.no_schema(name.span)?;
    Ok(name)
}

/// The name of an index that is there.
fn old_name(reader: &mut Reader<'_>) -> Read<Spanned<ObjectName>> {
    let name = index_name(reader)?;
    Ok(Spanned::new(ObjectName::plain(name.value), name.span))
}

/// A column with its direction.
fn part(reader: &mut Reader<'_>) -> Read<Part> {
    let is_expression = reader.cursor.at_symbol(b'(') || reader.cursor.symbol_at(1, b'(');
    if is_expression {
        let mut error = reader.not_portable_here(SECTIONS);
        error.message = "an index on an expression is not portable".to_owned();
        return Err(error);
    }
    let column = reader.column()?;
    let descending = reader.cursor.eat_any(&["ASC", "DESC"]) == Some("DESC");
    Ok(Part { descending, ..Part::column(column.value) })
}

/// Reads what stands behind `DROP INDEX`.
pub(super) fn drop(reader: &mut Reader<'_>) -> Read<Operation> {
    let index = old_name(reader)?;
    table::one_only(reader, index.span, "index")?;
    if reader.cursor.at_word("ON") {
        return Err(no_table(reader));
    }
    Ok(Operation::DropIndex { index, table: None, if_present: false, cascade: false })
}

/// Reads what stands behind `ALTER INDEX`.
pub(super) fn rename(reader: &mut Reader<'_>) -> Read<Operation> {
    let index = old_name(reader)?;
    if reader.cursor.at_word("ON") {
        return Err(no_table(reader));
    }
    if !reader.cursor.at_word("RENAME") {
        return Err(reader.unexpected_among("`RENAME TO`", &["RENAME"]));
    }
    reader.expect_all(&["RENAME", "TO"])?;
    let to = reader.name("the new name")?;
    Ok(Operation::RenameIndex { index, table: None, to, if_present: false })
}

fn no_table(reader: &Reader<'_>) -> SyntaxError {
    let mut error =
        reader.not_portable_here("leave `ON` and the table out: the index's name is enough");
    let end = reader
        .cursor
        .peek_at(1)
        .map_or(error.span.end, |token| reader.cursor.place(token.span).end);
    error.span = Span::new(error.span.start, end);
    error.message = "the table of an index that is there is not named".to_owned();
    error
}
