use schema_runtime::{Migrations, embed_migrations};

const PATH: &str = "migrations";

pub static CONSTANT: Migrations = embed_migrations!(PATH);
pub static BYTES: Migrations = embed_migrations!(b"migrations");
pub static EMPTY: Migrations = embed_migrations!("");
pub static SEVERAL: Migrations = embed_migrations!("migrations", "more");

fn main() {}
