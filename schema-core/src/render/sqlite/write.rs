//! Operations as statements of SQLite: those that its ALTER TABLE can do, and those that need none.
//! <https://www.sqlite.org/lang_altertable.html>

use super::table::{self, Literal};
use crate::backend::Dialect;
use crate::capability::NameSpace;
use crate::catalog::{
    Catalog, Column, Constraint, ConstraintKind, Dependent, Expression, Name, ObjectKind,
    ObjectName, Table,
};
use crate::operation::apply::{constraint_names, index_names};
use crate::operation::{ColumnChange, Operation};
use crate::sql::{Lexer, TokenKind, name_of};

const DIALECT: Dialect = Dialect::Sqlite;

/// The first SQLite that adds and drops NOT NULL and CHECK in place.
const ALTERS_IN_PLACE: u32 = 3_053_000;

/// The words of a check that make no NULL of what is not NULL.
const NEVER_NULL: &[&str] = &[
    "AND",
    "OR",
    "NOT",
    "IN",
    "BETWEEN",
    "LIKE",
    "LENGTH",
    "LOWER",
    "UPPER",
    "TRIM",
    "ABS",
    "JSON_VALID",
];

/// A statement that changes a table in place.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct InPlace {
    /// The first SQLite that has it; 0 where any that we support does.
    pub(super) since: u32,
    /// Its text.
    pub(super) text: String,
}

/// Writes an operation that is no change of what is in a table.
pub(super) fn alone(operation: &Operation, before: &Catalog) -> Vec<String> {
    let relation = |name: &ObjectName| before.holder(NameSpace::Relation, name).is_some();
    match operation {
        Operation::CreateTable { table, if_absent, .. } => {
            let there = *if_absent && relation(&table.name);
            unless(there, || table::create(table, *if_absent))
        }
        Operation::DropTable { table, if_present, .. } => {
            let absent = *if_present && !relation(&table.value);
            unless(absent, || drop("TABLE", &table.value, *if_present))
        }
        Operation::RenameTable { table, to, if_present } => {
            let absent = *if_present && !relation(&table.value);
            unless(absent, || {
                format!("{} RENAME TO {}", alter(&table.value), table::name(&to.value))
            })
        }
        Operation::RenameColumn { table, column, to } => vec![format!(
            "{} RENAME COLUMN {} TO {}",
            alter(&table.value),
            table::name(&column.value),
            table::name(&to.value)
        )],
        Operation::CreateObject { object, if_absent, replace, .. } => {
            let known = before.object(&object.key).is_some();
            if known && *if_absent {
                return Vec::new();
            }
            let replaced =
                (known && *replace).then(|| drop_object(object.key.kind, &object.key.name, false));
            let texts = object.definition.iter().map(|text| text.to_string());
            replaced.into_iter().chain(texts).collect()
        }
        Operation::DropObject { key, if_present, .. } => {
            let kind = key.value.kind;
            let absent =
                *if_present && before.objects_named(kind, &key.value.name).next().is_none();
            unless(absent, || drop_object(kind, &key.value.name, *if_present))
        }
        Operation::AlterObject { statement, .. } | Operation::RenameObject { statement, .. } => {
            vec![statement.to_string()]
        }
        _ => Vec::new(),
    }
}

fn unless(nothing_to_do: bool, text: impl FnOnce() -> String) -> Vec<String> {
    if nothing_to_do { Vec::new() } else { vec![text()] }
}

fn alter(table: &ObjectName) -> String {
    format!("ALTER TABLE {}", table::object(table))
}

fn drop(noun: &str, name: &ObjectName, if_present: bool) -> String {
    let present = if if_present { "IF EXISTS " } else { "" };
    format!("DROP {noun} {present}{}", table::object(name))
}

fn drop_object(kind: ObjectKind, name: &ObjectName, if_present: bool) -> String {
    let noun = match kind {
        ObjectKind::VirtualTable => "TABLE".to_owned(),
        other => other.noun().to_ascii_uppercase(),
    };
    drop(&noun, name, if_present)
}

