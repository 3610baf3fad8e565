//! Names of columns: which table each is of, and what there is in the place of one that is not there.

use std::collections::BTreeSet;

use super::super::Scope;
use super::groups::Groups;
use super::kind::Kind;
use super::unable;
use crate::catalog::{Catalog, Name, ObjectKind, ObjectName, Table};
use crate::diagnostic::{Code, listed};
use crate::operation::MisfitKind;
use crate::operation::apply::{unknown_column, unknown_table};
use crate::suggest::closest_few;

/// The tables of a SELECT, UPDATE or DELETE, under the names that they have in it.
#[derive(Default)]
pub(super) struct Frame<'a> {
    tables: Vec<(Name, Rows<'a>)>,
    groups: Option<Groups>,
}

/// What a name stands for.
#[derive(Clone, Copy)]
enum Rows<'a> {
    /// A table of the catalog.
    Table(&'a Table),
    /// A view, whose columns are not held in a catalog.
    Unknown,
}

/// A column that was found.
pub(super) struct Found {
    pub(super) kind: Option<Kind>,
    /// Which of the queries it is of.
    pub(super) frame: Option<usize>,
    /// What its table is called there, where that is known.
    pub(super) table: Option<Name>,
}

/// Where columns may come from, the innermost last.
pub(super) struct Names<'a> {
    catalog: Option<&'a Catalog>,
    outermost: Option<&'a dyn Scope>,
    frames: Vec<Frame<'a>>,
    /// The tables that were taken in.
    read: BTreeSet<ObjectName>,
}

impl<'a> Frame<'a> {
    fn named(&self, name: &Name) -> Option<Rows<'a>> {
        self.tables.iter().find(|(known, _)| known == name).map(|(_, rows)| *rows)
    }

    /// Takes a table in under a name.
    ///
    /// # Errors
    /// That another has the name.
    fn add(&mut self, name: Name, rows: Rows<'a>) -> Result<(), Box<MisfitKind>> {
        let taken = self.named(&name).is_some();
        self.tables.push((name.clone(), rows));
        if !taken {
            return Ok(());
        }
        let what = format!("two tables are called `{name}` here");
        Err(Box::new(unable(Code::S0933, what, "give one of them another name with AS")))
    }
}

impl<'a> Names<'a> {
    /// The columns of a table, by themselves.
    pub(super) const fn of_table(scope: &'a dyn Scope) -> Self {
        Self { catalog: None, outermost: Some(scope), frames: Vec::new(), read: BTreeSet::new() }
    }

    /// What a catalog holds.
    pub(super) const fn of_catalog(catalog: &'a Catalog) -> Self {
        Self { catalog: Some(catalog), outermost: None, frames: Vec::new(), read: BTreeSet::new() }
    }

    /// Begins a statement or a query within one.
    pub(super) fn enter(&mut self) {
        self.frames.push(Frame::default());
    }

    /// Ends it.
    pub(super) fn leave(&mut self) {
        self.frames.pop();
    }

    /// Takes the names of the tables that were read since this was last asked.
    pub(super) fn take_read(&mut self) -> BTreeSet<ObjectName> {
        std::mem::take(&mut self.read)
    }

    /// The groups of the innermost query.
    pub(super) fn groups(&mut self) -> Option<&mut Option<Groups>> {
        self.frames.last_mut().map(|frame| &mut frame.groups)
    }

    /// The groups of the query that a column is of.
    pub(super) fn groups_of(&mut self, frame: Option<usize>) -> Option<&mut Groups> {
        self.frames.get_mut(frame?)?.groups.as_mut()
    }

    /// Takes a table into the innermost query, under its alias or its own name.
    ///
    /// # Errors
    /// That there is none, or that another has that name.
    pub(super) fn add_table(
        &mut self,
        table: &ObjectName,
        alias: Option<&Name>,
    ) -> Result<(), Box<MisfitKind>> {
        let Some(catalog) = self.catalog else {
            let what = "a query can't stand in the expression of a column, constraint or index";
            return Err(Box::new(unable(
                Code::S1010,
                what,
                "write it with the columns of the table alone",
            )));
        };
        let rows = match catalog.table(table) {
            Some(found) if found.columns_known => Some(Rows::Table(found.as_ref())),
            Some(_) => Some(Rows::Unknown),
            None => is_view(catalog, table).then_some(Rows::Unknown),
        };
        self.read.insert(table.clone());
        let name = alias.unwrap_or(&table.name).clone();
        let Some(frame) = self.frames.last_mut() else { return Ok(()) };
        // What is not there is told once, and not for each of its columns.
        let added = frame.add(name, rows.unwrap_or(Rows::Unknown));
        match rows {
            Some(_) => added,
            None => Err(Box::new(unknown_table(catalog, table))),
        }
    }

    /// Whether a table is called so here.
    pub(super) fn knows(&self, table: Option<&Name>) -> bool {
        table.is_some_and(|table| self.frames.iter().any(|frame| frame.named(table).is_some()))
    }

    /// What kind of values a column has, and which of the queries it is of, the outermost counted first.
    ///
    /// # Errors
    /// That there is no such column, or more than one.
    pub(super) fn column(
        &self,
        qualifier: Option<&Name>,
        column: &Name,
    ) -> Result<Found, Box<MisfitKind>> {
        match qualifier {
            Some(table) => self.qualified(table, column),
            None => self.unqualified(column),
        }
    }

