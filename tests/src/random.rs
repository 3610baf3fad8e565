//! Chance that can be had again: every seed is printed, and can be given.

use std::time::{Duration, SystemTime, UNIX_EPOCH};

/// The variable that gives the seed of a run that is to be repeated.
const VARIABLE: &str = "SCHEMA_TEST_SEED";

/// A small generator (SplitMix64) for moments and orders, not for secrets.
#[derive(Clone, Debug)]
pub struct Random(u64);

impl Random {
    /// Starts from `SCHEMA_TEST_SEED`, or from the clock, and prints which: a failing test shows it.
    ///
    /// # Panics
    ///
    /// Where the variable is set to something that is no number.
    pub fn new() -> Self {
        let seed = match std::env::var(VARIABLE) {
            Ok(text) => text.parse().unwrap_or_else(|_| panic!("{VARIABLE}={text} is no number")),
            Err(_) => from_clock(),
        };
        eprintln!("{VARIABLE}={seed}");
        Self(seed)
    }

    /// Starts from a seed.
    pub const fn from_seed(seed: u64) -> Self {
        Self(seed)
    }

    /// Returns the next number.
    pub fn next_number(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9E37_79B9_7F4A_7C15);
        let mut mixed = self.0;
        mixed = (mixed ^ (mixed >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
        mixed ^ (mixed >> 31)
    }

    /// Returns a number below `end`; 0 where there is none.
    pub fn below(&mut self, end: u64) -> u64 {
        self.next_number().checked_rem(end).unwrap_or_default()
    }

    /// Returns a time shorter than `longest`, to the microsecond.
    pub fn shorter_than(&mut self, longest: Duration) -> Duration {
        let micros = u64::try_from(longest.as_micros()).unwrap_or(u64::MAX);
        Duration::from_micros(self.below(micros))
    }
}

impl Default for Random {
    fn default() -> Self {
        Self::new()
    }
}

fn from_clock() -> u64 {
    let now = SystemTime::now().duration_since(UNIX_EPOCH).unwrap_or_default();
    now.as_secs().wrapping_mul(1_000_000_007) ^ u64::from(now.subsec_nanos())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_seed_gives_the_same_again() {
        let (mut one, mut other) = (Random::from_seed(7), Random::from_seed(7));
        let numbers: Vec<_> = (0..100).map(|_| one.next_number()).collect();
        assert!(numbers.iter().all(|number| *number == other.next_number()));
        let distinct: std::collections::BTreeSet<_> = numbers.iter().collect();
        assert_eq!(distinct.len(), 100);
    }

    #[test]
    fn bounds_hold() {
        let mut random = Random::from_seed(1);
        assert!((0..1000).all(|_| random.below(3) < 3));
        assert_eq!(random.below(0), 0);
        assert!(random.shorter_than(Duration::from_millis(1)) < Duration::from_millis(1));
    }
}
