//! What an operation touches. Two operations of different branches must not touch one thing, unless both
//! only use it: which of them runs first is then not known, and must not matter.

use super::{ColumnChange, Operation};
use crate::catalog::{
    Catalog, Constraint, ConstraintKind, Index, Name, ObjectKey, ObjectName, Part,
};

/// A thing that operations touch.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Thing {
    /// A table, view or what else has a name in the schema: that it is there, by that name.
    Relation(ObjectName),
    /// A column: that it is there, by that name.
    Column(ObjectName, Name),
    /// Something of a column or, without one, of a table: its type, its default.
    Aspect(ObjectName, Option<Name>, &'static str),
    /// A constraint of a table.
    Constraint(ObjectName, Name),
    /// An object that is no relation.
    Object(ObjectKey),
}

/// A thing that an operation touches, and how.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Touch {
    /// What.
    pub thing: Thing,
    /// Whether the operation makes, changes or removes it; else it only needs it.
    pub changes: bool,
}

/// What is gathered.
struct Footprint<'a> {
    before: &'a Catalog,
    touches: Vec<Touch>,
}

impl Operation {
    /// What the operation touches, on the catalog before it.
    pub fn footprint(&self, before: &Catalog) -> Vec<Touch> {
        let mut footprint = Footprint { before, touches: Vec::new() };
        footprint.of(self);
        footprint.touches
    }

    /// The table that the operation changes, if it is one of a table.
    pub fn table(&self) -> Option<&ObjectName> {
        match self {
            Operation::CreateTable { table, .. } => Some(&table.name),
            Operation::DropTable { table, .. }
            | Operation::RenameTable { table, .. }
            | Operation::AddColumn { table, .. }
            | Operation::DropColumn { table, .. }
            | Operation::RenameColumn { table, .. }
            | Operation::AlterColumn { table, .. }
            | Operation::AddConstraint { table, .. }
            | Operation::DropConstraint { table, .. }
            | Operation::DropUnnamed { table, .. }
            | Operation::RenameConstraint { table, .. }
            | Operation::ValidateConstraint { table, .. }
            | Operation::CreateIndex { table, .. }
            | Operation::SetTableClauses { table, .. }
            | Operation::SetComment { table, .. } => Some(&table.value),
            Operation::DropIndex { table, .. } | Operation::RenameIndex { table, .. } => {
                table.as_ref().map(|table| &table.value)
            }
            Operation::SetSchema { name, kind: None, .. } => Some(&name.value),
            _ => None,
        }
    }
}

