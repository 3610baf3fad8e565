//! What lowering is on every backend: the rules of portable SQL that are no database's own, and the
//! names of what nobody named.
//!
//! A chain that passes on one backend must not fail on the next, so these rules hold everywhere, also
//! where the database at hand would let a statement pass.

use super::naming;
use crate::backend::Dialect;
use crate::catalog::{
    Catalog, Column, Constraint, ConstraintKind, Expression, Index, Name, ObjectName, Origin,
    PartKind, Table,
};
use crate::diagnostic::Code;
use crate::operation::{Misfit, MisfitKind, Operation};
use crate::source::Span;

/// The most bytes of a name: what PostgreSQL has room for.
const LONGEST: usize = 63;

/// A name of portable SQL as one of a backend's dialect.
pub(crate) fn native_name(name: &Name, dialect: Dialect) -> Name {
    match dialect {
        // Both compare names as they are stored.
        Dialect::Portable | Dialect::Postgres => name.clone(),
        Dialect::Sqlite | Dialect::Mssql => Name::new(name.as_str(), dialect),
    }
}

/// A name with its schema, as one of a backend's dialect.
pub(crate) fn native_object(name: &ObjectName, dialect: Dialect) -> ObjectName {
    ObjectName {
        schema: name.schema.as_ref().map(|schema| native_name(schema, dialect)),
        name: native_name(&name.name, dialect),
    }
}

/// The names that an operation makes and that are too long.
pub(super) fn too_long(operation: &Operation) -> Vec<Misfit> {
    let mut found = Vec::new();
    let mut see = |name: &Name, at: Span| {
        if name.as_str().len() > LONGEST {
            found.push(long_name(name, at));
        }
    };
    match operation {
        Operation::CreateTable { table, at, .. } => {
            see(&table.name.name, *at);
            for column in &table.columns {
                see(&column.name, place(column.origin, *at));
            }
            for constraint in &table.constraints {
                if let Some(name) = &constraint.name {
                    see(name, place(constraint.origin, *at));
                }
            }
        }
        Operation::AddColumn { column, at, .. } => see(&column.name, *at),
        Operation::RenameTable { to, .. }
        | Operation::RenameColumn { to, .. }
        | Operation::RenameConstraint { to, .. }
        | Operation::RenameIndex { to, .. } => see(&to.value, to.span),
        Operation::AddConstraint { constraint, at, .. } => {
            constraint.name.iter().for_each(|name| see(name, *at));
        }
        Operation::CreateIndex { index, at, .. } => {
            index.name.iter().for_each(|name| see(name, *at));
        }
        _ => {}
    }
    found
}

/// Where something was written, if it has a place of its own.
pub(super) fn place(origin: Origin, otherwise: Span) -> Span {
    origin.0.map_or(otherwise, |location| location.span)
}

fn long_name(name: &Name, at: Span) -> Misfit {
    let length = name.as_str().len();
    let kind = MisfitKind::Unable {
        code: Code::S1004,
        what: format!("the name `{name}` has {length} bytes, and {LONGEST} are the most"),
        help: "give it a shorter name".to_owned(),
        made: None,
    };
    Misfit::new(kind, at)
}

/// Names the constraints of a new table that nobody named, and the columns that its foreign keys mean.
/// Its names are the backend's already; its checks may still be portable.
pub(super) fn name_constraints(table: &mut Table, before: &Catalog) {
    let own = (table.name.clone(), primary_key(table));
    for at in 0..table.constraints.len() {
        let Some(known) = table.constraints.get(at) else { continue };
        let name = known.name.is_none().then(|| naming::constraint(before, table, known));
        let Some(constraint) = table.constraints.get_mut(at) else { continue };
        if name.is_some() {
            constraint.name = name;
            constraint.automatic = true;
        }
        name_referenced(constraint, &own, before);
    }
}

/// Names a constraint that is added to a table, if nobody did, and the columns that it means. Without
/// the table there is no name: the operation will be refused.
pub(super) fn name_constraint(constraint: &mut Constraint, table: &ObjectName, before: &Catalog) {
    let Some(table) = before.table(table) else { return };
    if constraint.name.is_none() {
        constraint.name = Some(naming::constraint(before, table, constraint));
        constraint.automatic = true;
    }
    name_referenced(constraint, &(table.name.clone(), primary_key(table)), before);
}

/// A foreign key that names no columns means the primary key: it is written out, so that it is the same
/// however it comes into a database.
fn name_referenced(constraint: &mut Constraint, own: &(ObjectName, Vec<Name>), before: &Catalog) {
    let ConstraintKind::ForeignKey(key) = &mut constraint.kind else { return };
    if key.referenced.is_empty() {
        key.referenced = match before.table(&key.references) {
            _ if key.references == own.0 => own.1.clone(),
            Some(table) => primary_key(table),
            None => Vec::new(),
        };
    }
}

fn primary_key(table: &Table) -> Vec<Name> {
    table.primary_key_columns().into_iter().cloned().collect()
}

/// Names an index, if nobody did.
pub(super) fn name_index(index: &mut Index, table: &ObjectName, before: &Catalog) {
    if index.name.is_none()
        && let Some(table) = before.table(table)
    {
        index.name = Some(naming::index(before, table, index));
        index.automatic = true;
    }
}

/// Marks the columns of a table's primary key, and those that are numbered, as never NULL.
pub(super) fn keys_are_not_null(table: &mut Table) {
    let key: Vec<Name> = table.primary_key_columns().into_iter().cloned().collect();
    for column in &mut table.columns {
        if column.identity.is_some() || key.contains(&column.name) {
            column.nullable = false;
        }
    }
}

