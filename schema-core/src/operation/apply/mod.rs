//! What an operation does to a catalog, and what of it does not fit.

mod column;
mod constraint;
mod index;
mod lookup;
mod object;
mod reader;
mod reference;
mod table;

pub(crate) use column::{constraint_names, index_names};
pub(crate) use constraint::same_columns;
pub(crate) use lookup::{unknown_column, unknown_table};
pub(crate) use reference::keys_of;

use super::{Misfit, MisfitKind, Operation};
use crate::capability::Capability;
use crate::catalog::{Catalog, Gone, Name, Origin};
use crate::source::{Location, SourceId, Span, Spanned};

/// Where an operation comes from.
#[derive(Clone, Copy, Debug)]
pub struct Context {
    /// The source that its spans are in; `None` where nobody wrote it.
    pub source: Option<SourceId>,
    /// Whether it was written in the portable dialect, whose rules are the strictest of all backends'.
    pub portable: bool,
}

/// What came of applying an operation.
#[derive(Debug, Default)]
pub struct Applied {
    /// What does not fit. The catalog is then what the author most likely believes it to be.
    pub misfits: Vec<Misfit>,
    /// Whether it had nothing to do: `IF EXISTS` of what is not there.
    pub skipped: bool,
}

impl Operation {
    /// Changes a catalog as the database would, and says what the database would refuse.
    pub fn apply(&self, catalog: &mut Catalog, context: Context) -> Applied {
        let rules = match context.portable {
            true => Capability::of(crate::backend::Dialect::Portable),
            false => catalog.capability(),
        };
        let mut applier = Applier { catalog, context, rules, applied: Applied::default() };
        applier.operation(self);
        applier.applied
    }
}

/// An operation that is being applied.
struct Applier<'a> {
    catalog: &'a mut Catalog,
    context: Context,
    /// The rules of whoever wrote it.
    rules: &'static Capability,
    applied: Applied,
}

impl Applier<'_> {
    fn operation(&mut self, operation: &Operation) {
        match operation {
            Operation::CreateTable { table, at, if_absent } => {
                self.create_table(table, *at, *if_absent);
            }
            Operation::DropTable { table, if_present, cascade } => {
                self.drop_table(table, *if_present, *cascade);
            }
            Operation::RenameTable { table, to, if_present } => {
                self.rename_table(table, to, *if_present);
            }
            Operation::AddColumn { table, column, at, if_absent } => {
                self.add_column(table, column, *at, *if_absent);
            }
            Operation::DropColumn { table, column, if_present, cascade } => {
                self.drop_column(table, column, *if_present, *cascade);
            }
            Operation::RenameColumn { table, column, to } => self.rename_column(table, column, to),
            Operation::AlterColumn { table, column, change } => {
                self.alter_column(table, column, change);
            }
            Operation::AddConstraint { table, constraint, at, using_index, .. } => {
                self.add_constraint(table, constraint, *at, using_index.as_ref());
            }
            Operation::DropConstraint { table, constraint, if_present, cascade } => {
                self.drop_constraint(table, constraint, *if_present, *cascade);
            }
            Operation::DropUnnamed { table, constraint } => self.drop_unnamed(table, constraint),
            Operation::RenameConstraint { table, constraint, to } => {
                self.rename_constraint(table, constraint, to);
            }
            Operation::ValidateConstraint { table, constraint, validated } => {
                self.validate_constraint(table, constraint, *validated);
            }
            Operation::CreateIndex { table, index, at, if_absent } => {
                self.create_index(table, index, *at, *if_absent);
            }
            Operation::DropIndex { index, table, if_present, cascade } => {
                self.drop_index(index, table.as_ref(), *if_present, *cascade);
            }
            Operation::RenameIndex { index, table, to, if_present } => {
                self.rename_index(index, table.as_ref(), to, *if_present);
            }
            Operation::SetTableClauses { table, clauses } => {
                self.with_table(table, |table| table.clauses = clauses.clone());
            }
            Operation::SetComment { table, column, comment } => {
                self.set_comment(table, column.as_ref(), comment.as_ref());
            }
            Operation::SetSchema { name, kind, schema } => {
                self.set_schema(name, *kind, schema.as_ref());
            }
            Operation::CreateObject { object, at, if_absent, replace } => {
                self.create_object(object, *at, *if_absent, *replace);
            }
            Operation::AlterObject { key, statement, replaces, values, if_present } => {
                self.alter_object(
                    key,
                    statement,
                    replaces.as_deref(),
                    values.as_ref(),
                    *if_present,
                );
            }
            Operation::DropObject { key, if_present, cascade } => {
                self.drop_object(key, *if_present, *cascade);
            }
            Operation::RenameObject { key, to, statement } => {
                self.rename_object(key, to, statement)
            }
        }
    }

    fn refuse(&mut self, kind: MisfitKind, at: Span) {
        self.applied.misfits.push(Misfit::new(kind, at));
    }

    /// Says something that the database itself would only say when rows are written.
    fn doubt(&mut self, kind: MisfitKind, at: Span) {
        self.applied.misfits.push(Misfit { soft: true, ..Misfit::new(kind, at) });
    }

    fn skip(&mut self) {
        self.applied.skipped = true;
    }

    fn origin(&self, span: Span) -> Origin {
        Origin(self.context.source.map(|source| Location { source, span }))
    }

    fn dropped(&self, span: Span) -> Gone {
        Gone { renamed_to: None, at: self.origin(span) }
    }

    fn renamed(&self, to: &Spanned<Name>) -> Gone {
        Gone { renamed_to: Some(to.value.clone()), at: self.origin(to.span) }
    }

    /// The name as it is to be written into an expression.
    fn quoted(&self, name: &Name) -> String {
        crate::sql::quoted(name.as_str(), self.catalog.dialect())
    }
}
