//! The sections of a revision file.

use super::directive::{Line, Place, Word, items};
use super::header::{malformed, recognised, without_value};
use super::layout::Region;
use super::statement::{Note, note};
use crate::backend::Backend;
use crate::diagnostic::{Code, Diagnostic, Report, did_you_mean};
use crate::script::{Direction, sql_error};
use crate::source::{Span, Spanned};

/// A section of a revision file.
#[derive(Clone, Debug)]
pub struct Section {
    /// Which way it goes.
    pub direction: Direction,
    /// The backends that it is for; empty for a plain section.
    pub backends: Vec<Backend>,
    /// Whether it names backends, known or not.
    pub(crate) named: bool,
    /// The line that begins it.
    pub opener: Span,
    /// The text below that line.
    pub body: Span,
    /// Why the downgrade cannot be done, where the section says so.
    pub irreversible: Option<String>,
    /// What is said of statements, in the order of the text.
    pub notes: Vec<Spanned<Note>>,
    /// The lines that are directives: not part of what is hashed.
    pub(crate) directive_lines: Vec<Span>,
    /// The first word of SQL.
    pub(crate) first_sql: Option<Span>,
    /// Where its last word ends.
    pub(crate) sql_end: Option<usize>,
}

impl Section {
    /// Whether it is for all backends that have no section of their own.
    pub const fn is_plain(&self) -> bool {
        !self.named
    }

    /// Returns its text up to its last word of SQL, without the lines that are directives, and without
    /// the blank space around it. A comment behind the last statement mostly belongs to the section that
    /// follows, whose changes are no change of this one.
    ///
    /// Part of the chain hash, and so permanent: see [`crate::hash::chain`]. A line goes with its
    /// line end; blank space is what ASCII has of it.
    pub fn source(&self, text: &str) -> String {
        let mut source = String::new();
        let mut at = self.body.start;
        let end = self.sql_end.unwrap_or(at).min(self.body.end);
        for line in self.directive_lines.iter().filter(|line| line.end <= end) {
            let before = Span::new(at, line.start).of(text);
            let indent = before.rfind('\n').map_or(0, |newline| newline + 1);
            source.push_str(before.get(..indent).unwrap_or_default());
            at = (line.end + 1).min(end);
        }
        source.push_str(Span::new(at, end).of(text));
        source.trim_matches(|letter: char| letter.is_ascii_whitespace()).to_owned()
    }
}

