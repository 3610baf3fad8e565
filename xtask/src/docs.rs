//! `cargo xtask docs`: the documentation, where a link that leads nowhere is an error.

use crate::{Result, cargo};

pub(crate) fn run() -> Result {
    cargo::run(
        cargo::cargo(&["doc", "--workspace", "--no-deps", "--all-features"])?
            .env("RUSTDOCFLAGS", "-D warnings"),
    )
}
