//! Columns whose rows the database numbers.

use super::column::Target;
use super::text;
use crate::catalog::{Identity, IdentityKind, Name};

/// The options of a sequence, with what each is where nothing is said.
const OPTIONS: [(&str, &str); 6] = [
    ("START", "START WITH 1"),
    ("INCREMENT", "INCREMENT BY 1"),
    ("MINVALUE", "NO MINVALUE"),
    ("MAXVALUE", "NO MAXVALUE"),
    ("CACHE", "CACHE 1"),
    ("CYCLE", "NO CYCLE"),
];

/// A portable identity: it may begin below 1, or above -1 where it goes down, which a sequence of its own
/// accord does not.
pub(super) fn native(portable: &Identity) -> Identity {
    let first = portable.option("START").unwrap_or(1);
    let step = portable.option("INCREMENT").unwrap_or(1);
    let bound = match step > 0 {
        true => (first < 1).then(|| format!("MINVALUE {first}")),
        false => (first > -1).then(|| format!("MAXVALUE {first}")),
    };
    let is_usual = first == 1 && step > 0;
    let start = (!is_usual).then(|| format!("START WITH {first}"));
    let by = (step != 1).then(|| format!("INCREMENT BY {step}"));
    let options: Vec<String> = [start, by, bound].into_iter().flatten().collect();
    Identity { kind: portable.kind, options: options.join(" ").into() }
}

/// How an identity stands in a column's definition.
pub(super) fn generated(identity: &Identity) -> String {
    let options = match options(identity) {
        "" => String::new(),
        options => format!("({options})"),
    };
    text::words(&["GENERATED", how(identity), "AS IDENTITY", &options])
}

const fn how(identity: &Identity) -> &'static str {
    match identity.kind {
        IdentityKind::Always => "ALWAYS",
        _ => "BY DEFAULT",
    }
}

/// The options without parentheses around them.
fn options(identity: &Identity) -> &str {
    let all = identity.options.trim();
    all.strip_prefix('(').and_then(|all| all.strip_suffix(')')).unwrap_or(all).trim()
}

/// The statements that make a column numbered, numbered in another way, or no longer numbered.
pub(super) fn change(
    target: &Target<'_>,
    was: Option<&Identity>,
    to: Option<&Identity>,
    if_present: bool,
) -> Vec<String> {
    let serial = |identity: &Identity| identity.kind == IdentityKind::Serial;
    match (was, to) {
        (Some(was), None) if serial(was) => vec![target.alter("DROP DEFAULT")],
        (_, None) => {
            let present = if if_present { "IF EXISTS" } else { "" };
            vec![target.alter(&text::words(&["DROP IDENTITY", present]))]
        }
        (_, Some(to)) if serial(to) => with_sequence(target),
        (Some(was), Some(to)) if !serial(was) => set(target, was, to),
        (_, Some(to)) => add(target, to),
    }
}

/// Numbers a column, and goes on behind the numbers that are there.
fn add(target: &Target<'_>, to: &Identity) -> Vec<String> {
    let mut statements = vec![target.alter(&format!("ADD {}", generated(to)))];
    // Other options would have to be computed with.
    if options(to).is_empty() {
        let (table, column) = (text::object(target.table), text::name(target.column));
        let sequence = format!(
            "pg_get_serial_sequence({}, {})",
            text::string(&table),
            text::string(target.column.as_str())
        );
        statements.push(format!(
            "SELECT setval({sequence}, greatest(max({column}), 0) + 1, false) FROM {table}"
        ));
    }
    statements
}

/// Gives an identity its other kind and options.
fn set(target: &Target<'_>, was: &Identity, to: &Identity) -> Vec<String> {
    let mut changes = Vec::new();
    if was.kind != to.kind {
        changes.push(format!("SET GENERATED {}", how(to)));
    }
    let (old, new) = (split(options(was)), split(options(to)));
    for (word, usual) in OPTIONS {
        let of = |all: &[String]| all.iter().find(|one| names(one, word)).cloned();
        let (old, new) = (of(&old), of(&new));
        if old != new {
            changes.push(format!("SET {}", new.unwrap_or_else(|| usual.to_owned())));
        }
    }
    if changes.is_empty() { Vec::new() } else { vec![target.alter(&changes.join(" "))] }
}

/// Options one by one: each begins with its word, or with NO before it.
fn split(options: &str) -> Vec<String> {
    let mut all: Vec<String> = Vec::new();
    let mut negated = false;
    for word in options.split_whitespace() {
        let begins = word == "NO" || OPTIONS.iter().any(|(option, _)| word == *option);
        match all.last_mut() {
            Some(last) if !begins || negated => {
                last.push(' ');
                last.push_str(word);
            }
            _ => all.push(word.to_owned()),
        }
        negated = word == "NO";
    }
    all
}

fn names(option: &str, word: &str) -> bool {
    option.strip_prefix("NO ").unwrap_or(option).split(' ').next() == Some(word)
}

/// A default from a sequence of the column's own, as `serial` makes it.
fn with_sequence(target: &Target<'_>) -> Vec<String> {
    let own = format!("{}_{}_seq", target.table.name, target.column);
    let sequence = target.table.sibling(Name::new(&own, target.before.dialect()));
    let sequence = text::object(&sequence);
    let data_type = target.was().map_or("bigint", |column| column.data_type.as_str());
    let (table, column) = (text::object(target.table), text::name(target.column));
    let next = format!("SET DEFAULT nextval({})", text::string(&sequence));
    vec![
        format!("CREATE SEQUENCE {sequence} AS {data_type} OWNED BY {table}.{column}"),
        target.alter(&next),
    ]
}