/// The table in which an operation changes something, as it is before; `None` for other operations, and
/// where there is no such table.
pub(super) fn table_of<'c>(
    operation: &Operation,
    before: &'c Catalog,
) -> Option<&'c std::sync::Arc<Table>> {
    match operation {
        Operation::AddColumn { table, .. }
        | Operation::DropColumn { table, .. }
        | Operation::AlterColumn { table, .. }
        | Operation::AddConstraint { table, .. }
        | Operation::DropConstraint { table, .. }
        | Operation::DropUnnamed { table, .. }
        | Operation::RenameConstraint { table, .. }
        | Operation::CreateIndex { table, .. }
        | Operation::SetTableClauses { table, .. } => before.table(&table.value),
        Operation::DropIndex { index, .. } | Operation::RenameIndex { index, .. } => {
            before.table_of_index(&index.value)
        }
        _ => None,
    }
}

/// Whether a change of a table leaves it as it is.
pub(super) fn does_nothing(operation: &Operation, table: &Table, before: &Catalog) -> bool {
    match operation {
        Operation::AddColumn { column, if_absent, .. } => {
            *if_absent && table.column(&column.name).is_some()
        }
        Operation::DropColumn { column, .. } => {
            table.columns_known && table.column(&column.value).is_none()
        }
        Operation::AlterColumn { column, change, .. } => match table.column(&column.value) {
            Some(column) => is_so(column, change),
            None => table.columns_known,
        },
        Operation::DropConstraint { constraint, .. }
        | Operation::RenameConstraint { constraint, .. } => {
            table.constraint(&constraint.value).is_none()
        }
        Operation::CreateIndex { index, if_absent, .. } => {
            let name = index.name.as_ref().map(|name| table.name.sibling(name.clone()));
            let taken = |name| before.holder(NameSpace::Relation, &name).is_some();
            *if_absent && name.is_some_and(taken)
        }
        Operation::SetTableClauses { clauses, .. } => table.clauses == *clauses,
        _ => false,
    }
}

fn is_so(column: &Column, change: &ColumnChange) -> bool {
    match change {
        ColumnChange::Type { to, using: None, nullable, clauses, .. } => {
            column.data_type == *to
                && super::types::converted(&column.data_type, to, "").is_none()
                && nullable.is_none_or(|nullable| nullable == column.nullable)
                && clauses.as_ref().is_none_or(|clauses| *clauses == column.clauses)
        }
        ColumnChange::Type { .. } => false,
        ColumnChange::Nullable(nullable) => column.nullable == *nullable,
        ColumnChange::Default(default) => column.default.as_ref() == default.as_deref(),
        ColumnChange::Identity { to, .. } => column.identity == *to,
        ColumnChange::Generated { to, .. } => {
            column.generated.as_ref().map(|one| &one.expression) == to.as_ref()
        }
        ColumnChange::Clauses(clauses) => column.clauses == *clauses,
    }
}

/// Writes a change of a table in place; `None` where it needs a rebuild.
pub(super) fn in_place(
    operation: &Operation,
    table: &Table,
    before: &Catalog,
) -> Option<Vec<InPlace>> {
    let alter = alter(&table.name);
    match operation {
        Operation::AddColumn { column, .. } => {
            let text = format!("{alter} ADD COLUMN {}", table::column(column));
            can_be_added(column).then(|| vec![always(text)])
        }
        Operation::DropColumn { column, .. } => {
            let text = format!("{alter} DROP COLUMN {}", table::name(&column.value));
            can_be_dropped(&column.value, table, before).then(|| vec![always(text)])
        }
        Operation::AlterColumn { column, change: ColumnChange::Nullable(nullable), .. } => {
            let verb = if *nullable { "DROP" } else { "SET" };
            let column = table::name(&column.value);
            Some(vec![newly(format!("{alter} ALTER COLUMN {column} {verb} NOT NULL"))])
        }
        Operation::AddConstraint { constraint, .. } => match &constraint.kind {
            ConstraintKind::Check(check) if is_never_null(check, table) => {
                Some(vec![newly(format!("{alter} ADD {}", table::constraint(constraint)))])
            }
            _ => None,
        },
        Operation::DropConstraint { constraint, .. } => {
            let known = table.constraint(&constraint.value).is_some_and(is_check);
            let name = table::name(&constraint.value);
            known.then(|| vec![newly(format!("{alter} DROP CONSTRAINT {name}"))])
        }
        Operation::CreateIndex { index, if_absent, .. } => {
            Some(vec![always(table::create_index(table, index, *if_absent))])
        }
        Operation::DropIndex { index, if_present, .. } => {
            Some(vec![always(drop("INDEX", &index.value, *if_present))])
        }
        Operation::RenameIndex { index, to, .. } => {
            let mut renamed = table.index(&index.value.name)?.clone();
            renamed.name = Some(to.value.clone());
            let made = table::create_index(table, &renamed, false);
            Some(vec![always(drop("INDEX", &index.value, false)), always(made)])
        }
        _ => None,
    }
}

