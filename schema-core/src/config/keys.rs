//! The keys of `schema.toml`.

use std::time::Duration;

use toml::de::{DeTable, DeValue};

use super::reader::{Reader, span};
use super::{Config, Edition, Level, Lint, Timeouts, duration};
use crate::backend::{Backend, Dialect};
use crate::diagnostic::{Code, Diagnostic, Report, did_you_mean, listed};
use crate::source::{SourceId, Span, Spanned};
use crate::suggest::closest;

const KEYS: &[&str] = &[
    "edition",
    "name",
    "backends",
    "dialect",
    "multiple-heads",
    "database",
    "lint",
    "models",
    "autogenerate",
    "timeouts",
];

/// What to write where `backends` is missing.
pub(crate) const BACKENDS_EXAMPLE: &str = "backends = [\"sqlite\", \"postgres\", \"mssql\"]";

pub(super) fn read(source: SourceId, text: &str) -> (Config, Vec<Diagnostic>) {
    let mut reader = Reader { report: Report::new(source) };
    let (document, errors) = DeTable::parse_recoverable(text);
    let config = settings(&mut reader, document.get_ref());
    if !errors.is_empty() {
        // What is missing after a line that could not be read is most likely on that line.
        reader.report.diagnostics.clear();
        invalid_toml(&mut reader, text, &errors);
    }
    (config, reader.report.diagnostics)
}

/// Reports the first error of each line: the rest of a line that could not be read is noise.
fn invalid_toml(reader: &mut Reader, text: &str, errors: &[toml::de::Error]) {
    let mut last = None;
    for error in errors {
        let range = error.span().unwrap_or_default();
        let start = floor_boundary(text, range.start);
        let end = floor_boundary(text, range.end).max(start);
        let between = last.map(|last| Span::new(last, start).of(text));
        if between.is_none_or(|between| between.contains('\n')) {
            let message = format!("this is not TOML: {}", error.message());
            let help = "see https://toml.io for how it is written";
            reader.error(Code::S0602, Span::new(start, end), message, "", help);
            last = Some(start);
        }
    }
}

fn floor_boundary(text: &str, offset: usize) -> usize {
    let offset = offset.min(text.len());
    (0..=offset).rev().find(|at| text.is_char_boundary(*at)).unwrap_or(0)
}

fn settings(reader: &mut Reader, table: &DeTable<'_>) -> Config {
    reader.unknown_keys(table, "schema.toml", KEYS);
    let defaults = Config::default();
    let backends = backends(reader, table);
    let dialect = dialect(reader, table, &backends);
    Config {
        edition: edition(reader, table).unwrap_or_default(),
        name: name(reader, table).unwrap_or(defaults.name),
        backends,
        dialect: dialect.unwrap_or(defaults.dialect),
        multiple_heads: reader.boolean(table, "multiple-heads").unwrap_or(false),
        database_schema: database_schema(reader, table),
        lint: lint(reader, table).unwrap_or_default(),
        models: list_in(reader, table, "models", "paths", "[\"src/models.rs\"]"),
        autogenerate_ignore: list_in(reader, table, "autogenerate", "ignore", "[\"spatial_*\"]"),
        timeouts: timeouts(reader, table).unwrap_or_default(),
    }
}

fn edition(reader: &mut Reader, table: &DeTable<'_>) -> Option<Edition> {
    let value = table.get("edition")?;
    let given = match value.get_ref() {
        DeValue::Integer(number) => number.to_string(),
        DeValue::String(text) => text.to_string(),
        _ => String::new(),
    };
    let edition = Edition::ALL.into_iter().find(|edition| edition.name() == given);
    if edition.is_none() {
        let names = Edition::ALL.map(Edition::name);
        let message = "this version does not know the edition";
        let help = format!("it knows {}; for a newer one, update `schema`", listed(&names));
        reader.error(Code::S0610, span(value), message, "an unknown edition", help);
    }
    edition
}

fn name(reader: &mut Reader, table: &DeTable<'_>) -> Option<String> {
    let name = reader.string(table, "name", "\"main\"")?;
    let allowed = |byte: u8| byte.is_ascii_alphanumeric() || byte == b'_' || byte == b'-';
    if name.value.is_empty() || name.value.len() > 63 || !name.value.bytes().all(allowed) {
        let message = "the chain's name must be 1 to 63 of `A-Z`, `a-z`, `0-9`, `_` and `-`";
        let help = "for example `name = \"billing\"`; left out, it is `main`";
        reader.error(Code::S0611, name.span, message, "", help);
        return None;
    }
    Some(name.value)
}

fn backends(reader: &mut Reader, table: &DeTable<'_>) -> Vec<Backend> {
    // A misspelt key is reported as such; that it leaves the directory without backends is the same
    // mistake.
    let is_misspelt = |key: &&str| closest(key, KEYS.iter().copied()) == Some("backends");
    let misspelt = || table.keys().map(|key| key.get_ref().as_ref()).find(is_misspelt);
    let given = table.contains_key("backends").then_some("backends").or_else(misspelt);
    let Some(key) = given else {
        no_backends(reader, Span::at(0));
        return Vec::new();
    };
    let Some(listed) = reader.strings(table, key, "[\"sqlite\", \"postgres\"]") else {
        return Vec::new();
    };
    if listed.value.is_empty() {
        no_backends(reader, listed.span);
    }
    let mut seen: Vec<Backend> = Vec::new();
    for item in &listed.value {
        match backend(reader, item) {
            Some(backend) if seen.contains(&backend) => {
                let message = format!("`{backend}` is listed twice");
                let help = "remove one of them";
                reader.error(Code::S0607, item.span, message, "once more here", help);
            }
            Some(backend) => seen.push(backend),
            None => {}
        }
    }
    Backend::ALL.into_iter().filter(|backend| seen.contains(backend)).collect()
}

