//! Tries a migration history of another tool on the reader and the replay: how many statements are
//! understood, what is opaque, and what the replay holds against a history that its project runs.
//!
//! `history <sqlite|postgres|mssql> <folder> [--run] [--all]`: files of one folder (`*.sql`, with `.up.sql`
//! and `.down.sql` beside each other), or a folder for each migration (`up.sql`, `down.sql`), in the order
//! of their names. `--run` runs the upgrades on a throw-away database as well, and compares what it then
//! holds with the catalog; `--all` lists each opaque statement.

#![allow(clippy::print_stdout, clippy::print_stderr, reason = "a person reads it")]
#![allow(clippy::unwrap_used, reason = "a tool that can't go on stops")]

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::process::ExitCode;

use schema_core::backend::{Backend, Dialect};
use schema_core::ddl::{self, Effect};
use schema_core::diagnostic::Severity;
use schema_core::directory::{Directory, Input, InputFile};
use schema_core::script::Direction;
use schema_tests::{inspect, sqlite};

fn main() -> ExitCode {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let (flags, names): (Vec<&String>, Vec<&String>) =
        arguments.iter().partition(|argument| argument.starts_with("--"));
    let (Some(backend), Some(folder)) =
        (names.first().and_then(|name| Backend::from_name(name)), names.get(1))
    else {
        eprintln!("usage: history <sqlite|postgres|mssql> <folder> [--run] [--all]");
        return ExitCode::FAILURE;
    };
    let flag = |name: &str| flags.iter().any(|flag| *flag == name);
    let directory = Directory::read(&input(backend, Path::new(folder)));
    count(&directory, backend, flag("--all"));
    diagnostics(&directory);
    match (flag("--run"), backend) {
        (true, Backend::Sqlite) => run_sqlite(&directory),
        (true, Backend::Postgres) => run_postgres(&directory),
        _ => {}
    }
    ExitCode::SUCCESS
}

/// The upgrade and the downgrade of each migration, in order.
fn migrations(folder: &Path) -> Vec<(String, PathBuf, Option<PathBuf>)> {
    let mut entries: Vec<PathBuf> =
        std::fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path()).collect();
    // Diesel compares versions as texts without their hyphens; small numbers are counts.
    entries.sort_by_key(|path| {
        let name = path.file_name().unwrap_or_default().to_string_lossy().replace('-', "");
        let digits = name.find(|c: char| !c.is_ascii_digit()).unwrap_or(name.len());
        if digits < 8 { format!("{:0>8}{}", &name[..digits], &name[digits..]) } else { name }
    });
    let name = |path: &Path| path.file_name().unwrap().to_string_lossy().into_owned();
    let mut found = Vec::new();
    for path in entries {
        let own = name(&path);
        if path.is_dir() && path.join("up.sql").exists() {
            let down = Some(path.join("down.sql")).filter(|down| down.exists());
            found.push((own, path.join("up.sql"), down));
        } else if own.ends_with(".sql") && !own.ends_with(".down.sql") {
            let down =
                own.strip_suffix(".up.sql").map(|stem| folder.join(format!("{stem}.down.sql")));
            found.push((own, path, down.filter(|down| down.exists())));
        }
    }
    found
}

fn input(backend: Backend, folder: &Path) -> Input {
    let config = format!("edition = 2026\nbackends = [\"{backend}\"]\ndialect = \"{backend}\"\n");
    let mut files = vec![InputFile { name: "schema.toml".into(), contents: config.into_bytes() }];
    let mut parent = "none".to_owned();
    for (number, (name, up, down)) in migrations(folder).into_iter().enumerate() {
        let text = |path: &Path| {
            let bytes = std::fs::read(path).unwrap();
            String::from_utf8_lossy(&bytes).trim_start_matches('\u{feff}').to_owned()
        };
        let (up, down) = (text(&up), down.map(|down| text(&down)));
        let id = format!("a{number:07x}");
        let never = if up.to_lowercase().contains("concurrently") {
            "--! transaction: never\n"
        } else {
            ""
        };
        let mut contents = format!(
            "--! revision: {id}\n--! revises: {parent}\n--! message: {name}\n{never}\n--! upgrade\n{up}\n"
        );
        if let Some(down) = down {
            contents.push_str(&format!("\n--! downgrade\n{down}\n"));
        }
        files.push(InputFile {
            name: format!("{:014}_m.sql", number + 1),
            contents: contents.into_bytes(),
        });
        parent = id;
    }
    Input { name: folder.display().to_string(), files, directories: Vec::new() }
}

