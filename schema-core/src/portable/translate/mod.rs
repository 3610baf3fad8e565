//! Trees of portable expressions and data statements as SQL of a backend.
//!
//! ```text
//! expr       expressions: names, literals, operators
//! call       CASE, CAST, functions, aggregates
//! select     queries
//! data       INSERT, UPDATE, DELETE
//! assign     values for columns of a type
//! groups     columns beside aggregates
//! names      which table a column is of
//! kind       what is known of a value
//! sql        pieces of SQL, and how they are put together
//! functions  functions and operators
//! cast       conversions
//! literals   literals of each type; moment and json read what stands in strings
//! ```

mod assign;
mod call;
mod cast;
mod data;
mod expr;
mod functions;
mod groups;
mod json;
mod kind;
mod literals;
mod moment;
mod names;
mod select;
mod sql;

use super::parse::{parse_data, parse_expression, parse_predicate};
use super::syntax::DataStatement;
use super::{Purpose, Scope, Unfit};
use crate::backend::{Backend, Dialect};
use crate::catalog::{Catalog, Expression, Name, ObjectName};
use crate::ddl::{Input, SyntaxError};
use crate::diagnostic::Code;
use crate::operation::{Misfit, MisfitKind};
use crate::render::lowering::{native_name, native_object};
use crate::source::{SourceId, Span};
use crate::sql::quoted;
use names::Names;
use sql::Sql;

pub(super) fn expression(
    expression: &Expression,
    backend: Backend,
    scope: &dyn Scope,
    purpose: Purpose<'_>,
) -> Result<String, Unfit> {
    let input = Input {
        text: expression.as_str(),
        source: SourceId(0),
        base: 0,
        dialect: Dialect::Portable,
    };
    let tree = match purpose {
        Purpose::Predicate | Purpose::Filter => parse_predicate(&input),
        Purpose::Value(_) | Purpose::Computed(_) => parse_expression(&input),
    };
    let tree = tree.map_err(|error| unfit(syntax(error).kind))?;
    let mut translator = Translator::new(backend, Names::of_table(scope));
    translator.kept = matches!(purpose, Purpose::Filter | Purpose::Computed(_));
    let sql = match purpose {
        Purpose::Predicate | Purpose::Filter => translator.condition(&tree),
        Purpose::Value(None) | Purpose::Computed(None) => translator.value(&tree, None),
        Purpose::Value(Some(data_type)) | Purpose::Computed(Some(data_type)) => {
            translator.assigned(&tree, *data_type)
        }
    };
    match translator.misfits.into_iter().next() {
        None => Ok(sql.text),
        Some(misfit) => Err(unfit(misfit.kind)),
    }
}

fn unfit(kind: MisfitKind) -> Unfit {
    match kind {
        MisfitKind::Unable { code, what, help, .. } => Unfit { code, what, help },
        // Only those are made without a catalog.
        _ => Unfit {
            code: Code::S0902,
            what: "a name in the expression is not known".to_owned(),
            help: "name a column of the table".to_owned(),
        },
    }
}

pub(super) fn data(
    input: &Input<'_>,
    backend: Backend,
    catalog: &Catalog,
) -> Result<Vec<String>, Vec<Misfit>> {
    let tree = parse_data(input).map_err(|error| vec![syntax(error)])?;
    statements(&tree, backend, catalog)
}

pub(super) fn statements(
    tree: &DataStatement,
    backend: Backend,
    catalog: &Catalog,
) -> Result<Vec<String>, Vec<Misfit>> {
    let mut translator = Translator::new(backend, Names::of_catalog(catalog));
    let statements = match tree {
        DataStatement::Insert(insert) => translator.insert(insert, catalog),
        DataStatement::Update(update) => translator.update(update, catalog),
        DataStatement::Delete(delete) => translator.delete(delete, catalog),
    };
    if translator.misfits.is_empty() { Ok(statements) } else { Err(translator.misfits) }
}

/// What was read before does not fail to be read again, but it is told where it does.
fn syntax(error: SyntaxError) -> Misfit {
    let help = error.help.unwrap_or_else(|| "correct the statement".to_owned());
    Misfit::new(unable(Code::S0802, error.message, help), error.span)
}

fn unable(code: Code, what: impl Into<String>, help: impl Into<String>) -> MisfitKind {
    MisfitKind::Unable { code, what: what.into(), help: help.into(), made: None }
}

/// A translation of one text.
struct Translator<'a> {
    backend: Backend,
    names: Names<'a>,
    misfits: Vec<Misfit>,
    /// Whether what comes out is kept, and has to be the same at any time.
    kept: bool,
}

impl<'a> Translator<'a> {
    const fn new(backend: Backend, names: Names<'a>) -> Self {
        Self { backend, names, misfits: Vec::new(), kept: false }
    }
}

impl Translator<'_> {
    /// Takes note of what does not fit.
    fn misfit(&mut self, kind: MisfitKind, at: Span) {
        self.misfits.push(Misfit::new(kind, at));
    }

    /// Refuses an expression that has no one meaning.
    fn refuse(&mut self, at: Span, what: String) -> Sql {
        let help = "convert it with CAST, or write the statement in `upgrade(<backend>)` sections";
        self.misfit(unable(Code::S1010, what, help), at);
        Sql::refused()
    }

    /// A date that is read from a text or written as one. PostgreSQL does so by the session's settings, and
    /// does not keep what comes of it. <https://www.postgresql.org/docs/current/xfunc-volatility.html>
    fn spelt(&mut self, sql: Sql, at: Span) -> Sql {
        if !self.kept {
            return sql;
        }
        let what =
            "a generated column or an index reads no dates from texts, and writes none as such";
        self.refuse(at, what.to_owned())
    }

    fn unless_refused(&mut self, at: Span, result: Result<Sql, String>) -> Sql {
        result.unwrap_or_else(|what| self.refuse(at, what))
    }

    /// A name of portable SQL as one of the backend.
    fn native(&self, name: &Name) -> Name {
        native_name(name, self.backend.dialect())
    }

    fn native_object(&self, name: &ObjectName) -> ObjectName {
        native_object(name, self.backend.dialect())
    }

    fn quoted(&self, name: &Name) -> String {
        quoted(name.as_str(), self.backend.dialect())
    }

    fn quoted_object(&self, name: &ObjectName) -> String {
        let own = self.quoted(&name.name);
        match &name.schema {
            Some(schema) => format!("{}.{own}", self.quoted(schema)),
            None => own,
        }
    }
}
