//! What a rebuild needs of the live database, and what it makes of the answers.

use super::Rebuild;
use crate::backend::Dialect;
use crate::sql::{Lexer, TokenKind, name_of, quoted};

/// Asks for everything that has a text and may have to be made again, the oldest first: rows of kind,
/// name, table and text, for [`Thing::new`].
pub const THINGS: &str = "SELECT type, name, tbl_name, sql FROM main.sqlite_schema \
                          WHERE sql IS NOT NULL AND type IN ('index', 'view', 'trigger') ORDER BY rowid";

/// Asks for what only this connection has, in the same form.
pub const TEMPORARY_THINGS: &str = "SELECT type, name, tbl_name, sql FROM sqlite_temp_schema \
                                    WHERE type IN ('table', 'view', 'trigger')";

/// Asks for the tables.
pub const TABLES: &str = "SELECT name FROM main.sqlite_schema WHERE type = 'table'";

/// Asks whether there is what ANALYZE found out.
pub const STATISTICS: &str =
    "SELECT name FROM main.sqlite_schema WHERE type = 'table' AND name = 'sqlite_stat1'";

/// Asks how many rows of a table reference what is not there, by the table that they reference.
pub fn violations_question(table: &str) -> String {
    let table = table.replace('\'', "''");
    format!("SELECT parent, count(*) FROM pragma_foreign_key_check('{table}', 'main') GROUP BY 1")
}

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

/// What is made again behind a rebuild. Views and triggers are all of them: SQLite refuses to rename a
/// table as long as any of them names what is not there, even one that has nothing to do with it.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Around {
    /// The table's indexes, without those that the new table does not get.
    pub indexes: Vec<Thing>,
    /// The views.
    pub views: Vec<Thing>,
    /// The triggers.
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
        format!("DROP {} main.{}", self.kind, name(&self.name))
    }

    /// A question that fails where a view names what is not there.
    pub fn read(&self) -> String {
        format!("SELECT * FROM main.{} LIMIT 0", name(&self.name))
    }

    /// Whether its text names any of these.
    fn names(&self, names: &[String]) -> bool {
        Lexer::new(&self.sql, Dialect::Sqlite).any(|token| {
            let word = match token.kind {
                TokenKind::Word | TokenKind::QuotedName => {
                    name_of(token, &self.sql, Dialect::Sqlite).into_owned()
                }
                // SQLite takes a string for a name where only a name can stand.
                TokenKind::String => {
                    let inner = token.span.of(&self.sql).trim_matches('\'');
                    inner.replace("''", "'")
                }
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
        format!("SELECT name FROM pragma_table_xinfo('{table}', 'main')")
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
        for thing in things {
            match thing.kind.as_str() {
                "view" => around.views.push(thing),
                "trigger" => around.triggers.push(thing),
                _ if !thing.table.eq_ignore_ascii_case(&self.table) => {}
                _ if holds(&self.dropped_indexes, &thing.name) => {}
                _ => around.indexes.push(thing),
            }
        }
        around
    }

    /// Whether something temporary would be taken for what the rebuild names, or would be lost with it.
    ///
    /// # Errors
    /// What that is, and what to do.
    pub fn check_temporary(&self, temporary: &[Thing], around: &Around) -> Result<(), String> {
        let mut named = vec![self.table.clone(), self.temporary.clone()];
        named.extend(around.triggers.iter().map(|trigger| trigger.table.clone()));
        let own: Vec<String> = std::iter::once(self.table.clone())
            .chain(around.views.iter().map(|view| view.name.clone()))
            .collect();
        let is_in_the_way = |thing: &&Thing| match thing.kind.as_str() {
            "table" => holds(&named, &thing.name),
            "view" => holds(&named, &thing.name) || thing.names(&own),
            _ => holds(&own, &thing.table) || thing.names(&own),
        };
        match temporary.iter().find(is_in_the_way) {
            Some(Thing { kind, name, .. }) => Err(format!(
                "this connection has a temporary {kind} {name}, which is in the way of a rebuild of {}; \
                 nothing was changed: drop it first, or migrate on another connection",
                self.table
            )),
            None => Ok(()),
        }
    }

    /// Finds out anew what ANALYZE knew of the table, where it knew something.
    pub fn analysis(&self) -> String {
        format!("ANALYZE main.{}", name(&self.table))
    }

    /// Asks whether ANALYZE knows something of the table.
    pub fn analysis_question(&self) -> String {
        let table = self.table.replace('\'', "''");
        format!("SELECT 1 FROM main.sqlite_stat1 WHERE tbl = '{table}' COLLATE NOCASE LIMIT 1")
    }

    /// The statements that put the new table in the place of the old one.
    pub fn replacing(&self) -> [String; 2] {
        let (old, new) = (name(&self.table), name(&self.temporary));
        [format!("DROP TABLE main.{old}"), format!("ALTER TABLE main.{new} RENAME TO {old}")]
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

    fn names(things: &[Thing]) -> Vec<&str> {
        things.iter().map(|thing| thing.name.as_str()).collect()
    }

    #[test]
    fn all_views_and_triggers_and_the_own_indexes_are_made_again() {
        let rebuild =
            Rebuild { table: "t".into(), dropped_indexes: vec!["i2".into()], ..Rebuild::default() };
        let around = rebuild.around(vec![
            thing("view", "w", "w", "CREATE VIEW w AS SELECT * FROM v"),
            thing("view", "v", "v", "CREATE VIEW v AS SELECT * FROM \"T\""),
            thing("index", "i1", "t", "CREATE INDEX i1 ON t (a)"),
            thing("index", "i2", "T", "CREATE INDEX i2 ON t (a)"),
            thing("index", "j", "u", "CREATE INDEX j ON u (a)"),
            thing("trigger", "k", "u", "CREATE TRIGGER k AFTER INSERT ON u BEGIN SELECT 1; END"),
        ]);
        assert_eq!(names(&around.views), ["w", "v"]);
        assert_eq!(names(&around.indexes), ["i1"]);
        assert_eq!(names(&around.triggers), ["k"]);
    }

    #[test]
    fn temporary_things_in_the_way_are_refused() {
        let rebuild = Rebuild { table: "it's".into(), ..Rebuild::default() };
        let around = rebuild.around(vec![
            thing("view", "v", "v", "CREATE VIEW v AS SELECT 1"),
            thing("trigger", "g", "u", "CREATE TRIGGER g AFTER INSERT ON u BEGIN SELECT 1; END"),
        ]);
        let refused = |kind: &str, name: &str, table: &str, sql: &str| {
            rebuild.check_temporary(&[thing(kind, name, table, sql)], &around).is_err()
        };
        assert!(refused("table", "IT'S", "IT'S", "CREATE TABLE \"IT'S\" (a)"));
        assert!(refused("table", "u", "u", "CREATE TABLE u (a)"));
        assert!(!refused("table", "x", "x", "CREATE TABLE x (v)"));
        assert!(refused("view", "x", "x", "CREATE VIEW x AS SELECT * FROM 'it''s'"));
        assert!(!refused("view", "x", "x", "CREATE VIEW x AS SELECT * FROM u"));
        let on_view = "CREATE TRIGGER x INSTEAD OF INSERT ON main.[V] BEGIN SELECT 1; END";
        assert!(refused("trigger", "x", "V", on_view));
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
