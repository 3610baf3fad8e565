//! Indexes.

use std::sync::Arc;

use super::super::Effect;
use super::super::cursor::Cursor;
use super::constraint::{parts, storage};
use super::words::{Clauses, object_of};
use crate::catalog::{Index, Name, Part};
use crate::operation::Operation;
use crate::source::{Span, Spanned};

/// What an index begins with, up to its name.
struct Head {
    unique: bool,
    method: Option<Arc<str>>,
}

/// Takes `[UNIQUE] [CLUSTERED | NONCLUSTERED] [COLUMNSTORE] INDEX` and the other kinds.
fn head(cursor: &mut Cursor<'_>) -> Option<Head> {
    let unique = cursor.eat("UNIQUE");
    let method = method(cursor);
    cursor.eat("INDEX").then_some(Head { unique, method })
}

/// Takes the words for how an index is stored; the usual ones are left away.
fn method(cursor: &mut Cursor<'_>) -> Option<Arc<str>> {
    const METHODS: [(&[&str], &str); 10] = [
        (&["CLUSTERED", "COLUMNSTORE"], "CLUSTERED COLUMNSTORE"),
        (&["NONCLUSTERED", "COLUMNSTORE"], "COLUMNSTORE"),
        (&["COLUMNSTORE"], "COLUMNSTORE"),
        (&["CLUSTERED"], "CLUSTERED"),
        (&["NONCLUSTERED", "HASH"], "HASH"),
        (&["HASH"], "HASH"),
        (&["NONCLUSTERED"], ""),
        (&["PRIMARY", "XML"], "PRIMARY XML"),
        (&["XML"], "XML"),
        (&["SPATIAL"], "SPATIAL"),
    ];
    let (_, method) = METHODS.iter().find(|(words, _)| cursor.eat_words(words))?;
    (!method.is_empty()).then(|| Arc::from(*method))
}

/// Takes `CREATE ... INDEX ... ON ...` behind CREATE.
pub(super) fn create(cursor: &mut Cursor<'_>) -> Option<Vec<Operation>> {
    let head = head(cursor)?;
    let name = cursor.name()?;
    if !cursor.eat("ON") {
        return None;
    }
    let table = cursor.object_name()?;
    let columns = if cursor.at_symbol(b'(') { parts(cursor)? } else { Vec::new() };
    if columns.is_empty() && head.method.is_none() {
        return None;
    }
    let mut index = index(Some(&name), head, columns, cursor);
    let behind = cursor.at;
    rest(cursor, &mut index)?;
    let mut operations = Vec::new();
    if replaces(cursor, behind) {
        let index = Spanned::new(table.value.sibling(name.value), name.span);
        let table = Some(table.clone());
        operations.push(Operation::DropIndex { index, table, if_present: false, cascade: false });
    }
    let (index, at) = (Box::new(index), name.span);
    operations.push(Operation::CreateIndex { table, index, at, if_absent: false });
    Some(operations)
}

/// Whether an index takes the place of the one of its name, as what is said behind its columns tells.
fn replaces(cursor: &mut Cursor<'_>, behind: usize) -> bool {
    let end = std::mem::replace(&mut cursor.at, behind);
    let mut replaces = false;
    while cursor.at < end {
        replaces |= cursor.eat("DROP_EXISTING") && cursor.eat_symbol(b'=') && cursor.at_word("ON");
        cursor.at += 1;
    }
    cursor.at = end;
    replaces
}

/// Takes an index that stands in CREATE TABLE, behind a column or for itself.
pub(super) fn inline(cursor: &mut Cursor<'_>, column: Option<&Name>) -> Option<(Index, Span)> {
    cursor.eat("INDEX").then_some(())?;
    let name = cursor.name()?;
    let unique = cursor.eat("UNIQUE");
    let method = method(cursor);
    let columns = match column {
        _ if cursor.at_symbol(b'(') => parts(cursor)?,
        Some(column) => vec![Part::column(column.clone())],
        None => Vec::new(),
    };
    let mut index = index(Some(&name), Head { unique, method }, columns, cursor);
    rest(cursor, &mut index)?;
    Some((index, name.span))
}

fn index(name: Option<&Spanned<Name>>, head: Head, parts: Vec<Part>, cursor: &Cursor<'_>) -> Index {
    let at = name.map_or_else(|| cursor.here(), |name| name.span);
    Index {
        name: name.map(|name| name.value.clone()),
        automatic: false,
        unique: head.unique,
        parts,
        predicate: None,
        include: Vec::new(),
        method: head.method,
        clauses: Arc::from(""),
        origin: cursor.origin(at),
    }
}

/// Takes what comes behind an index's columns.
fn rest(cursor: &mut Cursor<'_>, index: &mut Index) -> Option<()> {
    let mut clauses = Clauses::default();
    loop {
        let start = cursor.at;
        if cursor.eat("INCLUDE") {
            let names = cursor.names_in_parentheses()?;
            index.include = names.into_iter().map(|name| name.value).collect();
        } else if cursor.eat("WHERE") {
            let span = cursor.skip_until(|cursor| {
                cursor.at_word("WITH") || (cursor.at_word("ON") && cursor.peek_at(1).is_some())
            });
            index.predicate = Some(cursor.expression(span));
        } else if cursor.eat("ORDER") {
            cursor.parenthesised()?;
            clauses.push(cursor, start);
        } else if cursor.eat_words(&["USING", "XML", "INDEX"]) {
            cursor.name()?;
            if cursor.eat("FOR") {
                cursor.take();
            }
            clauses.push(cursor, start);
        } else if cursor.eat("USING") {
            cursor.name()?;
            clauses.push(cursor, start);
        } else {
            storage(cursor, &mut clauses)?;
            if cursor.at == start {
                break;
            }
        }
    }
    index.clauses = clauses.text();
    Some(())
}

/// Takes `DROP INDEX ...` behind INDEX.
pub(super) fn drop(cursor: &mut Cursor<'_>) -> Option<Vec<Operation>> {
    let if_present = cursor.eat_words(&["IF", "EXISTS"]);
    let mut operations = Vec::new();
    loop {
        let mut path = cursor.path()?;
        let index = path.pop()?;
        let table = match cursor.eat("ON") {
            true => cursor.object_name()?,
            false => object_of(path, cursor)?,
        };
        if cursor.eat("WITH") {
            cursor.parenthesised()?;
        }
        let index = Spanned::new(table.value.sibling(index.value), index.span);
        operations.push(Operation::DropIndex {
            index,
            table: Some(table),
            if_present,
            cascade: false,
        });
        if !cursor.eat_symbol(b',') {
            return Some(operations);
        }
    }
}

/// Takes `ALTER INDEX ...` behind INDEX: what it says of how an index is stored is not part of a schema,
/// but that it is disabled is.
pub(super) fn alter(cursor: &mut Cursor<'_>) -> Option<Effect> {
    cursor.name()?;
    cursor.eat("ON").then_some(())?;
    cursor.object_name()?;
    let word =
        cursor.eat_any(&["REBUILD", "REORGANIZE", "DISABLE", "SET", "RESUME", "PAUSE", "ABORT"])?;
    cursor.rest();
    Some(if word == "DISABLE" { Effect::Unmodelled } else { Effect::Nothing })
}
