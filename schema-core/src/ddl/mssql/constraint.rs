//! Constraints, of a column and of a table.

use std::sync::Arc;

use super::super::cursor::Cursor;
use super::words::Clauses;
use crate::catalog::{
    Action, Constraint, ConstraintKind, Expression, ForeignKey, Name, Part, PartKind,
};
use crate::source::{Span, Spanned};

/// Takes a constraint behind its name, that of a column.
pub(super) fn of_column(
    cursor: &mut Cursor<'_>,
    start: usize,
    name: Option<Spanned<Name>>,
    column: &Name,
) -> Option<(Constraint, Span)> {
    let mut clauses = Clauses::default();
    let key = |cursor: &mut Cursor<'_>| match cursor.at_symbol(b'(') {
        true => parts(cursor),
        false => Some(vec![Part::column(column.clone())]),
    };
    let kind = if cursor.eat_words(&["PRIMARY", "KEY"]) {
        clustering(cursor, "CLUSTERED", &mut clauses);
        ConstraintKind::PrimaryKey(key(cursor)?)
    } else if cursor.eat("UNIQUE") {
        clustering(cursor, "NONCLUSTERED", &mut clauses);
        ConstraintKind::Unique(key(cursor)?)
    } else if cursor.eat("CHECK") {
        ConstraintKind::Check(check(cursor, &mut clauses)?)
    } else {
        cursor.eat_words(&["FOREIGN", "KEY"]);
        let named = cursor.names_in_parentheses();
        let columns = named.map(|names| names.into_iter().map(|name| name.value).collect());
        let columns = columns.unwrap_or_else(|| vec![column.clone()]);
        ConstraintKind::ForeignKey(references(cursor, columns, &mut clauses)?)
    };
    finish(cursor, start, name, kind, clauses)
}

/// Takes a constraint of a table, with its name.
pub(super) fn of_table(cursor: &mut Cursor<'_>) -> Option<(Constraint, Span)> {
    let start = cursor.at;
    let name = if cursor.eat("CONSTRAINT") { Some(cursor.name()?) } else { None };
    let mut clauses = Clauses::default();
    let kind = if cursor.eat_words(&["PRIMARY", "KEY"]) {
        clustering(cursor, "CLUSTERED", &mut clauses);
        ConstraintKind::PrimaryKey(parts(cursor)?)
    } else if cursor.eat("UNIQUE") {
        clustering(cursor, "NONCLUSTERED", &mut clauses);
        ConstraintKind::Unique(parts(cursor)?)
    } else if cursor.eat("CHECK") {
        ConstraintKind::Check(check(cursor, &mut clauses)?)
    } else if cursor.eat_words(&["FOREIGN", "KEY"]) {
        let columns = cursor.names_in_parentheses()?;
        let columns = columns.into_iter().map(|column| column.value).collect();
        ConstraintKind::ForeignKey(references(cursor, columns, &mut clauses)?)
    } else {
        return None;
    };
    finish(cursor, start, name, kind, clauses)
}

/// Whether a constraint of a table is next.
pub(super) fn is_next(cursor: &Cursor<'_>) -> bool {
    cursor.at_any(&["CONSTRAINT", "UNIQUE", "CHECK"])
        || cursor.at_words(&["PRIMARY", "KEY"])
        || cursor.at_words(&["FOREIGN", "KEY"])
}

fn finish(
    cursor: &mut Cursor<'_>,
    start: usize,
    name: Option<Spanned<Name>>,
    kind: ConstraintKind,
    mut clauses: Clauses,
) -> Option<(Constraint, Span)> {
    if matches!(kind, ConstraintKind::PrimaryKey(_) | ConstraintKind::Unique(_)) {
        storage(cursor, &mut clauses)?;
    }
    let whole = cursor.place(cursor.span_from(start));
    let at = name.as_ref().map_or(whole, |name| name.span);
    let mut constraint = Constraint::new(name.map(|name| name.value), kind, cursor.origin(at));
    constraint.clauses = clauses.text();
    Some((constraint, at))
}

/// Takes CLUSTERED or NONCLUSTERED; the usual one is left away.
fn clustering(cursor: &mut Cursor<'_>, usual: &str, clauses: &mut Clauses) {
    if let Some(word) = cursor.eat_any(&["CLUSTERED", "NONCLUSTERED"])
        && word != usual
    {
        clauses.word(word);
    }
    if cursor.eat("HASH") {
        clauses.word("HASH");
    }
}

/// Takes `(a, b DESC)`.
pub(super) fn parts(cursor: &mut Cursor<'_>) -> Option<Vec<Part>> {
    cursor.within(|cursor| {
        let mut parts = Vec::new();
        loop {
            let name = cursor.name()?;
            let descending = cursor.eat_any(&["ASC", "DESC"]) == Some("DESC");
            let what = PartKind::Column(name.value);
            parts.push(Part { what, descending, clauses: "".into() });
            if !cursor.eat_symbol(b',') {
                return cursor.is_over().then_some(parts);
            }
        }
    })?
}

