//! What takes back the operations on tables, constraints and indexes.

use super::super::{ColumnChange, Operation};
use super::{Reversed, no, table_before, unwritten};
use crate::capability::NameSpace;
use crate::catalog::{
    Catalog, Constraint, ConstraintKind, Holder, Index, Name, ObjectName, Part, Table,
};
use crate::source::Span;

/// Adds a constraint that nobody writes.
pub(crate) fn add_constraint(table: &Table, constraint: &Constraint) -> Operation {
    Operation::AddConstraint {
        table: unwritten(table.name.clone()),
        constraint: Box::new(constraint.clone()),
        at: Span::at(0),
        inline: false,
        using_index: None,
    }
}

/// Makes an index that nobody writes.
pub(crate) fn create_index(table: &Table, index: &Index) -> Operation {
    Operation::CreateIndex {
        table: unwritten(table.name.clone()),
        index: Box::new(index.clone()),
        at: Span::at(0),
        if_absent: false,
    }
}

impl Operation {
    pub(super) fn reverse_of_table(&self, before: &Catalog) -> Reversed {
        match self {
            Operation::CreateTable { table, .. } => {
                if before.holder(NameSpace::Relation, &table.name).is_some() {
                    return Ok(Vec::new());
                }
                Ok(vec![Operation::DropTable {
                    table: unwritten(table.name.clone()),
                    if_present: false,
                    cascade: false,
                }])
            }
            Operation::DropTable { table, cascade, .. } => {
                let Some(known) = table_before(before, &table.value) else { return Ok(Vec::new()) };
                if *cascade && before.dependents(&table.value).next().is_some() {
                    return no(format!(
                        "CASCADE dropped what stood on the table `{}`",
                        table.value
                    ));
                }
                create_again(known, before)
            }
            Operation::RenameTable { table, to, .. } => {
                let new = table.value.sibling(to.value.clone());
                let back = table.value.name.clone();
                match before.holder(NameSpace::Relation, &table.value) {
                    None => Ok(Vec::new()),
                    Some(Holder::Table(_)) => Ok(vec![Operation::RenameTable {
                        table: unwritten(new),
                        to: unwritten(back),
                        if_present: false,
                    }]),
                    Some(_) => no(format!("`{}` was renamed, which is no table", table.value)),
                }
            }
            Operation::SetTableClauses { table, .. } => {
                let known = table_before(before, &table.value);
                Ok(known.into_iter().map(clauses_again).collect())
            }
            Operation::SetComment { table, column, .. } => {
                let Some(known) = table_before(before, &table.value) else { return Ok(Vec::new()) };
                let comment = match column {
                    None => known.comment.clone(),
                    Some(column) => {
                        known.column(&column.value).and_then(|column| column.comment.clone())
                    }
                };
                let (table, column) = (table.clone(), column.clone());
                Ok(vec![Operation::SetComment { table, column, comment }])
            }
            Operation::SetSchema { name, kind, schema } => {
                let moved = ObjectName {
                    schema: schema.as_ref().map(|schema| schema.value.clone()),
                    name: name.value.name.clone(),
                };
                Ok(vec![Operation::SetSchema {
                    name: unwritten(moved),
                    kind: *kind,
                    schema: name.value.schema.clone().map(unwritten),
                }])
            }
            _ => Ok(Vec::new()),
        }
    }

    pub(super) fn reverse_of_constraint(&self, before: &Catalog) -> Reversed {
        match self {
            Operation::AddConstraint { table, constraint, using_index, .. } => {
                let Some(known) = table_before(before, &table.value) else { return Ok(Vec::new()) };
                let index = using_index.as_ref().and_then(|index| known.index(&index.value));
                let mut operations = drop_added(before, known, constraint, index);
                operations.extend(nullable_again(known, constraint));
                operations.extend(index.map(|index| create_index(known, index)));
                Ok(operations)
            }
            Operation::DropConstraint { table, constraint, cascade, .. } => {
                let Some(known) = table_before(before, &table.value) else { return Ok(Vec::new()) };
                if let Some(was) = known.constraint(&constraint.value) {
                    let is_key = !was.columns().is_empty();
                    if *cascade && is_key && before.referrers(&table.value).next().is_some() {
                        return no(format!("CASCADE dropped what needed `{}`", constraint.value));
                    }
                    return Ok(vec![add_constraint(known, was)]);
                }
                Ok(default_again(known, &constraint.value).into_iter().collect())
            }
            Operation::DropUnnamed { table, constraint } => {
                let known = table_before(before, &table.value);
                Ok(known.into_iter().map(|known| add_constraint(known, constraint)).collect())
            }
            Operation::RenameConstraint { table, constraint, to } => {
                Ok(vec![Operation::RenameConstraint {
                    table: unwritten(table.value.clone()),
                    constraint: unwritten(to.value.clone()),
                    to: unwritten(constraint.value.clone()),
                }])
            }
            Operation::ValidateConstraint { table, constraint, .. } => {
                let Some(known) = table_before(before, &table.value) else { return Ok(Vec::new()) };
                let Some(was) = known.constraint(&constraint.value) else { return Ok(Vec::new()) };
                Ok(vec![drop_constraint(known, &constraint.value), add_constraint(known, was)])
            }
            _ => Ok(Vec::new()),
        }
    }

