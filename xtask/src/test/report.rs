//! The results that cargo's test programs print.

/// The sum over all test programs.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct Tally {
    pub(super) passed: usize,
    pub(super) failed: usize,
    pub(super) ignored: usize,
}

impl Tally {
    /// Adds what a line says, where it is the closing line of a test program.
    pub(super) fn add(&mut self, line: &str) {
        let Some((_, counts)) =
            line.split_once("test result: ").and_then(|(_, r)| r.split_once(". "))
        else {
            return;
        };
        for count in counts.split(';') {
            let mut words = count.split_whitespace();
            let number = words.next().and_then(|number| number.parse::<usize>().ok());
            match (number, words.next()) {
                (Some(number), Some("passed")) => self.passed += number,
                (Some(number), Some("failed")) => self.failed += number,
                (Some(number), Some("ignored")) => self.ignored += number,
                _ => {}
            }
        }
    }

    /// Returns the closing line. A test that left itself out has passed for cargo; here it has not.
    pub(super) fn sum(&self, left_out: usize) -> String {
        let passed = self.passed.saturating_sub(left_out);
        let skipped = self.ignored + self.passed.min(left_out);
        format!("{passed} passed, {} failed, {skipped} skipped", self.failed)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(line: &str, passed: usize, failed: usize, ignored: usize) {
        let mut tally = Tally::default();
        tally.add(line);
        assert_eq!(tally, Tally { passed, failed, ignored });
    }

    #[test]
    fn closing_lines_are_counted() {
        check(
            "test result: ok. 5 passed; 0 failed; 1 ignored; 0 measured; 2 filtered out; finished in 0.01s\n",
            5,
            0,
            1,
        );
        check("test result: FAILED. 5 passed; 2 failed; 0 ignored; 0 measured", 5, 2, 0);
        check("test graph::chain ... ok", 0, 0, 0);
        check("error: test failed, to rerun pass `--lib`", 0, 0, 0);
    }

    #[test]
    fn what_was_left_out_has_not_passed() {
        let tally = Tally { passed: 10, failed: 1, ignored: 2 };
        assert_eq!(tally.sum(3), "7 passed, 1 failed, 5 skipped");
        assert_eq!(Tally::default().sum(0), "0 passed, 0 failed, 0 skipped");
    }
}
