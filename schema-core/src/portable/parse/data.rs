//! INSERT, UPDATE, DELETE.

use super::super::syntax::{Assignment, DataStatement, Delete, Expr, Insert, Items, Rows, Update};
use super::foreign::SECTIONS;
use super::place::Place;
use super::reader::{Read, Reader, mistake, not_portable};
use crate::catalog::Name;
use crate::ddl::{SyntaxError, SyntaxErrorKind};
use crate::source::{Span, Spanned};

impl Reader<'_> {
    /// A statement that changes rows.
    pub(crate) fn data(&mut self) -> Read<DataStatement> {
        match self.cursor.eat_any(&["INSERT", "UPDATE", "DELETE"]) {
            Some("INSERT") => self.insert().map(DataStatement::Insert),
            Some("UPDATE") => self.update().map(DataStatement::Update),
            Some(_) => self.delete().map(DataStatement::Delete),
            None => Err(self.unexpected("`INSERT`, `UPDATE` or `DELETE`")),
        }
    }

    fn insert(&mut self) -> Read<Insert> {
        if self.cursor.at_any(&["OR", "IGNORE"]) {
            return Err(
                self.not_portable_here("write `INSERT ... SELECT ... WHERE NOT EXISTS (...)`")
            );
        }
        self.expect("INTO")?;
        let table = self.table()?;
        if self.cursor.at_any(&["VALUES", "SELECT", "DEFAULT"]) {
            let error = self.unexpected("`(` and the columns");
            let help = "name the columns: their order is not the same on every database";
            return Err(error.with_help(help));
        }
        let columns = self.columns()?;
        let rows = self.rows(&columns)?;
        Ok(Insert { table, columns, rows })
    }

    fn rows(&mut self, columns: &[Spanned<Name>]) -> Read<Rows> {
        if self.cursor.eat("VALUES") {
            let rows = self.separated(|reader| reader.row(columns.len()))?;
            return Ok(Rows::Values(rows));
        }
        if !self.cursor.at_word("SELECT") {
            return Err(self.unexpected_among("`VALUES` or `SELECT`", &["VALUES", "SELECT"]));
        }
        let select = self.select()?;
        match &select.items {
            Items::These(items) if items.len() != columns.len() => {
                Err(miscounted(select.span, columns.len(), items.len()))
            }
            _ => Ok(Rows::Select(Box::new(select))),
        }
    }

    fn row(&mut self, columns: usize) -> Read<Vec<Expr>> {
        let start = self.start();
        let row = self.parenthesised(|reader| {
            if reader.cursor.at_word("DEFAULT") {
                let help = "write the value, or leave the column out in a statement of its own";
                return Err(reader.not_portable_here(help));
            }
            reader.value(Place::Values)
        })?;
        match row.len() == columns {
            true => Ok(row),
            false => Err(miscounted(self.span_from(start), columns, row.len())),
        }
    }

    fn update(&mut self) -> Read<Update> {
        let table = self.table()?;
        if !self.cursor.at_word("SET") {
            return Err(self.no_set());
        }
        self.expect("SET")?;
        let assignments = self.separated(Self::assignment)?;
        if self.cursor.at_word("FROM") {
            let help = "write `SET column = (SELECT ...)` with `WHERE EXISTS (SELECT ...)`";
            return Err(self.not_portable_here(help));
        }
        let predicate = self.which_rows()?;
        Ok(Update { table, assignments, predicate })
    }

    /// Something else than SET behind the table of an UPDATE.
    fn no_set(&self) -> SyntaxError {
        let error = self.unexpected_among("`SET`", &["SET"]);
        match self.cursor.at_word("AS") || self.cursor.word_at(1, "SET") {
            true => error.with_help("an UPDATE gives its table no second name"),
            false => error,
        }
    }

    fn assignment(&mut self) -> Read<Assignment> {
        if self.cursor.at_symbol(b'(') {
            let message = "a row of columns is not portable";
            let help = "write `column = value` for each";
            return Err(not_portable(self.cursor.here(), message, help));
        }
        let column = self.column()?;
        self.no_table(column.span)?;
        self.expect_symbol(b'=')?;
        if self.cursor.at_word("DEFAULT") {
            return Err(self.not_portable_here("write the value"));
        }
        Ok(Assignment { column, value: self.value(Place::Rows)? })
    }

    fn no_table(&self, name: Span) -> Read<()> {
        if !self.cursor.at_symbol(b'.') {
            return Ok(());
        }
        let message = "SET names its columns without the table";
        Err(not_portable(name, message, "leave the table and the `.` out"))
    }

    fn delete(&mut self) -> Read<Delete> {
        self.expect("FROM")?;
        let table = self.table()?;
        if self.cursor.at_word("USING") {
            let help = format!("write `WHERE EXISTS (SELECT ...)`, or {SECTIONS}");
            return Err(self.not_portable_here(help));
        }
        let predicate = self.which_rows()?;
        Ok(Delete { table, predicate })
    }

    /// `WHERE ...`, or the end of the statement.
    fn which_rows(&mut self) -> Read<Option<Expr>> {
        let predicate = self.predicate()?;
        if predicate.is_none() && !self.cursor.is_over() {
            let expected = "`WHERE` or the end of the statement";
            return Err(self.unexpected_among(expected, &["WHERE"]));
        }
        Ok(predicate)
    }
}

fn miscounted(span: Span, columns: usize, values: usize) -> SyntaxError {
    let s = |count| if count == 1 { "" } else { "s" };
    let (first, second) = (s(columns), s(values));
    let are = if values == 1 { "is" } else { "are" };
    let message = format!("there {are} {values} value{second} for {columns} column{first}");
    let help = "give each of the named columns a value, in their order";
    SyntaxError { kind: SyntaxErrorKind::Values, ..mistake(span, message).with_help(help) }
}
