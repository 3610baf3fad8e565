//! What the command works on when nobody says otherwise.

use schema_runtime::Migrations;

/// What a program that mounts the command gives it.
#[derive(Clone, Copy, Debug, Default)]
pub struct Context {
    pub(crate) migrations: Option<&'static Migrations>,
}

impl Context {
    /// The command by itself: it reads directories.
    pub const fn new() -> Self {
        Self { migrations: None }
    }

    /// The command in an application: where no `--dir` is given, what needs a chain uses this one.
    pub const fn embedded(migrations: &'static Migrations) -> Self {
        Self { migrations: Some(migrations) }
    }
}
