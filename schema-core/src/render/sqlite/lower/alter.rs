//! Changes of a column that stays.

use super::super::types;
use super::json::{is_json, is_json_check};
use super::{Lowering, column, default, drop_constraint, identity};
use crate::catalog::{
    Column, DefaultValue, Expression, Identity, Name, ObjectName, PortableType, Table, Type,
};
use crate::operation::{ColumnChange, Misfit, MisfitKind, Operation};
use crate::portable::Purpose;
use crate::render::family::{self, Conversion, Follower};
use crate::render::lowering;
use crate::source::{Span, Spanned};

/// A column that is changed.
struct Altered<'a> {
    name: &'a Spanned<ObjectName>,
    column: &'a Spanned<Name>,
    table: &'a Table,
    was: &'a Column,
}

impl Altered<'_> {
    fn alter(&self, change: ColumnChange) -> Operation {
        Operation::AlterColumn { table: self.name.clone(), column: self.column.clone(), change }
    }

    fn set_type(&self, to: Type, using: Option<Expression>, at: Span) -> Operation {
        self.alter(ColumnChange::Type { to, using, nullable: None, clauses: None, at })
    }

    fn in_use(&self, by: &str) -> Misfit {
        let what = format!("the column `{}` of `{}`", self.was.name, self.table.name);
        let kind = MisfitKind::InUse { what, by: by.to_owned(), made: self.was.origin };
        Misfit::new(kind, self.column.span)
    }
}

impl Lowering<'_> {
    pub(super) fn alter_column(
        &mut self,
        name: &Spanned<ObjectName>,
        column: &Spanned<Name>,
        change: &ColumnChange,
    ) -> Vec<Operation> {
        let known = self.known(&name.value);
        let was = known.as_deref().and_then(|table| Some((table, table.column(&column.value)?)));
        let Some((table, was)) = was else {
            // What is not there is told when this is applied.
            let (table, column, change) = (name.clone(), column.clone(), change.clone());
            return vec![Operation::AlterColumn { table, column, change }];
        };
        self.alter(&Altered { name, column, table, was }, change)
    }

    fn alter(&mut self, altered: &Altered<'_>, change: &ColumnChange) -> Vec<Operation> {
        let (table, was, at) = (altered.table, altered.was, altered.column.span);
        let data_type = was.data_type.portable;
        let changed = match change {
            ColumnChange::Type { to, using, at, .. } => {
                return self.change_type(altered, to, using.as_ref(), *at);
            }
            ColumnChange::Nullable(true) | ColumnChange::Default(_) if was.identity.is_some() => {
                self.misfits.push(altered.in_use("its identity"));
                return Vec::new();
            }
            ColumnChange::Default(_) if was.generated.is_some() => {
                self.misfits.push(altered.in_use("what it is computed from"));
                return Vec::new();
            }
            ColumnChange::Default(Some(default)) => {
                let default = self.default_value(default, data_type.as_ref(), Some(table), at);
                ColumnChange::Default(Some(Box::new(default)))
            }
            ColumnChange::Generated { to: Some(to), if_present } => {
                let purpose = Purpose::Value(data_type.as_ref());
                let to = Some(self.expression(to, Some(table), purpose, at));
                ColumnChange::Generated { to, if_present: *if_present }
            }
            ColumnChange::Identity { to: Some(to), if_present } => {
                return self.set_identity(altered, to, *if_present);
            }
            other => other.clone(),
        };
        vec![altered.alter(changed)]
    }

    fn set_identity(
        &mut self,
        altered: &Altered<'_>,
        to: &Identity,
        if_present: bool,
    ) -> Vec<Operation> {
        let (was, at) = (altered.was, altered.column.span);
        if !identity::is_whole_key(altered.table, &was.name) {
            self.not_numbered(&was.name, at);
        }
        self.counts_from_one(to, at);
        let integer = Type::new(types::IDENTITY, was.data_type.portable);
        let mut operations = Vec::new();
        if was.default.is_some() {
            operations.push(altered.alter(ColumnChange::Default(None)));
        }
        if was.nullable {
            operations.push(altered.alter(ColumnChange::Nullable(false)));
        }
        operations.push(altered.set_type(integer, None, at));
        let to = Some(identity::autoincrement());
        operations.push(altered.alter(ColumnChange::Identity { to, if_present }));
        operations
    }

    fn change_type(
        &mut self,
        altered: &Altered<'_>,
        to: &Type,
        using: Option<&Expression>,
        at: Span,
    ) -> Vec<Operation> {
        let Some(portable) = to.portable else { return Vec::new() };
        let (table, was) = (altered.table, altered.was);
        let (own, place) = (&altered.column.value, altered.column.span);
        self.misfits.extend(lowering::holding_type(self.before, table, own, place));
        let purpose = Purpose::Value(Some(&portable));
        let using = using.map(|using| self.expression(using, Some(table), purpose, at));
        if using.is_none() {
            self.is_convertible(was, portable, at);
        }
        let mut native = column::type_in(table, to);
        if was.identity.is_some() {
            native = Type::new(types::IDENTITY, to.portable);
            if !is_whole(portable) {
                self.misfits.push(altered.in_use("its identity"));
            }
        }
        let default = was.default.as_ref();
        let default = default.and_then(|default| self.follow(altered, default, portable, at));
        let mut operations = self.no_longer_json(altered, portable);
        operations.push(altered.set_type(native, using, at));
        if default.is_some() && default != was.default {
            let default = default.map(Box::new);
            operations.push(altered.alter(ColumnChange::Default(default)));
        }
        operations.extend(self.json_from_now_on(altered, portable, at));
        operations
    }

    /// Says so where values do not become those of the new type without being told how.
    fn is_convertible(&mut self, was: &Column, to: PortableType, at: Span) {
        let Some(from) = was.data_type.portable else { return };
        if types::conversion(from, to, "") == Conversion::Unknown {
            self.misfits.push(family::inconvertible(from, to, at));
        }
    }

    /// The default as one of the new type.
    fn follow(
        &mut self,
        altered: &Altered<'_>,
        known: &DefaultValue,
        to: PortableType,
        at: Span,
    ) -> Option<DefaultValue> {
        match default::follow(&known.value, altered.was.data_type.portable, to) {
            Some(Follower::Same) => Some(known.clone()),
            Some(Follower::Anew(portable)) => {
                let value = DefaultValue { value: portable, name: None, automatic: true };
                Some(self.default_value(&value, Some(&to), Some(altered.table), at))
            }
            None => {
                self.misfits.push(family::no_follower(altered.table, altered.was, to, at));
                None
            }
        }
    }

    fn no_longer_json(&self, altered: &Altered<'_>, to: PortableType) -> Vec<Operation> {
        if !is_json(altered.was) || to == PortableType::Json {
            return Vec::new();
        }
        let mut checks = altered.table.constraints.iter();
        let check = checks.find(|one| is_json_check(one, altered.was));
        let name = check.and_then(|check| check.name.clone());
        let at = altered.column.span;
        name.into_iter().map(|name| drop_constraint(altered.name, name, at)).collect()
    }

    fn json_from_now_on(
        &self,
        altered: &Altered<'_>,
        to: PortableType,
        at: Span,
    ) -> Option<Operation> {
        (to == PortableType::Json && !is_json(altered.was)).then(|| Operation::AddConstraint {
            table: altered.name.clone(),
            constraint: Box::new(self.json_check(altered.table, altered.was)),
            at,
            inline: false,
            using_index: None,
        })
    }
}

const fn is_whole(portable: PortableType) -> bool {
    matches!(portable, PortableType::SmallInt | PortableType::Integer | PortableType::BigInt)
}
