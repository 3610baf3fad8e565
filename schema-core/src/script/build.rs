//! Makes a script out of a section.

use std::collections::BTreeMap;

use super::place::{Cursor, clipped};
use super::{CatalogNote, Mode, Rerun, Script, Segment, Statement};
use crate::backend::{Backend, Dialect};
use crate::diagnostic::{Code, Diagnostic, Report};
use crate::revision::{Note, Section};
use crate::source::{Location, Source, Span, Spanned};
use crate::sql::{self, Cut, InTransaction, Lexer, SqlError, SqlErrorKind};

/// A section, and what it is read for.
#[derive(Clone, Copy)]
pub(crate) struct Part<'a> {
    pub(crate) source: &'a Source,
    pub(crate) section: &'a Section,
    pub(crate) backend: Backend,
    pub(crate) dialect: Dialect,
    /// Whether the revision says `transaction: never`.
    pub(crate) never: bool,
}

/// A statement, and what decides how it runs.
struct Found {
    statement: Statement,
    cut: Cut,
    kind: Kind,
}

/// What a statement is to a transaction.
enum Kind {
    Allowed,
    /// It cannot run in one: why, and which words say so.
    Forbidden(String, Span),
    /// It is one that must not be there at all.
    Control,
}

/// Reads a section as it is run on one backend.
pub(crate) fn build(part: Part<'_>, report: &mut Report) -> Script {
    let text = part.section.body.of(part.source.text());
    let split = sql::split(text, part.dialect);
    for error in &split.errors {
        let place = report.at(error.span.offset_by(part.section.body.start));
        report.push(sql_error(error, place));
    }
    let sound = split.errors.is_empty();
    let pieces = split.pieces.iter().filter_map(|piece| Some((piece.statement?, piece.repeat)));
    let mut notes = Notes { part, notes: &part.section.notes, sound };
    let start = part.section.body.start;
    let mut cursor = Cursor::new(part.source.text(), start, part.source.line_column(start));
    let mut found = Vec::new();
    for (span, repeat) in pieces {
        let span = span.offset_by(start);
        let notes = notes.before(span, report);
        if sound {
            duplicates(&notes, report);
        }
        let place = cursor.go_to(span.start);
        let mut statement = Statement {
            location: report.at(span),
            line: place.line,
            column: place.column,
            repeat,
            alone: part.dialect == Dialect::Mssql
                && sql::must_be_alone(span.of(part.source.text())),
            transactional: true,
            rerun: None,
            waivers: Vec::new(),
            catalog: None,
            rebuild: false,
            rendered: None,
        };
        let safe = take_notes(&mut statement, notes, part);
        found.push(classified(statement, safe, part, sound, report));
    }
    notes.left_over(report);
    if sound && !part.never {
        mixed(&found, part, report);
    }
    segments(found, part.never)
}

/// Says what is wrong with SQL text.
pub(crate) fn sql_error(error: &SqlError, place: Location) -> Diagnostic {
    let code = match error.kind {
        SqlErrorKind::UnterminatedString => Code::S0301,
        SqlErrorKind::UnterminatedName => Code::S0302,
        SqlErrorKind::UnterminatedComment => Code::S0303,
        SqlErrorKind::UnterminatedDollarQuote { .. } => Code::S0304,
        SqlErrorKind::UnterminatedBody => Code::S0305,
        SqlErrorKind::CopyFromStdin | SqlErrorKind::CopyToStdout => Code::S0306,
        SqlErrorKind::GoCount => Code::S0307,
        SqlErrorKind::ClientCommand => Code::S0308,
    };
    let mut diagnostic = Diagnostic::error(code, error.to_string()).primary(place, "");
    diagnostic.help.extend(error.help().map(str::to_owned));
    diagnostic
}

/// The notes of a section that no statement has taken yet.
struct Notes<'a> {
    part: Part<'a>,
    notes: &'a [Spanned<Note>],
    /// Whether the statements are known; else nothing is said of where the notes stand.
    sound: bool,
}

