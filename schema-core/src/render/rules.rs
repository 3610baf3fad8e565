//! What portable SQL refuses of an operation because one of the databases would.

use super::lowering::{self, native_name, native_object};
use crate::backend::Dialect;
use crate::catalog::{
    Action, Catalog, Column, Constraint, ConstraintKind, Name, ObjectName, Table,
};
use crate::diagnostic::Code;
use crate::ledger::{HISTORY_TABLE, REVISION_TABLE};
use crate::operation::{Misfit, MisfitKind, Operation};
use crate::source::Span;

const PORTABLE: Dialect = Dialect::Portable;

/// How the names begin that SQLite keeps for itself. <https://www.sqlite.org/fileformat2.html#intschema>
const SQLITE_PREFIX: &str = "sqlite_";

/// The columns that each table of PostgreSQL has already.
/// <https://www.postgresql.org/docs/current/ddl-system-columns.html>
const SYSTEM_COLUMNS: &[&str] = &["tableoid", "xmin", "cmin", "xmax", "cmax", "ctid"];

/// What is wrong with an operation of portable SQL on every backend.
pub(super) fn refused(operation: &Operation, before: &Catalog) -> Vec<Misfit> {
    let mut misfits = lowering::too_long(operation);
    misfits.extend(kept_names(operation));
    let dialect = before.dialect();
    let known = |name: &ObjectName| before.table(&native_object(name, dialect));
    match operation {
        Operation::CreateTable { table, at, .. } => of_table(table, *at, &mut misfits),
        Operation::AddColumn { table, column, at, .. } => {
            let is_generated = |name: &Name| {
                *name == column.name
                    || known(&table.value).is_some_and(|table| is_generated(table, name, dialect))
            };
            misfits.extend(of_column(column, is_generated, *at));
        }
        Operation::AddConstraint { table, constraint, at, .. } => {
            if let Some(table) = known(&table.value) {
                misfits.extend(of_constraint(constraint, table, dialect, *at));
            }
        }
        Operation::DropColumn { table, column, .. } => {
            let table = known(&table.value).filter(|table| table.columns_known);
            if let Some([only]) = table.map(|table| table.columns.as_slice())
                && only.name == native_name(&column.value, dialect)
            {
                let what = format!("`{}` is the only column of its table", column.value);
                let help = "drop the table, or add another column before";
                misfits.push(unable(Code::S0923, what, help, column.span));
            }
        }
        _ => {}
    }
    misfits
}

fn of_table(table: &Table, at: Span, misfits: &mut Vec<Misfit>) {
    for column in &table.columns {
        let at = lowering::place(column.origin, at);
        misfits.extend(of_column(column, |name| is_generated(table, name, PORTABLE), at));
    }
    for constraint in &table.constraints {
        let at = lowering::place(constraint.origin, at);
        misfits.extend(of_constraint(constraint, table, PORTABLE, at));
    }
}

/// Whether a column of a table in this dialect is computed; the name is one of portable SQL.
fn is_generated(table: &Table, name: &Name, dialect: Dialect) -> bool {
    table.column(&native_name(name, dialect)).is_some_and(|column| column.generated.is_some())
}

/// A generated column reads no generated one.
fn of_column(column: &Column, is_generated: impl Fn(&Name) -> bool, at: Span) -> Option<Misfit> {
    let from = &column.generated.as_ref()?.expression;
    let read = from.names(PORTABLE).find(is_generated)?;
    let what =
        format!("the generated column `{}` reads the generated column `{read}`", column.name);
    Some(unable(Code::S1015, what, "write what that one is computed from in its place", at))
}

/// What a generated column is not in: a primary key, and a foreign key that would change it.
fn of_constraint(
    constraint: &Constraint,
    table: &Table,
    dialect: Dialect,
    at: Span,
) -> Option<Misfit> {
    let computed =
        constraint.columns().into_iter().find(|name| is_generated(table, name, dialect))?;
    match &constraint.kind {
        ConstraintKind::PrimaryKey(_) => {
            let what = format!("the generated column `{computed}` is in a primary key");
            Some(unable(Code::S1015, what, "make it UNIQUE, and another column the key", at))
        }
        ConstraintKind::ForeignKey(key) => {
            let sets = |action: Action| matches!(action, Action::SetNull | Action::SetDefault);
            let changes =
                sets(key.on_delete) || sets(key.on_update) || key.on_update == Action::Cascade;
            let what =
                format!("an action of the foreign key sets the generated column `{computed}`");
            let help = "leave the action out, or reference the table by another column";
            changes.then(|| unable(Code::S1015, what, help, at))
        }
        _ => None,
    }
}

/// The names that an operation makes and that a database, or this tool, keeps for itself.
fn kept_names(operation: &Operation) -> Vec<Misfit> {
    match operation {
        Operation::CreateTable { table, at, .. } => {
            let columns = table.columns.iter();
            let columns =
                columns.filter_map(|one| kept_column(&one.name, lowering::place(one.origin, *at)));
            kept_relation(&table.name.name, *at).into_iter().chain(columns).collect()
        }
        Operation::RenameTable { to, .. } | Operation::RenameIndex { to, .. } => {
            kept_relation(&to.value, to.span).into_iter().collect()
        }
        Operation::CreateIndex { index, at, .. } => {
            index.name.iter().filter_map(|name| kept_relation(name, *at)).collect()
        }
        Operation::AddColumn { column, at, .. } => {
            kept_column(&column.name, *at).into_iter().collect()
        }
        Operation::RenameColumn { to, .. } => kept_column(&to.value, to.span).into_iter().collect(),
        _ => Vec::new(),
    }
}

fn kept_relation(name: &Name, at: Span) -> Option<Misfit> {
    let lower = name.as_str().to_ascii_lowercase();
    let whose = match lower.as_str() {
        REVISION_TABLE | HISTORY_TABLE => "the record of what was run has that name",
        _ if lower.starts_with(SQLITE_PREFIX) => "SQLite keeps names that begin so",
        _ => return None,
    };
    Some(kept(name, whose, at))
}

fn kept_column(name: &Name, at: Span) -> Option<Misfit> {
    let is_kept = SYSTEM_COLUMNS.contains(&name.as_str());
    is_kept.then(|| kept(name, "each table of PostgreSQL has a column of that name already", at))
}

fn kept(name: &Name, whose: &str, at: Span) -> Misfit {
    let what = format!("`{name}` can't be used as a name: {whose}");
    unable(Code::S1016, what, "choose another name", at)
}

fn unable(code: Code, what: String, help: &str, at: Span) -> Misfit {
    Misfit::new(MisfitKind::Unable { code, what, help: help.to_owned(), made: None }, at)
}
