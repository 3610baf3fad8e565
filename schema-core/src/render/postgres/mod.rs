//! PostgreSQL's SQL.
//!
//! ```text
//! lower       what a portable operation is here
//! alter       what a portable change of a column is here
//! default     whether a default is one of another type as well
//! reference   whether a foreign key's columns can be compared with what they reference
//! types       the portable types, and how values are brought from one to another
//! write       how each operation is written
//! table       CREATE TABLE
//! column      a column's definition, and its changes
//! constraint  a constraint's definition
//! identity    columns whose rows are numbered
//! index       CREATE INDEX
//! object      views, functions, types and the like
//! text        names and lists
//! ```

mod alter;
mod column;
mod constraint;
mod default;
mod identity;
mod index;
mod lower;
mod object;
mod reference;
mod table;
mod text;
mod types;
mod write;

pub(super) use lower::lower;
pub(super) use write::write;
