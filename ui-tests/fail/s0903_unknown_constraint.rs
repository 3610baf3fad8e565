use schema_runtime::{Migrations, embed_migrations};

pub static MIGRATIONS: Migrations = embed_migrations!("./s0903_unknown_constraint");

fn main() {}
