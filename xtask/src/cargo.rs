//! Running cargo at the workspace's root.

use crate::Result;
use std::env;
use std::path::PathBuf;
use std::process::{Command, Output};

/// Returns the workspace's root: the folder above this package, as cargo tells while it runs it.
pub(crate) fn root() -> Result<PathBuf> {
    let package = env::var_os("CARGO_MANIFEST_DIR")
        .ok_or("run this as `cargo xtask`: CARGO_MANIFEST_DIR is not set")?;
    let package = PathBuf::from(package);
    package.parent().map(PathBuf::from).ok_or_else(|| "xtask has no folder above it".to_owned())
}

/// Returns a call of the cargo that runs this program, at the workspace's root.
pub(crate) fn cargo(arguments: &[&str]) -> Result<Command> {
    let program = env::var_os("CARGO").unwrap_or_else(|| "cargo".into());
    let mut command = Command::new(program);
    command.args(arguments).current_dir(root()?);
    Ok(command)
}

/// Shows a command, runs it on this terminal, and fails as it does.
pub(crate) fn run(command: &mut Command) -> Result {
    let shown = show(command);
    eprintln!("$ {shown}");
    let status = command.status().map_err(|error| format!("{shown} did not start: {error}"))?;
    if status.success() { Ok(()) } else { Err(format!("{shown} failed ({status})")) }
}

/// Runs a command for what it writes to its standard output.
pub(crate) fn read(command: &mut Command) -> Result<String> {
    let shown = show(command);
    let Output { status, stdout, stderr } =
        command.output().map_err(|error| format!("{shown} did not start: {error}"))?;
    if !status.success() {
        return Err(format!("{shown} failed ({status}): {}", String::from_utf8_lossy(&stderr)));
    }
    String::from_utf8(stdout).map_err(|_| format!("{shown} wrote something that is not UTF-8"))
}

/// Returns a command as one would type it; cargo by its plain name.
pub(crate) fn show(command: &Command) -> String {
    let program = PathBuf::from(command.get_program());
    let program = program.file_stem().unwrap_or_default().to_string_lossy().into_owned();
    let arguments = command.get_args().map(|argument| argument.to_string_lossy().into_owned());
    std::iter::once(program).chain(arguments).collect::<Vec<_>>().join(" ")
}
