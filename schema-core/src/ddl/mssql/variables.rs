//! What variables are known to hold: SQL that a string says, and the name of a column's default, which a
//! script must look up where nobody gave it.

use std::collections::BTreeMap;
use std::sync::Arc;

use super::super::cursor::Cursor;
use super::super::{Asked, Input};
use super::{question, words};
use crate::catalog::{Name, ObjectName};
use crate::source::Span;
use crate::sql::{Token, TokenKind};

/// What is known of the variables of a batch, by their names in lower case.
#[derive(Default)]
pub(super) struct Variables {
    known: BTreeMap<String, Value>,
    /// Those that were set, in order.
    set: Vec<String>,
}

/// What a variable holds.
pub(super) enum Value {
    /// SQL.
    Text(Text),
    /// The name of a column's default.
    Default(ObjectName, Name),
    /// The name of the schema that is used where none is named.
    DefaultSchema,
}

/// SQL that stands in strings of the source, each token of it where it stands there. A name that a
/// variable holds is a word of its own.
pub(super) struct Text {
    pub(super) text: String,
    pub(super) base: usize,
    /// The string, where it is only one, with its quotes.
    pub(super) string: Option<Arc<str>>,
    /// The columns whose defaults such words name.
    pub(super) defaults: Vec<(Name, ObjectName, Name)>,
}

impl Variables {
    pub(super) fn get(&self, cursor: &Cursor<'_>, token: Token) -> Option<&Value> {
        self.known.get(&cursor.text(token).to_lowercase())
    }

    /// Takes the SQL that a variable holds. It is known for one time, so that a long text that is run often
    /// does not take long.
    pub(super) fn take(&mut self, cursor: &Cursor<'_>, token: Token) -> Option<Text> {
        let name = cursor.text(token).to_lowercase();
        match self.known.remove(&name)? {
            Value::Text(text) => Some(text),
            other => {
                self.known.insert(name, other);
                None
            }
        }
    }

    /// Takes in what a DECLARE, SET or SELECT says of variables. The cursor goes back to where it was.
    pub(super) fn learn(&mut self, cursor: &mut Cursor<'_>) {
        let start = cursor.at;
        match cursor.eat_any(&["DECLARE", "SET", "SELECT"]) {
            Some("DECLARE") => self.declared(cursor),
            Some(_) => self.assigned(cursor),
            None => {}
        }
        cursor.at = start;
    }

    /// This moment.
    pub(super) const fn mark(&self) -> usize {
        self.set.len()
    }

    /// Forgets what was set since a moment, as what did so may not have run.
    pub(super) fn forget_since(&mut self, mark: usize) {
        for name in self.set.get(mark..).unwrap_or_default() {
            self.known.remove(name);
        }
    }

    pub(super) fn forget(&mut self) {
        self.known.clear();
    }

    fn set(&mut self, name: String, value: Option<Value>) {
        self.set.push(name.clone());
        match value {
            Some(value) => drop(self.known.insert(name, value)),
            None => drop(self.known.remove(&name)),
        }
    }

    fn declared(&mut self, cursor: &mut Cursor<'_>) {
        while let Some(token) = cursor.take() {
            while !cursor.is_over() && !cursor.at_symbol(b'=') && !cursor.at_symbol(b',') {
                cursor.skip_balanced();
            }
            if cursor.eat_symbol(b'=') {
                self.assign(cursor, token);
            }
            skip_to_comma(cursor);
        }
    }

    fn assigned(&mut self, cursor: &mut Cursor<'_>) {
        let Some(token) = cursor.take().filter(|token| token.kind == TokenKind::Parameter) else {
            return;
        };
        let name = cursor.text(token).to_lowercase();
        if !cursor.eat_symbol(b'=') {
            self.set(name, None);
            return;
        }
        let value = cursor.at;
        if let Some(asked) = looked_up(cursor) {
            self.set(name, Some(asked));
            return;
        }
        cursor.at = value;
        self.assign(cursor, token);
    }