/// Counts what the reader makes of each statement.
fn count(directory: &Directory, backend: Backend, all: bool) {
    let mut counts: BTreeMap<&str, usize> = BTreeMap::new();
    let mut opaque: BTreeMap<String, usize> = BTreeMap::new();
    for revision in 0..directory.revisions.len() {
        for direction in Direction::ALL {
            let script = match direction {
                Direction::Upgrade => directory.upgrade(revision, backend),
                Direction::Downgrade => match directory.downgrade(revision, backend) {
                    schema_core::script::Downgrade::Script(script) => script,
                    _ => continue,
                },
            };
            for statement in script.statements() {
                let text = directory.statement_text(statement);
                let location = statement.location;
                let dialect: Dialect = backend.dialect();
                let input = ddl::Input {
                    text,
                    source: location.source,
                    base: location.span.start,
                    dialect,
                };
                match ddl::read(&input) {
                    Ok(read) => {
                        for one in read {
                            *counts.entry("statements").or_default() += 1;
                            let what = match &one.effect {
                                Effect::Operations(_) | Effect::Guarded { .. } => "operations",
                                Effect::Data(_) => "data",
                                Effect::Nothing => "nothing",
                                Effect::Unmodelled => "unmodelled",
                                Effect::Opaque(what) => {
                                    *opaque.entry(what.to_string()).or_default() += 1;
                                    if all {
                                        let source = directory.sources.get(location.source);
                                        println!(
                                            "opaque ({what}), {}: {}",
                                            source.name(),
                                            first_line(one.span.of(source.text()))
                                        );
                                    }
                                    "opaque"
                                }
                            };
                            *counts.entry(what).or_default() += 1;
                        }
                    }
                    Err(error) => {
                        *counts.entry("statements").or_default() += 1;
                        *counts.entry("wrong").or_default() += 1;
                        println!("wrong: {}: {}", error.message, first_line(text));
                    }
                }
            }
        }
    }
    println!("{} migrations: {counts:?}; opaque: {opaque:?}", directory.revisions.len());
}

fn first_line(text: &str) -> String {
    text.lines()
        .map(str::trim)
        .find(|line| !line.is_empty() && !line.starts_with("--"))
        .unwrap_or_default()
        .to_owned()
}

fn diagnostics(directory: &Directory) {
    let mut counts: BTreeMap<(bool, &str), usize> = BTreeMap::new();
    for one in &directory.diagnostics {
        let is_error = one.severity == Severity::Error;
        *counts.entry((is_error, one.code.as_str())).or_default() += 1;
        if one.code.as_str() >= "S0800" {
            let place = one.location().map(|location| {
                let source = directory.sources.get(location.source);
                format!("{}:{}", source.name(), source.line_column(location.span.start).line)
            });
            let word = if is_error { "error" } else { "warning" };
            println!(
                "{word} {}: {} ({})",
                one.code.as_str(),
                one.message,
                place.unwrap_or_default()
            );
            for help in one.help.iter().filter(|_| one.code.as_str() == "S1201") {
                println!("    {help}");
            }
        }
    }
    println!("problems (error, code): {counts:?}");
    for backend in &directory.config.backends {
        match directory.snapshot(*backend).map(|snapshot| &snapshot.script) {
            Some(Ok(script)) => println!("snapshot: {} statements", script.len()),
            Some(Err(why)) => println!("no snapshot: {why}"),
            None => {}
        }
    }
}

fn upgrades(directory: &Directory, backend: Backend) -> Vec<(usize, String)> {
    let mut all = Vec::new();
    for revision in 0..directory.revisions.len() {
        let script = directory.upgrade(revision, backend);
        all.extend(
            script.statements().map(|one| (revision, directory.statement_text(one).to_owned())),
        );
    }
    all
}

fn compare(real: &[String], catalog: &[String]) {
    let only = |one: &[String], other: &[String], word: &str| {
        for line in one.iter().filter(|line| !other.contains(line)) {
            println!("{word}: {line}");
        }
    };
    only(real, catalog, "only in the database");
    only(catalog, real, "only in the catalog");
    println!("{} lines in the database, {} in the catalog", real.len(), catalog.len());
}

fn run_sqlite(directory: &Directory) {
    let connection = sqlite::memory();
    for (revision, sql) in upgrades(directory, Backend::Sqlite) {
        if let Err(error) = connection.execute_batch(&sql) {
            println!(
                "the database refused ({}): {error}: {}",
                directory.revisions[revision].message,
                first_line(&sql)
            );
        }
    }
    if let Some(snapshot) = directory.snapshot(Backend::Sqlite) {
        compare(&inspect::plain_sqlite(&connection), &inspect::catalog(&snapshot.catalog));
        if let Ok(script) = &snapshot.script {
            let other = sqlite::memory();
            for sql in script {
                if let Err(error) = other.execute_batch(sql) {
                    println!("the snapshot was refused: {error}: {sql}");
                }
            }
            println!("the snapshot:");
            compare(&inspect::exact_sqlite(&connection), &inspect::exact_sqlite(&other));
        }
    }
}

fn run_postgres(directory: &Directory) {
    let Ok(server) = schema_tests::postgres::server() else {
        println!("there is no PostgreSQL server on this machine");
        return;
    };
    let database = server.database("history");
    let mut client = database.client();
    for (revision, sql) in upgrades(directory, Backend::Postgres) {
        if let Err(error) = client.batch_execute(&sql) {
            let text = error
                .as_db_error()
                .map_or_else(|| error.to_string(), |error| error.message().to_owned());
            println!(
                "the database refused ({}): {text}: {}",
                directory.revisions[revision].message,
                first_line(&sql)
            );
        }
    }
    if let Some(snapshot) = directory.snapshot(Backend::Postgres) {
        compare(&inspect::plain_postgres(&mut client), &inspect::catalog(&snapshot.catalog));
        if let Ok(script) = &snapshot.script {
            let other = server.database("snapshot");
            let mut other = other.client();
            let mut transaction = other.transaction().unwrap();
            for sql in script {
                if let Err(error) = transaction.batch_execute(sql) {
                    println!("the snapshot was refused: {error}: {sql}");
                    return;
                }
            }
            transaction.commit().unwrap();
            println!("the snapshot:");
            compare(&inspect::exact_postgres(&mut client), &inspect::exact_postgres(&mut other));
        }
    }
}
