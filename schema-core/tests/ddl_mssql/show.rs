//! Operations and catalogs as lines of text.

use std::fmt::Write as _;

use schema_core::catalog::{
    Action, Catalog, Column, Constraint, ConstraintKind, Index, Part, PartKind, Table,
};
use schema_core::ddl::{Condition, Effect, Statement};
use schema_core::operation::{ColumnChange, Operation};
use schema_core::source::Span;

pub(crate) fn statement(statement: &Statement, batch: &str) -> Vec<String> {
    let mut lines = match &statement.effect {
        Effect::Operations(operations) => {
            operations.iter().map(|one| operation(one, batch)).collect()
        }
        Effect::Guarded { guard, then, otherwise } => {
            let asked = |one: &Condition| {
                let word = if one.present { "where" } else { "where no" };
                format!("{word} {:?}", one.asked)
            };
            let first = guard.0.iter().map(asked).collect::<Vec<_>>().join(" and ");
            let line = |one: &Operation| format!("  {}", operation(one, batch));
            let then = then.iter().map(line);
            let word = (!otherwise.is_empty()).then(|| "else".to_owned());
            let otherwise = otherwise.iter().map(line);
            std::iter::once(first).chain(then).chain(word).chain(otherwise).collect()
        }
        Effect::Data(data) => {
            let table = data.table.as_ref().map_or("?".to_owned(), |table| {
                format!("{} at {}", table.value, table.span.of(batch))
            });
            vec![format!("{:?} {table}", data.kind)]
        }
        Effect::Nothing => vec!["nothing".to_owned()],
        Effect::Unmodelled => vec!["unmodelled".to_owned()],
        Effect::Opaque(what) => vec![format!("opaque: {what}")],
    };
    if statement.unmodelled {
        lines.push("and more".to_owned());
    }
    lines
}

fn flag(is: bool, text: &str) -> String {
    if is { format!(" {text}") } else { String::new() }
}

fn operation(operation: &Operation, batch: &str) -> String {
    let of = |span: &Span| format!(" at {}", span.of(batch));
    match operation {
        Operation::CreateTable { table, at, if_absent } => {
            format!("create table {}{}{}", table.name, flag(*if_absent, "if absent"), of(at))
        }
        Operation::DropTable { table, if_present, .. } => {
            format!(
                "drop table {}{}{}",
                table.value,
                flag(*if_present, "if present"),
                of(&table.span)
            )
        }
        Operation::RenameTable { table, to, .. } => {
            format!("rename {} to {}{}{}", table.value, to.value, of(&table.span), of(&to.span))
        }
        Operation::AddColumn { table, column: one, at, if_absent } => {
            let absent = flag(*if_absent, "if absent");
            format!("{}: add {}{absent}{}", table.value, column(one), of(at))
        }
        Operation::DropColumn { table, column, if_present, .. } => {
            let present = flag(*if_present, "if present");
            format!("{}: drop column {}{present}{}", table.value, column.value, of(&column.span))
        }
        Operation::RenameColumn { table, column, to } => format!(
            "{}: rename column {} to {}{}{}",
            table.value,
            column.value,
            to.value,
            of(&column.span),
            of(&to.span)
        ),
        Operation::AlterColumn { table, column, change } => {
            format!("{}: {} {}", table.value, column.value, column_change(change))
        }
        Operation::AddConstraint { table, constraint: one, at, inline, .. } => {
            format!("{}: add {}{}{}", table.value, constraint(one), flag(*inline, "inline"), of(at))
        }
        Operation::DropConstraint { table, constraint, if_present, .. } => {
            let present = flag(*if_present, "if present");
            let at = of(&constraint.span);
            format!("{}: drop constraint {}{present}{at}", table.value, constraint.value)
        }
        Operation::ValidateConstraint { table, constraint, validated } => {
            format!("{}: {} validated {validated}", table.value, constraint.value)
        }
        Operation::CreateIndex { table, index: one, at, if_absent } => {
            format!(
                "{}: create {}{}{}",
                table.value,
                index(one),
                flag(*if_absent, "if absent"),
                of(at)
            )
        }
        Operation::DropIndex { index, table, if_present, .. } => {
            let table = table.as_ref().map_or(String::new(), |table| table.value.to_string());
            format!(
                "{table}: drop index {}{}{}",
                index.value,
                flag(*if_present, "if present"),
                of(&index.span)
            )
        }
        Operation::RenameIndex { index, table, to, .. } => {
            let table = table.as_ref().map_or(String::new(), |table| table.value.to_string());
            format!("{table}: rename index {} to {}", index.value, to.value)
        }
        Operation::SetComment { table, column, comment } => {
            let column = column.as_ref().map_or("", |column| column.value.as_str());
            format!("comment {} {column} {}", table.value, comment.as_deref().unwrap_or("none"))
        }
        Operation::SetSchema { name, kind, schema } => {
            let schema = schema.as_ref().map_or("default", |schema| schema.value.as_str());
            format!("move {}{} to {schema}", kind.map_or("", |kind| kind.noun()), name.value)
        }
        Operation::CreateObject { object, at, if_absent, replace } => format!(
            "create {} {}{}{} reads {:?}{}",
            object.key.kind,
            object.key.name,
            flag(*if_absent, "if absent"),
            flag(*replace, "or replace"),
            object.reads,
            of(at)
        ),
        Operation::AlterObject { key, replaces, .. } => {
            format!("alter {} {} {replaces:?}{}", key.value.kind, key.value.name, of(&key.span))
        }
        Operation::DropObject { key, if_present, .. } => {
            let present = flag(*if_present, "if present");
            format!("drop {} {}{present}{}", key.value.kind, key.value.name, of(&key.span))
        }
        other => format!("{other:?}"),
    }
}

