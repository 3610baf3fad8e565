//! The header of a revision file.

use super::Transaction;
use super::directive::{Line, Place, Word, items};
use super::layout::Region;
use super::sections::named_backends;
use crate::diagnostic::{Code, Diagnostic, Report};
use crate::source::{Span, Spanned};

/// The longest id.
pub(crate) const LONGEST_ID: usize = 32;
const LONGEST_LABEL: usize = 63;

/// Words that mean something of their own as a target.
pub(crate) const RESERVED: [&str; 4] = ["head", "heads", "base", "none"];

/// What a header says.
#[derive(Debug, Default)]
pub(super) struct Header {
    pub(super) id: Option<Spanned<String>>,
    pub(super) revises: Vec<Spanned<String>>,
    pub(super) depends_on: Vec<Spanned<String>>,
    pub(super) labels: Vec<Spanned<String>>,
    pub(super) message: Option<String>,
    pub(super) transaction: Transaction,
}

/// Whether a revision can have this id.
pub fn is_valid_id(id: &str) -> bool {
    let allowed = |byte: u8| byte.is_ascii_alphanumeric() || byte == b'_';
    (1..=LONGEST_ID).contains(&id.len()) && id.bytes().all(allowed) && !RESERVED.contains(&id)
}

/// Whether a branch can have this label.
pub fn is_valid_label(label: &str) -> bool {
    let allowed = |letter: char| letter.is_alphanumeric() || letter == '_' || letter == '.';
    let length = label.chars().count();
    (1..=LONGEST_LABEL).contains(&length)
        && label.chars().all(allowed)
        && !RESERVED.contains(&label)
}

pub(super) fn read(region: &Region<'_>, report: &mut Report) -> Header {
    let mut header = Header::default();
    let mut seen: Vec<(Word, Span)> = Vec::new();
    for line in &region.directives {
        let Some(word) = recognised(line, report) else { continue };
        if word.place() == Place::Statement {
            wrong_place(line, word, report);
            continue;
        }
        match seen.iter().find(|(earlier, _)| *earlier == word) {
            Some((_, first)) if line.is_exact() => given_twice(line, word, *first, report),
            Some(_) => {}
            None => {
                seen.push((word, line.span));
                header.take(line, word, report);
            }
        }
    }
    missing(region, &seen, report);
    header
}

/// The word that is meant, and a word on it if it is not spelt so.
pub(super) fn recognised(line: &Line<'_>, report: &mut Report) -> Option<Word> {
    if line.is_exact() {
        return line.word;
    }
    if line.written.value.is_empty() {
        let message = "nothing is said behind `--!`";
        let help = "write a directive behind it, such as `--! upgrade`; an ordinary comment begins with `--` and a space";
        report.push(
            Diagnostic::error(Code::S0204, message).primary(report.at(line.span), "").help(help),
        );
        return None;
    }
    let message = format!("unknown directive `{}`", line.written.value);
    let help = match line.word {
        Some(word) => format!("did you mean `{}`?", word.text()),
        None => {
            let words: Vec<&str> = Word::ALL.iter().map(|word| word.text()).collect();
            format!("the directives are {}", crate::diagnostic::listed(&words))
        }
    };
    let diagnostic = Diagnostic::error(Code::S0203, message);
    report.push(diagnostic.primary(report.at(line.written.span), "").help(help));
    line.word
}

/// Says that a line is not written as its directive is.
pub(super) fn malformed(line: &Line<'_>, word: Word, report: &mut Report) {
    let message = format!("`{}` is not written like this", word.text());
    let place = line.rest.or(line.brackets).map_or(line.span, |part| part.span);
    let help = match (line.rest, word.place()) {
        (Some(rest), Place::Header) if line.brackets.is_none() => {
            format!(
                "a colon is missing: `--! {}: {}`",
                word.text(),
                rest.value.trim_start_matches(['=', ' '])
            )
        }
        _ => format!("write `{}`", word.form()),
    };
    report.push(Diagnostic::error(Code::S0204, message).primary(report.at(place), "").help(help));
}

fn wrong_place(line: &Line<'_>, word: Word, report: &mut Report) {
    let message =
        format!("`{}` applies to a statement, and there is none in the header", word.text());
    let help = "move it to the line before its statement, below `--! upgrade` or `--! downgrade`";
    report
        .push(Diagnostic::error(Code::S0212, message).primary(report.at(line.span), "").help(help));
}

fn given_twice(line: &Line<'_>, word: Word, first: Span, report: &mut Report) {
    let message = format!("`{}` is given twice", word.text());
    let help = match word {
        Word::Revises | Word::DependsOn | Word::Labels => {
            format!("write one line with commas: `--! {}: a, b`", word.text())
        }
        _ => String::from("remove one of the two lines"),
    };
    let diagnostic = Diagnostic::error(Code::S0205, message);
    let diagnostic = diagnostic.primary(report.at(line.span), "once more here");
    report.push(diagnostic.secondary(report.at(first), "first here").help(help));
}

fn missing(region: &Region<'_>, seen: &[(Word, Span)], report: &mut Report) {
    let place = region.directives.first().map_or(Span::at(region.body.start), |line| line.span);
    let has = |word| seen.iter().any(|(other, _)| *other == word);
    if !has(Word::Revision) {
        let message = "the header does not say which revision this is";
        let help =
            "add `--! revision: <id>`; `schema revision -m \"...\"` makes a file with a new id";
        report
            .push(Diagnostic::error(Code::S0202, message).primary(report.at(place), "").help(help));
    }
    if !has(Word::Revises) {
        let message = "the header does not say which revision this one revises";
        let help =
            "add `--! revises: <id of the one before it>`, or `--! revises: none` for the first";
        report
            .push(Diagnostic::error(Code::S0202, message).primary(report.at(place), "").help(help));
    }
}

