//! What a portable change of a column is here.

use super::lower::{Columns, keep, unless_any};
use super::types;
use super::{default, identity, reference};
use crate::catalog::{
    Catalog, Column, ConstraintKind, DefaultValue, Expression, Identity, Name, ObjectName, Origin,
    PortableType, Table, Type,
};
use crate::operation::{ColumnChange, Misfit, MisfitKind, Operation};
use crate::portable::Purpose;
use crate::render::family::{self, Conversion, Follower};
use crate::render::lowering;
use crate::source::{Span, Spanned};

type Changes = Result<Vec<ColumnChange>, Vec<Misfit>>;

pub(super) fn lower(
    table: &Spanned<ObjectName>,
    column: &Spanned<Name>,
    change: &ColumnChange,
    before: &Catalog,
) -> Result<Vec<Operation>, Vec<Misfit>> {
    let known = before.table(&table.value);
    let was = known.and_then(|table| Some((&**table, table.column(&column.value)?)));
    let changes = match was {
        Some((table, was)) => Altered { table, was, at: column.span, before }.change(change)?,
        // What is not there is told when this is applied.
        None => vec![change.clone()],
    };
    let alter =
        |change| Operation::AlterColumn { table: table.clone(), column: column.clone(), change };
    Ok(changes.into_iter().map(alter).collect())
}

/// A column that is changed.
struct Altered<'a> {
    table: &'a Table,
    was: &'a Column,
    at: Span,
    before: &'a Catalog,
}

impl Altered<'_> {
    fn change(&self, change: &ColumnChange) -> Changes {
        match change {
            ColumnChange::Type { to: Type { portable: Some(portable), .. }, using, at, .. } => {
                self.set_type(*portable, using.as_ref(), *at)
            }
            ColumnChange::Nullable(true) | ColumnChange::Default(_)
                if self.was.identity.is_some() =>
            {
                Err(vec![self.in_use("its identity")])
            }
            ColumnChange::Default(_) if self.was.generated.is_some() => {
                Err(vec![self.in_use("what it is computed from")])
            }
            ColumnChange::Default(Some(default)) => {
                let data_type = self.was.data_type.portable;
                let columns = Columns::of(Some(self.table));
                let default = columns.default(default, data_type.as_ref(), self.at)?;
                Ok(vec![ColumnChange::Default(Some(Box::new(default)))])
            }
            ColumnChange::Identity { to: Some(to), if_present } => {
                Ok(self.set_identity(to, *if_present))
            }
            ColumnChange::Generated { to: Some(expression), if_present } => {
                let purpose = Purpose::Value(self.was.data_type.portable.as_ref());
                let columns = Columns::of(Some(self.table));
                let to = Some(columns.translate(expression, purpose, self.at)?);
                Ok(vec![ColumnChange::Generated { to, if_present: *if_present }])
            }
            other => Ok(vec![other.clone()]),
        }
    }

    /// A column is numbered only where it is never NULL and has no default.
    fn set_identity(&self, to: &Identity, if_present: bool) -> Vec<ColumnChange> {
        let mut changes = Vec::new();
        if self.was.default.is_some() {
            changes.push(ColumnChange::Default(None));
        }
        if self.was.nullable {
            changes.push(ColumnChange::Nullable(false));
        }
        changes.push(ColumnChange::Identity { to: Some(identity::native(to)), if_present });
        changes
    }

    fn set_type(&self, to: PortableType, using: Option<&Expression>, at: Span) -> Changes {
        let mut misfits = lowering::holding_type(self.before, self.table, &self.was.name, self.at);
        let purpose = Purpose::Value(Some(&to));
        let columns = Columns::of(Some(self.table));
        let using = using.map(|using| columns.translate(using, purpose, at));
        if using.is_none() {
            misfits.extend(self.inconvertible(to, at));
        }
        misfits.extend(self.conditions_on(to));
        let using = using.and_then(|using| keep(using, &mut misfits));
        if self.was.identity.is_some() && !is_whole(to) {
            misfits.push(self.in_use("its identity"));
        }
        let default = self.was.default.as_ref();
        let default = default.map(|default| self.follow(default, to, at));
        let default = default.and_then(|default| keep(default, &mut misfits));
        let to = types::native(to);
        misfits.extend(reference::of(self.before, at).of_changed(&self.changed(&to)));
        let stays = to == self.was.data_type;
        let change = ColumnChange::Type { to, using, nullable: None, clauses: None, at };
        let changes = match default.filter(|_| !stays) {
            Some(default) => vec![
                ColumnChange::Default(None),
                change,
                ColumnChange::Default(Some(Box::new(default))),
            ],
            None => vec![change],
        };
        unless_any(misfits, changes)
    }

    /// The table with the column as one of another type.
    fn changed(&self, to: &Type) -> Table {
        let mut table = self.table.clone();
        if let Some(column) = table.column_mut(&self.was.name) {
            column.data_type = to.clone();
        }
        table
    }

    /// The default as one of the new type.
    fn follow(
        &self,
        default: &DefaultValue,
        to: PortableType,
        at: Span,
    ) -> Result<DefaultValue, Vec<Misfit>> {
        let Some(follower) =
            default::follow(&default.value, types::portable(&self.was.data_type), to)
        else {
            return Err(vec![family::no_follower(self.table, self.was, to, at)]);
        };
        match follower {
            Follower::Same => Ok(default.clone()),
            Follower::Anew(portable) => {
                let value = DefaultValue { value: portable, name: None, automatic: true };
                Columns::of(Some(self.table)).default(&value, Some(&to), at)
            }
        }
    }

    /// Why values do not become those of the new type without being told how.
    fn inconvertible(&self, to: PortableType, at: Span) -> Option<Misfit> {
        let from = types::portable(&self.was.data_type)?;
        if types::conversion(from, to, "") != Conversion::Unknown {
            return None;
        }
        Some(family::inconvertible(from, to, at))
    }

    /// The conditions that read the column, and that may have no meaning for values of another kind.
    fn conditions_on(&self, to: PortableType) -> Vec<Misfit> {
        let from = types::portable(&self.was.data_type);
        if from.is_some_and(|from| types::are_alike(from, to)) {
            return Vec::new();
        }
        let reads = |text: &Expression| text.mentions(&self.was.name, self.before.dialect());
        let checks = self.table.constraints.iter().filter_map(|one| match &one.kind {
            ConstraintKind::Check(text) if reads(text) => {
                Some(("check", one.name.as_ref()?, one.origin))
            }
            _ => None,
        });
        let indexes = self.table.indexes.iter().filter_map(|one| {
            one.predicate.as_ref().filter(|text| reads(text))?;
            Some(("index", one.name.as_ref()?, one.origin))
        });
        checks
            .chain(indexes)
            .map(|(what, name, made)| self.in_use_by(&format!("the {what} `{name}`"), made))
            .collect()
    }

    fn in_use(&self, by: &str) -> Misfit {
        self.in_use_by(by, self.was.origin)
    }

    fn in_use_by(&self, by: &str, made: Origin) -> Misfit {
        let what = format!("the column `{}` of `{}`", self.was.name, self.table.name);
        let kind = MisfitKind::InUse { what, by: by.to_owned(), made };
        Misfit::new(kind, self.at)
    }
}

const fn is_whole(portable: PortableType) -> bool {
    matches!(portable, PortableType::SmallInt | PortableType::Integer | PortableType::BigInt)
}
