//! ALTER TABLE.

use super::super::SyntaxError;
use super::column;
use super::constraint::{self, Placed};
use crate::catalog::{Name, ObjectName};
use crate::operation::{ColumnChange, Operation};
use crate::portable::parse::{Place, Read, Reader, SECTIONS, mistake};
use crate::source::Spanned;

/// What the changes of a table begin with.
const ACTIONS: &[&str] = &["ADD", "DROP", "ALTER", "RENAME"];

/// What the changes of a column begin with.
const CHANGES: &[&str] = &["SET", "DROP"];

type Table = Spanned<ObjectName>;

/// Reads what stands behind `ALTER TABLE`.
pub(super) fn read(reader: &mut Reader<'_>) -> Read<Vec<Operation>> {
    let table = reader.table()?;
    let mut operations = Vec::new();
    loop {
        let at = reader.cursor.here();
        match reader.cursor.eat_any(ACTIONS) {
            Some("ADD") => add(reader, &table, &mut operations)?,
            Some("DROP") => operations.push(drop(reader, &table)?),
            Some("ALTER") => operations.push(alter(reader, &table)?),
            Some(_) => {
                let rename = rename(reader, &table)?;
                if !operations.is_empty() || reader.cursor.at_symbol(b',') {
                    let message = "a RENAME is the only change of its statement";
                    let help = "write it as an ALTER TABLE of its own";
                    return Err(mistake(at, message).with_help(help));
                }
                return Ok(vec![rename]);
            }
            None => return Err(no_action(reader, &operations)),
        }
        if !reader.cursor.eat_symbol(b',') {
            break;
        }
    }
    if !reader.cursor.is_over() {
        return Err(unended(reader));
    }
    Ok(operations)
}

fn no_action(reader: &Reader<'_>, before: &[Operation]) -> SyntaxError {
    if reader.cursor.at_any(&["MODIFY", "CHANGE"]) {
        return reader.not_portable_here("write `ALTER COLUMN name SET DATA TYPE type`");
    }
    if reader.cursor.at_any(&["SET", "OWNER", "ENABLE", "DISABLE", "VALIDATE", "WITH", "SWITCH"]) {
        return reader.not_portable_here(SECTIONS);
    }
    let error = reader.unexpected_among("`ADD`, `DROP`, `ALTER` or `RENAME`", ACTIONS);
    match before {
        [] => error,
        _ => error.with_help("each change behind a `,` begins with its own word"),
    }
}

/// Something behind a change that does not belong to it.
fn unended(reader: &Reader<'_>) -> SyntaxError {
    let error = reader.unexpected("`,` or the end of the statement");
    match reader.cursor.at_any(ACTIONS) {
        true => error.with_help("put a `,` in front of it"),
        false => error,
    }
}

fn add(reader: &mut Reader<'_>, table: &Table, operations: &mut Vec<Operation>) -> Read<()> {
    if constraint::at_one(reader) {
        let placed = constraint::read(reader)?;
        operations.push(add_constraint(table, placed, false));
        return Ok(());
    }
    let is_named_column =
        reader.cursor.at_word("COLUMN") && reader.type_at(1) && !reader.type_at(2);
    if !is_named_column {
        reader.cursor.eat("COLUMN");
    }
    if reader.cursor.at_symbol(b'(') {
        let error = reader.unexpected("the name of a column");
        return Err(error.with_help("write `ADD COLUMN` for each, with `,` between them"));
    }
    let defined = column::read(reader)?;
    if !reader.cursor.is_over() && !reader.cursor.at_symbol(b',') {
        return Err(unclosed_column(reader));
    }
    operations.push(Operation::AddColumn {
        table: table.clone(),
        column: Box::new(defined.column),
        at: defined.at,
        if_absent: false,
    });
    let inline = defined.constraints.into_iter().map(|placed| add_constraint(table, placed, true));
    operations.extend(inline);
    Ok(())
}

fn unclosed_column(reader: &Reader<'_>) -> SyntaxError {
    if reader.cursor.at_any(&["FIRST", "AFTER"]) {
        return reader.not_portable_here("leave it out: a new column comes last");
    }
    if reader.cursor.at_any(ACTIONS) {
        return unended(reader);
    }
    column::no_clause(reader, "`,` or the end of the statement")
}

fn add_constraint(table: &Table, placed: Placed, inline: bool) -> Operation {
    Operation::AddConstraint {
        table: table.clone(),
        constraint: Box::new(placed.constraint),
        at: placed.at,
        inline,
        using_index: None,
    }
}