impl Header {
    fn take(&mut self, line: &Line<'_>, word: Word, report: &mut Report) {
        let Some(value) = line.value.filter(|_| line.brackets.is_none()) else {
            return malformed(line, word, report);
        };
        if value.value.is_empty() {
            return without_value(line, word, report);
        }
        match word {
            Word::Revision => self.id = Some(id(value, report)),
            Word::Revises => self.revises = ids(value, word, report),
            Word::DependsOn => self.depends_on = ids(value, word, report),
            Word::Labels => self.labels = labels(value, word, report),
            Word::Message => self.message = Some(value.value.to_owned()),
            Word::Transaction => self.transaction = transaction(value, report),
            _ => {}
        }
    }
}

pub(super) fn without_value(line: &Line<'_>, word: Word, report: &mut Report) {
    let message = format!("nothing is said behind `{}`", word.text());
    let help = format!("write `{}`, or remove the line", word.form());
    report
        .push(Diagnostic::error(Code::S0209, message).primary(report.at(line.span), "").help(help));
}

/// An id as it is written, also an invalid one: others refer to it by what is written.
fn id(value: Spanned<&str>, report: &mut Report) -> Spanned<String> {
    check_id(value, report);
    Spanned::new(value.value.to_owned(), value.span)
}

fn check_id(value: Spanned<&str>, report: &mut Report) -> bool {
    if is_valid_id(value.value) {
        return true;
    }
    let (message, label) = if RESERVED.contains(&value.value) {
        (
            format!("`{}` cannot be the id of a revision", value.value),
            "it means something else as a target",
        )
    } else if value.value.len() > LONGEST_ID {
        (format!("a revision's id has at most {LONGEST_ID} characters"), "too long")
    } else {
        (format!("`{}` cannot be the id of a revision", value.value.escape_debug()), "")
    };
    let help = "an id is 1 to 32 of `A-Z`, `a-z`, `0-9` and `_`; new ones are 12 hex digits";
    report.push(
        Diagnostic::error(Code::S0206, message).primary(report.at(value.span), label).help(help),
    );
    false
}

/// The items of a list that are there and not there twice.
fn distinct<'a>(value: Spanned<&'a str>, word: Word, report: &mut Report) -> Vec<Spanned<&'a str>> {
    let mut seen = std::collections::BTreeMap::new();
    let mut distinct = Vec::new();
    for item in items(value) {
        if item.value.is_empty() {
            let message = format!("an item is missing in `{}`", word.text());
            let diagnostic =
                Diagnostic::error(Code::S0209, message).primary(report.at(item.span), "");
            report.push(diagnostic.help("remove the comma, or write what belongs there"));
            continue;
        }
        if let Some(first) = seen.get(item.value).copied() {
            let message =
                format!("`{}` is named twice in `{}`", item.value.escape_debug(), word.text());
            let diagnostic = Diagnostic::error(Code::S0208, message);
            let diagnostic = diagnostic.primary(report.at(item.span), "once more here");
            report.push(
                diagnostic.secondary(report.at(first), "first here").help("remove one of them"),
            );
            continue;
        }
        seen.insert(item.value, item.span);
        distinct.push(item);
    }
    distinct
}

fn ids(value: Spanned<&str>, word: Word, report: &mut Report) -> Vec<Spanned<String>> {
    if value.value == "none" {
        return Vec::new();
    }
    let mut ids = Vec::new();
    for item in distinct(value, word, report) {
        if item.value == "none" {
            let message = format!("`none` stands beside other ids in `{}`", word.text());
            let diagnostic =
                Diagnostic::error(Code::S0207, message).primary(report.at(item.span), "");
            report.push(
                diagnostic.help(format!("write `--! {}: none`, or the ids alone", word.text())),
            );
        } else if (word == Word::DependsOn && is_valid_label(item.value)) || check_id(item, report)
        {
            ids.push(Spanned::new(item.value.to_owned(), item.span));
        }
    }
    ids
}

fn labels(value: Spanned<&str>, word: Word, report: &mut Report) -> Vec<Spanned<String>> {
    let mut labels = Vec::new();
    if value.value == "none" {
        return labels;
    }
    for item in distinct(value, word, report) {
        if is_valid_label(item.value) {
            labels.push(Spanned::new(item.value.to_owned(), item.span));
            continue;
        }
        let message = format!("`{}` cannot be the label of a branch", item.value.escape_debug());
        let help = "a label is 1 to 63 letters, digits, `_` and `.`, and not `head`, `heads`, `base` or `none`";
        report.push(
            Diagnostic::error(Code::S0210, message).primary(report.at(item.span), "").help(help),
        );
    }
    labels
}

fn transaction(value: Spanned<&str>, report: &mut Report) -> Transaction {
    match value.value {
        "auto" => return Transaction::Auto,
        "never" => return Transaction::Never,
        _ => {}
    }
    let inner = value.value.strip_prefix("never").map(str::trim_start);
    let inner = inner.and_then(|rest| rest.strip_prefix('(')?.strip_suffix(')'));
    if let Some(inner) = inner {
        let start = value.span.end - 1 - inner.len();
        let inner = Spanned::new(inner, Span::new(start, start + inner.len()));
        let named = named_backends(inner, "never(postgres)", report);
        return Transaction::NeverFor(named.into_iter().map(|backend| backend.value).collect());
    }
    let message = format!("there is no transaction mode `{}`", value.value.escape_debug());
    let help = "write `--! transaction: auto` (the default), `never`, or `never(<backends>)`";
    report.push(
        Diagnostic::error(Code::S0211, message).primary(report.at(value.span), "").help(help),
    );
    Transaction::Auto
}
