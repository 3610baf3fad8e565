use schema_runtime::{Migrations, embed_migrations};

pub static MIGRATIONS: Migrations = embed_migrations!("./s0925_key_type");

fn main() {}
