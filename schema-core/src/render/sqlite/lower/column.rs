//! Columns: added, dropped, changed.

use super::super::types;
use super::json::{is_json, is_json_check};
use super::{DIALECT, Lowering, drop_constraint, identity, native};
use crate::catalog::{
    Column, DefaultValue, Generated, Name, ObjectName, PortableType, Table, Type,
};
use crate::operation::apply::constraint_names;
use crate::operation::{ColumnChange, Operation};
use crate::portable::Purpose;
use crate::render::lowering;
use crate::source::{Span, Spanned};

impl Lowering<'_> {
    pub(super) fn column(&mut self, portable: &Column, scope: &Table, at: Span) -> Column {
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

    pub(super) fn add_column(
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
    pub(super) fn standing_on(
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
                let unnamed = table.constraints.iter().filter(|one| {
                    one.name.is_none() && constraint_names(one, &column.value, DIALECT)
                });
                let unnamed = unnamed.map(|constraint| Operation::DropUnnamed {
                    table: name.clone(),
                    constraint: Box::new(constraint.clone()),
                });
                constraints.chain(unnamed).chain(indexes).collect()
            }
            Err(misfits) => {
                self.misfits.extend(misfits);
                Vec::new()
            }
        }
    }

    pub(super) fn alter_column(
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
                let is_key =
                    table.is_some_and(|table| identity::is_whole_key(table, &column.value));
                if !is_key {
                    self.not_numbered(&column.value, at);
                }
                self.counts_from_one(to, at);
                let integer = Type::new(types::IDENTITY, data_type);
                let (using, nullable, clauses) = (None, None, None);
                vec![
                    alter(ColumnChange::Type { to: integer, using, nullable, clauses, at }),
                    alter(ColumnChange::Identity {
                        to: Some(identity::autoincrement()),
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
}

/// A column without what an expression gives it.
pub(super) fn bare(portable: &Column) -> Column {
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
