//! A rebuild of a SQLite table: what its ALTER TABLE can't do.
//!
//! It is planned from the catalog, and carried out by the driver, since only the live database knows its
//! triggers and views. See <https://sqlite.org/lang_altertable.html#making_other_kinds_of_table_schema_changes>.

mod encode;
mod live;
mod script;

pub use live::{Around, STATISTICS, TABLES, TEMPORARY_THINGS, THINGS, Thing, violations_question};

/// What a rebuild makes of a table.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Rebuild {
    /// The table, without quotes.
    pub table: String,
    /// The columns that it must have before, in any order, generated ones too; with others, or without
    /// one, nothing is done.
    pub columns: Vec<String>,
    /// The name that the new table has until it takes the old one's place.
    pub temporary: String,
    /// `CREATE TABLE` of the new one, under its temporary name. Where a check names the table it is by that
    /// name, too, and SQLite changes it when the table is renamed, but not under `legacy_alter_table`.
    pub create: String,
    /// Each column of the new table that is copied, and the expression over the old one that gives its
    /// values. Generated columns are not among them; `rowid` is, where no column is the same as it.
    pub copy: Vec<(String, String)>,
    /// The indexes of the old table that the new one does not get. All others are made again word for
    /// word.
    pub dropped_indexes: Vec<String>,
    /// Statements behind it, in the same transaction: the indexes that are new.
    pub then: Vec<String>,
    /// What does the same in place, where the linked SQLite is new enough.
    pub in_place: Option<InPlace>,
}

/// Statements that do what a rebuild does.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct InPlace {
    /// The first SQLite that has them, as `sqlite3_libversion_number` counts: 3,035,000 is 3.35.0.
    pub since: u32,
    /// The statements.
    pub statements: Vec<String>,
}
