//! Names of portable SQL as SQL Server compares them.

use super::DIALECT;
use crate::catalog::{Constraint, ConstraintKind, ForeignKey, Name, ObjectName, Part, PartKind};
use crate::operation::Operation;
use crate::render::lowering;
use crate::source::Spanned;

pub(super) fn native(name: &Name) -> Name {
    lowering::native_name(name, DIALECT)
}

pub(super) fn object(name: &ObjectName) -> ObjectName {
    lowering::native_object(name, DIALECT)
}

pub(super) fn spanned(name: &Spanned<Name>) -> Spanned<Name> {
    Spanned::new(native(&name.value), name.span)
}

pub(super) fn spanned_object(name: &Spanned<ObjectName>) -> Spanned<ObjectName> {
    Spanned::new(object(&name.value), name.span)
}

pub(super) fn parts(parts: &[Part]) -> Vec<Part> {
    let part = |part: &Part| match &part.what {
        PartKind::Column(name) => Part { what: PartKind::Column(native(name)), ..part.clone() },
        PartKind::Expression(_) => part.clone(),
    };
    parts.iter().map(part).collect()
}

/// A constraint with its names; there is no RESTRICT, and nothing that would be put off.
pub(super) fn constraint(portable: &Constraint) -> Constraint {
    use crate::catalog::Action;
    let action = |action| if action == Action::Restrict { Action::NoAction } else { action };
    let kind = match &portable.kind {
        ConstraintKind::PrimaryKey(key) => ConstraintKind::PrimaryKey(parts(key)),
        ConstraintKind::Unique(key) => ConstraintKind::Unique(parts(key)),
        ConstraintKind::ForeignKey(key) => ConstraintKind::ForeignKey(ForeignKey {
            columns: key.columns.iter().map(native).collect(),
            references: object(&key.references),
            referenced: key.referenced.iter().map(native).collect(),
            on_delete: action(key.on_delete),
            on_update: action(key.on_update),
        }),
        other => other.clone(),
    };
    Constraint { name: portable.name.as_ref().map(native), kind, ..portable.clone() }
}

/// An operation without types and expressions, with its names.
pub(super) fn renamed(operation: &Operation) -> Operation {
    let mut operation = operation.clone();
    match &mut operation {
        Operation::DropTable { table, .. } | Operation::SetTableClauses { table, .. } => {
            *table = spanned_object(table);
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
        Operation::DropIndex { index, .. } => *index = spanned_object(index),
        Operation::RenameIndex { index, to, .. } => {
            (*index, *to) = (spanned_object(index), spanned(to));
        }
        Operation::SetComment { table, column, .. } => {
            *table = spanned_object(table);
            *column = column.as_ref().map(spanned);
        }
        _ => {}
    }
    operation
}
