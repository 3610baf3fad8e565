//! The text of a value, whatever its type. It follows PostgreSQL's own text forms, so that what reads our tables
//! need not know which database they are in: dates as ISO 8601 writes them, lower-case UUIDs and hexadecimal.

use std::fmt::Write;

use tiberius::ColumnData;
use tiberius::numeric::Numeric;
use tiberius::time::{Date, DateTime, DateTime2, DateTimeOffset, SmallDateTime, Time};

/// Days from 0001-01-01, from which SQL Server counts the dates of its newer types, to 1970-01-01.
const DAYS_0001_TO_1970: i64 = 719_162;
/// Days from 1900-01-01, from which its older types count, to 1970-01-01.
const DAYS_1900_TO_1970: i64 = 25_567;

/// Returns the value's text, `None` for NULL.
pub(super) fn text(data: &ColumnData<'_>) -> Option<String> {
    match data {
        ColumnData::U8(value) => value.map(|value| value.to_string()),
        ColumnData::I16(value) => value.map(|value| value.to_string()),
        ColumnData::I32(value) => value.map(|value| value.to_string()),
        ColumnData::I64(value) => value.map(|value| value.to_string()),
        ColumnData::F32(value) => value.map(|value| value.to_string()),
        ColumnData::F64(value) => value.map(|value| value.to_string()),
        ColumnData::Bit(value) => value.map(|value| u8::from(value).to_string()),
        ColumnData::String(value) => value.as_ref().map(|value| value.clone().into_owned()),
        ColumnData::Guid(value) => value.map(|value| value.to_string()),
        ColumnData::Binary(value) => value.as_ref().map(|value| hexadecimal(value)),
        ColumnData::Numeric(value) => value.map(decimal),
        ColumnData::Xml(value) => value.as_ref().map(|value| value.to_string()),
        ColumnData::DateTime(value) => value.map(datetime),
        ColumnData::SmallDateTime(value) => value.map(small_datetime),
        ColumnData::Time(value) => value.map(time),
        ColumnData::Date(value) => value.map(|value| date(days(value))),
        ColumnData::DateTime2(value) => value.map(|value| datetime2(value, 0)),
        ColumnData::DateTimeOffset(value) => value.map(datetime_offset),
    }
}

fn hexadecimal(bytes: &[u8]) -> String {
    let mut text = String::with_capacity(bytes.len() * 2);
    for byte in bytes {
        let _ = write!(text, "{byte:02x}");
    }
    text
}

fn decimal(value: Numeric) -> String {
    let sign = if value.value() < 0 { "-" } else { "" };
    let digits = value.value().unsigned_abs().to_string();
    let scale = usize::from(value.scale());
    let digits = format!("{digits:0>width$}", width = scale + 1);
    let (whole, fraction) = digits.split_at(digits.len() - scale);
    if fraction.is_empty() { format!("{sign}{whole}") } else { format!("{sign}{whole}.{fraction}") }
}

/// Days since 1970-01-01.
fn days(value: Date) -> i64 {
    i64::from(value.days()) - DAYS_0001_TO_1970
}

/// The proleptic Gregorian date of a day counted from 1970-01-01. Years of a calendar that begins in March have
/// their leap day at the end, and 400 of them always have 146,097 days.
fn date(days: i64) -> String {
    let days = days + 719_468;
    let era = days.div_euclid(146_097);
    let day_of_era = days.rem_euclid(146_097);
    let year_of_era =
        (day_of_era - day_of_era / 1_460 + day_of_era / 36_524 - day_of_era / 146_096) / 365;
    let day_of_year = day_of_era - (365 * year_of_era + year_of_era / 4 - year_of_era / 100);
    let month_from_march = (5 * day_of_year + 2) / 153;
    let day = day_of_year - (153 * month_from_march + 2) / 5 + 1;
    let month = if month_from_march < 10 { month_from_march + 3 } else { month_from_march - 9 };
    let year = year_of_era + era * 400 + i64::from(month <= 2);
    format!("{year:04}-{month:02}-{day:02}")
}

/// A time of day, of which `increments` make a second, `digits` of them shown behind the point.
fn clock(since_midnight: i64, increments: i64, digits: usize) -> String {
    let seconds = since_midnight.div_euclid(increments);
    let fraction = since_midnight.rem_euclid(increments);
    let (hour, minute, second) = (seconds / 3_600, seconds / 60 % 60, seconds % 60);
    match digits {
        0 => format!("{hour:02}:{minute:02}:{second:02}"),
        _ => format!("{hour:02}:{minute:02}:{second:02}.{fraction:0digits$}"),
    }
}

/// The increments since midnight, and how many of them make a second.
fn increments(value: Time) -> (i64, i64) {
    let per_second = 10_i64.checked_pow(u32::from(value.scale())).unwrap_or(1);
    (i64::try_from(value.increments()).unwrap_or(0), per_second)
}

fn time(value: Time) -> String {
    let (since_midnight, per_second) = increments(value);
    clock(since_midnight, per_second, usize::from(value.scale()))
}