    /// Takes the value that a variable gets, if it is all that is left or one of several.
    fn assign(&mut self, cursor: &mut Cursor<'_>, variable: Token) {
        let name = cursor.text(variable).to_lowercase();
        let read = cursor.at;
        let value = match cursor.at_symbol(b'(') && cursor.word_at(1, "SELECT") {
            true => cursor.within(question::read).flatten().and_then(default),
            false if cursor.eat("SCHEMA_NAME") => {
                let given = cursor.within(|cursor| cursor.is_over());
                given.filter(|is_none| *is_none).map(|_| Value::DefaultSchema)
            }
            false => self.text(cursor).map(Value::Text),
        };
        let is_whole = cursor.is_over() || cursor.at_symbol(b',');
        self.set(name, value.filter(|_| is_whole && cursor.at > read));
    }

    /// Takes strings and names of defaults that are joined by `+`, the first of them a string.
    pub(super) fn text(&self, cursor: &mut Cursor<'_>) -> Option<Text> {
        let first = cursor.peek().filter(|token| token.kind == TokenKind::String)?;
        let prefix = words::aligned(cursor.text(first)).1;
        let start = first.span.start + prefix;
        let base = cursor.place(Span::at(start)).start;
        let string = Some(words::unprefixed(cursor.text(first)).into());
        let mut joined = Text { text: String::new(), base, string, defaults: Vec::new() };
        loop {
            self.piece(cursor, start, &mut joined)?;
            if !cursor.eat_symbol(b'+') {
                return Some(joined);
            }
            joined.string = None;
        }
    }

    /// Takes a string, or what names a default. `start` is where the text begins.
    fn piece(&self, cursor: &mut Cursor<'_>, start: usize, joined: &mut Text) -> Option<()> {
        let token = cursor.take()?;
        if token.kind == TokenKind::String {
            let (text, prefix) = words::aligned(cursor.text(token));
            let gap = (token.span.start + prefix).checked_sub(start + joined.text.len())?;
            let is_named = joined.text.ends_with('_') && !joined.defaults.is_empty();
            if gap > 0 && !is_named && !(ends(&joined.text) || ends_before(&text)) {
                return None;
            }
            joined.text.extend(std::iter::repeat_n(if is_named { '_' } else { ' ' }, gap));
            if let Some((name, ..)) = joined.defaults.last_mut().filter(|_| is_named) {
                *name = Name::new(&format!("{name}{}", "_".repeat(gap)), cursor.dialect());
            }
            joined.text.push_str(&text);
            return Some(());
        }
        let mut variable = token;
        if cursor.text(token).eq_ignore_ascii_case("QUOTENAME") {
            variable = cursor.within(Cursor::take)??;
        }
        let Some(Value::Default(table, column)) = self.get(cursor, variable) else { return None };
        let from = start + joined.text.len();
        let written = Span::new(from, cursor.end_of_last()).of(cursor.input.text);
        let word = |byte: u8| if byte.is_ascii_alphanumeric() { char::from(byte) } else { '_' };
        let mut name: String = written.bytes().map(word).collect();
        name.push('_');
        joined.text.push_str(&name);
        joined.defaults.push((Name::new(&name, cursor.dialect()), table.clone(), column.clone()));
        Some(())
    }
}

/// Whether a word that ends a text is over there, whatever follows.
fn ends(text: &str) -> bool {
    text.ends_with(|last: char| last.is_whitespace() || "(),;=".contains(last))
}

fn ends_before(text: &str) -> bool {
    text.starts_with(|first: char| first.is_whitespace() || "(),;=".contains(first))
}

fn skip_to_comma(cursor: &mut Cursor<'_>) {
    while !cursor.is_over() && !cursor.eat_symbol(b',') {
        cursor.skip_balanced();
    }
}

/// Takes `name FROM sys.default_constraints ...`, behind `SELECT @variable =`.
fn looked_up(cursor: &mut Cursor<'_>) -> Option<Value> {
    let mut path = cursor.path()?;
    if path.pop()?.value.key() != "name" || !cursor.at_word("FROM") {
        return None;
    }
    question::behind_select(cursor).and_then(default)
}

fn default(asked: Asked) -> Option<Value> {
    match asked {
        Asked::Default(table, column) => Some(Value::Default(table, column)),
        _ => None,
    }
}

impl Text {
    /// The text, to be read.
    pub(super) fn input<'t>(&'t self, cursor: &Cursor<'_>) -> Input<'t> {
        Input { text: &self.text, base: self.base, ..cursor.input }
    }
}
