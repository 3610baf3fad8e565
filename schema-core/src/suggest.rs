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
    let mut search =
        Search { given: given.chars().flat_map(char::to_lowercase).collect(), ..Search::default() };
    let mut found: Vec<(usize, &str)> =
        among.into_iter().filter_map(|name| Some((search.remoteness(name)?, name))).collect();
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

/// What was given, and room to compare it in: thousands of names may be looked at. Upper and lower
/// case are not told apart, since a wrong case is the smallest slip of all.
#[derive(Default)]
struct Search {
    given: Vec<char>,
    name: Vec<char>,
    /// The edits that turn the letters given so far, those but the last and those but the last two
    /// into each beginning of the name, from the empty one to all of it.
    rows: [Vec<usize>; 3],
}

impl Search {
    /// How far a name is from what was given; nothing where it is too far to be meant.
    ///
    /// A name of which only the beginning was given comes behind one that is merely misspelt.
    fn remoteness(&mut self, name: &str) -> Option<usize> {
        self.name.clear();
        self.name.extend(name.chars().flat_map(char::to_lowercase));
        let (length, tolerance) = (self.given.len(), tolerance(self.given.len()));
        if length > 0 && self.name.starts_with(&self.given) {
            return Some(if self.name.len() == length { 0 } else { tolerance + 1 });
        }
        if length > LONGEST || length > self.name.len() + tolerance {
            return None;
        }
        let is_whole = self.name.len() <= length + tolerance;
        // Nothing behind this can be reached within the tolerance.
        self.name.truncate(length + tolerance);
        if !self.compare(tolerance) {
            return None;
        }
        let [edits, ..] = &self.rows;
        let whole = edits.last().copied().filter(|edits| is_whole && *edits <= tolerance);
        let beginning = edits.iter().copied().min();
        let beginning = beginning.filter(|edits| length > 3 && *edits <= tolerance / 2);
        whole.or(beginning.map(|edits| tolerance + 1 + edits))
    }

    /// Counts the edits, unless they are more than tolerated all along. An edit puts in, takes out
    /// or replaces a letter, or swaps two neighbours.
    fn compare(&mut self, tolerance: usize) -> bool {
        let Search { given, name, rows } = self;
        rows[0].clear();
        rows[0].extend(0..=name.len());
        for (row, letter) in given.iter().enumerate() {
            rows.rotate_right(1);
            let [edits, last, before_last] = rows;
            edits.clear();
            edits.push(row + 1);
            for (column, other) in name.iter().enumerate() {
                let replaced = last[column] + usize::from(letter != other);
                let mut least = replaced.min(last[column + 1] + 1).min(edits[column] + 1);
                let swapped = row > 0
                    && column > 0
                    && given[row - 1] == *other
                    && name[column - 1] == *letter;
                if swapped {
                    least = least.min(before_last[column - 1] + 1);
                }
                edits.push(least);
            }
            if edits.iter().all(|edits| *edits > tolerance + 1) {
                return false;
            }
        }
        true
    }
}

/// How many edits a slip may be, for a name of this length.
fn tolerance(length: usize) -> usize {
    if length < 3 { 0 } else { (length / 3).min(4) }
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
