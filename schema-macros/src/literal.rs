//! The value of a string literal, which stable Rust gives to no macro.

/// Returns the text that a literal's source stands for; `None` where it is no string literal.
pub(crate) fn string(source: &str) -> Option<String> {
    if let Some(raw) = source.strip_prefix('r') {
        let inner = raw.trim_matches('#');
        return Some(inner.strip_prefix('"')?.strip_suffix('"')?.to_owned());
    }
    unescape(source.strip_prefix('"')?.strip_suffix('"')?)
}

fn unescape(source: &str) -> Option<String> {
    let mut text = String::with_capacity(source.len());
    let mut letters = source.chars();
    while let Some(letter) = letters.next() {
        if letter != '\\' {
            text.push(letter);
            continue;
        }
        match letters.next()? {
            'n' => text.push('\n'),
            'r' => text.push('\r'),
            't' => text.push('\t'),
            '0' => text.push('\0'),
            quoted @ ('\\' | '"' | '\'') => text.push(quoted),
            'x' => {
                let digits: String = letters.by_ref().take(2).collect();
                text.push(char::from(u8::from_str_radix(&digits, 16).ok()?));
            }
            'u' => {
                let digits: String = letters.by_ref().take_while(|letter| *letter != '}').collect();
                let digits = digits.trim_start_matches('{').replace('_', "");
                text.push(char::from_u32(u32::from_str_radix(&digits, 16).ok()?)?);
            }
            // A line that goes on: the break and the blanks behind it are nothing.
            '\n' => {
                let rest = letters.as_str().trim_start_matches([' ', '\t', '\n', '\r']);
                letters = rest.chars();
            }
            _ => return None,
        }
    }
    Some(text)
}

#[cfg(test)]
mod tests {
    use super::string;

    #[track_caller]
    fn check(source: &str, expected: Option<&str>) {
        assert_eq!(string(source).as_deref(), expected, "{source}");
    }

    #[test]
    fn strings() {
        check(r#""migrations""#, Some("migrations"));
        check(r#""""#, Some(""));
        check(r#""a\\b\"\x41\u{e9}""#, Some("a\\b\"Aé"));
        check("\"a\\\n   b\"", Some("ab"));
        check(r###"r"C:\x""###, Some(r"C:\x"));
        check(r###"r#"a"b"#"###, Some("a\"b"));
    }

    #[test]
    fn other_literals() {
        for source in ["1", "'a'", "b\"a\"", "c\"a\"", "1.5", "\"a\"suffix"] {
            check(source, None);
        }
    }
}
