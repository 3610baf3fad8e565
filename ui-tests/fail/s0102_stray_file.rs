#![deny(warnings)]

use schema_runtime::{Migrations, embed_migrations};

pub static MIGRATIONS: Migrations = embed_migrations!("./s0102_stray_file");

fn main() {}
