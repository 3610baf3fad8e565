//! A rebuild as the SQL that a person would run by hand.

use super::Rebuild;
use crate::backend::Dialect;
use crate::sql::{Lexer, quoted};

impl Rebuild {
    /// The SQL of the rebuild, for the shell of SQLite. What only the live database knows, the text of
    /// its triggers and indexes, it asks for and leaves to the reader.
    pub fn script(&self) -> String {
        let mut script = Script::default();
        let (old, new) = (name(&self.table), name(&self.temporary));
        script.remark(&format!("The table {} is made anew: SQLite can't alter it so.", self.table));
        script.remark(
            "Run this outside of a transaction: inside one the next line does nothing, and",
        );
        script.remark("dropping the table would delete the rows that reference it.");
        script.statement("PRAGMA foreign_keys = OFF");
        script.remark("Names in views and triggers stay as they are while the table is away.");
        script.statement("PRAGMA legacy_alter_table = ON");
        script.remark("Keep what this shows: the indexes and triggers that go with the old table.");
        script.statement(&format!(
            "SELECT sql FROM sqlite_schema WHERE tbl_name = {} COLLATE NOCASE AND type IN ('index', \
             'trigger') AND sql IS NOT NULL{}",
            string(&self.table),
            self.without_dropped()
        ));
        script.statement("BEGIN IMMEDIATE");
        script.statement(&self.create);
        if let Some(copy) = self.copying() {
            script.statement(&copy);
        }
        if self.is_numbered() {
            script.remark("The numbering goes on where it was.");
            let known = format!("lower(name) = lower({})", string(&self.table));
            let own = format!("name = {}", string(&self.temporary));
            script.statement(&format!(
                "DELETE FROM sqlite_sequence WHERE {own} AND EXISTS (SELECT 1 FROM sqlite_sequence \
                 WHERE {known})"
            ));
            let temporary = string(&self.temporary);
            script
                .statement(&format!("UPDATE sqlite_sequence SET name = {temporary} WHERE {known}"));
        }
        script.statement(&format!("DROP TABLE {old}"));
        script.statement(&format!("ALTER TABLE {new} RENAME TO {old}"));
        script.remark("Here run again the indexes and triggers that were shown.");
        self.then.iter().for_each(|statement| script.statement(statement));
        script.remark("A row that this shows and that was not wrong before: ROLLBACK.");
        script.statement("PRAGMA foreign_key_check");
        script.statement("COMMIT");
        script.statement("PRAGMA legacy_alter_table = OFF");
        script.statement("PRAGMA foreign_keys = ON");
        script.text
    }

    /// The statement that copies the rows, if anything is copied.
    pub fn copying(&self) -> Option<String> {
        if self.copy.is_empty() {
            return None;
        }
        let columns: Vec<String> = self.copy.iter().map(|(column, _)| name(column)).collect();
        let from: Vec<&str> = self.copy.iter().map(|(_, from)| from.as_str()).collect();
        Some(format!(
            "INSERT INTO {} ({}) SELECT {} FROM {}",
            name(&self.temporary),
            columns.join(", "),
            from.join(", "),
            name(&self.table)
        ))
    }

    fn without_dropped(&self) -> String {
        if self.dropped_indexes.is_empty() {
            return String::new();
        }
        let names: Vec<String> = self.dropped_indexes.iter().map(|index| string(index)).collect();
        format!(" AND name COLLATE NOCASE NOT IN ({})", names.join(", "))
    }

    fn is_numbered(&self) -> bool {
        Lexer::new(&self.create, Dialect::Sqlite)
            .any(|token| token.is_word(&self.create, "AUTOINCREMENT"))
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
        self.text.push_str(text.trim_end_matches([';', ' ', '\n']));
        self.text.push_str(";\n");
    }
}

fn name(name: &str) -> String {
    quoted(name, Dialect::Sqlite)
}

fn string(text: &str) -> String {
    format!("'{}'", text.replace('\'', "''"))
}
