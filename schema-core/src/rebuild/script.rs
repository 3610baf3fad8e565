//! A rebuild as the SQL that a person would run by hand.

use super::Rebuild;
use crate::backend::Dialect;
use crate::sql::{Lexer, quoted};

impl Rebuild {
    /// The SQL of the rebuild, for the shell of SQLite. What only the live database knows, the text of
    /// its triggers, views and indexes, it asks for and leaves to the reader.
    pub fn script(&self) -> String {
        let mut script = Script::default();
        script.remark(&format!("The table {} is made anew: SQLite can't alter it so.", self.table));
        if let Some(in_place) = &self.in_place {
            script.remark(&format!("From SQLite {} on these are enough:", version(in_place.since)));
            for statement in &in_place.statements {
                script.remark(&format!("    {};", statement.replace('\n', "\n    ")));
            }
        }
        script.remark(
            "Run this outside of a transaction. Inside one the next line does nothing, and",
        );
        script.remark("dropping the table would delete the rows that reference it.");
        script.statement("PRAGMA foreign_keys = OFF");
        script.statement("BEGIN IMMEDIATE");
        script.remark("Keep what this shows: what goes with the table, and what may name it.");
        script.statement(&self.question());
        script.remark("Here drop the views that were shown, and the triggers of other tables.");
        script.statement(&self.create);
        self.copying().iter().for_each(|copy| script.statement(copy));
        self.numbering().iter().for_each(|statement| script.statement(statement));
        self.replacing().iter().for_each(|statement| script.statement(statement));
        self.then.iter().for_each(|statement| script.statement(statement));
        script.remark("Here run again what was shown.");
        script.remark("If this shows a row that was not wrong before, write ROLLBACK.");
        script.statement("PRAGMA foreign_key_check");
        script.statement("COMMIT");
        script.remark("If it was on before:");
        script.statement("PRAGMA foreign_keys = ON");
        script.text
    }

    /// Asks for what is to be made again.
    fn question(&self) -> String {
        let table = string(&self.table);
        let mut text = format!(
            "SELECT type, name, sql FROM main.sqlite_schema WHERE sql IS NOT NULL AND (type IN ('index', \
             'trigger') AND tbl_name = {table} COLLATE NOCASE OR type IN ('view', 'trigger') AND \
             instr(lower(sql), lower({table})))"
        );
        if !self.dropped_indexes.is_empty() {
            let names: Vec<String> =
                self.dropped_indexes.iter().map(|index| string(index)).collect();
            text.push_str(&format!(" AND name COLLATE NOCASE NOT IN ({})", names.join(", ")));
        }
        text
    }

    /// What lets the numbers of AUTOINCREMENT go on where they were.
    pub fn numbering(&self) -> Vec<String> {
        let mut tokens = Lexer::new(&self.create, Dialect::Sqlite);
        if !tokens.any(|token| token.is_word(&self.create, "AUTOINCREMENT")) {
            return Vec::new();
        }
        let known = format!("name = {} COLLATE NOCASE", string(&self.table));
        let temporary = string(&self.temporary);
        vec![
            format!(
                "DELETE FROM main.sqlite_sequence WHERE name = {temporary} AND EXISTS (SELECT 1 FROM \
                 main.sqlite_sequence WHERE {known})"
            ),
            format!("UPDATE main.sqlite_sequence SET name = {temporary} WHERE {known}"),
        ]
    }

    /// The statement that copies the rows, if anything is copied.
    pub fn copying(&self) -> Option<String> {
        if self.copy.is_empty() {
            return None;
        }
        let columns: Vec<String> = self.copy.iter().map(|(column, _)| name(column)).collect();
        let from: Vec<&str> = self.copy.iter().map(|(_, from)| from.as_str()).collect();
        Some(format!(
            "INSERT INTO main.{} ({}) SELECT {} FROM main.{}",
            name(&self.temporary),
            columns.join(", "),
            from.join(", "),
            name(&self.table)
        ))
    }
}

#[derive(Default)]
struct Script {
    text: String,
}

impl Script {
    fn remark(&mut self, text: &str) {
        for line in text.lines() {
            self.text.push_str("-- ");
            self.text.push_str(line);
            self.text.push('\n');
        }
    }

    fn statement(&mut self, text: &str) {
        self.text.push_str(text);
        self.text.push_str(";\n");
    }
}

/// A version as SQLite writes it.
fn version(number: u32) -> String {
    format!("{}.{}.{}", number / 1_000_000, number / 1_000 % 1_000, number % 1_000)
}

fn name(name: &str) -> String {
    quoted(name, Dialect::Sqlite)
}

fn string(text: &str) -> String {
    format!("'{}'", text.replace('\'', "''"))
}
