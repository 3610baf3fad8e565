//! Changes to the files of a directory: all of them happen, or none.

use std::fs::{self, File};
use std::io::{self, Write};
use std::path::{Path, PathBuf};

use schema_core::directory::{Input, InputFile};

use crate::failure::{Failure, Outcome};

/// What is to happen to a file.
#[derive(Clone, Debug)]
pub(crate) enum Change {
    /// It is made. It must not be there.
    Create {
        /// Its name.
        name: String,
        /// What is in it.
        contents: Vec<u8>,
    },
    /// It is made, or gets other contents.
    Replace {
        /// Its name.
        name: String,
        /// What is in it.
        contents: Vec<u8>,
    },
    /// It is taken away.
    Remove {
        /// Its name.
        name: String,
    },
}

impl Change {
    /// The name of the file.
    pub(crate) fn name(&self) -> &str {
        match self {
            Change::Create { name, .. }
            | Change::Replace { name, .. }
            | Change::Remove { name } => name,
        }
    }
}

/// Changes, in the order in which they happen.
#[derive(Clone, Debug, Default)]
pub(crate) struct Changes(pub(crate) Vec<Change>);

impl Changes {
    /// Returns what the directory will have in it.
    pub(crate) fn applied(&self, before: &Input) -> Input {
        let mut after = before.clone();
        for change in &self.0 {
            after.files.retain(|file| file.name != change.name());
            if let Change::Create { name, contents } | Change::Replace { name, contents } = change {
                after.files.push(InputFile { name: name.clone(), contents: contents.clone() });
            }
        }
        after
    }

    /// Makes the changes in a directory, which is made too where it is not there. After a failure the
    /// directory is as it was.
    pub(crate) fn make(&self, directory: &Path) -> Outcome<()> {
        let mut undo = Undo::default();
        let made = self.try_make(directory, &mut undo);
        if made.is_err() {
            undo.run();
        } else {
            undo.forget();
        }
        made
    }

    fn try_make(&self, directory: &Path, undo: &mut Undo) -> Outcome<()> {
        let failed = |path: &Path, error: io::Error| Failure::file("write", path.display(), &error);
        make_directory(directory, undo).map_err(|error| failed(directory, error))?;
        for change in &self.0 {
            let path = directory.join(change.name());
            make(change, &path, undo).map_err(|error| failed(&path, error))?;
        }
        Ok(())
    }
}

fn make_directory(directory: &Path, undo: &mut Undo) -> io::Result<()> {
    let missing: Vec<&Path> = directory
        .ancestors()
        .take_while(|path| !path.as_os_str().is_empty() && !path.exists())
        .collect();
    for path in missing.iter().rev() {
        fs::create_dir(path)?;
        undo.0.push(Step::Directory(path.to_path_buf()));
    }
    Ok(())
}

fn make(change: &Change, path: &Path, undo: &mut Undo) -> io::Result<()> {
    match change {
        Change::Create { contents, .. } => create(path, contents, undo),
        Change::Replace { contents, .. } if path.exists() => {
            let kept = keep(path, undo)?;
            let staged = stage(path, contents)?;
            let permissions = fs::metadata(&kept).map(|metadata| metadata.permissions())?;
            let replaced =
                fs::set_permissions(&staged, permissions).and_then(|()| fs::rename(&staged, path));
            replaced.inspect_err(|_| drop(fs::remove_file(&staged)))
        }
        Change::Replace { contents, .. } => create(path, contents, undo),
        Change::Remove { .. } => {
            keep(path, undo)?;
            fs::remove_file(path)
        }
    }
}

/// Makes a file that must not be there: written beside its place and linked into it, so that nobody
/// ever sees a half of it, and nothing is overwritten.
fn create(path: &Path, contents: &[u8], undo: &mut Undo) -> io::Result<()> {
    let staged = stage(path, contents)?;
    let placed = match fs::hard_link(&staged, path) {
        Err(error) if error.kind() != io::ErrorKind::AlreadyExists => {
            // Not every file system has links.
            File::create_new(path).and_then(|_| fs::rename(&staged, path))
        }
        placed => placed,
    };
    let _ = fs::remove_file(&staged);
    placed?;
    undo.0.push(Step::Created(path.to_path_buf()));
    Ok(())
}

