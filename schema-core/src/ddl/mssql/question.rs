//! What a query of the system's tables asks, where that is whether something of a name is there.

use super::super::cursor::{Cursor, default_schema};
use super::super::{Asked, Comparison, Property};
use super::guard::{names_constraint, object_id, operator, schema, string};
use crate::catalog::{Name, ObjectKey, ObjectKind, ObjectName};
use crate::sql::TokenKind;

/// What the rows of a system table are. What comes later is what is asked for, where several are joined.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Row {
    Schema,
    Type,
    Relation,
    Constraint,
    Index,
    Column,
    Default,
}

impl Row {
    fn of(table: &ObjectName) -> Option<Self> {
        Some(match table.name.key() {
            "schemas" | "schemata" => Row::Schema,
            "types" | "systypes" | "table_types" => Row::Type,
            "objects" | "sysobjects" | "all_objects" | "tables" | "views" | "procedures"
            | "routines" | "triggers" | "sequences" | "synonyms" => Row::Relation,
            "foreign_keys"
            | "check_constraints"
            | "key_constraints"
            | "table_constraints"
            | "referential_constraints"
            | "sysforeignkeys" => Row::Constraint,
            "default_constraints" => Row::Default,
            "indexes" | "sysindexes" => Row::Index,
            "columns" | "syscolumns" | "all_columns" | "computed_columns" => Row::Column,
            _ => return None,
        })
    }
}

/// What is known of what is asked for.
#[derive(Default)]
struct Facts {
    /// The tables that are read, with the names that they have there.
    rows: Vec<(Row, Name)>,
    schema: Option<Name>,
    table: Option<Name>,
    /// The table as OBJECT_ID names it.
    object: Option<ObjectName>,
    /// What a row itself is called, where it is no table.
    own: Option<Name>,
    column: Option<Name>,
    /// What is asked of a column beside its name.
    properties: Vec<Property>,
    is_constraint: bool,
    /// The object that a row belongs to.
    parent: Option<ObjectName>,
}

/// One side of a comparison.
enum Side {
    Column(Option<Name>, Name),
    Text(Name),
    Object(Asked),
    Number(i64),
    Other,
}

/// Takes a query, and says what it asks for.
pub(super) fn read(cursor: &mut Cursor<'_>) -> Option<Asked> {
    cursor.eat("SELECT").then(|| behind_select(cursor))?
}

/// Takes what is left of a query.
pub(super) fn behind_select(cursor: &mut Cursor<'_>) -> Option<Asked> {
    while !cursor.is_over() && !cursor.eat("FROM") {
        cursor.skip_balanced();
    }
    let mut facts = Facts::default();
    let mut joins = Vec::new();
    table(cursor, &mut facts)?;
    loop {
        cursor.eat_any(&["INNER", "LEFT"]);
        cursor.eat("OUTER");
        if cursor.eat_symbol(b',') {
            table(cursor, &mut facts)?;
        } else if cursor.eat("JOIN") {
            table(cursor, &mut facts)?;
            cursor.eat("ON").then_some(())?;
            joins.push(cursor.at);
            skip_predicates(cursor);
        } else {
            break;
        }
    }
    let main = facts.rows.iter().map(|(row, _)| *row).max()?;
    for join in joins {
        let behind = cursor.at;
        cursor.at = join;
        predicates(cursor, &mut facts, main)?;
        cursor.at = behind;
    }
    cursor.eat("WHERE").then_some(())?;
    predicates(cursor, &mut facts, main)?;
    if !cursor.is_over() {
        return None;
    }
    facts.asked(main)
}

/// Takes a system table with the name that it has in the query.
fn table(cursor: &mut Cursor<'_>, facts: &mut Facts) -> Option<()> {
    let name = cursor.object_name()?.value;
    let row = Row::of(&name)?;
    cursor.eat("AS");
    let ends = ["WHERE", "WITH", "INNER", "JOIN", "LEFT", "ON"];
    let alias = if cursor.at_any(&ends) { None } else { cursor.name() };
    if cursor.eat("WITH") {
        cursor.parenthesised()?;
    }
    cursor.parenthesised();
    facts.rows.push((row, alias.map_or(name.name, |alias| alias.value)));
    Some(())
}

