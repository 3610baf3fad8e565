//! The files of a directory: which of them are what, and their text.

use super::{Input, InputFile};
use crate::diagnostic::{Code, Diagnostic};
use crate::revision::{FileName, Order};
use crate::source::{Location, Source, SourceId, Sources, Span};
use crate::{authoring, config, lock};

/// A file whose text was taken in.
pub(super) struct TextFile<'a> {
    pub(super) name: &'a str,
    pub(super) source: SourceId,
    /// Whether it is text at all. Else what cannot be read was replaced.
    pub(super) is_text: bool,
}

/// The files by what they are.
#[derive(Default)]
pub(super) struct Files<'a> {
    pub(super) config: Option<TextFile<'a>>,
    pub(super) lock: Option<TextFile<'a>>,
    /// The revisions, in order.
    pub(super) revisions: Vec<(FileName, TextFile<'a>)>,
    /// Files that end like a revision, with a name that is none.
    pub(super) misnamed: Vec<TextFile<'a>>,
}

/// What a file is, by its name.
enum Kind {
    Config,
    Lock,
    Revision(FileName),
    Misnamed,
    /// It belongs, and is not read.
    Other,
    Stray,
}

fn kind(name: &str) -> Kind {
    let lower = name.to_lowercase();
    match name {
        config::FILE => Kind::Config,
        lock::FILE => Kind::Lock,
        _ if name.starts_with('.') => Kind::Other,
        _ if lower.ends_with(".sql") => FileName::new(name).map_or(Kind::Misnamed, Kind::Revision),
        _ if lower.ends_with(".md") => Kind::Other,
        _ => Kind::Stray,
    }
}

/// Takes the files of a directory in.
pub(super) struct Intake<'a, 'b> {
    input: &'a Input,
    sources: &'b mut Sources,
    diagnostics: &'b mut Vec<Diagnostic>,
}

impl<'a, 'b> Intake<'a, 'b> {
    pub(super) fn new(
        input: &'a Input,
        sources: &'b mut Sources,
        diagnostics: &'b mut Vec<Diagnostic>,
    ) -> Self {
        Self { input, sources, diagnostics }
    }

