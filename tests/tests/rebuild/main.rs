//! Rebuilds of SQLite tables: what has to survive them, what has to stop them, and that one that is
//! stopped leaves everything as it was.

#![allow(clippy::unwrap_used, reason = "a test that can't go on fails")]

mod support;

mod around;
mod foreign_keys;
mod names;
mod rows;
mod stopping;
