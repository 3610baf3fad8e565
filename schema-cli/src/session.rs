//! What a command works with: the chain, the database's URL, the screen.

use std::ops::Deref;
use std::path::PathBuf;

use schema_core::backend::Backend;
use schema_core::diagnostic::{Diagnostic, render};
use schema_core::directory::Directory;
use schema_core::source::Sources;
use schema_runtime::Migrations;
use schema_runtime::database::Connection;
use schema_runtime::database::settings::Settings;
use schema_runtime::database::url::{DatabaseUrl, SqliteLocation, SqliteMode};

use crate::arguments::Global;
use crate::console::Console;
use crate::context::Context;
use crate::failure::{Failure, Outcome};
use crate::files;
use crate::outline::Outline;

/// Where revisions are when nobody says where.
const DIRECTORY: &str = "migrations";

/// One run of the command.
pub(crate) struct Session<'a> {
    global: &'a Global,
    context: Context,
    pub(crate) console: Console,
}

/// What a command is going to do with a database.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Access {
    /// It may be made, where a file makes one.
    Create,
    /// It must be there.
    Existing,
}

/// A chain to run.
pub(crate) enum Held {
    Embedded(&'static Migrations),
    Read(Box<Migrations>),
}

impl Deref for Held {
    type Target = Migrations;

    fn deref(&self) -> &Migrations {
        match self {
            Held::Embedded(migrations) => migrations,
            Held::Read(migrations) => migrations,
        }
    }
}

impl<'a> Session<'a> {
    pub(crate) fn new(global: &'a Global, context: Context, console: Console) -> Self {
        Self { global, context, console }
    }

    /// The chain of the application that mounts the command, unless a directory is named.
    pub(crate) fn embedded(&self) -> Option<&'static Migrations> {
        self.context.migrations.filter(|_| self.global.dir.is_none())
    }

    /// The path of the directory.
    pub(crate) fn root(&self) -> PathBuf {
        self.global.dir.clone().unwrap_or_else(|| PathBuf::from(DIRECTORY))
    }

    /// Reads the directory, whatever is wrong with it.
    pub(crate) fn directory(&self) -> Outcome<Directory> {
        Ok(Directory::read(&files::read(&self.root())?))
    }

    /// Reads the directory, and says what is wrong with it.
    pub(crate) fn readable_directory(&self) -> Outcome<Directory> {
        let directory = self.directory()?;
        self.draw(&directory.diagnostics, &directory.sources);
        Ok(directory)
    }

    /// Reads the directory, says what is wrong with it, and refuses errors.
    pub(crate) fn sound_directory(&self) -> Outcome<Directory> {
        let directory = self.readable_directory()?;
        if directory.has_errors() { Err(Failure::directory(&directory)) } else { Ok(directory) }
    }

    /// Says what is wrong, on stderr.
    pub(crate) fn draw(&self, diagnostics: &[Diagnostic], sources: &Sources) {
        for diagnostic in diagnostics {
            let drawn = render(diagnostic, sources, self.console.talks_in_colour());
            self.console.say(|page| page.line(&(drawn + "\n")));
        }
    }

    /// The history, as far as it can be read.
    pub(crate) fn outline(&self) -> Outcome<Outline> {
        match self.embedded() {
            Some(migrations) => Ok(Outline::of_migrations(migrations)),
            None => Ok(Outline::of_directory(&self.readable_directory()?)),
        }
    }

    /// The chain to run, and its history.
    pub(crate) fn chain(&self) -> Outcome<(Held, Outline)> {
        if let Some(migrations) = self.embedded() {
            return Ok((Held::Embedded(migrations), Outline::of_migrations(migrations)));
        }
        let directory = self.sound_directory()?;
        let outline = Outline::of_directory(&directory);
        Ok((Held::Read(Box::new(Migrations::from_directory(&directory))), outline))
    }

    /// The database that is named, if one is.
    pub(crate) fn url(&self) -> Outcome<Option<DatabaseUrl>> {
        if let Some(url) = &self.global.url {
            return Ok(Some(DatabaseUrl::parse(url)?));
        }
        let from_environment =
            std::env::var("DATABASE_URL").ok().filter(|url| !url.trim().is_empty());
        match (&self.global.config, from_environment) {
            (Some(file), from_environment) => {
                Ok(Some(Settings::load(file, from_environment.as_deref())?.url))
            }
            (None, Some(url)) => DatabaseUrl::parse(&url).map(Some).map_err(|error| {
                let mut failure = Failure::from(error);
                failure.error.message.insert_str(0, "DATABASE_URL: ");
                failure
            }),
            (None, None) => Ok(None),
        }
    }

    /// The database that is named.
    pub(crate) fn required_url(&self) -> Outcome<DatabaseUrl> {
        self.url()?.ok_or_else(|| {
            Failure::misuse("no_url", "this needs a database, and none is named").help(
                "name it with --url sqlite:app.db (or postgres://..., mssql://...), with DATABASE_URL, or with --config env.ini",
            )
        })
    }

    /// Connects to the database that is named.
    pub(crate) fn open(&self, access: Access) -> Outcome<Connection> {
        let mut url = self.required_url()?;
        if access == Access::Existing {
            insist(&mut url)?;
        }
        Ok(Connection::open(&url)?)
    }

    /// The backend that SQL is asked for: the one that is named, the database's, or the only one.
    pub(crate) fn backend(&self, named: Option<Backend>, known: &[Backend]) -> Outcome<Backend> {
        if let Some(backend) = named {
            return Ok(backend);
        }
        if let Some(url) = self.url()? {
            return Ok(url.backend());
        }
        match known {
            [only] => Ok(*only),
            _ => {
                let names = known.iter().copied().map(Backend::name);
                let failure = Failure::misuse(
                    "no_backend",
                    "the chain is for several backends, and none is named",
                );
                Err(failure.help("name one with --backend").candidates(names.map(str::to_owned)))
            }
        }
    }
}

/// Makes sure that opening a database makes none.
fn insist(url: &mut DatabaseUrl) -> Outcome<()> {
    let DatabaseUrl::Sqlite(sqlite) = url else { return Ok(()) };
    if let SqliteLocation::File(path) = &sqlite.location {
        if !path.exists() {
            let message = format!("there is no database {}", path.display());
            return Err(Failure::new("no_database", message).help("`schema upgrade` makes it"));
        }
        if sqlite.mode == SqliteMode::Create {
            sqlite.mode = SqliteMode::ReadWrite;
        }
    }
    Ok(())
}