/// Goes to the end of the conditions of a join.
fn skip_predicates(cursor: &mut Cursor<'_>) {
    let ends = ["WHERE", "INNER", "LEFT", "JOIN"];
    while !cursor.is_over() && !cursor.at_any(&ends) {
        cursor.skip_balanced();
    }
}

/// Takes conditions that must all be so.
fn predicates(cursor: &mut Cursor<'_>, facts: &mut Facts, main: Row) -> Option<()> {
    loop {
        if cursor.at_symbol(b'(') && !cursor.word_at(1, "SELECT") {
            let inner = |cursor: &mut Cursor<'_>| {
                predicates(cursor, facts, main)?;
                cursor.is_over().then_some(())
            };
            cursor.within(inner)??;
        } else {
            predicate(cursor, facts, main)?;
        }
        if !cursor.eat("AND") {
            return Some(());
        }
    }
}

fn predicate(cursor: &mut Cursor<'_>, facts: &mut Facts, main: Row) -> Option<()> {
    let left = side(cursor)?;
    if cursor.eat("IN") {
        // Only of types: any of them is one kind of thing.
        let first = cursor.within(|cursor| {
            let first = string(cursor);
            cursor.rest();
            first
        })??;
        return match left {
            Side::Column(_, column) if is_kind(column.key()) => {
                facts.is_constraint |= names_constraint(first.key());
                Some(())
            }
            _ => None,
        };
    }
    let is_like = cursor.eat("LIKE");
    let operator = if is_like { Comparison::Equal } else { operator(cursor)? };
    let right = side(cursor)?;
    if let (Side::Column(of, column), Side::Number(number)) = (&left, &right)
        && facts.row(of.as_ref(), main) == Row::Column
        && let Some(property) = property(column.key(), operator, *number)
    {
        facts.properties.push(property);
        return Some(());
    }
    if operator != Comparison::Equal {
        return None;
    }
    match (left, right) {
        (Side::Column(of, column), value) | (value, Side::Column(of, column)) => {
            if let (true, Side::Text(text)) = (is_like, &value)
                && text.as_str().contains(['%', '['])
            {
                return None;
            }
            facts.learn(of.as_ref(), column.key(), value, main)
        }
        (Side::Other, _) | (_, Side::Other) | (Side::Number(_), Side::Number(_)) => Some(()),
        _ => None,
    }
}

/// What a comparison of a column's column with a number asks.
fn property(column: &str, operator: Comparison, number: i64) -> Option<Property> {
    match (column, number) {
        ("is_nullable", 0 | 1) if operator == Comparison::Equal => {
            Some(Property::Nullable(number == 1))
        }
        ("character_maximum_length", _) => Some(Property::Characters(operator, number)),
        ("max_length", _) => Some(Property::Bytes(operator, number)),
        _ => None,
    }
}

fn is_kind(column: &str) -> bool {
    matches!(column, "type" | "xtype" | "type_desc" | "table_type" | "constraint_type")
}

fn side(cursor: &mut Cursor<'_>) -> Option<Side> {
    let token = cursor.peek()?;
    if token.kind == TokenKind::String {
        return string(cursor).map(Side::Text);
    }
    if token.kind == TokenKind::Number {
        cursor.at += 1;
        return cursor.text(token).parse().ok().map(Side::Number);
    }
    if cursor.eat_symbol(b'-') {
        return match side(cursor)? {
            Side::Number(number) => Some(Side::Number(-number)),
            _ => None,
        };
    }
    if cursor.at_word("OBJECT_ID") && cursor.symbol_at(1, b'(') {
        return object_id(cursor).map(Side::Object);
    }
    if cursor.at_word("SCHEMA_ID") && cursor.symbol_at(1, b'(') {
        cursor.at += 1;
        return cursor
            .within(|cursor| string(cursor).filter(|_| cursor.is_over()))?
            .map(Side::Text);
    }
    if cursor.at_symbol(b'(') && cursor.word_at(1, "SELECT") {
        return cursor.within(read)?.map(Side::Object);
    }
    if cursor.at_word("COLUMNPROPERTY") {
        return super::guard::function(cursor).map(Side::Object);
    }
    let renamed = |name| Some(Side::Column(None, Name::new(name, cursor.dialect())));
    if cursor.symbol_at(1, b'(') {
        let side = match cursor.text(token).to_lowercase().as_str() {
            "object_name" => renamed("table_name"),
            "col_name" => renamed("column_name"),
            "schema_name" | "object_schema_name" => renamed("table_schema"),
            // Which database is asked, and what kind of an object, is known.
            "db_name" | "objectproperty" => Some(Side::Other),
            _ => None,
        };
        cursor.at += 1;
        cursor.parenthesised()?;
        return side;
    }
    let mut path = cursor.path()?;
    let column = path.pop()?.value;
    Some(Side::Column(path.pop().map(|of| of.value), column))
}

