//! A byte order mark and CRLF in every file, the sealed ones too.

#![deny(warnings)]

use schema_runtime::{Migrations, embed_migrations};

static MIGRATIONS: Migrations = embed_migrations!("./windows_text");

fn main() {
    assert_eq!(MIGRATIONS.len(), 2);
    assert!(MIGRATIONS.iter().all(|revision| !revision.message().contains('\r')));
}
