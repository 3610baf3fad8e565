//! What the product does to databases, on each backend: SQLite in a file and in memory, PostgreSQL on a
//! server that the harness starts, SQL Server on the one that `SCHEMA_TEST_MSSQL_URL` names.

#![allow(clippy::unwrap_used, reason = "a test that can't go on fails")]

#[macro_use]
mod support;

mod adopting;
mod crowd;
mod database;
mod death;
mod failing;
mod lifecycle;
mod losing;
mod outside;
mod refusing;
mod rights;
mod several;
mod sqlite_outside;
mod starting;
mod trips;
