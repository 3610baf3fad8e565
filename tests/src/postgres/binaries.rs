//! Where PostgreSQL's server programs are.

use std::path::{Path, PathBuf};
use std::process::Command;

/// What to do where there are none.
pub(crate) const MISSING: &str = "no PostgreSQL server programs (initdb, postgres, pg_ctl) were found on PATH or in the \
     usual places: install the server (Debian and Ubuntu: apt-get install postgresql; Fedora: dnf install \
     postgresql-server; macOS: brew install postgresql), or name their folder in SCHEMA_TEST_POSTGRES_BIN";

/// What a folder must hold to be used.
const PROGRAMS: [&str; 3] = ["initdb", "postgres", "pg_ctl"];

/// Folders of the distributions: those before and behind a version.
const VERSIONED: [(&str, &str); 5] = [
    ("/usr/lib/postgresql", "bin"),
    ("/usr", "pgsql-*/bin"),
    ("/opt/homebrew/opt", "postgresql*/bin"),
    ("/usr/local/opt", "postgresql*/bin"),
    ("/Applications/Postgres.app/Contents/Versions", "bin"),
];

/// The folder of the server programs; where it is set, no other is looked for.
pub(crate) const VARIABLE: &str = "SCHEMA_TEST_POSTGRES_BIN";

/// Returns the folder of the server programs: the one that is named, one on PATH, else the newest in the usual places.
pub(crate) fn find() -> Option<PathBuf> {
    if let Some(folder) = std::env::var_os(VARIABLE) {
        return Some(PathBuf::from(folder));
    }
    on_path()
        .into_iter()
        .chain(usual_places())
        .chain(from_pg_config())
        .find(|folder| holds_all(folder))
}

/// Returns whether every program that is needed stands in a folder.
fn holds_all(folder: &Path) -> bool {
    PROGRAMS.iter().all(|program| folder.join(program).is_file())
}

/// Returns the folders of PATH. A link in one (such as to `initdb` alone) is followed to the folder that it leads to.
fn on_path() -> Vec<PathBuf> {
    let path = std::env::var_os("PATH").unwrap_or_default();
    let folders: Vec<PathBuf> = std::env::split_paths(&path).collect();
    let linked = folders.iter().filter_map(|folder| folder.join("postgres").canonicalize().ok());
    let linked: Vec<_> = linked.filter_map(|program| program.parent().map(PathBuf::from)).collect();
    linked.into_iter().chain(folders).collect()
}

fn usual_places() -> Vec<PathBuf> {
    VERSIONED.iter().flat_map(|(before, behind)| newest_first(Path::new(before), behind)).collect()
}

/// Returns the folders in `before` whose name fits, the newest version first, each with what stands behind it.
fn newest_first(before: &Path, behind: &str) -> Vec<PathBuf> {
    let (start, behind) = match behind.split_once("*/") {
        Some((start, behind)) => (start, behind),
        None => ("", behind),
    };
    let entries = std::fs::read_dir(before).into_iter().flatten().flatten();
    let names = entries.filter_map(|entry| entry.file_name().into_string().ok());
    let mut names: Vec<String> = names.filter(|name| name.starts_with(start)).collect();
    names.sort_by_key(|name| std::cmp::Reverse((version(name), name.clone())));
    names.into_iter().map(|name| before.join(name).join(behind)).collect()
}

/// Returns the numbers in a name: `pgsql-9.6` is older than `pgsql-15`.
fn version(name: &str) -> Vec<u64> {
    name.split(|c: char| !c.is_ascii_digit()).filter_map(|digits| digits.parse().ok()).collect()
}

fn from_pg_config() -> Option<PathBuf> {
    let output = Command::new("pg_config").arg("--bindir").output().ok()?;
    let folder = String::from_utf8(output.stdout).ok()?;
    Some(PathBuf::from(folder.trim()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn versions_are_numbers() {
        assert!(version("pgsql-15") > version("pgsql-9.6"));
        assert!(version("15") > version("9.6"));
        assert!(version("postgresql@17") > version("postgresql@9"));
    }

    #[test]
    fn the_newest_comes_first() {
        let root = std::env::temp_dir().join(format!("schema-binaries-{}", std::process::id()));
        for name in ["pgsql-9.6", "pgsql-15", "other"] {
            std::fs::create_dir_all(root.join(name)).unwrap();
        }
        let expected = [root.join("pgsql-15/bin"), root.join("pgsql-9.6/bin")];
        assert_eq!(newest_first(&root, "pgsql-*/bin"), expected);
        std::fs::remove_dir_all(&root).unwrap();
    }
}
