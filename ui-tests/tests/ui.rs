//! Compiles each case, and compares what the compiler says.

#![allow(clippy::unwrap_used, reason = "a test that cannot read its cases fails")]

use std::collections::BTreeSet;
use std::path::Path;

use schema_core::diagnostic::Code;

/// Codes that no application can get while compiling, each with the reason.
const WITHOUT_CASE: &[(Code, &str)] = &[
    (Code::S1006, "portable SQL cannot ask for it, only the difference of two schemas can"),
    (Code::S1007, "portable SQL cannot ask for it, only the difference of two schemas can"),
];

#[test]
fn ui() {
    let cases = trybuild::TestCases::new();
    cases.compile_fail("fail/*.rs");
    cases.pass("pass/*.rs");
}

/// The names of the files in `fail/` with an extension.
fn cases(extension: &str) -> BTreeSet<String> {
    let directory = Path::new(env!("CARGO_MANIFEST_DIR")).join("fail");
    let entries = std::fs::read_dir(directory).unwrap();
    let names = entries.map(|entry| entry.unwrap().file_name().into_string().unwrap());
    names.filter_map(|name| name.strip_suffix(extension).map(str::to_owned)).collect()
}

#[test]
fn each_code_has_a_case() {
    let names = cases(".rs");
    for code in Code::ALL {
        let prefix = format!("{}_", code.as_str().to_lowercase());
        let has_case = names.iter().any(|name| name.starts_with(&prefix));
        let exempt = WITHOUT_CASE.iter().any(|(exempt, _)| exempt == code);
        assert_ne!(has_case, exempt, "{code}: a case, or a reason to have none");
    }
}

#[test]
fn each_case_shows_its_code() {
    let directory = Path::new(env!("CARGO_MANIFEST_DIR")).join("fail");
    for name in cases(".stderr") {
        let text = std::fs::read_to_string(directory.join(format!("{name}.stderr"))).unwrap();
        let code = name.get(..5).unwrap_or_default().to_uppercase();
        let shown = [format!("error: {code}: "), format!("::{code}`: ")];
        let is_code = Code::ALL.iter().any(|known| known.as_str() == code);
        assert!(
            !is_code || shown.iter().any(|shown| text.contains(shown)),
            "{name} does not show {code}"
        );
        assert!(!is_code || text.contains("= help: "), "{name} does not say what to do");
    }
}
