//! CREATE INDEX. <https://www.sqlite.org/lang_createindex.html>

use super::{Cursor, Effect, text};
use crate::catalog::{Index, Part, PartKind};
use crate::operation::Operation;
use crate::source::{Span, Spanned};

/// Takes CREATE INDEX from behind its first words.
pub(super) fn create(cursor: &mut Cursor<'_>, unique: bool) -> Option<Effect> {
    let if_absent = cursor.eat_words(&["IF", "NOT", "EXISTS"]);
    let name = text::object_name(cursor)?.name;
    if !cursor.eat("ON") {
        return None;
    }
    // The table is in the schema that stands before the index.
    let table = text::name(cursor)?;
    let table = Spanned::new(name.value.sibling(table.value), table.span);
    let parts = cursor.within(|cursor| {
        let parts = parts(cursor)?;
        cursor.is_over().then_some(parts)
    })??;
    let mut predicate = None;
    if cursor.eat("WHERE") {
        let start = cursor.start_of_next();
        cursor.rest();
        predicate = Some(cursor.expression(Span::new(start, cursor.end_of_last())));
    }
    let index = Index {
        name: Some(name.value.name),
        automatic: false,
        unique,
        parts,
        predicate,
        include: Vec::new(),
        method: None,
        clauses: "".into(),
        origin: cursor.origin(name.span),
    };
    let (index, at) = (Box::new(index), name.span);
    Some(Effect::Operations(vec![Operation::CreateIndex { table, index, at, if_absent }]))
}

/// Takes the parts of a key or an index.
pub(super) fn parts(cursor: &mut Cursor<'_>) -> Option<Vec<Part>> {
    let mut parts = Vec::new();
    loop {
        parts.push(part(cursor)?);
        if !cursor.eat_symbol(b',') {
            return Some(parts);
        }
    }
}

fn part(cursor: &mut Cursor<'_>) -> Option<Part> {
    let what = what(cursor)?;
    let clauses = text::joined([text::collation(cursor)?]);
    let descending = cursor.eat_any(&["ASC", "DESC"]) == Some("DESC");
    Some(Part { what, descending, clauses })
}

/// Takes a column, or an expression up to what can stand behind it.
fn what(cursor: &mut Cursor<'_>) -> Option<PartKind> {
    let (from, start) = (cursor.at, cursor.start_of_next());
    let name = text::name(cursor);
    if let Some(name) = name
        && is_over(cursor)
    {
        return Some(PartKind::Column(name.value));
    }
    cursor.at = from;
    while !is_over(cursor) {
        cursor.skip_balanced();
    }
    let expression = cursor.expression(Span::new(start, cursor.end_of_last()));
    (cursor.at > from).then_some(PartKind::Expression(expression))
}

fn is_over(cursor: &Cursor<'_>) -> bool {
    cursor.is_over()
        || cursor.at_symbol(b',')
        || cursor.at_any(&["COLLATE", "ASC", "DESC", "AUTOINCREMENT"])
}
