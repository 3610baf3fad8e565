//! What the tests left out, as they wrote it down themselves: `backend <TAB> test <TAB> reason`, a line each.

use crate::Result;
use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::{Path, PathBuf};

/// A test that did not run on a backend.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Skip {
    backend: String,
    test: String,
    reason: String,
}

/// The file that the tests of one run append to.
#[derive(Debug)]
pub(super) struct File(PathBuf);

impl File {
    /// Makes an empty one.
    pub(super) fn new() -> Result<Self> {
        let path = std::env::temp_dir().join(format!("schema-test-skips-{}", std::process::id()));
        fs::write(&path, "")
            .map_err(|error| format!("{} can't be written: {error}", path.display()))?;
        Ok(Self(path))
    }

    pub(super) fn path(&self) -> &Path {
        &self.0
    }

    pub(super) fn read(&self) -> Result<Vec<Skip>> {
        let text = fs::read_to_string(&self.0)
            .map_err(|error| format!("{} can't be read: {error}", self.0.display()))?;
        Ok(parse(&text))
    }
}

impl Drop for File {
    fn drop(&mut self) {
        // Nothing is lost with a temporary file that stays behind.
        let _ = fs::remove_file(&self.0);
    }
}

fn parse(text: &str) -> Vec<Skip> {
    let mut skips: Vec<Skip> = text.lines().filter_map(line).collect();
    skips.sort();
    skips.dedup();
    skips
}

fn line(line: &str) -> Option<Skip> {
    let mut fields = line.splitn(3, '\t').map(str::to_owned);
    Some(Skip { backend: fields.next()?, test: fields.next()?, reason: fields.next()? })
}

/// Counts the tests, each once.
pub(super) fn tests(skips: &[Skip]) -> usize {
    skips.iter().map(|skip| &skip.test).collect::<BTreeSet<_>>().len()
}

/// Returns a line for each backend: how many tests, and why.
pub(super) fn lines(skips: &[Skip]) -> Vec<String> {
    let mut backends: BTreeMap<&str, BTreeMap<&str, usize>> = BTreeMap::new();
    for skip in skips {
        *backends.entry(&skip.backend).or_default().entry(&skip.reason).or_default() += 1;
    }
    backends.into_iter().map(|(backend, reasons)| format!("{backend}: {}", why(&reasons))).collect()
}

fn why(reasons: &BTreeMap<&str, usize>) -> String {
    let each = reasons.iter().map(|(reason, count)| {
        let tests = if *count == 1 { "test" } else { "tests" };
        format!("{count} {tests} skipped: {reason}")
    });
    each.collect::<Vec<_>>().join("; ")
}

/// Refuses a run that left out a backend which may not be.
pub(super) fn refuse(skips: &[Skip], required: &str) -> Result {
    let mut required = required.split(',').map(str::trim).filter(|backend| !backend.is_empty());
    match required.find(|backend| skips.iter().any(|skip| skip.backend == *backend)) {
        Some(backend) => Err(format!("tests on {backend} were skipped, and may not be here")),
        None => Ok(()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const TEXT: &str = "mssql\ta\tno url\nmssql\tb\tno url\nmssql\tb\tno url\npostgres\tb\tno server\n\
                        mssql\tc\ttoo old\nbroken line\n";

    #[test]
    fn a_line_for_each_backend() {
        let expected = [
            "mssql: 2 tests skipped: no url; 1 test skipped: too old",
            "postgres: 1 test skipped: no server",
        ];
        assert_eq!(lines(&parse(TEXT)), expected);
        assert_eq!(tests(&parse(TEXT)), 3);
        assert!(lines(&[]).is_empty());
    }

    #[test]
    fn a_required_backend_may_not_be_missing() {
        let skips = parse(TEXT);
        assert!(refuse(&skips, "").is_ok());
        assert!(refuse(&skips, "sqlite").is_ok());
        assert!(refuse(&skips, "sqlite, postgres").is_err());
    }
}
