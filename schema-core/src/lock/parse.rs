//! Reads a `schema.lock`.

use super::{DRAFT, Entry, Lock, State};
use crate::diagnostic::{Code, Diagnostic, Report};
use crate::hash::Hash;
use crate::source::{Span, Spanned};

const REWRITE: &str = "take the file as git has it (`git checkout -- schema.lock`), or let `schema lock` write it anew";

/// What the first line says.
struct First<'a> {
    heads: Spanned<&'a str>,
    digest: Spanned<&'a str>,
}

/// Where a line stands in a conflict.
#[derive(Clone, Copy, PartialEq)]
enum Side {
    Common,
    Ours,
    /// What both sides started from, which the `diff3` style shows: it is neither side's.
    Origin,
    Theirs,
}

/// Reads the text of a lock: its entries as far as they can be read, and all that is wrong.
pub(crate) fn parse(text: &str, report: &mut Report) -> Lock {
    let lines: Vec<Spanned<&str>> = lines(text).collect();
    let mut lock = Lock { source: Some(report.source), ..Lock::default() };
    if let Some(marker) = lines.iter().find(|line| marker(line.value).is_some()) {
        conflict(*marker, report);
        lock.state = State::Conflicted;
        lock.entries = both_sides(&lines);
        return lock;
    }
    let first = lines.first().copied().unwrap_or(Spanned::new("", Span::at(0)));
    let header = match first_line(first) {
        Ok(header) => Some(header),
        Err(newer) => {
            unreadable_first_line(first, newer, report);
            if newer {
                lock.state = State::Unreadable;
                return lock;
            }
            // Where the first line was lost, this is the second.
            lock.entries.extend(entry(first));
            None
        }
    };
    for line in lines.iter().skip(1).filter(|line| !line.value.trim().is_empty()) {
        match entry(*line) {
            Some(entry) => lock.entries.push(entry),
            None => {
                unreadable_line(*line, report);
                lock.state = State::Partial;
            }
        }
    }
    if header.is_none() && lock.entries.is_empty() {
        lock.state = State::Unreadable;
    }
    if let Some(header) = header.filter(|_| lock.state == State::Whole) {
        let rest = text.split_once('\n').map_or("", |(_, rest)| rest);
        check_first_line(&header, &lock, rest, report);
    }
    lock
}

/// The lines with their places, without their ends.
fn lines(text: &str) -> impl Iterator<Item = Spanned<&str>> {
    let mut start = 0;
    text.split_inclusive('\n').map(move |line| {
        let content = line.strip_suffix('\n').unwrap_or(line);
        let span = Span::new(start, start + content.len());
        start += line.len();
        Spanned::new(content, span)
    })
}

/// Which side begins behind a conflict marker.
fn marker(line: &str) -> Option<Side> {
    let (mark, rest) = line.split_at_checked(7)?;
    let side = match mark {
        "<<<<<<<" => Side::Ours,
        "|||||||" => Side::Origin,
        "=======" => Side::Theirs,
        ">>>>>>>" => Side::Common,
        _ => return None,
    };
    (rest.is_empty() || rest.starts_with(' ')).then_some(side)
}

fn both_sides(lines: &[Spanned<&str>]) -> Vec<Entry> {
    let mut side = Side::Common;
    let mut entries: Vec<Entry> = Vec::new();
    for line in lines {
        match marker(line.value) {
            Some(next) => side = next,
            None if side == Side::Origin => {}
            None => entries.extend(entry(*line)),
        }
    }
    entries
}

fn conflict(marker: Spanned<&str>, report: &mut Report) {
    let message = "schema.lock has a conflict: two branches changed the history";
    let diagnostic = Diagnostic::error(Code::S0702, message).primary(report.at(marker.span), "");
    let together = "keep the revision files of both branches; put one side's behind the other's with `schema rebase <id>`, or join the heads with `schema merge`";
    let rewrite =
        "then run `schema lock`: it reads both sides from the markers and writes the file anew";
    report.push(diagnostic.help(together).help(rewrite));
}

