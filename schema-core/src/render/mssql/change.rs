//! How a change of a column that stays is written.

use super::standing::{self, Standing};
use super::{column, table, text, types};
use crate::catalog::{Catalog, Column, DefaultValue, Expression, Generated, Name, Table, Type};
use crate::operation::ColumnChange;
use crate::render::family::Conversion;

/// A column that is to be changed.
pub(super) struct Target<'a> {
    pub(super) table: &'a Table,
    pub(super) was: &'a Column,
    pub(super) before: &'a Catalog,
}

impl Target<'_> {
    /// The batches of a change.
    pub(super) fn change(&self, change: &ColumnChange) -> Vec<String> {
        match change {
            ColumnChange::Type { to, using, nullable, clauses, .. } => {
                let nullable = nullable.unwrap_or(self.was.nullable);
                let clauses = clauses.as_deref().unwrap_or(&self.was.clauses);
                self.set_type(to, using.as_ref(), nullable, clauses)
            }
            ColumnChange::Nullable(nullable) => {
                self.in_place(&self.was.data_type, *nullable, &self.was.clauses)
            }
            ColumnChange::Default(to) => self.set_default(to.as_deref()),
            ColumnChange::Generated { to: Some(expression), .. } => self.compute(expression),
            ColumnChange::Clauses(clauses) => {
                self.in_place(&self.was.data_type, self.was.nullable, clauses)
            }
            // There is no way, and lowering says so.
            ColumnChange::Identity { .. } | ColumnChange::Generated { to: None, .. } => Vec::new(),
        }
    }

    fn set_type(
        &self,
        to: &Type,
        using: Option<&Expression>,
        nullable: bool,
        clauses: &str,
    ) -> Vec<String> {
        let own = text::name(&self.was.name);
        let conversion = match (using, self.was.data_type.portable, to.portable) {
            (Some(using), ..) => Conversion::Using(using.to_string()),
            (None, Some(from), Some(to)) => types::conversion(from, to, &own),
            _ => Conversion::Itself,
        };
        match conversion {
            Conversion::Using(using) => self.by_another(to, &using, nullable, clauses),
            Conversion::Itself | Conversion::Unknown => self.in_place(to, nullable, clauses),
        }
    }

    fn in_place(&self, to: &Type, nullable: bool, clauses: &str) -> Vec<String> {
        let was = self.was;
        if (to, nullable, clauses) == (&was.data_type, was.nullable, &*was.clauses) {
            return Vec::new();
        }
        let change = vec![self.alter_column(to, nullable, clauses)];
        around(standing::on(self.before, self.table, self.was), change)
    }

    fn alter_column(&self, to: &Type, nullable: bool, clauses: &str) -> String {
        let (table, own) = (text::object(&self.table.name), text::name(&self.was.name));
        text::words(&[
            "ALTER TABLE",
            &table,
            "ALTER COLUMN",
            &own,
            to.as_str(),
            &column::kept_clauses(clauses),
            column::nullability(nullable),
        ])
    }

    /// Brings the values over to another column, which then takes the place of the old one.
    fn by_another(&self, to: &Type, using: &str, nullable: bool, clauses: &str) -> Vec<String> {
        let name = &self.table.name;
        let other = Column {
            name: self.free_name(),
            data_type: to.clone(),
            nullable: true,
            clauses: clauses.into(),
            default: None,
            ..self.was.clone()
        };
        let (written, temporary) = (text::object(name), text::name(&other.name));
        let mut change = vec![
            standing::add_column(name, &other),
            format!("UPDATE {written} SET {temporary} = {using}"),
            standing::drop_column(name, &self.was.name),
            rename(&format!("{written}.{temporary}"), &self.was.name, "COLUMN"),
        ];
        if !nullable {
            change.push(self.alter_column(to, nullable, clauses));
        }
        change.extend(self.comment_again());
        around(standing::on(self.before, self.table, self.was), change)
    }

    fn free_name(&self) -> Name {
        let dialect = self.before.dialect();
        let mut text = format!("{}_new", crate::catalog::clipped(self.was.name.as_str(), 100));
        while self.table.column(&Name::new(&text, dialect)).is_some() {
            text.push('_');
        }
        Name::new(&text, dialect)
    }

    fn comment_again(&self) -> Option<String> {
        table::comment(&self.table.name, Some(&self.was.name), None, self.was.comment.as_deref())
    }

    fn set_default(&self, to: Option<&DefaultValue>) -> Vec<String> {
        let (name, own) = (&self.table.name, &self.was.name);
        let old = self.was.default.as_ref();
        let dropped = old.map(|old| standing::drop_default(name, own, old));
        dropped.into_iter().chain(to.map(|to| standing::add_default(name, own, to))).collect()
    }

    /// A column that is computed in another way is made anew: nothing is lost.
    fn compute(&self, expression: &Expression) -> Vec<String> {
        let Some(generated) = &self.was.generated else { return Vec::new() };
        let generated = Generated { expression: expression.clone(), ..generated.clone() };
        let new = Column { generated: Some(generated), ..self.was.clone() };
        let mut change = vec![
            standing::drop_column(&self.table.name, &self.was.name),
            standing::add_column(&self.table.name, &new),
        ];
        change.extend(self.comment_again());
        around(standing::on(self.before, self.table, self.was), change)
    }
}

/// A change with what stands around it.
pub(super) fn around(standing: Standing, change: Vec<String>) -> Vec<String> {
    let Standing { mut drops, makes } = standing;
    drops.extend(change);
    drops.extend(makes);
    drops
}

/// The call that gives something another name.
pub(super) fn rename(path: &str, to: &Name, kind: &str) -> String {
    format!("EXEC sp_rename {}, {}, N'{kind}'", text::string(path), text::string(to.as_str()))
}
