//! Whether the columns of foreign keys can be compared with those that they reference.

use super::types;
use crate::catalog::{Catalog, PortableType};
use crate::diagnostic::Code;
use crate::operation::MisfitKind;
use crate::render::family::{Family, family};
use crate::render::reference::{Place, References};
use crate::source::Span;

/// The foreign keys of a statement, by what can be compared here.
pub(super) const fn of(before: &Catalog, at: Span) -> References<'_> {
    References { before, at, judge }
}

/// Says so of a column that can't be compared with the one that it references.
fn judge((table, own): Place<'_>, (referenced, other): Place<'_>) -> Option<MisfitKind> {
    let left = types::portable(&own.data_type)?;
    let right = types::portable(&other.data_type)?;
    if is_comparable(left, right) {
        return None;
    }
    Some(MisfitKind::Unable {
        code: Code::S0925,
        what: format!(
            "the foreign key's column `{}.{}` is {left}, and `{}.{}` is {right}",
            table.name, own.name, referenced.name, other.name
        ),
        help: "give both columns the same type".to_owned(),
        made: Some((other.origin, "the column that is referenced".to_owned())),
    })
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
