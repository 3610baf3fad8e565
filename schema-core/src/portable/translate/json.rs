//! Whether a text is JSON, by RFC 8259: what one database stores, another must not refuse.

/// The most arrays and objects within each other.
const DEEPEST: usize = 500;

/// The text itself, where it is JSON.
pub(super) fn checked(text: &str) -> Option<String> {
    let mut reader = Reader { rest: text.trim_start_matches(BLANK), open: Vec::new() };
    reader.value()?;
    while let Some(close) = reader.open.last().copied() {
        reader.behind_value(close)?;
    }
    reader.rest.is_empty().then(|| text.to_owned())
}

const BLANK: [char; 4] = [' ', '\t', '\n', '\r'];

struct Reader<'a> {
    rest: &'a str,
    /// What closes the arrays and objects that are open.
    open: Vec<char>,
}

impl Reader<'_> {
    fn eat(&mut self, symbol: &str) -> Option<()> {
        self.rest = self.rest.strip_prefix(symbol)?.trim_start_matches(BLANK);
        Some(())
    }

    /// Reads a value, of an array or object only up to its first value.
    fn value(&mut self) -> Option<()> {
        loop {
            match self.rest.chars().next()? {
                '{' => {
                    self.eat("{")?;
                    if self.eat("}").is_some() {
                        return Some(());
                    }
                    self.open.push('}');
                    self.key()?;
                }
                '[' => {
                    self.eat("[")?;
                    if self.eat("]").is_some() {
                        return Some(());
                    }
                    self.open.push(']');
                }
                '"' => return self.string(),
                't' => return self.eat("true"),
                'f' => return self.eat("false"),
                'n' => return self.eat("null"),
                _ => return self.number(),
            }
            if self.open.len() > DEEPEST {
                return None;
            }
        }
    }

    /// Reads what stands behind a value in an array or object: its end, or the next value.
    fn behind_value(&mut self, close: char) -> Option<()> {
        if self.eat(close.encode_utf8(&mut [0; 4])).is_some() {
            self.open.pop();
            return Some(());
        }
        self.eat(",")?;
        if close == '}' {
            self.key()?;
        }
        self.value()
    }

    fn key(&mut self) -> Option<()> {
        self.string()?;
        self.eat(":")
    }

    fn string(&mut self) -> Option<()> {
        let mut letters = self.rest.strip_prefix('"')?.chars();
        loop {
            match letters.next()? {
                '"' => break,
                '\\' => match letters.next()? {
                    '"' | '\\' | '/' | 'b' | 'f' | 'n' | 'r' | 't' => {}
                    'u' => {
                        let digits: Option<String> = (0..4).map(|_| letters.next()).collect();
                        // PostgreSQL has no room for this one in jsonb.
                        let digits = digits?;
                        let hexadecimal = digits.chars().all(|digit| digit.is_ascii_hexdigit());
                        if !hexadecimal || digits == "0000" {
                            return None;
                        }
                    }
                    _ => return None,
                },
                letter if letter < ' ' => return None,
                _ => {}
            }
        }
        self.rest = letters.as_str().trim_start_matches(BLANK);
        Some(())
    }

    fn number(&mut self) -> Option<()> {
        let part = |letter: char| letter.is_ascii_digit() || "+-.eE".contains(letter);
        let end = self.rest.find(|letter| !part(letter)).unwrap_or(self.rest.len());
        let (number, rest) = self.rest.split_at_checked(end)?;
        let digits = number.strip_prefix('-').unwrap_or(number);
        let (mantissa, exponent) = match digits.split_once(['e', 'E']) {
            Some((mantissa, exponent)) => {
                (mantissa, exponent.strip_prefix(['+', '-']).unwrap_or(exponent))
            }
            None => (digits, "0"),
        };
        let (whole, fraction) = mantissa.split_once('.').unwrap_or((mantissa, "0"));
        let all_digits =
            |text: &str| !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit());
        let leading_zero = whole.len() > 1 && whole.starts_with('0');
        if leading_zero || ![whole, fraction, exponent].into_iter().all(all_digits) {
            return None;
        }
        self.rest = rest.trim_start_matches(BLANK);
        Some(())
    }
}

#[cfg(test)]
mod tests {
    use super::checked;

    #[test]
    fn what_is_json_and_what_is_not() {
        let right = [
            "{}",
            "[]",
            " [1, -2.5e+3, \"a\\n\\u00e4\", true, null] ",
            "{\"a\": {\"b\": []}, \"c\": 0}",
            "\"text\"",
            "0.5",
            "[[], {}]",
        ];
        for text in right {
            assert!(checked(text).is_some(), "{text}");
        }
        let wrong = [
            "",
            "{",
            "[1,]",
            "{\"a\"}",
            "{a: 1}",
            "01",
            "1.",
            "-",
            "tru",
            "\"a",
            "\"\\x\"",
            "[1] 2",
            "{\"a\": 1]",
            "\"\t\"",
            "\"\\u0000\"",
            "'a'",
            "[1 2]",
            "]",
        ];
        for text in wrong {
            assert!(checked(text).is_none(), "{text}");
        }
        assert!(checked(&"[".repeat(1_000_000)).is_none());
    }
}
