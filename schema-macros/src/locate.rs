//! Where the directory is: beside the calling file, or in the package.

use std::env;
use std::path::{Component, Path, PathBuf};

use schema_core::diagnostic::{Code, Diagnostic};

use crate::arguments::Arguments;

/// What the paths that the compiler is to watch begin at.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Root {
    /// The package's own directory.
    Package,
    /// The calling file, or the root of the file system.
    File,
}

/// A directory, found as far as its path goes; whether it exists is not known yet.
#[derive(Debug)]
pub(crate) struct Place {
    /// The path to read.
    pub(crate) path: PathBuf,
    /// The path as users are shown it: from the folder that they build in, as the compiler does.
    pub(crate) shown: String,
    /// What `tracked` begins at.
    pub(crate) root: Root,
    /// The path for the compiler, without a slash at its end.
    pub(crate) tracked: String,
    /// Whether `cargo publish` would not ship it.
    leaves_package: bool,
}

/// Finds the directory that the macro was called with.
pub(crate) fn locate(arguments: &Arguments) -> Result<Place, Diagnostic> {
    let given = arguments.path.trim_end_matches('/');
    let package = env::var_os("CARGO_MANIFEST_DIR").map(PathBuf::from);
    let here = env::current_dir().unwrap_or_default();
    if let Some(relative) = given.strip_prefix("./") {
        let file = arguments.span.local_file().ok_or_else(|| no_file(given))?;
        let file = here.join(file);
        let beside = file.parent().unwrap_or(&here);
        return Ok(beside_file(beside, relative, package.as_deref(), &here));
    }
    let package = package.ok_or_else(|| no_package(given))?;
    Ok(in_package(&package, given, &here))
}

fn beside_file(beside: &Path, relative: &str, package: Option<&Path>, here: &Path) -> Place {
    let path = normal(&beside.join(relative));
    // A file that is itself outside, such as one that two packages share, says nothing of us.
    let leaves = |package: &Path| beside.starts_with(package) && !path.starts_with(package);
    Place {
        shown: shown(&path, relative, here),
        root: Root::File,
        tracked: format!("./{relative}"),
        leaves_package: package.is_some_and(leaves),
        path,
    }
}

fn in_package(package: &Path, given: &str, here: &Path) -> Place {
    let path = normal(&package.join(given));
    let absolute = Path::new(given).is_absolute();
    Place {
        shown: shown(&path, given, here),
        root: if absolute { Root::File } else { Root::Package },
        tracked: if absolute { given.to_owned() } else { format!("/{given}") },
        leaves_package: !path.starts_with(package),
        path,
    }
}

/// Cargo runs the compiler in the workspace's folder, which its own messages count from as well.
fn shown(path: &Path, given: &str, here: &Path) -> String {
    match path.strip_prefix(here) {
        Ok(inner) if inner != Path::new("") => inner.display().to_string(),
        _ => given.to_owned(),
    }
}

/// Resolves `.` and `..` as they are written.
fn normal(path: &Path) -> PathBuf {
    let mut normal = PathBuf::new();
    for component in path.components() {
        match component {
            Component::CurDir => {}
            Component::ParentDir if normal.file_name().is_some() => drop(normal.pop()),
            other => normal.push(other),
        }
    }
    normal
}

fn no_file(given: &str) -> Diagnostic {
    let message = format!(
        "`{given}` counts from the calling file, and the compiler does not say which that is"
    );
    let diagnostic = Diagnostic::error(Code::S0106, message);
    diagnostic.help("name the directory from the package's own, without `./`")
}

fn no_package(given: &str) -> Diagnostic {
    let message = format!("`{given}` counts from CARGO_MANIFEST_DIR, which is not set");
    let diagnostic = Diagnostic::error(Code::S0106, message);
    diagnostic.help("build with cargo, set the variable, or begin the path with `./` to count from the calling file")
}

impl Place {
    /// What is to be said of the path alone.
    pub(crate) fn warnings(&self) -> Option<Diagnostic> {
        let message = format!("`{}` is outside of the package", self.shown);
        let diagnostic = Diagnostic::warning(Code::S0109, message);
        let help = "move it into the package: `cargo package` ships nothing from outside, so that the packaged crate would not compile";
        self.leaves_package.then(|| diagnostic.help(help))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(given: &str, expected: (&str, &str, bool)) {
        let (package, here) = (Path::new("/w/member"), Path::new("/w"));
        let place = match given.strip_prefix("./") {
            Some(relative) => {
                beside_file(Path::new("/w/member/src"), relative, Some(package), here)
            }
            None => in_package(package, given, here),
        };
        let found = (place.shown.as_str(), place.tracked.as_str(), place.leaves_package);
        assert_eq!(found, expected, "{given}");
    }

    #[test]
    #[cfg(unix)]
    fn paths_count_from_the_package_or_the_file() {
        check("migrations", ("member/migrations", "/migrations", false));
        check("db/../migrations", ("member/migrations", "/db/../migrations", false));
        check("./migrations", ("member/src/migrations", "./migrations", false));
        check("./../migrations", ("member/migrations", "./../migrations", false));
    }

    #[test]
    #[cfg(unix)]
    fn paths_that_leave_the_package() {
        check("../migrations", ("migrations", "/../migrations", true));
        check("../member/migrations", ("member/migrations", "/../member/migrations", false));
        check("./../../migrations", ("migrations", "./../../migrations", true));
        check("/srv/migrations", ("/srv/migrations", "/srv/migrations", true));
    }
}
