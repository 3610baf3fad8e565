//! Changes of a column that stays.

use super::lower::{Lowering, add_constraint, drop_constraint, drop_index, is_document, is_json};
use super::{default, reference, types, unique};
use crate::catalog::{
    Column, Constraint, ConstraintKind, DefaultValue, Expression, Index, Name, ObjectName, Origin,
    PortableType, Table, Type,
};
use crate::diagnostic::Code;
use crate::operation::apply::{keys_of, same_columns};
use crate::operation::{ColumnChange, Misfit, MisfitKind, Operation};
use crate::portable::Purpose;
use crate::render::family::{self, Conversion, Follower};
use crate::render::{lowering, naming};
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

    fn in_use(&self, by: &str) -> Misfit {
        self.in_use_by(by, self.was.origin)
    }

    fn in_use_by(&self, by: &str, made: Origin) -> Misfit {
        let what = format!("the column `{}` of `{}`", self.was.name, self.table.name);
        let kind = MisfitKind::InUse { what, by: by.to_owned(), made };
        Misfit::new(kind, self.column.span)
    }

    /// The table with the column as it becomes.
    fn changed(&self, change: impl FnOnce(&mut Column)) -> Table {
        let mut table = self.table.clone();
        if let Some(column) = table.column_mut(&self.was.name) {
            change(column);
        }
        table
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
        let (was, at) = (altered.was, altered.column.span);
        match change {
            ColumnChange::Type { to, using, at, .. } => {
                self.change_type(altered, to, using.as_ref(), *at)
            }
            ColumnChange::Nullable(true) | ColumnChange::Default(_) if was.identity.is_some() => {
                self.misfits.push(altered.in_use("its identity"));
                Vec::new()
            }
            ColumnChange::Default(_) | ColumnChange::Nullable(_) if was.generated.is_some() => {
                self.misfits.push(altered.in_use("what it is computed from"));
                Vec::new()
            }
            ColumnChange::Nullable(nullable) => self.set_nullable(altered, *nullable),
            ColumnChange::Default(Some(to)) => {
                let default = self.new_default(altered, to, was.data_type.portable.as_ref(), at);
                vec![altered.alter(ColumnChange::Default(Some(Box::new(default))))]
            }
            ColumnChange::Generated { to: Some(to), if_present } if was.generated.is_some() => {
                let of = was.data_type.portable;
                let to = Some(self.computed(to, of, altered.table, at));
                vec![altered.alter(ColumnChange::Generated { to, if_present: *if_present })]
            }
            ColumnChange::Identity { .. } => {
                let what = format!(
                    "SQL Server cannot number the column `{}.{}`, which is there, in another way",
                    altered.table.name, was.name
                );
                let help = "make a new table, fill it and drop the old one, in \
                            `upgrade(<backend>)` sections";
                self.unable(Code::S1006, what, help, at);
                Vec::new()
            }
            ColumnChange::Generated { .. } => {
                let what = format!(
                    "SQL Server cannot make `{}.{}`, which is there, a computed column or a plain one",
                    altered.table.name, was.name
                );
                self.unable(Code::S1007, what, "add a column and drop the old one", at);
                Vec::new()
            }
            ColumnChange::Default(None) | ColumnChange::Clauses(_) => {
                vec![altered.alter(change.clone())]
            }
        }
    }

    /// A unique constraint of the column is an index while the column may be NULL.
    fn set_nullable(&mut self, altered: &Altered<'_>, nullable: bool) -> Vec<Operation> {
        let change = altered.alter(ColumnChange::Nullable(nullable));
        if nullable == altered.was.nullable || !nullable {
            return vec![change];
        }
        let at = altered.column.span;
        let (mut operations, mut behind) = (Vec::new(), Vec::new());
        for (dropped, index) in self.unique_again(altered) {
            operations.push(dropped);
            let (table, index) = (altered.name.clone(), Box::new(index));
            behind.push(Operation::CreateIndex { table, index, at, if_absent: false });
        }
        operations.push(change);
        operations.extend(behind);
        operations
    }

    /// What is UNIQUE with a column that may be NULL from now on: what drops it, and the index that it becomes.
    fn unique_again(&mut self, altered: &Altered<'_>) -> Vec<(Operation, Index)> {
        let after = altered.changed(|column| column.nullable = true);
        let (own, at) = (&altered.was.name, altered.column.span);
        let mut found = Vec::new();
        for one in altered.table.constraints.iter().filter(|one| one.columns().contains(&own)) {
            let (Some(index), Some(name)) = (unique::of_nullable(&after, one), &one.name) else {
                continue;
            };
            if self.is_referenced(altered.table, one) {
                self.misfits.push(unique::null_key(&altered.table.name, &index, at));
            }
            found.push((drop_constraint(altered.name, name.clone(), at), index));
        }
        for one in altered.table.indexes.iter().filter(|one| unique::is_constraint(one)) {
            let constraint = unique::constraint_of(one);
            let names = constraint.columns().contains(&own);
            if let (true, Some(index), Some(name)) =
                (names, unique::of_nullable(&after, &constraint), &one.name)
            {
                found.push((drop_index(altered.name, name.clone(), at), index));
            }
        }
        found
    }

    /// Whether a foreign key references just the columns of a key, and no other key has them.
    fn is_referenced(&self, table: &Table, key: &Constraint) -> bool {
        let columns = key.columns();
        let references = |other: &Table| {
            other.foreign_keys().any(|(_, key)| {
                key.references == table.name && same_columns(&key.referenced, &columns)
            })
        };
        keys_of(table, &columns) == 1
            && (references(table) || self.before.referrers(&table.name).any(|one| references(one)))
    }

    /// A default in the place of the one that is there, under its name if nobody chose that.
    fn new_default(
        &mut self,
        altered: &Altered<'_>,
        to: &DefaultValue,
        of: Option<&PortableType>,
        at: Span,
    ) -> DefaultValue {
        let old = altered.was.default.as_ref().filter(|old| old.automatic);
        let name = old
            .and_then(|old| old.name.clone())
            .unwrap_or_else(|| naming::default(self.before, altered.table, &altered.was.name));
        self.default_value(to, (name, of), altered.table, at)
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
        let held = lowering::holding_type(self.before, table, &was.name, altered.column.span);
        self.misfits.extend(held);
        if was.generated.is_some() {
            self.misfits.push(altered.in_use("what it is computed from"));
            return Vec::new();
        }
        let purpose = Purpose::Value(Some(&portable));
        let using = using.map(|using| self.expression(using, Some(table), purpose, at));
        if using.is_none() {
            self.is_convertible(was, portable, at);
        }
        self.conditions_on(altered, portable);
        if was.identity.is_some() && (!is_whole(portable) || using.is_some()) {
            self.misfits.push(altered.in_use("its identity"));
        }
        let default = was.default.as_ref();
        let default = default.and_then(|default| self.follow(altered, default, portable, at));
        let native = types::native(portable);
        let after = altered.changed(|column| column.data_type = native.clone());
        self.misfits.extend(reference::of(self.before, at).of_changed(&after));
        let mut operations = self.no_longer_json(altered, portable);
        let is_new = default != was.default;
        if is_new {
            operations.push(altered.alter(ColumnChange::Default(None)));
        }
        let change = ColumnChange::Type { to: native, using, nullable: None, clauses: None, at };
        operations.push(altered.alter(change));
        if is_new && default.is_some() {
            operations.push(altered.alter(ColumnChange::Default(default.map(Box::new))));
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
            Some(Follower::Anew(value)) => {
                let value = DefaultValue { value, name: None, automatic: true };
                Some(self.new_default(altered, &value, Some(&to), at))
            }
            None => {
                self.misfits.push(family::no_follower(altered.table, altered.was, to, at));
                None
            }
        }
    }

    /// The conditions that read the column, and that may have no meaning for values of another kind.
    fn conditions_on(&mut self, altered: &Altered<'_>, to: PortableType) {
        let from = altered.was.data_type.portable;
        if from.is_some_and(|from| types::are_alike(from, to)) {
            return;
        }
        let document = is_document(altered.was);
        let reads = |text: &Expression| text.mentions(&altered.was.name, self.before.dialect());
        for one in &altered.table.constraints {
            if let (ConstraintKind::Check(check), Some(name)) = (&one.kind, &one.name)
                && reads(check)
                && !(is_json(altered.was) && *check == document)
            {
                self.misfits.push(altered.in_use_by(&format!("the check `{name}`"), one.origin));
            }
        }
        for one in &altered.table.indexes {
            if let Some(name) = &one.name
                && one.predicate.as_ref().is_some_and(reads)
                && !unique::is_constraint(one)
            {
                self.misfits.push(altered.in_use_by(&format!("the index `{name}`"), one.origin));
            }
        }
    }

    fn no_longer_json(&self, altered: &Altered<'_>, to: PortableType) -> Vec<Operation> {
        if !is_json(altered.was) || to == PortableType::Json {
            return Vec::new();
        }
        let document = is_document(altered.was);
        let is_own = |kind: &ConstraintKind| matches!(kind, ConstraintKind::Check(check) if *check == document);
        let mut checks = altered.table.constraints.iter();
        let check = checks.find(|one| one.automatic && is_own(&one.kind));
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
        (to == PortableType::Json && !is_json(altered.was)).then(|| {
            add_constraint(altered.name, self.json_check(altered.table, altered.was), at, false)
        })
    }
}

const fn is_whole(portable: PortableType) -> bool {
    matches!(portable, PortableType::SmallInt | PortableType::Integer | PortableType::BigInt)
}
