//! An application of the tests: reads a chain from a folder, waits for its start, and brings a database to
//! head on its first connection. For races, kills, and what an environment says.
//!
//! `migrator url <folder> <url>` or `migrator ini <folder> <env.ini>`.

#![allow(clippy::print_stdout, clippy::print_stderr, reason = "the test reads it")]

use std::error::Error;
use std::process::ExitCode;
use std::time::Duration;

use schema_core::directory::{Directory, Input, InputFile};
use schema_runtime::database::url::DatabaseUrl;
use schema_runtime::{DatabaseManager, Migrations, Options};
use schema_tests::process::wait_for_start;

fn main() -> ExitCode {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    match run(&arguments) {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("{error}");
            ExitCode::FAILURE
        }
    }
}

fn run(arguments: &[String]) -> Result<(), Box<dyn Error>> {
    let [how, folder, database] = arguments else {
        return Err("usage: migrator url|ini <folder> <database>".into());
    };
    let migrations: &'static Migrations = Box::leak(Box::new(read(folder)?));
    let mut options = Options::default();
    options.lease = Duration::from_secs(1);
    wait_for_start();
    let manager = match how.as_str() {
        "ini" => DatabaseManager::initialize_with(database, migrations, options)?,
        _ => DatabaseManager::open(DatabaseUrl::parse(database)?, migrations, options)?,
    };
    let found = manager.schema_manager()?.verify()?;
    println!("{} {}", found.valid, manager.url());
    Ok(())
}

fn read(folder: &str) -> Result<Migrations, Box<dyn Error>> {
    let mut input = Input { name: "migrations".to_owned(), ..Input::default() };
    for entry in std::fs::read_dir(folder)? {
        let entry = entry?;
        let name = entry.file_name().to_string_lossy().into_owned();
        input.files.push(InputFile { name, contents: std::fs::read(entry.path())? });
    }
    let directory = Directory::read(&input);
    if directory.has_errors() {
        return Err(format!("{:?}", directory.diagnostics).into());
    }
    Ok(Migrations::from_directory(&directory))
}
