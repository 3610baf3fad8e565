//! Changes of one table, gathered: they become statements where its ALTER TABLE can do all of them, and
//! one rebuild where it can't.

use std::collections::BTreeMap;
use std::sync::Arc;

use super::super::Rendered;
use super::write::{self, InPlace};
use super::{table, types};
use crate::backend::Dialect;
use crate::capability::NameSpace;
use crate::catalog::{Catalog, Column, ConstraintKind, Expression, Index, Name, ObjectName, Table};
use crate::operation::{ColumnChange, Operation};
use crate::rebuild::{self, Rebuild};
use crate::sql::{Lexer, TokenKind, name_of};

const DIALECT: Dialect = Dialect::Sqlite;

/// Changes of one table in a row.
pub(super) struct Changes {
    /// The table before all of them.
    before: Arc<Table>,
    /// Where the first comes from that SQLite, or an older one, can't do in place.
    because: Option<usize>,
    /// What does all of them in place, as long as that is possible.
    in_place: Option<Vec<Step>>,
    /// What the new table's columns are computed from, where it is not the column of that name.
    values: BTreeMap<Name, String>,
}

/// A statement that changes the table in place.
struct Step {
    statement: usize,
    since: u32,
    text: String,
    /// The column that it adds.
    adds: Option<Box<Column>>,
}

impl Changes {
    /// Begins with a table as it is before the first change.
    pub(super) const fn new(before: Arc<Table>) -> Self {
        Self { before, because: None, in_place: Some(Vec::new()), values: BTreeMap::new() }
    }

    /// Whether an operation on a table can be one of these changes. What computes with columns that they
    /// change must find them changed.
    pub(super) fn take(&self, operation: &Operation, table: &Table) -> bool {
        let is_changed = |name: &Name| {
            self.values.contains_key(name)
                || (table.column(name).is_some() && self.before.column(name).is_none())
        };
        let Operation::AlterColumn { column, change, .. } = operation else {
            return table.name == self.before.name;
        };
        let is_behind = match change {
            ColumnChange::Type { using: Some(using), .. } => {
                using.names(DIALECT).any(|name| is_changed(&name))
            }
            ColumnChange::Type { to, .. } => {
                let known = table.column(&column.value);
                let converted = known.and_then(|one| types::converted(&one.data_type, to, ""));
                converted.is_some() && is_changed(&column.value)
            }
            ColumnChange::Generated { .. } => is_changed(&column.value),
            _ => false,
        };
        table.name == self.before.name && !is_behind
    }

    /// Adds a change.
    pub(super) fn add(
        &mut self,
        operation: &Operation,
        table: &Table,
        before: &Catalog,
        statement: usize,
    ) {
        self.note_values(operation, table);
        let Some(steps) = &mut self.in_place else { return };
        if let Operation::AddConstraint { constraint, .. } = operation
            && let Some(last) = steps.last_mut()
            && let Some(column) = &last.adds
            && let Some(text) = write::with_added(column, constraint)
        {
            last.text.push(' ');
            last.text.push_str(&text);
            return;
        }
        let Some(written) = write::in_place(operation, table, before) else {
            self.in_place = None;
            self.because = Some(statement);
            return;
        };
        if written.iter().any(|one| one.since > 0) {
            self.because.get_or_insert(statement);
        }
        let adds = match operation {
            Operation::AddColumn { column, .. } => Some(column.clone()),
            _ => None,
        };
        let step = |InPlace { since, text }| Step { statement, since, text, adds: adds.clone() };
        steps.extend(written.into_iter().map(step));
    }

    /// Takes down what an operation means for the rows.
    fn note_values(&mut self, operation: &Operation, table: &Table) {
        match operation {
            Operation::AddColumn { column, .. } => {
                let value = column.default.as_ref().map(table::value_of);
                self.values.insert(column.name.clone(), value.unwrap_or_else(|| "NULL".to_owned()));
            }
            Operation::DropColumn { column, .. } => drop(self.values.remove(&column.value)),
            Operation::AlterColumn {
                column, change: ColumnChange::Type { to, using, .. }, ..
            } => {
                let converted = match using {
                    Some(using) => Some(table::closed(using)),
                    None => table.column(&column.value).and_then(|known| {
                        types::converted(&known.data_type, to, &table::name(&known.name))
                    }),
                };
                if let Some(value) = converted {
                    self.values.insert(column.value.clone(), value);
                }
            }
            _ => {}
        }
    }

    /// Writes the changes down; `now` is the catalog behind them.
    pub(super) fn finish(self, now: &Catalog, written: &mut Vec<Rendered>) {
        let Some(statement) = self.because else {
            let steps = self.in_place.into_iter().flatten();
            written.extend(steps.map(|step| Rendered {
                statement: step.statement,
                ..Rendered::statement(step.text)
            }));
            return;
        };
        let Some(after) = now.table(&self.before.name) else { return };
        let text = self.plan(after, now).encode();
        written.push(Rendered { text, rebuild: true, statement });
    }

