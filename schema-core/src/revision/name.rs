//! The names of revision files: `<order>_<slug>.sql`.

use std::cmp::Ordering;

/// The place of a file among the others: a run of digits of any length, compared as a number.
#[derive(Clone, Debug)]
pub struct Order(String);

impl Order {
    /// Reads a run of digits.
    pub fn new(digits: &str) -> Option<Self> {
        let valid = !digits.is_empty() && digits.bytes().all(|byte| byte.is_ascii_digit());
        valid.then(|| Self(digits.to_owned()))
    }

    /// The digits as they are written, zeros in front included.
    pub fn digits(&self) -> &str {
        &self.0
    }

    fn significant(&self) -> &str {
        self.0.trim_start_matches('0')
    }

    /// The next number, with at least as many digits.
    #[must_use]
    pub fn next(&self) -> Self {
        let mut digits = self.0.clone().into_bytes();
        for digit in digits.iter_mut().rev() {
            if *digit != b'9' {
                *digit += 1;
                return Self(String::from_utf8_lossy(&digits).into_owned());
            }
            *digit = b'0';
        }
        Self(format!("1{}", "0".repeat(digits.len())))
    }
}

impl Ord for Order {
    fn cmp(&self, other: &Self) -> Ordering {
        let (left, right) = (self.significant(), other.significant());
        left.len().cmp(&right.len()).then_with(|| left.cmp(right))
    }
}

impl PartialOrd for Order {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

impl PartialEq for Order {
    fn eq(&self, other: &Self) -> bool {
        self.cmp(other) == Ordering::Equal
    }
}

impl Eq for Order {}

/// A revision file's name, taken apart.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FileName {
    /// The digits in front.
    pub order: Order,
    /// What is between the first underscore and `.sql`.
    pub slug: String,
}

impl FileName {
    /// Reads a name. The slug may have letters of any script, digits, `_`, `-` and `.`.
    pub fn new(name: &str) -> Option<Self> {
        let (order, slug) = name.strip_suffix(".sql")?.split_once('_')?;
        let allowed =
            |letter: char| letter.is_alphanumeric() || is_mark(letter) || "_-.".contains(letter);
        let valid = !slug.is_empty() && slug.chars().all(allowed);
        Some(Self { order: Order::new(order).filter(|_| valid)?, slug: slug.to_owned() })
    }
}

/// Accents that some systems write as characters of their own: the same name, decomposed.
fn is_mark(letter: char) -> bool {
    ('\u{300}'..='\u{36F}').contains(&letter) || ('\u{3099}'..='\u{309A}').contains(&letter)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(name: &str, expected: Option<(&str, &str)>) {
        let read = FileName::new(name);
        let read = read.as_ref().map(|name| (name.order.digits(), name.slug.as_str()));
        assert_eq!(read, expected, "{name:?}");
    }

    #[test]
    fn digits_an_underscore_and_a_slug() {
        check("0001_initial.sql", Some(("0001", "initial")));
        check("20261123101500_a-b.c_d.sql", Some(("20261123101500", "a-b.c_d")));
        check("1_größe.sql", Some(("1", "größe")));
        check("1_gro\u{308}ße.sql", Some(("1", "gro\u{308}ße")));
        for wrong in [
            "initial.sql",
            "1.sql",
            "1_.sql",
            "_a.sql",
            "1-a.sql",
            "1_a b.sql",
            "1_a.SQL",
            "1a_b.sql",
            "１_a.sql",
        ] {
            check(wrong, None);
        }
    }

    #[track_caller]
    fn check_order(left: &str, right: &str, expected: Ordering) {
        let order = |digits| Order::new(digits).unwrap();
        assert_eq!(order(left).cmp(&order(right)), expected, "{left} {right}");
    }

    #[test]
    fn orders_are_numbers_of_any_length() {
        check_order("2", "10", Ordering::Less);
        check_order("002", "2", Ordering::Equal);
        check_order("0", "000", Ordering::Equal);
        check_order(
            "99999999999999999999999999999999999",
            "100000000000000000000000000000000000",
            Ordering::Less,
        );
    }

    #[test]
    fn the_next_keeps_the_width() {
        let next = |digits| Order::new(digits).unwrap().next().digits().to_owned();
        assert_eq!(next("0009"), "0010");
        assert_eq!(next("999"), "1000");
        assert_eq!(next("20261123101500"), "20261123101501");
    }
}
