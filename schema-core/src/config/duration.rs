//! Lengths of time as `schema.toml` writes them.

use std::time::Duration;

/// The longest that is taken: PostgreSQL and SQL Server keep milliseconds in 31 bits.
const LONGEST: u64 = i32::MAX as u64;

/// Reads a whole number and its unit.
pub(super) fn read(text: &str) -> Option<Duration> {
    let digits = text.bytes().take_while(u8::is_ascii_digit).count();
    let (number, unit) = text.split_at_checked(digits)?;
    let factor = match unit {
        "ms" => 1,
        "s" => 1_000,
        "m" => 60_000,
        "h" => 3_600_000,
        _ => return None,
    };
    let milliseconds = number.parse::<u64>().ok()?.checked_mul(factor)?;
    (milliseconds <= LONGEST).then(|| Duration::from_millis(milliseconds))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(text: &str, milliseconds: impl Into<Option<u64>>) {
        assert_eq!(read(text), milliseconds.into().map(Duration::from_millis), "{text:?}");
    }

    #[test]
    fn a_number_and_a_unit() {
        check("500ms", 500);
        check("30s", 30_000);
        check("5m", 300_000);
        check("1h", 3_600_000);
        check("0s", 0);
        for wrong in
            ["", "30", "s", "-1s", "1.5s", "30 s", "30S", "1d", "é", "9999999999999999999h"]
        {
            check(wrong, None);
        }
        check("597h", None);
    }
}
