//! What stands on a column, and must be away while the column is changed.

use super::{column, constraint, index, lookup, text};
use crate::backend::Dialect;
use crate::catalog::{
    Catalog, Column, Constraint, ConstraintKind, DefaultValue, Expression, Index, Name, ObjectName,
    Table,
};
use crate::operation::apply::{constraint_names, index_names};

/// The statements before a change, and those behind it that make all again.
#[derive(Default)]
pub(super) struct Standing {
    pub(super) drops: Vec<String>,
    pub(super) makes: Vec<String>,
}

/// What a change of a column's type, or whether it may be NULL, is refused for.
/// <https://learn.microsoft.com/sql/t-sql/statements/alter-table-transact-sql#alter-column>
pub(super) fn on(before: &Catalog, table: &Table, changed: &Column) -> Standing {
    let computed = computed_from(table, &changed.name);
    let mut names = vec![&changed.name];
    names.extend(computed.iter().map(|column| &column.name));
    let is_on = |one: &&Constraint| {
        names.iter().any(|name| constraint_names(one, name, Dialect::Mssql))
            || references(one, &table.name, &changed.name)
    };
    let is_under = |one: &&Index| names.iter().any(|name| index_names(one, name, Dialect::Mssql));
    let mut standing = Standing::default();
    for other in before.referrers(&table.name) {
        let foreign = other.constraints.iter();
        let foreign = foreign.filter(|one| references(one, &table.name, &changed.name));
        foreign.for_each(|one| standing.constraint(&other.name, one));
    }
    let (foreign, own): (Vec<&Constraint>, Vec<&Constraint>) =
        table.constraints.iter().filter(is_on).partition(|one| is_foreign(one));
    foreign.into_iter().for_each(|one| standing.constraint(&table.name, one));
    table.indexes.iter().filter(is_under).for_each(|one| standing.index(&table.name, one));
    let (primary, others): (Vec<&Constraint>, Vec<&Constraint>) =
        own.into_iter().partition(|one| matches!(one.kind, ConstraintKind::PrimaryKey(_)));
    others.into_iter().chain(primary).for_each(|one| standing.constraint(&table.name, one));
    if let Some(default) = &changed.default {
        standing.default_of(&table.name, &changed.name, default);
    }
    computed.into_iter().for_each(|one| standing.computed(&table.name, one));
    standing.makes.reverse();
    standing
}

/// What a new name of a column is refused for: what reads it in an expression. `after` is the table with the
/// new name.
pub(super) fn reading(table: &Table, own: &Name, after: &Table) -> Standing {
    let mut computed = computed_from(table, own);
    // One that is computed itself can't be renamed at all.
    computed.extend(table.column(own).filter(|column| column.generated.is_some()));
    let reads = |text: &Expression| text.mentions(own, Dialect::Mssql);
    let mut standing = Standing::default();
    for (old, new) in table.constraints.iter().zip(&after.constraints) {
        let is_check = matches!(&old.kind, ConstraintKind::Check(check) if reads(check));
        let names = |column: &&Column| constraint_names(old, &column.name, Dialect::Mssql);
        if is_check || computed.iter().any(names) {
            standing.drops.push(drop_constraint(&table.name, old));
            standing.makes.push(constraint::add(&table.name, new));
        }
    }
    for (old, new) in table.indexes.iter().zip(&after.indexes) {
        let names = |column: &&Column| index_names(old, &column.name, Dialect::Mssql);
        if old.predicate.as_ref().is_some_and(reads) || computed.iter().any(names) {
            standing.drops.extend(drop_index(&table.name, old));
            standing.makes.push(index::create(&table.name, new));
        }
    }
    for (old, new) in table.columns.iter().zip(&after.columns) {
        if computed.iter().any(|column| column.name == old.name) {
            standing.drops.push(drop_column(&table.name, &old.name));
            standing.makes.push(add_column(&table.name, new));
        }
    }
    standing.makes.reverse();
    standing
}

/// The columns that are computed from a column.
fn computed_from<'t>(table: &'t Table, own: &Name) -> Vec<&'t Column> {
    let reads = |column: &&Column| {
        let generated = column.generated.as_ref();
        generated.is_some_and(|from| from.expression.mentions(own, Dialect::Mssql))
    };
    table.columns.iter().filter(|column| column.name != *own).filter(reads).collect()
}

const fn is_foreign(one: &Constraint) -> bool {
    matches!(one.kind, ConstraintKind::ForeignKey(_))
}

/// Whether a foreign key references a column.
fn references(one: &Constraint, table: &ObjectName, own: &Name) -> bool {
    match &one.kind {
        ConstraintKind::ForeignKey(key) => key.references == *table && key.referenced.contains(own),
        _ => false,
    }
}

impl Standing {
    fn constraint(&mut self, table: &ObjectName, one: &Constraint) {
        self.drops.push(drop_constraint(table, one));
        self.makes.push(constraint::add(table, one));
    }

    fn index(&mut self, table: &ObjectName, one: &Index) {
        self.drops.extend(drop_index(table, one));
        self.makes.push(index::create(table, one));
    }

    fn default_of(&mut self, table: &ObjectName, own: &Name, default: &DefaultValue) {
        self.drops.push(drop_default(table, own, default));
        self.makes.push(add_default(table, own, default));
    }

    fn computed(&mut self, table: &ObjectName, one: &Column) {
        self.drops.push(drop_column(table, &one.name));
        self.makes.push(add_column(table, one));
    }
}

/// The statement that drops a constraint, under whatever name it has.
pub(super) fn drop_constraint(table: &ObjectName, one: &Constraint) -> String {
    match &one.name {
        Some(name) => drop_named(table, name),
        None => lookup::drop_constraint(table, one),
    }
}

/// The statement that drops a default, under whatever name it has.
pub(super) fn drop_default(table: &ObjectName, own: &Name, default: &DefaultValue) -> String {
    match &default.name {
        Some(name) => drop_named(table, name),
        None => lookup::drop_default(table, own),
    }
}

fn drop_named(table: &ObjectName, name: &Name) -> String {
    format!("ALTER TABLE {} DROP CONSTRAINT {}", text::object(table), text::name(name))
}

/// The statement that gives a column that is there a default.
pub(super) fn add_default(table: &ObjectName, own: &Name, default: &DefaultValue) -> String {
    let (table, own) = (text::object(table), text::name(own));
    format!("ALTER TABLE {table} ADD {} FOR {own}", column::default(default))
}

fn drop_index(table: &ObjectName, one: &Index) -> Option<String> {
    let name = text::name(one.name.as_ref()?);
    Some(format!("DROP INDEX {name} ON {}", text::object(table)))
}

pub(super) fn drop_column(table: &ObjectName, own: &Name) -> String {
    format!("ALTER TABLE {} DROP COLUMN {}", text::object(table), text::name(own))
}

pub(super) fn add_column(table: &ObjectName, one: &Column) -> String {
    format!("ALTER TABLE {} ADD {}", text::object(table), column::definition(one))
}
