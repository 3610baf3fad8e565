//! Calls of procedures, and SQL in strings.

use std::sync::Arc;

use super::super::Effect;
use super::super::cursor::{Cursor, default_schema};
use super::variables::{Text, Value, Variables};
use super::words::{names_in, object_of};
use super::{DEEPEST, Read, Reader, boundary, words};
use crate::catalog::{Name, ObjectKey, ObjectKind, ObjectName};
use crate::operation::{ColumnChange, Operation};
use crate::source::{Span, Spanned};
use crate::sql::{Token, TokenKind};

/// Words that begin statements and are not reserved, so that `boundary` does not count with them.
const OTHERS: [&str; 10] =
    ["WITH", "ADD", "GET", "MOVE", "SEND", "RECEIVE", "LINENO", "WRITETEXT", "TABLE", "COLUMN"];

/// Procedures that leave nothing behind.
const HARMLESS: [&str; 15] = [
    "sp_getapplock",
    "sp_releaseapplock",
    "sp_refreshview",
    "sp_refreshsqlmodule",
    "sp_recompile",
    "sp_updatestats",
    "sp_help",
    "sp_helptext",
    "sp_helpindex",
    "sp_helpconstraint",
    "sp_columns",
    "sp_depends",
    "sp_spaceused",
    "sp_who",
    "sp_set_session_context",
];

/// Procedures whose effect lasts and is no part of a schema.
const UNMODELLED: [&str; 26] = [
    "sp_addrole",
    "sp_addrolemember",
    "sp_droprole",
    "sp_droprolemember",
    "sp_adduser",
    "sp_dropuser",
    "sp_grantdbaccess",
    "sp_revokedbaccess",
    "sp_addlogin",
    "sp_droplogin",
    "sp_addsrvrolemember",
    "sp_configure",
    "sp_dboption",
    "sp_tableoption",
    "sp_indexoption",
    "sp_settriggerorder",
    "sp_changeobjectowner",
    "sp_addmessage",
    "sp_dropmessage",
    "sp_autostats",
    "sp_fulltext_database",
    "sp_fulltext_catalog",
    "sp_fulltext_table",
    "sp_fulltext_column",
    "sp_create_plan_guide",
    "sp_control_plan_guide",
];

/// Whether a call without EXECUTE is next.
pub(super) fn is_bare_call(cursor: &Cursor<'_>) -> bool {
    let Some(token) = cursor.peek() else { return false };
    let is_word = token.kind == TokenKind::Word
        && boundary::verb_at(cursor, 0).is_none()
        && !cursor.at_any(&OTHERS);
    let is_label = cursor.symbol_at(1, b':') && !cursor.symbol_at(2, b':');
    (is_word && !is_label) || token.kind == TokenKind::QuotedName
}

/// Takes a call, if it is one.
pub(super) fn read(
    cursor: &mut Cursor<'_>,
    depth: usize,
    variables: &mut Variables,
) -> Option<Read> {
    let start = cursor.at;
    if cursor.eat_any(&["EXEC", "EXECUTE"]).is_some() {
        if cursor.at_word("AS") {
            cursor.at = start;
            return None;
        }
    } else if !is_bare_call(cursor) {
        return None;
    }
    let read = match cursor.at_symbol(b'(') {
        true => string(cursor, depth, variables),
        false => call(cursor, start, depth, variables),
    };
    cursor.rest();
    Some(read)
}

fn opaque(what: impl Into<Arc<str>>) -> Read {
    Read::One(Effect::Opaque(what.into()).into())
}

fn dynamic() -> Read {
    opaque("dynamic SQL")
}

/// Takes `('...')` behind EXEC.
fn string(cursor: &mut Cursor<'_>, depth: usize, variables: &mut Variables) -> Read {
    let text = cursor.within(|cursor| {
        let text = sql(cursor, variables);
        text.filter(|_| cursor.is_over())
    });
    let is_remote = cursor.at_word("AT");
    match text.flatten() {
        Some(text) if !is_remote => nested(cursor, &text, depth),
        _ => dynamic(),
    }
}

/// Takes the SQL that strings say, or a variable.
fn sql(cursor: &mut Cursor<'_>, variables: &mut Variables) -> Option<Text> {
    let variable = cursor.peek().filter(|token| token.kind == TokenKind::Parameter);
    match variable.and_then(|token| variables.take(cursor, token)) {
        Some(text) => {
            cursor.at += 1;
            Some(text)
        }
        None => variables.text(cursor),
    }
}

