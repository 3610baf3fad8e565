#![deny(warnings)]

use schema_runtime::{Migrations, embed_migrations};

static MIGRATIONS: Migrations = embed_migrations!("./several_heads");

fn main() {
    let mut heads: Vec<_> = MIGRATIONS.heads().collect();
    heads.sort();
    assert_eq!(heads, ["7be1d2a90f34", "c43bd0119ae5"]);
}
