//! Gives a revision other parents.

use std::ops::Range;

use crate::revision::{Line, Word};
use crate::source::Span;

/// Returns a revision file's bytes with other parents in its `revises` lines, and all else as it was,
/// byte for byte. `None` where the header has no such line.
pub fn set_revises(contents: &[u8], parents: &[&str]) -> Option<Vec<u8>> {
    let lines = revises_lines(contents);
    let (first, others) = lines.split_first()?;
    let value = if parents.is_empty() { String::from("none") } else { parents.join(", ") };
    let mut edited = contents.get(..first.value.start)?.to_vec();
    edited.extend_from_slice(value.as_bytes());
    let mut at = first.value.end;
    for other in others {
        edited.extend_from_slice(contents.get(at..other.line.start)?);
        at = other.line.end;
    }
    edited.extend_from_slice(contents.get(at..)?);
    Some(edited)
}

struct Revises {
    /// The line with its end.
    line: Range<usize>,
    value: Range<usize>,
}

/// The `revises` lines above the first section.
fn revises_lines(contents: &[u8]) -> Vec<Revises> {
    let mut found = Vec::new();
    let mut start = if contents.starts_with(b"\xEF\xBB\xBF") { 3 } else { 0 };
    for line in contents.get(start..).unwrap_or_default().split_inclusive(|byte| *byte == b'\n') {
        let range = start..start + line.len();
        start = range.end;
        let Ok(text) = std::str::from_utf8(line) else { continue };
        let indent = text.len() - text.trim_start().len();
        if !text.trim_start().starts_with("--!") {
            continue;
        }
        let directive = Line::new(text, Span::new(indent, text.trim_end().len()));
        if directive.is_section() {
            break;
        }
        if let (Some(Word::Revises), Some(value)) = (directive.word, directive.value) {
            let value = range.start + value.span.start..range.start + value.span.end;
            found.push(Revises { line: range, value });
        }
    }
    found
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(contents: &str, parents: &[&str], expected: Option<&str>) {
        let edited = set_revises(contents.as_bytes(), parents);
        let edited = edited.map(|bytes| String::from_utf8(bytes).unwrap());
        assert_eq!(edited.as_deref(), expected, "{contents:?}");
    }

    #[test]
    fn only_the_value_changes() {
        check("--! revises: a\n", &["b", "c"], Some("--! revises: b, c\n"));
        check("--! revises:  a, b \nx", &[], Some("--! revises:  none \nx"));
        check(
            "\u{FEFF}--! revision: x\r\n  --!revises:a\r\n\r\n--! upgrade\r\nSELECT 1\r\n",
            &["b"],
            Some("\u{FEFF}--! revision: x\r\n  --!revises:b\r\n\r\n--! upgrade\r\nSELECT 1\r\n"),
        );
    }

    #[test]
    fn a_second_line_goes() {
        check("--! revises: a\n--! revises: b\n-- c\n", &["d"], Some("--! revises: d\n-- c\n"));
    }

    #[test]
    fn what_is_below_the_header_stays() {
        check("--! upgrade\n--! revises: a\n", &["b"], None);
        check("-- revises: a\n", &["b"], None);
        check("", &["b"], None);
    }
}
