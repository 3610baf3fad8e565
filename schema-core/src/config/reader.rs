//! Takes values out of a TOML table, and says what is wrong with those that do not fit.

use toml::de::{DeTable, DeValue};

use crate::diagnostic::{Code, Diagnostic, Report, did_you_mean};
use crate::source::{Span, Spanned};

/// A value with its place.
pub(super) type Value<'a> = toml::Spanned<DeValue<'a>>;

/// The source that is read, and what was found wrong in it.
pub(super) struct Reader {
    pub(super) report: Report,
}

/// The place of a value.
pub(super) fn span<T>(value: &toml::Spanned<T>) -> Span {
    Span::new(value.span().start, value.span().end)
}

impl Reader {
    pub(super) fn error(
        &mut self,
        code: Code,
        span: Span,
        message: impl Into<String>,
        label: impl Into<String>,
        help: impl Into<String>,
    ) {
        let place = self.report.at(span);
        self.report.push(Diagnostic::error(code, message).primary(place, label).help(help));
    }

    /// Says which keys of a table have no meaning.
    pub(super) fn unknown_keys(&mut self, table: &DeTable<'_>, place: &str, known: &[&str]) {
        for key in table.keys().filter(|key| !known.contains(&key.get_ref().as_ref())) {
            let name = key.get_ref();
            let help = did_you_mean(name, known, "the keys here are");
            let message = format!("unknown key `{}` in {place}", name.escape_debug());
            self.error(Code::S0603, span(key), message, "this has no meaning", help);
        }
    }

    fn wrong_type(&mut self, key: &str, value: &Value<'_>, takes: &str, example: &str) {
        let message = format!("`{key}` takes {takes}");
        let label = format!("this is {}", with_article(value.get_ref().type_str()));
        self.error(Code::S0604, span(value), message, label, format!("write `{key} = {example}`"));
    }

    pub(super) fn boolean(&mut self, table: &DeTable<'_>, key: &str) -> Option<bool> {
        let value = table.get(key)?;
        let read = value.get_ref().as_bool();
        if read.is_none() {
            self.wrong_type(key, value, "`true` or `false`", "true");
        }
        read
    }

    pub(super) fn string(
        &mut self,
        table: &DeTable<'_>,
        key: &str,
        example: &str,
    ) -> Option<Spanned<String>> {
        let value = table.get(key)?;
        match value.get_ref().as_str() {
            Some(text) => Some(Spanned::new(text.to_owned(), span(value))),
            None => {
                self.wrong_type(key, value, "a string", example);
                None
            }
        }
    }

    pub(super) fn strings(
        &mut self,
        table: &DeTable<'_>,
        key: &str,
        example: &str,
    ) -> Option<Spanned<Vec<Spanned<String>>>> {
        let value = table.get(key)?;
        let Some(items) = value.get_ref().as_array() else {
            self.wrong_type(key, value, "a list of strings", example);
            return None;
        };
        let mut strings = Vec::new();
        for item in items.iter() {
            match item.get_ref().as_str() {
                Some(text) => strings.push(Spanned::new(text.to_owned(), span(item))),
                None => self.wrong_type(key, item, "a list of strings", example),
            }
        }
        Some(Spanned::new(strings, span(value)))
    }

    pub(super) fn table<'t, 'a>(
        &mut self,
        table: &'t DeTable<'a>,
        key: &str,
    ) -> Option<&'t DeTable<'a>> {
        let value = table.get(key)?;
        let read = value.get_ref().as_table();
        if read.is_none() {
            let message = format!("`{key}` is a table");
            let label = format!("this is {}", with_article(value.get_ref().type_str()));
            let help = format!("write its keys below a line `[{key}]`");
            self.error(Code::S0604, span(value), message, label, help);
        }
        read
    }
}

fn with_article(noun: &str) -> String {
    let article = if noun.starts_with(['a', 'e', 'i', 'o', 'u']) { "an" } else { "a" };
    format!("{article} {noun}")
}
