//! The command `cargo schema`.

use std::process::ExitCode;

fn main() -> ExitCode {
    // Cargo runs `cargo-schema schema ...`.
    let given = std::env::args_os().enumerate();
    let arguments = given.filter(|(at, argument)| *at != 1 || argument != "schema");
    schema_cli::main("cargo schema", arguments.map(|(_, argument)| argument))
}
