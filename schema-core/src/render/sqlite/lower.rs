//! What a portable operation is on SQLite.

use std::sync::Arc;

use super::super::{lowering, naming};
use super::{table, types};
use crate::backend::{Backend, Dialect};
use crate::catalog::{
    Catalog, Column, Constraint, ConstraintKind, DefaultValue, Expression, ForeignKey, Generated,
    Identity, IdentityKind, Index, Name, ObjectName, Part, PartKind, PortableType, Table, Type,
};
use crate::diagnostic::Code;
use crate::operation::{ColumnChange, Misfit, MisfitKind, Operation};
use crate::portable::{self, Purpose, Scope};
use crate::source::{Span, Spanned};

const DIALECT: Dialect = Dialect::Sqlite;

/// Turns a portable operation into SQLite's own.
pub(in crate::render) fn lower(
    operation: &Operation,
    before: &Catalog,
) -> Result<Vec<Operation>, Vec<Misfit>> {
    let long = lowering::too_long(operation);
    if !long.is_empty() {
        return Err(long);
    }
    let mut lowering = Lowering { before, misfits: Vec::new() };
    let operations = lowering.operation(operation);
    if lowering.misfits.is_empty() { Ok(operations) } else { Err(lowering.misfits) }
}

struct Lowering<'c> {
    before: &'c Catalog,
    misfits: Vec<Misfit>,
}

/// The columns of a table, for the expressions over it.
struct Columns<'t>(Option<&'t Table>);

impl Scope for Columns<'_> {
    fn column(&self, name: &Name) -> Option<portable::Column> {
        let column = self.0?.column(&native(name))?;
        Some(portable::Column { data_type: column.data_type.portable })
    }
}

fn native(name: &Name) -> Name {
    lowering::native_name(name, DIALECT)
}

fn object(name: &ObjectName) -> ObjectName {
    lowering::native_object(name, DIALECT)
}

fn spanned(name: &Spanned<Name>) -> Spanned<Name> {
    Spanned::new(native(&name.value), name.span)
}

fn spanned_object(name: &Spanned<ObjectName>) -> Spanned<ObjectName> {
    Spanned::new(object(&name.value), name.span)
}