    pub(super) fn reverse_of_index(&self, before: &Catalog) -> Reversed {
        match self {
            Operation::CreateIndex { table, index, .. } => {
                let Some(known) = table_before(before, &table.value) else {
                    return no(format!(
                        "an index was made on `{}`, which is no table",
                        table.value
                    ));
                };
                let name = index.name.clone().or_else(|| {
                    before.capability().names_index.map(|name| name(before, known, index))
                });
                let Some(name) = name.filter(|name| known.index(name).is_none()) else {
                    return Ok(Vec::new());
                };
                Ok(vec![drop_index(before, known, name)])
            }
            Operation::DropIndex { index, table, .. } => {
                let known = match table {
                    Some(table) => table_before(before, &table.value),
                    None => before.table_of_index(&index.value).map(|table| &**table),
                };
                let was = known.and_then(|known| Some((known, known.index(&index.value.name)?)));
                Ok(was.into_iter().map(|(known, was)| create_index(known, was)).collect())
            }
            Operation::RenameIndex { index, table, to, .. } => Ok(vec![Operation::RenameIndex {
                index: unwritten(index.value.sibling(to.value.clone())),
                table: table.clone(),
                to: unwritten(index.value.name.clone()),
                if_present: false,
            }]),
            _ => Ok(Vec::new()),
        }
    }
}

fn clauses_again(table: &Table) -> Operation {
    Operation::SetTableClauses {
        table: unwritten(table.name.clone()),
        clauses: table.clauses.clone(),
    }
}

/// Makes a table that was dropped, with its indexes and what else went with it.
fn create_again(table: &Table, before: &Catalog) -> Reversed {
    if !table.columns_known {
        return no(format!("the columns of the table `{}` are not known", table.name));
    }
    let bare = Table { indexes: Vec::new(), ..table.clone() };
    let mut operations =
        vec![Operation::CreateTable { table: Box::new(bare), at: Span::at(0), if_absent: false }];
    operations.extend(table.indexes.iter().map(|index| create_index(table, index)));
    operations.extend(super::object::belongings_again(table, before)?);
    Ok(operations)
}

fn drop_constraint(table: &Table, name: &Name) -> Operation {
    Operation::DropConstraint {
        table: unwritten(table.name.clone()),
        constraint: unwritten(name.clone()),
        if_present: false,
        cascade: false,
    }
}

/// Drops a constraint that was added, by the name that it got.
fn drop_added(
    before: &Catalog,
    table: &Table,
    constraint: &Constraint,
    index: Option<&Index>,
) -> Vec<Operation> {
    let given = constraint.name.clone().or_else(|| index.and_then(|index| index.name.clone()));
    let name = given.or_else(|| {
        before.capability().names_constraint.map(|name| name(before, table, constraint))
    });
    match name {
        Some(name) if table.constraint(&name).is_some() => Vec::new(),
        Some(name) => vec![drop_constraint(table, &name)],
        None => vec![Operation::DropUnnamed {
            table: unwritten(table.name.clone()),
            constraint: Box::new(constraint.clone()),
        }],
    }
}

/// A primary key made its columns NOT NULL; those that were not before may be NULL again.
fn nullable_again(table: &Table, constraint: &Constraint) -> Vec<Operation> {
    let ConstraintKind::PrimaryKey(parts) = &constraint.kind else { return Vec::new() };
    let columns = parts.iter().filter_map(Part::as_column).filter_map(|name| table.column(name));
    let again = columns.filter(|column| column.nullable).map(|column| Operation::AlterColumn {
        table: unwritten(table.name.clone()),
        column: unwritten(column.name.clone()),
        change: ColumnChange::Nullable(true),
    });
    again.collect()
}

/// A default that was dropped by the name of its constraint.
fn default_again(table: &Table, name: &Name) -> Option<Operation> {
    let mut columns = table.columns.iter();
    let column = columns.find(|column| {
        column.default.as_ref().is_some_and(|default| default.name.as_ref() == Some(name))
    })?;
    Some(Operation::AlterColumn {
        table: unwritten(table.name.clone()),
        column: unwritten(column.name.clone()),
        change: ColumnChange::Default(column.default.clone().map(Box::new)),
    })
}

fn drop_index(before: &Catalog, table: &Table, name: Name) -> Operation {
    let names_table = before.capability().index_space.is_none();
    Operation::DropIndex {
        index: unwritten::<ObjectName>(table.name.sibling(name)),
        table: names_table.then(|| unwritten(table.name.clone())),
        if_present: false,
        cascade: false,
    }
}
