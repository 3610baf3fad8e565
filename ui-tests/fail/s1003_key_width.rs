#![deny(warnings)]

use schema_runtime::{Migrations, embed_migrations};

pub static MIGRATIONS: Migrations = embed_migrations!("./s1003_key_width");

fn main() {}
