//! Several chains in one database.

use schema_runtime::Migrations;

use crate::support::{Fixture, chain_with, revision};

fn named(name: &str, table: &str) -> Migrations {
    let toml = format!("name = \"{name}\"\nbackends = [\"sqlite\", \"postgres\", \"mssql\"]\n");
    let create = format!("CREATE TABLE {table} (id INTEGER);");
    let drop = format!("DROP TABLE {table};");
    let add = format!("ALTER TABLE {table} ADD COLUMN n INTEGER;");
    let take = format!("ALTER TABLE {table} DROP COLUMN n;");
    // The same ids in both: they are each chain's own.
    chain_with(&toml, &[revision("a1", "none", &create, &drop), revision("b2", "a1", &add, &take)])
}

fn a_library_and_its_application(db: &mut Fixture) {
    let (lib, app) = (named("lib", "t_lib"), named("app", "t_app"));
    assert_eq!(db.manager(&lib).initialize().unwrap().steps.len(), 2);
    assert_eq!(db.manager(&app).upgrade("a1").unwrap().steps.len(), 1);
    assert_eq!(db.manager(&lib).status().unwrap().name(), "at_head");
    assert_eq!(db.manager(&app).status().unwrap().name(), "behind");
    assert_eq!(db.manager(&app).initialize().unwrap().steps.len(), 1);
    assert_eq!(db.manager(&app).downgrade("base").unwrap().steps.len(), 2);
    assert_eq!(db.tables(), ["t_lib"]);
    assert!(db.manager(&lib).verify().unwrap().valid);
    assert_eq!(db.manager(&lib).history().unwrap().len(), 2);
    assert_eq!(db.manager(&app).history().unwrap().len(), 4);
}

on_every_backend! { a_library_and_its_application }
