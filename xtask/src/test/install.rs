//! PostgreSQL's server programs: found, or installed where that is ours to do.

use super::{holds, postgres_binaries};
use crate::{Result, cargo};
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

/// What Debian's packages read before they make a cluster of their own.
const CREATE_CLUSTER: &str = "/etc/postgresql-common/createcluster.conf";

/// Returns the folder of the server programs; the error says what to install.
pub(super) fn postgres() -> Result<PathBuf> {
    if let Some(folder) = postgres_binaries::find() {
        return Ok(folder);
    }
    if !may_install() {
        return Err(postgres_binaries::MISSING.to_owned());
    }
    eprintln!("PostgreSQL's server programs are missing: installing them");
    apt_get(&["update"])?;
    // It holds the settings; the servers' own package, which comes second, reads them.
    install("postgresql-common")?;
    let restore = NoCluster::begin(Path::new(CREATE_CLUSTER))?;
    let installed = install("postgresql");
    drop(restore);
    installed?;
    postgres_binaries::find().ok_or_else(|| "the package postgresql brought no server".to_owned())
}

/// Returns whether this is root on a machine with apt.
fn may_install() -> bool {
    let id = cargo::read(Command::new("id").arg("-u"));
    id.is_ok_and(|id| id.trim() == "0") && holds(Path::new("/usr/bin"), "apt-get")
}

fn install(package: &str) -> Result {
    apt_get(&["install", "--yes", "--no-install-recommends", package])
}

fn apt_get(arguments: &[&str]) -> Result {
    let mut command = Command::new("apt-get");
    cargo::run(command.args(arguments).env("DEBIAN_FRONTEND", "noninteractive"))
}

/// Keeps the package from making and starting a cluster that nobody asked for, until it is dropped.
struct NoCluster<'a> {
    path: &'a Path,
    before: String,
}

impl<'a> NoCluster<'a> {
    fn begin(path: &'a Path) -> Result<Self> {
        let before = fs::read_to_string(path)
            .map_err(|error| format!("{} can't be read: {error}", path.display()))?;
        fs::write(path, format!("{before}\ncreate_main_cluster = false\n"))
            .map_err(|error| format!("{} can't be written: {error}", path.display()))?;
        Ok(Self { path, before })
    }
}

impl Drop for NoCluster<'_> {
    fn drop(&mut self) {
        if let Err(error) = fs::write(self.path, &self.before) {
            eprintln!("{} could not be put back: {error}", self.path.display());
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn settings_are_put_back() {
        let path = std::env::temp_dir().join(format!("schema-xtask-{}.conf", std::process::id()));
        fs::write(&path, "# mine\n").unwrap();
        let guard = NoCluster::begin(&path).unwrap();
        assert!(fs::read_to_string(&path).unwrap().ends_with("\ncreate_main_cluster = false\n"));
        drop(guard);
        assert_eq!(fs::read_to_string(&path).unwrap(), "# mine\n");
        fs::remove_file(&path).unwrap();
    }
}
