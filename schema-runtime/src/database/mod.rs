//! Which database to use: its URL, and the settings file that can name it.

pub mod settings;
pub mod url;
