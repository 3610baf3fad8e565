//! Operations as SQL: portable ones are lowered to operations of a backend, and those are written down.
//!
//! Both steps see the catalog before the operation, since much depends on it: the names that are free,
//! what stands on a column, whether SQLite can do a thing in place. Each backend has a folder with the
//! same files: `lower.rs` for what a portable operation is there, `types.rs` for the table of types,
//! `write.rs` for how an operation is written. What all of them share stands beside the folders:
//! `lowering.rs` and `rules.rs` have the rules of portable SQL, `family.rs` what its types have in
//! common, and `naming.rs` the names of what nobody named.

mod family;
pub(crate) mod lowering;
mod mssql;
pub(crate) mod naming;
mod postgres;
mod reference;
mod rules;
mod sqlite;

use crate::backend::Backend;
use crate::catalog::Catalog;
use crate::operation::{Misfit, Operation};

/// A statement that was written down; on SQL Server a batch.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Rendered {
    /// Its text, or an encoded `Rebuild`.
    pub text: String,
    /// Whether it is a rebuild.
    pub rebuild: bool,
    /// Which of the statements that were written down it comes from, as the caller counts them.
    pub statement: usize,
}

/// Turns an operation of the portable dialect into the backend's own, to be applied in order to
/// `before`, which is a catalog of the backend's dialect. Types, expressions and names come out in that
/// dialect, and everything that can have a name has one.
///
/// # Errors
/// What the backend can't do, or what does not fit.
pub fn lower(
    operation: &Operation,
    backend: Backend,
    before: &Catalog,
) -> Result<Vec<Operation>, Vec<Misfit>> {
    match backend {
        Backend::Sqlite => sqlite::lower(operation, before),
        Backend::Postgres => postgres::lower(operation, before),
        Backend::Mssql => mssql::lower(operation, before),
    }
}

/// What the backend refuses of an operation of its own that was lowered, against the catalog before it; softly
/// where it only refuses some rows.
pub fn limits(operation: &Operation, backend: Backend, before: &Catalog) -> Vec<Misfit> {
    match backend {
        Backend::Sqlite => sqlite::limits(operation),
        Backend::Postgres => Vec::new(),
        Backend::Mssql => mssql::limits(operation, before),
    }
}

/// Writes operations of one backend's dialect down.
///
/// For each operation: [`operation`](Self::operation) with the catalog before it, then the caller applies
/// it. What was written is complete only behind [`finish`](Self::finish), because SQLite makes one
/// rebuild of several operations in a row on one table.
pub struct Writer {
    inner: Inner,
}

enum Inner {
    Sqlite(sqlite::Writer),
    Postgres(Vec<Rendered>),
    Mssql(Vec<Rendered>),
}

impl Writer {
    /// A writer of a backend's SQL.
    pub fn new(backend: Backend) -> Self {
        let inner = match backend {
            Backend::Sqlite => Inner::Sqlite(sqlite::Writer::default()),
            Backend::Postgres => Inner::Postgres(Vec::new()),
            Backend::Mssql => Inner::Mssql(Vec::new()),
        };
        Self { inner }
    }

    /// Writes an operation that fits the catalog before it; `statement` is which of the caller's
    /// statements it comes from.
    pub fn operation(&mut self, operation: &Operation, before: &Catalog, statement: usize) {
        let (write, written): (fn(&Operation, &Catalog, &mut Vec<Rendered>), _) =
            match &mut self.inner {
                Inner::Sqlite(writer) => return writer.operation(operation, before, statement),
                Inner::Postgres(written) => (postgres::write, written),
                Inner::Mssql(written) => (mssql::write, written),
            };
        let known = written.len();
        write(operation, before, written);
        for new in written.iter_mut().skip(known) {
            new.statement = statement;
        }
    }

    /// Takes over statements of the backend as they are; `now` is the catalog before them.
    pub fn statements(&mut self, texts: Vec<String>, now: &Catalog, statement: usize) {
        let written = match &mut self.inner {
            Inner::Sqlite(writer) => writer.flushed(now),
            Inner::Postgres(written) | Inner::Mssql(written) => written,
        };
        let texts = texts.into_iter();
        written.extend(texts.map(|text| Rendered { text, rebuild: false, statement }));
    }

    /// Takes what was written so far. What would only be complete with further operations is completed with
    /// the catalog as it is now.
    pub fn finish(&mut self, now: &Catalog) -> Vec<Rendered> {
        match &mut self.inner {
            Inner::Sqlite(writer) => writer.finish(now),
            Inner::Postgres(written) | Inner::Mssql(written) => std::mem::take(written),
        }
    }
}

impl Rendered {
    /// A statement.
    pub(crate) fn statement(text: impl Into<String>) -> Self {
        Self { text: text.into(), rebuild: false, statement: 0 }
    }
}
