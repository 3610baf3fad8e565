//! PostgreSQL's statements as operations, and the schema that they make.

use schema_core::backend::Dialect;

#[path = "ddl_shared/support.rs"]
mod support;
#[path = "ddl_shared/survival.rs"]
mod survival;

#[path = "ddl_postgres/altering.rs"]
mod altering;
#[path = "ddl_postgres/automatic.rs"]
mod automatic;
#[path = "ddl_postgres/blocks.rs"]
mod blocks;
#[path = "ddl_postgres/indexes.rs"]
mod indexes;
#[path = "ddl_postgres/objects.rs"]
mod objects;
#[path = "ddl_postgres/others.rs"]
mod others;
#[path = "ddl_postgres/robust.rs"]
mod robust;
#[path = "ddl_postgres/tables.rs"]
mod tables;
#[path = "ddl_postgres/written.rs"]
mod written;

const DIALECT: Dialect = Dialect::Postgres;
