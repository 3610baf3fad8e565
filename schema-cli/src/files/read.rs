//! Reads a directory.

use std::fs;
use std::io::ErrorKind;
use std::path::Path;

use schema_core::directory::{Input, InputFile};

use crate::failure::{Failure, Outcome};

/// Reads all that is in a directory.
pub(crate) fn read(directory: &Path) -> Outcome<Input> {
    let name = directory.display();
    let entries = fs::read_dir(directory).map_err(|error| match error.kind() {
        ErrorKind::NotFound => missing(directory),
        ErrorKind::NotADirectory => {
            Failure::new("no_directory", format!("{name} is not a directory"))
        }
        _ => Failure::file("read", &name, &error),
    })?;
    let mut input = Input { name: shown(directory), ..Input::default() };
    for entry in entries {
        let entry = entry.map_err(|error| Failure::file("read", &name, &error))?;
        let (name, path) = (entry.file_name().to_string_lossy().into_owned(), entry.path());
        // Of a link that leads nowhere nothing is known but that it is no directory.
        if fs::metadata(&path).is_ok_and(|metadata| metadata.is_dir()) {
            input.directories.push(name);
        } else if is_ours(&name) {
            let contents = fs::read(&path);
            let contents =
                contents.map_err(|error| Failure::file("read", path.display(), &error))?;
            input.files.push(InputFile { name, contents });
        } else {
            // Only its name counts: it may be as large as it likes.
            input.files.push(InputFile { name, contents: Vec::new() });
        }
    }
    Ok(input)
}

fn is_ours(name: &str) -> bool {
    let end = name.len().checked_sub(4).and_then(|at| name.get(at..));
    end.is_some_and(|end| end.eq_ignore_ascii_case(".sql"))
        || [schema_core::config::FILE, schema_core::lock::FILE].contains(&name)
}

fn missing(directory: &Path) -> Failure {
    let name = directory.display();
    Failure::new("no_directory", format!("there is no directory {name}"))
        .help("name the directory of the revisions with --dir")
        .help("or make one: `schema revision -m \"...\" --backends sqlite,postgres`, with the backends that you use")
}

/// The directory as it is shown before the names of its files.
fn shown(directory: &Path) -> String {
    let shown = directory.display().to_string();
    let trimmed = shown.trim_end_matches('/');
    if trimmed.is_empty() { shown } else { trimmed.to_owned() }
}