    fn plan(&self, after: &Table, now: &Catalog) -> Rebuild {
        let temporary = temporary_name(&after.name, now);
        let kept = |index: &Index, of: &Table| {
            index.name.as_ref().is_some_and(|name| of.index(name) == Some(index))
        };
        let names = |index: &Index| index.name.as_ref().map(|name| name.as_str().to_owned());
        let dropped = self.before.indexes.iter().filter(|index| !kept(index, after));
        let new = after.indexes.iter().filter(|index| !kept(index, &self.before));
        Rebuild {
            table: after.name.name.as_str().to_owned(),
            columns: self.before.columns.iter().map(|one| one.name.as_str().to_owned()).collect(),
            create: table::create(&under_another_name(after, &temporary), false),
            temporary: temporary.name.as_str().to_owned(),
            copy: self.copy(after),
            dropped_indexes: dropped.filter_map(names).collect(),
            then: new.map(|index| table::create_index(after, index, false)).collect(),
            in_place: self.in_place.as_ref().map(|steps| rebuild::InPlace {
                since: steps.iter().map(|step| step.since).max().unwrap_or_default(),
                statements: steps.iter().map(|step| step.text.clone()).collect(),
            }),
        }
    }

    fn copy(&self, after: &Table) -> Vec<(String, String)> {
        let number = self.row_number(after).map(|name| (name.to_owned(), name.to_owned()));
        let stored = after.columns.iter().filter(|column| column.generated.is_none());
        let copied = stored.map(|column| {
            let value = match (self.values.get(&column.name), self.before.column(&column.name)) {
                (Some(value), _) => value.clone(),
                (None, Some(known)) => table::name(&known.name),
                (None, None) => "NULL".to_owned(),
            };
            (column.name.as_str().to_owned(), value)
        });
        number.into_iter().chain(copied).collect()
    }

    /// A name of the rows' own number, where no column is the same: what else knows rows by it, as a table
    /// for full-text search does, must find them behind the rebuild.
    fn row_number(&self, after: &Table) -> Option<&'static str> {
        let numbered = |table: &Table| !table::has_words(&table.clauses, &["WITHOUT", "ROWID"]);
        if !numbered(&self.before) || !numbered(after) || numbers_its_rows(after) {
            return None;
        }
        let is_free = |name: &&str| {
            let name = Name::new(name, DIALECT);
            self.before.column(&name).is_none() && after.column(&name).is_none()
        };
        ["rowid", "_rowid_", "oid"].into_iter().find(is_free)
    }
}

/// Whether a table's key is the number of its rows.
fn numbers_its_rows(table: &Table) -> bool {
    let [key] = table.primary_key_columns()[..] else { return false };
    let column = table.column(key);
    column.is_some_and(|column| column.data_type.as_str().eq_ignore_ascii_case(types::IDENTITY))
}

/// A name for the new table, the same in every run, that nothing has.
fn temporary_name(table: &ObjectName, now: &Catalog) -> ObjectName {
    let plain = format!("schema_rebuild_{}", table.name);
    let name = |text: &str| table.sibling(Name::new(text, DIALECT));
    let mut candidate = name(&plain);
    let mut attempt = 2u32;
    while now.holder(NameSpace::Relation, &candidate).is_some() {
        candidate = name(&format!("{plain}_{attempt}"));
        attempt += 1;
    }
    candidate
}

/// The table with another name, also in the checks that name it. SQLite names it anew in them when
/// the new table gets the old one's name.
fn under_another_name(table: &Table, name: &ObjectName) -> Table {
    let mut renamed = Table { name: name.clone(), ..table.clone() };
    for constraint in &mut renamed.constraints {
        if let ConstraintKind::Check(check) = &mut constraint.kind
            && check.mentions(&table.name.name, DIALECT)
        {
            *check = qualified_anew(check, &table.name.name, &table::name(&name.name));
        }
    }
    renamed
}

/// An expression with `old.` replaced.
fn qualified_anew(expression: &Expression, old: &Name, new: &str) -> Expression {
    let text = expression.as_str();
    let mut changed = String::with_capacity(text.len());
    let mut tokens = Lexer::new(text, DIALECT).peekable();
    while let Some(token) = tokens.next() {
        let is_name = matches!(token.kind, TokenKind::Word | TokenKind::QuotedName);
        let qualifies = tokens.peek().is_some_and(|next| next.is_symbol(text, b'.'));
        match is_name && qualifies && Name::new(&name_of(token, text, DIALECT), DIALECT) == *old {
            true => changed.push_str(new),
            false => changed.push_str(token.text(text)),
        }
    }
    Expression::new(&changed, DIALECT)
}