pub(super) fn read(regions: &[Region<'_>], report: &mut Report) -> Vec<Section> {
    let mut sections = Vec::new();
    for region in regions {
        if let Some(error) = &region.unclosed {
            // In a section most of these are found again, in the same place, where it is split.
            report.push(sql_error(error, report.at(error.span)));
        }
        for span in &region.misplaced {
            misplaced(*span, report);
        }
        if let Some(section) = region.opener.as_ref().and_then(|line| section(region, line, report))
        {
            twice(&sections, &section, report);
            sections.push(section);
        }
    }
    sections
}

fn misplaced(span: Span, report: &mut Report) {
    let message = "a directive must begin its line; behind something else it is only a comment";
    let help = "move it to a line of its own before its statement, or write `--` without the `!`";
    report.push(Diagnostic::error(Code::S0213, message).primary(report.at(span), "").help(help));
}

fn section(region: &Region<'_>, line: &Line<'_>, report: &mut Report) -> Option<Section> {
    let direction = match recognised(line, report)? {
        Word::Upgrade => Direction::Upgrade,
        _ => Direction::Downgrade,
    };
    let (word, example) = match direction {
        Direction::Upgrade => (Word::Upgrade, "upgrade(sqlite, postgres)"),
        Direction::Downgrade => (Word::Downgrade, "downgrade(sqlite, postgres)"),
    };
    if line.rest.is_some() {
        malformed(line, word, report);
    }
    let named = line.brackets.map(|inner| named_backends(inner, example, report));
    let section = Section {
        direction,
        named: named.is_some(),
        backends: named.unwrap_or_default().into_iter().map(|backend| backend.value).collect(),
        opener: line.span,
        body: region.body,
        irreversible: irreversible(line, direction, report),
        notes: notes(region, report),
        directive_lines: region.directives.iter().map(|line| line.span).collect(),
        first_sql: region.first_sql,
        sql_end: region.sql_end,
    };
    if let (Some(_), Some(sql)) = (&section.irreversible, section.first_sql) {
        let message = "a downgrade that is irreversible has statements";
        let diagnostic =
            Diagnostic::error(Code::S0220, message).primary(report.at(sql), "a statement");
        let diagnostic = diagnostic.secondary(report.at(line.span), "irreversible by this line");
        report.push(
            diagnostic.help("remove the statements, or write `--! downgrade` alone to run them"),
        );
    }
    Some(section)
}

/// The backends that a list names. Unknown ones are reported; the one that is meant stands in.
pub(super) fn named_backends(
    list: Spanned<&str>,
    example: &str,
    report: &mut Report,
) -> Vec<Spanned<Backend>> {
    let mut named: Vec<Spanned<Backend>> = Vec::new();
    for item in items(list) {
        let (code, message, help) = match backend(item) {
            Ok(new) => match named.iter().find(|earlier| earlier.value == new) {
                None => {
                    named.push(Spanned::new(new, item.span));
                    continue;
                }
                Some(_) => (
                    Code::S0216,
                    format!("`{new}` is named twice"),
                    String::from("remove one of them"),
                ),
            },
            Err(None) => {
                (Code::S0216, String::from("a backend is missing"), format!("write `{example}`"))
            }
            Err(Some((meant, help))) => {
                named.extend(meant.map(|meant| Spanned::new(meant, item.span)));
                (Code::S0215, format!("there is no backend `{}`", item.value.escape_debug()), help)
            }
        };
        // An empty place is shown by the bracket or comma beside it.
        let span = if item.value.is_empty() {
            Span::new(item.span.start, item.span.start + 1)
        } else {
            item.span
        };
        report.push(Diagnostic::error(code, message).primary(report.at(span), "").help(help));
    }
    named
}

/// A backend by its name; else nothing if there is no name, or the one that is meant, and a word on it.
fn backend(item: Spanned<&str>) -> Result<Backend, Option<(Option<Backend>, String)>> {
    if item.value.is_empty() {
        return Err(None);
    }
    let names = Backend::ALL.map(Backend::name);
    Backend::from_name(item.value).ok_or_else(|| {
        let meant = crate::suggest::closest(item.value, names).and_then(Backend::from_name);
        Some((meant, did_you_mean(item.value, &names, "the backends are")))
    })
}

fn irreversible(line: &Line<'_>, direction: Direction, report: &mut Report) -> Option<String> {
    let value = line.value?;
    let rest = value.value.strip_prefix("irreversible").map(str::trim_start);
    let reason = rest.filter(|rest| rest.is_empty() || rest.starts_with([',', ':']));
    let (Some(reason), Direction::Downgrade) = (reason, direction) else {
        let message = match direction {
            Direction::Upgrade => "nothing may stand behind the colon of an upgrade",
            Direction::Downgrade => "a downgrade is either statements or `irreversible`",
        };
        let help = match direction {
            Direction::Upgrade => "write `--! upgrade`, and the statements on the lines below it",
            Direction::Downgrade => {
                "write `--! downgrade` and statements below it, or `--! downgrade: irreversible, <reason>`"
            }
        };
        let span = if value.value.is_empty() { line.span } else { value.span };
        report
            .push(Diagnostic::error(Code::S0219, message).primary(report.at(span), "").help(help));
        return None;
    };
    let reason = reason.get(1..).unwrap_or_default().trim();
    if reason.is_empty() {
        let message = "it does not say why the downgrade is irreversible";
        let help = "write `--! downgrade: irreversible, <reason>`: it is shown to whoever tries";
        report.push(
            Diagnostic::error(Code::S0221, message).primary(report.at(value.span), "").help(help),
        );
    }
    Some(reason.to_owned())
}

fn notes(region: &Region<'_>, report: &mut Report) -> Vec<Spanned<Note>> {
    let mut notes = Vec::new();
    for line in &region.directives {
        let Some(word) = recognised(line, report) else { continue };
        if word.place() != Place::Statement {
            let message =
                format!("`{}` belongs in the header, above the first section", word.text());
            let diagnostic =
                Diagnostic::error(Code::S0212, message).primary(report.at(line.span), "");
            report.push(diagnostic.help("move the line up, to the other lines of the header"));
            continue;
        }
        if line.rest.is_some() || (line.brackets.is_some() && word == Word::RerunSafe) {
            malformed(line, word, report);
        } else if line.value.is_some_and(|value| value.value.is_empty()) && word != Word::Allow {
            without_value(line, word, report);
        } else if let Some(note) = note(line, word, report) {
            notes.push(Spanned::new(note, line.span));
        }
    }
    notes
}

/// Says which backends have had a section in this direction before.
fn twice(earlier: &[Section], section: &Section, report: &mut Report) {
    let clashes = |other: &&Section| {
        other.direction == section.direction
            && other.named == section.named
            && (!section.named
                || section.backends.iter().any(|backend| other.backends.contains(backend)))
    };
    let Some(first) = earlier.iter().find(clashes) else { return };
    let common = section.backends.iter().find(|backend| first.backends.contains(backend));
    let direction = section.direction.name();
    let message = match common {
        Some(backend) => format!("{backend} has two {direction} sections"),
        None => format!("there are two plain {direction} sections"),
    };
    let diagnostic = Diagnostic::error(Code::S0217, message);
    let diagnostic = diagnostic.primary(report.at(section.opener), "once more here");
    let diagnostic = diagnostic.secondary(report.at(first.opener), "first here");
    report.push(
        diagnostic.help("join the two, or name a backend in brackets that has no section yet"),
    );
}