impl<'a> Notes<'a> {
    /// The notes before a statement. Those between its words are reported.
    fn before(&mut self, statement: Span, report: &mut Report) -> Vec<&'a Spanned<Note>> {
        let inside = self.notes.partition_point(|note| note.span.start < statement.end);
        let (taken, rest) = self.notes.split_at(inside);
        self.notes = rest;
        let begins = match taken.last() {
            Some(last) if last.span.start > statement.start => self.first_word(statement),
            _ => statement.start,
        };
        let (before, within) =
            taken.split_at(taken.partition_point(|note| note.span.start < begins));
        for note in within.iter().filter(|_| self.sound) {
            let message = format!("`{}` stands inside of a statement", note.value.word());
            let help = match self.part.dialect {
                Dialect::Mssql => {
                    "on SQL Server it applies to a batch: put it before the batch's first word, behind a line `GO`"
                }
                _ => "put it on the line before the statement that it applies to",
            };
            let words = clipped(Span::new(begins, statement.end), self.part.source.text());
            let diagnostic =
                Diagnostic::error(Code::S0223, message).primary(report.at(note.span), "");
            report.push(
                diagnostic.secondary(report.at(words), "the statement begins here").help(help),
            );
        }
        before.iter().collect()
    }

    /// Where a batch's own words begin: comments may stand before them.
    fn first_word(&self, statement: Span) -> usize {
        let mut lexer = Lexer::new(statement.of(self.part.source.text()), self.part.dialect);
        let word = lexer.find(|token| !token.kind.is_trivia());
        statement.start + word.map_or(0, |token| token.span.start)
    }

    fn left_over(&self, report: &mut Report) {
        for note in self.notes.iter().filter(|_| self.sound) {
            let message = format!("there is no statement behind `{}`", note.value.word());
            let diagnostic =
                Diagnostic::error(Code::S0222, message).primary(report.at(note.span), "");
            report.push(
                diagnostic
                    .help("put it right before its statement, in the same section; or remove it"),
            );
        }
    }
}

fn duplicates(notes: &[&Spanned<Note>], report: &mut Report) {
    let mut seen: BTreeMap<(&str, &str), Span> = BTreeMap::new();
    for note in notes {
        let first = *seen.entry(note.value.subject()).or_insert(note.span);
        if first != note.span {
            let message = format!("`{}` is given twice for one statement", note.value.word());
            let diagnostic = Diagnostic::error(Code::S0226, message);
            let diagnostic = diagnostic.primary(report.at(note.span), "once more here");
            report.push(
                diagnostic.secondary(report.at(first), "first here").help("remove one of them"),
            );
        }
    }
}

/// Puts the notes into the statement; gives the reason why it is safe to run twice.
fn take_notes(
    statement: &mut Statement,
    notes: Vec<&Spanned<Note>>,
    part: Part<'_>,
) -> Option<String> {
    let mut safe = None;
    for note in notes {
        match &note.value {
            Note::Allow(waiver) => statement.waivers.push(waiver.clone()),
            Note::Catalog(ddl) => {
                let line = note.span.of(part.source.text());
                let start = note.span.start + line.find(ddl.as_str()).unwrap_or_default();
                statement.catalog = Some(CatalogNote { text: ddl.clone(), start });
            }
            Note::RerunSafe(reason) => safe = Some(reason.clone()),
        }
    }
    safe
}

