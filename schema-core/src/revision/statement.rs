//! What a directive says of the statement behind it.

use super::directive::{Line, Word, items};
use super::header::malformed;
use crate::diagnostic::{Code, Diagnostic, Report};
use crate::source::Spanned;

/// What is said of one statement.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Note {
    /// A lint is waived.
    Allow(Waiver),
    /// What an opaque statement does to the catalog: portable DDL, or `none`.
    Catalog(String),
    /// Why the statement may be run twice.
    RerunSafe(String),
}

/// A lint that a statement may break, and why.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Waiver {
    /// The lint's rule.
    pub rule: Spanned<String>,
    /// Why it is right here.
    pub reason: String,
}

impl Note {
    /// The word that it begins with.
    pub(crate) const fn word(&self) -> &'static str {
        match self {
            Note::Allow(_) => Word::Allow.text(),
            Note::Catalog(_) => Word::Catalog.text(),
            Note::RerunSafe(_) => Word::RerunSafe.text(),
        }
    }

    /// What it is about: a statement can have one note for each.
    pub(crate) fn subject(&self) -> (&str, &str) {
        match self {
            Note::Allow(waiver) => (self.word(), &waiver.rule.value),
            Note::Catalog(_) | Note::RerunSafe(_) => (self.word(), ""),
        }
    }
}

/// Reads a directive that applies to a statement.
pub(super) fn note(line: &Line<'_>, word: Word, report: &mut Report) -> Option<Note> {
    match word {
        Word::Allow => allow(line, report),
        Word::Catalog => match line.value {
            Some(value) if line.brackets.is_none() => Some(Note::Catalog(value.value.to_owned())),
            _ => {
                malformed(line, word, report);
                None
            }
        },
        Word::RerunSafe => match line.value {
            Some(value) => Some(Note::RerunSafe(value.value.to_owned())),
            None => {
                no_reason(line, word, report);
                Some(Note::RerunSafe(String::new()))
            }
        },
        _ => {
            unsupported(line, word, report);
            None
        }
    }
}

fn allow(line: &Line<'_>, report: &mut Report) -> Option<Note> {
    let letter = |byte: u8| byte.is_ascii_alphanumeric() || byte == b'-' || byte == b'_';
    let valid = |rule: &Spanned<&str>| !rule.value.is_empty() && rule.value.bytes().all(letter);
    let rules = line.brackets.map(items).unwrap_or_default();
    let Some(rule) = rules.first().filter(|rule| rules.len() == 1 && valid(rule)) else {
        malformed(line, Word::Allow, report);
        return None;
    };
    let rule = Spanned::new(rule.value.to_owned(), rule.span);
    let reason = line.value.map_or("", |value| value.value);
    if reason.is_empty() {
        no_reason(line, Word::Allow, report);
    }
    Some(Note::Allow(Waiver { rule, reason: reason.to_owned() }))
}

fn no_reason(line: &Line<'_>, word: Word, report: &mut Report) {
    let message = format!("it does not say why `{}` is right here", word.text());
    let diagnostic = Diagnostic::error(Code::S0221, message).primary(report.at(line.span), "");
    report.push(diagnostic.help(format!("write `{}`", word.form())));
}

fn unsupported(line: &Line<'_>, word: Word, report: &mut Report) {
    let message = format!("this version cannot carry out `{}` yet", word.text());
    let diagnostic = Diagnostic::error(Code::S0224, message).primary(report.at(line.span), "");
    let help = match word {
        Word::Concurrently => {
            "write `CREATE INDEX CONCURRENTLY` in a section for postgres, with `--! transaction: never(postgres)` in the header"
        }
        Word::Require => "write the condition into the statement itself, and remove the line",
        _ => "do it in SQL, or in the application after the upgrade, and remove the line",
    };
    report.push(diagnostic.help(help));
}
