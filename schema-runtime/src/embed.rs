//! [`embed_migrations!`](crate::embed_migrations): the half that `macro_rules!` does.
//!
//! The procedural macro cannot know by what name an application knows this crate, nor which of its
//! features are on: `$crate` and the macros below do. What it hands over is data.

use std::collections::BTreeSet;
use std::sync::{Mutex, PoisonError};

use crate::migrations::Migrations;

/// Embeds a directory of revisions in the program, and proves it while compiling.
///
/// ```ignore
/// use schema_runtime::{Migrations, embed_migrations};
///
/// static MIGRATIONS: Migrations = embed_migrations!("migrations");
/// ```
///
/// The value is a constant, for a `static` or a `const`. The path counts from the directory of the
/// package's `Cargo.toml`; one that begins with `./` counts from the calling file; without a path
/// it is `migrations`. Everything that is wrong with the directory is reported at once, each as an
/// error or a warning of its own that shows the place in the file and says what to do.
///
/// A changed or removed revision, a new one that `schema.lock` lists, and a change of `schema.toml`
/// rebuild the program by plain `cargo build`, without a build script.
///
/// # A file that was added by hand
///
/// Cargo does not see a file that nothing refers to yet. Therefore a chain that is embedded in a test
/// build compares the directory with what was embedded as soon as a test uses it, and panics
/// with the name of the file. In an item of its own the macro also writes a test that does nothing
/// else:
///
/// ```ignore
/// schema_runtime::embed_migrations! {
///     /// The history of our database.
///     pub static MIGRATIONS = "migrations";
/// }
/// ```
#[macro_export]
macro_rules! embed_migrations {
    ($(#[$attribute:meta])* $visibility:vis static $name:ident = $path:literal $(;)?) => {
        $(#[$attribute])*
        $visibility static $name: $crate::Migrations = $crate::__private::embed!($crate $path);

        #[cfg(test)]
        #[allow(non_snake_case)]
        mod $name {
            #[test]
            fn directory_is_what_was_embedded() {
                super::$name.assert_current();
            }
        }
    };
    ($($path:tt)*) => { $crate::__private::embed!($crate $($path)*) };
}

/// Turns what the procedural macro read into code.
#[doc(hidden)]
#[macro_export]
macro_rules! __embedded {
    (
        [$($directory:literal)?]
        [$($root:ident $($file:literal)*)?]
        ($text:literal, $tables:literal)
        [$($chains:tt)*]
    ) => {{
        $($($crate::__track!($root $file);)*)?
        // Only tests may know where the program was built.
        #[cfg(test)]
        const DIRECTORY: &[&str] = &[$($directory)?];
        #[cfg(not(test))]
        const DIRECTORY: &[&str] = &[];
        $crate::Migrations::from_literals(
            ($text, $tables),
            [
                $crate::__sqlite!($($chains)*),
                $crate::__postgres!($($chains)*),
                $crate::__mssql!($($chains)*),
            ],
        )
        .in_directory(DIRECTORY)
    }};
}

/// Has the compiler watch a file, and leaves nothing of it in the program.
#[doc(hidden)]
#[macro_export]
macro_rules! __track {
    (package $file:literal) => {
        const _: &[u8] =
            ::core::include_bytes!(::core::concat!(::core::env!("CARGO_MANIFEST_DIR"), $file));
    };
    (file $file:literal) => {
        const _: &[u8] = ::core::include_bytes!($file);
    };
}

/// Writes the macro that picks a backend's literals, or drops them where the feature is off.
// Each run of rustfmt would indent the inner rules further.
#[rustfmt::skip]
macro_rules! pick {
    ($dollar:tt $name:ident $feature:tt $backend:ident) => {
        #[cfg(feature = $feature)]
        #[doc(hidden)]
        #[macro_export]
        macro_rules! $name {
            ($backend $dollar pair:tt $dollar($dollar rest:tt)*) => {
                ::core::option::Option::Some($dollar pair)
            };
            ($dollar other:ident $dollar pair:tt $dollar($dollar rest:tt)*) => {
                $dollar crate::$name!($dollar($dollar rest)*)
            };
            () => { ::core::option::Option::None };
        }

        #[cfg(not(feature = $feature))]
        #[doc(hidden)]
        #[macro_export]
        macro_rules! $name {
            ($dollar($dollar rest:tt)*) => {
                ::core::option::Option::None
            };
        }
    };
}

pick!($ __sqlite "sqlite" sqlite);
pick!($ __postgres "postgres" postgres);
pick!($ __mssql "mssql" mssql);

/// The directories that were compared already.
static COMPARED: Mutex<BTreeSet<&'static str>> = Mutex::new(BTreeSet::new());

impl Migrations {
    /// Compares the directory with what was embedded, where a test build embedded it. It does nothing
    /// in any other build, and where the directory is not to be had: the tests may run on another
    /// machine than the compiler.
    ///
    /// # Panics
    /// When the directory holds other revisions than the program.
    pub fn assert_current(&self) {
        for directory in self.directory() {
            if let Some(difference) = self.difference(directory) {
                panic!("{difference}");
            }
        }
    }

    /// [`assert_current`](Self::assert_current), once for each directory.
    pub(crate) fn assert_current_once(&self) {
        for directory in self.directory() {
            // It panics below, with the lock released.
            let new = COMPARED.lock().unwrap_or_else(PoisonError::into_inner).insert(directory);
            if new {
                self.assert_current();
            }
        }
    }

    fn difference(&self, directory: &str) -> Option<String> {
        let entries = std::fs::read_dir(directory).ok()?;
        let names = entries.filter_map(|entry| entry.ok()?.file_name().into_string().ok());
        let is_revision = |name: &String| !name.starts_with('.') && name.ends_with(".sql");
        let there: BTreeSet<String> = names.filter(is_revision).collect();
        let embedded: BTreeSet<&str> = self.iter().map(|revision| revision.file()).collect();
        let added = there.iter().map(String::as_str).find(|name| !embedded.contains(name));
        let removed = embedded.iter().find(|name| !there.contains(**name));
        match (added, removed) {
            (Some(name), _) => Some(format!(
                "{directory} holds {name}, which is not embedded: add it to schema.lock with `schema lock`, and build again"
            )),
            (None, Some(name)) => {
                Some(format!("{directory} no longer holds {name}, which is embedded: build again"))
            }
            (None, None) => None,
        }
    }
}

#[cfg(test)]
mod tests {
    use schema_core::backend::Backend;

    use super::*;

    #[track_caller]
    fn check(files: &[&str], expected: Option<&str>) {
        static EMPTY: Migrations = Migrations::from_literals(("", &[]), [None, None, None]);
        let name = format!("schema-embed-{}-{}", std::process::id(), files.join("-"));
        let directory = std::env::temp_dir().join(name);
        std::fs::create_dir_all(&directory).unwrap();
        files.iter().for_each(|file| std::fs::write(directory.join(file), "").unwrap());
        let difference = EMPTY.difference(directory.to_str().unwrap());
        std::fs::remove_dir_all(&directory).unwrap();
        let difference = difference.map(|text| text.replace(directory.to_str().unwrap(), "D"));
        assert_eq!(difference.as_deref(), expected);
    }

    #[test]
    fn a_file_that_was_added() {
        check(&[], None);
        check(&["schema.toml", "schema.lock", "README.md", ".0001_a.sql"], None);
        let message = "D holds 0001_a.sql, which is not embedded: add it to schema.lock with `schema lock`, and build again";
        check(&["0001_a.sql"], Some(message));
    }

    #[test]
    #[should_panic(expected = "0001_a.sql, which is not embedded")]
    fn the_first_use_in_a_test_finds_it() {
        let name = format!("schema-embed-{}-use", std::process::id());
        let directory = std::env::temp_dir().join(name);
        std::fs::create_dir_all(&directory).unwrap();
        std::fs::write(directory.join("0001_a.sql"), "").unwrap();
        let directory: &'static str = String::leak(directory.to_str().unwrap().to_owned());
        let migrations = Migrations::from_literals(("", &[]), [None, None, None])
            .in_directory(Vec::leak(vec![directory]));
        let used = std::panic::catch_unwind(|| migrations.chain(Backend::Sqlite).is_some());
        std::fs::remove_dir_all(directory).unwrap();
        assert!(migrations.chain(Backend::Sqlite).is_none(), "it is told once");
        std::panic::resume_unwind(used.unwrap_err());
    }

    #[test]
    fn a_directory_that_is_not_there() {
        static EMPTY: Migrations = Migrations::from_literals(("", &[]), [None, None, None]);
        assert_eq!(EMPTY.difference("/nowhere/at/all"), None);
    }
}
