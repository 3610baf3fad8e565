//! Rust text, read just far enough: what is code in it, and what of that is shipped.

use std::ops::Range;

/// Returns the text, byte for byte as long, with blanks for comments and for what stands in quotes.
pub(super) fn code(text: &str) -> String {
    let bytes = text.as_bytes();
    let mut out = bytes.to_vec();
    let mut at = 0;
    while at < bytes.len() {
        let end = match bytes.get(at) {
            Some(b'/') => comment(bytes, at),
            Some(b'"') => Some(quoted(bytes, at + 1, b'"')),
            Some(b'r') if !follows_word(bytes, at) => raw_string(bytes, at),
            Some(b'\'') => character(text, at),
            _ => None,
        };
        match end {
            Some(end) => {
                blank(&mut out, at, end);
                at = end;
            }
            None => at += 1,
        }
    }
    String::from_utf8_lossy(&out).into_owned()
}

/// Returns code with blanks for each item under `#[cfg(test)]`.
pub(super) fn without_tests(code: &str) -> String {
    let mut out = code.as_bytes().to_vec();
    for item in test_items(code) {
        blank(&mut out, item.start, item.end);
    }
    String::from_utf8_lossy(&out).into_owned()
}

/// Returns where code has an item under `#[cfg(test)]`.
pub(super) fn test_items(code: &str) -> Vec<Range<usize>> {
    const MARK: &str = "#[cfg(test)]";
    let mut items = Vec::new();
    let mut at = 0;
    while let Some(found) = code.get(at..).and_then(|rest| rest.find(MARK)) {
        let start = at + found;
        at = item_end(code.as_bytes(), start + MARK.len());
        items.push(start..at);
    }
    items
}

/// Returns the words of code, each with its offset.
pub(super) fn words(code: &str) -> impl Iterator<Item = (usize, &str)> {
    let is_word = |c: char| c.is_alphanumeric() || c == '_';
    code.split(move |c| !is_word(c))
        .filter(|word| !word.is_empty())
        .map(move |word| (word.as_ptr() as usize - code.as_ptr() as usize, word))
}

/// Returns the parts of a name: `is_sqlite`, `SqliteRules` and `SQLITE` all hold `sqlite`.
pub(super) fn parts(word: &str) -> Vec<String> {
    let mut parts = vec![String::new()];
    let mut after_lower = false;
    for c in word.chars() {
        if (c == '_' || (c.is_uppercase() && after_lower))
            && parts.last().is_some_and(|p| !p.is_empty())
        {
            parts.push(String::new());
        }
        if let (Some(part), true) = (parts.last_mut(), c != '_') {
            part.extend(c.to_lowercase());
        }
        after_lower = c.is_lowercase() || c.is_ascii_digit();
    }
    parts
}

/// Returns the line, counted from 1, that an offset is on.
pub(super) fn line(text: &str, offset: usize) -> usize {
    let before = text.as_bytes().get(..offset).unwrap_or(text.as_bytes());
    before.iter().filter(|byte| **byte == b'\n').count() + 1
}

fn blank(out: &mut [u8], start: usize, end: usize) {
    for byte in out.iter_mut().take(end).skip(start).filter(|byte| **byte != b'\n') {
        *byte = b' ';
    }
}

fn follows_word(bytes: &[u8], at: usize) -> bool {
    let before = at.checked_sub(1).and_then(|before| bytes.get(before));
    // `br"..."` and `cr"..."` begin with a letter of their own.
    before.is_some_and(|byte| byte.is_ascii_alphanumeric() || *byte == b'_')
        && !matches!(before, Some(b'b' | b'c'))
}

fn comment(bytes: &[u8], at: usize) -> Option<usize> {
    match bytes.get(at + 1)? {
        b'/' => {
            let rest = bytes.get(at..)?;
            Some(at + rest.iter().position(|byte| *byte == b'\n').unwrap_or(rest.len()))
        }
        b'*' => Some(block_comment(bytes, at + 2)),
        _ => None,
    }
}

fn block_comment(bytes: &[u8], mut at: usize) -> usize {
    let mut depth = 1;
    while depth > 0 && at < bytes.len() {
        match (bytes.get(at), bytes.get(at + 1)) {
            (Some(b'/'), Some(b'*')) => (depth, at) = (depth + 1, at + 2),
            (Some(b'*'), Some(b'/')) => (depth, at) = (depth - 1, at + 2),
            _ => at += 1,
        }
    }
    at
}

