//! CREATE TABLE and DROP TABLE.

use super::super::SyntaxError;
use super::column::{self, Defined};
use super::constraint::{self, Placed};
use crate::catalog::{ConstraintKind, Part, Table};
use crate::operation::Operation;
use crate::portable::parse::{Read, Reader, mistake};
use crate::source::Span;

enum Element {
    Column(Defined),
    Constraint(Placed),
}

pub(super) fn create(reader: &mut Reader<'_>) -> Read<Operation> {
    let name = reader.table()?;
    if reader.cursor.at_word("AS") {
        return Err(
            reader.not_portable_here("write CREATE TABLE with its columns, and INSERT ... SELECT")
        );
    }
    let mut table = Table::new(name.value, reader.cursor.origin(name.span));
    reader.expect_symbol(b'(')?;
    loop {
        match element(reader)? {
            Element::Column(defined) => take_column(&mut table, defined),
            Element::Constraint(placed) => table.constraints.push(placed.constraint),
        }
        if reader.cursor.eat_symbol(b')') {
            break;
        }
        if !reader.cursor.eat_symbol(b',') {
            return Err(column::no_clause(reader, "`,` or `)`"));
        }
    }
    if table.columns.is_empty() {
        return Err(mistake(name.span, "a table has at least one column")
            .with_help("write its columns in the parentheses"));
    }
    reader.end()?;
    key_is_not_null(&mut table);
    Ok(Operation::CreateTable { table: Box::new(table), at: name.span, if_absent: false })
}

fn element(reader: &mut Reader<'_>) -> Read<Element> {
    if constraint::at_one(reader) {
        return Ok(Element::Constraint(constraint::read(reader)?));
    }
    if reader.cursor.at_symbol(b')') {
        return Err(no_element(reader));
    }
    if reader.cursor.at_any(&["INDEX", "KEY"]) && !reader.type_at(1) {
        return Err(reader.not_portable_here("write `CREATE INDEX` as a statement of its own"));
    }
    if reader.cursor.at_word("LIKE") && !reader.type_at(1) {
        return Err(reader.not_portable_here("write the columns"));
    }
    Ok(Element::Column(column::read(reader)?))
}

fn no_element(reader: &Reader<'_>) -> SyntaxError {
    reader.unexpected("a column or a constraint").with_help("no `,` stands behind the last one")
}

fn take_column(table: &mut Table, defined: Defined) {
    table.columns.push(defined.column);
    table.constraints.extend(defined.constraints.into_iter().map(|placed| placed.constraint));
}

/// The columns of a primary key are never NULL.
fn key_is_not_null(table: &mut Table) {
    let Table { constraints, columns, .. } = table;
    for constraint in constraints {
        let ConstraintKind::PrimaryKey(parts) = &constraint.kind else { continue };
        let names: std::collections::BTreeSet<_> =
            parts.iter().filter_map(Part::as_column).collect();
        for column in columns.iter_mut().filter(|column| names.contains(&column.name)) {
            column.nullable = false;
        }
    }
}

pub(super) fn drop(reader: &mut Reader<'_>) -> Read<Operation> {
    let table = reader.table()?;
    one_only(reader, table.span, "table")?;
    Ok(Operation::DropTable { table, if_present: false, cascade: false })
}

/// Refuses a second name behind a `,`.
pub(super) fn one_only(reader: &Reader<'_>, first: Span, noun: &str) -> Read<()> {
    if !reader.cursor.at_symbol(b',') {
        return Ok(());
    }
    let span = Span::new(first.start, reader.cursor.here().end);
    let message = format!("a statement drops one {noun}");
    Err(mistake(span, message).with_help("write a statement for each"))
}
