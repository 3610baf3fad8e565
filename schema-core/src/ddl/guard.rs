//! What must be so in a database for a statement to run, where a statement can say so of others.

use super::Property;
use crate::capability::NameSpace;
use crate::catalog::{Catalog, Column, Holder, Name, ObjectKey, ObjectName, Table};
use crate::operation::{ColumnChange, Operation};

/// Conditions that must all be so: the understood IF around statements on SQL Server.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Guard(pub Vec<Condition>);

/// That something is there, or is not.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Condition {
    /// What is asked for.
    pub asked: Asked,
    /// Whether it must be there.
    pub present: bool,
}

/// What may be asked for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Asked {
    /// A table, view or what else has a name in the schema.
    Relation(ObjectName),
    /// A column.
    Column(ObjectName, Name),
    /// A column that is like this.
    ColumnLike(ObjectName, Name, Vec<Property>),
    /// An index, of a key as well; of any table, where none is named.
    Index(Option<ObjectName>, Name),
    /// A constraint, of a default as well.
    Constraint(ObjectName),
    /// The default of a column.
    Default(ObjectName, Name),
    /// What is no relation: a schema, a type.
    Object(ObjectKey),
}

impl Guard {
    /// Whether it holds; nothing where that can't be known.
    pub fn holds(&self, catalog: &Catalog) -> Option<bool> {
        let mut holds = Some(true);
        for condition in &self.0 {
            match condition.asked.is_there(catalog) {
                Some(is_there) if is_there != condition.present => return Some(false),
                Some(_) => {}
                None => holds = None,
            }
        }
        holds
    }

    /// The guard of an ELSE, if it is only one condition that does not hold there.
    pub(super) fn negated(&self) -> Option<Self> {
        match self.0.as_slice() {
            [one] => {
                Some(Self(vec![Condition { asked: one.asked.clone(), present: !one.present }]))
            }
            _ => None,
        }
    }

    /// Lets an operation do nothing where the guard does not hold, if it can: where the guard asks for
    /// the very thing.
    pub(super) fn settle(&self, operation: &mut Operation) -> bool {
        let [Condition { asked, present }] = self.0.as_slice() else { return false };
        match (operation, asked, present) {
            (Operation::CreateTable { table, if_absent, .. }, Asked::Relation(name), false) => {
                set(if_absent, table.name == *name)
            }
            (Operation::DropTable { table, if_present, .. }, Asked::Relation(name), true) => {
                set(if_present, table.value == *name)
            }
            (Operation::RenameTable { table, if_present, .. }, Asked::Relation(name), true) => {
                set(if_present, table.value == *name)
            }
            (
                Operation::AddColumn { table, column, if_absent, .. },
                Asked::Column(of, name),
                false,
            ) => set(if_absent, table.value == *of && column.name == *name),
            (
                Operation::DropColumn { table, column, if_present, .. },
                Asked::Column(of, name),
                true,
            ) => set(if_present, table.value == *of && column.value == *name),
            (
                Operation::CreateIndex { table, index, if_absent, .. },
                Asked::Index(of, name),
                false,
            ) => {
                let same = index.name.as_ref() == Some(name);
                set(if_absent, same && of.as_ref().is_none_or(|of| table.value == *of))
            }
            (
                Operation::DropIndex { index, table, if_present, .. },
                Asked::Index(of, name),
                true,
            ) => {
                let of_table = match (of, table) {
                    (Some(of), Some(table)) => *of == table.value,
                    _ => true,
                };
                set(if_present, index.value.name == *name && of_table)
            }
            (
                Operation::DropConstraint { constraint, if_present, .. },
                Asked::Constraint(name),
                true,
            ) => set(if_present, constraint.value == name.name),
            // Where there is no default, none is taken away.
            (
                Operation::AlterColumn { table, column, change: ColumnChange::Default(None) },
                Asked::Default(of, name),
                true,
            ) => table.value == *of && column.value == *name,
            (Operation::CreateObject { object, if_absent, .. }, asked, false) => {
                set(if_absent, asked.is_object(&object.key))
            }
            (Operation::DropObject { key, if_present, .. }, asked, true) => {
                set(if_present, asked.is_object(&key.value))
            }
            _ => false,
        }
    }
}

fn set(flag: &mut bool, to: bool) -> bool {
    *flag |= to;
    to
}

impl Asked {
    fn is_object(&self, key: &ObjectKey) -> bool {
        match self {
            Asked::Relation(name) => key.name == *name,
            Asked::Object(asked) => asked == key,
            _ => false,
        }
    }

    fn is_there(&self, catalog: &Catalog) -> Option<bool> {
        let holder = |name: &ObjectName| catalog.holder(NameSpace::Relation, name);
        match self {
            Asked::Relation(name) => Some(holder(name).is_some()),
            Asked::Column(table, column) => match catalog.table(table) {
                Some(table) => has_column(table, column),
                // The columns of views are not known.
                None if holder(table).is_some() => None,
                None => Some(false),
            },
            Asked::ColumnLike(name, column, properties) => match catalog.table(name) {
                Some(table) => match table.column(column) {
                    Some(column) => all_hold(properties, column),
                    None => table.columns_known.then_some(false),
                },
                None if holder(name).is_some() => None,
                None => Some(false),
            },
            Asked::Index(Some(table), name) => match catalog.table(table) {
                Some(table) => Some(has_index(table, name)),
                None if holder(table).is_some() => None,
                None => Some(false),
            },
            Asked::Index(None, name) => Some(catalog.tables().any(|table| has_index(table, name))),
            Asked::Constraint(name) => {
                let held = matches!(holder(name), Some(Holder::Constraint(_) | Holder::Default(_)));
                Some(held || catalog.has_constraint(name))
            }
            Asked::Default(table, column) => {
                let table = catalog.table(table)?;
                Some(table.column(column)?.default.is_some())
            }
            Asked::Object(key) => {
                let space = catalog.capability().object_space(key.kind)?;
                Some(catalog.holder(space, &key.name).is_some())
            }
        }
    }
}

fn has_column(table: &Table, column: &Name) -> Option<bool> {
    let has = table.column(column).is_some();
    (has || table.columns_known).then_some(has)
}

fn all_hold(properties: &[Property], column: &Column) -> Option<bool> {
    let mut all = Some(true);
    for property in properties {
        match property.is_of(column) {
            Some(true) => {}
            Some(false) => return Some(false),
            None => all = None,
        }
    }
    all
}

fn has_index(table: &Table, name: &Name) -> bool {
    table.index(name).is_some() || table.constraint(name).is_some()
}
