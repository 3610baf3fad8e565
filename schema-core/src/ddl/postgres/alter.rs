//! ALTER TABLE. <https://www.postgresql.org/docs/current/sql-altertable.html>

use super::super::{Asked, Condition, Guard};
use super::{Cursor, Effect, Outcome, column, constraint, identity, text, types};
use crate::catalog::{Constraint, DefaultValue, Identity, IdentityKind, Name, ObjectName};
use crate::operation::{ColumnChange, Operation};
use crate::source::Spanned;

/// The actions that leave nothing in a catalog.
const UNMODELLED: &[&[&str]] = &[
    &["OWNER", "TO"],
    &["ENABLE"],
    &["DISABLE"],
    &["FORCE", "ROW"],
    &["NO", "FORCE"],
    &["CLUSTER", "ON"],
    &["REPLICA", "IDENTITY"],
    &["INHERIT"],
    &["NO", "INHERIT"],
    &["ATTACH", "PARTITION"],
    &["DETACH", "PARTITION"],
    &["OF"],
    &["NOT", "OF"],
    &["OPTIONS"],
    &["RESET"],
    &["SET", "WITHOUT"],
    &["SET", "LOGGED"],
    &["SET", "UNLOGGED"],
    &["SET", "TABLESPACE"],
    &["SET", "ACCESS"],
    &["ALTER", "CONSTRAINT"],
];

/// A table that is altered, and what was read of it.
struct Altering<'c, 'a> {
    cursor: &'c mut Cursor<'a>,
    table: Spanned<ObjectName>,
    if_present: bool,
    outcome: Vec<Operation>,
    unmodelled: bool,
}

/// Takes ALTER TABLE from behind its first words.
pub(super) fn table(cursor: &mut Cursor<'_>) -> Option<Outcome> {
    if cursor.at_words(&["ALL", "IN", "TABLESPACE"]) {
        return Some(Outcome::unmodelled(cursor));
    }
    let if_present = cursor.eat_words(&["IF", "EXISTS"]);
    let table = text::relation(cursor)?;
    let outcome = Vec::new();
    let mut altering = Altering { cursor, table, if_present, outcome, unmodelled: false };
    loop {
        altering.action()?;
        if !altering.cursor.eat_symbol(b',') {
            break;
        }
    }
    let Altering { table, outcome, unmodelled, .. } = altering;
    let outcome = Outcome::of(outcome, unmodelled);
    Some(if if_present { guarded(outcome, table.value) } else { outcome })
}

/// What is done only where the table is there. Renaming says so itself.
fn guarded(outcome: Outcome, table: ObjectName) -> Outcome {
    match outcome.effect {
        Effect::Operations(then) if !matches!(then.as_slice(), [Operation::RenameTable { .. }]) => {
            let condition = Condition { asked: Asked::Relation(table), present: true };
            let guard = Guard(vec![condition]);
            Outcome { effect: Effect::Guarded { guard, then, otherwise: Vec::new() }, ..outcome }
        }
        effect => Outcome { effect, ..outcome },
    }
}

impl Altering<'_, '_> {
    fn action(&mut self) -> Option<()> {
        if UNMODELLED.iter().any(|words| self.cursor.at_words(words)) {
            self.skip_unmodelled();
            return Some(());
        }
        let word = self.cursor.eat_any(&["ADD", "DROP", "ALTER", "RENAME", "SET", "VALIDATE"])?;
        match word {
            "ADD" => self.add(),
            "DROP" => self.drop(),
            "ALTER" => self.alter_column(),
            "RENAME" => self.rename(),
            "SET" => self.set(),
            _ => self.validate(),
        }
    }

    /// Leaves out what no catalog holds.
    fn skip_unmodelled(&mut self) {
        self.unmodelled = true;
        self.cursor.skip_until(|_| false);
    }

    fn push(&mut self, operation: Operation) -> Option<()> {
        self.outcome.push(operation);
        Some(())
    }

    fn table(&self) -> Spanned<ObjectName> {
        self.table.clone()
    }

    fn add(&mut self) -> Option<()> {
        if self.cursor.at_word("CONSTRAINT") && self.cursor.word_at(2, "NOT") {
            self.cursor.at += 2;
        }
        if self.cursor.eat_words(&["NOT", "NULL"]) {
            let column = self.cursor.name()?;
            self.cursor.skip_until(|_| false);
            return self.change(column, ColumnChange::Nullable(false));
        }
        if constraint::begins(self.cursor) {
            let read = constraint::of_table(self.cursor)?;
            return self.push(Operation::AddConstraint {
                table: self.table(),
                constraint: Box::new(read.constraint),
                at: read.at,
                inline: false,
                using_index: read.using_index,
            });
        }
        self.cursor.eat("COLUMN");
        let if_absent = self.cursor.eat_words(&["IF", "NOT", "EXISTS"]);
        let definition = column::read(self.cursor)?;
        self.push(Operation::AddColumn {
            table: self.table(),
            column: Box::new(definition.column),
            at: definition.at,
            if_absent,
        });
        let all = definition.constraints.into_iter().map(|read| read.constraint).collect();
        for constraint in super::table::without_doubles(all) {
            self.add_inline(constraint);
        }
        Some(())
    }

    fn add_inline(&mut self, constraint: Constraint) {
        let at = constraint.origin.0.map_or(self.table.span, |place| place.span);
        self.push(Operation::AddConstraint {
            table: self.table(),
            constraint: Box::new(constraint),
            at,
            inline: true,
            using_index: None,
        });
    }

