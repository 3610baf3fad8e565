//! Tests that can't run on this machine, and say so.

use std::fs::OpenOptions;
use std::io::Write;

/// The file that skips are written to, for the sum at the end of a run; `cargo xtask test` sets it.
const FILE: &str = "SCHEMA_TEST_SKIPS";

/// Why tests on a backend can't run here.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Skip {
    /// The backend, or what else is missing: `postgres`, `mssql`.
    pub backend: &'static str,
    /// The reason, in words that tell what to do.
    pub reason: String,
}

impl Skip {
    /// Says that `test` does not run: on the screen, and in the file that the sum is made from.
    ///
    /// Tests do this through [`or_skip!`](crate::or_skip) and [`skip!`](crate::skip), which know their names.
    ///
    /// # Panics
    ///
    /// Where the file can't be written: a skip that nobody hears of would look like a pass.
    pub fn report(test: &str, backend: &str, reason: &str) {
        eprintln!("skipped on {backend}: {test}: {reason}");
        let Some(path) = std::env::var_os(FILE) else {
            return;
        };
        let line = line(test, backend, reason);
        let file = OpenOptions::new().append(true).create(true).open(&path);
        // One write, so that the lines of programs that run at once do not mix.
        let written = file.and_then(|mut file| file.write_all(line.as_bytes()));
        assert!(written.is_ok(), "{FILE} names {path:?}, which can't be written: {written:?}");
    }
}

fn line(test: &str, backend: &str, reason: &str) -> String {
    let one_line = |text: &str| text.split_whitespace().collect::<Vec<_>>().join(" ");
    format!("{}\t{}\t{}\n", one_line(backend), one_line(test), one_line(reason))
}

/// Ends the test that it stands in as skipped: `skip!("mssql", "SCHEMA_TEST_MSSQL_URL is not set")`.
#[macro_export]
macro_rules! skip {
    ($backend:expr, $reason:expr $(,)?) => {{
        $crate::Skip::report($crate::test_name!(), $backend, $reason);
        return;
    }};
}

/// Gives the value of a `Result<_, Skip>`, or ends the test that it stands in as skipped.
///
/// ```
/// # fn test() {
/// let server = schema_tests::or_skip!(schema_tests::postgres::server());
/// # }
/// ```
#[macro_export]
macro_rules! or_skip {
    ($value:expr $(,)?) => {
        match $value {
            Ok(value) => value,
            Err(skip) => $crate::skip!(skip.backend, &skip.reason),
        }
    };
}

/// Gives the path of the function that it stands in.
#[doc(hidden)]
#[macro_export]
macro_rules! test_name {
    () => {{
        fn here() {}
        fn name<T>(_: T) -> &'static str {
            std::any::type_name::<T>().trim_end_matches("::here")
        }
        name(here)
    }};
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_skip_is_one_line() {
        assert_eq!(line("a::b", "mssql", "not\tset,\nset it"), "mssql\ta::b\tnot set, set it\n");
    }

    #[test]
    fn a_test_knows_its_name() {
        assert_eq!(test_name!(), concat!(module_path!(), "::a_test_knows_its_name"));
    }

    #[test]
    fn a_value_goes_through() {
        let value: Result<u8, Skip> = Ok(1);
        assert_eq!(or_skip!(value), 1);
    }
}
