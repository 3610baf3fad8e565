//! What takes an operation back.

mod object;
mod table;

pub(crate) use object::create_object;
pub(crate) use table::{add_constraint, create_index};

use super::{ColumnChange, Operation};
use crate::catalog::{Catalog, Name, ObjectName, Table};
use crate::source::{Span, Spanned};

/// Why an operation can't be taken back: a sentence without its full stop, such as
/// "the type of `users.age` was changed by an expression".
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NoReverse(pub String);

type Reversed = Result<Vec<Operation>, NoReverse>;

impl Operation {
    /// The operations that bring back the catalog that was there before this one, to be applied in
    /// order. An operation that had nothing to do has none.
    ///
    /// # Errors
    /// There are none that would, or that can be known to.
    pub fn reverse(&self, before: &Catalog) -> Reversed {
        match self {
            Operation::CreateTable { .. }
            | Operation::DropTable { .. }
            | Operation::RenameTable { .. }
            | Operation::SetTableClauses { .. }
            | Operation::SetComment { .. }
            | Operation::SetSchema { .. } => self.reverse_of_table(before),
            Operation::AddColumn { .. }
            | Operation::DropColumn { .. }
            | Operation::RenameColumn { .. }
            | Operation::AlterColumn { .. } => self.reverse_of_column(before),
            Operation::AddConstraint { .. }
            | Operation::DropConstraint { .. }
            | Operation::DropUnnamed { .. }
            | Operation::RenameConstraint { .. }
            | Operation::ValidateConstraint { .. } => self.reverse_of_constraint(before),
            Operation::CreateIndex { .. }
            | Operation::DropIndex { .. }
            | Operation::RenameIndex { .. } => self.reverse_of_index(before),
            Operation::CreateObject { .. }
            | Operation::AlterObject { .. }
            | Operation::DropObject { .. }
            | Operation::RenameObject { .. } => self.reverse_of_object(before),
        }
    }

    /// What is lost when the operation is run, in words; nothing where no rows are.
    pub fn loses(&self) -> Option<String> {
        match self {
            Operation::DropTable { table, .. } => Some(format!("the table `{}`", table.value)),
            Operation::DropColumn { table, column, .. } => {
                Some(format!("the column `{}` of `{}`", column.value, table.value))
            }
            _ => None,
        }
    }
}

/// A name that nobody wrote.
pub(super) const fn unwritten<T>(value: T) -> Spanned<T> {
    Spanned::new(value, Span::at(0))
}

fn no(why: impl Into<String>) -> Reversed {
    Err(NoReverse(why.into()))
}

/// The table as it was; without it the operation did not fit, and there is nothing to take back.
fn table_before<'c>(before: &'c Catalog, name: &ObjectName) -> Option<&'c Table> {
    before.table(name).map(|table| &**table)
}

impl Operation {
    fn reverse_of_column(&self, before: &Catalog) -> Reversed {
        match self {
            Operation::AddColumn { table, column, .. } => {
                let known = table_before(before, &table.value);
                if known.is_none_or(|known| known.column(&column.name).is_some()) {
                    return Ok(Vec::new());
                }
                let drop = Operation::DropColumn {
                    table: unwritten(table.value.clone()),
                    column: unwritten(column.name.clone()),
                    if_present: false,
                    cascade: false,
                };
                // Where defaults are constraints, one holds its column.
                let is_held = before.capability().default_space.is_some();
                let default = column.default.as_ref().filter(|_| is_held);
                let no_default = default.map(|_| Operation::AlterColumn {
                    table: unwritten(table.value.clone()),
                    column: unwritten(column.name.clone()),
                    change: ColumnChange::Default(None),
                });
                Ok(no_default.into_iter().chain([drop]).collect())
            }
            Operation::DropColumn { table, column, cascade, .. } => {
                let Some(known) = table_before(before, &table.value) else { return Ok(Vec::new()) };
                if *cascade {
                    return no(format!("CASCADE dropped what stood on `{}`", column.value));
                }
                Ok(readd_column(known, &column.value, before))
            }
            Operation::RenameColumn { table, column, to } => Ok(vec![Operation::RenameColumn {
                table: unwritten(table.value.clone()),
                column: unwritten(to.value.clone()),
                to: unwritten(column.value.clone()),
            }]),
            Operation::AlterColumn { table, column, change } => {
                let known = table_before(before, &table.value);
                let Some(was) = known.and_then(|known| known.column(&column.value)) else {
                    return Ok(Vec::new());
                };
                reverse_of_change(&table.value, &column.value, change, was)
            }
            _ => Ok(Vec::new()),
        }
    }
}

fn reverse_of_change(
    table: &ObjectName,
    name: &Name,
    change: &ColumnChange,
    was: &crate::catalog::Column,
) -> Reversed {
    let back = match change {
        ColumnChange::Type { using: Some(_), .. } => {
            return no(format!("the type of `{name}` of `{table}` was changed by an expression"));
        }
        ColumnChange::Type { nullable, clauses, .. } => ColumnChange::Type {
            to: was.data_type.clone(),
            using: None,
            nullable: nullable.map(|_| was.nullable),
            clauses: clauses.as_ref().map(|_| was.clauses.clone()),
            at: Span::at(0),
        },
        ColumnChange::Nullable(_) => ColumnChange::Nullable(was.nullable),
        ColumnChange::Default(_) => ColumnChange::Default(was.default.clone().map(Box::new)),
        ColumnChange::Identity { .. } => {
            ColumnChange::Identity { to: was.identity.clone(), if_present: false }
        }
        ColumnChange::Generated { to: None, .. } => {
            return no(format!("`{name}` of `{table}` is no longer generated"));
        }
        ColumnChange::Generated { .. } => ColumnChange::Generated {
            to: was.generated.as_ref().map(|generated| generated.expression.clone()),
            if_present: false,
        },
        ColumnChange::Clauses(_) => ColumnChange::Clauses(was.clauses.clone()),
    };
    Ok(vec![Operation::AlterColumn {
        table: unwritten(table.clone()),
        column: unwritten(name.clone()),
        change: back,
    }])
}

/// Adds a column that was dropped, and what of its table went with it.
fn readd_column(table: &Table, name: &Name, before: &Catalog) -> Vec<Operation> {
    use super::apply::{constraint_names, index_names};
    let dialect = before.dialect();
    let Some(column) = table.column(name) else { return Vec::new() };
    let mut operations = vec![Operation::AddColumn {
        table: unwritten(table.name.clone()),
        column: Box::new(column.clone()),
        at: Span::at(0),
        if_absent: false,
    }];
    let constraints = table.constraints.iter().filter(|one| constraint_names(one, name, dialect));
    operations.extend(constraints.map(|constraint| table::add_constraint(table, constraint)));
    let indexes = table.indexes.iter().filter(|one| index_names(one, name, dialect));
    operations.extend(indexes.map(|index| table::create_index(table, index)));
    operations
}
