//! Expressions: names, literals and operators.

use super::super::syntax::{Among, Expr, ExprKind, Literal, Operator};
use super::functions::Pattern;
use super::groups::Groups;
use super::kind::Kind;
use super::sql::{Level, Sql};
use super::{Translator, functions, literals};
use crate::backend::Backend;
use crate::catalog::Name;
use crate::source::{Span, Spanned};

impl Translator<'_> {
    /// An expression where a condition stands.
    pub(super) fn condition(&mut self, expr: &Expr) -> Sql {
        let sql = self.sql(expr, Some(Kind::Boolean));
        self.is_condition(&sql, expr.span);
        sql.into_condition(self.backend)
    }

    fn is_condition(&mut self, sql: &Sql, at: Span) {
        if let Some(kind) = sql.kind.filter(|kind| *kind != Kind::Boolean) {
            self.refuse(at, format!("a condition was expected, and this is {kind}"));
        }
    }

    /// An expression where a value stands; a string or CURRENT_TIMESTAMP is one of the kind that is wanted.
    pub(super) fn value(&mut self, expr: &Expr, wanted: Option<Kind>) -> Sql {
        let sql = self.sql(expr, wanted).into_value(self.backend);
        self.unless_refused(expr.span, sql)
    }

    pub(super) fn sql(&mut self, expr: &Expr, wanted: Option<Kind>) -> Sql {
        let mark = self.groups().map_or(0, |groups| groups.mark());
        let sql = self.ungrouped(expr, wanted);
        if let Some(groups) = self.groups() {
            groups.expression(&sql.text, mark);
        }
        sql
    }

    pub(super) fn groups(&mut self) -> Option<&mut Groups> {
        self.names.groups()?.as_mut()
    }

    fn ungrouped(&mut self, expr: &Expr, wanted: Option<Kind>) -> Sql {
        let at = expr.span;
        match &expr.kind {
            ExprKind::Column { table, name } => self.column(table.as_ref(), name),
            ExprKind::Literal(literal) => self.literal(literal, wanted, at),
            ExprKind::CurrentTimestamp => self.now(wanted),
            ExprKind::Not(inner) => self.not(inner),
            ExprKind::Negative(inner) => self.negative(inner, at),
            ExprKind::Binary { operator, left, right } => self.binary(*operator, left, right, at),
            ExprKind::In { value, among, negated } => self.among(value, among, *negated, at),
            ExprKind::Between { value, low, high, negated } => {
                self.between([value, low, high], *negated, at)
            }
            ExprKind::Like { value, pattern, escape, negated } => {
                self.like(value, pattern, escape.as_deref(), *negated, at)
            }
            ExprKind::IsNull { value, negated } => {
                let not = if *negated { "NOT " } else { "" };
                let text = format!("{} IS {not}NULL", self.value(value, None).operand());
                Sql::condition(text, Level::Operator)
            }
            ExprKind::Exists(select) => {
                Sql::condition(format!("EXISTS ({})", self.any_rows(select)), Level::Atom)
            }
            ExprKind::Case { operand, branches, otherwise } => {
                self.case(operand.as_deref(), branches, otherwise.as_deref(), wanted, at)
            }
            ExprKind::Cast { value, to } => self.cast(value, to.value, at),
            ExprKind::Function { function, arguments } => {
                self.function(*function, arguments, wanted, at)
            }
            ExprKind::Aggregate { aggregate, distinct, argument } => {
                self.aggregate(*aggregate, *distinct, argument.as_deref(), at)
            }
            ExprKind::Scalar(select) => {
                let (text, kind) = self.one_column(select);
                Sql::atom(format!("({text})"), kind)
            }
        }
    }

    fn column(&mut self, table: Option<&Spanned<Name>>, name: &Spanned<Name>) -> Sql {
        let qualifier = table.map(|table| self.native(&table.value));
        let own = self.native(&name.value);
        let text = match &qualifier {
            Some(table) => format!("{}.{}", self.quoted(table), self.quoted(&own)),
            None => self.quoted(&own),
        };
        match self.names.column(qualifier.as_ref(), &own) {
            Ok(found) => {
                let whole = self.whole(found.table.as_ref(), &own);
                if let Some(groups) = self.names.groups_of(found.frame) {
                    groups.column(&whole, name.span);
                }
                Sql::atom(text, found.kind)
            }
            Err(kind) => {
                let stranger = table.filter(|_| !self.names.knows(qualifier.as_ref()));
                self.misfit(*kind, stranger.map_or(name.span, |table| table.span));
                Sql::refused()
            }
        }
    }

    /// A column's name with its table, where that is known: one text however it is written.
    fn whole(&self, table: Option<&Name>, column: &Name) -> String {
        let column = self.quoted(column);
        match table {
            Some(table) => format!("{}.{column}", self.quoted(table)),
            None => column,
        }
    }

    /// The whole name of an expression that is nothing but a column.
    pub(super) fn whole_column(&self, expr: &Expr) -> Option<String> {
        let ExprKind::Column { table, name } = &expr.kind else { return None };
        let qualifier = table.as_ref().map(|table| self.native(&table.value));
        let own = self.native(&name.value);
        let found = self.names.column(qualifier.as_ref(), &own).ok()?;
        Some(self.whole(found.table.as_ref(), &own))
    }

    fn literal(&mut self, literal: &Literal, wanted: Option<Kind>, at: Span) -> Sql {
        let backend = self.backend;
        match literal {
            Literal::Null => Sql::atom("NULL", None),
            Literal::Boolean(value) => {
                Sql::atom(literals::boolean(*value, backend), Some(Kind::Boolean))
            }
            Literal::Number(digits) => Sql::atom(&**digits, Some(number_kind(digits))),
            Literal::Binary(digits) => {
                Sql::atom(literals::blob(digits, backend), Some(Kind::Binary))
            }
            Literal::String(text) => match wanted.filter(|kind| !kind.is_text()) {
                Some(kind) => self.literal_of(text, kind, at),
                None => {
                    let length = u32::try_from(text.chars().count()).ok();
                    Sql::atom(literals::string(text, backend), Some(Kind::Text(length)))
                }
            },
            Literal::Date(text) => self.literal_of(text, Kind::Date, at),
            Literal::Time(text) => self.literal_of(text, Kind::Time, at),
            Literal::Timestamp(text) => {
                let kind = match wanted {
                    Some(kind @ (Kind::Timestamp | Kind::TimestampTz)) => kind,
                    _ if has_offset(text) => Kind::TimestampTz,
                    _ => Kind::Timestamp,
                };
                self.literal_of(text, kind, at)
            }
        }
    }

    fn literal_of(&mut self, text: &str, kind: Kind, at: Span) -> Sql {
        match literals::of_kind(text, kind, self.backend) {
            Ok(written) => Sql::atom(written, Some(kind)),
            Err(expected) => self.refuse(at, format!("'{text}' is not {expected}")),
        }
    }

    fn now(&self, wanted: Option<Kind>) -> Sql {
        let as_kind = |kind| Some(Sql::atom(literals::now(kind, self.backend)?, Some(kind)));
        wanted.and_then(as_kind).or_else(|| as_kind(Kind::TimestampTz)).unwrap_or_else(Sql::refused)
    }

    fn not(&mut self, inner: &Expr) -> Sql {
        let at = inner.span;
        let inner = self.sql(inner, Some(Kind::Boolean));
        self.is_condition(&inner, at);
        match self.backend {
            // The WHERE of an index may have no NOT.
            Backend::Mssql if !inner.condition => {
                Sql::condition(format!("{} = 0", inner.operand()), Level::Operator)
            }
            _ => Sql::condition(format!("NOT {}", inner.operand()), Level::Not),
        }
    }

    fn negative(&mut self, inner: &Expr, at: Span) -> Sql {
        if let ExprKind::Literal(Literal::Number(digits)) = &inner.kind {
            let text = format!("-{digits}");
            let kind = number_kind(&text);
            return Sql::operator(text, Some(kind));
        }
        let inner = self.value(inner, None);
        if inner.is_null() {
            return inner;
        }
        self.unless_refused(at, functions::negative(&inner))
    }

    fn binary(&mut self, operator: Operator, left: &Expr, right: &Expr, at: Span) -> Sql {
        match operator {
            Operator::And => self.both(left, "AND", right, Level::And),
            Operator::Or => self.both(left, "OR", right, Level::Or),
            Operator::Concatenate => {
                let mut parts = vec![right];
                let mut first = left;
                while let ExprKind::Binary { operator: Operator::Concatenate, left, right } =
                    &first.kind
                {
                    parts.push(right);
                    first = left;
                }
                parts.push(first);
                let parts = parts.into_iter().rev().map(|part| match self.value(part, None) {
                    date if date.kind == Some(Kind::Date) => self.spelt(date, part.span),
                    other => other,
                });
                let sql = functions::concatenation(parts.collect(), self.backend);
                self.unless_refused(at, sql)
            }
            Operator::Add => self.arithmetic(left, "+", right, at),
            Operator::Subtract => self.arithmetic(left, "-", right, at),
            Operator::Multiply => self.arithmetic(left, "*", right, at),
            Operator::Divide => self.arithmetic(left, "/", right, at),
            Operator::Equal => self.comparison(left, "=", right, at),
            Operator::NotEqual => self.comparison(left, "<>", right, at),
            Operator::Less => self.comparison(left, "<", right, at),
            Operator::LessOrEqual => self.comparison(left, "<=", right, at),
            Operator::Greater => self.comparison(left, ">", right, at),
            Operator::GreaterOrEqual => self.comparison(left, ">=", right, at),
        }
    }

    fn both(&mut self, left: &Expr, operator: &str, right: &Expr, level: Level) -> Sql {
        let (left, right) = (self.condition(left), self.condition(right));
        let text = format!("{} {operator} {}", left.part_of(level), right.part_of(level));
        Sql::condition(text, level)
    }

    fn arithmetic(&mut self, left: &Expr, operator: &'static str, right: &Expr, at: Span) -> Sql {
        let (left, right) = (self.value(left, None), self.value(right, None));
        let sql = functions::arithmetic(&left, operator, &right, self.backend);
        self.unless_refused(at, sql)
    }

    fn comparison(&mut self, left: &Expr, operator: &str, right: &Expr, at: Span) -> Sql {
        let (sides, kind) = self.alike(&[left, right], None, at);
        self.comparable(kind, !matches!(operator, "=" | "<>"), at);
        let sides: Vec<String> = sides.iter().map(Sql::operand).collect();
        Sql::condition(sides.join(&format!(" {operator} ")), Level::Operator)
    }

    /// Refuses to compare what the databases do not compare alike.
    pub(super) fn comparable(&mut self, kind: Option<Kind>, ordered: bool, at: Span) {
        match kind {
            Some(Kind::Json) => {
                self.refuse(at, "JSON values can't be compared on every database".to_owned());
            }
            Some(Kind::Uuid) if ordered => {
                let what = "the databases do not agree on which UUID is the greater one";
                self.refuse(at, what.to_owned());
            }
            _ => {}
        }
    }

    /// Expressions whose values are of one kind, and that kind. Strings, CURRENT_TIMESTAMP and NULL are
    /// what the others are.
    pub(super) fn alike(
        &mut self,
        exprs: &[&Expr],
        wanted: Option<Kind>,
        at: Span,
    ) -> (Vec<Sql>, Option<Kind>) {
        let mut kind = None;
        let mut known: Vec<Option<Sql>> = Vec::with_capacity(exprs.len());
        for expr in exprs {
            let sql = (!adapts(expr)).then(|| self.value(expr, wanted.or(kind)));
            if let Some(sql) = &sql {
                kind = self.joined(kind, sql.kind, at);
            }
            known.push(sql);
        }
        let mut all = Vec::with_capacity(exprs.len());
        for (expr, known) in exprs.iter().zip(known) {
            let sql = match known {
                Some(sql) => sql,
                None => {
                    let sql = self.value(expr, kind.or(wanted));
                    kind = self.joined(kind, sql.kind, at);
                    sql
                }
            };
            all.push(sql);
        }
        // Beside other texts PostgreSQL would compare the blanks behind a CHAR(n), or put some there.
        let others = exprs
            .iter()
            .zip(&all)
            .any(|(expr, sql)| !adapts(expr) && matches!(sql.kind, Some(Kind::Text(_))));
        if others {
            all = self.unpadded(all, at);
        }
        (all, kind)
    }

    /// Texts without the blanks behind a CHAR(n).
    pub(super) fn unpadded(&mut self, values: Vec<Sql>, at: Span) -> Vec<Sql> {
        let texts = values.into_iter().map(|value| functions::unpadded(value, self.backend));
        let texts: Vec<_> = texts.collect();
        texts.into_iter().map(|text| self.unless_refused(at, text)).collect()
    }

    fn joined(&mut self, one: Option<Kind>, other: Option<Kind>, at: Span) -> Option<Kind> {
        let (Some(one), Some(other)) = (one, other) else { return one.or(other) };
        if one.goes_with(other) {
            return Some(one.or(other));
        }
        let what = match (one, other) {
            (Kind::Boolean, other) if other.is_number() => {
                "BOOLEAN and a number do not go together: write TRUE or FALSE".to_owned()
            }
            _ => format!("{one} and {other} do not go together"),
        };
        self.refuse(at, what);
        Some(one)
    }

    fn among(&mut self, value: &Expr, among: &Among, negated: bool, at: Span) -> Sql {
        let not = if negated { "NOT " } else { "" };
        let text = match among {
            Among::List(list) => {
                let exprs: Vec<&Expr> = std::iter::once(value).chain(list).collect();
                let (sides, kind) = self.alike(&exprs, None, at);
                self.comparable(kind, false, at);
                let value = sides.first().map(Sql::operand).unwrap_or_default();
                let list: Vec<&str> = sides.iter().skip(1).map(|side| side.text.as_str()).collect();
                format!("{value} {not}IN ({})", list.join(", "))
            }
            Among::Select(select) => {
                let (text, kind) = self.one_column(select);
                let value = self.value(value, kind);
                let kind = self.joined(value.kind, kind, at);
                self.comparable(kind, false, at);
                format!("{} {not}IN ({text})", value.operand())
            }
        };
        Sql::condition(text, Level::Operator)
    }

    fn between(&mut self, sides: [&Expr; 3], negated: bool, at: Span) -> Sql {
        let (sides, kind) = self.alike(&sides, None, at);
        self.comparable(kind, true, at);
        let not = if negated { "NOT " } else { "" };
        let mut sides = sides.iter().map(Sql::operand);
        let mut next = || sides.next().unwrap_or_default();
        let text = format!("{} {not}BETWEEN {} AND {}", next(), next(), next());
        Sql::condition(text, Level::Operator)
    }

    fn like(
        &mut self,
        value: &Expr,
        pattern: &Expr,
        escape: Option<&Expr>,
        negated: bool,
        at: Span,
    ) -> Sql {
        let value = self.value(value, None);
        let escape = match escape.map(|escape| &escape.kind) {
            None => None,
            Some(ExprKind::Literal(Literal::String(text))) if text.chars().count() == 1 => {
                Some(&**text)
            }
            Some(_) => {
                return self.refuse(at, "ESCAPE takes a string of one character".to_owned());
            }
        };
        let sql = match &pattern.kind {
            ExprKind::Literal(Literal::String(text)) => {
                functions::like(value, negated, Pattern::Literal(text), escape, self.backend)
            }
            _ => {
                let pattern = Pattern::Computed(self.value(pattern, None));
                functions::like(value, negated, pattern, escape, self.backend)
            }
        };
        self.unless_refused(at, sql)
    }
}

/// Whether an expression is of the kind that is wanted where it stands.
pub(super) fn adapts(expr: &Expr) -> bool {
    matches!(
        expr.kind,
        ExprKind::CurrentTimestamp
            | ExprKind::Literal(Literal::Null | Literal::String(_) | Literal::Timestamp(_))
    )
}

fn number_kind(digits: &str) -> Kind {
    if digits.contains(['e', 'E']) {
        return Kind::Float;
    }
    match digits.split_once('.') {
        Some((_, fraction)) => Kind::Decimal(u32::try_from(fraction.len()).ok()),
        None if digits.parse::<i64>().is_ok() => Kind::Integer,
        None => Kind::Decimal(Some(0)),
    }
}

/// Whether a date and time has an offset from UTC behind it.
fn has_offset(text: &str) -> bool {
    text.get(10..).is_some_and(|time| time.contains(['+', '-', 'Z']))
}
