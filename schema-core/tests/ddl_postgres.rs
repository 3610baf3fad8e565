//! PostgreSQL's statements as operations, and the schema that they make.

#[path = "ddl_postgres/support.rs"]
mod support;

#[path = "ddl_postgres/tables.rs"]
mod tables;
