//! Operators, by how strongly they bind.

use super::super::syntax::{Among, Expr, ExprKind, Function, Literal, Operator};
use super::place::Place;
use super::reader::{Read, Reader, mistake};
use crate::catalog::PortableType;

/// How strongly operators bind, the loosest first.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Level {
    Or,
    And,
    Not,
    Comparison,
    Sum,
    Product,
    Sign,
}

impl Level {
    /// What the right side of an operator is made of: only what binds more strongly.
    const fn tighter(self) -> Self {
        match self {
            Self::Or => Self::And,
            Self::And => Self::Not,
            Self::Not => Self::Comparison,
            Self::Comparison => Self::Sum,
            Self::Sum => Self::Product,
            Self::Product | Self::Sign => Self::Sign,
        }
    }
}

impl Reader<'_> {
    /// A value at a place.
    pub(crate) fn value(&mut self, place: Place) -> Read<Expr> {
        let around = std::mem::replace(&mut self.place, place);
        let value = self.inner();
        self.place = around;
        value
    }

    /// A condition at a place.
    pub(crate) fn condition(&mut self, place: Place) -> Read<Expr> {
        let value = self.value(place)?;
        as_condition(value)
    }

    /// A value one level further in, at the same place.
    pub(super) fn inner(&mut self) -> Read<Expr> {
        self.nested(|reader| reader.operators_from(Level::Or))
    }

    /// A value in which all operators bind at least as strongly as `level`.
    fn operators_from(&mut self, level: Level) -> Read<Expr> {
        let start = self.start();
        let mut left = self.prefixed(level)?;
        let mut compared = false;
        loop {
            let Some(next) = self.operator_ahead().filter(|next| *next >= level) else {
                return Ok(left);
            };
            let at = self.cursor.here();
            if next == Level::Comparison && std::mem::replace(&mut compared, true) {
                let error = mistake(at, "a comparison is not compared again");
                return Err(error.with_help("put parentheses around the first one"));
            }
            self.count_operator(at)?;
            let kind = match next {
                Level::Comparison => self.comparison(left)?,
                _ => self.binary(left, next)?,
            };
            left = Expr { kind, span: self.span_from(start) };
        }
    }

    /// What stands in front of the first operator between two values.
    fn prefixed(&mut self, level: Level) -> Read<Expr> {
        let start = self.start();
        let at = self.cursor.here();
        let kind = if level <= Level::Not && self.cursor.eat("NOT") {
            self.count_operator(at)?;
            let value = self.nested(|reader| reader.operators_from(Level::Not))?;
            ExprKind::Not(Box::new(as_condition(value)?))
        } else if self.cursor.eat_symbol(b'-') {
            self.count_operator(at)?;
            let value = self.nested(|reader| reader.operators_from(Level::Sign))?;
            ExprKind::Negative(Box::new(value))
        } else {
            self.cursor.eat_symbol(b'+');
            return self.operand();
        };
        Ok(Expr { kind, span: self.span_from(start) })
    }

    /// The level of the operator that stands next.
    fn operator_ahead(&self) -> Option<Level> {
        let token = self.cursor.peek()?;
        let behind = |symbol| self.cursor.symbol_at(1, symbol);
        match self.cursor.text(token) {
            "+" => Some(Level::Sum),
            "-" if !behind(b'>') => Some(Level::Sum),
            "*" | "/" => Some(Level::Product),
            "|" if behind(b'|') => Some(Level::Sum),
            "=" if !behind(b'=') => Some(Level::Comparison),
            "<" | ">" => Some(Level::Comparison),
            _ if self.cursor.at_word("AND") => Some(Level::And),
            _ if self.cursor.at_word("OR") => Some(Level::Or),
            _ if self.cursor.at_any(&["IS", "IN", "BETWEEN", "LIKE"]) => Some(Level::Comparison),
            _ if self.at_negated_comparison() => Some(Level::Comparison),
            _ => None,
        }
    }

    /// `NOT` stands behind a default too: `DEFAULT 1 NOT NULL`.
    fn at_negated_comparison(&self) -> bool {
        ["IN", "BETWEEN", "LIKE"].iter().any(|word| self.cursor.at_words(&["NOT", word]))
    }

    fn binary(&mut self, left: Expr, level: Level) -> Read<ExprKind> {
        let operator = self.operator();
        let right = self.operators_from(level.tighter())?;
        let logical = matches!(operator, Operator::And | Operator::Or);
        let (left, right) = match logical {
            true => (as_condition(left)?, as_condition(right)?),
            false => (left, right),
        };
        Ok(ExprKind::Binary { operator, left: Box::new(left), right: Box::new(right) })
    }

    /// Takes the operator that [`operator_ahead`](Self::operator_ahead) has seen.
    fn operator(&mut self) -> Operator {
        let token = self.cursor.take();
        match token.map(|token| self.cursor.text(token)).unwrap_or_default() {
            "+" => Operator::Add,
            "-" => Operator::Subtract,
            "*" => Operator::Multiply,
            "/" => Operator::Divide,
            "|" => {
                self.cursor.take();
                Operator::Concatenate
            }
            "=" => Operator::Equal,
            "<" if self.cursor.eat_symbol(b'>') => Operator::NotEqual,
            "<" if self.cursor.eat_symbol(b'=') => Operator::LessOrEqual,
            "<" => Operator::Less,
            ">" if self.cursor.eat_symbol(b'=') => Operator::GreaterOrEqual,
            ">" => Operator::Greater,
            word if word.eq_ignore_ascii_case("AND") => Operator::And,
            _ => Operator::Or,
        }
    }

    fn comparison(&mut self, left: Expr) -> Read<ExprKind> {
        let value = Box::new(left);
        if self.cursor.eat("IS") {
            return self.is_null(value);
        }
        let negated = self.cursor.eat("NOT");
        if self.cursor.eat("IN") {
            return Ok(ExprKind::In { value, among: self.among()?, negated });
        }
        if self.cursor.eat("BETWEEN") {
            let low = Box::new(self.operators_from(Level::Sum)?);
            self.expect("AND")?;
            let high = Box::new(self.operators_from(Level::Sum)?);
            return Ok(ExprKind::Between { value, low, high, negated });
        }
        if self.cursor.eat("LIKE") {
            let pattern = Box::new(self.operators_from(Level::Sum)?);
            let escape = match self.cursor.eat("ESCAPE") {
                true => Some(Box::new(self.operators_from(Level::Sum)?)),
                false => None,
            };
            return Ok(ExprKind::Like { value, pattern, escape, negated });
        }
        self.compared(*value)
    }

    fn compared(&mut self, left: Expr) -> Read<ExprKind> {
        let at = self.cursor.here();
        let operator = self.operator();
        let right = self.operators_from(Level::Sum)?;
        for side in [&left, &right] {
            if matches!(side.kind, ExprKind::Literal(Literal::Null)) {
                let error = mistake(at, "nothing compares with NULL");
                return Err(error.with_help("write `IS NULL`, or `IS NOT NULL`"));
            }
        }
        Ok(ExprKind::Binary { operator, left: Box::new(left), right: Box::new(right) })
    }

    fn is_null(&mut self, value: Box<Expr>) -> Read<ExprKind> {
        let negated = self.cursor.eat("NOT");
        if self.cursor.at_any(&["TRUE", "FALSE", "UNKNOWN", "DISTINCT"]) {
            return Err(
                self.not_portable_here("compare with `=`, and say with `IS NULL` what NULL is")
            );
        }
        self.expect("NULL")?;
        Ok(ExprKind::IsNull { value, negated })
    }

    fn among(&mut self) -> Read<Among> {
        if self.at_select() {
            return Ok(Among::Select(Box::new(self.subselect()?)));
        }
        Ok(Among::List(self.parenthesised(Self::inner)?))
    }
}