/// Returns the end of what began with a quote before `at`, escapes passed over.
fn quoted(bytes: &[u8], mut at: usize, quote: u8) -> usize {
    while let Some(byte) = bytes.get(at) {
        at += match byte {
            b'\\' => 2,
            _ => 1,
        };
        if *byte == quote {
            break;
        }
    }
    at.min(bytes.len())
}

fn raw_string(bytes: &[u8], at: usize) -> Option<usize> {
    let hashes = bytes.get(at + 1..)?.iter().take_while(|byte| **byte == b'#').count();
    let start = at + 1 + hashes;
    if bytes.get(start) != Some(&b'"') {
        return None;
    }
    let mut end = start + 1;
    while end < bytes.len() {
        let closes = bytes.get(end) == Some(&b'"')
            && bytes.get(end + 1..end + 1 + hashes).is_some_and(|h| h.iter().all(|b| *b == b'#'));
        if closes {
            return Some(end + 1 + hashes);
        }
        end += 1;
    }
    Some(end)
}

/// Returns the end of a character literal; `None` for a lifetime.
fn character(text: &str, at: usize) -> Option<usize> {
    let mut rest = text.get(at + 1..)?.chars();
    let first = rest.next()?;
    if first == '\\' {
        return Some(quoted(text.as_bytes(), at + 1, b'\''));
    }
    (rest.next()? == '\'').then(|| at + 1 + first.len_utf8() + 1)
}

/// Returns the end of the item that begins at `at`: its `;`, or the brace that closes it.
fn item_end(code: &[u8], mut at: usize) -> usize {
    let mut depth = 0_usize;
    while let Some(byte) = code.get(at) {
        at += 1;
        match byte {
            b'{' | b'(' | b'[' => depth += 1,
            b'}' | b')' | b']' => {
                depth = depth.saturating_sub(1);
                if depth == 0 && *byte == b'}' {
                    break;
                }
            }
            b';' if depth == 0 => break,
            _ => {}
        }
    }
    at
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check_code(text: &str, expected: &str) {
        assert_eq!(code(text), expected);
    }

    #[test]
    fn comments_and_strings_are_blank() {
        check_code("a // b\nc", "a     \nc");
        check_code("a /* /* b */ */ c", "a               c");
        check_code(r#"a("b\"c") d"#, "a(      ) d");
        check_code(r##"a(r#"b"c"#) d"##, "a(        ) d");
        check_code(r#"a(br"b\") d"#, "a(b     ) d");
        check_code("for_r \"x\"", "for_r    ");
        check_code("'a' '\\'' 'é' &'a str", "                &'a str".get(2..).unwrap_or(""));
    }

    #[test]
    fn unterminated_text_ends() {
        for text in ["\"", "r#\"", "/*", "'", "'\\", "\"\\"] {
            assert_eq!(code(text).len(), text.len());
        }
    }

    #[track_caller]
    fn check_shipped(text: &str, expected: &str) {
        assert_eq!(without_tests(text).split_whitespace().collect::<Vec<_>>().join(" "), expected);
    }

    #[test]
    fn tests_are_left_out() {
        check_shipped("a; #[cfg(test)] mod tests { fn f() { { } } } b;", "a; b;");
        check_shipped("#[cfg(test)] mod tests; b;", "b;");
        check_shipped("#[cfg(test)] #[track_caller] fn f(a: [u8; 2]) { a } b", "b");
    }

    #[test]
    fn parts_of_names() {
        assert_eq!(parts("is_sqlite"), ["is", "sqlite"]);
        assert_eq!(parts("SqliteRules"), ["sqlite", "rules"]);
        assert_eq!(parts("SQLITE"), ["sqlite"]);
        assert_eq!(parts("__x"), ["x"]);
    }

    #[test]
    fn words_and_lines() {
        let text = "a b::c\n d";
        assert_eq!(words(text).collect::<Vec<_>>(), [(0, "a"), (2, "b"), (5, "c"), (8, "d")]);
        assert_eq!((line(text, 0), line(text, 8), line(text, 99)), (1, 2, 2));
    }
}
