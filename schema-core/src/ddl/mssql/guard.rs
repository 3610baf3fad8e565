//! What an IF asks, where that is whether something is there.

use super::super::cursor::Cursor;
use super::super::{Asked, Comparison, Condition, Guard, Property};
use super::question;
use super::variables::{Value, Variables};
use super::words::{decoded, names_in, object_of};
use crate::catalog::{Name, ObjectKey, ObjectKind, ObjectName};
use crate::source::Span;
use crate::sql::TokenKind;

/// Takes an IF with its conditions.
pub(super) fn read(cursor: &mut Cursor<'_>, variables: &Variables) -> Option<Guard> {
    cursor.eat("IF");
    let variable = cursor.peek().filter(|token| token.kind == TokenKind::Parameter);
    if let Some(Value::Default(table, column)) =
        variable.and_then(|token| variables.get(cursor, token))
    {
        cursor.at += 1;
        let present = !is_null(cursor)?;
        let asked = Asked::Default(table.clone(), column.clone());
        return cursor.is_over().then(|| Guard(vec![Condition { asked, present }]));
    }
    let mut all = Vec::new();
    conditions(cursor, &mut all)?;
    Some(Guard(all))
}

fn conditions(cursor: &mut Cursor<'_>, all: &mut Vec<Condition>) -> Option<()> {
    loop {
        let is_group = cursor.at_symbol(b'(') && !cursor.word_at(1, "SELECT");
        if is_group {
            cursor.within(|cursor| conditions(cursor, all))??;
        } else {
            all.push(condition(cursor)?);
        }
        if !cursor.eat("AND") {
            return cursor.is_over().then_some(());
        }
    }
}

fn condition(cursor: &mut Cursor<'_>) -> Option<Condition> {
    let mut present = true;
    while cursor.eat("NOT") {
        present = !present;
    }
    if cursor.eat("EXISTS") {
        let asked = cursor.within(question::read)??;
        return Some(Condition { asked, present });
    }
    if cursor.at_symbol(b'(') && !cursor.word_at(1, "SELECT") {
        let inner = cursor.within(|cursor| condition(cursor).filter(|_| cursor.is_over()))??;
        return Some(Condition { present: inner.present == present, ..inner });
    }
    if cursor.at_symbol(b'(') {
        let asked = cursor.within(question::read)??;
        return Some(Condition { asked, present: is_counted(cursor)? == present });
    }
    let is_length = cursor.at_word("COL_LENGTH");
    let asked = function(cursor)?;
    if let Asked::ColumnLike(table, column, _) = asked {
        let property = Property::Nullable(is_counted(cursor)?);
        let asked = Asked::ColumnLike(table, column, vec![property]);
        return Some(Condition { asked, present });
    }
    match is_null(cursor) {
        Some(is_null) => Some(Condition { asked, present: is_null != present }),
        None if is_length => Some(Condition { asked: length(cursor, asked)?, present }),
        None => None,
    }
}

/// Takes `IS NULL` or `IS NOT NULL`, and says which.
fn is_null(cursor: &mut Cursor<'_>) -> Option<bool> {
    if cursor.eat_words(&["IS", "NULL"]) {
        return Some(true);
    }
    cursor.eat_words(&["IS", "NOT", "NULL"]).then_some(false)
}

/// Takes a comparison of a count, and says whether it is that something is there; likewise of a value
/// that is NULL where nothing is.
fn is_counted(cursor: &mut Cursor<'_>) -> Option<bool> {
    if let Some(is_null) = is_null(cursor) {
        return Some(!is_null);
    }
    let operator = operator(cursor)?;
    let number = cursor.take()?;
    match (operator, cursor.text(number)) {
        (Comparison::Equal | Comparison::AtMost, "0") | (Comparison::Less, "1") => Some(false),
        (Comparison::Greater | Comparison::Unequal, "0")
        | (Comparison::AtLeast | Comparison::Equal, "1") => Some(true),
        _ => None,
    }
}

/// Takes a comparison's operator.
pub(super) fn operator(cursor: &mut Cursor<'_>) -> Option<Comparison> {
    let mut operator = String::new();
    while let Some(token) = cursor.peek().filter(|token| "<>=!".contains(cursor.text(*token))) {
        operator.push_str(cursor.text(token));
        cursor.at += 1;
    }
    Comparison::of(&operator)
}

