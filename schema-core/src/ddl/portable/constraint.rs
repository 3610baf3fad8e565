//! Constraints, of tables and of columns.

use super::super::SyntaxError;
use crate::catalog::{Action, Constraint, ConstraintKind, Expression, ForeignKey, Name, Part};
use crate::portable::parse::{Place, Read, Reader, mistake};
use crate::source::{Span, Spanned};

/// What the constraints of a table begin with.
const WORDS: &[&str] = &["CONSTRAINT", "PRIMARY", "UNIQUE", "FOREIGN", "CHECK"];

/// A constraint and its place: its name, or the whole of it where it has none.
pub(super) struct Placed {
    pub(super) constraint: Constraint,
    pub(super) at: Span,
}

impl Placed {
    pub(super) fn new(
        reader: &Reader<'_>,
        name: Option<Spanned<Name>>,
        start: usize,
        kind: ConstraintKind,
    ) -> Self {
        let at = name.as_ref().map_or_else(|| reader.span_from(start), |name| name.span);
        let name = name.map(|name| name.value);
        Self { constraint: Constraint::new(name, kind, reader.cursor.origin(at)), at }
    }
}

/// Whether a constraint of a table stands next, and no column. Columns of these names are written in
/// quotes.
pub(super) fn at_one(reader: &Reader<'_>) -> bool {
    reader.cursor.at_any(WORDS)
}

/// Reads a constraint of a table.
pub(super) fn read(reader: &mut Reader<'_>) -> Read<Placed> {
    let start = reader.start();
    let name = name(reader)?;
    let like_column = reader.type_at(1);
    let kind = kind(reader).map_err(|error| match like_column {
        true => error.with_help("if it is a column, write its name in double quotes"),
        false => error,
    })?;
    Ok(Placed::new(reader, name, start, kind))
}

fn kind(reader: &mut Reader<'_>) -> Read<ConstraintKind> {
    Ok(match reader.cursor.eat_any(&["PRIMARY", "UNIQUE", "FOREIGN", "CHECK"]) {
        Some("PRIMARY") => {
            reader.expect("KEY")?;
            ConstraintKind::PrimaryKey(parts(reader)?)
        }
        Some("UNIQUE") => ConstraintKind::Unique(parts(reader)?),
        Some("FOREIGN") => {
            reader.expect("KEY")?;
            let columns = reader.columns()?;
            reader.expect("REFERENCES")?;
            let columns = columns.into_iter().map(|column| column.value).collect();
            ConstraintKind::ForeignKey(foreign_key(reader, columns)?)
        }
        Some(_) => ConstraintKind::Check(check(reader)?),
        None => return Err(no_constraint(reader)),
    })
}

/// `CONSTRAINT name`, if it stands next.
pub(super) fn name(reader: &mut Reader<'_>) -> Read<Option<Spanned<Name>>> {
    match reader.cursor.eat("CONSTRAINT") {
        true => reader.name("the name of a constraint").map(Some),
        false => Ok(None),
    }
}

fn no_constraint(reader: &Reader<'_>) -> SyntaxError {
    let words = ["PRIMARY", "UNIQUE", "FOREIGN", "CHECK"];
    reader.unexpected_among("`PRIMARY KEY`, `UNIQUE`, `FOREIGN KEY` or `CHECK`", &words)
}

fn parts(reader: &mut Reader<'_>) -> Read<Vec<Part>> {
    let columns = reader.columns()?;
    Ok(columns.into_iter().map(|column| Part::column(column.value)).collect())
}

/// What stands behind `CHECK`.
pub(super) fn check(reader: &mut Reader<'_>) -> Read<Expression> {
    reader.expect_symbol(b'(')?;
    let condition = reader.written_condition(Place::Check)?;
    reader.expect_symbol(b')')?;
    Ok(condition)
}

/// What stands behind `REFERENCES`.
pub(super) fn foreign_key(reader: &mut Reader<'_>, columns: Vec<Name>) -> Read<ForeignKey> {
    let references = reader.table()?.value;
    let referenced = match reader.cursor.at_symbol(b'(') {
        true => reader.columns()?.into_iter().map(|column| column.value).collect(),
        false => Vec::new(),
    };
    let (mut on_delete, mut on_update) = (None, None);
    while reader.cursor.at_word("ON") && !reader.cursor.at_words(&["ON", "CONFLICT"]) {
        let at = reader.cursor.here();
        reader.expect("ON")?;
        let which = match reader.cursor.eat_any(&["DELETE", "UPDATE"]) {
            Some("DELETE") => &mut on_delete,
            Some(_) => &mut on_update,
            None => {
                return Err(reader.unexpected_among("`DELETE` or `UPDATE`", &["DELETE", "UPDATE"]));
            }
        };
        if which.replace(action(reader)?).is_some() {
            return Err(
                mistake(at, "the action stands here twice").with_help("leave one of them out")
            );
        }
    }
    let (on_delete, on_update) = (on_delete.unwrap_or_default(), on_update.unwrap_or_default());
    Ok(ForeignKey { columns, references, referenced, on_delete, on_update })
}

fn action(reader: &mut Reader<'_>) -> Read<Action> {
    Ok(match reader.cursor.eat_any(&["NO", "RESTRICT", "CASCADE", "SET"]) {
        Some("NO") => {
            reader.expect("ACTION")?;
            Action::NoAction
        }
        Some("RESTRICT") => Action::Restrict,
        Some("CASCADE") => Action::Cascade,
        Some(_) => match reader.cursor.eat_any(&["NULL", "DEFAULT"]) {
            Some("NULL") => Action::SetNull,
            Some(_) => Action::SetDefault,
            None => {
                return Err(reader.unexpected_among("`NULL` or `DEFAULT`", &["NULL", "DEFAULT"]));
            }
        },
        None => {
            let expected = "`CASCADE`, `RESTRICT`, `SET NULL`, `SET DEFAULT` or `NO ACTION`";
            let words = ["CASCADE", "RESTRICT", "SET", "NO"];
            return Err(reader.unexpected_among(expected, &words));
        }
    })
}