/// Takes `WITH (...)` and where a key or an index is stored.
pub(super) fn storage(cursor: &mut Cursor<'_>, clauses: &mut Clauses) -> Option<()> {
    loop {
        let start = cursor.at;
        let on_data = cursor.at_word("ON") && !cursor.word_at(1, "DELETE");
        if cursor.at_word("WITH") && cursor.symbol_at(1, b'(') {
            cursor.at += 1;
            let options = cursor.within(options)?;
            if !options.is_empty() {
                clauses.word(&format!("WITH ({})", options.join(", ")));
            }
            continue;
        } else if cursor.eat_words(&["WITH", "FILLFACTOR"]) {
            cursor.eat_symbol(b'=');
            cursor.take()?;
        } else if on_data && !cursor.word_at(1, "UPDATE") {
            cursor.at += 1;
            place(cursor)?;
        } else if cursor.eat("FILESTREAM_ON") || cursor.eat("TEXTIMAGE_ON") {
            place(cursor)?;
        } else {
            return Some(());
        }
        clauses.push(cursor, start);
    }
}

/// Options of how an index is made, of which none is left when it is.
const PASSING: [&str; 6] =
    ["DROP_EXISTING", "MAXDOP", "MAX_DURATION", "ONLINE", "RESUMABLE", "SORT_IN_TEMPDB"];

/// Options as they are where nobody sets them.
const USUAL: [&str; 7] = [
    "ALLOW_PAGE_LOCKS = ON",
    "ALLOW_ROW_LOCKS = ON",
    "IGNORE_DUP_KEY = OFF",
    "OPTIMIZE_FOR_SEQUENTIAL_KEY = OFF",
    "PAD_INDEX = OFF",
    "STATISTICS_INCREMENTAL = OFF",
    "STATISTICS_NORECOMPUTE = OFF",
];

/// Takes the options of an index, and gives those that make a difference.
fn options(cursor: &mut Cursor<'_>) -> Vec<Arc<str>> {
    let mut options = Vec::new();
    while !cursor.is_over() {
        let start = cursor.at;
        let is_passing = cursor.at_any(&PASSING);
        cursor.skip_until(|_| false);
        let option = cursor.normal_tokens(start, cursor.at);
        if !is_passing && !USUAL.contains(&&*option) {
            options.push(option);
        }
        if !cursor.eat_symbol(b',') && !cursor.is_over() {
            cursor.at += 1;
        }
    }
    options
}

/// Takes the name of a file group, or of a partition scheme with its column.
fn place(cursor: &mut Cursor<'_>) -> Option<()> {
    let token = cursor.take()?;
    let is_name = cursor.name_of(token).is_some();
    if is_name {
        cursor.parenthesised();
    }
    (is_name || token.kind == crate::sql::TokenKind::String).then_some(())
}

fn check(cursor: &mut Cursor<'_>, clauses: &mut Clauses) -> Option<Expression> {
    replication(cursor, clauses);
    let span = cursor.parenthesised()?;
    Some(cursor.expression(span))
}

fn replication(cursor: &mut Cursor<'_>, clauses: &mut Clauses) {
    if cursor.eat_words(&["NOT", "FOR", "REPLICATION"]) {
        clauses.word("NOT FOR REPLICATION");
    }
}

fn references(
    cursor: &mut Cursor<'_>,
    columns: Vec<Name>,
    clauses: &mut Clauses,
) -> Option<ForeignKey> {
    if !cursor.eat("REFERENCES") {
        return None;
    }
    let references = cursor.object_name()?.value;
    let referenced = cursor.names_in_parentheses().unwrap_or_default();
    let mut key = ForeignKey {
        columns,
        references,
        referenced: referenced.into_iter().map(|column| column.value).collect(),
        on_delete: Action::NoAction,
        on_update: Action::NoAction,
    };
    loop {
        if cursor.eat_words(&["ON", "DELETE"]) {
            key.on_delete = action(cursor)?;
        } else if cursor.eat_words(&["ON", "UPDATE"]) {
            key.on_update = action(cursor)?;
        } else {
            break;
        }
    }
    replication(cursor, clauses);
    Some(key)
}

fn action(cursor: &mut Cursor<'_>) -> Option<Action> {
    const ACTIONS: [(&[&str], Action); 4] = [
        (&["NO", "ACTION"], Action::NoAction),
        (&["CASCADE"], Action::Cascade),
        (&["SET", "NULL"], Action::SetNull),
        (&["SET", "DEFAULT"], Action::SetDefault),
    ];
    ACTIONS.iter().find(|(words, _)| cursor.eat_words(words)).map(|(_, action)| *action)
}
