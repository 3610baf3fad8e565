//! What a database holds, in lines that can be compared: with another database, or with a catalog.
//!
//! The exact lines hold all that the database itself tells, so that two databases of one kind are equal
//! only where their schemas are. The plain ones hold what a catalog tells as well.

mod catalog;
mod mssql;
mod postgres;
mod sqlite;

pub use catalog::plain as catalog;
pub use mssql::exact as exact_mssql;
pub use postgres::{exact as exact_postgres, plain as plain_postgres};
pub use sqlite::{exact as exact_sqlite, plain as plain_sqlite};

/// Lines in order, with a name for what differs between two.
///
/// # Panics
///
/// Where they differ, with the lines that only one of them has.
pub fn assert_same(what: &str, left: &[String], right: &[String]) {
    let only = |one: &[String], other: &[String]| -> Vec<String> {
        one.iter().filter(|line| !other.contains(line)).cloned().collect()
    };
    let (lacking, more) = (only(left, right), only(right, left));
    assert!(
        lacking.is_empty() && more.is_empty(),
        "{what}\nonly in the first:\n  {}\nonly in the second:\n  {}",
        lacking.join("\n  "),
        more.join("\n  ")
    );
}

/// A column as a plain line.
fn column(table: &str, name: &str, data_type: &str, nullable: bool) -> String {
    let null = if nullable { "" } else { " not null" };
    format!("{table}.{name} {}{null}", one_spelling(data_type))
}

/// A key or index as a plain line.
fn key(table: &str, what: &str, columns: &[String]) -> String {
    format!("{table} {what} ({})", columns.join(", "))
}

/// A type without regard to case, and to blanks around punctuation.
fn one_spelling(data_type: &str) -> String {
    let mut text = data_type.to_lowercase();
    for symbol in ["(", ",", ")"] {
        text = text.split(symbol).map(str::trim).collect::<Vec<_>>().join(symbol);
    }
    text
}