/// What goes with a column that is dropped: what stands on it alone.
#[derive(Debug, Default, PartialEq, Eq)]
pub(super) struct Standing {
    /// The names of constraints.
    pub(super) constraints: Vec<Name>,
    /// The names of indexes.
    pub(super) indexes: Vec<Name>,
}

/// What stands on a column alone, and goes with it.
///
/// # Errors
/// What names it beside other columns, or from outside: that has to be dropped before, by a statement
/// of its own.
pub(super) fn standing_on(
    before: &Catalog,
    table: &Table,
    column: &Name,
    at: Span,
) -> Result<Standing, Vec<Misfit>> {
    let mut use_ = Use { table, column, dialect: before.dialect(), at, found: Vec::new() };
    let mut standing = Standing::default();
    for constraint in &table.constraints {
        match use_.constraint(constraint) {
            Reach { own: false, .. } => {}
            Reach { others: false, .. } => standing.constraints.extend(constraint.name.clone()),
            Reach { .. } => use_.blocked(of_constraint(constraint, None), constraint.origin),
        }
    }
    for index in &table.indexes {
        match use_.index(index) {
            Reach { own: false, .. } => {}
            Reach { others: false, .. } => standing.indexes.extend(index.name.clone()),
            Reach { .. } => use_.blocked(of_index(index), index.origin),
        }
    }
    use_.generated_columns();
    use_.referrers(before);
    if use_.found.is_empty() { Ok(standing) } else { Err(use_.found) }
}

/// What keeps a column's type from being changed: generated columns that read it.
pub(super) fn holding_type(
    before: &Catalog,
    table: &Table,
    column: &Name,
    at: Span,
) -> Vec<Misfit> {
    let mut use_ = Use { table, column, dialect: before.dialect(), at, found: Vec::new() };
    use_.generated_columns();
    use_.found
}

/// What something names that may stand on a column.
#[derive(Clone, Copy, Default)]
struct Reach {
    /// It names the column.
    own: bool,
    /// It names other columns of the table.
    others: bool,
}

impl Reach {
    const fn and(self, other: Self) -> Self {
        Self { own: self.own || other.own, others: self.others || other.others }
    }
}

/// A search for what uses a column.
struct Use<'a> {
    table: &'a Table,
    column: &'a Name,
    dialect: Dialect,
    at: Span,
    found: Vec<Misfit>,
}

impl Use<'_> {
    fn constraint(&self, constraint: &Constraint) -> Reach {
        match &constraint.kind {
            ConstraintKind::Check(text) | ConstraintKind::Exclude(text) => self.expression(text),
            // A key of the table to itself holds the column that it references.
            ConstraintKind::ForeignKey(key)
                if key.references == self.table.name && self.is_referenced(&key.referenced) =>
            {
                Reach { own: true, others: true }
            }
            _ => self.names(constraint.columns().into_iter()),
        }
    }

    fn index(&self, index: &Index) -> Reach {
        let mut reach = self.names(index.include.iter());
        for part in &index.parts {
            reach = reach.and(match &part.what {
                PartKind::Column(name) => self.names([name].into_iter()),
                PartKind::Expression(expression) => self.expression(expression),
            });
        }
        match &index.predicate {
            Some(predicate) => reach.and(self.expression(predicate)),
            None => reach,
        }
    }

    fn names<'n>(&self, names: impl Iterator<Item = &'n Name>) -> Reach {
        names.fold(Reach::default(), |reach, name| reach.and(self.name(name)))
    }

    fn expression(&self, expression: &Expression) -> Reach {
        let names = expression.names(self.dialect);
        let columns = names.filter(|name| name == self.column || self.table.column(name).is_some());
        columns.fold(Reach::default(), |reach, name| reach.and(self.name(&name)))
    }

    fn name(&self, name: &Name) -> Reach {
        let own = name == self.column;
        Reach { own, others: !own }
    }

    fn generated_columns(&mut self) {
        let table = self.table;
        for column in table.columns.iter().filter(|column| column.name != *self.column) {
            let generated = column.generated.as_ref();
            if generated.is_some_and(|from| from.expression.mentions(self.column, self.dialect)) {
                self.blocked(of_column(column), column.origin);
            }
        }
    }

    fn referrers(&mut self, before: &Catalog) {
        let name = &self.table.name;
        for other in before.referrers(name) {
            for (constraint, key) in other.foreign_keys() {
                if key.references == *name && self.is_referenced(&key.referenced) {
                    self.blocked(of_constraint(constraint, Some(&other.name)), constraint.origin);
                }
            }
        }
    }

    /// Whether the column is among those that a foreign key references; none stand for the primary key.
    fn is_referenced(&self, referenced: &[Name]) -> bool {
        match referenced {
            [] => self.table.primary_key_columns().contains(&self.column),
            some => some.contains(self.column),
        }
    }

    fn blocked(&mut self, by: String, made: Origin) {
        let what = format!("the column `{}` of `{}`", self.column, self.table.name);
        self.found.push(Misfit::new(MisfitKind::InUse { what, by, made }, self.at));
    }
}

fn of_constraint(constraint: &Constraint, table: Option<&ObjectName>) -> String {
    let mut text = format!("the {}", constraint.noun());
    if let Some(name) = &constraint.name {
        text.push_str(&format!(" `{name}`"));
    }
    if let Some(table) = table {
        text.push_str(&format!(" of the table `{table}`"));
    }
    text
}

fn of_index(index: &Index) -> String {
    match &index.name {
        Some(name) => format!("the index `{name}`"),
        None => "an index".to_owned(),
    }
}

fn of_column(column: &Column) -> String {
    format!("the generated column `{}`", column.name)
}