    /// Sorts the files. Sources are numbered in the order in which their problems are to be told.
    pub(super) fn run(mut self) -> Files<'a> {
        let mut sorted: Vec<&InputFile> = self.input.files.iter().collect();
        sorted.sort_by(|left, right| left.name.cmp(&right.name));
        let (mut configs, mut locks, mut revisions) = (Vec::new(), Vec::new(), Vec::new());
        let (mut misnamed, mut strays) = (Vec::new(), Vec::new());
        for file in sorted {
            match kind(&file.name) {
                Kind::Config => configs.push(file),
                Kind::Lock => locks.push(file),
                Kind::Revision(name) => revisions.push((name, file)),
                Kind::Misnamed => misnamed.push(file),
                Kind::Other => {}
                Kind::Stray => strays.push(file.name.as_str()),
            }
        }
        revisions.sort_by(|(left, _), (right, _)| {
            left.order.cmp(&right.order).then_with(|| left.slug.cmp(&right.slug))
        });
        let next = revisions.last().map(|(name, _)| name.order.next());
        let config = configs.first().map(|file| self.text(file));
        let revisions = revisions.into_iter().map(|(name, file)| (name, self.text(file))).collect();
        let misnamed =
            misnamed.into_iter().map(|file| self.misnamed(file, next.as_ref())).collect();
        self.strays(&strays);
        let lock = locks.first().map(|file| self.text(file));
        Files { config, lock, revisions, misnamed }
    }

    /// The name that a file is shown under.
    fn shown(&self, name: &str) -> String {
        shown(&self.input.name, name)
    }

    fn text(&mut self, file: &'a InputFile) -> TextFile<'a> {
        let decoded = decode(&file.contents);
        let source = self.sources.add(Source::new(self.shown(&file.name), decoded.text));
        let flaw = decoded.flaw.map(|flaw| flaw.diagnostic(&file.name, source));
        let is_text = flaw.is_none();
        self.diagnostics.extend(flaw);
        TextFile { name: &file.name, source, is_text }
    }

    fn misnamed(&mut self, file: &'a InputFile, next: Option<&Order>) -> TextFile<'a> {
        let text = decode(&file.contents).text;
        let source = self.sources.add(Source::new(self.shown(&file.name), text));
        let message = format!("{} is not named as a revision is: `<order>_<slug>.sql`", file.name);
        let place = Location { source, span: Span::at(0) };
        let name = suggested(&file.name, next);
        let help = format!("rename it, for example to `{name}`, or move it out of the directory");
        self.diagnostics
            .push(Diagnostic::error(Code::S0101, message).primary(place, "").help(help));
        TextFile { name: &file.name, source, is_text: true }
    }

    fn strays(&mut self, files: &[&str]) {
        for name in files {
            let message = format!("{name} is not read: it is no revision");
            let help = "move it elsewhere; a migration is named `<order>_<slug>.sql`";
            self.stray(name, Diagnostic::warning(Code::S0102, message), help);
        }
        let mut directories: Vec<&String> = self.input.directories.iter().collect();
        directories.sort();
        for name in directories {
            if name == "tests" || name.starts_with('.') {
                continue;
            }
            let message = format!("the directory {name} is not read");
            let help = "revisions stand beside schema.toml; only `tests` may stand beside them";
            self.stray(name, Diagnostic::warning(Code::S0103, message), help);
        }
    }

    fn stray(&mut self, name: &str, diagnostic: Diagnostic, help: &str) {
        let source = self.sources.add(Source::new(self.shown(name), ""));
        let place = Location { source, span: Span::at(0) };
        self.diagnostics.push(diagnostic.primary(place, "").help(help));
    }
}

/// The name that a file of a directory is shown under.
pub(super) fn shown(directory: &str, name: &str) -> String {
    match directory.trim_end_matches('/') {
        "" => name.to_owned(),
        directory => format!("{directory}/{name}"),
    }
}

/// A name that the file could have.
fn suggested(name: &str, next: Option<&Order>) -> String {
    let stem = name.get(..name.len().saturating_sub(4)).unwrap_or(name);
    let lowered = format!("{stem}.sql");
    if FileName::new(&lowered).is_some() {
        return lowered;
    }
    let digits = stem.bytes().take_while(u8::is_ascii_digit).count();
    let (own, rest) = stem.split_at_checked(digits).unwrap_or(("", stem));
    let order = match (own, next) {
        ("", Some(next)) => next.digits(),
        ("", None) => "0001",
        (own, _) => own,
    };
    format!("{order}_{}.sql", authoring::slug(rest))
}

/// A file's text, normalised, and what in it is no text.
struct Decoded {
    text: String,
    flaw: Option<Flaw>,
}

enum Flaw {
    NotUtf8(Span),
    Nul(Span),
}

fn decode(bytes: &[u8]) -> Decoded {
    let bytes = bytes.strip_prefix(b"\xEF\xBB\xBF").unwrap_or(bytes);
    let mut text = String::new();
    let mut invalid = None;
    for chunk in bytes.utf8_chunks() {
        text.push_str(chunk.valid());
        if !chunk.invalid().is_empty() {
            invalid.get_or_insert_with(|| text.replace("\r\n", "\n").len());
            text.push(char::REPLACEMENT_CHARACTER);
        }
    }
    if text.contains("\r\n") {
        text = text.replace("\r\n", "\n");
    }
    let width = char::REPLACEMENT_CHARACTER.len_utf8();
    let invalid = invalid.map(|at| Flaw::NotUtf8(Span::new(at, at + width)));
    let flaw = invalid.or_else(|| text.find('\0').map(|at| Flaw::Nul(Span::new(at, at + 1))));
    Decoded { text, flaw }
}

impl Flaw {
    fn diagnostic(self, name: &str, source: SourceId) -> Diagnostic {
        let (code, message, span, label, help) = match self {
            Flaw::NotUtf8(span) => (
                Code::S0104,
                format!("{name} is not UTF-8"),
                span,
                "this byte is not UTF-8",
                "save the file as UTF-8; git and most editors can convert it",
            ),
            Flaw::Nul(span) => (
                Code::S0105,
                format!("{name} holds a NUL byte"),
                span,
                "a NUL byte",
                "remove it; where there are many, the file is UTF-16: save it as UTF-8",
            ),
        };
        Diagnostic::error(code, message).primary(Location { source, span }, label).help(help)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(name: &str, next: Option<&str>, expected: &str) {
        assert_eq!(suggested(name, next.and_then(Order::new).as_ref()), expected, "{name}");
    }

    #[test]
    fn a_misnamed_file_is_offered_a_name() {
        check("0003_a.SQL", None, "0003_a.sql");
        check("users.sql", Some("0004"), "0004_users.sql");
        check("users.sql", None, "0001_users.sql");
        check("3-Add Users.sql", Some("9"), "3_add_users.sql");
        check("0004.sql", Some("9"), "0004_revision.sql");
        check(".sql", None, "0001_revision.sql");
    }
}
