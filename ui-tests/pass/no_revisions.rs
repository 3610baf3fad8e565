#![deny(warnings)]

use schema_runtime::{Migrations, embed_migrations};

const MIGRATIONS: Migrations = embed_migrations!("./no_revisions");

fn main() {
    assert!(MIGRATIONS.is_empty());
    assert_eq!(MIGRATIONS.heads().count(), 0);
}
