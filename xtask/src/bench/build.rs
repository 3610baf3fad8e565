//! What the macro costs the build of an application: made in a folder outside of the workspace, with
//! more and more revisions.

use std::env;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::{self, Command};
use std::time::{Duration, Instant};

use crate::{Result, cargo};

/// How many revisions the applications have.
const SIZES: [usize; 4] = [0, 100, 1_000, 10_000];

/// How often each is built again; the fastest counts.
const TIMES: usize = 3;

const PROGRAM: &str = "\
use schema_runtime::{Migrations, embed_migrations};

static MIGRATIONS: Migrations = embed_migrations!();

fn main() {
    println!(\"{}\", MIGRATIONS.len());
}
";

/// What a build took.
struct Cost {
    clock: Duration,
    /// The compiler's, where GNU time tells.
    processor: Option<f64>,
    megabytes: Option<f64>,
}

pub(crate) fn run() -> Result {
    let folder = env::temp_dir().join(format!("schema-bench-build-{}", process::id()));
    let result = measure(&folder);
    let removed = fs::remove_dir_all(&folder).map_err(|error| error.to_string());
    result.and(removed)
}

fn measure(folder: &Path) -> Result {
    write(folder, 0)?;
    let target = folder.join("target");
    let start = Instant::now();
    cargo::run(&mut build(folder, &["--package", "schema-macros"])?)?;
    println!("the macro alone: {:.1} s, {} crates", seconds(start), crates(&target)?);
    let start = Instant::now();
    cargo::run(&mut build(folder, &[])?)?;
    println!("the rest of an empty application: {:.1} s", seconds(start));
    println!(
        "\n{:>10}{:>12}{:>14}{:>16}{:>14}",
        "revisions", "clock s", "processor s", "peak MB", "binary MB"
    );
    for size in SIZES {
        write(folder, size)?;
        let mut best: Option<Cost> = None;
        for _ in 0..TIMES {
            let cost = rebuild(folder)?;
            if best.as_ref().is_none_or(|best| cost.clock < best.clock) {
                best = Some(cost);
            }
        }
        let Some(best) = best else { continue };
        let shown =
            |value: Option<f64>| value.map_or_else(|| "?".to_owned(), |one| format!("{one:.2}"));
        println!(
            "{size:>10}{:>12.2}{:>14}{:>16}{:>14}",
            best.clock.as_secs_f64(),
            shown(best.processor),
            shown(best.megabytes),
            shown(binary(&target)),
        );
    }
    Ok(())
}

fn seconds(since: Instant) -> f64 {
    since.elapsed().as_secs_f64()
}

/// Writes an application with a chain of so many revisions, without those of another one.
fn write(folder: &Path, revisions: usize) -> Result {
    let root = cargo::root()?;
    let runtime = root.join("schema-runtime");
    let manifest = format!(
        "[package]\nname = \"application\"\nedition = \"2024\"\n\n[dependencies]\nschema-runtime = \
         {{ path = {runtime:?}, default-features = false, features = [\"postgres\"] }}\n\n[workspace]\n"
    );
    let migrations = folder.join("migrations");
    let _ = fs::remove_dir_all(&migrations);
    let created = fs::create_dir_all(folder.join("src"));
    created
        .and_then(|()| fs::write(folder.join("Cargo.toml"), manifest))
        .and_then(|()| fs::write(folder.join("src/main.rs"), PROGRAM))
        .and_then(|()| fs::copy(root.join("Cargo.lock"), folder.join("Cargo.lock")).map(drop))
        .map_err(|error| format!("{} could not be written: {error}", folder.display()))?;
    let count = revisions.to_string();
    let mut command = cargo::cargo(&["bench", "--quiet", "--package", "schema-core"])?;
    command.args(["--bench", "directory", "--", "write"]).arg(&migrations).arg(count);
    cargo::run(&mut command)
}

fn build(folder: &Path, more: &[&str]) -> Result<Command> {
    let mut command = cargo::cargo(&["build", "--quiet"])?;
    command.args(more).current_dir(folder).env("CARGO_TARGET_DIR", folder.join("target"));
    Ok(command)
}

/// Builds the application's own crate again.
fn rebuild(folder: &Path) -> Result<Cost> {
    let told = folder.join("time");
    let main = folder.join("src/main.rs");
    fs::write(&main, PROGRAM).map_err(|error| error.to_string())?;
    let mut command = build(folder, &[])?;
    let gnu_time = Path::new("/usr/bin/time").exists();
    if gnu_time {
        let mut timed = Command::new("/usr/bin/time");
        timed.args(["--format", "%U %S %M", "--output"]).arg(&told).arg(command.get_program());
        timed.args(command.get_args()).current_dir(folder);
        timed.env("CARGO_TARGET_DIR", folder.join("target"));
        command = timed;
    }
    let start = Instant::now();
    let status = command.status().map_err(|error| error.to_string())?;
    let clock = start.elapsed();
    if !status.success() {
        return Err("the application could not be built".to_owned());
    }
    let text = fs::read_to_string(&told).unwrap_or_default();
    let numbers: Vec<f64> = text.split_whitespace().filter_map(|one| one.parse().ok()).collect();
    Ok(match numbers.as_slice() {
        [user, system, kilobytes] => {
            Cost { clock, processor: Some(user + system), megabytes: Some(kilobytes / 1024.0) }
        }
        _ => Cost { clock, processor: None, megabytes: None },
    })
}

/// How many crates were compiled, build scripts and what is built for the macro among them.
fn crates(target: &Path) -> Result<usize> {
    let built = fs::read_dir(target.join("debug/deps")).map_err(|error| error.to_string())?;
    let names = built.filter_map(|entry| Some(entry.ok()?.path()));
    let crates = |path: &PathBuf| path.extension().is_some_and(|end| end == "rlib" || end == "so");
    Ok(names.filter(crates).count())
}

fn binary(target: &Path) -> Option<f64> {
    let size = fs::metadata(target.join("debug/application")).ok()?.len();
    Some(size as f64 / 1024.0 / 1024.0)
}
