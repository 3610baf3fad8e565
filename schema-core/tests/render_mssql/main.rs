//! Operations as SQL Server's SQL: portable ones as they are lowered, and its own as they are written.

#![allow(clippy::unwrap_used, reason = "tests stop at the first wrong answer")]

mod limits;
mod native;
mod portable;
mod round;
mod support;
