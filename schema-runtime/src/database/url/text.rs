//! Percent-encoding, and the parameters behind the question mark.

use std::fmt::{self, Write};

use schema_core::suggest::closest;

use super::UrlError;

/// Decodes `%XX`.
pub(super) fn decode(text: &str, part: &'static str) -> Result<String, UrlError> {
    let bad = UrlError::BadEscape { part };
    let mut bytes = Vec::with_capacity(text.len());
    let mut rest = text.bytes();
    while let Some(byte) = rest.next() {
        let decoded = match byte {
            b'%' => match (digit(rest.next()), digit(rest.next())) {
                (Some(high), Some(low)) => high * 16 + low,
                _ => return Err(bad),
            },
            plain => plain,
        };
        bytes.push(decoded);
    }
    String::from_utf8(bytes).map_err(|_| bad)
}

fn digit(byte: Option<u8>) -> Option<u8> {
    let digit = char::from(byte?).to_digit(16)?;
    u8::try_from(digit).ok()
}

/// Text with everything but letters, digits and `keep` percent-encoded.
pub(super) struct Encoded<'a> {
    pub(super) text: &'a str,
    pub(super) keep: &'static str,
}

impl fmt::Display for Encoded<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for c in self.text.chars() {
            if c.is_alphanumeric() || "-._~".contains(c) || self.keep.contains(c) {
                f.write_char(c)?;
            } else {
                let mut buffer = [0; 4];
                for byte in c.encode_utf8(&mut buffer).bytes() {
                    write!(f, "%{byte:02X}")?;
                }
            }
        }
        Ok(())
    }
}

/// Splits off what follows the question mark.
pub(super) fn split_query(text: &str) -> (&str, &str) {
    text.split_once('?').unwrap_or((text, ""))
}

/// Reads the parameters, in order, names and values decoded.
pub(super) fn parameters(query: &str) -> Result<Vec<(String, String)>, UrlError> {
    let pairs = query.split('&').filter(|pair| !pair.is_empty());
    pairs
        .map(|pair| {
            let (name, value) = pair.split_once('=').unwrap_or((pair, ""));
            Ok((decode(name, "parameter")?, decode(value, "parameter")?))
        })
        .collect()
}

/// The error for a parameter that is not one of `names`.
pub(super) fn unknown(given: &str, names: &[&str], known: &'static str) -> UrlError {
    UrlError::UnknownParameter {
        given: given.to_owned(),
        candidate: closest(given, names.iter().copied()).map(str::to_owned),
        known,
    }
}

/// Reads the word for yes or no that `parameter` has.
pub(super) fn boolean(parameter: &'static str, value: &str) -> Result<bool, UrlError> {
    match value.to_ascii_lowercase().as_str() {
        "true" | "yes" | "on" | "1" => Ok(true),
        "false" | "no" | "off" | "0" => Ok(false),
        _ => Err(UrlError::BadValue {
            parameter,
            given: value.to_owned(),
            expected: "true or false",
        }),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(text: &str, expected: Option<&str>) {
        assert_eq!(decode(text, "path").ok().as_deref(), expected);
    }

    #[test]
    fn decoding() {
        check("plain", Some("plain"));
        check("a%20b%2F%3f", Some("a b/?"));
        check("stra%C3%9Fe", Some("straße"));
        check("straße", Some("straße"));
        check("a+b", Some("a+b"));
        check("100%", None);
        check("100%2", None);
        check("100%zz", None);
        check("%+1", None);
        check("%ff", None);
    }

    #[test]
    fn encoding_is_undone_by_decoding() {
        for text in ["plain", "a b", "p@ss:w/rd?#%&=", "straße"] {
            let encoded = Encoded { text, keep: "" }.to_string();
            check(&encoded, Some(text));
        }
        assert_eq!(Encoded { text: "a/b c", keep: "/" }.to_string(), "a/b%20c");
    }

    #[test]
    fn parameters_keep_their_order() {
        let read = parameters("b=1&a=x%26y&&c").unwrap();
        let expected = [("b", "1"), ("a", "x&y"), ("c", "")];
        assert!(read.iter().map(|(name, value)| (name.as_str(), value.as_str())).eq(expected));
    }
}
