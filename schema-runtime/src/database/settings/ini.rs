//! One section of an INI file, by the `configparser` crate, and what that crate lets through although Python's
//! `configparser` does not: keys outside of any section, lines that are no `key = value`, and a key given twice.

use std::collections::BTreeSet;

use configparser::ini::Ini;
use schema_core::suggest::closest;

use super::{Keys, SettingsErrorKind};

/// What separates a key from its value.
const DELIMITERS: [char; 2] = ['=', ':'];
/// What begins a comment, at the beginning of a line only.
const COMMENTS: [char; 2] = ['#', ';'];

/// Reads the keys of `section`; `None` where the file has no such section.
pub(super) fn keys(text: &str, section: &str) -> Result<Option<Keys>, SettingsErrorKind> {
    let text = text.strip_prefix('\u{feff}').unwrap_or(text);
    let mut sections = parser().read(text.to_owned()).map_err(|error| syntax(&error))?;
    check_lines(text, section)?;
    let Some(keys) = sections.remove(section) else {
        return Ok(None);
    };
    Ok(Some(keys.into_iter().map(|(key, value)| (key, value.unwrap_or_default())).collect()))
}

/// The section that was probably meant to be `wanted`.
pub(super) fn misspelt(text: &str, wanted: &str) -> Option<String> {
    let names: Vec<&str> = text.lines().filter_map(header).collect();
    closest(wanted, names).map(str::to_owned)
}

fn parser() -> Ini {
    let mut ini = Ini::new();
    ini.set_comment_symbols(&COMMENTS);
    ini.set_inline_comment_symbols(Some(&[]));
    ini.set_multiline(true);
    ini
}

/// The crate's errors are sentences that begin with `line 3: ` or `line 3:0: `.
fn syntax(error: &str) -> SettingsErrorKind {
    let (place, reason) = error.split_once(": ").unwrap_or(("", error));
    let digits: String = place
        .chars()
        .skip_while(|c| !c.is_ascii_digit())
        .take_while(char::is_ascii_digit)
        .collect();
    SettingsErrorKind::Syntax { line: digits.parse().unwrap_or(0), reason: reason.to_owned() }
}

/// The name in a section's header.
fn header(line: &str) -> Option<&str> {
    let (name, _) = line.trim().strip_prefix('[')?.rsplit_once(']')?;
    Some(name.trim())
}

fn check_lines(text: &str, section: &str) -> Result<(), SettingsErrorKind> {
    let mut inside: Option<bool> = None;
    let mut key_indent: Option<usize> = None;
    let mut seen = BTreeSet::new();
    for (index, line) in text.lines().enumerate() {
        let trimmed = line.trim();
        let refuse = |reason: &str| {
            Err(SettingsErrorKind::Syntax { line: index + 1, reason: reason.to_owned() })
        };
        if trimmed.is_empty() || trimmed.starts_with(COMMENTS) {
            continue;
        }
        if let Some(name) = header(trimmed) {
            inside = Some(name.eq_ignore_ascii_case(section));
            key_indent = None;
            continue;
        }
        let indent = line.len() - line.trim_start().len();
        let continues = key_indent.is_some_and(|key_indent| indent > key_indent);
        match inside {
            None => {
                return refuse("a key stands before the first section: write [database] above it");
            }
            Some(true) if !continues => {}
            Some(_) => continue,
        }
        key_indent = Some(indent);
        let Some((key, _)) = trimmed.split_once(DELIMITERS) else {
            return refuse("expected `key = value`");
        };
        if !seen.insert(key.trim().to_lowercase()) {
            return refuse(&format!("[{section}] has `{}` a second time", key.trim()));
        }
    }
    Ok(())
}
