//! CASE, CAST, functions and aggregates.

use super::super::syntax::{Aggregate, Branch, Expr, Function};
use super::expr::adapts;
use super::kind::Kind;
use super::sql::Sql;
use super::{Translator, cast, functions};
use crate::backend::Backend;
use crate::catalog::PortableType;
use crate::source::Span;

impl Translator<'_> {
    pub(super) fn case(
        &mut self,
        operand: Option<&Expr>,
        branches: &[Branch],
        otherwise: Option<&Expr>,
        wanted: Option<Kind>,
        at: Span,
    ) -> Sql {
        let (operand, whens) = match operand {
            None => {
                let whens = branches.iter().map(|branch| self.condition(&branch.when)).collect();
                (String::new(), whens)
            }
            Some(operand) => {
                let whens = branches.iter().map(|branch| &branch.when);
                let exprs: Vec<&Expr> = std::iter::once(operand).chain(whens).collect();
                let (sides, kind) = self.alike(&exprs, None, at);
                self.comparable(kind, false, at);
                let mut sides = sides.into_iter();
                let operand = sides.next().map(|operand| format!(" {}", operand.operand()));
                (operand.unwrap_or_default(), sides.collect::<Vec<Sql>>())
            }
        };
        let results: Vec<&Expr> =
            branches.iter().map(|branch| &branch.then).chain(otherwise).collect();
        let (results, kind) = self.alike(&results, wanted, at);
        let results = self.unpadded(results, at);
        if all_null(&results) {
            return Sql::atom("NULL", None);
        }
        let mut text = format!("CASE{operand}");
        let mut results = results.into_iter();
        for (when, then) in whens.iter().zip(&mut results) {
            text.push_str(&format!(" WHEN {} THEN {}", when.text, then.text));
        }
        if let Some(otherwise) = results.next() {
            text.push_str(&format!(" ELSE {}", otherwise.text));
        }
        text.push_str(" END");
        Sql::atom(text, kind)
    }

    pub(super) fn cast(&mut self, value: &Expr, to: PortableType, at: Span) -> Sql {
        let kind = Kind::of(to);
        // A string that stands for a value is read here and now, unless it is a number.
        let wanted = (!kind.is_number() && kind != Kind::Binary && adapts(value)).then_some(kind);
        let sql = match wanted {
            Some(_) => self.value(value, wanted),
            None => self.sql(value, None),
        };
        if wanted.is_some() && sql.kind == Some(kind) {
            return sql;
        }
        let is_moment =
            |kind| matches!(kind, Kind::Date | Kind::Time | Kind::Timestamp | Kind::TimestampTz);
        let spelt = sql.kind.is_some_and(|from| {
            from.is_text() && is_moment(kind) || is_moment(from) && kind.is_text()
        });
        let sql = cast::cast(sql, to, self.backend);
        let sql = self.unless_refused(at, sql);
        if spelt { self.spelt(sql, at) } else { sql }
    }

    pub(super) fn function(
        &mut self,
        function: Function,
        arguments: &[Expr],
        wanted: Option<Kind>,
        at: Span,
    ) -> Sql {
        let backend = self.backend;
        match function {
            Function::Coalesce => return self.coalesce(arguments, wanted, at),
            Function::NullIf => return self.null_if(arguments, wanted, at),
            _ => {}
        }
        let mut values = arguments.iter().map(|argument| self.value(argument, None));
        let (Some(first), second, third) = (values.next(), values.next(), values.next()) else {
            return Sql::refused();
        };
        drop(values);
        if first.is_null() {
            return first;
        }
        let sql = match (function, second) {
            (Function::Lower, _) => functions::cased("LOWER", first, backend),
            (Function::Upper, _) => functions::cased("UPPER", first, backend),
            (Function::Length, _) => functions::length(first, backend),
            (Function::Trim, _) => functions::trim(first, backend),
            (Function::Abs, _) => functions::absolute(&first),
            (Function::Round, places) => functions::round(&first, places.as_ref(), backend),
            (Function::Substring, Some(from)) => {
                functions::substring(first, &from, third.as_ref(), backend)
            }
            (Function::Substring | Function::Coalesce | Function::NullIf, _) => Ok(Sql::refused()),
        };
        self.unless_refused(at, sql)
    }

    fn coalesce(&mut self, arguments: &[Expr], wanted: Option<Kind>, at: Span) -> Sql {
        let arguments: Vec<&Expr> = arguments.iter().collect();
        let (values, kind) = self.alike(&arguments, wanted, at);
        let values = self.unpadded(values, at);
        if all_null(&values) {
            return Sql::atom("NULL", None);
        }
        Sql::atom(format!("COALESCE({})", texts(&values)), kind)
    }

    fn null_if(&mut self, arguments: &[Expr], wanted: Option<Kind>, at: Span) -> Sql {
        let arguments: Vec<&Expr> = arguments.iter().collect();
        let (values, kind) = self.alike(&arguments, wanted, at);
        let values = self.unpadded(values, at);
        self.comparable(kind, false, at);
        match values.as_slice() {
            [first, _] if first.is_null() => Sql::atom("NULL", None),
            [first, _] => {
                let text = format!("NULLIF({})", texts(&values));
                // It is of the first one's type, but on PostgreSQL of both.
                let own = match (first.kind, kind) {
                    (Some(Kind::Integer), Some(Kind::Decimal(_) | Kind::Float)) => Some("bigint"),
                    (Some(Kind::Decimal(_)), Some(Kind::Float)) => Some("numeric"),
                    _ => None,
                };
                let text = match (self.backend, own) {
                    (Backend::Postgres, Some(own)) => format!("CAST({text} AS {own})"),
                    _ => text,
                };
                Sql::atom(text, first.kind.or(kind))
            }
            _ => Sql::refused(),
        }
    }

    pub(super) fn aggregate(
        &mut self,
        aggregate: Aggregate,
        distinct: bool,
        argument: Option<&Expr>,
        at: Span,
    ) -> Sql {
        if let Some(groups) = self.groups() {
            groups.enter();
        }
        let argument = argument.map(|argument| self.value(argument, None));
        if let Some(groups) = self.groups() {
            groups.leave();
        }
        let Some(argument) = argument else {
            return Sql::atom("COUNT(*)", Some(Kind::Integer));
        };
        let function = match aggregate {
            Aggregate::Count => "COUNT",
            Aggregate::Sum => "SUM",
            Aggregate::Min => "MIN",
            Aggregate::Max => "MAX",
            Aggregate::Avg => "AVG",
        };
        let sql = functions::aggregate(function, distinct, &argument, self.backend);
        self.unless_refused(at, sql)
    }
}

fn texts(values: &[Sql]) -> String {
    let texts: Vec<&str> = values.iter().map(|value| value.text.as_str()).collect();
    texts.join(", ")
}

/// SQL Server takes no CASE or COALESCE of nothing but NULL.
fn all_null(values: &[Sql]) -> bool {
    values.iter().all(Sql::is_null)
}