/// Takes a comparison of a column's length in bytes, if that is what comes behind COL_LENGTH.
fn length(cursor: &mut Cursor<'_>, asked: Asked) -> Option<Asked> {
    let Asked::Column(table, column) = asked else { return None };
    let operator = operator(cursor)?;
    let is_negative = cursor.eat_symbol(b'-');
    let token = cursor.take()?;
    let number: i64 = cursor.text(token).parse().ok()?;
    let property = Property::Bytes(operator, if is_negative { -number } else { number });
    Some(Asked::ColumnLike(table, column, vec![property]))
}

/// Takes a function that is NULL where something is not there.
pub(super) fn function(cursor: &mut Cursor<'_>) -> Option<Asked> {
    let word = cursor.eat_any(&[
        "OBJECT_ID",
        "COL_LENGTH",
        "COLUMNPROPERTY",
        "INDEXPROPERTY",
        "TYPE_ID",
        "SCHEMA_ID",
    ])?;
    if word == "OBJECT_ID" {
        cursor.at -= 1;
        return object_id(cursor);
    }
    cursor.within(|cursor| {
        let asked = match word {
            "COL_LENGTH" => {
                let table = name_in_string(cursor)?;
                cursor.eat_symbol(b',');
                Asked::Column(table, string(cursor)?)
            }
            "COLUMNPROPERTY" | "INDEXPROPERTY" => {
                let Asked::Relation(table) = object_id(cursor)? else { return None };
                cursor.eat_symbol(b',');
                let name = string(cursor)?;
                let property = cursor.eat_symbol(b',').then(|| string(cursor)).flatten()?;
                match property.key() {
                    "columnid" => Asked::Column(table, name),
                    "allowsnull" => Asked::ColumnLike(table, name, vec![Property::Nullable(true)]),
                    "indexid" => Asked::Index(Some(table), name),
                    _ => return None,
                }
            }
            "TYPE_ID" => Asked::Object(ObjectKey::new(ObjectKind::Type, name_in_string(cursor)?)),
            _ => schema(string(cursor)?),
        };
        cursor.is_over().then_some(asked)
    })?
}

pub(super) fn schema(name: Name) -> Asked {
    Asked::Object(ObjectKey::new(ObjectKind::Schema, ObjectName::plain(name)))
}

/// Takes `OBJECT_ID('name', 'type')`.
pub(super) fn object_id(cursor: &mut Cursor<'_>) -> Option<Asked> {
    if !cursor.eat("OBJECT_ID") {
        return None;
    }
    cursor.within(|cursor| {
        let name = name_in_string(cursor)?;
        let kind = if cursor.eat_symbol(b',') { Some(string(cursor)?) } else { None };
        let is_constraint = kind.is_some_and(|kind| names_constraint(kind.key()));
        let asked = if is_constraint { Asked::Constraint(name) } else { Asked::Relation(name) };
        cursor.is_over().then_some(asked)
    })?
}

/// Whether a type of objects is that of constraints.
pub(super) fn names_constraint(kind: &str) -> bool {
    matches!(
        kind.trim(),
        "f" | "pk"
            | "uq"
            | "c"
            | "d"
            | "k"
            | "foreign_key_constraint"
            | "check_constraint"
            | "default_constraint"
            | "primary_key_constraint"
            | "unique_constraint"
    )
}

/// Takes a string that holds a name as SQL writes it.
pub(super) fn name_in_string(cursor: &mut Cursor<'_>) -> Option<ObjectName> {
    let token = cursor.take().filter(|token| token.kind == TokenKind::String)?;
    let (text, _) = decoded(cursor.text(token));
    let path = names_in(cursor, text.trim(), Span::at(0))?;
    object_of(path, cursor).map(|name| name.value)
}

/// Takes a string that is a name as it is.
pub(super) fn string(cursor: &mut Cursor<'_>) -> Option<Name> {
    let token = cursor.take().filter(|token| token.kind == TokenKind::String)?;
    Some(Name::new(&decoded(cursor.text(token)).0, cursor.dialect()))
}
