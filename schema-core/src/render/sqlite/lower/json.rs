//! JSON: text with a check.

use super::super::table;
use super::{DIALECT, Lowering};
use crate::catalog::{Column, Constraint, ConstraintKind, Expression, PortableType, Table};
use crate::render::naming;

impl Lowering<'_> {
    /// Adds the checks of a new table's columns, behind the constraints that somebody wrote.
    pub(super) fn check_documents(&self, table: &mut Table) {
        let documents: Vec<Column> =
            table.columns.iter().filter(|one| is_json(one)).cloned().collect();
        for column in documents {
            let check = self.json_check(table, &column);
            table.constraints.push(check);
        }
    }

    pub(super) fn json_check(&self, table: &Table, column: &Column) -> Constraint {
        let check = json_valid(column);
        let name = naming::json_check(self.before, table, &column.name);
        let kind = ConstraintKind::Check(check);
        Constraint { automatic: true, ..Constraint::new(Some(name), kind, column.origin) }
    }
}

pub(super) fn is_json(column: &Column) -> bool {
    column.data_type.portable == Some(PortableType::Json)
}

fn json_valid(column: &Column) -> Expression {
    Expression::new(&format!("json_valid({})", table::name(&column.name)), DIALECT)
}

pub(super) fn is_json_check(constraint: &Constraint, column: &Column) -> bool {
    constraint.automatic
        && matches!(&constraint.kind, ConstraintKind::Check(check) if *check == json_valid(column))
}
