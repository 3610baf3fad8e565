use schema_runtime::{Migrations, embed_migrations};

pub static MIGRATIONS: Migrations = embed_migrations!("./s0921_no_key");

fn main() {}
