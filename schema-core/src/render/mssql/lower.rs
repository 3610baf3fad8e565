//! What a portable operation is here.

use std::sync::Arc;

use super::names::{self, native, object, spanned, spanned_object};
use super::{DIALECT, reference, types, unique};
use crate::backend::Backend;
use crate::catalog::{
    Catalog, Column, Constraint, ConstraintKind, DefaultValue, Expression, Generated, Identity,
    IdentityKind, Index, Name, ObjectName, PortableType, Table, Type,
};
use crate::diagnostic::Code;
use crate::operation::{Misfit, MisfitKind, Noun, Operation};
use crate::portable::{self, Purpose, Scope};
use crate::render::{lowering, naming, rules};
use crate::source::{Span, Spanned};

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

pub(super) struct Lowering<'c> {
    pub(super) before: &'c Catalog,
    pub(super) misfits: Vec<Misfit>,
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

impl Lowering<'_> {
    fn operation(&mut self, operation: &Operation) -> Vec<Operation> {
        match operation {
            Operation::CreateTable { table, at, if_absent } => {
                self.create_table(table, *at, *if_absent)
            }
            Operation::AddColumn { table, column, at, if_absent } => {
                self.add_column(&spanned_object(table), column, *at, *if_absent)
            }
            Operation::DropColumn { table, column, .. } => {
                self.drop_column(&spanned_object(table), &spanned(column))
            }
            Operation::AlterColumn { table, column, change } => {
                self.alter_column(&spanned_object(table), &spanned(column), change)
            }
            Operation::AddConstraint { table, constraint, at, inline, .. } => {
                self.add_constraint(&spanned_object(table), constraint, *at, *inline)
            }
            Operation::DropUnnamed { table, constraint } => {
                self.drop_unnamed(&spanned_object(table), constraint).into_iter().collect()
            }
            Operation::CreateIndex { table, index, at, if_absent } => {
                let table = spanned_object(table);
                let index = Box::new(self.index(index, &table.value, *at));
                vec![Operation::CreateIndex { table, index, at: *at, if_absent: *if_absent }]
            }
            _ => vec![self.on_its_table(names::renamed(operation))],
        }
    }

    /// An operation on an index with the table that it is on, and one on a constraint that is an index here.
    fn on_its_table(&self, mut operation: Operation) -> Operation {
        match &mut operation {
            Operation::DropIndex { index, table, .. }
            | Operation::RenameIndex { index, table, .. } => {
                let found = self.before.tables_of_index(&index.value).next();
                *table = found.map(|found| Spanned::new(found.name.clone(), index.span));
                operation
            }
            Operation::DropConstraint { table, constraint, if_present, cascade }
                if self.is_index(table, constraint) =>
            {
                Operation::DropIndex {
                    index: own_index(table, constraint),
                    table: Some(table.clone()),
                    if_present: *if_present,
                    cascade: *cascade,
                }
            }
            Operation::RenameConstraint { table, constraint, to }
                if self.is_index(table, constraint) =>
            {
                Operation::RenameIndex {
                    index: own_index(table, constraint),
                    table: Some(table.clone()),
                    to: to.clone(),
                    if_present: false,
                }
            }
            _ => operation,
        }
    }

    fn is_index(&self, table: &Spanned<ObjectName>, constraint: &Spanned<Name>) -> bool {
        let known = self.before.table(&table.value);
        let index = known.and_then(|known| known.index(&constraint.value));
        index.is_some_and(unique::is_constraint)
    }

    pub(super) fn known(&self, table: &ObjectName) -> Option<Arc<Table>> {
        self.before.table(table).cloned()
    }

    fn create_table(&mut self, portable: &Table, at: Span, if_absent: bool) -> Vec<Operation> {
        let mut made = Table {
            name: object(&portable.name),
            columns: portable.columns.iter().map(bare).collect(),
            constraints: Vec::with_capacity(portable.constraints.len()),
            ..portable.clone()
        };
        for one in &portable.constraints {
            let constraint = self.constraint(one, Some(&made), at);
            made.constraints.push(constraint);
        }
        lowering::keys_are_not_null(&mut made);
        lowering::name_constraints(&mut made, self.before);
        for one in &portable.columns {
            let column = self.column(one, &made, at);
            if let Some(known) = made.column_mut(&column.name) {
                known.default = column.default;
                known.generated = column.generated;
            }
        }
        self.check_documents(&mut made);
        self.misfits.extend(reference::of(self.before, at).of_table(&made));
        let indexes = unique::take_nullable(&mut made);
        for (constraint, key) in made.foreign_keys() {
            let at = lowering::place(constraint.origin, at);
            let misfit = unique::referenced(&made, &indexes, key, self.before, at);
            self.misfits.extend(misfit);
        }
        let name = Spanned::new(made.name.clone(), at);
        let mut operations = vec![Operation::CreateTable { table: Box::new(made), at, if_absent }];
        operations.extend(indexes.into_iter().map(|index| {
            let at = lowering::place(index.origin, at);
            let (table, index) = (name.clone(), Box::new(index));
            Operation::CreateIndex { table, index, at, if_absent }
        }));
        operations
    }

    pub(super) fn expression(
        &mut self,
        portable: &Expression,
        scope: Option<&Table>,
        purpose: Purpose<'_>,
        at: Span,
    ) -> Expression {
        match portable::expression(portable, Backend::Mssql, &Columns(scope), purpose) {
            Ok(text) => Expression::new(&text, DIALECT),
            Err(unfit) => {
                self.misfits.push(unfit.at(at));
                portable.clone()
            }
        }
    }

    pub(super) fn unable(&mut self, code: Code, what: String, help: &str, at: Span) {
        let kind = MisfitKind::Unable { code, what, help: help.to_owned(), made: None };
        self.misfits.push(Misfit::new(kind, at));
    }

    fn column(&mut self, portable: &Column, scope: &Table, at: Span) -> Column {
        let at = lowering::place(portable.origin, at);
        let mut column = bare(portable);
        let data_type = portable.data_type.portable;
        column.default = portable.default.as_ref().map(|default| {
            let name = naming::default(self.before, scope, &column.name);
            self.default_value(default, (name, data_type.as_ref()), scope, at)
        });
        column.generated = portable.generated.as_ref().map(|generated| Generated {
            expression: self.computed(&generated.expression, data_type, scope, at),
            stored: true,
        });
        column
    }

    /// What a column is computed from, as a value of the type that it has.
    pub(super) fn computed(
        &mut self,
        portable: &Expression,
        data_type: Option<PortableType>,
        scope: &Table,
        at: Span,
    ) -> Expression {
        let purpose = Purpose::Computed(data_type.as_ref());
        let value = self.expression(portable, Some(scope), purpose, at);
        match data_type {
            Some(of) => {
                Expression::new(&format!("CAST({value} AS {})", types::native(of)), DIALECT)
            }
            None => value,
        }
    }

    /// A default with the name of its constraint, of a column of a type.
    pub(super) fn default_value(
        &mut self,
        portable: &DefaultValue,
        (name, data_type): (Name, Option<&PortableType>),
        scope: &Table,
        at: Span,
    ) -> DefaultValue {
        let value = self.expression(&portable.value, Some(scope), Purpose::Value(data_type), at);
        DefaultValue { value, name: Some(name), automatic: true }
    }

    fn add_column(
        &mut self,
        name: &Spanned<ObjectName>,
        portable: &Column,
        at: Span,
        if_absent: bool,
    ) -> Vec<Operation> {
        let known = self.known(&name.value);
        let mut table = match &known {
            Some(known) => Table::clone(known),
            None => Table::new(name.value.clone(), portable.origin),
        };
        if table.column(&native(&portable.name)).is_none() {
            table.columns.push(bare(portable));
        }
        let mut column = self.column(portable, &table, at);
        column.nullable &= column.identity.is_none();
        let document = is_json(&column).then(|| self.json_check(&table, &column));
        let check = document.map(|check| add_constraint(name, check, at, true));
        let column = Box::new(column);
        let added = Operation::AddColumn { table: name.clone(), column, at, if_absent };
        std::iter::once(added).chain(check).collect()
    }

    /// Drops what goes with a column, and the column with its default.
    fn drop_column(
        &mut self,
        name: &Spanned<ObjectName>,
        column: &Spanned<Name>,
    ) -> Vec<Operation> {
        let mut operations = Vec::new();
        if let Some(table) = self.known(&name.value)
            && table.column(&column.value).is_some()
        {
            match lowering::standing_on(self.before, &table, &column.value, column.span) {
                Ok(standing) => {
                    let drop = |own| drop_index(name, own, column.span);
                    operations.extend(standing.indexes.into_iter().map(drop));
                    let drop = |own| drop_constraint(name, own, column.span);
                    operations.extend(standing.constraints.into_iter().map(drop));
                }
                Err(misfits) => self.misfits.extend(misfits),
            }
        }
        let (table, column) = (name.clone(), column.clone());
        operations.push(Operation::DropColumn { table, column, if_present: false, cascade: false });
        operations
    }

    fn constraint(&mut self, portable: &Constraint, table: Option<&Table>, at: Span) -> Constraint {
        let at = lowering::place(portable.origin, at);
        let mut constraint = names::constraint(portable);
        if let ConstraintKind::Check(check) = &mut constraint.kind {
            *check = self.expression(check, table, Purpose::Predicate, at);
        }
        constraint
    }

    fn add_constraint(
        &mut self,
        name: &Spanned<ObjectName>,
        portable: &Constraint,
        at: Span,
        inline: bool,
    ) -> Vec<Operation> {
        let known = self.known(&name.value);
        let mut constraint = self.constraint(portable, known.as_deref(), at);
        lowering::name_constraint(&mut constraint, &name.value, self.before);
        let Some(known) = known else { return vec![add_constraint(name, constraint, at, inline)] };
        if let Some(index) = unique::of_nullable(&known, &constraint) {
            let (table, index) = (name.clone(), Box::new(index));
            return vec![Operation::CreateIndex { table, index, at, if_absent: false }];
        }
        if let ConstraintKind::ForeignKey(key) = &constraint.kind {
            self.misfits.extend(reference::of(self.before, at).of_key(&known, key));
            self.misfits.extend(unique::referenced(&known, &[], key, self.before, at));
        }
        let mut operations = unique::not_null_before(name, &known, &constraint, at);
        operations.push(add_constraint(name, constraint, at, inline));
        operations
    }

    /// A constraint that is dropped without its name: the table's primary key, or the one of that value.
    fn drop_unnamed(
        &mut self,
        table: &Spanned<ObjectName>,
        portable: &Constraint,
    ) -> Option<Operation> {
        let known = self.known(&table.value);
        let constraint = self.constraint(portable, known.as_deref(), table.span);
        let index = known.as_deref().and_then(|known| {
            let index = unique::of_nullable(known, &constraint)?;
            known.indexes.iter().find(|one| **one == index)?.name.clone()
        });
        if let Some(index) = index {
            return Some(drop_index(table, index, table.span));
        }
        let found = known.as_deref().and_then(|known| match constraint.kind {
            ConstraintKind::PrimaryKey(_) => known.primary_key(),
            _ => known.constraints.iter().find(|one| **one == constraint),
        });
        match found {
            Some(Constraint { name: Some(name), .. }) => {
                Some(drop_constraint(table, name.clone(), table.span))
            }
            Some(found) => Some(Operation::DropUnnamed {
                table: table.clone(),
                constraint: Box::new(found.clone()),
            }),
            None => {
                let kind = MisfitKind::Unknown {
                    noun: Noun::Constraint,
                    name: ObjectName::plain(Name::new(constraint.noun(), DIALECT)),
                    on: Some(table.value.clone()),
                    candidates: Vec::new(),
                    gone: None,
                };
                self.misfits.push(Misfit::new(kind, table.span));
                None
            }
        }
    }

    fn index(&mut self, portable: &Index, name: &ObjectName, at: Span) -> Index {
        let table = self.known(name);
        let predicate = portable.predicate.as_ref();
        let mut index = Index {
            name: portable.name.as_ref().map(native),
            parts: names::parts(&portable.parts),
            predicate: predicate
                .map(|one| self.expression(one, table.as_deref(), Purpose::Filter, at)),
            include: portable.include.iter().map(native).collect(),
            ..portable.clone()
        };
        lowering::name_index(&mut index, name, self.before);
        index
    }

    /// Adds the checks of a new table's columns, behind the constraints that somebody wrote.
    fn check_documents(&self, table: &mut Table) {
        let documents: Vec<Column> =
            table.columns.iter().filter(|one| is_json(one)).cloned().collect();
        for column in documents {
            let check = self.json_check(table, &column);
            table.constraints.push(check);
        }
    }

    pub(super) fn json_check(&self, table: &Table, column: &Column) -> Constraint {
        let name = naming::json_check(self.before, table, &column.name);
        let kind = ConstraintKind::Check(is_document(column));
        Constraint { automatic: true, ..Constraint::new(Some(name), kind, column.origin) }
    }
}

