//! All problems are shown at once, each once.

use schema_runtime::{Migrations, embed_migrations};

pub static MIGRATIONS: Migrations = embed_migrations!("./several_problems");

fn main() {
    // The item is there all the same: its use is no further error.
    println!("{:?}", MIGRATIONS);
}
