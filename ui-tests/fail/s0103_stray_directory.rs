#![deny(warnings)]

use schema_runtime::{Migrations, embed_migrations};

pub static MIGRATIONS: Migrations = embed_migrations!("./s0103_stray_directory");

fn main() {}
