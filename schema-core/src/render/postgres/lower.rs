//! What a portable operation is here.
//!
//! Names pass as they are: portable SQL folds and compares them as this database does. So an operation
//! without types and expressions is its own. A table that is renamed keeps the automatic names of its
//! constraints and indexes, as the database itself keeps them.

use super::{alter, identity, reference, types};
use crate::backend::{Backend, Dialect};
use crate::catalog::{
    Catalog, Column, Constraint, ConstraintKind, DefaultValue, Expression, Generated, Index, Name,
    ObjectName, PartKind, PortableType, Table,
};
use crate::operation::{Misfit, MisfitKind, Noun, Operation};
use crate::portable::{self, Purpose, Scope};
use crate::render::{lowering, rules};
use crate::source::{Span, Spanned};

type Lowered = Result<Vec<Operation>, Vec<Misfit>>;

pub(in crate::render) fn lower(operation: &Operation, before: &Catalog) -> Lowered {
    let refused = rules::refused(operation, before);
    if refused.is_empty() { lower_one(operation, before) } else { Err(refused) }
}

fn lower_one(operation: &Operation, before: &Catalog) -> Lowered {
    match operation {
        Operation::CreateTable { table, at, if_absent } => {
            let table = Box::new(create_table(table, *at, before)?);
            Ok(vec![Operation::CreateTable { table, at: *at, if_absent: *if_absent }])
        }
        Operation::AddColumn { table, column, at, if_absent } => {
            let column = Box::new(add_column(&table.value, column, *at, before)?);
            let (table, at, if_absent) = (table.clone(), *at, *if_absent);
            Ok(vec![Operation::AddColumn { table, column, at, if_absent }])
        }
        Operation::DropColumn { table, column, .. } => {
            let mut operations = standing_on(table, column, before)?;
            operations.push(operation.clone());
            Ok(operations)
        }
        Operation::AlterColumn { table, column, change } => {
            alter::lower(table, column, change, before)
        }
        Operation::AddConstraint { table, constraint, at, inline, using_index } => {
            let constraint = Box::new(add_constraint(&table.value, constraint, *at, before)?);
            let (table, using_index) = (table.clone(), using_index.clone());
            let (at, inline) = (*at, *inline);
            Ok(vec![Operation::AddConstraint { table, constraint, at, inline, using_index }])
        }
        Operation::DropUnnamed { table, constraint } => match before.table(&table.value) {
            Some(known) => Ok(vec![drop_unnamed(table, constraint, known)?]),
            None => Ok(vec![operation.clone()]),
        },
        Operation::CreateIndex { table, index, at, if_absent } => {
            let index = Box::new(create_index(&table.value, index, *at, before)?);
            let (table, at, if_absent) = (table.clone(), *at, *if_absent);
            Ok(vec![Operation::CreateIndex { table, index, at, if_absent }])
        }
        other => Ok(vec![other.clone()]),
    }
}

/// The columns that an expression may name.
#[derive(Clone, Copy)]
pub(super) struct Columns<'a>(&'a [Column]);

impl<'a> Columns<'a> {
    /// Those of a table; none where it is not there.
    pub(super) fn of(table: Option<&'a Table>) -> Self {
        Self(table.map_or(&[], |table| &table.columns))
    }

    /// An expression as this database has it.
    pub(super) fn translate(
        self,
        portable: &Expression,
        purpose: Purpose<'_>,
        at: Span,
    ) -> Result<Expression, Vec<Misfit>> {
        match portable::expression(portable, Backend::Postgres, &self, purpose) {
            Ok(text) => Ok(Expression::new(&text, Dialect::Postgres)),
            Err(unfit) => Err(vec![unfit.at(at)]),
        }
    }

    /// A default of a column of this type, which has no name.
    pub(super) fn default(
        self,
        default: &DefaultValue,
        data_type: Option<&PortableType>,
        at: Span,
    ) -> Result<DefaultValue, Vec<Misfit>> {
        let value = self.translate(&default.value, Purpose::Value(data_type), at)?;
        Ok(DefaultValue { value, name: None, automatic: true })
    }

    fn column(self, column: &mut Column, at: Span, misfits: &mut Vec<Misfit>) {
        let at = lowering::place(column.origin, at);
        let portable = column.data_type.portable;
        if let Some(portable) = portable {
            column.data_type = types::native(portable);
        }
        column.identity = column.identity.as_ref().map(identity::native);
        if let Some(default) = &mut column.default {
            put(default, |known| self.default(known, portable.as_ref(), at), misfits);
        }
        if let Some(Generated { expression, stored }) = &mut column.generated {
            let purpose = Purpose::Computed(portable.as_ref());
            put(expression, |known| self.translate(known, purpose, at), misfits);
            *stored = true;
        }
    }

    fn constraint(self, constraint: &mut Constraint, at: Span, misfits: &mut Vec<Misfit>) {
        let at = lowering::place(constraint.origin, at);
        if let ConstraintKind::Check(check) = &mut constraint.kind {
            put(check, |known| self.translate(known, Purpose::Predicate, at), misfits);
        }
    }

    fn index(self, index: &mut Index, at: Span, misfits: &mut Vec<Misfit>) {
        for part in &mut index.parts {
            if let PartKind::Expression(expression) = &mut part.what {
                put(expression, |known| self.translate(known, Purpose::Value(None), at), misfits);
            }
        }
        if let Some(predicate) = &mut index.predicate {
            put(predicate, |known| self.translate(known, Purpose::Filter, at), misfits);
        }
    }
}

