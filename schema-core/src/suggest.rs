//! Finds what somebody probably meant: the names closest to the one that they gave.

/// The longest name that is compared letter by letter: beyond it, only beginnings are.
const LONGEST: usize = 64;

/// Returns the name closest to `given`, or nothing where none is near enough to be meant by it.
pub fn closest<'a>(given: &str, among: impl IntoIterator<Item = &'a str>) -> Option<&'a str> {
    closest_few(given, among, 1).into_iter().next()
}

/// Returns the names near enough to `given` to be meant by it, the closest first, each once and at
/// most `limit` of them. Names that are equally close stay in the order in which they came.
pub fn closest_few<'a>(
    given: &str,
    among: impl IntoIterator<Item = &'a str>,
    limit: usize,
) -> Vec<&'a str> {
    let given = folded(given);
    let mut found: Vec<(usize, &str)> = among
        .into_iter()
        .filter_map(|name| Some((remoteness(&given, &folded(name))?, name)))
        .collect();
    found.sort_by_key(|(remoteness, _)| *remoteness);
    let mut few: Vec<&str> = Vec::new();
    for (_, name) in found {
        if few.len() == limit {
            break;
        }
        if !few.contains(&name) {
            few.push(name);
        }
    }
    few
}

/// Upper and lower case are not told apart: a wrong case is the smallest slip of all.
fn folded(name: &str) -> Vec<char> {
    name.chars().flat_map(char::to_lowercase).collect()
}

/// How far a name is from what was given; nothing where it is too far to be meant.
///
/// A name of which only the beginning was given comes behind one that is merely misspelt.
fn remoteness(given: &[char], name: &[char]) -> Option<usize> {
    if given.is_empty() {
        return None;
    }
    let tolerance = if given.len() < 3 { 0 } else { (given.len() / 3).clamp(1, 4) };
    if name.starts_with(given) {
        return Some(if name.len() == given.len() { 0 } else { tolerance + 1 });
    }
    if given.len() > LONGEST || given.len() > name.len() + tolerance {
        return None;
    }
    // Nothing behind this can be reached within the tolerance.
    let within_reach = name.get(..given.len() + tolerance).unwrap_or(name);
    let by_prefix = edits_to_prefixes(given, within_reach);
    let whole = by_prefix.last().copied().filter(|_| within_reach.len() == name.len());
    let beginning = by_prefix.iter().copied().min().filter(|_| given.len() > 3);
    let near = whole.filter(|edits| *edits <= tolerance);
    near.or(beginning.filter(|edits| *edits <= tolerance / 2).map(|edits| tolerance + 1 + edits))
}

/// The edits that turn `given` into each prefix of `name`, from the empty one to all of it. An edit
/// puts in, takes out or replaces a letter, or swaps two neighbours.
fn edits_to_prefixes(given: &[char], name: &[char]) -> Vec<usize> {
    let mut before_last: Vec<usize> = Vec::new();
    let mut last: Vec<usize> = (0..=name.len()).collect();
    for (row, letter) in given.iter().enumerate() {
        let mut edits = vec![row + 1];
        for (column, other) in name.iter().enumerate() {
            let replaced = last[column] + usize::from(letter != other);
            let mut least = replaced.min(last[column + 1] + 1).min(edits[column] + 1);
            let swapped =
                row > 0 && column > 0 && given[row - 1] == *other && name[column - 1] == *letter;
            if swapped {
                least = least.min(before_last[column - 1] + 1);
            }
            edits.push(least);
        }
        before_last = std::mem::replace(&mut last, edits);
    }
    last
}

#[cfg(test)]
mod tests {
    use super::*;

    const DIRECTIVES: [&str; 8] = [
        "revision",
        "revises",
        "message",
        "depends-on",
        "labels",
        "transaction",
        "rerun-safe",
        "require",
    ];

    #[track_caller]
    fn check(given: &str, among: &[&str], expected: &[&str]) {
        assert_eq!(closest_few(given, among.iter().copied(), 5), expected, "for {given:?}");
        assert_eq!(closest(given, among.iter().copied()), expected.first().copied());
    }

    #[test]
    fn a_slip_of_the_finger_is_found() {
        check("revison", &DIRECTIVES, &["revision", "revises"]);
        check("mesage", &DIRECTIVES, &["message"]);
        check("messgae", &DIRECTIVES, &["message"]);
        check("Labels", &DIRECTIVES, &["labels"]);
        check("depends_on", &DIRECTIVES, &["depends-on"]);
        check("posgres", &["sqlite", "postgres", "mssql"], &["postgres"]);
        check("mysql", &["sqlite", "postgres", "mssql"], &["mssql"]);
    }

    #[test]
    fn the_closest_comes_first_and_each_name_once() {
        check("revise", &DIRECTIVES, &["revises", "revision"]);
        check(
            "abcd1",
            &["abcd3", "abcd12", "abcd1", "abcd1", "abcd"],
            &["abcd1", "abcd3", "abcd", "abcd12"],
        );
    }

    #[test]
    fn a_beginning_is_enough_even_a_misspelt_one() {
        check("rerun", &DIRECTIVES, &["rerun-safe"]);
        check("trans", &DIRECTIVES, &["transaction"]);
        check("20x", &["201f5ef24462", "b0"], &[]);
        check("201f5xf2", &["201f5ef24462", "c43bd0119ae5"], &["201f5ef24462"]);
        check("ab", &["abc", "xyz"], &["abc"]);
    }

    #[test]
    fn what_is_far_off_is_not_suggested() {
        check("", &DIRECTIVES, &[]);
        check("a", &["b", "c"], &[]);
        check("colour", &DIRECTIVES, &[]);
        check("revision", &[], &[]);
        check(&"x".repeat(100_000), &DIRECTIVES, &[]);
    }

    #[test]
    fn no_more_than_asked_for() {
        let names = ["aaa1", "aaa2", "aaa3"];
        assert_eq!(closest_few("aaa", names, 2), ["aaa1", "aaa2"]);
        assert_eq!(closest_few("aaa", names, 0), [""; 0]);
    }
}
