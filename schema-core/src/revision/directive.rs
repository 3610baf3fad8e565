//! A line that begins with `--!`: what word it has, and what stands behind it.

use crate::source::{Span, Spanned};
use crate::suggest::closest;

/// Where a directive belongs.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Place {
    /// Above the first section.
    Header,
    /// It begins a section.
    Section,
    /// Before a statement.
    Statement,
}

macro_rules! words {
    ($($word:ident $text:literal $place:ident $form:literal)*) => {
        /// The words that a directive can begin with.
        #[derive(Clone, Copy, Debug, PartialEq, Eq)]
        pub(crate) enum Word { $($word,)* }

        impl Word {
            pub(crate) const ALL: &'static [Word] = &[$(Word::$word),*];

            pub(crate) const fn text(self) -> &'static str {
                match self { $(Word::$word => $text,)* }
            }

            pub(crate) const fn place(self) -> Place {
                match self { $(Word::$word => Place::$place,)* }
            }

            /// How the line is written.
            pub(crate) const fn form(self) -> &'static str {
                match self { $(Word::$word => $form,)* }
            }
        }
    };
}

words! {
    Revision "revision" Header "--! revision: <id>"
    Revises "revises" Header "--! revises: <id, several ids with commas, or none>"
    Message "message" Header "--! message: <what it does>"
    DependsOn "depends-on" Header "--! depends-on: <ids with commas>"
    Labels "labels" Header "--! labels: <names with commas>"
    Transaction "transaction" Header "--! transaction: <auto, never, or never(postgres)>"
    Upgrade "upgrade" Section "--! upgrade"
    Downgrade "downgrade" Section "--! downgrade"
    Allow "allow" Statement "--! allow(<rule>): <reason>"
    Require "require" Statement "--! require: SELECT ..."
    Catalog "catalog" Statement "--! catalog: <portable DDL, or none>"
    RerunSafe "rerun-safe" Statement "--! rerun-safe: <reason>"
    Concurrently "concurrently" Statement "--! concurrently"
    Run "run" Statement "--! run: crate::path::to::function"
}

impl Word {
    fn from_text(text: &str) -> Option<Self> {
        Self::ALL.iter().copied().find(|word| word.text() == text)
    }

    fn meant_by(text: &str) -> Option<Self> {
        closest(text, Self::ALL.iter().map(|word| word.text())).and_then(Self::from_text)
    }
}

/// A directive's line.
#[derive(Clone, Debug)]
pub(crate) struct Line<'a> {
    /// From `--!` to the end of the line.
    pub(crate) span: Span,
    /// The word as it is written.
    pub(crate) written: Spanned<&'a str>,
    /// The word that is meant: also where it is misspelt, so that one mistake stays one.
    pub(crate) word: Option<Word>,
    /// What is in brackets behind the word.
    pub(crate) brackets: Option<Spanned<&'a str>>,
    /// What is behind the colon.
    pub(crate) value: Option<Spanned<&'a str>>,
    /// What is there that does not belong.
    pub(crate) rest: Option<Spanned<&'a str>>,
}

impl<'a> Line<'a> {
    /// Takes the comment at `span` apart.
    pub(crate) fn new(text: &'a str, span: Span) -> Self {
        let mut rest = Rest { text: span.of(text), at: 0, base: span.start };
        rest.skip(3);
        let written = rest.take(|letter| letter.is_alphanumeric() || "-_".contains(letter));
        let brackets = rest.brackets();
        let value = rest.after_colon();
        let word = Word::from_text(written.value).or_else(|| Word::meant_by(written.value));
        let remainder = rest.remainder();
        let rest = Some(remainder).filter(|rest| value.is_none() && !rest.value.is_empty());
        Self { span, written, word, brackets, value, rest }
    }

    /// Whether the word is spelt as it should be.
    pub(crate) fn is_exact(&self) -> bool {
        self.word.is_some_and(|word| word.text() == self.written.value)
    }

    /// Whether it begins a section.
    pub(crate) fn is_section(&self) -> bool {
        self.word.is_some_and(|word| word.place() == Place::Section)
    }
}

/// What of a line is still to be read.
struct Rest<'a> {
    text: &'a str,
    at: usize,
    base: usize,
}

