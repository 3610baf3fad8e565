//! The tokens, what is expected of them, and what is said where it is not there.

use super::super::syntax::Expr;
use super::foreign::{self, SECTIONS};
use super::place::Place;
use crate::catalog::{Expression, Name, ObjectName};
use crate::ddl::cursor::Cursor;
use crate::ddl::{Input, SyntaxError, SyntaxErrorKind};
use crate::source::{Span, Spanned};
use crate::sql::{Token, TokenKind};
use crate::suggest::closest;

/// What reading gives.
pub(crate) type Read<T> = Result<T, SyntaxError>;

/// How deep parentheses, CASE and the like may nest.
const DEEPEST: usize = 100;

/// The most operators of one expression: a chain of them is as deep a tree as it is long.
const MOST_OPERATORS: usize = 500;

/// The most characters of the text that a message repeats.
const LONGEST_FOUND: usize = 40;

/// Reads the tokens of one statement.
pub(crate) struct Reader<'a> {
    pub(crate) cursor: Cursor<'a>,
    /// What the expression that is being read may have in it.
    pub(super) place: Place,
    depth: usize,
    operators: usize,
}

impl<'a> Reader<'a> {
    pub(crate) fn new(input: Input<'a>) -> Self {
        Self { cursor: Cursor::new(input), place: Place::Rows, depth: 0, operators: 0 }
    }

    /// Where the next token begins, in the source.
    pub(crate) fn start(&self) -> usize {
        self.cursor.here().start
    }

    /// From a place in the source up to the end of the last token taken.
    pub(crate) fn span_from(&self, start: usize) -> Span {
        let end = self.cursor.place(Span::at(self.cursor.end_of_last())).end;
        Span::new(start, end.max(start))
    }

    /// Reads an expression, and gives its text beside its tree.
    pub(crate) fn written(
        &mut self,
        read: impl FnOnce(&mut Self) -> Read<Expr>,
    ) -> Read<(Expression, Expr)> {
        let start = self.cursor.start_of_next();
        let tree = read(self)?;
        Ok((self.cursor.expression(Span::new(start, self.cursor.end_of_last())), tree))
    }

    /// The text of a value at a place.
    pub(crate) fn written_value(&mut self, place: Place) -> Read<Expression> {
        self.written(|reader| reader.value(place)).map(|(text, _)| text)
    }

    /// The text of a condition at a place.
    pub(crate) fn written_condition(&mut self, place: Place) -> Read<Expression> {
        self.written(|reader| reader.condition(place)).map(|(text, _)| text)
    }

    pub(crate) fn expect(&mut self, word: &'static str) -> Read<()> {
        if self.cursor.eat(word) {
            return Ok(());
        }
        Err(self.unexpected_among(&format!("`{word}`"), &[word]))
    }