impl Footprint<'_> {
    fn uses(&mut self, thing: Thing) {
        self.touches.push(Touch { thing, changes: false });
    }

    fn changes(&mut self, thing: Thing) {
        self.touches.push(Touch { thing, changes: true });
    }

    fn uses_table(&mut self, table: &ObjectName) {
        self.uses(Thing::Relation(table.clone()));
    }

    fn of(&mut self, operation: &Operation) {
        match operation {
            Operation::CreateTable { table, .. } => {
                self.changes(Thing::Relation(table.name.clone()));
                for constraint in &table.constraints {
                    self.constraint_name(&table.name, constraint);
                    self.references(constraint);
                }
                for index in &table.indexes {
                    self.index_name(&table.name, index.name.as_ref());
                }
            }
            Operation::DropTable { table, .. } => {
                self.changes(Thing::Relation(table.value.clone()));
            }
            Operation::RenameTable { table, to, .. } => {
                self.changes(Thing::Relation(table.value.clone()));
                self.changes(Thing::Relation(table.value.sibling(to.value.clone())));
            }
            Operation::AddColumn { table, column, .. } => {
                self.uses_table(&table.value);
                self.changes(Thing::Column(table.value.clone(), column.name.clone()));
            }
            Operation::DropColumn { table, column, .. } => {
                self.uses_table(&table.value);
                self.changes(Thing::Column(table.value.clone(), column.value.clone()));
            }
            Operation::RenameColumn { table, column, to } => {
                self.uses_table(&table.value);
                self.changes(Thing::Column(table.value.clone(), column.value.clone()));
                self.changes(Thing::Column(table.value.clone(), to.value.clone()));
            }
            Operation::AlterColumn { table, column, change } => {
                self.uses_table(&table.value);
                self.uses(Thing::Column(table.value.clone(), column.value.clone()));
                let (table, column) = (table.value.clone(), Some(column.value.clone()));
                self.changes(Thing::Aspect(table, column, aspect(change)));
            }
            Operation::AddConstraint { table, constraint, using_index, .. } => {
                self.uses_table(&table.value);
                for column in constraint.columns() {
                    self.uses(Thing::Column(table.value.clone(), column.clone()));
                }
                self.constraint_name(&table.value, constraint);
                self.references(constraint);
                if let Some(index) = using_index {
                    self.index_name(&table.value, Some(&index.value));
                }
            }
            Operation::DropConstraint { table, constraint, .. } => {
                self.uses_table(&table.value);
                self.gone_constraint(&table.value, &constraint.value);
            }
            Operation::DropUnnamed { table, constraint } => {
                self.uses_table(&table.value);
                self.constraint_name(&table.value, constraint);
            }
            Operation::RenameConstraint { table, constraint, to } => {
                self.uses_table(&table.value);
                self.gone_constraint(&table.value, &constraint.value);
                self.changes(Thing::Constraint(table.value.clone(), to.value.clone()));
            }
            Operation::ValidateConstraint { table, constraint, .. } => {
                self.uses_table(&table.value);
                self.gone_constraint(&table.value, &constraint.value);
            }
            Operation::CreateIndex { table, index, .. } => self.index(&table.value, index),
            Operation::DropIndex { index, table, .. } => {
                let table = table.as_ref().map(|table| table.value.clone());
                let owner = self.before.table_of_index(&index.value);
                let owner = table.or_else(|| owner.map(|table| table.name.clone()));
                if let Some(owner) = owner {
                    self.uses_table(&owner);
                    self.index_name(&owner, Some(&index.value.name));
                }
            }
            Operation::RenameIndex { index, table, to, .. } => {
                let table = table.as_ref().map_or(&index.value, |table| &table.value).clone();
                self.index_name(&table, Some(&index.value.name));
                self.index_name(&table, Some(&to.value));
            }
            Operation::SetTableClauses { table, .. } => {
                self.uses_table(&table.value);
                self.changes(Thing::Aspect(table.value.clone(), None, "clauses"));
            }
            Operation::SetComment { table, column, .. } => {
                self.uses_table(&table.value);
                let column = column.as_ref().map(|column| column.value.clone());
                self.changes(Thing::Aspect(table.value.clone(), column, "comment"));
            }
            Operation::SetSchema { name, .. } => {
                self.changes(Thing::Relation(name.value.clone()));
            }
            Operation::CreateObject { object, .. } => self.object(&object.key, &object.reads),
            Operation::AlterObject { key, .. } | Operation::DropObject { key, .. } => {
                self.object(&key.value, &[]);
            }
            Operation::RenameObject { key, to, .. } => {
                self.object(&key.value, &[]);
                let name = key.value.name.sibling(to.value.clone());
                self.object(&ObjectKey { name, ..key.value.clone() }, &[]);
            }
        }
    }

    fn index(&mut self, table: &ObjectName, index: &Index) {
        self.uses_table(table);
        for column in index.parts.iter().filter_map(Part::as_column).chain(&index.include) {
            self.uses(Thing::Column(table.clone(), column.clone()));
        }
        self.index_name(table, index.name.as_ref());
    }

    fn index_name(&mut self, table: &ObjectName, name: Option<&Name>) {
        let Some(name) = name else { return };
        match self.before.capability().index_space {
            Some(_) => self.changes(Thing::Relation(table.sibling(name.clone()))),
            None => self.changes(Thing::Constraint(table.clone(), name.clone())),
        }
    }

    fn constraint_name(&mut self, table: &ObjectName, constraint: &Constraint) {
        if matches!(constraint.kind, ConstraintKind::PrimaryKey(_)) {
            self.changes(Thing::Aspect(table.clone(), None, "primary key"));
        }
        let Some(name) = &constraint.name else { return };
        self.changes(Thing::Constraint(table.clone(), name.clone()));
        if self.before.capability().constraint_space(&constraint.kind).is_some() {
            self.changes(Thing::Relation(table.sibling(name.clone())));
        }
    }

    /// A constraint that goes or changes; if it is a key, what references it is concerned.
    fn gone_constraint(&mut self, table: &ObjectName, name: &Name) {
        self.changes(Thing::Constraint(table.clone(), name.clone()));
        let known = self.before.table(table).and_then(|table| table.constraint(name));
        let is_key = known.is_some_and(|one| {
            matches!(one.kind, ConstraintKind::PrimaryKey(_) | ConstraintKind::Unique(_))
        });
        if is_key {
            self.changes(Thing::Aspect(table.clone(), None, "keys"));
        }
    }

    fn references(&mut self, constraint: &Constraint) {
        let ConstraintKind::ForeignKey(key) = &constraint.kind else { return };
        self.uses_table(&key.references);
        self.uses(Thing::Aspect(key.references.clone(), None, "keys"));
        for column in &key.referenced {
            self.uses(Thing::Column(key.references.clone(), column.clone()));
        }
    }

    fn object(&mut self, key: &ObjectKey, reads: &[ObjectName]) {
        match self.before.capability().object_space(key.kind) {
            Some(crate::capability::NameSpace::Relation) => {
                self.changes(Thing::Relation(key.name.clone()));
            }
            _ => self.changes(Thing::Object(key.clone())),
        }
        reads.iter().for_each(|read| self.uses_table(read));
    }
}

const fn aspect(change: &ColumnChange) -> &'static str {
    match change {
        ColumnChange::Type { .. } => "type",
        ColumnChange::Nullable(_) => "nullability",
        ColumnChange::Default(_) => "default",
        ColumnChange::Identity { .. } => "identity",
        ColumnChange::Generated { .. } => "expression",
        ColumnChange::Clauses(_) => "clauses",
    }
}

impl Thing {
    /// The table that it is, or is of.
    pub const fn table(&self) -> Option<&ObjectName> {
        match self {
            Thing::Relation(table)
            | Thing::Column(table, _)
            | Thing::Aspect(table, ..)
            | Thing::Constraint(table, _) => Some(table),
            Thing::Object(_) => None,
        }
    }

    /// What it is, for a sentence.
    pub fn in_words(&self) -> String {
        match self {
            Thing::Relation(name) => format!("`{name}`"),
            Thing::Column(table, column) => format!("the column `{column}` of `{table}`"),
            Thing::Aspect(table, Some(column), what) => {
                format!("the {what} of the column `{column}` of `{table}`")
            }
            Thing::Aspect(table, None, what) => format!("the {what} of `{table}`"),
            Thing::Constraint(table, name) => format!("`{name}` of `{table}`"),
            Thing::Object(key) => format!("the {} `{}`", key.kind, key.name),
        }
    }
}
