//! The domain of schema migrations, pure: sources and diagnostics, the revision file, SQL text,
//! the revision graph, the lock, and the embedded form. No I/O, no clock, no database.

pub mod backend;
pub mod diagnostic;
pub mod graph;
pub mod source;
pub mod sql;
pub mod suggest;
