#![deny(warnings)]

use schema_runtime::{Migrations, embed_migrations};

static MIGRATIONS: Migrations = embed_migrations!("./merge");

fn main() {
    assert_eq!(MIGRATIONS.heads().collect::<Vec<_>>(), ["e90c5512bd07"]);
    let merge = MIGRATIONS.iter().last().unwrap();
    assert_eq!(merge.revises().collect::<Vec<_>>(), ["c43bd0119ae5", "7be1d2a90f34"]);
}
