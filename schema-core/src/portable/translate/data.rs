//! INSERT, UPDATE and DELETE.

use std::collections::BTreeSet;

use super::super::syntax::{Assignment, Delete, Expr, ExprKind, Insert, Literal, Rows, Update};
use super::names;
use super::select::Use;
use super::sql::Sql;
use super::{Translator, literals, unable};
use crate::backend::Backend;
use crate::catalog::{
    Catalog, Column, Dependent, IdentityKind, Name, ObjectKind, ObjectName, PortableType, Table,
};
use crate::diagnostic::Code;
use crate::operation::apply::unknown_column;
use crate::source::{Span, Spanned};

/// The most rows of a VALUES on SQL Server.
const ROWS: usize = 1000;

impl<'a> Translator<'a> {
    /// The statements of an INSERT; none where something does not fit.
    pub(super) fn insert(&mut self, insert: &Insert, catalog: &'a Catalog) -> Vec<String> {
        let Some(target) = self.target(&insert.table, catalog) else { return Vec::new() };
        self.names.enter();
        let columns = self.columns(insert, target, catalog);
        let types: Vec<Option<PortableType>> = columns
            .iter()
            .map(|column| column.and_then(|column| column.data_type.portable))
            .collect();
        let identity = columns.iter().flatten().find(|column| column.identity.is_some()).copied();
        let head = self.insert_head(insert, identity);
        let statements = match &insert.rows {
            Rows::Values(rows) => {
                self.left_out(insert, target, catalog);
                let rows: Vec<String> =
                    rows.iter().map(|row| self.row(row, &columns, &types)).collect();
                let most = if self.backend == Backend::Mssql { ROWS } else { usize::MAX };
                let chunks = rows.chunks(most);
                chunks.map(|rows| format!("{head} VALUES\n    {}", rows.join(",\n    "))).collect()
            }
            Rows::Select(select) => {
                let (query, _) = self.query(select, &Use::Columns(&types));
                vec![format!("{head}\n{query}")]
            }
        };
        self.names.leave();
        match identity {
            Some(identity) => self.numbered(statements, target, identity),
            None => statements,
        }
    }

    fn insert_head(&self, insert: &Insert, identity: Option<&Column>) -> String {
        let table = self.quoted_object(&self.native_object(&insert.table.value));
        let columns = insert.columns.iter().map(|column| self.quoted(&self.native(&column.value)));
        let columns: Vec<String> = columns.collect();
        let always = identity.and_then(|column| column.identity.as_ref());
        let overriding = match (self.backend, always.map(|identity| identity.kind)) {
            (Backend::Postgres, Some(IdentityKind::Always)) => " OVERRIDING SYSTEM VALUE",
            _ => "",
        };
        format!("INSERT INTO {table} ({}){overriding}", columns.join(", "))
    }

    fn row(
        &mut self,
        row: &[Expr],
        columns: &[Option<&Column>],
        types: &[Option<PortableType>],
    ) -> String {
        let mut texts = Vec::with_capacity(row.len());
        for (at, value) in row.iter().enumerate() {
            let column = columns.get(at).copied().flatten();
            if let Some(column) = column.filter(|_| is_null(value)) {
                self.null_for(column, value.span);
            }
            let sql = self.value_for(value, types.get(at).copied().flatten());
            texts.push(sql.text);
        }
        format!("({})", texts.join(", "))
    }

    fn value_for(&mut self, value: &Expr, data_type: Option<PortableType>) -> Sql {
        match data_type {
            Some(data_type) => self.assigned(value, data_type),
            None => self.value(value, None),
        }
    }

    /// Refuses NULL for a column that takes none. Of columns that were not made by portable SQL, too
    /// little is known.
    fn null_for(&mut self, column: &Column, at: Span) {
        if !column.nullable && column.data_type.portable.is_some() {
            let what = format!("the column `{}` is NOT NULL", column.name);
            let help = "give it a value, or leave it out where the database has one";
            self.misfit(unable(Code::S0931, what, help), at);
        }
    }

