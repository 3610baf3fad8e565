//! Whether the columns of foreign keys can be compared with those that they reference.

use super::types;
use crate::catalog::{Catalog, Column, ForeignKey, Name, PortableType, Table};
use crate::diagnostic::Code;
use crate::operation::{Misfit, MisfitKind};
use crate::render::family::{Family, family};
use crate::render::lowering;
use crate::source::Span;

/// The columns of a foreign key of a table that can't be compared with those that they reference. The
/// table need not be in the catalog, or not yet as it is here.
pub(super) fn mismatches(
    table: &Table,
    key: &ForeignKey,
    before: &Catalog,
    at: Span,
) -> Vec<Misfit> {
    match before.table(&key.references) {
        _ if key.references == table.name => between(table, key, table, at),
        Some(referenced) => between(table, key, referenced, at),
        None => Vec::new(),
    }
}

/// The same for all foreign keys of a new table.
pub(super) fn of_table(table: &Table, before: &Catalog, at: Span) -> Vec<Misfit> {
    let keys = table.foreign_keys();
    keys.flat_map(|(constraint, key)| {
        mismatches(table, key, before, lowering::place(constraint.origin, at))
    })
    .collect()
}

/// The same for a table of which a column has another type now.
pub(super) fn of_changed(table: &Table, before: &Catalog, at: Span) -> Vec<Misfit> {
    let own = table.foreign_keys().map(|(_, key)| mismatches(table, key, before, at));
    let others = before.referrers(&table.name).flat_map(|other| {
        let keys = other.foreign_keys().filter(|(_, key)| key.references == table.name);
        keys.map(|(_, key)| between(other, key, table, at))
    });
    own.chain(others).flatten().collect()
}

fn between(table: &Table, key: &ForeignKey, referenced: &Table, at: Span) -> Vec<Misfit> {
    let names: Vec<&Name> = match key.referenced.as_slice() {
        [] => referenced.primary_key_columns(),
        names => names.iter().collect(),
    };
    let columns = key.columns.iter().map(|name| table.column(name));
    let pairs = columns.zip(names.into_iter().map(|name| referenced.column(name)));
    pairs
        .filter_map(|pair| match pair {
            (Some(own), Some(other)) => mismatch((table, own), (referenced, other), at),
            _ => None,
        })
        .collect()
}

fn mismatch(
    (table, own): (&Table, &Column),
    (referenced, other): (&Table, &Column),
    at: Span,
) -> Option<Misfit> {
    let left = types::portable(&own.data_type)?;
    let right = types::portable(&other.data_type)?;
    if is_comparable(left, right) {
        return None;
    }
    let kind = MisfitKind::Unable {
        code: Code::S0925,
        what: format!(
            "the foreign key's column `{}.{}` is {left}, and `{}.{}` is {right}",
            table.name, own.name, referenced.name, other.name
        ),
        help: "give both columns the same type".to_owned(),
        made: Some((other.origin, "the column that is referenced".to_owned())),
    };
    Some(Misfit::new(kind, at))
}

/// Whether values of one type are looked up in a key of another: numbers may only become wider.
fn is_comparable(own: PortableType, referenced: PortableType) -> bool {
    match (family(own), family(referenced)) {
        (Family::Number, Family::Number) => width(own) <= width(referenced),
        (
            Family::Date | Family::Timestamp | Family::TimestampTz,
            Family::Date | Family::Timestamp | Family::TimestampTz,
        ) => true,
        (own, referenced) => own == referenced,
    }
}

const fn width(number: PortableType) -> u8 {
    match number {
        PortableType::Real | PortableType::Double => 2,
        PortableType::Decimal { .. } => 1,
        _ => 0,
    }
}
