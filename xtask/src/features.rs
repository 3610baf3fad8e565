//! `cargo xtask features`: each feature of schema-runtime alone, and none at all.
//!
//! An application turns on one backend. What only builds, or is only free of warnings, beside another
//! feature is broken for it. Clippy checks here rather than `cargo check` under RUSTFLAGS: it denies
//! warnings in our own packages only, so that the dependencies are not built once more for it.

use crate::metadata::Workspace;
use crate::{Result, cargo};

const PACKAGE: &str = "schema-runtime";

pub(crate) fn run() -> Result {
    let workspace = Workspace::read()?;
    let Some(package) = workspace.package(PACKAGE) else {
        eprintln!("{PACKAGE} is not a member of the workspace yet: no feature was checked");
        return Ok(());
    };
    for feature in std::iter::once("").chain(alone(&package.features)) {
        check(feature)?;
    }
    Ok(())
}

/// Returns the features that an application can choose; `default` is only a list of others.
fn alone(features: &[String]) -> impl Iterator<Item = &str> {
    features.iter().map(String::as_str).filter(|feature| *feature != "default")
}

fn check(feature: &str) -> Result {
    let mut command = cargo::cargo(&["clippy", "--package", PACKAGE, "--no-default-features"])?;
    if !feature.is_empty() {
        command.args(["--features", feature]);
    }
    cargo::run(command.args(["--", "-D", "warnings"]))
}

#[cfg(test)]
mod tests {
    use super::alone;

    #[test]
    fn default_is_left_out() {
        let features = ["default", "mssql", "sqlite"].map(str::to_owned);
        assert_eq!(alone(&features).collect::<Vec<_>>(), ["mssql", "sqlite"]);
    }
}
