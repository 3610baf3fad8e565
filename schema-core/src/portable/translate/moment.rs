//! Dates, times and UUIDs in strings: read strictly, and brought to one normal form each, so that what
//! SQLite keeps as text compares as it should.

/// The minutes of a day.
const DAY: i64 = 24 * 60;

/// A date: `2024-01-31`.
pub(super) fn date(text: &str) -> Option<String> {
    let mut cursor = Cursor(text.trim());
    let date = cursor.date()?;
    cursor.end()?;
    Some(date.written())
}

/// A time of day: `10:20:30.000`.
pub(super) fn time(text: &str) -> Option<String> {
    let mut cursor = Cursor(text.trim());
    let time = cursor.time()?;
    cursor.end()?;
    Some(time.written())
}

/// A point in time without a time zone: `2024-01-31 10:20:30.000`.
pub(super) fn timestamp(text: &str) -> Option<String> {
    let mut cursor = Cursor(text.trim());
    let (date, time) = cursor.date_and_time()?;
    cursor.end()?;
    Some(format!("{} {}", date.written(), time.written()))
}

/// A point in time, brought to UTC: `2024-01-31 10:20:30.000+00:00`. One without an offset is UTC.
pub(super) fn timestamp_tz(text: &str) -> Option<String> {
    let mut cursor = Cursor(text.trim());
    let (date, time) = cursor.date_and_time()?;
    let offset = if cursor.0.is_empty() { 0 } else { cursor.offset()? };
    cursor.end()?;
    let minutes = date.days() * DAY + time.minutes - offset;
    let date = Date::of_days(minutes.div_euclid(DAY))?;
    let time = Time { minutes: minutes.rem_euclid(DAY), ..time };
    Some(format!("{} {}+00:00", date.written(), time.written()))
}

/// The 32 hexadecimal digits of a UUID, in lower case.
pub(super) fn uuid(text: &str) -> Option<String> {
    let lengths = text.trim().split('-').map(str::len);
    if !lengths.eq([8, 4, 4, 4, 12]) {
        return None;
    }
    let digits: String = text.trim().chars().filter(|letter| *letter != '-').collect();
    let hexadecimal = digits.bytes().all(|byte| byte.is_ascii_hexdigit());
    hexadecimal.then(|| digits.to_ascii_lowercase())
}

/// A UUID's digits as it is usually written.
pub(super) fn hyphenated(digits: &str) -> String {
    let part = |from, to| digits.get(from..to).unwrap_or_default();
    [part(0, 8), part(8, 12), part(12, 16), part(16, 20), part(20, 32)].join("-")
}

/// A day of the proleptic Gregorian calendar, from year 1 to 9999.
struct Date {
    year: i64,
    month: i64,
    day: i64,
}

struct Time {
    /// Since midnight.
    minutes: i64,
    /// The seconds, with three to six digits behind the point.
    seconds: String,
}

impl Date {
    fn written(&self) -> String {
        format!("{:04}-{:02}-{:02}", self.year, self.month, self.day)
    }

    /// The days since 1 March of the year 0. Counted from March, a leap day is the last of its year.
    const fn days(&self) -> i64 {
        let years = if self.month > 2 { self.year } else { self.year - 1 };
        let months = (self.month + 9) % 12;
        years * 365 + years / 4 - years / 100 + years / 400 + (months * 153 + 2) / 5 + self.day - 1
    }

    fn of_days(days: i64) -> Option<Self> {
        let (era, day_of_era) = (days.div_euclid(146_097), days.rem_euclid(146_097));
        let years =
            (day_of_era - day_of_era / 1460 + day_of_era / 36_524 - day_of_era / 146_096) / 365;
        let day_of_year = day_of_era - (years * 365 + years / 4 - years / 100);
        let months = (day_of_year * 5 + 2) / 153;
        let month = if months < 10 { months + 3 } else { months - 9 };
        let year = era * 400 + years + i64::from(month <= 2);
        let day = day_of_year - (months * 153 + 2) / 5 + 1;
        (1..=9999).contains(&year).then_some(Self { year, month, day })
    }
}

impl Time {
    fn written(&self) -> String {
        format!("{:02}:{:02}:{}", self.minutes / 60, self.minutes % 60, self.seconds)
    }
}

const fn days_in_month(year: i64, month: i64) -> i64 {
    match month {
        2 if year % 4 == 0 && (year % 100 != 0 || year % 400 == 0) => 29,
        2 => 28,
        4 | 6 | 9 | 11 => 30,
        _ => 31,
    }
}

/// What is left to read.
struct Cursor<'a>(&'a str);

impl<'a> Cursor<'a> {
    fn end(&self) -> Option<()> {
        self.0.is_empty().then_some(())
    }