fn classified(
    mut statement: Statement,
    safe: Option<String>,
    part: Part<'_>,
    sound: bool,
    report: &mut Report,
) -> Found {
    let span = statement.location.span;
    let text = span.of(part.source.text());
    let cut = sql::cut(text, part.dialect);
    let (reason, words, rerun) = match sql::in_transaction(text, part.dialect) {
        InTransaction::Allowed => return Found { statement, cut, kind: Kind::Allowed },
        InTransaction::Control { span: words } => {
            if sound {
                control(words.offset_by(span.start), part, report);
            }
            return Found { statement, cut, kind: Kind::Control };
        }
        InTransaction::Forbidden { reason, span: words, rerun } => {
            (reason, words.offset_by(span.start), rerun)
        }
    };
    statement.transactional = false;
    statement.alone = true;
    statement.rerun = match (safe, rerun) {
        (Some(reason), _) => Some(Rerun::RerunSafe(reason)),
        (None, sql::Rerun::Repeatable) => Some(Rerun::Repeatable),
        (None, sql::Rerun::CreateIndex { schema, index, table }) => {
            Some(Rerun::CreateIndex { schema, index, table })
        }
        (None, sql::Rerun::DropIndex { schema, index }) => Some(Rerun::DropIndex { schema, index }),
        (None, sql::Rerun::Unknown) => {
            if sound {
                not_resumable(&reason, words, report);
            }
            None
        }
    };
    Found { statement, cut, kind: Kind::Forbidden(reason, words) }
}

fn control(words: Span, part: Part<'_>, report: &mut Report) {
    let message = "a revision cannot begin or end a transaction by itself";
    let help = match part.never {
        false => {
            "remove it: the revision is a transaction already, together with the record that it was run"
        }
        true => "remove it: each statement of this revision is run and recorded by itself",
    };
    report.push(Diagnostic::error(Code::S0309, message).primary(report.at(words), "").help(help));
}

fn not_resumable(reason: &str, words: Span, report: &mut Report) {
    let message = format!("{reason}, and it is not known whether it may be run twice");
    let label = "run once more if the connection breaks here";
    let diagnostic = Diagnostic::error(Code::S0402, message).primary(report.at(words), label);
    report.push(
        diagnostic
            .help("if that does no harm, write `--! rerun-safe: <reason>` on the line before it"),
    );
}

/// Reports the first statement that cannot share a transaction with the others.
fn mixed(found: &[Found], part: Part<'_>, report: &mut Report) {
    let forbidden = found.iter().find_map(|found| match &found.kind {
        Kind::Forbidden(reason, words) => Some((reason, words)),
        Kind::Allowed | Kind::Control => None,
    });
    let allowed = found.iter().find(|found| matches!(found.kind, Kind::Allowed));
    let (Some((reason, words)), Some(other)) = (forbidden, allowed) else { return };
    let other = clipped(other.statement.location.span, part.source.text());
    let message = format!("{reason}, but other statements of this revision should");
    let diagnostic = Diagnostic::error(Code::S0401, message);
    let diagnostic = diagnostic.primary(report.at(*words), "cannot run in a transaction");
    let diagnostic = diagnostic.secondary(report.at(other), "should run in one");
    let split = "split it: leave one kind of statement here, and move the other to a revision of its own behind this one (`schema revision -m \"...\"`)";
    let never = format!(
        "or write `--! transaction: never({})` in the header: each statement then runs by itself, and an upgrade that fails goes on at the one that failed",
        part.backend
    );
    report.push(diagnostic.help(split).help(never));
}

/// Cuts the statements into segments.
fn segments(found: Vec<Found>, never: bool) -> Script {
    let outside = never || found.iter().any(|found| matches!(found.kind, Kind::Forbidden(..)));
    let mode = if outside { Mode::Outside } else { Mode::Transaction };
    let mut segments: Vec<Segment> = Vec::new();
    let mut previous = Cut::None;
    for Found { statement, cut, .. } in found {
        // Statements of one kind in a row can share a transaction: what is to be kept apart is the
        // making of an enum's value and its use, and the adding of a constraint and its validation.
        let apart = cut != previous && (previous == Cut::After || cut == Cut::Before);
        match segments.last_mut() {
            Some(segment) if outside || !apart => segment.statements.push(statement),
            _ => segments.push(Segment { mode, statements: vec![statement] }),
        }
        previous = cut;
    }
    Script { segments }
}
