//! Functions, CASE and CAST.

use super::super::syntax::{Aggregate, Branch, Expr, ExprKind, Function};
use super::foreign::{self, SECTIONS};
use super::place::Place;
use super::reader::{Read, Reader, mistake, not_portable};
use crate::source::Span;

const WORDS: &[&str] = &[
    "ABS",
    "AVG",
    "CAST",
    "COALESCE",
    "COUNT",
    "LENGTH",
    "LOWER",
    "MAX",
    "MIN",
    "NULLIF",
    "ROUND",
    "SUBSTRING",
    "SUM",
    "TRIM",
    "UPPER",
];

impl Reader<'_> {
    /// A function, at its name with a `(` behind it.
    pub(super) fn function(&mut self) -> Read<ExprKind> {
        let at = self.cursor.here();
        let Some(word) = self.cursor.eat_any(WORDS) else {
            return Err(self.no_function());
        };
        let aggregate = match word {
            "COUNT" => Aggregate::Count,
            "SUM" => Aggregate::Sum,
            "MIN" => Aggregate::Min,
            "MAX" => Aggregate::Max,
            "AVG" => Aggregate::Avg,
            "CAST" => return self.cast(),
            "SUBSTRING" => return self.substring(at),
            _ => return self.plain_function(word, at),
        };
        self.aggregate(aggregate, at)
    }

    fn no_function(&self) -> crate::ddl::SyntaxError {
        if self.at_reserved() && !self.cursor.at_any(&["ANY", "SOME", "ALL", "LEFT"]) {
            return self.unexpected("a value");
        }
        if let Some(help) = self.word().and_then(foreign::of_function) {
            return self.not_portable_here(help);
        }
        let help = match self.meant(WORDS) {
            Some(meant) => format!("did you mean `{meant}`?"),
            None => SECTIONS.to_owned(),
        };
        let word = self.word().unwrap_or_default();
        let message = format!("there is no portable function `{word}`");
        not_portable(self.cursor.here(), message, help)
    }

    fn plain_function(&mut self, word: &str, at: Span) -> Read<ExprKind> {
        let (function, least, most) = match word {
            "ABS" => (Function::Abs, 1, 1),
            "COALESCE" => (Function::Coalesce, 2, usize::MAX),
            "LENGTH" => (Function::Length, 1, 1),
            "LOWER" => (Function::Lower, 1, 1),
            "NULLIF" => (Function::NullIf, 2, 2),
            "ROUND" => (Function::Round, 1, 2),
            "TRIM" => (Function::Trim, 1, 1),
            _ => (Function::Upper, 1, 1),
        };
        if function == Function::Trim && self.trims_something() {
            let help = format!("write `TRIM(a)`, or {SECTIONS}");
            return Err(not_portable(at, "a TRIM of something is not portable", help));
        }
        let arguments = self.parenthesised(Self::inner)?;
        count_arguments(word, at, arguments.len(), least, most)?;
        Ok(ExprKind::Function { function, arguments })
    }

    /// Whether a TRIM says what it takes away, or on which side.
    fn trims_something(&self) -> bool {
        let side = |word| self.cursor.word_at(1, word) && !self.cursor.symbol_at(2, b')');
        ["LEADING", "TRAILING", "BOTH"].into_iter().any(side) || self.cursor.word_at(2, "FROM")
    }

    /// `(a FROM b FOR c)` or `(a, b, c)`.
    fn substring(&mut self, at: Span) -> Read<ExprKind> {
        self.expect_symbol(b'(')?;
        let mut arguments = vec![self.inner()?];
        let words = self.cursor.eat("FROM");
        if words {
            arguments.push(self.inner()?);
            if self.cursor.eat("FOR") {
                arguments.push(self.inner()?);
            }
        } else {
            while self.cursor.eat_symbol(b',') {
                arguments.push(self.inner()?);
            }
        }
        if !self.cursor.eat_symbol(b')') {
            let expected = match (words, arguments.len()) {
                (true, 2) => "`FOR` or `)`",
                (false, 1) => "`FROM`",
                _ => "`)`",
            };
            return Err(self.unexpected(expected));
        }
        count_arguments("SUBSTRING", at, arguments.len(), 2, 3)?;
        Ok(ExprKind::Function { function: Function::Substring, arguments })
    }

    fn aggregate(&mut self, aggregate: Aggregate, at: Span) -> Read<ExprKind> {
        if !self.place.has_aggregates() {
            let message = format!("{} has no aggregate", self.place.noun());
            let help = match self.place.has_selects() {
                true => "take it from a subselect: `(SELECT ...)`".to_owned(),
                false => SECTIONS.to_owned(),
            };
            return Err(not_portable(at, message, help));
        }
        self.expect_symbol(b'(')?;
        let (mut distinct, mut argument) = (false, None);
        if aggregate != Aggregate::Count || !self.cursor.eat_symbol(b'*') {
            distinct = self.cursor.eat("DISTINCT");
            argument = Some(Box::new(self.value(Place::Rows)?));
        }
        self.expect_symbol(b')')?;
        Ok(ExprKind::Aggregate { aggregate, distinct, argument })
    }

    fn cast(&mut self) -> Read<ExprKind> {
        self.expect_symbol(b'(')?;
        let value = Box::new(self.inner()?);
        self.expect("AS")?;
        let to = self.data_type()?;
        self.expect_symbol(b')')?;
        Ok(ExprKind::Cast { value, to })
    }

    pub(super) fn case(&mut self) -> Read<ExprKind> {
        self.expect("CASE")?;
        let operand = match self.cursor.at_word("WHEN") {
            true => None,
            false => Some(Box::new(self.inner()?)),
        };
        let mut branches = Vec::new();
        while self.cursor.eat("WHEN") {
            branches.push(self.branch(operand.is_some())?);
        }
        if branches.is_empty() {
            return Err(self.unexpected_among("`WHEN`", &["WHEN"]));
        }
        let otherwise = match self.cursor.eat("ELSE") {
            true => Some(Box::new(self.inner()?)),
            false => None,
        };
        if !self.cursor.eat("END") {
            let words: &[&str] =
                if otherwise.is_some() { &["END"] } else { &["WHEN", "ELSE", "END"] };
            let expected = if otherwise.is_some() { "`END`" } else { "`WHEN`, `ELSE` or `END`" };
            return Err(self.unexpected_among(expected, words));
        }
        Ok(ExprKind::Case { operand, branches, otherwise })
    }

    fn branch(&mut self, compares: bool) -> Read<Branch> {
        let when: Expr = if compares { self.inner()? } else { self.condition(self.place)? };
        self.expect("THEN")?;
        Ok(Branch { when, then: self.inner()? })
    }
}

fn count_arguments(word: &str, at: Span, given: usize, least: usize, most: usize) -> Read<()> {
    if (least..=most).contains(&given) {
        return Ok(());
    }
    let takes = match (least, most) {
        (1, 1) => "one value".to_owned(),
        (least, most) if least == most => format!("{least} values"),
        (least, usize::MAX) => format!("{least} values or more"),
        (least, most) => format!("{least} or {most} values"),
    };
    Err(mistake(at, format!("`{word}` takes {takes}, not {given}")))
}
