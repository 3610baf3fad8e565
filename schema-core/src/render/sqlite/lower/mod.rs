//! What a portable operation is on SQLite.

mod alter;
mod column;
mod constraint;
mod default;
mod identity;
mod json;

use std::sync::Arc;

use super::super::{lowering, rules};
use crate::backend::{Backend, Dialect};
use crate::catalog::{Catalog, Column, Expression, Name, ObjectName, Table};
use crate::diagnostic::Code;
use crate::operation::{Misfit, MisfitKind, Operation};
use crate::portable::{self, Purpose, Scope};
use crate::source::{Span, Spanned};

const DIALECT: Dialect = Dialect::Sqlite;

/// Turns a portable operation into SQLite's own.
pub(in crate::render) fn lower(
    operation: &Operation,
    before: &Catalog,
) -> Result<Vec<Operation>, Vec<Misfit>> {
    let refused = rules::refused(operation, before);
    if !refused.is_empty() {
        return Err(refused);
    }
    let mut lowering = Lowering { before, misfits: Vec::new() };
    let operations = lowering.operation(operation);
    if lowering.misfits.is_empty() { Ok(operations) } else { Err(lowering.misfits) }
}

struct Lowering<'c> {
    before: &'c Catalog,
    misfits: Vec<Misfit>,
}

/// The columns of a table, for the expressions over it.
struct Columns<'t>(Option<&'t Table>);

impl Scope for Columns<'_> {
    fn column(&self, name: &Name) -> Option<portable::Column> {
        let column = self.0?.column(&native(name))?;
        Some(portable::Column { data_type: column.data_type.portable })
    }

    fn names(&self) -> Vec<&Name> {
        self.0
            .map(|table| table.columns.iter().map(|column| &column.name).collect())
            .unwrap_or_default()
    }
}

fn native(name: &Name) -> Name {
    lowering::native_name(name, DIALECT)
}

fn object(name: &ObjectName) -> ObjectName {
    lowering::native_object(name, DIALECT)
}

fn spanned(name: &Spanned<Name>) -> Spanned<Name> {
    Spanned::new(native(&name.value), name.span)
}

fn spanned_object(name: &Spanned<ObjectName>) -> Spanned<ObjectName> {
    Spanned::new(object(&name.value), name.span)
}

impl Lowering<'_> {
    fn operation(&mut self, operation: &Operation) -> Vec<Operation> {
        match operation {
            Operation::CreateTable { table, at, if_absent } => {
                let table = Box::new(self.table(table, *at));
                vec![Operation::CreateTable { table, at: *at, if_absent: *if_absent }]
            }
            Operation::AddColumn { table, column, at, if_absent } => {
                self.add_column(&spanned_object(table), column, *at, *if_absent)
            }
            Operation::DropColumn { table, column, if_present, cascade } => {
                let (table, column) = (spanned_object(table), spanned(column));
                let mut operations = self.standing_on(&table, &column);
                let (if_present, cascade) = (*if_present, *cascade);
                operations.push(Operation::DropColumn { table, column, if_present, cascade });
                operations
            }
            Operation::AlterColumn { table, column, change } => {
                self.alter_column(&spanned_object(table), &spanned(column), change)
            }
            Operation::AddConstraint { table, constraint, at, inline, .. } => {
                self.add_constraint(&spanned_object(table), constraint, *at, *inline)
            }
            Operation::DropConstraint { table, constraint, .. } => {
                self.keeps_numbering(&object(&table.value), constraint);
                vec![renamed(operation)]
            }
            Operation::DropUnnamed { table, constraint } => {
                vec![self.drop_unnamed(&spanned_object(table), constraint)]
            }
            Operation::CreateIndex { table, index, at, if_absent } => {
                let table = spanned_object(table);
                let index = Box::new(self.index(index, &table.value, *at));
                vec![Operation::CreateIndex { table, index, at: *at, if_absent: *if_absent }]
            }
            _ => vec![renamed(operation)],
        }
    }

    fn known(&self, table: &ObjectName) -> Option<Arc<Table>> {
        self.before.table(table).cloned()
    }

    fn table(&mut self, portable: &Table, at: Span) -> Table {
        let mut made = Table {
            name: object(&portable.name),
            columns: portable.columns.iter().map(column::bare).collect(),
            constraints: Vec::with_capacity(portable.constraints.len()),
            ..portable.clone()
        };
        let columns: Vec<Column> =
            portable.columns.iter().map(|column| self.column(column, &made, at)).collect();
        made.columns = columns;
        for constraint in &portable.constraints {
            let constraint = self.constraint(constraint, Some(&made), at);
            made.constraints.push(constraint);
        }
        lowering::keys_are_not_null(&mut made);
        lowering::name_constraints(&mut made, self.before);
        self.check_documents(&mut made);
        self.numbers_its_key(&mut made, at);
        made
    }

    fn expression(
        &mut self,
        portable: &Expression,
        scope: Option<&Table>,
        purpose: Purpose<'_>,
        at: Span,
    ) -> Expression {
        match portable::expression(portable, Backend::Sqlite, &Columns(scope), purpose) {
            Ok(text) => Expression::new(&text, DIALECT),
            Err(unfit) => {
                self.misfits.push(unfit.at(at));
                portable.clone()
            }
        }
    }

    fn unable(&mut self, code: Code, what: String, help: &str, at: Span) {
        let kind = MisfitKind::Unable { code, what, help: help.to_owned(), made: None };
        self.misfits.push(Misfit::new(kind, at));
    }
}

fn drop_constraint(table: &Spanned<ObjectName>, name: Name, at: Span) -> Operation {
    Operation::DropConstraint {
        table: table.clone(),
        constraint: Spanned::new(name, at),
        if_present: false,
        cascade: false,
    }
}

/// The operation with its names as SQLite compares them.
fn renamed(operation: &Operation) -> Operation {
    let mut operation = operation.clone();
    match &mut operation {
        Operation::DropTable { table, .. } | Operation::SetTableClauses { table, .. } => {
            *table = spanned_object(table)
        }
        Operation::RenameTable { table, to, .. } => {
            (*table, *to) = (spanned_object(table), spanned(to));
        }
        Operation::RenameColumn { table, column, to } => {
            (*table, *column, *to) = (spanned_object(table), spanned(column), spanned(to));
        }
        Operation::DropConstraint { table, constraint, .. }
        | Operation::ValidateConstraint { table, constraint, .. } => {
            (*table, *constraint) = (spanned_object(table), spanned(constraint));
        }
        Operation::RenameConstraint { table, constraint, to } => {
            (*table, *constraint, *to) = (spanned_object(table), spanned(constraint), spanned(to));
        }
        Operation::DropIndex { index, table, .. } => {
            (*index, *table) = (spanned_object(index), None);
        }
        Operation::RenameIndex { index, table, to, .. } => {
            (*index, *table, *to) = (spanned_object(index), None, spanned(to));
        }
        Operation::SetComment { table, column, .. } => {
            *table = spanned_object(table);
            *column = column.as_ref().map(spanned);
        }
        _ => {}
    }
    operation
}
