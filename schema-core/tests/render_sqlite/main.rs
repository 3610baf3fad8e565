//! Operations as SQLite's SQL.

mod native;
mod portable;
mod support;