impl Facts {
    /// What the rows of a table are that a column is of.
    fn row(&self, of: Option<&Name>, main: Row) -> Row {
        let found = self.rows.iter().find(|(_, name)| of == Some(name)).map(|(row, _)| *row);
        found.unwrap_or(main)
    }

    /// Takes in that a column is a value; nothing where that asks for more than a name.
    fn learn(&mut self, of: Option<&Name>, column: &str, value: Side, main: Row) -> Option<()> {
        let row = self.row(of, main);
        match (column, value) {
            ("is_ms_shipped" | "is_user_defined" | "table_catalog" | "constraint_catalog", _) => {}
            // What joins two of the tables.
            (_, Side::Column(..)) => {}
            ("parent_column_id", Side::Object(Asked::Column(table, column))) => {
                self.parent = Some(table);
                self.column = Some(column);
            }
            ("object_id" | "id", Side::Object(asked)) => match asked {
                Asked::Relation(name) => self.object = Some(name),
                Asked::Constraint(name) => {
                    self.is_constraint = true;
                    self.object = Some(name);
                }
                _ => return None,
            },
            ("parent_object_id" | "parent_obj", Side::Object(Asked::Relation(name))) => {
                self.schema = self.schema.take().or_else(|| name.schema.clone());
                self.parent = Some(name);
            }
            ("table_name" | "routine_name" | "specific_name", Side::Text(name)) => {
                self.table = Some(name);
            }
            (
                "table_schema" | "routine_schema" | "schema_name" | "schema_id"
                | "constraint_schema" | "specific_schema",
                Side::Text(name),
            ) => self.schema = Some(name),
            ("data_type", Side::Text(name)) => {
                self.properties.push(Property::TypeName(name.key().to_owned()));
            }
            ("is_nullable", Side::Text(name)) if matches!(name.key(), "yes" | "no") => {
                self.properties.push(Property::Nullable(name.key() == "yes"));
            }
            ("column_name", Side::Text(name)) => self.column = Some(name),
            ("constraint_name", Side::Text(name)) => self.own = Some(name),
            (kind, Side::Text(text)) if is_kind(kind) => {
                self.is_constraint |= names_constraint(text.key());
            }
            ("name", Side::Text(name)) => match row {
                Row::Schema => self.schema = Some(name),
                Row::Relation => self.table = Some(name),
                Row::Column => self.column = Some(name),
                Row::Type | Row::Constraint | Row::Index | Row::Default => self.own = Some(name),
            },
            _ => return None,
        }
        Some(())
    }

    fn asked(self, main: Row) -> Option<Asked> {
        let default = default_schema(crate::backend::Dialect::Mssql);
        let named = self.schema.clone().filter(|schema| schema.key() != default);
        let full = |name: Name| ObjectName { schema: named.clone(), name };
        let relation = self.object.or_else(|| self.table.map(full));
        if main != Row::Column && !self.properties.is_empty() {
            return None;
        }
        match main {
            Row::Schema => Some(schema(self.schema?)),
            Row::Type => Some(Asked::Object(ObjectKey::new(ObjectKind::Type, full(self.own?)))),
            Row::Relation if self.is_constraint => Some(Asked::Constraint(relation?)),
            Row::Relation => Some(Asked::Relation(relation?)),
            Row::Constraint => Some(Asked::Constraint(self.own.map(full).or(relation)?)),
            Row::Default => match (self.own, self.column) {
                (Some(name), _) => Some(Asked::Constraint(full(name))),
                (None, Some(column)) => Some(Asked::Default(self.parent.or(relation)?, column)),
                (None, None) => Some(Asked::Constraint(relation?)),
            },
            Row::Index => Some(Asked::Index(relation, self.own?)),
            Row::Column if !self.properties.is_empty() => {
                Some(Asked::ColumnLike(relation?, self.column?, self.properties))
            }
            Row::Column => Some(Asked::Column(relation?, self.column?)),
        }
    }
}