impl Scope for Columns<'_> {
    fn column(&self, name: &Name) -> Option<portable::Column> {
        let column = self.0.iter().find(|column| column.name == *name)?;
        Some(portable::Column { data_type: column.data_type.portable })
    }

    fn names(&self) -> Vec<&Name> {
        self.0.iter().map(|column| &column.name).collect()
    }
}

/// Puts what is made of a value in its place, or says why it can't be made.
fn put<T>(
    value: &mut T,
    make: impl FnOnce(&T) -> Result<T, Vec<Misfit>>,
    misfits: &mut Vec<Misfit>,
) {
    if let Some(made) = keep(make(value), misfits) {
        *value = made;
    }
}

/// What was made, or nothing, with the reasons among the others.
pub(super) fn keep<T>(made: Result<T, Vec<Misfit>>, misfits: &mut Vec<Misfit>) -> Option<T> {
    made.map_err(|found| misfits.extend(found)).ok()
}

pub(super) fn unless_any<T>(misfits: Vec<Misfit>, value: T) -> Result<T, Vec<Misfit>> {
    if misfits.is_empty() { Ok(value) } else { Err(misfits) }
}

fn create_table(portable: &Table, at: Span, before: &Catalog) -> Result<Table, Vec<Misfit>> {
    let mut table = portable.clone();
    let columns = Columns::of(Some(portable));
    let mut misfits = Vec::new();
    lowering::keys_are_not_null(&mut table);
    lowering::name_constraints(&mut table, before);
    for column in &mut table.columns {
        columns.column(column, at, &mut misfits);
    }
    for constraint in &mut table.constraints {
        columns.constraint(constraint, at, &mut misfits);
    }
    misfits.extend(reference::of(before, at).of_table(&table));
    unless_any(misfits, table)
}

fn add_column(
    table: &ObjectName,
    column: &Column,
    at: Span,
    before: &Catalog,
) -> Result<Column, Vec<Misfit>> {
    let mut column = column.clone();
    let mut misfits = Vec::new();
    column.nullable &= column.identity.is_none();
    let columns = Columns::of(before.table(table).map(|table| &**table));
    columns.column(&mut column, at, &mut misfits);
    unless_any(misfits, column)
}

fn add_constraint(
    table: &ObjectName,
    constraint: &Constraint,
    at: Span,
    before: &Catalog,
) -> Result<Constraint, Vec<Misfit>> {
    let mut constraint = constraint.clone();
    let mut misfits = Vec::new();
    lowering::name_constraint(&mut constraint, table, before);
    let known = before.table(table).map(|table| &**table);
    Columns::of(known).constraint(&mut constraint, at, &mut misfits);
    if let (ConstraintKind::ForeignKey(key), Some(known)) = (&constraint.kind, known) {
        misfits.extend(reference::of(before, at).of_key(known, key));
    }
    unless_any(misfits, constraint)
}

fn create_index(
    table: &ObjectName,
    index: &Index,
    at: Span,
    before: &Catalog,
) -> Result<Index, Vec<Misfit>> {
    let mut index = index.clone();
    let mut misfits = Vec::new();
    lowering::name_index(&mut index, table, before);
    let columns = Columns::of(before.table(table).map(|table| &**table));
    columns.index(&mut index, at, &mut misfits);
    unless_any(misfits, index)
}

/// What goes with a column that is dropped, each by an operation of its own, as on every backend.
fn standing_on(table: &Spanned<ObjectName>, column: &Spanned<Name>, before: &Catalog) -> Lowered {
    let known = before.table(&table.value);
    let Some(known) = known.filter(|known| known.column(&column.value).is_some()) else {
        return Ok(Vec::new());
    };
    let standing = lowering::standing_on(before, known, &column.value, column.span)?;
    let indexes = standing.indexes.into_iter().map(|name| Operation::DropIndex {
        index: Spanned::new(known.name.sibling(name), column.span),
        table: None,
        if_present: false,
        cascade: false,
    });
    let constraints = standing.constraints.into_iter().map(|name| Operation::DropConstraint {
        table: table.clone(),
        constraint: Spanned::new(name, column.span),
        if_present: false,
        cascade: false,
    });
    Ok(indexes.chain(constraints).collect())
}

/// A constraint that is dropped without its name: the table's primary key, or the one of that value.
fn drop_unnamed(
    table: &Spanned<ObjectName>,
    constraint: &Constraint,
    known: &Table,
) -> Result<Operation, Vec<Misfit>> {
    let found = match constraint.kind {
        ConstraintKind::PrimaryKey(_) => known.primary_key(),
        _ => known.constraints.iter().find(|one| *one == constraint),
    };
    let Some(name) = found.and_then(|found| found.name.clone()) else {
        let kind = MisfitKind::Unknown {
            noun: Noun::Constraint,
            name: ObjectName::plain(Name::new(constraint.noun(), Dialect::Postgres)),
            on: Some(table.value.clone()),
            candidates: Vec::new(),
            gone: None,
        };
        return Err(vec![Misfit::new(kind, table.span)]);
    };
    Ok(Operation::DropConstraint {
        table: table.clone(),
        constraint: Spanned::new(name, table.span),
        if_present: false,
        cascade: false,
    })
}
