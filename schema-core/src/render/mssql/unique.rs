//! UNIQUE over columns that may be NULL: a constraint takes NULLs for equal here, so that it becomes a
//! unique index of the rows without them.

use super::{DIALECT, text};
use crate::catalog::{
    Catalog, Constraint, ConstraintKind, Expression, ForeignKey, Index, Name, ObjectName, Part,
    PartKind, Table,
};
use crate::diagnostic::Code;
use crate::operation::apply::{keys_of, same_columns};
use crate::operation::{ColumnChange, Misfit, MisfitKind, Operation};
use crate::source::{Span, Spanned};

/// The index that a unique constraint is, if it is over columns that may be NULL.
pub(super) fn of_nullable(table: &Table, constraint: &Constraint) -> Option<Index> {
    let ConstraintKind::Unique(parts) = &constraint.kind else { return None };
    let columns = parts.iter().filter_map(|part| table.column(part.as_column()?));
    let nullable = columns.filter(|column| column.nullable);
    let conditions: Vec<String> =
        nullable.map(|column| format!("{} IS NOT NULL", text::name(&column.name))).collect();
    if conditions.is_empty() {
        return None;
    }
    Some(Index {
        name: constraint.name.clone(),
        automatic: constraint.automatic,
        unique: true,
        parts: parts.clone(),
        predicate: Some(Expression::new(&conditions.join(" AND "), DIALECT)),
        include: Vec::new(),
        method: None,
        clauses: "".into(),
        origin: constraint.origin,
    })
}

/// Takes out of a new table the constraints that are indexes.
pub(super) fn take_nullable(table: &mut Table) -> Vec<Index> {
    let constraints = std::mem::take(&mut table.constraints);
    let mut indexes = Vec::new();
    for one in constraints {
        match of_nullable(table, &one) {
            Some(index) => indexes.push(index),
            None => table.constraints.push(one),
        }
    }
    indexes
}

/// The constraint that an index may stand for.
pub(super) fn constraint_of(index: &Index) -> Constraint {
    let kind = ConstraintKind::Unique(index.parts.clone());
    let constraint = Constraint::new(index.name.clone(), kind, index.origin);
    Constraint { automatic: index.automatic, ..constraint }
}

/// Whether an index may be what a unique constraint became.
pub(super) fn is_constraint(index: &Index) -> bool {
    let is_own = |name: &Name| index.parts.iter().any(|part| part.as_column() == Some(name));
    let conditions = index.predicate.as_ref().is_some_and(|predicate| {
        let mut conditions = predicate.as_str().split(" AND ");
        conditions.all(|one| one.trim_matches(['(', ')', ' ']).ends_with(" IS NOT NULL"))
            && predicate.names(DIALECT).filter(is_column).all(|name| is_own(&name))
    });
    index.unique && index.include.is_empty() && conditions
}

/// A word of such a condition that is no column is one of IS NOT NULL.
fn is_column(name: &Name) -> bool {
    !["is", "not", "null", "and"].contains(&name.key())
}

/// Says so where a foreign key references what is such an index. Indexes of the table itself may be given
/// that it does not have yet.
pub(super) fn referenced(
    table: &Table,
    new: &[Index],
    key: &ForeignKey,
    before: &Catalog,
    at: Span,
) -> Option<Misfit> {
    let (of, new) = match key.references == table.name {
        true => (table, new),
        false => (&**before.table(&key.references)?, [].as_slice()),
    };
    let columns: Vec<&Name> = key.referenced.iter().collect();
    if columns.is_empty() || keys_of(of, &columns) > 0 {
        return None;
    }
    let index =
        of.indexes.iter().chain(new).filter(|index| is_constraint(index)).find(|index| {
            let parts: Vec<&Name> = index.parts.iter().filter_map(Part::as_column).collect();
            same_columns(&key.referenced, &parts)
        })?;
    let is_nullable = |name: &&Name| of.column(name).is_none_or(|column| column.nullable);
    match columns.iter().any(is_nullable) {
        true => Some(null_key(&of.name, index, at)),
        false => Some(former_null_key(&of.name, index, at)),
    }
}

/// Says so where a column of a key that is referenced may be NULL from now on.
pub(super) fn null_key(table: &ObjectName, index: &Index, at: Span) -> Misfit {
    let help =
        "make them NOT NULL before the UNIQUE constraint is added, or reference the primary key";
    no_key(table, index, "they may be NULL", help, at)
}

/// Says so where they no longer may: what became an index stays one.
fn former_null_key(table: &ObjectName, index: &Index, at: Span) -> Misfit {
    let help = "drop the UNIQUE constraint and add it again, or reference the primary key";
    no_key(table, index, "they could be NULL when the constraint was added", help, at)
}

fn no_key(table: &ObjectName, index: &Index, why: &str, help: &str, at: Span) -> Misfit {
    let names: Vec<&str> =
        index.parts.iter().filter_map(Part::as_column).map(Name::as_str).collect();
    let kind = MisfitKind::Unable {
        code: Code::S1012,
        what: format!(
            "SQL Server has no foreign key to the UNIQUE columns ({}) of {table}, as {why}",
            names.join(", ")
        ),
        help: help.to_owned(),
        made: Some((index.origin, "the UNIQUE constraint".to_owned())),
    };
    Misfit::new(kind, at)
}

/// The columns of a primary key are made NOT NULL before it.
pub(super) fn not_null_before(
    name: &Spanned<ObjectName>,
    table: &Table,
    constraint: &Constraint,
    at: Span,
) -> Vec<Operation> {
    let ConstraintKind::PrimaryKey(parts) = &constraint.kind else { return Vec::new() };
    let columns = parts.iter().filter_map(|part: &Part| match &part.what {
        PartKind::Column(name) => table.column(name),
        PartKind::Expression(_) => None,
    });
    let nullable = columns.filter(|column| column.nullable && column.generated.is_none());
    let change = nullable.map(|column| Operation::AlterColumn {
        table: name.clone(),
        column: Spanned::new(column.name.clone(), at),
        change: ColumnChange::Nullable(false),
    });
    change.collect()
}
