//! The procedural macros of schema-runtime, which re-exports them. They are the only code of the
//! project that reads files while something is being compiled.
//!
//! A macro works in stages, a file each: `arguments` reads what it was called with, `locate`
//! finds the directory, `read` takes its files in, the core proves them, `diagnostics` draws
//! what was found, and `expand` writes the code. Nothing is kept from one expansion to the next:
//! a macro server of an editor lives long, and must never answer with yesterday's files.

mod arguments;
mod diagnostics;
mod expand;
mod literal;
mod locate;
mod read;

use proc_macro::TokenStream;
use schema_core::directory::Directory;

use arguments::Arguments;
use diagnostics::Findings;
use expand::Expansion;

/// Embeds a directory of revisions. `schema_runtime::embed_migrations!` calls it with its own
/// `$crate` in front, and is what applications use.
#[proc_macro]
pub fn embed(input: TokenStream) -> TokenStream {
    match arguments::read(input) {
        Ok(arguments) => embed_directory(&arguments),
        Err(misuse) => misuse.into_tokens(),
    }
}

fn embed_directory(arguments: &Arguments) -> TokenStream {
    let mut findings = Findings::default();
    let expansion = match locate::locate(arguments) {
        Ok(place) => {
            findings.extend_unplaced(place.warnings());
            match read::read(&place) {
                Ok(input) => {
                    let directory = Directory::read(&input);
                    findings.extend(&directory);
                    Expansion::of(&directory, place)
                }
                Err(problems) => {
                    findings.extend_unplaced(problems);
                    Expansion::empty()
                }
            }
        }
        Err(problem) => {
            findings.extend_unplaced([problem]);
            Expansion::empty()
        }
    };
    expand::expand(arguments, &expansion, &findings)
}
