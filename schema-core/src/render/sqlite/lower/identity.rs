//! Identity columns: SQLite numbers the rows of a whole primary key alone.
//! <https://www.sqlite.org/autoinc.html>

use std::sync::Arc;

use super::super::types;
use super::{Lowering, native};
use crate::catalog::{Constraint, Identity, IdentityKind, Name, ObjectName, Table, Type};
use crate::diagnostic::Code;
use crate::render::lowering;
use crate::source::{Span, Spanned};

impl Lowering<'_> {
    /// Makes the identity column of a new table what it is here, or says why it can't be one.
    pub(super) fn numbers_its_key(&mut self, table: &mut Table, at: Span) {
        let key: Vec<Name> = table.primary_key_columns().into_iter().cloned().collect();
        for column in &mut table.columns {
            let Some(identity) = column.identity.replace(autoincrement()) else {
                column.identity = None;
                continue;
            };
            let at = lowering::place(column.origin, at);
            if key != std::slice::from_ref(&column.name) {
                self.not_numbered(&column.name, at);
            }
            self.counts_from_one(&identity, at);
            column.data_type = Type::new(types::IDENTITY, column.data_type.portable);
        }
    }

    pub(super) fn not_numbered(&mut self, column: &Name, at: Span) {
        let what = format!(
            "SQLite numbers the rows of a table only by its whole primary key, and `{column}` is not it"
        );
        let help = "make the identity column alone the primary key in CREATE TABLE, or write the \
                    statement in `upgrade(<backend>)`";
        self.unable(Code::S1001, what, help, at);
    }

    pub(super) fn counts_from_one(&mut self, identity: &Identity, at: Span) {
        if !identity.options.is_empty() {
            let what = format!("SQLite numbers rows from 1 on, not by `{}`", identity.options);
            let help = "leave the options out, or write the statement in `upgrade(<backend>)`";
            self.unable(Code::S1001, what, help, at);
        }
    }

    /// The primary key of a numbered column stays.
    pub(super) fn keeps_numbering(&mut self, table: &ObjectName, constraint: &Spanned<Name>) {
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

pub(super) fn autoincrement() -> Identity {
    Identity { kind: IdentityKind::Autoincrement, options: Arc::from("") }
}

pub(super) fn is_whole_key(table: &Table, column: &Name) -> bool {
    table.primary_key_columns() == [column]
}
