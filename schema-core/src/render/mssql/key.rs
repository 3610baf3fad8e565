//! What can be in a key: no large values, and no more bytes than there is room for.
//! <https://learn.microsoft.com/sql/sql-server/maximum-capacity-specifications-for-sql-server>

use super::DIALECT;
use super::types::{self, Size};
use crate::capability::Capability;
use crate::catalog::{Column, Constraint, ConstraintKind, Index, Part, Table};
use crate::diagnostic::Code;
use crate::operation::{Misfit, MisfitKind};
use crate::source::Span;

/// What the key of a constraint is refused for.
pub(super) fn of_constraint(table: &Table, constraint: &Constraint, at: Span) -> Vec<Misfit> {
    let stored = |word| constraint.clauses.split(' ').any(|one| one == word);
    let (parts, clustered) = match &constraint.kind {
        ConstraintKind::PrimaryKey(parts) => (parts, !stored("NONCLUSTERED")),
        ConstraintKind::Unique(parts) => (parts, stored("CLUSTERED")),
        _ => return Vec::new(),
    };
    Key { table, what: constraint.noun(), parts, clustered, at }.misfits()
}

/// What the key of an index is refused for.
pub(super) fn of_index(table: &Table, index: &Index, at: Span) -> Vec<Misfit> {
    let clustered = index.method.as_deref() == Some("CLUSTERED");
    Key { table, what: "index", parts: &index.parts, clustered, at }.misfits()
}

struct Key<'a> {
    table: &'a Table,
    what: &'static str,
    parts: &'a [Part],
    clustered: bool,
    at: Span,
}

impl Key<'_> {
    fn misfits(&self) -> Vec<Misfit> {
        let columns = self.parts.iter().filter_map(|part| self.table.column(part.as_column()?));
        let (mut fixed, mut most) = (0u32, 0u32);
        let mut misfits = Vec::new();
        for column in columns {
            let Some(portable) = column.data_type.portable else { continue };
            match types::size(portable) {
                Size::Fixed(bytes) => fixed = fixed.saturating_add(bytes),
                Size::Most(bytes) => most = most.saturating_add(bytes),
                Size::Large => misfits.push(self.large(column)),
            }
        }
        if misfits.is_empty() {
            misfits.extend(self.too_long(fixed, fixed.saturating_add(most)));
        }
        misfits
    }

    fn large(&self, column: &Column) -> Misfit {
        let data_type =
            column.data_type.portable.map(|portable| portable.to_string()).unwrap_or_default();
        let kind = MisfitKind::Unable {
            code: Code::S1005,
            what: format!(
                "SQL Server has no {} on `{}.{}`, which is {data_type}",
                self.what, self.table.name, column.name
            ),
            help: "make the column a VARCHAR(n) or VARBINARY(n) with a length".to_owned(),
            made: Some((column.origin, "the column".to_owned())),
        };
        Misfit::new(kind, self.at)
    }

    /// Only what is too long whatever the rows hold is refused at once; else the rows will be.
    fn too_long(&self, fixed: u32, most: u32) -> Option<Misfit> {
        let (clustered, other) = Capability::of(DIALECT).longest_key?;
        let room = u32::try_from(if self.clustered { clustered } else { other }).ok()?;
        let (bytes, soft) = match (fixed > room, most > room) {
            (true, _) => (fixed, false),
            (false, true) => (most, true),
            (false, false) => return None,
        };
        let may = if soft { "may have" } else { "has" };
        let kind = MisfitKind::Unable {
            code: Code::S1003,
            what: format!(
                "the key of the {} on {} {may} {bytes} bytes, and SQL Server has room for {room}",
                self.what, self.table.name
            ),
            help:
                "make its columns shorter, or leave some of them out; a character counts as 2 bytes"
                    .to_owned(),
            made: None,
        };
        Some(Misfit { soft, ..Misfit::new(kind, self.at) })
    }
}