pub(super) fn is_json(column: &Column) -> bool {
    column.data_type.portable == Some(PortableType::Json)
}

/// The condition that a column holds JSON.
pub(super) fn is_document(column: &Column) -> Expression {
    let own = super::text::name(&column.name);
    Expression::new(&format!("ISJSON({own}) = 1"), DIALECT)
}

/// A column without what an expression gives it. One that is computed has the type of its expression.
fn bare(portable: &Column) -> Column {
    let of = portable.data_type.portable;
    let data_type = match (of, &portable.generated) {
        (of, Some(_)) => Type::new("", of),
        (Some(of), None) => types::native(of),
        (None, None) => portable.data_type.clone(),
    };
    Column {
        name: native(&portable.name),
        data_type,
        default: None,
        generated: None,
        identity: portable.identity.as_ref().map(identity),
        ..portable.clone()
    }
}

/// How rows are numbered: `(first,step)`, which is left away where both are 1.
fn identity(portable: &Identity) -> Identity {
    let (first, step) = (portable.option("START"), portable.option("INCREMENT"));
    let options = match (first.unwrap_or(1), step.unwrap_or(1)) {
        (1, 1) => String::new(),
        (first, step) => format!("({first},{step})"),
    };
    Identity { kind: IdentityKind::ByDefault, options: options.into() }
}

pub(super) fn drop_constraint(table: &Spanned<ObjectName>, name: Name, at: Span) -> Operation {
    Operation::DropConstraint {
        table: table.clone(),
        constraint: Spanned::new(name, at),
        if_present: false,
        cascade: false,
    }
}

pub(super) fn add_constraint(
    table: &Spanned<ObjectName>,
    constraint: Constraint,
    at: Span,
    inline: bool,
) -> Operation {
    let (table, constraint) = (table.clone(), Box::new(constraint));
    Operation::AddConstraint { table, constraint, at, inline, using_index: None }
}

pub(super) fn drop_index(table: &Spanned<ObjectName>, name: Name, at: Span) -> Operation {
    Operation::DropIndex {
        index: Spanned::new(table.value.sibling(name), at),
        table: Some(table.clone()),
        if_present: false,
        cascade: false,
    }
}

fn own_index(table: &Spanned<ObjectName>, name: &Spanned<Name>) -> Spanned<ObjectName> {
    Spanned::new(table.value.sibling(name.value.clone()), name.span)
}
