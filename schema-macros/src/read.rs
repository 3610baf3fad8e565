//! The files of a directory, read. Nothing else in the project does so while compiling.

use std::fs::{self, DirEntry};
use std::io;

use schema_core::diagnostic::{Code, Diagnostic};
use schema_core::directory::{Input, InputFile};
use schema_core::{config, lock};

use crate::locate::Place;

/// Reads what is in the directory. All files that cannot be read are reported.
pub(crate) fn read(place: &Place) -> Result<Input, Vec<Diagnostic>> {
    let whole = |error| vec![unreadable_directory(place, &error)];
    let mut input = Input { name: place.shown.clone(), ..Input::default() };
    let mut problems = Vec::new();
    for entry in fs::read_dir(&place.path).map_err(whole)? {
        let entry = entry.map_err(whole)?;
        let name = entry.file_name().to_string_lossy().into_owned();
        match contents(&entry, &name) {
            Ok(Some(contents)) => input.files.push(InputFile { name, contents }),
            Ok(None) => input.directories.push(name),
            Err(error) => problems.push((name, error)),
        }
    }
    // The order of a directory's entries is the file system's own.
    problems.sort_by(|(left, _), (right, _)| left.cmp(right));
    let problems = problems.iter().map(|(name, error)| unreadable_file(place, name, error));
    let problems: Vec<Diagnostic> = problems.collect();
    if problems.is_empty() { Ok(input) } else { Err(problems) }
}

/// A file's bytes; `None` for a directory. Files that only have to be named are left closed.
fn contents(entry: &DirEntry, name: &str) -> io::Result<Option<Vec<u8>>> {
    let read = name == config::FILE || name == lock::FILE || is_sql(name);
    if !read && !entry.file_type()?.is_symlink() {
        return Ok((!entry.file_type()?.is_dir()).then(Vec::new));
    }
    match fs::metadata(entry.path()) {
        Ok(metadata) if metadata.is_dir() => Ok(None),
        Ok(_) if read => fs::read(entry.path()).map(Some),
        Err(error) if read => Err(error),
        _ => Ok(Some(Vec::new())),
    }
}

fn is_sql(name: &str) -> bool {
    !name.starts_with('.') && name.to_lowercase().ends_with(".sql")
}

fn unreadable_directory(place: &Place, error: &io::Error) -> Diagnostic {
    let shown = &place.shown;
    match error.kind() {
        io::ErrorKind::NotFound => {
            let message = format!("the directory `{shown}` does not exist");
            Diagnostic::error(Code::S0106, message)
                .help("a path counts from the package's Cargo.toml; one that begins with `./` counts from the calling file")
                .help("to begin a history, create the directory with a schema.toml, and write its first revision with `schema revision -m \"...\"`")
        }
        io::ErrorKind::NotADirectory => {
            let message = format!("`{shown}` is a file, not a directory");
            Diagnostic::error(Code::S0107, message)
                .help("name the directory that the revisions are in")
        }
        _ => Diagnostic::error(
            Code::S0108,
            format!("the directory `{shown}` cannot be read: {error}"),
        ),
    }
}

fn unreadable_file(place: &Place, name: &str, error: &io::Error) -> Diagnostic {
    let message = format!("`{}/{name}` cannot be read: {error}", place.shown);
    let diagnostic = Diagnostic::error(Code::S0108, message);
    diagnostic.help("see to its permissions, or to what it links to; a file that does not belong can be moved out of the directory")
}