    fn digits(&mut self, count: usize) -> Option<&'a str> {
        let (digits, rest) = self.0.split_at_checked(count)?;
        if !digits.bytes().all(|byte| byte.is_ascii_digit()) {
            return None;
        }
        self.0 = rest;
        Some(digits)
    }

    fn number(&mut self, count: usize) -> Option<i64> {
        self.digits(count)?.parse().ok()
    }

    fn eat(&mut self, symbol: char) -> Option<()> {
        self.0 = self.0.strip_prefix(symbol)?;
        Some(())
    }

    fn date(&mut self) -> Option<Date> {
        let year = self.number(4)?;
        self.eat('-')?;
        let month = self.number(2)?;
        self.eat('-')?;
        let day = self.number(2)?;
        let there = year > 0
            && (1..=12).contains(&month)
            && (1..=days_in_month(year, month)).contains(&day);
        there.then_some(Date { year, month, day })
    }

    fn time(&mut self) -> Option<Time> {
        let hours = self.number(2)?;
        self.eat(':')?;
        let minutes = self.number(2)?;
        let mut seconds = "00.".to_owned();
        let mut fraction = "";
        if self.eat(':').is_some() {
            let whole = self.digits(2).filter(|whole| *whole < "60")?;
            seconds = format!("{whole}.");
            if self.eat('.').is_some() {
                let end = self.0.find(|letter: char| !letter.is_ascii_digit());
                let length = end.unwrap_or(self.0.len());
                fraction = self.digits(length).filter(|digits| !digits.is_empty())?;
            }
        }
        let fraction = fraction.trim_end_matches('0');
        if hours > 23 || minutes > 59 || fraction.len() > 6 {
            return None;
        }
        seconds.push_str(&format!("{fraction:0<3}"));
        Some(Time { minutes: hours * 60 + minutes, seconds })
    }

    /// A date, and a time where there is one; midnight where there is none.
    fn date_and_time(&mut self) -> Option<(Date, Time)> {
        let date = self.date()?;
        if self.0.is_empty() {
            return Some((date, Time { minutes: 0, seconds: "00.000".to_owned() }));
        }
        self.0 = self.0.strip_prefix([' ', 'T'])?;
        Some((date, self.time()?))
    }

    /// An offset from UTC in minutes: `Z`, `+02:00`, `-0330`, `+02`.
    fn offset(&mut self) -> Option<i64> {
        self.0 = self.0.trim_start();
        if self.eat('Z').is_some() {
            return Some(0);
        }
        let sign = if self.eat('-').is_some() { -1 } else { self.eat('+').map(|()| 1)? };
        let hours = self.number(2)?;
        let minutes = match self.eat(':') {
            None if self.0.is_empty() => 0,
            _ => self.number(2)?,
        };
        (hours <= 14 && minutes <= 59).then_some(sign * (hours * 60 + minutes))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(
        read: fn(&str) -> Option<String>,
        text: &str,
        expected: impl Into<Option<&'static str>>,
    ) {
        assert_eq!(read(text).as_deref(), expected.into(), "{text}");
    }

    #[test]
    fn dates_are_of_the_calendar() {
        check(date, "2024-02-29", "2024-02-29");
        for wrong in
            ["2023-02-29", "1900-02-29", "2024-13-01", "0000-01-01", "2024-1-1", "20240101"]
        {
            check(date, wrong, None);
        }
    }

    #[test]
    fn times_have_three_to_six_digits_behind_the_point() {
        check(time, "10:20", "10:20:00.000");
        check(time, "10:20:30.5", "10:20:30.500");
        check(time, "10:20:30.123400", "10:20:30.1234");
        for wrong in ["24:00", "10:60", "10:20:60", "10:20:30.1234567", "10:20:30.", "1:20"] {
            check(time, wrong, None);
        }
    }

    #[test]
    fn points_in_time_are_brought_to_utc() {
        check(timestamp, "2024-01-31", "2024-01-31 00:00:00.000");
        check(timestamp, "2024-01-31T10:20:30", "2024-01-31 10:20:30.000");
        check(timestamp, "2024-01-31 10:20:30Z", None);
        check(timestamp_tz, "2024-01-31 10:20:30", "2024-01-31 10:20:30.000+00:00");
        check(timestamp_tz, "2024-03-01 00:30:00.25+01:00", "2024-02-29 23:30:00.250+00:00");
        check(timestamp_tz, "2023-12-31T23:59:59-0130", "2024-01-01 01:29:59.000+00:00");
        check(timestamp_tz, "2000-01-01 00:00:00 +14", "1999-12-31 10:00:00.000+00:00");
        check(timestamp_tz, "0001-01-01 00:00:00+01:00", None);
        check(timestamp_tz, "9999-12-31 23:30:00-01:00", None);
        check(timestamp_tz, "2024-01-31 10:20:30 Europe/Vienna", None);
    }

    #[test]
    fn every_day_is_found_again() {
        for days in 306..1_000_000 {
            let date = Date::of_days(days).unwrap();
            assert_eq!(date.days(), days);
        }
    }

    #[test]
    fn uuids_are_read_with_their_hyphens() {
        let text = "A0EEBC99-9C0B-4EF8-BB6D-6BB9BD380A11";
        check(uuid, text, "a0eebc999c0b4ef8bb6d6bb9bd380a11");
        assert_eq!(hyphenated(&uuid(text).unwrap()), text.to_lowercase());
        check(uuid, "a0eebc999c0b4ef8bb6d6bb9bd380a11", None);
        check(uuid, "g0eebc99-9c0b-4ef8-bb6d-6bb9bd380a11", None);
    }
}
