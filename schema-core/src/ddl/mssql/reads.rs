//! What a text names: the tables and objects behind FROM, JOIN and the like.

use std::collections::BTreeSet;

use super::super::cursor::Cursor;
use crate::catalog::{Name, ObjectName};
use crate::sql::TokenKind;

/// Words behind which a table or an object is named.
const BEFORE_NAME: [&str; 11] = [
    "FROM",
    "JOIN",
    "APPLY",
    "INTO",
    "UPDATE",
    "MERGE",
    "USING",
    "EXEC",
    "EXECUTE",
    "REFERENCES",
    "INSERT",
];

/// Words that may stand in the place of a name there.
const NO_NAME: [&str; 12] = [
    "INTO",
    "SELECT",
    "VALUES",
    "SET",
    "TOP",
    "AS",
    "INSERTED",
    "DELETED",
    "OPENJSON",
    "OPENROWSET",
    "OPENQUERY",
    "STATISTICS",
];

/// Takes all that is left, and gives what is named in it, each once.
pub(super) fn all(cursor: &mut Cursor<'_>) -> Vec<ObjectName> {
    let mut found = Found::default();
    while let Some(token) = cursor.take() {
        let is_word = token.kind == TokenKind::Word;
        let text = cursor.text(token);
        if is_word && BEFORE_NAME.iter().any(|word| text.eq_ignore_ascii_case(word)) {
            found.list(cursor, text.eq_ignore_ascii_case("FROM"));
        } else if text == "," && found.in_list(cursor) {
            found.list(cursor, true);
        } else if cursor.at_word("AS") && cursor.symbol_at(1, b'(') {
            found.expressions.extend(cursor.name_of(token));
        }
        found.lists(text);
    }
    let Found { names, expressions, .. } = found;
    let is_other = |name: &ObjectName| name.schema.is_some() || !expressions.contains(&name.name);
    names.into_iter().filter(is_other).collect()
}

/// What was found so far.
#[derive(Default)]
struct Found {
    names: Vec<ObjectName>,
    seen: BTreeSet<ObjectName>,
    /// The names of common table expressions.
    expressions: BTreeSet<Name>,
    depth: usize,
    /// The depths at which a list behind a FROM stands.
    open: Vec<usize>,
}

impl Found {
    /// Follows parentheses, and the words that end a list of tables.
    fn lists(&mut self, text: &str) {
        match text {
            "(" => self.depth += 1,
            ")" => {
                self.depth = self.depth.saturating_sub(1);
                self.close(self.depth + 1);
            }
            _ => {
                let ends = ["WHERE", "GROUP", "ORDER", "HAVING", "UNION", "SELECT", "SET", "ON"];
                if ends.iter().any(|word| text.eq_ignore_ascii_case(word)) {
                    self.close(self.depth);
                }
            }
        }
    }

    fn close(&mut self, depth: usize) {
        while self.open.last().is_some_and(|open| *open >= depth) {
            self.open.pop();
        }
    }

    fn in_list(&self, _: &Cursor<'_>) -> bool {
        self.open.last() == Some(&self.depth)
    }

    /// Takes a name, if one is next; behind a FROM, more of them may follow on commas.
    fn list(&mut self, cursor: &mut Cursor<'_>, from: bool) {
        if from {
            self.close(self.depth);
            self.open.push(self.depth);
        }
        if cursor.at_any(&NO_NAME) {
            return;
        }
        let Some(name) = cursor.object_name() else { return };
        let name = name.value;
        let is_temporary = name.name.as_str().starts_with('#');
        let is_system = name
            .schema
            .as_ref()
            .is_some_and(|schema| matches!(schema.key(), "sys" | "information_schema"));
        let is_procedure = name.schema.is_none() && name.name.key().starts_with("sp_");
        if !is_temporary && !is_system && !is_procedure && self.seen.insert(name.clone()) {
            self.names.push(name);
        }
    }
}