/// Reads the SQL in strings as a batch of its own.
fn nested(cursor: &Cursor<'_>, text: &Text, depth: usize) -> Read {
    if depth + 1 >= DEEPEST {
        return dynamic();
    }
    let mut reader = Reader::new(text.input(cursor), depth + 1);
    reader.batch();
    let mut statements = reader.statements;
    for statement in &mut statements {
        if let Effect::Operations(operations) = &mut statement.effect {
            operations.iter_mut().for_each(|one| name_default(one, text));
        }
    }
    Read::Several(statements)
}

/// A constraint that is dropped by the name that was looked up is that of a column's default.
fn name_default(operation: &mut Operation, text: &Text) {
    if let Operation::DropConstraint { table, constraint, .. } = operation
        && let Some((_, of, column)) =
            text.defaults.iter().find(|(name, ..)| *name == constraint.value)
        && *of == table.value
    {
        *operation = Operation::AlterColumn {
            table: table.clone(),
            column: Spanned::new(column.clone(), constraint.span),
            change: ColumnChange::Default(None),
        };
    }
}

/// Takes a procedure's name and what it is given.
fn call(cursor: &mut Cursor<'_>, start: usize, depth: usize, variables: &mut Variables) -> Read {
    let is_variable =
        |cursor: &Cursor<'_>| cursor.peek().is_some_and(|token| token.kind == TokenKind::Parameter);
    if is_variable(cursor) && cursor.symbol_at(1, b'=') {
        cursor.at += 2;
    }
    if is_variable(cursor) {
        return dynamic();
    }
    let Some(path) = cursor.path() else { return dynamic() };
    let procedure = path.last().map_or("", |name| name.value.key()).to_owned();
    if procedure == "sp_executesql" {
        if is_variable(cursor) && cursor.symbol_at(1, b'=') {
            cursor.at += 2;
        }
        let text = sql(cursor, variables);
        let is_whole = cursor.is_over() || cursor.at_symbol(b',');
        return text.filter(|_| is_whole).map_or_else(dynamic, |text| nested(cursor, &text, depth));
    }
    let given = Given::read(cursor);
    let effect = match procedure.as_str() {
        "sp_rename" => return rename(cursor, &given, start).unwrap_or_else(dynamic),
        "sp_addextendedproperty" | "sp_updateextendedproperty" => {
            comment(cursor, &given, variables, true)
        }
        "sp_dropextendedproperty" => comment(cursor, &given, variables, false),
        harmless if HARMLESS.contains(&harmless) => Effect::Nothing,
        lasting if UNMODELLED.contains(&lasting) => Effect::Unmodelled,
        other => Effect::Opaque(format!("a call of `{other}`").into()),
    };
    Read::One(effect.into())
}

/// What a procedure is given: the name of each, where it has one, and its value, where that is one token.
struct Given(Vec<(Option<String>, Option<Token>)>);

impl Given {
    fn read(cursor: &mut Cursor<'_>) -> Self {
        let mut given = Vec::new();
        while !cursor.is_over() {
            let named = cursor.peek().filter(|token| token.kind == TokenKind::Parameter);
            let named = named.filter(|_| cursor.symbol_at(1, b'='));
            let name = named.map(|token| cursor.text(token).trim_start_matches('@').to_lowercase());
            cursor.at += if name.is_some() { 2 } else { 0 };
            let at = cursor.at;
            let value = cursor.peek();
            while !cursor.is_over() && !cursor.at_symbol(b',') {
                cursor.skip_balanced();
            }
            given.push((name, value.filter(|_| cursor.at == at + 1)));
            cursor.eat_symbol(b',');
        }
        Self(given)
    }

    /// What is given by a name, or in a place.
    fn get(&self, name: &str, place: usize) -> Option<Token> {
        let named = self.0.iter().find(|(own, _)| own.as_deref() == Some(name));
        let placed = || self.0.get(place).filter(|(own, _)| own.is_none());
        let (_, value) = named.or_else(placed)?;
        *value
    }

    /// What a value says, if it is written there: a string, or a word, which stands for one.
    fn text(&self, cursor: &Cursor<'_>, name: &str, place: usize) -> Option<Spanned<String>> {
        let token = self.get(name, place)?;
        let whole = cursor.place(token.span);
        if token.kind != TokenKind::String {
            let name = cursor.name_of(token).filter(|name| name.key() != "null")?;
            return Some(Spanned::new(name.as_str().to_owned(), whole));
        }
        let (text, prefix) = words::decoded(cursor.text(token));
        let span =
            Span::new(whole.start + prefix, whole.end.saturating_sub(1).max(whole.start + prefix));
        Some(Spanned::new(text, span))
    }
}

