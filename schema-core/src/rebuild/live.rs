//! What a rebuild needs of the live database, and what it makes of the answers.

use super::Rebuild;
use crate::backend::Dialect;
use crate::sql::{Lexer, TokenKind, name_of, quoted};

/// Asks for everything that has a text and may have to be made again, the oldest first: rows of kind,
/// name, table and text, for [`Thing::new`].
pub const THINGS: &str = "SELECT type, name, tbl_name, sql FROM sqlite_schema \
                          WHERE sql IS NOT NULL AND type IN ('index', 'view', 'trigger') ORDER BY rowid";

/// An index, a view or a trigger.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Thing {
    /// `index`, `view` or `trigger`.
    pub kind: String,
    /// Its name.
    pub name: String,
    /// The table that it is on.
    pub table: String,
    /// The statement that made it.
    pub sql: String,
}

/// What goes with a table, or names it, and is made again behind its rebuild.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Around {
    /// The table's indexes, without those that the new table does not get.
    pub indexes: Vec<Thing>,
    /// The views that name the table, or such a view.
    pub views: Vec<Thing>,
    /// The triggers of the table and of those views, and all that name them.
    pub triggers: Vec<Thing>,
}

impl Thing {
    /// Makes one of a row of [`THINGS`].
    pub fn new(row: Vec<Option<String>>) -> Self {
        let mut values = row.into_iter().map(Option::unwrap_or_default);
        let mut next = || values.next().unwrap_or_default();
        Self { kind: next(), name: next(), table: next(), sql: next() }
    }

    /// The statement that drops it.
    pub fn drop(&self) -> String {
        format!("DROP {} {}", self.kind, name(&self.name))
    }

    /// A question that fails where a view names what is not there.
    pub fn read(&self) -> String {
        format!("SELECT * FROM {} LIMIT 0", name(&self.name))
    }

    /// Whether its text names any of these.
    fn names(&self, names: &[String]) -> bool {
        Lexer::new(&self.sql, Dialect::Sqlite).any(|token| {
            let word = match token.kind {
                TokenKind::Word | TokenKind::QuotedName => {
                    name_of(token, &self.sql, Dialect::Sqlite).into_owned()
                }
                // SQLite takes a string for a name where only a name can stand.
                TokenKind::String => token.span.of(&self.sql).trim_matches('\'').to_owned(),
                _ => return false,
            };
            holds(names, &word)
        })
    }
}

impl Rebuild {
    /// Asks for the names of the table's columns.
    pub fn columns_question(&self) -> String {
        let table = self.table.replace('\'', "''");
        format!("SELECT name FROM pragma_table_xinfo('{table}')")
    }

    /// Whether the table is the one that the plan was made for: else its rows would lose something.
    ///
    /// # Errors
    /// What is otherwise, and what to do.
    pub fn check_columns(&self, live: &[String]) -> Result<(), String> {
        let table = &self.table;
        if live.is_empty() {
            return Err(format!("there is no table {table} to rebuild"));
        }
        if let Some(unknown) = live.iter().find(|name| !holds(&self.columns, name)) {
            return Err(format!(
                "the table {table} has a column {unknown} that no revision made, and a rebuild would lose \
                 it; nothing was changed: drop the column, or make it in a revision"
            ));
        }
        match self.columns.iter().find(|name| !holds(live, name)) {
            Some(missing) => Err(format!(
                "the table {table} has no column {missing}, which a revision made; nothing was changed: \
                 add it as the revision did"
            )),
            None => Ok(()),
        }
    }

    /// Finds what has to be made again.
    pub fn around(&self, things: Vec<Thing>) -> Around {
        let mut around = Around::default();
        let mut names = vec![self.table.clone()];
        let (mut rest, others): (Vec<Thing>, Vec<Thing>) =
            things.into_iter().partition(|thing| thing.kind == "view");
        // A view may have been made before another that it names.
        loop {
            let (found, left): (Vec<Thing>, Vec<Thing>) =
                rest.into_iter().partition(|view| view.names(&names));
            rest = left;
            if found.is_empty() {
                break;
            }
            names.extend(found.iter().map(|view| view.name.clone()));
            around.views.extend(found);
        }
        for thing in others {
            let own = thing.table.eq_ignore_ascii_case(&self.table);
            if thing.kind == "trigger" {
                if holds(&names, &thing.table) || thing.names(&names) {
                    around.triggers.push(thing);
                }
            } else if own && !holds(&self.dropped_indexes, &thing.name) {
                around.indexes.push(thing);
            }
        }
        around
    }

    /// The statements that put the new table in the place of the old one.
    pub fn replacing(&self) -> [String; 2] {
        let (old, new) = (name(&self.table), name(&self.temporary));
        [format!("DROP TABLE {old}"), format!("ALTER TABLE {new} RENAME TO {old}")]
    }
}

/// Whether a name is among others, as SQLite compares them.
fn holds(names: &[String], name: &str) -> bool {
    names.iter().any(|known| known.eq_ignore_ascii_case(name))
}

fn name(name: &str) -> String {
    quoted(name, Dialect::Sqlite)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn thing(kind: &str, name: &str, table: &str, sql: &str) -> Thing {
        Thing::new([kind, name, table, sql].map(|text| Some(text.to_owned())).to_vec())
    }

    #[test]
    fn views_on_views_and_their_triggers_are_found() {
        let rebuild =
            Rebuild { table: "t".into(), dropped_indexes: vec!["i2".into()], ..Rebuild::default() };
        let around = rebuild.around(vec![
            thing("view", "w", "w", "CREATE VIEW w AS SELECT * FROM v"),
            thing("view", "v", "v", "CREATE VIEW v AS SELECT * FROM \"T\""),
            thing("view", "x", "x", "CREATE VIEW x AS SELECT 't' || a FROM tt"),
            thing("index", "i1", "t", "CREATE INDEX i1 ON t (a)"),
            thing("index", "i2", "T", "CREATE INDEX i2 ON t (a)"),
            thing("index", "j", "u", "CREATE INDEX j ON u (a)"),
            thing(
                "trigger",
                "g",
                "w",
                "CREATE TRIGGER g INSTEAD OF INSERT ON w BEGIN SELECT 1; END",
            ),
            thing(
                "trigger",
                "h",
                "u",
                "CREATE TRIGGER h AFTER INSERT ON u BEGIN DELETE FROM [t]; END",
            ),
            thing("trigger", "k", "u", "CREATE TRIGGER k AFTER INSERT ON u BEGIN SELECT 1; END"),
        ]);
        let names = |things: &[Thing]| -> Vec<String> {
            things.iter().map(|thing| thing.name.clone()).collect()
        };
        // The text 't' might be a name, so that x is made again as well.
        assert_eq!(names(&around.views), ["v", "x", "w"]);
        assert_eq!(names(&around.indexes), ["i1"]);
        assert_eq!(names(&around.triggers), ["g", "h"]);
    }

    #[test]
    fn another_table_is_refused() {
        let names = |text: &str| text.split(' ').map(str::to_owned).collect::<Vec<_>>();
        let rebuild = Rebuild { table: "t".into(), columns: names("a b"), ..Rebuild::default() };
        assert_eq!(rebuild.check_columns(&names("B A")), Ok(()));
        let found = |live: &str| rebuild.check_columns(&names(live)).unwrap_err();
        assert!(found("a b c").contains("has a column c that no revision made"));
        assert!(found("a").contains("has no column b, which a revision made"));
        assert!(rebuild.check_columns(&[]).unwrap_err().contains("there is no table t"));
    }
}
