//! `schema completions`.

use clap::Args;

use crate::arguments::{Cli, CompletionsArguments};
use crate::failure::{Exit, Outcome};

pub(super) fn run(arguments: &CompletionsArguments) -> Outcome {
    let mut command = Cli::augment_args(clap::Command::new("schema"));
    let mut script = Vec::new();
    clap_complete::generate(arguments.shell, &mut command, "schema", &mut script);
    // Nobody reads it if that fails.
    let _ = std::io::Write::write_all(&mut std::io::stdout(), &script);
    Ok(Exit::Done)
}
