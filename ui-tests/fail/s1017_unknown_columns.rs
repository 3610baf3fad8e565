use schema_runtime::{Migrations, embed_migrations};

pub static MIGRATIONS: Migrations = embed_migrations!("./s1017_unknown_columns");

fn main() {}