    fn qualified(&self, table: &Name, column: &Name) -> Result<Found, Box<MisfitKind>> {
        let mut frames = self.frames.iter().enumerate().rev();
        let found = frames.find_map(|(at, frame)| Some((Some(at), frame.named(table)?)));
        match found {
            Some((frame, Rows::Table(rows))) => match rows.column(column) {
                Some(column) => {
                    let kind = column.data_type.portable.map(Kind::of);
                    Ok(Found { kind, frame, table: Some(table.clone()) })
                }
                None => Err(Box::new(self.missing(rows, column))),
            },
            Some((frame, Rows::Unknown)) => {
                Ok(Found { kind: None, frame, table: Some(table.clone()) })
            }
            None if self.catalog.is_none() => {
                let what =
                    format!("`{table}.{column}` names a table, where only columns can stand");
                Err(Box::new(unable(Code::S1010, what, format!("write `{column}` alone"))))
            }
            None => {
                let known = self.frames.iter().flat_map(|frame| &frame.tables);
                let known: Vec<&str> = known.map(|(name, _)| name.as_str()).collect();
                let help = match known.as_slice() {
                    [] => "there is no table here at all".to_owned(),
                    names => format!("the tables here are {}", listed(names)),
                };
                Err(Box::new(unable(
                    Code::S0902,
                    format!("no table is called `{table}` here"),
                    help,
                )))
            }
        }
    }

    fn unqualified(&self, column: &Name) -> Result<Found, Box<MisfitKind>> {
        for (at, frame) in self.frames.iter().enumerate().rev() {
            let mut unknown = false;
            let mut found: Vec<(&Name, Option<Kind>)> = Vec::new();
            for (name, rows) in &frame.tables {
                match rows {
                    Rows::Table(table) => found.extend(
                        table
                            .column(column)
                            .map(|column| (name, column.data_type.portable.map(Kind::of))),
                    ),
                    Rows::Unknown => unknown = true,
                }
            }
            match found.as_slice() {
                [] if unknown => return Ok(Found { kind: None, frame: Some(at), table: None }),
                [] => {}
                [(name, kind)] => {
                    let table = Some((*name).clone());
                    return Ok(Found { kind: *kind, frame: Some(at), table });
                }
                [(first, _), (second, _), ..] => {
                    let what = format!("both `{first}` and `{second}` have a column `{column}`");
                    let help = format!("write `{first}.{column}` or `{second}.{column}`");
                    return Err(Box::new(unable(Code::S0933, what, help)));
                }
            }
        }
        if let Some(scope) = self.outermost {
            return match scope.column(column) {
                Some(column) => {
                    Ok(Found { kind: column.data_type.map(Kind::of), frame: None, table: None })
                }
                None => {
                    let names = scope.names();
                    let names = names.iter().map(|name| name.as_str());
                    let candidates = closest_few(column.as_str(), names, 3);
                    let help = meant(&candidates, "name a column of the table");
                    let what = format!("there is no column `{column}`");
                    Err(Box::new(unable(Code::S0902, what, help)))
                }
            };
        }
        Err(Box::new(self.missing_everywhere(column)))
    }

    fn missing(&self, table: &Table, column: &Name) -> MisfitKind {
        match self.catalog {
            Some(catalog) => unknown_column(catalog, table, column),
            None => no_column(column, Vec::new()),
        }
    }

    /// No table has the column. Of one table alone it is told as that table's.
    fn missing_everywhere(&self, column: &Name) -> MisfitKind {
        let Some(frame) = self.frames.last() else { return no_column(column, Vec::new()) };
        if let [(_, Rows::Table(table))] = frame.tables.as_slice() {
            return self.missing(table, column);
        }
        let tables = frame.tables.iter().filter_map(|(_, rows)| match rows {
            Rows::Table(table) => Some(table),
            Rows::Unknown => None,
        });
        let names = tables.flat_map(|table| &table.columns).map(|column| column.name.as_str());
        no_column(column, closest_few(column.as_str(), names, 3))
    }
}

/// Checks that a name is that of a table, and gives it.
///
/// # Errors
/// That there is none.
pub(super) fn table<'a>(
    catalog: &'a Catalog,
    name: &ObjectName,
) -> Result<&'a Table, Box<MisfitKind>> {
    match catalog.table(name) {
        Some(table) => Ok(table),
        None if is_view(catalog, name) => {
            let what = format!("`{name}` is a view, whose rows can't be changed portably");
            Err(Box::new(unable(
                Code::S1010,
                what,
                "change the rows of the tables that it selects from",
            )))
        }
        None => Err(Box::new(unknown_table(catalog, name))),
    }
}

fn is_view(catalog: &Catalog, name: &ObjectName) -> bool {
    [ObjectKind::View, ObjectKind::MaterializedView, ObjectKind::VirtualTable]
        .into_iter()
        .any(|kind| catalog.objects_named(kind, name).next().is_some())
}

/// What may have been meant, as a question.
fn meant(candidates: &[&str], otherwise: &str) -> String {
    match candidates {
        [] => otherwise.to_owned(),
        [only] => format!("did you mean `{only}`?"),
        names => format!("did you mean one of {}?", listed(names)),
    }
}

fn no_column(column: &Name, candidates: Vec<&str>) -> MisfitKind {
    let help = meant(&candidates, "name a column of a table in FROM");
    unable(Code::S0902, format!("no table here has a column `{column}`"), help)
}