/// Refuses a value that is neither true nor false.
fn as_condition(value: Expr) -> Read<Expr> {
    if may_be_condition(&value.kind) {
        return Ok(value);
    }
    let error = mistake(value.span, "expected a condition, found a value");
    Err(match &value.kind {
        ExprKind::Literal(Literal::Number(number)) if &**number == "1" => {
            error.with_help("write `TRUE`")
        }
        ExprKind::Literal(Literal::Number(number)) if &**number == "0" => {
            error.with_help("write `FALSE`")
        }
        _ => error,
    })
}

fn may_be_condition(kind: &ExprKind) -> bool {
    match kind {
        ExprKind::Literal(literal) => matches!(literal, Literal::Null | Literal::Boolean(_)),
        ExprKind::CurrentTimestamp | ExprKind::Negative(_) => false,
        ExprKind::Binary { operator, .. } => !matches!(
            operator,
            Operator::Add
                | Operator::Subtract
                | Operator::Multiply
                | Operator::Divide
                | Operator::Concatenate
        ),
        ExprKind::Cast { to, .. } => to.value == PortableType::Boolean,
        ExprKind::Function { function, .. } => {
            matches!(function, Function::Coalesce | Function::NullIf)
        }
        ExprKind::Aggregate { .. } => false,
        ExprKind::Column { .. }
        | ExprKind::Not(_)
        | ExprKind::In { .. }
        | ExprKind::Between { .. }
        | ExprKind::Like { .. }
        | ExprKind::IsNull { .. }
        | ExprKind::Exists(_)
        | ExprKind::Case { .. }
        | ExprKind::Scalar(_) => true,
    }
}