    fn drop(&mut self) -> Option<()> {
        let is_constraint = self.cursor.eat("CONSTRAINT");
        if !is_constraint {
            self.cursor.eat("COLUMN");
        }
        let if_present = self.cursor.eat_words(&["IF", "EXISTS"]);
        let name = self.cursor.name()?;
        let cascade = super::cascade(self.cursor);
        let table = self.table();
        self.push(match is_constraint {
            true => Operation::DropConstraint { table, constraint: name, if_present, cascade },
            false => Operation::DropColumn { table, column: name, if_present, cascade },
        })
    }

    fn rename(&mut self) -> Option<()> {
        if self.cursor.eat("TO") {
            let to = self.cursor.name()?;
            let (table, if_present) = (self.table(), self.if_present);
            return self.push(Operation::RenameTable { table, to, if_present });
        }
        let is_constraint = self.cursor.eat("CONSTRAINT");
        if !is_constraint {
            self.cursor.eat("COLUMN");
        }
        let name = self.cursor.name()?;
        if !self.cursor.eat("TO") {
            return None;
        }
        let to = self.cursor.name()?;
        let table = self.table();
        self.push(match is_constraint {
            true => Operation::RenameConstraint { table, constraint: name, to },
            false => Operation::RenameColumn { table, column: name, to },
        })
    }

    fn set(&mut self) -> Option<()> {
        if self.cursor.at_symbol(b'(') {
            // What else stands behind the columns is not known here.
            self.skip_unmodelled();
            return Some(());
        }
        if !self.cursor.eat("SCHEMA") {
            return None;
        }
        let schema = self.cursor.name()?;
        let schema = super::schema(self.cursor, schema);
        let name = self.table();
        self.push(Operation::SetSchema { name, kind: None, schema })
    }

    fn validate(&mut self) -> Option<()> {
        if !self.cursor.eat("CONSTRAINT") {
            return None;
        }
        let constraint = self.cursor.name()?;
        let table = self.table();
        self.push(Operation::ValidateConstraint { table, constraint, validated: true })
    }

    fn change(&mut self, column: Spanned<Name>, change: ColumnChange) -> Option<()> {
        let table = self.table();
        self.push(Operation::AlterColumn { table, column, change })
    }

    fn alter_column(&mut self) -> Option<()> {
        self.cursor.eat("COLUMN");
        let column = self.cursor.name()?;
        let cursor = &mut *self.cursor;
        let change = if cursor.eat("TYPE") || cursor.eat_words(&["SET", "DATA", "TYPE"]) {
            set_type(cursor)?
        } else if cursor.eat_words(&["SET", "DEFAULT"]) {
            let value = text::value(cursor, &[])?;
            let default = DefaultValue { value, name: None, automatic: true };
            ColumnChange::Default(Some(Box::new(default)))
        } else if cursor.eat_words(&["DROP", "DEFAULT"]) {
            ColumnChange::Default(None)
        } else if cursor.eat_words(&["SET", "NOT", "NULL"]) {
            ColumnChange::Nullable(false)
        } else if cursor.eat_words(&["DROP", "NOT", "NULL"]) {
            ColumnChange::Nullable(true)
        } else if cursor.eat_words(&["SET", "EXPRESSION", "AS"]) {
            let to = Some(text::in_parentheses(cursor)?);
            ColumnChange::Generated { to, if_present: false }
        } else if cursor.eat_words(&["DROP", "EXPRESSION"]) {
            let if_present = cursor.eat_words(&["IF", "EXISTS"]);
            ColumnChange::Generated { to: None, if_present }
        } else if cursor.eat_words(&["DROP", "IDENTITY"]) {
            let if_present = cursor.eat_words(&["IF", "EXISTS"]);
            ColumnChange::Identity { to: None, if_present }
        } else if cursor.eat("ADD") {
            let to = Some(identity::read(cursor)?);
            ColumnChange::Identity { to, if_present: false }
        } else {
            return self.set_options(column);
        };
        self.change(column, change)
    }

    /// Takes `SET ...` of what a catalog holds in part: the options of an identity, statistics, storage.
    fn set_options(&mut self, column: Spanned<Name>) -> Option<()> {
        let words = ["ALWAYS", "BY DEFAULT"];
        let kind = words.into_iter().find(|word| {
            let how = word.split(' ');
            let all: Vec<&str> = ["SET", "GENERATED"].into_iter().chain(how).collect();
            self.cursor.eat_words(&all)
        });
        if let Some(kind) = kind {
            let kind = match kind {
                "ALWAYS" => IdentityKind::Always,
                _ => IdentityKind::ByDefault,
            };
            let to = Some(Identity { kind, options: "".into() });
            self.change(column, ColumnChange::Identity { to, if_present: false });
        } else if !self.cursor.at_any(&["SET", "RESET", "RESTART"]) {
            return None;
        }
        if !self.cursor.is_over() && !self.cursor.at_symbol(b',') {
            self.skip_unmodelled();
        }
        Some(())
    }
}

/// Takes `type [COLLATE name] [USING value]`.
fn set_type(cursor: &mut Cursor<'_>) -> Option<ColumnChange> {
    let typed = types::read(cursor)?;
    // How values are stored and in which order becomes what is usual for the type.
    let clauses = match cursor.eat("COLLATE") {
        true => text::collation(cursor)?.unwrap_or_default(),
        false => String::new(),
    };
    let using = if cursor.eat("USING") { Some(text::value(cursor, &[])?) } else { None };
    Some(ColumnChange::Type {
        to: typed.data_type,
        using,
        nullable: None,
        clauses: Some(clauses.into()),
        at: typed.at,
    })
}