impl Lowering<'_> {
    fn operation(&mut self, operation: &Operation) -> Vec<Operation> {
        match operation {
            Operation::CreateTable { table, at, if_absent } => {
                let table = Box::new(self.table(table, *at));
                vec![Operation::CreateTable { table, at: *at, if_absent: *if_absent }]
            }
            Operation::AddColumn { table, column, at, if_absent } => {
                self.add_column(&spanned_object(table), column, *at, *if_absent)
            }
            Operation::DropColumn { table, column, if_present, cascade } => {
                let (table, column) = (spanned_object(table), spanned(column));
                let mut operations = self.standing_on(&table, &column);
                let (if_present, cascade) = (*if_present, *cascade);
                operations.push(Operation::DropColumn { table, column, if_present, cascade });
                operations
            }
            Operation::AlterColumn { table, column, change } => {
                self.alter_column(&spanned_object(table), &spanned(column), change)
            }
            Operation::AddConstraint { table, constraint, at, inline, .. } => {
                self.add_constraint(&spanned_object(table), constraint, *at, *inline)
            }
            Operation::DropConstraint { table, constraint, .. } => {
                self.keeps_numbering(&object(&table.value), constraint);
                vec![renamed(operation)]
            }
            Operation::CreateIndex { table, index, at, if_absent } => {
                let table = spanned_object(table);
                let index = Box::new(self.index(index, &table.value, *at));
                vec![Operation::CreateIndex { table, index, at: *at, if_absent: *if_absent }]
            }
            _ => vec![renamed(operation)],
        }
    }

    fn known(&self, table: &ObjectName) -> Option<Arc<Table>> {
        self.before.table(table).cloned()
    }

    fn table(&mut self, portable: &Table, at: Span) -> Table {
        let mut made = Table {
            name: object(&portable.name),
            columns: portable.columns.iter().map(bare).collect(),
            constraints: Vec::with_capacity(portable.constraints.len()),
            ..portable.clone()
        };
        let columns: Vec<Column> =
            portable.columns.iter().map(|column| self.column(column, &made, at)).collect();
        made.columns = columns;
        for constraint in &portable.constraints {
            let constraint = self.constraint(constraint, Some(&made), at);
            made.constraints.push(constraint);
        }
        lowering::keys_are_not_null(&mut made);
        lowering::name_constraints(&mut made, self.before);
        let documents: Vec<Column> =
            made.columns.iter().filter(|one| is_json(one)).cloned().collect();
        for column in documents {
            let check = self.json_check(&made, &column);
            made.constraints.push(check);
        }
        self.numbers_its_key(&mut made, at);
        made
    }

    fn column(&mut self, portable: &Column, scope: &Table, at: Span) -> Column {
        let mut column = bare(portable);
        let data_type = portable.data_type.portable;
        column.default = portable
            .default
            .as_ref()
            .map(|default| self.default_value(default, data_type.as_ref(), scope, at));
        column.generated = portable.generated.as_ref().map(|generated| Generated {
            expression: self.expression(
                &generated.expression,
                Some(scope),
                Purpose::Value(data_type.as_ref()),
                at,
            ),
            stored: generated.stored,
        });
        column
    }

    fn default_value(
        &mut self,
        portable: &DefaultValue,
        data_type: Option<&PortableType>,
        scope: &Table,
        at: Span,
    ) -> DefaultValue {
        let value = self.expression(&portable.value, Some(scope), Purpose::Value(data_type), at);
        DefaultValue { value, name: None, automatic: portable.automatic }
    }

    fn expression(
        &mut self,
        portable: &Expression,
        scope: Option<&Table>,
        purpose: Purpose<'_>,
        at: Span,
    ) -> Expression {
        match portable::expression(portable, Backend::Sqlite, &Columns(scope), purpose) {
            Ok(text) => Expression::new(&text, DIALECT),
            Err(what) => {
                let help = "compute it in another way, or write the statement in \
                            `upgrade(sqlite)`";
                self.unable(Code::S1003, what, help, at);
                portable.clone()
            }
        }
    }

    fn unable(&mut self, code: Code, what: String, help: &str, at: Span) {
        let kind = MisfitKind::Unable { code, what, help: help.to_owned(), made: None };
        self.misfits.push(Misfit::new(kind, at));
    }

    fn constraint(&mut self, portable: &Constraint, table: Option<&Table>, at: Span) -> Constraint {
        let at = portable.origin.0.map_or(at, |place| place.span);
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

    fn index(&mut self, portable: &Index, name: &ObjectName, at: Span) -> Index {
        let table = self.known(name);
        let table = table.as_deref();
        let predicate = portable.predicate.as_ref();
        let mut index = Index {
            name: portable.name.as_ref().map(native),
            parts: self.parts(&portable.parts, table, at),
            predicate: predicate.map(|one| self.expression(one, table, Purpose::Predicate, at)),
            include: portable.include.iter().map(native).collect(),
            ..portable.clone()
        };
        lowering::name_index(&mut index, name, self.before);
        index
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
        let column = self.column(portable, &table, at);
        if column.identity.is_some() {
            self.not_numbered(&column.name, at);
        }
        let document = is_json(&column).then(|| self.json_check(&table, &column));
        let added =
            Operation::AddColumn { table: name.clone(), column: Box::new(column), at, if_absent };
        let check = document.map(|constraint| Operation::AddConstraint {
            table: name.clone(),
            constraint: Box::new(constraint),
            at,
            inline: true,
            using_index: None,
        });
        std::iter::once(added).chain(check).collect()
    }

    /// Drops what goes with a column.
    fn standing_on(
        &mut self,
        name: &Spanned<ObjectName>,
        column: &Spanned<Name>,
    ) -> Vec<Operation> {
        let Some(table) = self.known(&name.value) else { return Vec::new() };
        if table.column(&column.value).is_none() {
            return Vec::new();
        }
        match lowering::standing_on(self.before, &table, &column.value, column.span) {
            Ok(standing) => {
                let constraints = standing.constraints.into_iter();
                let constraints = constraints.map(|own| drop_constraint(name, own, column.span));
                let indexes = standing.indexes.into_iter().map(|own| Operation::DropIndex {
                    index: Spanned::new(table.name.sibling(own), column.span),
                    table: None,
                    if_present: false,
                    cascade: false,
                });
                constraints.chain(indexes).collect()
            }
            Err(misfits) => {
                self.misfits.extend(misfits);
                Vec::new()
            }
        }
    }

    fn alter_column(
        &mut self,
        name: &Spanned<ObjectName>,
        column: &Spanned<Name>,
        change: &ColumnChange,
    ) -> Vec<Operation> {
        let known = self.known(&name.value);
        let table = known.as_deref();
        let own = table.and_then(|table| table.column(&column.value));
        let data_type = own.and_then(|own| own.data_type.portable);
        let value = Purpose::Value(data_type.as_ref());
        let at = column.span;
        let alter =
            |change| Operation::AlterColumn { table: name.clone(), column: column.clone(), change };
        match change {
            ColumnChange::Type { .. } => self.change_type(name, column, change, table),
            ColumnChange::Default(default) => {
                let default = default.as_ref().map(|default| {
                    let value = self.expression(&default.value, table, value, at);
                    Box::new(DefaultValue { value, name: None, automatic: default.automatic })
                });
                vec![alter(ColumnChange::Default(default))]
            }
            ColumnChange::Generated { to, if_present } => {
                let to = to.as_ref().map(|to| self.expression(to, table, value, at));
                vec![alter(ColumnChange::Generated { to, if_present: *if_present })]
            }
            ColumnChange::Identity { to: Some(to), if_present } => {
                let is_key = table.is_some_and(|table| is_whole_key(table, &column.value));
                if !is_key {
                    self.not_numbered(&column.value, at);
                }
                self.counts_from_one(to, at);
                let integer = Type::new(types::IDENTITY, data_type);
                let (using, nullable, clauses) = (None, None, None);
                vec![
                    alter(ColumnChange::Type { to: integer, using, nullable, clauses, at }),
                    alter(ColumnChange::Identity {
                        to: Some(autoincrement()),
                        if_present: *if_present,
                    }),
                ]
            }
            _ => vec![alter(change.clone())],
        }
    }

    fn change_type(
        &mut self,
        name: &Spanned<ObjectName>,
        column: &Spanned<Name>,
        change: &ColumnChange,
        table: Option<&Table>,
    ) -> Vec<Operation> {
        let ColumnChange::Type { to, using, nullable, at, .. } = change else { return Vec::new() };
        let own = table.and_then(|table| table.column(&column.value));
        if let (Some(table), Some(_)) = (table, own) {
            let holding = lowering::holding_type(self.before, table, &column.value, column.span);
            self.misfits.extend(holding);
        }
        let purpose = Purpose::Value(to.portable.as_ref());
        let using = using.as_ref().map(|using| self.expression(using, table, purpose, *at));
        let is_identity = own.is_some_and(|own| own.identity.is_some());
        let to = if is_identity { Type::new(types::IDENTITY, to.portable) } else { data_type(to) };
        let was_json = own.is_some_and(is_json);
        let becomes_json = to.portable == Some(PortableType::Json);
        let mut operations = Vec::new();
        if let (Some(table), Some(own), true, false) = (table, own, was_json, becomes_json) {
            let check = table.constraints.iter().find(|one| is_json_check(one, own));
            let check = check.and_then(|check| check.name.clone());
            operations.extend(check.map(|check| drop_constraint(name, check, *at)));
        }
        operations.push(Operation::AlterColumn {
            table: name.clone(),
            column: column.clone(),
            change: ColumnChange::Type { to, using, nullable: *nullable, clauses: None, at: *at },
        });
        if let (Some(table), Some(own), false, true) = (table, own, was_json, becomes_json) {
            let constraint = Box::new(self.json_check(table, own));
            operations.push(Operation::AddConstraint {
                table: name.clone(),
                constraint,
                at: *at,
                inline: false,
                using_index: None,
            });
        }
        operations
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

    fn json_check(&self, table: &Table, column: &Column) -> Constraint {
        let check = json_valid(column);
        let name = naming::json_check(self.before, table, &column.name);
        let kind = ConstraintKind::Check(check);
        Constraint { automatic: true, ..Constraint::new(Some(name), kind, column.origin) }
    }

    /// SQLite numbers the rows of the whole primary key alone.
    fn numbers_its_key(&mut self, table: &mut Table, at: Span) {
        let numbered = table.columns.iter().filter(|column| column.identity.is_some());
        let others = numbered.filter(|column| !is_whole_key(table, &column.name));
        let others: Vec<(Name, Span)> = others
            .map(|column| (column.name.clone(), column.origin.0.map_or(at, |place| place.span)))
            .collect();
        for (name, at) in others {
            self.not_numbered(&name, at);
        }
        let numbered: Vec<(Identity, Span)> = table
            .columns
            .iter()
            .filter_map(|column| Some((column.identity.clone()?, column.origin)))
            .map(|(identity, origin)| (identity, origin.0.map_or(at, |place| place.span)))
            .collect();
        for (identity, at) in numbered {
            self.counts_from_one(&identity, at);
        }
        for column in table.columns.iter_mut().filter(|column| column.identity.is_some()) {
            column.identity = Some(autoincrement());
            column.data_type = Type::new(types::IDENTITY, column.data_type.portable);
        }
    }

    fn not_numbered(&mut self, column: &Name, at: Span) {
        let what = format!(
            "SQLite numbers the rows of a table only by its whole primary key, and `{column}` is not it"
        );
        let help = "make the identity column alone the primary key in CREATE TABLE, or write the \
                    statement in `upgrade(<backend>)`";
        self.unable(Code::S1001, what, help, at);
    }

    fn counts_from_one(&mut self, identity: &Identity, at: Span) {
        if !identity.options.is_empty() {
            let what = format!("SQLite numbers rows from 1 on, not by `{}`", identity.options);
            let help = "leave the options out, or write the statement in `upgrade(<backend>)`";
            self.unable(Code::S1001, what, help, at);
        }
    }

    /// The primary key of a numbered column stays.
    fn keeps_numbering(&mut self, table: &ObjectName, constraint: &Spanned<Name>) {
        let Some(table) = self.known(table) else { return };
        let name = native(&constraint.value);
        let key = table.primary_key().filter(|key| key.name.as_ref() == Some(&name));
        let columns = key.map(Constraint::columns).unwrap_or_default();
        let numbered = columns
            .into_iter()
            .find(|name| table.column(name).is_some_and(|one| one.identity.is_some()));
        if let Some(column) = numbered {
            self.not_numbered_without(column, constraint.span);
        }
    }

    fn not_numbered_without(&mut self, column: &Name, at: Span) {
        let what =
            format!("SQLite numbers the rows by `{column}` only as long as it is the primary key");
        let help = "write ALTER COLUMN ... DROP IDENTITY before, or write the statement in \
                    `upgrade(<backend>)`";
        self.unable(Code::S1001, what, help, at);
    }
}

/// A column without what an expression gives it.
fn bare(portable: &Column) -> Column {
    Column {
        name: native(&portable.name),
        data_type: data_type(&portable.data_type),
        default: None,
        generated: None,
        ..portable.clone()
    }
}

fn data_type(portable: &Type) -> Type {
    portable.portable.map_or_else(|| portable.clone(), types::native)
}

fn autoincrement() -> Identity {
    Identity { kind: IdentityKind::Autoincrement, options: Arc::from("") }
}

fn is_whole_key(table: &Table, column: &Name) -> bool {
    table.primary_key_columns() == [column]
}

fn is_json(column: &Column) -> bool {
    column.data_type.portable == Some(PortableType::Json)
}

fn json_valid(column: &Column) -> Expression {
    Expression::new(&format!("json_valid({})", table::name(&column.name)), DIALECT)
}

fn is_json_check(constraint: &Constraint, column: &Column) -> bool {
    constraint.automatic
        && matches!(&constraint.kind, ConstraintKind::Check(check) if *check == json_valid(column))
}

fn drop_constraint(table: &Spanned<ObjectName>, name: Name, at: Span) -> Operation {
    Operation::DropConstraint {
        table: table.clone(),
        constraint: Spanned::new(name, at),
        if_present: false,
        cascade: false,
    }
}

/// The operation with its names as SQLite compares them.
fn renamed(operation: &Operation) -> Operation {
    let mut operation = operation.clone();
    match &mut operation {
        Operation::DropTable { table, .. }
        | Operation::SetTableClauses { table, .. }
        | Operation::DropUnnamed { table, .. } => *table = spanned_object(table),
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
        Operation::DropIndex { index, table, .. } => {
            (*index, *table) = (spanned_object(index), None);
        }
        Operation::RenameIndex { index, table, to, .. } => {
            (*index, *table, *to) = (spanned_object(index), None, spanned(to));
        }
        Operation::SetComment { table, column, .. } => {
            *table = spanned_object(table);
            *column = column.as_ref().map(spanned);
        }
        _ => {}
    }
    operation
}
