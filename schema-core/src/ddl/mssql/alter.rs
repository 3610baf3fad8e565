//! ALTER TABLE.

use super::super::cursor::Cursor;
use super::super::{Data, DataKind, Effect};
use super::words::Clauses;
use super::{Outcome, column, constraint, index, table, types};
use crate::catalog::{Name, ObjectName};
use crate::operation::{ColumnChange, Operation};
use crate::source::Spanned;

/// An ALTER TABLE that is being read.
struct Reader<'c, 'a> {
    cursor: &'c mut Cursor<'a>,
    table: Spanned<ObjectName>,
    /// Whether new constraints are not checked.
    nocheck: bool,
    operations: Vec<Operation>,
    /// Whether something was changed that a catalog does not hold.
    unmodelled: bool,
}

/// Takes an ALTER TABLE behind TABLE.
pub(super) fn read(cursor: &mut Cursor<'_>) -> Option<Outcome> {
    let table = cursor.object_name()?;
    let mut with = None;
    if cursor.at_words(&["WITH", "CHECK"]) || cursor.at_words(&["WITH", "NOCHECK"]) {
        cursor.at += 1;
        with = cursor.eat_any(&["CHECK", "NOCHECK"]);
    }
    let nocheck = with == Some("NOCHECK");
    let mut reader = Reader { cursor, table, nocheck, operations: Vec::new(), unmodelled: false };
    if reader.cursor.eat("ADD") {
        reader.add()?;
    } else if reader.cursor.eat("DROP") {
        reader.drop()?;
    } else if reader.cursor.eat_words(&["ALTER", "COLUMN"]) {
        reader.alter_column()?;
    } else if let Some(check) = reader.cursor.eat_any(&["CHECK", "NOCHECK"]) {
        reader.switch(check == "CHECK" && with == Some("CHECK"))?;
    } else {
        return reader.other();
    }
    let Reader { operations, unmodelled, .. } = reader;
    cursor.is_over().then(|| Outcome::of(operations, unmodelled))
}

impl Reader<'_, '_> {
    /// What changes a table without changing what a catalog knows of it.
    fn other(self) -> Option<Outcome> {
        let word = self.cursor.eat_any(&["ENABLE", "DISABLE", "SWITCH", "REBUILD", "SET"])?;
        if word == "SWITCH" {
            self.cursor.rest();
            let (kind, table) = (DataKind::Change, Some(self.table));
            let data = Data { kind, table, portable: None };
            return Some(Effect::Data(data).into());
        }
        let history = match word {
            "SET" => table::history(self.cursor),
            _ => None,
        };
        self.cursor.rest();
        Some(match word {
            "REBUILD" => Effect::Nothing.into(),
            _ => Outcome::of(history.into_iter().collect(), true),
        })
    }

    fn add(&mut self) -> Option<()> {
        loop {
            self.added()?;
            if !self.cursor.eat_symbol(b',') {
                return Some(());
            }
            self.cursor.eat("ADD");
        }
    }

    fn added(&mut self) -> Option<()> {
        let cursor = &mut *self.cursor;
        if is_default(cursor) {
            return self.add_default();
        }
        if constraint::is_next(cursor) {
            let (mut constraint, at) = constraint::of_table(cursor)?;
            constraint.validated = !self.nocheck;
            self.operations.push(Operation::AddConstraint {
                table: self.table.clone(),
                constraint: Box::new(constraint),
                at,
                inline: false,
                using_index: None,
            });
        } else if cursor.at_word("INDEX") {
            let (index, at) = index::inline(cursor, None)?;
            self.operations.push(table::of_index(&self.table, index, at));
        } else if cursor.eat_words(&["PERIOD", "FOR", "SYSTEM_TIME"]) {
            cursor.parenthesised()?;
            self.unmodelled = true;
        } else {
            self.add_column()?;
        }
        Some(())
    }

    fn add_column(&mut self) -> Option<()> {
        self.cursor.eat("COLUMN");
        let read = column::read(self.cursor)?;
        self.operations.push(Operation::AddColumn {
            table: self.table.clone(),
            column: Box::new(read.column),
            at: read.at,
            if_absent: false,
        });
        for (mut constraint, at) in read.constraints {
            constraint.validated = !self.nocheck;
            self.operations.push(Operation::AddConstraint {
                table: self.table.clone(),
                constraint: Box::new(constraint),
                at,
                inline: true,
                using_index: None,
            });
        }
        let indexes = read.indexes.into_iter();
        self.operations.extend(indexes.map(|(one, at)| table::of_index(&self.table, one, at)));
        Some(())
    }