impl<'a> Rest<'a> {
    fn tail(&self) -> &'a str {
        self.text.get(self.at..).unwrap_or_default()
    }

    fn skip(&mut self, bytes: usize) {
        self.at = (self.at + bytes).min(self.text.len());
        self.at += self.tail().len() - self.tail().trim_start().len();
    }

    /// The next `length` bytes; then blank space is passed over.
    fn cut(&mut self, length: usize) -> Spanned<&'a str> {
        let text = self.tail().get(..length).unwrap_or_default();
        let start = self.base + self.at;
        self.skip(length);
        Spanned::new(text, Span::new(start, start + text.len()))
    }

    fn take(&mut self, belongs: impl Fn(char) -> bool) -> Spanned<&'a str> {
        let tail = self.tail();
        self.cut(tail.find(|letter| !belongs(letter)).unwrap_or(tail.len()))
    }

    fn brackets(&mut self) -> Option<Spanned<&'a str>> {
        let inner = self.tail().strip_prefix('(')?;
        let inner = inner.get(..inner.find(')')?)?;
        let start = self.base + self.at + 1;
        self.skip(inner.len() + 2);
        Some(Spanned::new(inner, Span::new(start, start + inner.len())))
    }

    fn after_colon(&mut self) -> Option<Spanned<&'a str>> {
        self.tail().strip_prefix(':')?;
        self.skip(1);
        Some(self.remainder())
    }

    fn remainder(&self) -> Spanned<&'a str> {
        let text = self.tail().trim_end();
        let start = self.base + self.at;
        Spanned::new(text, Span::new(start, start + text.len()))
    }
}

/// The items of a list with commas, each without the blank space around it; some may be empty.
pub(crate) fn items(list: Spanned<&str>) -> Vec<Spanned<&str>> {
    let mut start = list.span.start;
    let mut items = Vec::new();
    for item in list.value.split(',') {
        let lead = item.len() - item.trim_start().len();
        let trimmed = item.trim();
        items.push(Spanned::new(trimmed, Span::new(start + lead, start + lead + trimmed.len())));
        start += item.len() + 1;
    }
    items
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(text: &str, expected: [Option<&str>; 4]) {
        let padded = format!("\n  {text}");
        let line = Line::new(&padded, Span::new(3, padded.len()));
        let part = |part: &Option<Spanned<&str>>| {
            part.as_ref().map(|part| {
                assert_eq!(part.span.of(&padded), part.value, "the span is off in {text:?}");
                part.value.to_owned()
            })
        };
        let word = line.word.map(|word| word.text().to_owned());
        let read = [word, part(&line.brackets), part(&line.value), part(&line.rest)];
        assert_eq!(read.each_ref().map(Option::as_deref), expected, "{text:?}");
    }

    #[test]
    fn a_word_brackets_and_a_value() {
        check("--! revision: abc", [Some("revision"), None, Some("abc"), None]);
        check("--!revision:abc  ", [Some("revision"), None, Some("abc"), None]);
        check("--! upgrade", [Some("upgrade"), None, None, None]);
        check(
            "--! upgrade ( sqlite,mssql )",
            [Some("upgrade"), Some(" sqlite,mssql "), None, None],
        );
        check("--! allow(a): b: (c)", [Some("allow"), Some("a"), Some("b: (c)"), None]);
        check("--! message:", [Some("message"), None, Some(""), None]);
        check("--! upgrade()", [Some("upgrade"), Some(""), None, None]);
    }

    #[test]
    fn what_does_not_belong() {
        check("--! message fix it", [Some("message"), None, None, Some("fix it")]);
        check("--! upgrade(sqlite", [Some("upgrade"), None, None, Some("(sqlite")]);
        check("--! upgrade(sqlite) now", [Some("upgrade"), Some("sqlite"), None, Some("now")]);
        check("--!", [None, None, None, None]);
        check("--! é", [None, None, None, None]);
        check("--! größe: 1", [None, None, Some("1"), None]);
        check("--! revison: abc", [Some("revision"), None, Some("abc"), None]);
        check("--! Upgrade", [Some("upgrade"), None, None, None]);
    }

    #[test]
    fn lists_keep_their_places() {
        let text = "x a, b ,,c";
        let read = items(Spanned::new(Span::new(2, 10).of(text), Span::new(2, 10)));
        let read: Vec<_> = read.iter().map(|item| (item.value, item.span.of(text))).collect();
        assert_eq!(read, [("a", "a"), ("b", "b"), ("", ""), ("c", "c")]);
    }
}
