//! `schema.toml`: what the author of a directory has decided.

mod duration;
mod keys;
mod reader;

pub(crate) use keys::BACKENDS_EXAMPLE;

use std::time::Duration;

use crate::backend::{Backend, Dialect};
use crate::diagnostic::Diagnostic;
use crate::source::{SourceId, Spanned};

/// The name of the file.
pub const FILE: &str = "schema.toml";

/// The settings of a directory, each with its default where the file does not say.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Config {
    /// Which rules the directory is read by.
    pub edition: Edition,
    /// The name of the chain: several independent ones share a database.
    pub name: String,
    /// What is proven and embedded, each once and in the order of [`Backend::ALL`]. Empty only where
    /// the file could not be read.
    pub backends: Vec<Backend>,
    /// How the plain sections are written.
    pub dialect: Dialect,
    /// Whether a history with several heads is meant.
    pub multiple_heads: bool,
    /// The schema of the database that holds our own tables; `None` for the backend's default.
    pub database_schema: Option<String>,
    /// How strict the lints are.
    pub lint: Lint,
    /// The source files in which the models are.
    pub models: Vec<String>,
    /// The names that autogenerate leaves alone.
    pub autogenerate_ignore: Vec<String>,
    /// How long a migration waits.
    pub timeouts: Timeouts,
}

/// The rules that a directory is read by. New ones come only with a newer edition, so that an
/// update never breaks a crate that is published.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
pub enum Edition {
    /// The first.
    #[default]
    Edition2026,
}

impl Edition {
    /// Every edition, the oldest first.
    pub const ALL: [Edition; 1] = [Edition::Edition2026];

    /// The name in `schema.toml`.
    pub const fn name(self) -> &'static str {
        match self {
            Edition::Edition2026 => "2026",
        }
    }
}

/// The `[lint]` table.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Lint {
    /// The levels that rules were given, in the order of the rules' names.
    pub levels: Vec<(Spanned<String>, Level)>,
    /// The last revision that the lints do not count for.
    pub since: Option<Spanned<String>>,
}

/// How much a lint matters.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Level {
    /// It is not reported.
    Allow,
    /// It is a warning.
    Warn,
    /// It does not compile.
    Deny,
}

impl Level {
    /// Every level, the mildest first.
    pub const ALL: [Level; 3] = [Level::Allow, Level::Warn, Level::Deny];

    /// The name in `schema.toml`.
    pub const fn name(self) -> &'static str {
        match self {
            Level::Allow => "allow",
            Level::Warn => "warn",
            Level::Deny => "deny",
        }
    }
}

/// The `[timeouts]` table; `None` where the runtime's own default holds.
///
/// Written as a whole number with a unit: `"500ms"`, `"30s"`, `"5m"`, `"1h"`. Zero is no limit.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Timeouts {
    /// How long a statement waits for a lock of the database.
    pub lock: Option<Duration>,
    /// How long a statement may run.
    pub statement: Option<Duration>,
}

impl Default for Config {
    fn default() -> Self {
        Self {
            edition: Edition::default(),
            name: String::from("main"),
            backends: Vec::new(),
            dialect: Dialect::Portable,
            multiple_heads: false,
            database_schema: None,
            lint: Lint::default(),
            models: Vec::new(),
            autogenerate_ignore: Vec::new(),
            timeouts: Timeouts::default(),
        }
    }
}

impl Config {
    /// Reads the text of a `schema.toml`: what it says as far as it can be read, and all that is wrong.
    pub fn read(source: SourceId, text: &str) -> (Self, Vec<Diagnostic>) {
        keys::read(source, text)
    }
}