const fn always(text: String) -> InPlace {
    InPlace { since: 0, text }
}

const fn newly(text: String) -> InPlace {
    InPlace { since: ALTERS_IN_PLACE, text }
}

const fn is_check(constraint: &Constraint) -> bool {
    matches!(constraint.kind, ConstraintKind::Check(_))
}

/// Whether a check is true or false of every row. In place SQLite adds none that is NULL of a row that is
/// there, which is no violation of it.
fn is_never_null(check: &Expression, table: &Table) -> bool {
    let text = check.as_str();
    Lexer::new(text, DIALECT).all(|token| match token.kind {
        TokenKind::String | TokenKind::Number => true,
        TokenKind::Symbol => "()<>=!,".contains(token.text(text)),
        TokenKind::Word | TokenKind::QuotedName => {
            match table.column(&Name::new(&name_of(token, text, DIALECT), DIALECT)) {
                Some(column) => !column.nullable,
                None => NEVER_NULL.iter().any(|word| token.is_word(text, word)),
            }
        }
        kind => kind.is_trivia(),
    })
}

/// How a constraint is written with a column that is being added; `None` where SQLite does not take it
/// there.
pub(super) fn with_added(column: &Column, constraint: &Constraint) -> Option<String> {
    match &constraint.kind {
        ConstraintKind::Check(check) if check.mentions(&column.name, DIALECT) => {
            Some(table::constraint(constraint))
        }
        ConstraintKind::ForeignKey(key)
            if key.columns.as_slice() == std::slice::from_ref(&column.name) =>
        {
            let is_null = column.default.as_ref().is_none_or(|default| {
                matches!(table::literal(&default.value), Some((Literal::Null, _)))
            });
            is_null.then(|| table::key_with_column(constraint, key))
        }
        _ => None,
    }
}

/// Whether ADD COLUMN takes a column, whatever rows there are.
fn can_be_added(column: &Column) -> bool {
    if column.identity.is_some() {
        return false;
    }
    if let Some(generated) = &column.generated {
        return !generated.stored;
    }
    match column.default.as_ref().map(|default| table::literal(&default.value)) {
        None | Some(Some((Literal::Null, _))) => column.nullable,
        Some(Some((Literal::Constant | Literal::Word, _))) => true,
        Some(Some((Literal::Clock, _)) | None) => false,
    }
}

/// Whether DROP COLUMN takes a column away: nothing may name it.
fn can_be_dropped(name: &Name, table: &Table, before: &Catalog) -> bool {
    let mentions = |expression: &Expression| expression.mentions(name, DIALECT);
    let computes = |column: &Column| {
        column.name != *name
            && column.generated.as_ref().is_some_and(|generated| mentions(&generated.expression))
    };
    let references = |constraint: &Constraint| match &constraint.kind {
        ConstraintKind::ForeignKey(key) => {
            key.references == table.name && key.referenced.contains(name)
        }
        _ => false,
    };
    let holds = |constraint: &Constraint| {
        constraint_names(constraint, name, DIALECT) || references(constraint)
    };
    (table.columns.len() > 1 || !table.columns_known)
        && !table.columns.iter().any(computes)
        && !table.constraints.iter().any(holds)
        && !table.indexes.iter().any(|index| index_names(index, name, DIALECT))
        && !is_read(name, table, before)
}

/// Whether a view or a trigger writes the name of a column.
fn is_read(name: &Name, table: &Table, before: &Catalog) -> bool {
    before.dependents(&table.name).any(|dependent| match dependent {
        Dependent::Table(_) => false,
        Dependent::Object(key) => before.object(key).is_some_and(|object| {
            object
                .definition
                .iter()
                .any(|text| Expression::new(text, DIALECT).mentions(name, DIALECT))
        }),
    })
}
