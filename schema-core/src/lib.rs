//! The domain of schema migrations, pure: sources and diagnostics, the revision file, SQL text,
//! the revision graph, the lock, and the embedded form. No I/O, no clock, no database.

pub mod authoring;
pub mod backend;
pub mod capability;
pub mod catalog;
pub mod config;
pub mod ddl;
pub mod diagnostic;
pub mod directory;
pub mod embed;
pub mod graph;
pub mod hash;
pub mod ledger;
pub mod lock;
pub mod operation;
pub mod portable;
pub mod rebuild;
pub mod render;
mod replay;
pub mod revision;
pub mod script;
mod snapshot;
pub mod source;
pub mod sql;
pub mod suggest;
