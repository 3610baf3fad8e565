//! Values for columns: a value that a database would refuse, or store as something else, is refused here.

use super::super::syntax::{Expr, ExprKind, Literal};
use super::kind::Kind;
use super::sql::Sql;
use super::{Translator, unable};
use crate::backend::Backend;
use crate::catalog::PortableType;
use crate::diagnostic::Code;
use crate::source::Span;

impl Translator<'_> {
    /// A value for a column of a type.
    pub(super) fn assigned(&mut self, expr: &Expr, to: PortableType) -> Sql {
        let kind = Kind::of(to);
        if let Some(what) = outside(expr, to, self.backend) {
            return self.no_value(expr.span, what, "write a value that the type has room for");
        }
        if let ExprKind::Literal(Literal::String(text)) = &expr.kind
            && !kind.is_text()
            && let Err(expected) = super::literals::of_kind(text, kind, self.backend)
        {
            let what = format!("'{text}' is not {expected}");
            return self.no_value(expr.span, what, &format!("write a literal of {to}"));
        }
        let sql = self.value(expr, Some(kind));
        self.converted(sql, expr, to)
    }

    fn converted(&mut self, sql: Sql, expr: &Expr, to: PortableType) -> Sql {
        let kind = Kind::of(to);
        let Some(from) = sql.kind else { return sql };
        let fits = match (from, kind) {
            (Kind::Decimal(_) | Kind::Float, Kind::Integer) => false,
            _ => from.goes_with(kind),
        };
        if !fits {
            let help = match (from, kind) {
                (from, Kind::Boolean) if from.is_number() => "write TRUE or FALSE",
                _ => "write a value of that type, or convert it with CAST",
            };
            let what = format!("{to} was expected, and this is {from}");
            return self.no_value(expr.span, what, help);
        }
        match (from, kind, self.backend) {
            (Kind::Padded(_), Kind::Text(_), _) => {
                let text = sql.into_text(self.backend);
                self.unless_refused(expr.span, text)
            }
            // SQLite keeps all digits, and the others those that the type has.
            (_, Kind::Decimal(Some(scale)), Backend::Sqlite) if !has_scale(from, scale) => {
                Sql::atom(format!("ROUND({}, {scale})", sql.text), Some(kind))
            }
            _ => sql,
        }
    }

    fn no_value(&mut self, at: Span, what: String, help: &str) -> Sql {
        self.misfit(unable(Code::S0931, what, help), at);
        Sql::refused()
    }
}

/// Whether numbers of a kind have no more digits behind the point than these.
fn has_scale(kind: Kind, scale: u32) -> bool {
    match kind {
        Kind::Integer => true,
        Kind::Decimal(Some(own)) => own <= scale,
        _ => false,
    }
}

/// What of a literal a type has no room for.
fn outside(expr: &Expr, to: PortableType, backend: Backend) -> Option<String> {
    match &expr.kind {
        ExprKind::Literal(Literal::Number(digits)) => number_outside("", digits, to),
        ExprKind::Negative(inner) => match &inner.kind {
            ExprKind::Literal(Literal::Number(digits)) => number_outside("-", digits, to),
            _ => None,
        },
        ExprKind::Literal(Literal::String(text)) => {
            let (PortableType::Char(most) | PortableType::Varchar(most)) = to else { return None };
            let length = match backend {
                Backend::Mssql => text.encode_utf16().count(),
                Backend::Sqlite | Backend::Postgres => text.chars().count(),
            };
            let long = length > usize::try_from(most).unwrap_or(usize::MAX);
            long.then(|| format!("the text has {length} characters, more than {to} takes"))
        }
        ExprKind::Literal(Literal::Binary(digits)) => {
            let (PortableType::Binary(most) | PortableType::Varbinary(most)) = to else {
                return None;
            };
            let length = digits.len() / 2;
            let long = length > usize::try_from(most).unwrap_or(usize::MAX);
            long.then(|| format!("the value has {length} bytes, more than {to} takes"))
        }
        _ => None,
    }
}

fn number_outside(sign: &str, digits: &str, to: PortableType) -> Option<String> {
    let range = match to {
        PortableType::SmallInt => i64::from(i16::MIN)..=i64::from(i16::MAX),
        PortableType::Integer => i64::from(i32::MIN)..=i64::from(i32::MAX),
        PortableType::BigInt => i64::MIN..=i64::MAX,
        PortableType::Decimal { precision, scale } => {
            let whole = digits.split_once('.').map_or(digits, |(whole, _)| whole);
            let whole = whole.trim_start_matches('0');
            let room = usize::try_from(precision.saturating_sub(scale)).unwrap_or(usize::MAX);
            let is_long = !digits.contains(['e', 'E']) && whole.len() > room;
            return is_long.then(|| format!("{to} has no room for {sign}{digits}"));
        }
        _ => return None,
    };
    if !digits.bytes().all(|byte| byte.is_ascii_digit()) {
        return None;
    }
    let fits = format!("{sign}{digits}").parse().is_ok_and(|value: i64| range.contains(&value));
    (!fits).then(|| format!("{to} has no room for {sign}{digits}"))
}
