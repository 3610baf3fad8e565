#![deny(warnings)]

use schema_runtime::{Migrations, embed_migrations};

static MIGRATIONS: Migrations = embed_migrations!("./minimal");

fn main() {
    let revisions: Vec<_> = MIGRATIONS.iter().collect();
    assert_eq!(revisions.len(), 1);
    assert_eq!(revisions[0].id(), "201f5ef24462");
    assert_eq!(revisions[0].message(), "initial schema");
    assert_eq!(revisions[0].file(), "0001_initial_schema.sql");
    assert_eq!(revisions[0].revises().count(), 0);
    assert_eq!(MIGRATIONS.name(), "main");
    // No feature of the runtime is on in this package: nothing of a backend is embedded.
    assert_eq!(MIGRATIONS.backends().count(), 0);
}
