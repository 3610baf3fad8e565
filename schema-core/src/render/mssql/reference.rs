//! Whether the columns of foreign keys can be compared with those that they reference: here only those of
//! one type and one length can.

use crate::catalog::Catalog;
use crate::diagnostic::Code;
use crate::operation::MisfitKind;
use crate::render::reference::{Place, References};
use crate::source::Span;

/// The foreign keys of a statement, by what can be compared here.
pub(super) const fn of(before: &Catalog, at: Span) -> References<'_> {
    References { before, at, judge }
}

/// Says so of a column that can't be compared with the one that it references.
fn judge((table, own): Place<'_>, (referenced, other): Place<'_>) -> Option<MisfitKind> {
    let (left, right) = (own.data_type.portable?, other.data_type.portable?);
    if own.data_type == other.data_type || own.generated.is_some() || other.generated.is_some() {
        return None;
    }
    Some(MisfitKind::Unable {
        code: Code::S0925,
        what: format!(
            "the foreign key's column `{}.{}` is {left}, and `{}.{}` is {right}, which SQL Server does \
             not compare",
            table.name, own.name, referenced.name, other.name
        ),
        help:
            "give both columns the same type; to change them, drop the foreign key before and add \
               it again behind"
                .to_owned(),
        made: Some((other.origin, "the column that is referenced".to_owned())),
    })
}
