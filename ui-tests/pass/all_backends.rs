#![deny(warnings)]

use schema_runtime::{Migrations, embed_migrations};

static MIGRATIONS: Migrations = embed_migrations!("./all_backends");

fn main() {
    assert_eq!(MIGRATIONS.heads().collect::<Vec<_>>(), ["201f5ef24462"]);
}