    /// Takes `[CONSTRAINT name] DEFAULT value FOR column`.
    fn add_default(&mut self) -> Option<()> {
        let cursor = &mut *self.cursor;
        let name = if cursor.eat("CONSTRAINT") { Some(cursor.name()?) } else { None };
        cursor.eat("DEFAULT");
        let value = column::value(cursor, name.as_ref())?;
        if !cursor.eat("FOR") {
            return None;
        }
        let column = cursor.name()?;
        cursor.eat_words(&["WITH", "VALUES"]);
        self.change(column, ColumnChange::Default(Some(Box::new(value))));
        Some(())
    }

    fn change(&mut self, column: Spanned<Name>, change: ColumnChange) {
        self.operations.push(Operation::AlterColumn { table: self.table.clone(), column, change });
    }

    /// Takes what is dropped: after COLUMN or CONSTRAINT several names, each of which may say anew what
    /// it is. A name alone is a constraint's.
    fn drop(&mut self) -> Option<()> {
        let (mut is_column, mut if_present) = (false, false);
        loop {
            if let Some(word) = self.cursor.eat_any(&["COLUMN", "CONSTRAINT"]) {
                is_column = word == "COLUMN";
                if_present = self.cursor.eat_words(&["IF", "EXISTS"]);
            } else if self.cursor.eat_words(&["PERIOD", "FOR", "SYSTEM_TIME"]) {
                self.unmodelled = true;
                return Some(());
            }
            let name = self.cursor.name()?;
            if self.cursor.eat("WITH") {
                self.cursor.parenthesised()?;
            }
            let (table, cascade) = (self.table.clone(), false);
            self.operations.push(match is_column {
                true => Operation::DropColumn { table, column: name, if_present, cascade },
                false => Operation::DropConstraint { table, constraint: name, if_present, cascade },
            });
            if !self.cursor.eat_symbol(b',') {
                return Some(());
            }
        }
    }

    fn alter_column(&mut self) -> Option<()> {
        let name = self.cursor.name()?;
        if self.cursor.at_any(&["ADD", "DROP"]) {
            self.cursor.rest();
            self.unmodelled = true;
            return Some(());
        }
        let (to, at) = types::read(self.cursor)?;
        let mut nullable = true;
        let mut clauses = Clauses::default();
        while !self.cursor.is_over() {
            let start = self.cursor.at;
            if self.cursor.eat_words(&["NOT", "NULL"]) {
                nullable = false;
            } else if self.cursor.eat("COLLATE") {
                self.cursor.name()?;
                clauses.push(self.cursor, start);
            } else if self.cursor.eat("SPARSE") {
                clauses.push(self.cursor, start);
            } else if self.cursor.eat("WITH") {
                self.cursor.parenthesised()?;
            } else if !self.cursor.eat("NULL") {
                return None;
            }
        }
        let nullable = Some(nullable);
        self.change(
            name,
            ColumnChange::Type { to, using: None, nullable, clauses: Some(clauses.text()), at },
        );
        Some(())
    }

    /// Takes `CHECK CONSTRAINT a, b` and `NOCHECK CONSTRAINT ALL`.
    fn switch(&mut self, validated: bool) -> Option<()> {
        if !self.cursor.eat("CONSTRAINT") {
            return None;
        }
        if self.cursor.eat("ALL") {
            self.unmodelled = true;
            return Some(());
        }
        loop {
            let constraint = self.cursor.name()?;
            let table = self.table.clone();
            self.operations.push(Operation::ValidateConstraint { table, constraint, validated });
            if !self.cursor.eat_symbol(b',') {
                return Some(());
            }
        }
    }
}

/// Whether a default for a column that is there comes next.
fn is_default(cursor: &Cursor<'_>) -> bool {
    cursor.at_word("DEFAULT") || (cursor.at_word("CONSTRAINT") && cursor.word_at(2, "DEFAULT"))
}
