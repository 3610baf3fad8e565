//! Columns: made, added, dropped.

use super::super::{table, types};
use super::json::is_json;
use super::{DIALECT, Lowering, drop_constraint, native};
use crate::catalog::{
    Column, DefaultValue, Generated, Name, ObjectName, PortableType, Table, Type,
};
use crate::operation::Operation;
use crate::operation::apply::constraint_names;
use crate::portable::Purpose;
use crate::render::lowering;
use crate::source::{Span, Spanned};

impl Lowering<'_> {
    pub(super) fn column(&mut self, portable: &Column, scope: &Table, at: Span) -> Column {
        let at = lowering::place(portable.origin, at);
        let mut column = bare(portable);
        let data_type = portable.data_type.portable;
        column.default = portable
            .default
            .as_ref()
            .map(|default| self.default_value(default, data_type.as_ref(), Some(scope), at));
        column.generated = portable.generated.as_ref().map(|generated| Generated {
            expression: self.expression(
                &generated.expression,
                Some(scope),
                Purpose::Computed(data_type.as_ref()),
                at,
            ),
            stored: generated.stored,
        });
        column
    }

    pub(super) fn default_value(
        &mut self,
        portable: &DefaultValue,
        data_type: Option<&PortableType>,
        scope: Option<&Table>,
        at: Span,
    ) -> DefaultValue {
        let value = self.expression(&portable.value, scope, Purpose::Value(data_type), at);
        DefaultValue { value, name: None, automatic: true }
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
        let mut column = self.column(portable, &table, at);
        column.data_type = type_in(&table, &portable.data_type);
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

/// A column's type in a table that may be STRICT, since SQLite's own SQL may have made it.
pub(super) fn type_in(table: &Table, portable: &Type) -> Type {
    match portable.portable {
        Some(own) if table::has_words(&table.clauses, &["STRICT"]) => types::strict(own),
        _ => data_type(portable),
    }
}
