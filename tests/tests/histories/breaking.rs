//! Mistakes are found where they are, and only there.

use schema_core::diagnostic::Severity;
use schema_core::directory::{Directory, Input};
use schema_tests::generated::{History, broken, file_name};
use schema_tests::random::Random;

const ALL: &str = "edition = 2026\nbackends = [\"sqlite\", \"postgres\", \"mssql\"]\n";

/// What is wrong: code, file and line of each error.
fn errors(input: &Input) -> Vec<(String, String, usize)> {
    let directory = Directory::read(input);
    let errors = directory.diagnostics.iter().filter(|one| one.severity == Severity::Error);
    let found = errors.map(|one| {
        let place = one.location().unwrap();
        let source = directory.sources.get(place.source);
        let file = source.name().rsplit('/').next().unwrap().to_owned();
        let line = source.line_column(place.span.start).line;
        (format!("{} {}", one.code.as_str(), one.message), file, line)
    });
    found.collect()
}

#[test]
fn whole_histories_have_nothing_wrong() {
    let mut random = Random::new();
    for _ in 0..40 {
        let history = History::new(&mut random, 12, 6);
        let wrong = errors(&history.input(ALL));
        assert!(wrong.is_empty(), "{wrong:#?}\n{:#?}", history.revisions);
    }
}

#[test]
fn every_break_is_found_at_its_line() {
    let mut random = Random::new();
    let mut found = std::collections::BTreeMap::<&str, usize>::new();
    let mut tries = 0;
    while tries < 2000 {
        let history = History::new(&mut random, 5, 6);
        for _ in 0..30 {
            let at = 1 + random.below(history.len() as u64) as usize;
            let Some(one) = broken(&history.worlds[at], &mut random) else { continue };
            tries += 1;
            let mut history = history.clone();
            let (revision, line) = history.insert(at, one.statement.clone());
            let wrong = errors(&history.input(ALL));
            let mut first = wrong.first().cloned().unwrap_or_default();
            first.0.truncate(one.code.len());
            let expected = (one.code.to_owned(), file_name(revision), line);
            assert_eq!(first, expected, "{one:?}\n{wrong:#?}\n{:#?}", history.revisions);
            *found.entry(one.code).or_default() += 1;
        }
    }
    let codes: Vec<&str> = found.keys().copied().collect();
    let all = [
        "S0901", "S0902", "S0903", "S0904", "S0911", "S0912", "S0913", "S0921", "S0922", "S0923",
        "S0924",
    ];
    assert_eq!(codes, all, "{found:?}");
}
