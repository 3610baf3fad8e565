//! A column, in CREATE TABLE and ALTER TABLE.

use std::sync::Arc;

use super::super::cursor::Cursor;
use super::constraint;
use super::types;
use super::words::Clauses;
use crate::catalog::{
    Column, Constraint, DefaultValue, Generated, Identity, IdentityKind, Index, Name, Type,
};
use crate::source::{Span, Spanned};

/// A column with what is written in it.
pub(super) struct Read {
    pub(super) column: Column,
    pub(super) at: Span,
    pub(super) constraints: Vec<(Constraint, Span)>,
    pub(super) indexes: Vec<(Index, Span)>,
}

/// Words that end a default's expression.
const BEHIND_VALUE: [&str; 22] = [
    "CHECK",
    "COLLATE",
    "CONSTRAINT",
    "DEFAULT",
    "ENCRYPTED",
    "FILESTREAM",
    "FOR",
    "FOREIGN",
    "GENERATED",
    "HIDDEN",
    "IDENTITY",
    "INDEX",
    "MASKED",
    "NOT",
    "NULL",
    "ON",
    "PRIMARY",
    "REFERENCES",
    "ROWGUIDCOL",
    "SPARSE",
    "UNIQUE",
    "WITH",
];

/// Takes a column.
pub(super) fn read(cursor: &mut Cursor<'_>) -> Option<Read> {
    let name = cursor.name()?;
    let origin = cursor.origin(name.span);
    let mut read = Read {
        column: Column {
            name: name.value.clone(),
            data_type: Type::new("", None),
            nullable: true,
            default: None,
            identity: None,
            generated: None,
            clauses: Arc::from(""),
            comment: None,
            origin,
        },
        at: name.span,
        constraints: Vec::new(),
        indexes: Vec::new(),
    };
    if cursor.eat("AS") {
        read.column.generated = Some(computation(cursor)?);
    } else if (cursor.is_over() || cursor.at_symbol(b',')) && name.value.key() == "timestamp" {
        read.column.data_type = Type::new("rowversion", None);
    } else {
        read.column.data_type = types::read(cursor)?.0;
    }
    let mut options = Options { nullable: None, clauses: Clauses::default() };
    while !cursor.is_over() && !cursor.at_symbol(b',') {
        options.one(cursor, &name, &mut read)?;
    }
    let never = types::is_never_null(&read.column.data_type) || read.column.identity.is_some();
    read.column.nullable = options.nullable.unwrap_or(!never);
    read.column.clauses = options.clauses.text();
    Some(read)
}

/// Takes what a column is computed from.
fn computation(cursor: &mut Cursor<'_>) -> Option<Generated> {
    let ends = ["PERSISTED", "CONSTRAINT", "PRIMARY", "UNIQUE", "CHECK", "FOREIGN", "INDEX"];
    let span = cursor.skip_until(|cursor| cursor.at_any(&ends));
    if span.start == span.end {
        return None;
    }
    let expression = cursor.expression(span);
    Some(Generated { expression, stored: cursor.eat("PERSISTED") })
}

/// Takes a default's value.
pub(super) fn value(cursor: &mut Cursor<'_>, name: Option<&Spanned<Name>>) -> Option<DefaultValue> {
    let start = cursor.at;
    if cursor.eat_words(&["NEXT", "VALUE", "FOR"]) {
        cursor.path()?;
        if cursor.eat("OVER") {
            cursor.parenthesised()?;
        }
    } else {
        // The first may be NULL, or a word that else comes behind.
        cursor.peek()?;
        cursor.skip_balanced();
        cursor.skip_until(|cursor| cursor.at_any(&BEHIND_VALUE));
    }
    let value = cursor.expression(cursor.span_from(start));
    Some(DefaultValue {
        value,
        name: name.map(|name| name.value.clone()),
        automatic: name.is_none(),
    })
}

/// What is said behind a column's type.
struct Options {
    nullable: Option<bool>,
    clauses: Clauses,
}

impl Options {
    fn one(
        &mut self,
        cursor: &mut Cursor<'_>,
        column: &Spanned<Name>,
        read: &mut Read,
    ) -> Option<()> {
        let start = cursor.at;
        let name = if cursor.eat("CONSTRAINT") { Some(cursor.name()?) } else { None };
        if cursor.eat("NULL") {
            self.nullable = Some(true);
        } else if cursor.eat_words(&["NOT", "NULL"]) {
            self.nullable = Some(false);
        } else if cursor.eat("DEFAULT") {
            read.column.default = Some(value(cursor, name.as_ref())?);
            cursor.eat_words(&["WITH", "VALUES"]);
        } else if cursor.at_any(&["PRIMARY", "UNIQUE", "FOREIGN", "REFERENCES", "CHECK"]) {
            read.constraints.push(constraint::of_column(cursor, start, name, &column.value)?);
        } else if name.is_some() {
            return None;
        } else if cursor.eat("IDENTITY") {
            read.column.identity = Some(identity(cursor));
        } else if cursor.at_word("INDEX") {
            read.indexes.push(super::index::inline(cursor, Some(&column.value))?);
        } else {
            self.clause(cursor)?;
        }
        Some(())
    }

    /// What is kept as it is written.
    fn clause(&mut self, cursor: &mut Cursor<'_>) -> Option<()> {
        let start = cursor.at;
        let word = cursor.eat_any(&[
            "COLLATE",
            "SPARSE",
            "ROWGUIDCOL",
            "FILESTREAM",
            "HIDDEN",
            "MASKED",
            "ENCRYPTED",
            "NOT",
            "GENERATED",
            "COLUMN_SET",
            "PERSISTED",
        ])?;
        match word {
            "COLLATE" => drop(cursor.name()?),
            "MASKED" | "ENCRYPTED" => {
                cursor.eat("WITH");
                cursor.parenthesised()?;
            }
            "NOT" if !cursor.eat_words(&["FOR", "REPLICATION"]) => return None,
            "COLUMN_SET" if !cursor.eat_words(&["FOR", "ALL_SPARSE_COLUMNS"]) => return None,
            "GENERATED" => {
                if !cursor.eat_words(&["ALWAYS", "AS"]) {
                    return None;
                }
                cursor.eat_any(&["ROW", "TRANSACTION_ID", "SEQUENCE_NUMBER"])?;
                cursor.eat_any(&["START", "END"])?;
            }
            _ => {}
        }
        self.clauses.push(cursor, start);
        Some(())
    }
}

/// Takes the options of IDENTITY; those that it has anyway are left away.
fn identity(cursor: &mut Cursor<'_>) -> Identity {
    let start = cursor.at;
    let mut options: Arc<str> = Arc::from("");
    if cursor.parenthesised().is_some() {
        let text: String = cursor.normal_tokens(start, cursor.at).replace(' ', "");
        if text != "(1,1)" {
            options = text.into();
        }
    }
    Identity { kind: IdentityKind::ByDefault, options }
}
