//! The command as a part of an application, with an embedded chain.

use std::process::{Command, ExitCode};

use clap::Parser;
use schema_cli::{Cli, Context};
use schema_core::directory::{Directory, Input, InputFile};
use schema_runtime::Migrations;

use crate::support::Place;

#[derive(Parser)]
enum Application {
    /// Look after the database's schema
    Schema(Cli),
}

/// An application's chain: of its directory there is nothing at run time.
fn embedded() -> &'static Migrations {
    let file = |name: &str, text: &str| InputFile { name: name.to_owned(), contents: text.into() };
    let input = Input {
        name: String::from("migrations"),
        files: vec![
            file("schema.toml", "backends = [\"sqlite\"]\n"),
            file(
                "1_a.sql",
                "--! revision: a1\n--! revises: none\n--! labels: main\n--! upgrade\nCREATE TABLE a (id INTEGER);\n--! downgrade\nDROP TABLE a;\n",
            ),
            file(
                "2_b.sql",
                "--! revision: b1\n--! revises: a1\n--! upgrade\nCREATE TABLE b (id INTEGER);\n--! downgrade\nDROP TABLE b;\n",
            ),
        ],
        directories: Vec::new(),
    };
    Box::leak(Box::new(Migrations::from_directory(&Directory::read(&input))))
}

/// The application: this very test, run again with the arguments in the environment.
const ARGUMENTS: &str = "SCHEMA_TEST_MOUNTED";

#[allow(clippy::print_stdout, reason = "it is read by the test that runs this one")]
fn application(arguments: &str) {
    let words = ["application", "schema"].into_iter().chain(arguments.split_whitespace());
    let Application::Schema(cli) = Application::try_parse_from(words).unwrap();
    let code = schema_cli::run(&cli, &Context::embedded(embedded()));
    println!("\nended with {code:?}");
}

#[track_caller]
fn check(arguments: &str, expected: u8) {
    let mut command = Command::new(std::env::current_exe().unwrap());
    command.args(["--exact", "mounted::the_embedded_chain_is_used", "--nocapture"]);
    let output = command.env(ARGUMENTS, arguments).env_remove("DATABASE_URL").output().unwrap();
    let text = String::from_utf8_lossy(&output.stdout);
    let ended = format!("ended with {:?}\n", ExitCode::from(expected));
    assert!(
        text.contains(&ended),
        "{arguments}: {text}{}",
        String::from_utf8_lossy(&output.stderr)
    );
}

#[test]
fn the_embedded_chain_is_used() {
    if let Ok(arguments) = std::env::var(ARGUMENTS) {
        return application(&arguments);
    }
    let place = Place::new();
    let path = place.path("app.db");
    let url = format!("--url sqlite:{}", path.display());
    check(&format!("check {url}"), 1);
    check(&format!("upgrade main@a1 {url}"), 0);
    check(&format!("check {url}"), 3);
    check(&format!("upgrade {url}"), 0);
    let commands = [
        "check",
        "verify",
        "current",
        "history -i",
        "heads",
        "branches",
        "plan downgrade base",
        "sql",
        "history --database",
    ];
    for command in commands {
        check(&format!("{command} {url} --json"), 0);
    }
    let database = rusqlite::Connection::open(&path).unwrap();
    let count = |sql| database.query_row(sql, [], |row| row.get::<_, i64>(0)).unwrap();
    assert_eq!(count("SELECT count(*) FROM schema_revision"), 2);
    check(&format!("downgrade a1 {url}"), 0);
    assert_eq!(count("SELECT count(*) FROM schema_revision"), 1);
    check("check", 2);
    // A directory that is named counts more than what is embedded.
    let named = Place::with_chain();
    let url = format!("--url sqlite:{}", named.path("app.db").display());
    check(&format!("upgrade --dir {} {url}", named.path("migrations").display()), 0);
    check(&format!("verify {url}"), 3);
}
