//! SQL Server's SQL.
//!
//! ```text
//! lower       what a portable operation is here
//! alter       what a portable change of a column is here
//! unique      UNIQUE over columns that may be NULL
//! names       names as this database compares them
//! default     whether a default is one of another type as well
//! reference   whether a foreign key's columns can be compared with what they reference
//! limits      what this database refuses
//! cascade     whether cascades would get to a table in more than one way
//! key         what can be in a key
//! predicate   what can be the condition of an index
//! types       the portable types, and how values are brought from one to another
//! write       how each operation is written
//! table       CREATE TABLE, and descriptions
//! column      a column's definition
//! change      how a change of a column is written
//! standing    what stands on a column, and must be away while it is changed
//! lookup      dropping what has no name that is known
//! constraint  a constraint's definition
//! index       CREATE INDEX
//! object      views, procedures, sequences and the like
//! text        names and lists
//! ```

mod alter;
mod cascade;
mod change;
mod column;
mod constraint;
mod default;
mod index;
mod key;
mod limits;
mod lookup;
mod lower;
mod names;
mod object;
mod predicate;
mod reference;
mod standing;
mod table;
mod text;
mod types;
mod unique;
mod write;

use crate::backend::Dialect;

pub(super) use limits::limits;
pub(super) use lower::lower;
pub(super) use write::write;

const DIALECT: Dialect = Dialect::Mssql;