    pub(crate) fn expect_all(&mut self, words: &[&'static str]) -> Read<()> {
        words.iter().try_for_each(|word| self.expect(word))
    }

    pub(crate) fn expect_symbol(&mut self, symbol: u8) -> Read<()> {
        if self.cursor.eat_symbol(symbol) {
            return Ok(());
        }
        Err(self.unexpected(&format!("`{}`", char::from(symbol))))
    }

    /// Nothing more may follow.
    pub(crate) fn end(&self) -> Read<()> {
        if self.cursor.is_over() {
            return Ok(());
        }
        Err(self.unexpected("the end of the statement"))
    }

    /// A name; `what` says whose.
    pub(crate) fn name(&mut self, what: &str) -> Read<Spanned<Name>> {
        let written = self.cursor.peek().map(|token| self.cursor.text(token));
        if written.is_some_and(|text| text.starts_with(['U', 'u']) && text.ends_with('"')) {
            let help = "write the name in double quotes as it is, without `U&`";
            return Err(self.not_portable_here(help));
        }
        if self.guard().is_some() {
            return Err(self.unexpected(what));
        }
        let Some(name) = self.cursor.name() else {
            return Err(self.unexpected(what));
        };
        if name.value.as_str().is_empty() {
            return Err(mistake(name.span, format!("expected {what}, found an empty one")));
        }
        Ok(name)
    }

    /// The name of a table. Portable tables have no schema.
    pub(crate) fn table(&mut self) -> Read<Spanned<ObjectName>> {
        let name = self.name("the name of a table")?;
        self.no_schema(name.span)?;
        Ok(Spanned::new(ObjectName::plain(name.value), name.span))
    }

    pub(crate) fn column(&mut self) -> Read<Spanned<Name>> {
        self.name("the name of a column")
    }

    /// Refuses what stands behind a `.`.
    pub(crate) fn no_schema(&self, name: Span) -> Read<()> {
        if !self.cursor.at_symbol(b'.') {
            return Ok(());
        }
        let message = "a name with a schema is not portable";
        let help = format!("leave the schema out, or {SECTIONS}");
        Err(not_portable(name, message, help))
    }

    /// `(a, b, ...)` of columns.
    pub(crate) fn columns(&mut self) -> Read<Vec<Spanned<Name>>> {
        let columns = self.parenthesised(Self::column)?;
        let mut seen = std::collections::BTreeSet::new();
        match columns.iter().find(|column| !seen.insert(column.value.clone())) {
            None => Ok(columns),
            Some(twice) => {
                let message = format!("the column `{}` stands here twice", twice.value);
                Err(mistake(twice.span, message).with_help("name each column once"))
            }
        }
    }

    /// `( one, one, ... )`
    pub(crate) fn parenthesised<T>(
        &mut self,
        mut one: impl FnMut(&mut Self) -> Read<T>,
    ) -> Read<Vec<T>> {
        self.expect_symbol(b'(')?;
        let mut all = vec![one(self)?];
        while !self.cursor.eat_symbol(b')') {
            if !self.cursor.eat_symbol(b',') {
                return Err(self.unexpected("`,` or `)`"));
            }
            all.push(one(self)?);
        }
        Ok(all)
    }

    /// `one, one, ...`
    pub(crate) fn separated<T>(
        &mut self,
        mut one: impl FnMut(&mut Self) -> Read<T>,
    ) -> Read<Vec<T>> {
        let mut all = vec![one(self)?];
        while self.cursor.eat_symbol(b',') {
            all.push(one(self)?);
        }
        Ok(all)
    }

    /// Reads what is one level further in.
    pub(super) fn nested<T>(&mut self, read: impl FnOnce(&mut Self) -> Read<T>) -> Read<T> {
        if self.depth >= DEEPEST {
            let message = format!("expressions nest at most {DEEPEST} levels deep");
            return Err(mistake(self.cursor.here(), message));
        }
        if self.depth == 0 {
            self.operators = 0;
        }
        self.depth += 1;
        let value = read(self);
        self.depth -= 1;
        value
    }

    /// Counts an operator of the expression.
    pub(super) fn count_operator(&mut self, at: Span) -> Read<()> {
        self.operators += 1;
        if self.operators <= MOST_OPERATORS {
            return Ok(());
        }
        let message = format!("one expression has at most {MOST_OPERATORS} operators");
        Err(mistake(at, message).with_help("write `IN (...)`, or several statements"))
    }

    /// Says what was expected instead of the next token.
    pub(crate) fn unexpected(&self, expected: &str) -> SyntaxError {
        if let Some(help) = foreign::of_tokens(&self.cursor) {
            return self.not_portable_here(help);
        }
        let message = format!("expected {expected}, found {}", self.found());
        let error = mistake(self.cursor.here(), message);
        match expected.ends_with("the end of the statement") && self.begins_statement() {
            true => error.with_help("put a `;` in front of it"),
            false => error,
        }
    }

    /// Whether what follows is a statement of its own.
    fn begins_statement(&self) -> bool {
        const MADE: &[&str] = &["TABLE", "INDEX", "UNIQUE"];
        let begins = |word, behind: &[&str]| {
            self.cursor.at_word(word) && behind.iter().any(|next| self.cursor.word_at(1, next))
        };
        ["CREATE", "ALTER", "DROP"].iter().any(|word| begins(word, MADE))
            || begins("INSERT", &["INTO"])
            || begins("DELETE", &["FROM"])
            || begins("COMMENT", &["ON"])
            || self.cursor.at_word("UPDATE")
    }

    /// As [`unexpected`](Self::unexpected), where one of `words` may have been misspelt.
    pub(crate) fn unexpected_among(&self, expected: &str, words: &[&'static str]) -> SyntaxError {
        let error = self.unexpected(expected);
        match self.meant(words) {
            Some(meant) => error.with_help(format!("did you mean `{meant}`?")),
            None => error,
        }
    }

    /// Which of `words` the next token may have been meant to be.
    pub(crate) fn meant(&self, words: &[&'static str]) -> Option<&'static str> {
        let word = self.word()?;
        closest(word, words.iter().copied()).filter(|meant| !meant.eq_ignore_ascii_case(word))
    }

    /// The next token, if it is a word without quotes.
    pub(crate) fn word(&self) -> Option<&'a str> {
        let token = self.cursor.peek().filter(|token| token.kind == TokenKind::Word)?;
        Some(self.cursor.text(token))
    }

    /// Says that portable SQL has not what the next token is.
    pub(crate) fn not_portable_here(&self, help: impl Into<String>) -> SyntaxError {
        let message = format!("{} is not portable", self.found());
        let here = self.cursor.here();
        let last = self.guard().and_then(|guard| self.cursor.peek_at(guard.len() - 1));
        let end = last.map_or(here.end, |last| self.cursor.place(last.span).end);
        not_portable(Span::new(here.start, end), message, help)
    }

    /// The words by which a statement does nothing where something is there or not.
    fn guard(&self) -> Option<&'static [&'static str]> {
        const GUARDS: [&[&str]; 2] = [&["IF", "EXISTS"], &["IF", "NOT", "EXISTS"]];
        GUARDS.into_iter().find(|guard| self.cursor.at_words(guard))
    }

    fn found(&self) -> String {
        if let Some(guard) = self.guard() {
            return format!("`{}`", guard.join(" "));
        }
        self.cursor.peek().map_or_else(|| "the end of the statement".to_owned(), |t| self.quote(t))
    }

    fn quote(&self, token: Token) -> String {
        let text = self.cursor.text(token);
        match text {
            "`" => "a backtick".to_owned(),
            _ if text.chars().nth(LONGEST_FOUND).is_none() => format!("`{text}`"),
            _ => format!("`{}...`", text.chars().take(LONGEST_FOUND).collect::<String>()),
        }
    }
}

/// A mistake in what the grammar has.
pub(crate) fn mistake(span: Span, message: impl Into<String>) -> SyntaxError {
    SyntaxError { kind: SyntaxErrorKind::Unexpected, span, message: message.into(), help: None }
}

/// Something that databases have and portable SQL has not.
pub(crate) fn not_portable(
    span: Span,
    message: impl Into<String>,
    help: impl Into<String>,
) -> SyntaxError {
    let (message, help) = (message.into(), Some(help.into()));
    SyntaxError { kind: SyntaxErrorKind::NotPortable, span, message, help }
}

impl SyntaxError {
    /// The same error with advice, if it has none.
    pub(crate) fn with_help(mut self, help: impl Into<String>) -> Self {
        self.help.get_or_insert_with(|| help.into());
        self
    }
}
