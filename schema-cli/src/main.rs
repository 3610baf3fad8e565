//! The command `schema`.

use std::process::ExitCode;

fn main() -> ExitCode {
    schema_cli::main("schema", std::env::args_os())
}