/// Takes the first line apart; if it cannot be, says whether it is of a version that is not known.
fn first_line(line: Spanned<&str>) -> Result<First<'_>, bool> {
    let Some(rest) = line.value.strip_prefix("schema.lock ") else { return Err(false) };
    let mut fields = rest.split(' ');
    let version = fields.next().unwrap_or_default();
    if version != "1" {
        let number = !version.is_empty() && version.bytes().all(|byte| byte.is_ascii_digit());
        return Err(number);
    }
    let (heads, digest) = (fields.next().unwrap_or_default(), fields.next().unwrap_or_default());
    let field =
        |field: &str, key: &str| field.strip_prefix(key).is_some_and(|value| !value.is_empty());
    if fields.next().is_some() || !field(heads, "heads=") || !field(digest, "digest=") {
        return Err(false);
    }
    let start = line.span.end - digest.len();
    let digest = Spanned::new(&digest["digest=".len()..], Span::new(start, line.span.end));
    let heads_start = start - 1 - heads.len();
    let heads = Spanned::new(&heads["heads=".len()..], Span::new(heads_start, start - 1));
    Ok(First { heads, digest })
}

fn unreadable_first_line(line: Spanned<&str>, newer: bool, report: &mut Report) {
    let (message, help) = if newer {
        (
            "this version cannot read a schema.lock of this format",
            "use the version of `schema` that wrote it, or a later one",
        )
    } else {
        ("the first line of schema.lock cannot be read", REWRITE)
    };
    let label = "expected `schema.lock 1 heads=<ids> digest=<64 hex digits>`";
    let label = if newer { "another format" } else { label };
    report.push(
        Diagnostic::error(Code::S0703, message).primary(report.at(line.span), label).help(help),
    );
}

fn unreadable_line(line: Spanned<&str>, report: &mut Report) {
    let message = "this line of schema.lock cannot be read";
    let label = "expected `<id> <parents, or none> <file> <64 hex digits, or draft>`";
    let diagnostic = Diagnostic::error(Code::S0704, message);
    report.push(diagnostic.primary(report.at(line.span), label).help(REWRITE));
}

fn entry(line: Spanned<&str>) -> Option<Entry> {
    let mut fields = line.value.split(' ');
    let (id, parents, file, seal) =
        (fields.next()?, fields.next()?, fields.next()?, fields.next()?);
    if fields.next().is_some() || id.is_empty() || file.is_empty() || id == "schema.lock" {
        return None;
    }
    let seal = if seal == DRAFT { None } else { Some(Hash::from_hex(seal)?) };
    Some(Entry {
        id: id.to_owned(),
        parents: ids(parents)?,
        file: file.to_owned(),
        seal,
        span: line.span,
    })
}

fn ids(list: &str) -> Option<Vec<String>> {
    if list == "none" {
        return Some(Vec::new());
    }
    let ids: Vec<String> = list.split(',').map(str::to_owned).collect();
    ids.iter().all(|id| !id.is_empty()).then_some(ids)
}

fn check_first_line(first: &First<'_>, lock: &Lock, rest: &str, report: &mut Report) {
    let digest = Hash::of(rest.as_bytes());
    if Hash::from_hex(first.digest.value) != Some(digest) {
        let message = "schema.lock was changed by something other than `schema`";
        let label = "not the digest of the lines below";
        let diagnostic = Diagnostic::error(Code::S0705, message);
        report.push(diagnostic.primary(report.at(first.digest.span), label).help(REWRITE));
        return;
    }
    let mut stated = ids(first.heads.value).unwrap_or_default();
    let mut actual = lock.heads();
    stated.sort_unstable();
    actual.sort_unstable();
    if !stated.iter().map(String::as_str).eq(actual.iter().copied()) {
        let message = "schema.lock was changed by something other than `schema`";
        let actual = if actual.is_empty() { String::from("none") } else { actual.join(",") };
        let label = format!("the heads of the lines below are {actual}");
        let diagnostic = Diagnostic::error(Code::S0706, message);
        report.push(diagnostic.primary(report.at(first.heads.span), label).help(REWRITE));
    }
}
