use schema_runtime::{Migrations, embed_migrations};

pub static MIGRATIONS: Migrations = embed_migrations!("./s1103_rows_beside");

fn main() {}