fn no_backends(reader: &mut Reader, place: Span) {
    let message = "schema.toml does not say which backends the revisions are for";
    let help = format!("list those that are used, as in `{BACKENDS_EXAMPLE}`");
    reader.error(Code::S0605, place, message, "", help);
}

fn backend(reader: &mut Reader, item: &Spanned<String>) -> Option<Backend> {
    let backend = Backend::from_name(&item.value);
    if backend.is_none() {
        let message = format!("there is no backend `{}`", item.value.escape_debug());
        let help = did_you_mean(&item.value, &Backend::ALL.map(Backend::name), "the backends are");
        reader.error(Code::S0606, item.span, message, "not a backend", help);
    }
    backend
}

fn dialect(reader: &mut Reader, table: &DeTable<'_>, backends: &[Backend]) -> Option<Dialect> {
    let given = reader.string(table, "dialect", "\"portable\"")?;
    let Some(dialect) = Dialect::from_name(&given.value) else {
        let message = format!("there is no dialect `{}`", given.value.escape_debug());
        let names = Dialect::ALL.map(Dialect::name);
        let help = did_you_mean(&given.value, &names, "the dialects are");
        reader.error(Code::S0608, given.span, message, "not a dialect", help);
        return None;
    };
    let missing = dialect.backend().filter(|own| !backends.is_empty() && !backends.contains(own));
    if let Some(own) = missing {
        let message = format!("the plain sections are for {own}, which is not in `backends`");
        let help = format!("add `\"{own}\"` to `backends`, or write `dialect = \"portable\"`");
        reader.error(Code::S0609, given.span, message, "", help);
    }
    Some(dialect)
}

fn database_schema(reader: &mut Reader, table: &DeTable<'_>) -> Option<String> {
    let table = reader.table(table, "database")?;
    reader.unknown_keys(table, "[database]", &["schema"]);
    let name = reader.string(table, "schema", "\"public\"")?;
    let wrong = |letter: char| letter.is_control() || matches!(letter, '"' | '[' | ']' | '`');
    if name.value.trim().is_empty() || name.value.contains(wrong) || name.value.len() > 128 {
        let message = "this cannot be the name of a schema";
        let help = "write the plain name without quotes, such as `schema = \"public\"`; left out, it is `public` on PostgreSQL and `dbo` on SQL Server";
        reader.error(Code::S0612, name.span, message, "", help);
        return None;
    }
    Some(name.value)
}

fn lint(reader: &mut Reader, table: &DeTable<'_>) -> Option<Lint> {
    let table = reader.table(table, "lint")?;
    let since = reader.string(table, "since", "\"201f5ef24462\"");
    let mut levels = Vec::new();
    for rule in table.keys().filter(|rule| rule.get_ref() != "since") {
        let name = rule.get_ref().as_ref();
        if let Some(given) = reader.string(table, name, "\"warn\"")
            && let Some(level) = level(reader, &given)
        {
            levels.push((Spanned::new(name.to_owned(), span(rule)), level));
        }
    }
    Some(Lint { levels, since })
}

fn level(reader: &mut Reader, given: &Spanned<String>) -> Option<Level> {
    let level = Level::ALL.into_iter().find(|level| level.name() == given.value);
    if level.is_none() {
        let message = format!("there is no lint level `{}`", given.value.escape_debug());
        let help = did_you_mean(&given.value, &Level::ALL.map(Level::name), "the levels are");
        reader.error(Code::S0614, given.span, message, "not a level", help);
    }
    level
}

/// The one list of a table that holds nothing else.
fn list_in(
    reader: &mut Reader,
    table: &DeTable<'_>,
    name: &str,
    key: &str,
    example: &str,
) -> Vec<String> {
    let Some(table) = reader.table(table, name) else { return Vec::new() };
    reader.unknown_keys(table, &format!("[{name}]"), &[key]);
    let items = reader.strings(table, key, example);
    items.map_or_else(Vec::new, |items| items.value.into_iter().map(|item| item.value).collect())
}

fn timeouts(reader: &mut Reader, table: &DeTable<'_>) -> Option<Timeouts> {
    let table = reader.table(table, "timeouts")?;
    reader.unknown_keys(table, "[timeouts]", &["lock", "statement"]);
    let lock = timeout(reader, table, "lock", "\"5s\"");
    let statement = timeout(reader, table, "statement", "\"10m\"");
    Some(Timeouts { lock, statement })
}

fn timeout(reader: &mut Reader, table: &DeTable<'_>, key: &str, example: &str) -> Option<Duration> {
    let given = reader.string(table, key, example)?;
    let read = duration::read(&given.value);
    if read.is_none() {
        let message = "this is no length of time up to 596 hours";
        let help =
            format!("write a whole number with `ms`, `s`, `m` or `h`, as in `{key} = {example}`");
        reader.error(Code::S0613, given.span, message, "", help);
    }
    read
}
