//! What SQLite keeps otherwise than it was written.

use crate::catalog::{Column, PortableType, Type};
use crate::diagnostic::Code;
use crate::operation::{ColumnChange, Misfit, MisfitKind, Operation};
use crate::render::lowering;
use crate::source::Span;

/// The most decimal digits that every value keeps as a floating point number.
/// <https://www.sqlite.org/floatingpoint.html>
const DIGITS: u32 = 15;

/// What is not kept of an operation's values.
pub(in crate::render) fn limits(operation: &Operation) -> Vec<Misfit> {
    match operation {
        Operation::CreateTable { table, at, .. } => {
            table.columns.iter().filter_map(|column| of_column(column, *at)).collect()
        }
        Operation::AddColumn { column, at, .. } => of_column(column, *at).into_iter().collect(),
        Operation::AlterColumn { column, change: ColumnChange::Type { to, at, .. }, .. } => {
            of_type(column.value.as_str(), to, *at).into_iter().collect()
        }
        _ => Vec::new(),
    }
}

fn of_column(column: &Column, at: Span) -> Option<Misfit> {
    let at = lowering::place(column.origin, at);
    of_type(column.name.as_str(), &column.data_type, at)
}

fn of_type(column: &str, data_type: &Type, at: Span) -> Option<Misfit> {
    let Some(PortableType::Decimal { precision, .. }) = data_type.portable else { return None };
    if precision <= DIGITS {
        return None;
    }
    let kind = MisfitKind::Unable {
        code: Code::S1014,
        what: format!("SQLite keeps {DIGITS} of the {precision} digits of `{column}`"),
        help: format!("keep to {DIGITS} digits, or count in a smaller unit in a BIGINT"),
        made: None,
    };
    Some(Misfit { soft: true, ..Misfit::new(kind, at) })
}
