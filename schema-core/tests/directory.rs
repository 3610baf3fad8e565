//! What is read from a directory of revisions, and what is said of one that is wrong.

#[path = "directory/support.rs"]
mod support;

#[path = "directory/authoring.rs"]
mod authoring;
#[path = "directory/chain.rs"]
mod chain;
#[path = "directory/config.rs"]
mod config;
#[path = "directory/files.rs"]
mod files;
#[path = "directory/garbage.rs"]
mod garbage;
#[path = "directory/history.rs"]
mod history;
#[path = "directory/lock.rs"]
mod lock;
#[path = "directory/revision.rs"]
mod revision;
#[path = "directory/script.rs"]
mod script;
#[path = "directory/sql.rs"]
mod sql;
