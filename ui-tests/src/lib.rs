//! The cases are in `fail/` and `pass/`; `tests/ui.rs` runs them.
//!
//! Each code has a case `fail/<code>_<slug>.rs` with a directory of the same name. What the compiler
//! says of it is in the `.stderr` file beside it, written anew by `TRYBUILD=overwrite cargo test -p ui-tests`:
//! read it as a user would before committing it.
