//! The rebuild of one table, in the open transaction.

use schema_core::backend::Dialect;
use schema_core::rebuild::Rebuild;
use schema_core::sql::{Lexer, TokenKind, name_of, quoted};

use super::refusal;
use crate::driver::{Failure, Part, PartKind};
use crate::executor::Executor;
use crate::executor::state::first;

/// Something of `sqlite_schema` that has a text.
struct Thing {
    kind: String,
    name: String,
    table: String,
    sql: String,
}

impl Thing {
    fn is(&self, kind: &str) -> bool {
        self.kind == kind
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
            names.iter().any(|name| name.eq_ignore_ascii_case(&word))
        })
    }
}

/// What goes with a table, or names it, and is made again behind its rebuild.
#[derive(Default)]
struct Around {
    indexes: Vec<Thing>,
    views: Vec<Thing>,
    triggers: Vec<Thing>,
    /// The views that could be read.
    whole: Vec<String>,
}

impl Executor<'_> {
    /// Rebuilds a table.
    pub(super) fn rebuild(&mut self, rebuild: &Rebuild) -> Result<(), Failure> {
        self.check_columns(rebuild)?;
        if let Some(in_place) = &rebuild.in_place
            && self.version()? >= in_place.since
        {
            return self.all(in_place.statements.iter().map(String::as_str));
        }
        let around = self.around(rebuild)?;
        let (old, new) = (name(&rebuild.table), name(&rebuild.temporary));
        let drop = |thing: &Thing| format!("DROP {} {}", thing.kind, name(&thing.name));
        let gone: Vec<String> =
            around.triggers.iter().chain(around.views.iter().rev()).map(drop).collect();
        self.all(gone.iter().map(String::as_str))?;
        self.all([rebuild.create.as_str()])?;
        self.all(rebuild.copying().as_deref())?;
        self.all(rebuild.numbering().iter().map(String::as_str))?;
        self.all([&*format!("DROP TABLE {old}"), &*format!("ALTER TABLE {new} RENAME TO {old}")])?;
        let again = [&around.indexes, &around.views, &around.triggers];
        self.all(again[0].iter().map(|thing| thing.sql.as_str()))?;
        self.all(rebuild.then.iter().map(String::as_str))?;
        self.all(again[1..].iter().copied().flatten().map(|thing| thing.sql.as_str()))?;
        self.check_views(&around)
    }

    /// Runs statements one by one, without wanting their rows.
    fn all<'s>(&mut self, statements: impl IntoIterator<Item = &'s str>) -> Result<(), Failure> {
        for sql in statements {
            self.driver.run(&[Part { sql, kind: PartKind::Statement }])?;
        }
        Ok(())
    }

    /// SQLite's version, as one number.
    fn version(&mut self) -> Result<u32, Failure> {
        let rows = self.ask_one("SELECT sqlite_version()")?;
        let mut parts = first(&rows).unwrap_or_default().split('.');
        let mut next =
            || parts.next().and_then(|part| part.parse::<u32>().ok()).unwrap_or_default();
        Ok(next() * 1_000_000 + next() * 1_000 + next())
    }

    /// Refuses a table that is not the one the plan was made for: its rows would lose something.
    fn check_columns(&mut self, rebuild: &Rebuild) -> Result<(), Failure> {
        let table = &rebuild.table;
        let sql = format!("SELECT name FROM pragma_table_xinfo({})", string(table));
        let rows = self.ask_one(&sql)?;
        let live: Vec<String> =
            rows.into_iter().filter_map(|row| row.into_iter().next()?).collect();
        if live.is_empty() {
            return Err(refusal(format!("there is no table {table} to rebuild")));
        }
        let lacks = |one: &[String], name: &String| {
            !one.iter().any(|other| other.eq_ignore_ascii_case(name))
        };
        if let Some(unknown) = live.iter().find(|name| lacks(&rebuild.columns, name)) {
            return Err(refusal(format!(
                "the table {table} has a column {unknown} that no revision made, and a rebuild would lose it; \
                 nothing was changed: drop the column, or make it in a revision"
            )));
        }
        match rebuild.columns.iter().find(|name| lacks(&live, name)) {
            Some(missing) => Err(refusal(format!(
                "the table {table} has no column {missing}, which a revision made; nothing was changed: \
                 add it as the revision did"
            ))),
            None => Ok(()),
        }
    }

    /// Reads what has to be made again: the table's indexes and triggers, and the views and triggers
    /// that name it or such a view.
    fn around(&mut self, rebuild: &Rebuild) -> Result<Around, Failure> {
        let sql = "SELECT type, name, tbl_name, sql FROM sqlite_schema \
                   WHERE sql IS NOT NULL AND type IN ('index', 'view', 'trigger') ORDER BY rowid";
        let mut around = Around::default();
        let mut names = vec![rebuild.table.clone()];
        let is_in = |names: &[String], name: &str| {
            names.iter().any(|known| known.eq_ignore_ascii_case(name))
        };
        let things: Vec<Thing> = self.ask_one(sql)?.into_iter().map(thing).collect();
        let (views, others): (Vec<Thing>, Vec<Thing>) =
            things.into_iter().partition(|thing| thing.is("view"));
        let mut rest = views;
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
            if thing.is("index") {
                let own = thing.table.eq_ignore_ascii_case(&rebuild.table);
                if own && !is_in(&rebuild.dropped_indexes, &thing.name) {
                    around.indexes.push(thing);
                }
            } else if is_in(&names, &thing.table) || thing.names(&names) {
                around.triggers.push(thing);
            }
        }
        for view in &around.views {
            if self.can_be_read(&view.name) {
                around.whole.push(view.name.clone());
            }
        }
        Ok(around)
    }

    fn can_be_read(&mut self, view: &str) -> bool {
        let sql = format!("SELECT * FROM {} LIMIT 0", name(view));
        self.ask_one(&sql).is_ok()
    }

    /// Refuses a table behind which a view that could be read no longer can.
    fn check_views(&mut self, around: &Around) -> Result<(), Failure> {
        for view in &around.whole {
            if !self.can_be_read(view) {
                return Err(refusal(format!(
                    "the view {view} names what the table no longer has: drop the view before, and make it anew"
                )));
            }
        }
        Ok(())
    }
}

fn thing(row: Vec<Option<String>>) -> Thing {
    let mut values = row.into_iter().map(Option::unwrap_or_default);
    let mut next = || values.next().unwrap_or_default();
    Thing { kind: next(), name: next(), table: next(), sql: next() }
}

fn name(name: &str) -> String {
    quoted(name, Dialect::Sqlite)
}

fn string(text: &str) -> String {
    format!("'{}'", text.replace('\'', "''"))
}