    /// Refuses rows that give no value to a column that must have one.
    fn left_out(&mut self, insert: &Insert, target: &Table, catalog: &Catalog) {
        if !target.columns_known || has_trigger(catalog, &target.name) {
            return;
        }
        let given: BTreeSet<Name> =
            insert.columns.iter().map(|column| self.native(&column.value)).collect();
        // SQLite numbers the rows of an integer key that is given no value.
        let key = match self.backend {
            Backend::Sqlite => target.primary_key_columns(),
            Backend::Postgres | Backend::Mssql => Vec::new(),
        };
        let must_be_given = |column: &&Column| {
            !column.nullable
                && column.data_type.portable.is_some()
                && column.default.is_none()
                && column.identity.is_none()
                && column.generated.is_none()
                && !given.contains(&column.name)
                && !key.contains(&&column.name)
        };
        for column in target.columns.iter().filter(must_be_given) {
            let what = format!("the column `{}` is NOT NULL and gets no value", column.name);
            let help = "name it among the columns and give it a value";
            self.misfit(unable(Code::S0931, what, help), insert.table.span);
        }
    }

    /// The columns of an INSERT, in its order.
    fn columns(
        &mut self,
        insert: &Insert,
        target: &'a Table,
        catalog: &Catalog,
    ) -> Vec<Option<&'a Column>> {
        let mut seen = BTreeSet::new();
        let columns = insert.columns.iter();
        columns.map(|name| self.set_column(name, target, catalog, &mut seen)).collect()
    }

    /// A column that is given a value.
    fn set_column(
        &mut self,
        name: &Spanned<Name>,
        target: &'a Table,
        catalog: &Catalog,
        seen: &mut BTreeSet<Name>,
    ) -> Option<&'a Column> {
        let own = self.native(&name.value);
        if !seen.insert(own.clone()) {
            let what = format!("the column `{own}` is given two values");
            self.misfit(unable(Code::S0932, what, "name each column once"), name.span);
        }
        let column = target.column(&own);
        match column {
            Some(column) if column.generated.is_some() => {
                let what = format!("the column `{own}` is computed by the database");
                self.misfit(unable(Code::S0932, what, "leave it out"), name.span);
            }
            None if target.columns_known => {
                self.misfit(unknown_column(catalog, target, &own), name.span);
            }
            _ => {}
        }
        column
    }

    /// What has to stand around rows with a value for the identity column.
    fn numbered(&self, statements: Vec<String>, target: &Table, identity: &Column) -> Vec<String> {
        let table = self.quoted_object(&target.name);
        let mut statements = statements;
        match self.backend {
            Backend::Sqlite => {}
            Backend::Postgres => statements.push(self.sequence_moved_on(&table, identity)),
            Backend::Mssql => {
                let inserts = statements.join(";\n");
                statements = vec![format!(
                    "SET IDENTITY_INSERT {table} ON;\n{inserts};\nSET IDENTITY_INSERT {table} OFF"
                )];
            }
        }
        statements
    }

    /// Moves a sequence on behind the last value in its column, never back; on an empty table, or one
    /// whose values are before the sequence, it does nothing.
    fn sequence_moved_on(&self, table: &str, identity: &Column) -> String {
        let name = literals::string(identity.name.as_str(), self.backend);
        let sequence =
            format!("pg_get_serial_sequence({}, {name})", literals::string(table, self.backend));
        let option = |word| identity.identity.as_ref().and_then(|numbers| numbers.option(word));
        let is_rising = option("INCREMENT").unwrap_or(1) > 0;
        let (last, beyond, nothing) = match (is_rising, option("START")) {
            (true, first) => ("MAX", ">", first.unwrap_or(1).saturating_sub(1)),
            (false, first) => ("MIN", "<", first.unwrap_or(-1).saturating_add(1)),
        };
        format!(
            "SELECT setval({sequence}, last_value) FROM (SELECT {last}({}) AS last_value FROM {table}) AS filled \
             WHERE last_value {beyond} COALESCE(pg_sequence_last_value({sequence}), {nothing})",
            self.quoted(&identity.name)
        )
    }

    /// The statement of an UPDATE.
    pub(super) fn update(&mut self, update: &Update, catalog: &'a Catalog) -> Vec<String> {
        let Some(target) = self.target(&update.table, catalog) else { return Vec::new() };
        self.enter(&update.table);
        self.names.take_read();
        let mut seen = BTreeSet::new();
        let assignments: Vec<String> = update
            .assignments
            .iter()
            .map(|assignment| self.assignment(assignment, target, catalog, &mut seen))
            .collect();
        let table = self.quoted_object(&target.name);
        let mut text = format!("UPDATE {table} SET {}", assignments.join(", "));
        // SQLite computes the values of a row when those before it have been changed, but with a FROM
        // those of all rows before any. <https://www.sqlite.org/lang_update.html#update_from>
        let read = self.names.take_read();
        let reads_itself =
            read.iter().any(|name| *name == target.name || catalog.table(name).is_none());
        if reads_itself && self.backend == Backend::Sqlite {
            text.push_str(" FROM (SELECT 1)");
        }
        text.push_str(&self.filter(update.predicate.as_ref()));
        self.names.leave();
        vec![text]
    }

    fn assignment(
        &mut self,
        assignment: &Assignment,
        target: &'a Table,
        catalog: &Catalog,
        seen: &mut BTreeSet<Name>,
    ) -> String {
        let column = self.set_column(&assignment.column, target, catalog, seen);
        if column.is_some_and(|column| column.identity.is_some()) {
            let what =
                format!("the column `{}` is numbered by the database", assignment.column.value);
            let help =
                "SQL Server changes no value of such a column: insert rows with the new ones";
            self.misfit(unable(Code::S0932, what, help), assignment.column.span);
        }
        let data_type = column.and_then(|column| column.data_type.portable);
        let value = self.value_for(&assignment.value, data_type);
        format!("{} = {}", self.quoted(&self.native(&assignment.column.value)), value.text)
    }

    /// The statement of a DELETE.
    pub(super) fn delete(&mut self, delete: &Delete, catalog: &'a Catalog) -> Vec<String> {
        let Some(target) = self.target(&delete.table, catalog) else { return Vec::new() };
        self.enter(&delete.table);
        let table = self.quoted_object(&target.name);
        let text = format!("DELETE FROM {table}{}", self.filter(delete.predicate.as_ref()));
        self.names.leave();
        vec![text]
    }

    fn filter(&mut self, predicate: Option<&Expr>) -> String {
        match predicate {
            Some(predicate) => format!(" WHERE {}", self.condition(predicate).text),
            None => String::new(),
        }
    }

    /// The table whose rows are changed.
    fn target(&mut self, name: &Spanned<ObjectName>, catalog: &'a Catalog) -> Option<&'a Table> {
        let native = self.native_object(&name.value);
        match names::table(catalog, &native) {
            Ok(table) => Some(table),
            Err(kind) => {
                self.misfit(*kind, name.span);
                None
            }
        }
    }

    /// Begins a statement whose expressions name the columns of one table.
    fn enter(&mut self, table: &Spanned<ObjectName>) {
        self.names.enter();
        let native = self.native_object(&table.value);
        if let Err(kind) = self.names.add_table(&native, None) {
            self.misfit(*kind, table.span);
        }
    }
}

fn is_null(expr: &Expr) -> bool {
    matches!(expr.kind, ExprKind::Literal(Literal::Null))
}

/// Whether a trigger may fill in what a row leaves out.
fn has_trigger(catalog: &Catalog, table: &ObjectName) -> bool {
    catalog.dependents(table).any(|dependent| match dependent {
        Dependent::Object(key) => key.kind == ObjectKind::Trigger,
        Dependent::Table(_) => false,
    })
}
