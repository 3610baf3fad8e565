//! Every diagnostic code is seen by a user some day; a ui-test shows how.

use super::{Problem, Tree};

const REGISTRY: &str = "schema-core/src/diagnostic/code.rs";
const CASES: &str = "ui-tests/fail/";

/// Codes that no application can get while compiling, each with the reason.
const NOT_WHILE_COMPILING: &[(&str, &str)] = &[
    ("S1006", "portable SQL cannot ask for it, only the difference of two schemas can"),
    ("S1007", "portable SQL cannot ask for it, only the difference of two schemas can"),
];

/// Checks that each code of the registry has a case in the ui-tests, once there are any.
pub(super) fn codes(tree: &Tree, problems: &mut Vec<Problem>) {
    without_case(NOT_WHILE_COMPILING, tree, problems);
}

fn without_case(exempt: &[(&str, &str)], tree: &Tree, problems: &mut Vec<Problem>) {
    let cases: Vec<String> = tree
        .files
        .iter()
        .filter_map(|file| file.path.strip_prefix(CASES))
        .map(str::to_ascii_lowercase)
        .collect();
    let (Some(registry), false) = (tree.file(REGISTRY), cases.is_empty()) else {
        return;
    };
    for (number, line) in registry.text.lines().enumerate() {
        let Some(code) = code(line) else { continue };
        let wanted = code.to_ascii_lowercase();
        let is_exempt = exempt.iter().any(|(exempt, _)| *exempt == code);
        let has_case = cases.iter().any(|case| case.contains(&wanted));
        if is_exempt == has_case {
            let message = if has_case {
                format!("{code} has a ui-test: take it off the list of codes without one")
            } else {
                format!("{code} has no ui-test: add {CASES}{wanted}_....rs")
            };
            problems.push(Problem::new(REGISTRY, number + 1, message));
        }
    }
}

/// Returns the code that a row of the registry begins with: `S`, and four digits.
fn code(line: &str) -> Option<&str> {
    let word = line.trim_start().get(..5)?;
    let digits = word.strip_prefix('S')?;
    digits.bytes().all(|byte| byte.is_ascii_digit()).then_some(word)
}

#[cfg(test)]
mod tests {
    use super::super::check;
    use super::*;

    const CODES: &str = "codes! {\n    S0101 \"a\"\n    S0102 \"b\"\n\n    S0103 \"c\"\n}";

    #[test]
    fn a_code_without_a_case() {
        let tree = Tree::made_up(&[
            (REGISTRY, CODES),
            ("ui-tests/fail/s0101_misnamed.rs", ""),
            ("ui-tests/fail/graphs/S0103.rs", ""),
        ]);
        check(codes, &tree, &["schema-core/src/diagnostic/code.rs:3"]);
    }

    #[test]
    fn exempt_codes_have_none() {
        let tree = Tree::made_up(&[(REGISTRY, CODES), ("ui-tests/fail/s0101.rs", "")]);
        let mut problems = Vec::new();
        let exempt = [("S0101", "?"), ("S0102", "comes from the command only")];
        without_case(&exempt, &tree, &mut problems);
        assert_eq!(problems.iter().map(|p| p.line).collect::<Vec<_>>(), [2, 5]);
    }

    #[test]
    fn before_there_are_ui_tests() {
        check(codes, &Tree::made_up(&[(REGISTRY, CODES)]), &[]);
    }
}
