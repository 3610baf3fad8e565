//! CREATE INDEX. <https://www.postgresql.org/docs/current/sql-createindex.html>

use super::{Cursor, Outcome, text};
use crate::catalog::{Index, Name, Part, PartKind};
use crate::operation::Operation;
use crate::source::Span;

/// Takes CREATE INDEX from behind its first words.
pub(super) fn create(cursor: &mut Cursor<'_>, unique: bool) -> Option<Outcome> {
    cursor.eat("CONCURRENTLY");
    let if_absent = cursor.eat_words(&["IF", "NOT", "EXISTS"]);
    // ON is reserved, so that no index is called so without quotes.
    let name = if cursor.at_word("ON") { None } else { Some(cursor.name()?) };
    if !cursor.eat("ON") {
        return None;
    }
    let alone = cursor.at_word("ONLY");
    let start = cursor.here().start;
    let table = text::relation(cursor)?;
    let method = if cursor.eat("USING") { Some(cursor.name()?.value) } else { None };
    let parts = cursor.within(parts)??;
    let mut clauses = Vec::new();
    let include = if cursor.eat("INCLUDE") { included(cursor)? } else { Vec::new() };
    super::constraint::nulls(cursor, &mut clauses);
    clauses.extend(storage(cursor)?);
    if cursor.eat("TABLESPACE") {
        clauses.extend(text::tablespace(cursor, "TABLESPACE")?);
    }
    let predicate = if cursor.eat("WHERE") { Some(text::value(cursor, &[])?) } else { None };
    let end = cursor.place(Span::at(cursor.end_of_last())).end;
    let at = name.as_ref().map_or(Span::new(start, end), |name| name.span);
    let index = Index {
        automatic: name.is_none(),
        name: name.map(|name| name.value),
        unique,
        parts,
        predicate,
        include,
        method: method.filter(|name| name.as_str() != "btree").map(|name| name.as_str().into()),
        clauses: text::joined(&clauses),
        origin: cursor.origin(at),
    };
    let operation = Operation::CreateIndex { table, index: Box::new(index), at, if_absent };
    // An index of the parent alone is not used until the partitions have theirs.
    Some(Outcome { unmodelled: alone, ..Outcome::from(vec![operation]) })
}

fn included(cursor: &mut Cursor<'_>) -> Option<Vec<Name>> {
    let names = cursor.names_in_parentheses()?;
    Some(names.into_iter().map(|name| name.value).collect())
}

/// Takes `WITH (...)` where it stands.
pub(super) fn storage(cursor: &mut Cursor<'_>) -> Option<Option<String>> {
    match cursor.eat("WITH") {
        true => text::parameters(cursor).map(Some),
        false => Some(None),
    }
}

/// Takes all parts of an index.
fn parts(cursor: &mut Cursor<'_>) -> Option<Vec<Part>> {
    let mut parts = Vec::new();
    loop {
        parts.push(part(cursor)?);
        if !cursor.eat_symbol(b',') {
            return cursor.is_over().then_some(parts);
        }
    }
}

fn part(cursor: &mut Cursor<'_>) -> Option<Part> {
    let what = what(cursor)?;
    let mut clauses = Vec::new();
    if cursor.eat("COLLATE") {
        clauses.extend(text::collation(cursor)?);
    }
    let is_over = cursor.is_over() || cursor.at_symbol(b',');
    if !is_over && !cursor.at_any(&["ASC", "DESC", "NULLS"]) {
        let class = text::path(cursor)?;
        let options = text::list(cursor).map(|list| format!(" {list}"));
        clauses.push(format!("{class}{}", options.unwrap_or_default()));
    }
    let descending = cursor.eat_any(&["ASC", "DESC"]) == Some("DESC");
    if cursor.eat("NULLS") {
        let place = cursor.eat_any(&["FIRST", "LAST"])?;
        // They are the greatest where nothing is said.
        if (place == "FIRST") != descending {
            clauses.push(format!("NULLS {place}"));
        }
    }
    Some(Part { what, descending, clauses: text::joined(&clauses) })
}

/// Takes a column, a call of a function, or an expression in parentheses.
fn what(cursor: &mut Cursor<'_>) -> Option<PartKind> {
    if let Some(expression) = text::in_parentheses(cursor) {
        return Some(PartKind::Expression(expression));
    }
    let start = cursor.start_of_next();
    let is_column = !cursor.symbol_at(1, b'(') && !cursor.symbol_at(1, b'.');
    if is_column {
        return Some(PartKind::Column(cursor.name()?.value));
    }
    cursor.object_name()?;
    cursor.parenthesised()?;
    Some(PartKind::Expression(cursor.expression(Span::new(start, cursor.end_of_last()))))
}
