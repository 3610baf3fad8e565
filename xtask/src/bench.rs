//! `cargo xtask bench`: every `[[bench]]` of the workspace, each in its own package, and `build`: what the
//! macro costs an application's build.

mod build;

use crate::metadata::Workspace;
use crate::{Result, cargo};

pub(crate) fn run(names: &[String]) -> Result {
    if names == ["build"] {
        return build::run();
    }
    let workspace = Workspace::read()?;
    let benches = select(&workspace, names)?;
    for (package, bench) in benches {
        cargo::run(&mut cargo::cargo(&["bench", "--package", package, "--bench", bench])?)?;
    }
    Ok(())
}

/// Returns the benchmarks that are named, or all, as (package, name).
fn select<'a>(workspace: &'a Workspace, names: &[String]) -> Result<Vec<(&'a str, &'a str)>> {
    let all: Vec<_> = workspace
        .packages
        .iter()
        .flat_map(|package| package.targets.iter().map(move |target| (package, target)))
        .filter(|(_, target)| target.kind == "bench")
        .map(|(package, target)| (package.name.as_str(), target.name.as_str()))
        .collect();
    for name in names {
        if !all.iter().any(|(_, bench)| bench == name) {
            let known = all.iter().map(|(_, bench)| *bench).collect::<Vec<_>>().join(", ");
            return Err(format!("no benchmark is named {name:?}; there are: {known}"));
        }
    }
    let wanted = |bench: &str| names.is_empty() || names.iter().any(|name| name == bench);
    Ok(all.into_iter().filter(|(_, bench)| wanted(bench)).collect())
}