/// Takes what `sp_rename` does. The new name is taken as it is, brackets and all.
fn rename(cursor: &Cursor<'_>, given: &Given, start: usize) -> Option<Read> {
    let name = given.text(cursor, "objname", 0)?;
    let mut path = names_in(cursor, &name.value, name.span)?;
    let to = given.text(cursor, "newname", 1)?;
    let to = Spanned::new(Name::new(&to.value, cursor.dialect()), to.span);
    let kind = given.text(cursor, "objtype", 2).map(|kind| kind.value.to_uppercase());
    let kind = match kind.as_deref() {
        None if given.get("objtype", 2).is_some_and(|token| token.kind == TokenKind::Parameter) => {
            return None;
        }
        None if path.len() == 3 => "COLUMN",
        None => "OBJECT",
        Some(kind) => kind,
    };
    let operation = match kind {
        "OBJECT" => {
            Operation::RenameTable { table: object_of(path, cursor)?, to, if_present: false }
        }
        "COLUMN" => {
            let column = path.pop()?;
            Operation::RenameColumn { table: object_of(path, cursor)?, column, to }
        }
        "INDEX" => {
            let index = path.pop()?;
            let table = object_of(path, cursor)?;
            let index = Spanned::new(table.value.sibling(index.value), index.span);
            Operation::RenameIndex { index, table: Some(table), to, if_present: false }
        }
        "USERDATATYPE" => {
            let name = object_of(path, cursor)?;
            let key = Spanned::new(ObjectKey::new(ObjectKind::Type, name.value), name.span);
            let statement = cursor.span_from(start).of(cursor.input.text).into();
            Operation::RenameObject { key, to, statement }
        }
        "STATISTICS" => return Some(Read::One(Effect::Nothing.into())),
        _ => return Some(Read::One(Effect::Unmodelled.into())),
    };
    Some(Read::One(vec![operation].into()))
}

/// What an extended property is to a catalog: the description of a table or column, or nothing.
fn comment(cursor: &Cursor<'_>, given: &Given, variables: &Variables, is_set: bool) -> Effect {
    described(cursor, given, variables, is_set).unwrap_or(Effect::Unmodelled)
}

fn described(
    cursor: &Cursor<'_>,
    given: &Given,
    variables: &Variables,
    is_set: bool,
) -> Option<Effect> {
    let held = |name: &str, place| variables.get(cursor, given.get(name, place)?);
    // The places of the levels are one less where no value is given.
    let first = if is_set { 2 } else { 1 };
    let text = |name: &str, place| given.text(cursor, name, place);
    let is = |name: &str, place, words: &[&str]| {
        text(name, place)
            .is_some_and(|text| words.iter().any(|word| text.value.eq_ignore_ascii_case(word)))
    };
    let name = |name: &str, place| {
        let text = text(name, place)?;
        Some(Spanned::new(Name::new(&text.value, cursor.dialect()), text.span))
    };
    if !is("name", 0, &["MS_Description"])
        || !is("level0type", first, &["SCHEMA", "USER"])
        || !is("level1type", first + 2, &["TABLE"])
    {
        return None;
    }
    let schema = match held("level0name", first + 1) {
        Some(Value::DefaultSchema) => None,
        _ => Some(name("level0name", first + 1)?.value),
    };
    let schema = schema.filter(|schema| schema.key() != default_schema(cursor.dialect()));
    let table = name("level1name", first + 3)?;
    let column = match text("level2type", first + 4) {
        None => None,
        Some(kind) if kind.value.eq_ignore_ascii_case("COLUMN") => {
            Some(name("level2name", first + 5)?)
        }
        Some(_) => return None,
    };
    let comment: Option<Arc<str>> = match is_set {
        true => match (held("value", 1), given.get("value", 1)?) {
            (Some(Value::Text(text)), _) => Some(text.string.clone()?),
            (_, value) if value.kind == TokenKind::String => {
                Some(words::unprefixed(cursor.text(value)).into())
            }
            _ => return None,
        },
        false => None,
    };
    let table = Spanned::new(ObjectName { schema, name: table.value }, table.span);
    Some(Effect::Operations(vec![Operation::SetComment { table, column, comment }]))
}
