//! The program `schema`, run as users run it.
#![allow(clippy::unwrap_used, reason = "what fails here fails the test")]

#[path = "command/support.rs"]
mod support;

#[path = "command/authoring.rs"]
mod authoring;
#[path = "command/broken.rs"]
mod broken;
#[path = "command/database.rs"]
mod database;
#[path = "command/documented.rs"]
mod documented;
#[path = "command/mounted.rs"]
mod mounted;
#[path = "command/reading.rs"]
mod reading;
#[path = "command/usage.rs"]
mod usage;
