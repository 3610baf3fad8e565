//! What was written for a database, read again without one.

use std::collections::BTreeSet;

use schema_core::backend::Dialect;
use schema_core::catalog::{Catalog, Name, ObjectName, Table};
use schema_core::ddl::{Effect, Input, read};
use schema_core::directory::Directory;
use schema_core::operation::{Context, Operation};
use schema_core::rebuild::Rebuild;
use schema_core::script::Script;
use schema_core::source::{Source, Sources, Span, Spanned};

/// Applies what is read of the statements of a script.
///
/// # Panics
///
/// Where a statement is not understood, or does not fit.
pub fn apply(directory: &Directory, script: &Script, catalog: &mut Catalog) {
    for statement in script.statements() {
        let text = directory.statement_text(statement);
        match statement.rebuild {
            true => rebuild(&Rebuild::decode(text).unwrap(), catalog),
            false => one(text, catalog),
        }
    }
}

/// Applies what is read of one statement.
///
/// # Panics
///
/// Where it is not understood, or does not fit.
pub fn one(text: &str, catalog: &mut Catalog) {
    let mut sources = Sources::default();
    let source = sources.add(Source::new("written", text));
    let input = Input { text, source, base: 0, dialect: catalog.dialect() };
    for statement in read(&input).unwrap() {
        match statement.effect {
            Effect::Operations(operations) => {
                operations.iter().for_each(|operation| operate(operation, catalog, text));
            }
            Effect::Data(_) => {}
            Effect::Nothing if text.starts_with("SET IDENTITY_INSERT ") => {}
            // It moves a sequence on.
            Effect::Unmodelled if text.starts_with("SELECT setval(") => {}
            other => panic!("{text} is {other:?}"),
        }
    }
}

fn operate(operation: &Operation, catalog: &mut Catalog, text: &str) {
    let applied = operation.apply(catalog, Context { source: None, portable: false });
    assert!(applied.misfits.is_empty(), "{text}: {:?}", applied.misfits);
}

/// The new table takes the old one's place, with the indexes that are made again word for word. Where there
/// is a way in place, it makes the same.
fn rebuild(rebuild: &Rebuild, catalog: &mut Catalog) {
    let mut in_place = catalog.clone();
    let name = |text: &str| ObjectName::plain(Name::new(text, Dialect::Sqlite));
    let (own, temporary) = (name(&rebuild.table), name(&rebuild.temporary));
    one(&rebuild.create, catalog);
    let old = catalog.remove_table(&own).unwrap();
    let columns: BTreeSet<&str> = old.columns.iter().map(|column| column.name.as_str()).collect();
    let expected: BTreeSet<&str> = rebuild.columns.iter().map(String::as_str).collect();
    assert_eq!(columns, expected, "{}", rebuild.table);
    let at = Span::new(0, 0);
    let renamed = Operation::RenameTable {
        table: Spanned::new(temporary, at),
        to: Spanned::new(own.name.clone(), at),
        if_present: false,
    };
    operate(&renamed, catalog, &rebuild.create);
    let mut table = Table::clone(catalog.table(&own).unwrap());
    let is_dropped = |name: &Name| rebuild.dropped_indexes.iter().any(|one| one == name.as_str());
    let kept = old.indexes.iter().filter(|one| !one.name.as_ref().is_some_and(is_dropped));
    table.indexes.extend(kept.cloned());
    catalog.put_table(table);
    rebuild.then.iter().for_each(|text| one(text, catalog));
    if let Some(way) = &rebuild.in_place {
        way.statements.iter().for_each(|text| one(text, &mut in_place));
        assert_eq!(in_place, *catalog, "{rebuild:#?}");
    }
}
