//! Constraints and indexes.

use super::{Lowering, drop_constraint, native, object};
use crate::catalog::{
    Constraint, ConstraintKind, ForeignKey, Index, ObjectName, Part, PartKind, Table,
};
use crate::operation::{ColumnChange, Operation};
use crate::portable::Purpose;
use crate::render::lowering;
use crate::source::{Span, Spanned};

impl Lowering<'_> {
    pub(super) fn constraint(
        &mut self,
        portable: &Constraint,
        table: Option<&Table>,
        at: Span,
    ) -> Constraint {
        let at = lowering::place(portable.origin, at);
        let kind = match &portable.kind {
            ConstraintKind::PrimaryKey(parts) => {
                ConstraintKind::PrimaryKey(self.parts(parts, table, at))
            }
            ConstraintKind::Unique(parts) => ConstraintKind::Unique(self.parts(parts, table, at)),
            ConstraintKind::ForeignKey(key) => ConstraintKind::ForeignKey(ForeignKey {
                columns: key.columns.iter().map(native).collect(),
                references: object(&key.references),
                referenced: key.referenced.iter().map(native).collect(),
                ..key.clone()
            }),
            ConstraintKind::Check(check) => {
                ConstraintKind::Check(self.expression(check, table, Purpose::Predicate, at))
            }
            ConstraintKind::Exclude(text) => ConstraintKind::Exclude(text.clone()),
        };
        Constraint { name: portable.name.as_ref().map(native), kind, ..portable.clone() }
    }

    fn parts(&mut self, parts: &[Part], table: Option<&Table>, at: Span) -> Vec<Part> {
        let part = |part: &Part| Part {
            what: match &part.what {
                PartKind::Column(name) => PartKind::Column(native(name)),
                PartKind::Expression(text) => {
                    PartKind::Expression(self.expression(text, table, Purpose::Value(None), at))
                }
            },
            ..part.clone()
        };
        parts.iter().map(part).collect()
    }

    pub(super) fn index(&mut self, portable: &Index, name: &ObjectName, at: Span) -> Index {
        let table = self.known(name);
        let table = table.as_deref();
        let predicate = portable.predicate.as_ref();
        let mut index = Index {
            name: portable.name.as_ref().map(native),
            parts: self.parts(&portable.parts, table, at),
            predicate: predicate.map(|one| self.expression(one, table, Purpose::Filter, at)),
            include: portable.include.iter().map(native).collect(),
            ..portable.clone()
        };
        lowering::name_index(&mut index, name, self.before);
        index
    }

    pub(super) fn add_constraint(
        &mut self,
        name: &Spanned<ObjectName>,
        portable: &Constraint,
        at: Span,
        inline: bool,
    ) -> Vec<Operation> {
        let known = self.known(&name.value);
        let mut constraint = self.constraint(portable, known.as_deref(), at);
        lowering::name_constraint(&mut constraint, &name.value, self.before);
        let mut operations = Vec::new();
        // SQLite lets the columns of a primary key be NULL.
        if let (ConstraintKind::PrimaryKey(_), Some(table)) = (&constraint.kind, &known) {
            let columns = constraint.columns().into_iter();
            let columns = columns.filter_map(|column| table.column(column));
            let nullable = columns.filter(|column| column.nullable);
            operations.extend(nullable.map(|column| Operation::AlterColumn {
                table: name.clone(),
                column: Spanned::new(column.name.clone(), at),
                change: ColumnChange::Nullable(false),
            }));
        }
        operations.push(Operation::AddConstraint {
            table: name.clone(),
            constraint: Box::new(constraint),
            at,
            inline,
            using_index: None,
        });
        operations
    }

    /// Drops a constraint that is named by what it is.
    pub(super) fn drop_unnamed(
        &mut self,
        table: &Spanned<ObjectName>,
        portable: &Constraint,
    ) -> Operation {
        let known = self.known(&table.value);
        let constraint = self.constraint(portable, known.as_deref(), table.span);
        let found = known.as_deref().and_then(|known| match constraint.kind {
            ConstraintKind::PrimaryKey(_) => known.primary_key(),
            _ => known.constraints.iter().find(|one| **one == constraint),
        });
        match found.and_then(|found| found.name.clone()) {
            Some(name) => drop_constraint(table, name, table.span),
            None => {
                let constraint = found.cloned().unwrap_or(constraint);
                Operation::DropUnnamed { table: table.clone(), constraint: Box::new(constraint) }
            }
        }
    }
}
