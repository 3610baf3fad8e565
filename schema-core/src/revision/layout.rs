//! Cuts a revision file into its header and its sections.

use super::directive::Line;
use super::directive::items;
use crate::backend::{Backend, Dialect};
use crate::source::Span;
use crate::sql::{Lexer, SqlError, SqlErrorKind, TokenKind};

/// How many quotes that never end are passed over in one file. Each may cost another reading of
/// the rest of it, so there must be a limit; a file with more is not a revision.
const RESUMPTIONS: usize = 16;

/// The header, or a section.
#[derive(Debug)]
pub(crate) struct Region<'a> {
    /// The line that begins the section; the header has none.
    pub(crate) opener: Option<Line<'a>>,
    /// What is behind that line.
    pub(crate) body: Span,
    /// The directives in it.
    pub(crate) directives: Vec<Line<'a>>,
    /// Comments like a directive that do not begin their line.
    pub(crate) misplaced: Vec<Span>,
    /// The first word of SQL.
    pub(crate) first_sql: Option<Span>,
    /// Where its last word ends.
    pub(crate) sql_end: Option<usize>,
    /// What begins in it and never ends.
    pub(crate) unclosed: Option<SqlError>,
}

/// Cuts a text into its header and its sections. `plain` is how sections for no named backend are read.
///
/// A line within a string, a quoted body or a block comment begins no section, which is why the text
/// must be read by the lexer. Only where a quote never ends is the next line that looks like a
/// section taken for one, so that one forgotten quote does not hide the rest of the file.
pub(crate) fn regions(text: &str, plain: Dialect) -> Vec<Region<'_>> {
    let mut regions = Vec::new();
    let mut opener: Option<Line<'_>> = None;
    let mut resumptions = 0;
    loop {
        let start = opener.as_ref().map_or(0, |line| line.span.end);
        let dialect = opener.as_ref().map_or(plain, |line| dialect(line, plain));
        let mut scan = Scan::new(text, start);
        let mut next = scan.run(dialect);
        if next.is_none() && resumptions < RESUMPTIONS {
            next = scan.resume();
            resumptions += 1;
        }
        let end = next.as_ref().map_or(text.len(), |line| line_start(text, line.span.start));
        let body = Span::new(start, end);
        let Scan { directives, misplaced, first_sql, sql_end, unclosed, .. } = scan;
        let unclosed = unclosed.filter(|error| error.span.start < end);
        let opener_line = opener.take();
        regions.push(Region {
            opener: opener_line,
            body,
            directives,
            misplaced,
            first_sql,
            sql_end,
            unclosed,
        });
        match next {
            Some(line) => opener = Some(line),
            None => return regions,
        }
    }
}

/// How a section is read while its end is being looked for.
fn dialect(opener: &Line<'_>, plain: Dialect) -> Dialect {
    let named = opener.brackets.map(items).unwrap_or_default();
    named.iter().find_map(|name| Backend::from_name(name.value)).map_or(plain, Backend::dialect)
}

fn line_start(text: &str, offset: usize) -> usize {
    text.get(..offset).and_then(|before| before.rfind('\n')).map_or(0, |newline| newline + 1)
}

struct Scan<'a> {
    text: &'a str,
    start: usize,
    directives: Vec<Line<'a>>,
    misplaced: Vec<Span>,
    first_sql: Option<Span>,
    sql_end: Option<usize>,
    /// The first line that looks like a section and stands within quotes.
    swallowed: Option<Line<'a>>,
    /// What begins and never ends.
    unclosed: Option<SqlError>,
}

impl<'a> Scan<'a> {
    fn new(text: &'a str, start: usize) -> Self {
        Self {
            text,
            start,
            directives: Vec::new(),
            misplaced: Vec::new(),
            first_sql: None,
            sql_end: None,
            swallowed: None,
            unclosed: None,
        }
    }

    /// Reads up to the next line that begins a section.
    fn run(&mut self, dialect: Dialect) -> Option<Line<'a>> {
        let mut lexer = Lexer::new(self.text.get(self.start..).unwrap_or_default(), dialect);
        let mut line_begins = self.start == 0;
        let mut open_comment = None;
        while let Some(token) = lexer.next() {
            let span = token.span.offset_by(self.start);
            let text = span.of(self.text);
            if token.kind == TokenKind::Whitespace {
                line_begins = line_begins || text.contains('\n');
                continue;
            }
            if token.kind == TokenKind::LineComment && text.starts_with("--!") {
                let line = Line::new(self.text, span);
                match line_begins {
                    true if line.is_section() => return Some(line),
                    true => self.directives.push(line),
                    false => self.misplaced.push(span),
                }
            } else if !token.kind.is_trivia() {
                self.first_sql.get_or_insert(span);
                self.sql_end = Some(span.end);
            }
            line_begins = false;
            if token.kind == TokenKind::BlockComment && !text.ends_with("*/") {
                open_comment = self.open_comment(span);
            }
            if self.swallowed.is_none() && lexer.error().is_none() && text.contains('\n') {
                self.swallowed = section_in(self.text, span);
            }
        }
        let error = lexer.error().map(|error| SqlError {
            kind: error.kind.clone(),
            span: error.span.offset_by(self.start),
        });
        self.unclosed = error.or(open_comment);
        None
    }

    /// SQLite takes a comment that never ends. One with a section in it was meant to end before it.
    fn open_comment(&self, span: Span) -> Option<SqlError> {
        section_in(self.text, span)?;
        let opened = Span::new(span.start, span.start + 2);
        Some(SqlError { kind: SqlErrorKind::UnterminatedComment, span: opened })
    }

    /// Where to go on behind a quote that never ends. If a line that looks like a section stood within
    /// earlier quotes, one is missing there, and what came behind was inside out.
    fn resume(&mut self) -> Option<Line<'a>> {
        let unclosed = self.unclosed.as_ref()?.span.start;
        let next = self
            .swallowed
            .take()
            .or_else(|| section_in(self.text, Span::new(unclosed, self.text.len())))?;
        let before = |span: Span| span.start < next.span.start;
        self.directives.retain(|line| before(line.span));
        self.misplaced.retain(|span| before(*span));
        self.first_sql = self.first_sql.filter(|span| before(*span));
        Some(next)
    }
}

/// The first line that looks like the beginning of a section and begins within the span.
fn section_in(text: &str, span: Span) -> Option<Line<'_>> {
    let mut at = span.start;
    loop {
        at += text.get(at..span.end)?.find('\n')? + 1;
        let line = text.get(at..)?.split('\n').next()?;
        let indent = line.len() - line.trim_start().len();
        if line.get(indent..)?.starts_with("--!") {
            let line = Line::new(text, Span::new(at + indent, at + line.len()));
            if line.is_section() && line.is_exact() && line.rest.is_none() {
                return Some(line);
            }
        }
    }
}