fn drop(reader: &mut Reader<'_>, table: &Table) -> Read<Operation> {
    let table = table.clone();
    if reader.cursor.eat("CONSTRAINT") {
        let constraint = reader.name("the name of a constraint")?;
        let (if_present, cascade) = (false, false);
        return Ok(Operation::DropConstraint { table, constraint, if_present, cascade });
    }
    let unnamed: [&[&str]; 4] = [&["PRIMARY", "KEY"], &["FOREIGN", "KEY"], &["INDEX"], &["CHECK"]];
    let shorter = |words: &&[&str]| reader.cursor.at_words(words);
    if unnamed.iter().any(shorter) && reader.cursor.peek_at(1).is_some() {
        let help = match reader.cursor.at_word("INDEX") {
            true => "write `DROP INDEX name`",
            false => "write `DROP CONSTRAINT name`",
        };
        return Err(reader.not_portable_here(help));
    }
    if reader.cursor.at_word("COLUMN") && reader.cursor.peek_at(1).is_some() {
        reader.cursor.eat("COLUMN");
    }
    let column = reader.column()?;
    Ok(Operation::DropColumn { table, column, if_present: false, cascade: false })
}

fn alter(reader: &mut Reader<'_>, table: &Table) -> Read<Operation> {
    reader.cursor.eat("COLUMN");
    let column = reader.column()?;
    let change = match reader.cursor.eat_any(CHANGES) {
        Some("SET") => set(reader)?,
        Some(_) => unset(reader)?,
        None => return Err(no_change(reader)),
    };
    Ok(Operation::AlterColumn { table: table.clone(), column, change })
}

fn no_change(reader: &Reader<'_>) -> SyntaxError {
    if reader.cursor.at_word("TYPE") || reader.type_at(0) {
        return reader.not_portable_here("write `SET DATA TYPE type`");
    }
    reader.unexpected_among("`SET` or `DROP`", CHANGES)
}

fn set(reader: &mut Reader<'_>) -> Read<ColumnChange> {
    match reader.cursor.eat_any(&["DATA", "NOT", "DEFAULT"]) {
        Some("DATA") => {
            reader.expect("TYPE")?;
            set_type(reader)
        }
        Some("NOT") => {
            reader.expect("NULL")?;
            Ok(ColumnChange::Nullable(false))
        }
        Some(_) => {
            let value = column::default(reader)?;
            Ok(ColumnChange::Default(Some(Box::new(column::unnamed_default(value)))))
        }
        None => Err(no_setting(reader)),
    }
}

fn no_setting(reader: &Reader<'_>) -> SyntaxError {
    if reader.cursor.at_word("TYPE") {
        return reader.not_portable_here("write `SET DATA TYPE type`");
    }
    if reader.cursor.at_word("NULL") {
        return reader.not_portable_here("write `DROP NOT NULL`");
    }
    if reader.cursor.at_any(&["GENERATED", "STATISTICS", "STORAGE", "EXPRESSION"]) {
        return reader.not_portable_here(SECTIONS);
    }
    let words = ["DATA", "NOT", "DEFAULT"];
    reader.unexpected_among("`DATA TYPE`, `NOT NULL` or `DEFAULT`", &words)
}

fn set_type(reader: &mut Reader<'_>) -> Read<ColumnChange> {
    let data_type = reader.data_type()?;
    let using = match reader.cursor.eat("USING") {
        true => Some(reader.written_value(Place::Using)?),
        false => None,
    };
    Ok(ColumnChange::Type {
        to: column::catalog_type(data_type.value),
        using,
        nullable: None,
        clauses: None,
        at: data_type.span,
    })
}

fn unset(reader: &mut Reader<'_>) -> Read<ColumnChange> {
    match reader.cursor.eat_any(&["NOT", "DEFAULT"]) {
        Some("NOT") => {
            reader.expect("NULL")?;
            Ok(ColumnChange::Nullable(true))
        }
        Some(_) => Ok(ColumnChange::Default(None)),
        None if reader.cursor.at_any(&["IDENTITY", "EXPRESSION"]) => {
            Err(reader.not_portable_here(SECTIONS))
        }
        None => Err(reader.unexpected_among("`NOT NULL` or `DEFAULT`", &["NOT", "DEFAULT"])),
    }
}

fn rename(reader: &mut Reader<'_>, table: &Table) -> Read<Operation> {
    let table = table.clone();
    if reader.cursor.eat("TO") {
        let to = reader.name("the new name")?;
        reader.no_schema(to.span)?;
        return Ok(Operation::RenameTable { table, to, if_present: false });
    }
    if reader.cursor.eat("CONSTRAINT") {
        let (constraint, to) = names(reader, "the name of a constraint")?;
        return Ok(Operation::RenameConstraint { table, constraint, to });
    }
    reader.cursor.eat("COLUMN");
    let (column, to) = names(reader, "`TO` or the name of a column")?;
    Ok(Operation::RenameColumn { table, column, to })
}

/// `a TO b`
fn names(reader: &mut Reader<'_>, what: &str) -> Read<(Spanned<Name>, Spanned<Name>)> {
    let from = reader.name(what)?;
    reader.expect("TO")?;
    Ok((from, reader.name("the new name")?))
}