fn column_change(change: &ColumnChange) -> String {
    match change {
        ColumnChange::Type { to, nullable, clauses, .. } => {
            let clauses = clauses.as_deref().unwrap_or("");
            format!("type {to} nullable {nullable:?} {clauses}").trim_end().to_owned()
        }
        ColumnChange::Default(None) => "default none".to_owned(),
        ColumnChange::Default(Some(default)) => {
            let name = default.name.as_ref().map_or("", |name| name.as_str());
            format!("default {} {name}", default.value).trim_end().to_owned()
        }
        other => format!("{other:?}"),
    }
}

/// A catalog, sorted by names.
pub(crate) fn catalog(catalog: &Catalog) -> String {
    let mut text = String::new();
    for one in catalog.tables() {
        table(&mut text, one);
    }
    for object in catalog.objects() {
        let stale = flag(object.stale, "stale");
        let key = &object.key;
        let _ = writeln!(text, "{} {} reads {:?}{stale}", key.kind, key.name, object.reads);
    }
    text
}

fn table(text: &mut String, table: &Table) {
    let temporary = flag(table.temporary, "temporary");
    let unknown = flag(!table.columns_known, "of unknown columns");
    let comment = table.comment.as_deref().unwrap_or("");
    let _ = writeln!(
        text,
        "{}",
        format!("table {}{temporary}{unknown} {} {comment}", table.name, table.clauses).trim_end()
    );
    for one in &table.columns {
        let _ = writeln!(text, "  {}", column(one));
    }
    for one in &table.constraints {
        let _ = writeln!(text, "  {}", constraint(one));
    }
    for one in &table.indexes {
        let _ = writeln!(text, "  {}", index(one));
    }
}

fn column(column: &Column) -> String {
    let mut text = format!("{} {}", column.name, column.data_type);
    text.push_str(if column.nullable { "" } else { " NOT NULL" });
    if let Some(identity) = &column.identity {
        let _ = write!(text, " IDENTITY{}", identity.options);
    }
    if let Some(generated) = &column.generated {
        let _ = write!(text, " AS {}{}", generated.expression, flag(generated.stored, "PERSISTED"));
    }
    if let Some(default) = &column.default {
        let name = default.name.as_ref().map_or("", |name| name.as_str());
        let _ = write!(text, " DEFAULT {name}={}", default.value);
    }
    if !column.clauses.is_empty() {
        let _ = write!(text, " {{{}}}", column.clauses);
    }
    if let Some(comment) = &column.comment {
        let _ = write!(text, " -- {comment}");
    }
    text
}

fn parts(parts: &[Part]) -> String {
    let part = |part: &Part| {
        let what = match &part.what {
            PartKind::Column(name) => name.to_string(),
            PartKind::Expression(expression) => expression.to_string(),
        };
        what + if part.descending { " DESC" } else { "" }
    };
    parts.iter().map(part).collect::<Vec<_>>().join(", ")
}

fn constraint(constraint: &Constraint) -> String {
    let name = constraint.name.as_ref().map_or("?", |name| name.as_str());
    let what = match &constraint.kind {
        ConstraintKind::PrimaryKey(columns) | ConstraintKind::Unique(columns) => parts(columns),
        ConstraintKind::Check(check) | ConstraintKind::Exclude(check) => check.to_string(),
        ConstraintKind::ForeignKey(key) => {
            let names = |names: &[schema_core::catalog::Name]| {
                names.iter().map(|name| name.as_str()).collect::<Vec<_>>().join(", ")
            };
            let action = |word: &str, action: Action| match action {
                Action::NoAction => String::new(),
                other => format!(" ON {word} {}", other.sql()),
            };
            format!(
                "{} -> {} ({}){}{}",
                names(&key.columns),
                key.references,
                names(&key.referenced),
                action("DELETE", key.on_delete),
                action("UPDATE", key.on_update)
            )
        }
    };
    let clauses = match &*constraint.clauses {
        "" => String::new(),
        clauses => format!(" {{{clauses}}}"),
    };
    let unchecked = flag(!constraint.validated, "unchecked");
    format!("{} {name}: {what}{clauses}{unchecked}", constraint.noun())
}

fn index(index: &Index) -> String {
    let mut text = format!("index{} ", flag(index.unique, "unique"));
    text.push_str(index.name.as_ref().map_or("?", |name| name.as_str()));
    let _ = write!(text, " ({})", parts(&index.parts));
    if !index.include.is_empty() {
        let _ = write!(text, " include {:?}", index.include);
    }
    if let Some(predicate) = &index.predicate {
        let _ = write!(text, " where {predicate}");
    }
    if let Some(method) = &index.method {
        let _ = write!(text, " by {method}");
    }
    if !index.clauses.is_empty() {
        let _ = write!(text, " {{{}}}", index.clauses);
    }
    text
}
