//! Which database to use: its URL.

pub mod url;
