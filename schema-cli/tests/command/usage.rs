//! The command line itself.

use std::process::Command;

use crate::support::{Place, Run};

#[test]
fn misuse_ends_with_2() {
    let place = Place::with_chain();
    for (arguments, error) in [
        ("", "Usage: schema"),
        ("upgrad", "some similar subcommands exist: 'downgrade', 'upgrade'"),
        ("history --jsn", "there is no such option"),
        ("downgrade", "<TARGET>"),
        ("downgrade --jsn", "there is no such option"),
        ("revision", "--message <MESSAGE>"),
        ("show --backend oracle", "[possible values: sqlite, postgres, mssql]"),
        ("upgrade --lock-wait 5d", "expected a whole number with a unit"),
    ] {
        place.fails(arguments, 2, error);
    }
    let error = place.json("upgrad", 2);
    assert_eq!(error["error"]["code"], "usage");
    assert_eq!(error["error"]["message"], "unrecognized subcommand 'upgrad'");
}

#[test]
fn help_is_an_answer() {
    let place = Place::new();
    assert!(
        place
            .ok("--help")
            .contains("Exit codes: 0 done, 1 failed, 2 misused, 3 a check found something.")
    );
    assert!(place.ok("--version").starts_with("schema "));
    for command in [
        "revision",
        "merge",
        "rebase",
        "lock",
        "check",
        "history",
        "heads",
        "branches",
        "current",
        "show",
        "upgrade",
        "downgrade",
        "stamp",
        "plan",
        "sql",
        "repair",
        "adopt",
        "verify",
        "completions",
    ] {
        let help = place.ok(&format!("{command} --help"));
        assert!(
            help.contains(&format!("Usage: schema {command}")) && help.contains("--json"),
            "{help}"
        );
    }
}

#[test]
fn it_is_a_subcommand_of_cargo() {
    let place = Place::with_chain();
    let cargo = |arguments: &[&str]| {
        let mut command = Command::new(env!("CARGO_BIN_EXE_cargo-schema"));
        command.args(arguments).current_dir(place.path(""));
        Run::from(command.output().unwrap())
    };
    assert_eq!(cargo(&["schema", "heads"]).out, "d1 (head), merge\n");
    assert_eq!(cargo(&["heads"]).out, "d1 (head), merge\n");
    let help = cargo(&["schema", "upgrade", "--help"]);
    assert!(help.out.contains("Usage: cargo schema upgrade"), "{}", help.out);
}

#[test]
fn shells_are_told_how_to_complete() {
    let place = Place::new();
    for (shell, word) in [
        ("bash", "complete -F"),
        ("zsh", "#compdef schema"),
        ("fish", "complete -c schema"),
        ("powershell", "Register-ArgumentCompleter"),
        ("elvish", "edit:completion"),
    ] {
        let script = place.ok(&format!("completions {shell}"));
        assert!(script.contains(word) && script.contains("downgrade"), "{shell}");
    }
}

#[test]
fn another_directory_can_be_named() {
    let place = Place::with_chain();
    std::fs::rename(place.path("migrations"), place.path("db")).unwrap();
    place.fails("heads", 1, "there is no directory migrations");
    assert_eq!(place.json("heads", 1)["error"]["code"], "no_directory");
    place.check("heads --dir db", 0, "d1 (head), merge\n");
    assert_eq!(place.json("revision -m x --dir db/", 0)["file"], "db/0004_x.sql");
    place.fails("heads --dir db/schema.toml", 1, "db/schema.toml is not a directory");
}

#[test]
fn nothing_is_coloured_in_a_pipe() {
    let place = Place::with_chain();
    place.write("migrations/x.sql", "");
    for arguments in ["check", "history", "show b1", "upgrade --url sqlite:app.db"] {
        let run = place.run(arguments);
        assert!(!run.out.contains('\x1b') && !run.err.contains('\x1b'), "{}{}", run.out, run.err);
    }
}