/// Writes contents to a hidden file beside a path.
fn stage(path: &Path, contents: &[u8]) -> io::Result<PathBuf> {
    let staged = beside(path, "new");
    let written = File::create(&staged).and_then(|mut file| {
        file.write_all(contents)?;
        file.sync_all()
    });
    written.inspect_err(|_| drop(fs::remove_file(&staged)))?;
    Ok(staged)
}

/// Keeps a copy of a file, to bring it back.
fn keep(path: &Path, undo: &mut Undo) -> io::Result<PathBuf> {
    let kept = beside(path, "old");
    fs::copy(path, &kept)?;
    undo.0.push(Step::Kept { path: path.to_path_buf(), kept: kept.clone() });
    Ok(kept)
}

fn beside(path: &Path, what: &str) -> PathBuf {
    let name = path.file_name().unwrap_or_default().to_string_lossy();
    path.with_file_name(format!(".{name}.{}.{what}", std::process::id()))
}

/// How to take back what was done, in the order in which it was done.
#[derive(Default)]
struct Undo(Vec<Step>);

enum Step {
    Directory(PathBuf),
    Created(PathBuf),
    Kept { path: PathBuf, kept: PathBuf },
}

impl Undo {
    /// Takes all back, as far as the disk allows.
    fn run(self) {
        for step in self.0.into_iter().rev() {
            let _ = match step {
                Step::Directory(path) => fs::remove_dir(path),
                Step::Created(path) => fs::remove_file(path),
                Step::Kept { path, kept } => fs::rename(kept, path),
            };
        }
    }

    /// All is well: the copies are no longer needed.
    fn forget(self) {
        for step in self.0 {
            if let Step::Kept { kept, .. } = step {
                let _ = fs::remove_file(kept);
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn create(name: &str, contents: &str) -> Change {
        Change::Create { name: name.to_owned(), contents: contents.into() }
    }

    fn replace(name: &str, contents: &str) -> Change {
        Change::Replace { name: name.to_owned(), contents: contents.into() }
    }

    /// Makes changes in a directory that has `a` in it, and lists what it has then.
    #[track_caller]
    fn check(changes: Vec<Change>, is_well: bool, expected: &[(&str, &str)]) {
        static COUNT: std::sync::atomic::AtomicUsize = std::sync::atomic::AtomicUsize::new(0);
        let count = COUNT.fetch_add(1, std::sync::atomic::Ordering::Relaxed);
        let root =
            std::env::temp_dir().join(format!("schema-changes-{}-{count}", std::process::id()));
        fs::create_dir_all(&root).unwrap();
        fs::write(root.join("a"), "old").unwrap();
        let made = Changes(changes).make(&root);
        let mut found: Vec<(String, String)> = fs::read_dir(&root)
            .unwrap()
            .map(|entry| entry.unwrap())
            .map(|entry| {
                (
                    entry.file_name().into_string().unwrap(),
                    fs::read_to_string(entry.path()).unwrap(),
                )
            })
            .collect();
        found.sort();
        fs::remove_dir_all(&root).unwrap();
        let found: Vec<(&str, &str)> =
            found.iter().map(|(name, text)| (&**name, &**text)).collect();
        assert_eq!((made.is_ok(), found.as_slice()), (is_well, expected));
    }

    #[test]
    fn all_happens() {
        check(
            vec![create("b", "new"), replace("a", "newer")],
            true,
            &[("a", "newer"), ("b", "new")],
        );
        check(vec![replace("c", "new")], true, &[("a", "old"), ("c", "new")]);
        let remove = Change::Remove { name: String::from("a") };
        check(vec![create("b", "old"), remove], true, &[("b", "old")]);
    }

    #[test]
    fn or_nothing() {
        check(vec![create("b", "new"), create("a", "new")], false, &[("a", "old")]);
        check(vec![replace("a", "new"), create("no/such", "new")], false, &[("a", "old")]);
        let remove = || Change::Remove { name: String::from("a") };
        check(vec![remove(), remove()], false, &[("a", "old")]);
    }

    #[test]
    fn a_directory_is_made_and_taken_back() {
        let root = std::env::temp_dir().join(format!("schema-made-{}", std::process::id()));
        let deep = root.join("x/y");
        assert!(Changes(vec![create("no/such", "")]).make(&deep).is_err());
        assert!(!root.exists());
        assert!(Changes(vec![create("a", "new")]).make(&deep).is_ok());
        assert_eq!(fs::read_to_string(deep.join("a")).unwrap(), "new");
        fs::remove_dir_all(root).unwrap();
    }
}