/// `DATETIME` counts three-hundredths of a second and shows thousandths.
fn datetime(value: DateTime) -> String {
    let milliseconds = (i64::from(value.seconds_fragments()) * 10 + 1) / 3;
    let day = date(i64::from(value.days()) - DAYS_1900_TO_1970);
    format!("{day} {}", clock(milliseconds, 1_000, 3))
}

/// `SMALLDATETIME` counts minutes.
fn small_datetime(value: SmallDateTime) -> String {
    let day = date(i64::from(value.days()) - DAYS_1900_TO_1970);
    format!("{day} {}", clock(i64::from(value.seconds_fragments()) * 60, 1, 0))
}

fn datetime2(value: DateTime2, offset_minutes: i64) -> String {
    let (since_midnight, per_second) = increments(value.time());
    let shifted = since_midnight + offset_minutes * 60 * per_second;
    let day = 86_400 * per_second;
    format!(
        "{} {}",
        date(days(value.date()) + shifted.div_euclid(day)),
        clock(shifted.rem_euclid(day), per_second, usize::from(value.time().scale()))
    )
}

/// On the wire the date and time are UTC; shown is what the clock of the offset says.
fn datetime_offset(value: DateTimeOffset) -> String {
    let offset = i64::from(value.offset());
    let sign = if offset < 0 { '-' } else { '+' };
    let (hours, minutes) = (offset.abs() / 60, offset.abs() % 60);
    format!("{}{sign}{hours:02}:{minutes:02}", datetime2(value.datetime2(), offset))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(data: ColumnData<'_>, expected: &str) {
        assert_eq!(text(&data).as_deref(), Some(expected));
    }

    fn moment(days: u32, increments: u64, scale: u8) -> DateTime2 {
        DateTime2::new(Date::new(days), Time::new(increments, scale))
    }

    #[test]
    fn numbers_and_text() {
        check(ColumnData::U8(Some(255)), "255");
        check(ColumnData::I16(Some(-7)), "-7");
        check(ColumnData::I32(Some(42)), "42");
        check(ColumnData::I64(Some(i64::MIN)), "-9223372036854775808");
        check(ColumnData::F64(Some(1.5)), "1.5");
        check(ColumnData::F32(Some(0.25)), "0.25");
        check(ColumnData::Bit(Some(true)), "1");
        check(ColumnData::Bit(Some(false)), "0");
        check(ColumnData::String(Some("straße".into())), "straße");
        check(ColumnData::Binary(Some(vec![0, 0xAB, 0xff].into())), "00abff");
        check(
            ColumnData::Guid(Some(tiberius::Uuid::from_u128(
                0xA0EEBC99_9C0B_4EF8_BB6D_6BB9BD380A11,
            ))),
            "a0eebc99-9c0b-4ef8-bb6d-6bb9bd380a11",
        );
    }

    #[test]
    fn decimals() {
        let check = |value, scale, expected| {
            check(ColumnData::Numeric(Some(Numeric::new_with_scale(value, scale))), expected);
        };
        check(57705, 2, "577.05");
        check(-5, 3, "-0.005");
        check(5, 0, "5");
        check(0, 2, "0.00");
        check(-57705, 0, "-57705");
        check(i128::MIN, 38, "-1.70141183460469231731687303715884105728");
    }

    #[test]
    fn dates() {
        check(ColumnData::Date(Some(Date::new(0))), "0001-01-01");
        check(ColumnData::Date(Some(Date::new(719_162))), "1970-01-01");
        check(ColumnData::Date(Some(Date::new(730_178))), "2000-02-29");
        check(ColumnData::Date(Some(Date::new(730_179))), "2000-03-01");
        check(ColumnData::Date(Some(Date::new(3_652_058))), "9999-12-31");
    }

    #[test]
    fn times() {
        check(ColumnData::Time(Some(Time::new(0, 0))), "00:00:00");
        check(ColumnData::Time(Some(Time::new(863_999_999_999, 7))), "23:59:59.9999999");
        check(ColumnData::DateTime(Some(DateTime::new(0, 0))), "1900-01-01 00:00:00.000");
        check(ColumnData::DateTime(Some(DateTime::new(-1, 25_919_999))), "1899-12-31 23:59:59.997");
        check(ColumnData::SmallDateTime(Some(SmallDateTime::new(1, 61))), "1900-01-02 01:01:00");
        check(ColumnData::DateTime2(Some(moment(719_162, 1, 3))), "1970-01-01 00:00:00.001");
    }

    #[test]
    fn offsets_show_their_own_clock() {
        let check = |days, increments, offset, expected| {
            let value = DateTimeOffset::new(moment(days, increments, 0), offset);
            check(ColumnData::DateTimeOffset(Some(value)), expected);
        };
        check(719_162, 3_600, 0, "1970-01-01 01:00:00+00:00");
        check(719_162, 3_600, -90, "1969-12-31 23:30:00-01:30");
        check(719_162, 86_399, 330, "1970-01-02 05:29:59+05:30");
    }

    #[test]
    fn null_is_nothing() {
        assert_eq!(text(&ColumnData::I32(None)), None);
        assert_eq!(text(&ColumnData::String(None)), None);
        assert_eq!(text(&ColumnData::DateTimeOffset(None)), None);
    }
}
