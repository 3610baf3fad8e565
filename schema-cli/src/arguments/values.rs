//! How single values are read.

use std::time::Duration;

use clap::builder::{PossibleValuesParser, TypedValueParser};
use schema_core::backend::Backend;

/// Reads a target or a range. It may begin with a minus sign, but only if it counts: else it is an
/// option that does not exist.
pub(super) fn target(text: &str) -> Result<String, String> {
    let counts = |rest: &str| rest.starts_with(|first: char| first.is_ascii_digit());
    match text.strip_prefix('-') {
        Some(rest) if !counts(rest) => Err(String::from(
            "there is no such option; a revision, a label or a count such as -1 is expected",
        )),
        _ if text.trim().is_empty() => Err(String::from("a revision is expected")),
        _ => Ok(text.trim().to_owned()),
    }
}

/// Reads the name of a backend.
pub(super) fn backend() -> impl TypedValueParser<Value = Backend> {
    PossibleValuesParser::new(Backend::ALL.map(Backend::name))
        .try_map(|name| Backend::from_name(&name).ok_or("there is no such backend"))
}

/// Reads a time: a whole number of seconds, or one with a unit.
pub(super) fn duration(text: &str) -> Result<Duration, String> {
    let digits = text.bytes().take_while(u8::is_ascii_digit).count();
    let (number, unit) = text.split_at(digits);
    let milliseconds = match unit {
        "ms" => Some(1),
        "" | "s" => Some(1_000),
        "m" => Some(60_000),
        "h" => Some(3_600_000),
        _ => None,
    };
    let number = number.parse::<u64>().ok();
    let time = number.zip(milliseconds).and_then(|(number, unit)| number.checked_mul(unit));
    time.map(Duration::from_millis)
        .ok_or_else(|| String::from("expected a whole number with a unit: 500ms, 30s, 5m, 1h"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn targets_may_count_down() {
        for given in ["head", "-1", "+2", "-3:", "abc-1", "label@-1", ":b"] {
            assert_eq!(target(given).as_deref(), Ok(given));
        }
        for wrong in ["--jsn", "-v", "-", " "] {
            assert!(target(wrong).is_err(), "{wrong}");
        }
    }

    #[test]
    fn times_have_units() {
        assert_eq!(duration("500ms"), Ok(Duration::from_millis(500)));
        assert_eq!(duration("30"), Ok(Duration::from_secs(30)));
        assert_eq!(duration("30s"), Ok(Duration::from_secs(30)));
        assert_eq!(duration("2m"), Ok(Duration::from_secs(120)));
        assert_eq!(duration("1h"), Ok(Duration::from_secs(3600)));
        for wrong in
            ["", "s", "1d", "-1s", "1.5s", "99999999999999999999s", "18446744073709551615h"]
        {
            assert!(duration(wrong).is_err(), "{wrong}");
        }
    }
}
