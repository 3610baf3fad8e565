//! SQLite's statements as operations, and the schema that they make.

use schema_core::backend::Dialect;

#[path = "ddl_shared/support.rs"]
mod support;
#[path = "ddl_shared/survival.rs"]
mod survival;

#[path = "ddl_sqlite/altering.rs"]
mod altering;
#[path = "ddl_sqlite/objects.rs"]
mod objects;
#[path = "ddl_sqlite/others.rs"]
mod others;
#[path = "ddl_sqlite/robust.rs"]
mod robust;
#[path = "ddl_sqlite/tables.rs"]
mod tables;
#[path = "ddl_sqlite/written.rs"]
mod written;

const DIALECT: Dialect = Dialect::Sqlite;
