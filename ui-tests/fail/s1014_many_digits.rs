#![deny(warnings)]

use schema_runtime::{Migrations, embed_migrations};

pub static MIGRATIONS: Migrations = embed_migrations!("./s1014_many_digits");

fn main() {}
