//! A column's definition, and its changes.

use super::{identity, text, types};
use crate::backend::Dialect;
use crate::catalog::{
    Catalog, Column, Expression, Generated, Identity, IdentityKind, Name, ObjectName, Type,
};
use crate::operation::ColumnChange;
use crate::render::family::Conversion;
use crate::sql::{Lexer, Token, TokenKind};

/// A column as it stands in CREATE TABLE and behind ADD COLUMN, without a key.
pub(super) fn definition(column: &Column, before: &Catalog) -> String {
    let is_serial = column.identity.as_ref().is_some_and(is_serial);
    let data_type = match is_serial {
        true => types::serial(&column.data_type).to_owned(),
        false => types::written(&column.data_type, before),
    };
    let name = text::name(&column.name);
    let nullable = if column.nullable { "" } else { "NOT NULL" };
    let default = column.default.as_ref().map(|default| default_of(&default.value));
    let default = default.map(|value| format!("DEFAULT {value}")).unwrap_or_default();
    let identity = column.identity.as_ref().filter(|_| !is_serial);
    let identity = identity.map(identity::generated).unwrap_or_default();
    let generated = column.generated.as_ref().map(generated).unwrap_or_default();
    text::words(&[&name, &data_type, &column.clauses, nullable, &default, &identity, &generated])
}

fn is_serial(identity: &Identity) -> bool {
    identity.kind == IdentityKind::Serial
}

fn generated(generated: &Generated) -> String {
    let kept = if generated.stored { "STORED" } else { "VIRTUAL" };
    format!("GENERATED ALWAYS AS ({}) {kept}", generated.expression)
}

/// A default as it stands in a column's definition, where words such as AT TIME ZONE need parentheses.
fn default_of(value: &Expression) -> String {
    match is_plain(value.as_str()) {
        true => value.to_string(),
        false => format!("({value})"),
    }
}

/// Whether no word is in an expression but its first, the types of casts, and those in parentheses.
fn is_plain(text: &str) -> bool {
    let lexer = Lexer::new(text, Dialect::Postgres);
    let mut depth = 0i32;
    let mut last: Option<Token> = None;
    for token in lexer.filter(|token| !token.kind.is_trivia()) {
        let opens = token.is_symbol(text, b'(') || token.is_symbol(text, b'[');
        let closes = token.is_symbol(text, b')') || token.is_symbol(text, b']');
        depth += i32::from(opens) - i32::from(closes);
        let goes_on =
            last.is_some_and(|last| !(last.is_symbol(text, b':') || last.is_symbol(text, b'.')));
        if token.kind == TokenKind::Word && depth == 0 && goes_on {
            return false;
        }
        last = Some(token);
    }
    true
}

/// A column that is to be changed.
pub(super) struct Target<'a> {
    pub(super) table: &'a ObjectName,
    pub(super) column: &'a Name,
    pub(super) before: &'a Catalog,
}

impl Target<'_> {
    /// The statements of a change.
    pub(super) fn change(&self, change: &ColumnChange) -> Vec<String> {
        match change {
            ColumnChange::Type { to, using, nullable, clauses, .. } => {
                let mut statements = self.set_type(to, using.as_ref(), clauses.as_deref());
                statements.extend(nullable.map(|nullable| self.set_nullable(nullable)));
                statements
            }
            ColumnChange::Nullable(nullable) => vec![self.set_nullable(*nullable)],
            ColumnChange::Default(Some(default)) => {
                vec![self.alter(&format!("SET DEFAULT {}", default.value))]
            }
            ColumnChange::Default(None) => vec![self.alter("DROP DEFAULT")],
            ColumnChange::Identity { to, if_present } => {
                let was = self.was().and_then(|column| column.identity.as_ref());
                identity::change(self, was, to.as_ref(), *if_present)
            }
            ColumnChange::Generated { to: Some(expression), .. } => {
                vec![self.alter(&format!("SET EXPRESSION AS ({expression})"))]
            }
            ColumnChange::Generated { to: None, if_present } => {
                let present = if *if_present { "IF EXISTS" } else { "" };
                vec![self.alter(&text::words(&["DROP EXPRESSION", present]))]
            }
            ColumnChange::Clauses(clauses) => self.set_clauses(clauses),
        }
    }

    /// One change of the column, as a statement.
    pub(super) fn alter(&self, change: &str) -> String {
        let (table, column) = (text::object(self.table), text::name(self.column));
        format!("ALTER TABLE {table} ALTER COLUMN {column} {change}")
    }

    /// The column as it is.
    pub(super) fn was(&self) -> Option<&Column> {
        self.before.table(self.table)?.column(self.column)
    }

    fn set_nullable(&self, nullable: bool) -> String {
        self.alter(if nullable { "DROP NOT NULL" } else { "SET NOT NULL" })
    }

    /// A type that is set without a collation, and how values are stored, gets the usual ones.
    fn set_type(
        &self,
        to: &Type,
        using: Option<&Expression>,
        clauses: Option<&str>,
    ) -> Vec<String> {
        let using = match using {
            Some(using) => format!("USING {using}"),
            None => self.conversion(to),
        };
        let data_type = types::written(to, self.before);
        let clauses = clauses.unwrap_or_else(|| self.clauses());
        let set = text::words(&["SET DATA TYPE", &data_type, collation(clauses), &using]);
        let mut statements = vec![self.alter(&set)];
        statements.extend(self.set_storage("", clauses));
        statements
    }

    /// The column's clauses as they are.
    fn clauses(&self) -> &str {
        self.was().map_or("", |column| &column.clauses)
    }

    /// How values are brought over that do not become those of the new type by themselves.
    fn conversion(&self, to: &Type) -> String {
        let from = self.was().and_then(|column| types::portable(&column.data_type));
        let (Some(from), Some(to)) = (from, types::portable(to)) else { return String::new() };
        match types::conversion(from, to, &text::name(self.column)) {
            Conversion::Using(using) => format!("USING {using}"),
            Conversion::Itself | Conversion::Unknown => String::new(),
        }
    }

    /// Sets a collation, and how values are stored and compressed.
    fn set_clauses(&self, clauses: &str) -> Vec<String> {
        match self.was() {
            Some(was) if collation(&was.clauses) != collation(clauses) => {
                self.set_type(&was.data_type, None, Some(clauses))
            }
            _ => self.set_storage(self.clauses(), clauses),
        }
    }

    fn set_storage(&self, was: &str, clauses: &str) -> Vec<String> {
        let words = [("STORAGE", "DEFAULT"), ("COMPRESSION", "default")];
        let changed = words.into_iter().filter_map(|(word, usual)| {
            let (old, new) = (setting(was, word), setting(clauses, word));
            (old != new).then(|| self.alter(&format!("SET {word} {}", new.unwrap_or(usual))))
        });
        changed.collect()
    }
}

/// The COLLATE of a column's clauses.
fn collation(clauses: &str) -> &str {
    let Some(at) = clauses.find("COLLATE ") else { return "" };
    let rest = clauses.get(at..).unwrap_or_default();
    let end = [" STORAGE ", " COMPRESSION "].iter().filter_map(|word| rest.find(word)).min();
    rest.get(..end.unwrap_or(rest.len())).unwrap_or_default()
}

/// The word behind one of a column's clauses.
fn setting<'a>(clauses: &'a str, word: &str) -> Option<&'a str> {
    let mut words = clauses.split_whitespace();
    words.find(|found| *found == word)?;
    words.next()
}
