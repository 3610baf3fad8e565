//! Pieces of a backend's SQL, with what must be known to put them together.

use super::cast;
use super::kind::Kind;
use super::literals;
use crate::backend::Backend;

/// The longest condition that SQL Server is given as a value: its text is there twice.
const LONGEST: usize = 50_000;

/// An expression of a backend.
#[derive(Clone, Debug)]
pub(super) struct Sql {
    pub(super) text: String,
    pub(super) kind: Option<Kind>,
    pub(super) level: Level,
    /// Whether it is a condition, which SQL Server tells from values.
    pub(super) condition: bool,
}

/// How tightly it holds together. Databases differ in what binds tighter than what, so that only what all
/// of them read alike goes without parentheses.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Level {
    Atom,
    /// Operands with this operator between each two, read from the left.
    Chain(&'static str),
    Operator,
    Not,
    And,
    Or,
}

impl Sql {
    pub(super) fn atom(text: impl Into<String>, kind: Option<Kind>) -> Self {
        Self { text: text.into(), kind, level: Level::Atom, condition: false }
    }

    pub(super) fn operator(text: impl Into<String>, kind: Option<Kind>) -> Self {
        Self { level: Level::Operator, ..Self::atom(text, kind) }
    }

    pub(super) fn condition(text: impl Into<String>, level: Level) -> Self {
        Self { level, condition: true, ..Self::atom(text, Some(Kind::Boolean)) }
    }

    /// What stands in the place of something that was refused.
    pub(super) fn refused() -> Self {
        Self::atom("NULL", None)
    }

    /// Its text as an operand of any operator.
    pub(super) fn operand(&self) -> String {
        self.unless(self.level == Level::Atom)
    }

    /// Its text as the left operand of a chain.
    pub(super) fn first_of(&self, operator: &'static str) -> String {
        self.unless(self.level == Level::Atom || self.level == Level::Chain(operator))
    }

    /// Its text as an operand of AND or OR.
    pub(super) fn part_of(&self, level: Level) -> String {
        self.unless(match self.level {
            Level::And | Level::Or => self.level == level,
            _ => true,
        })
    }

    fn unless(&self, bare: bool) -> String {
        if bare { self.text.clone() } else { format!("({})", self.text) }
    }

    /// The same as a condition.
    pub(super) fn into_condition(self, backend: Backend) -> Self {
        match backend {
            Backend::Mssql if !self.condition => {
                Self::condition(format!("{} = 1", self.operand()), Level::Operator)
            }
            _ => self,
        }
    }

    /// The same as a value. SQL Server has none of its conditions as values.
    ///
    /// # Errors
    /// That it would be too long.
    pub(super) fn into_value(self, backend: Backend) -> Result<Self, String> {
        match backend {
            Backend::Mssql if self.condition => {
                let cases = self.cases("1", "0")?;
                Ok(Self::atom(format!("CAST({cases} AS BIT)"), self.kind))
            }
            _ => Ok(self),
        }
    }

    /// One of two texts, by what the condition is; NULL where it is neither.
    ///
    /// # Errors
    /// That it would be too long.
    pub(super) fn cases(&self, yes: &str, no: &str) -> Result<String, String> {
        if self.text.len() > LONGEST {
            return Err("the condition is too long to be written as a value".to_owned());
        }
        let text = &self.text;
        Ok(format!("CASE WHEN {text} THEN {yes} WHEN NOT ({text}) THEN {no} END"))
    }

    /// The same as text, as an operand of `||`.
    ///
    /// # Errors
    /// That the databases write it differently.
    pub(super) fn into_text(self, backend: Backend) -> Result<Self, String> {
        let kind = self.kind;
        match (kind, backend) {
            (Some(Kind::Boolean), _) => {
                let yes = literals::string("true", backend);
                let no = literals::string("false", backend);
                let cases = self.into_condition(backend).cases(&yes, &no)?;
                Ok(Self::atom(cases, Some(Kind::Text(Some(5)))))
            }
            (Some(Kind::Text(_)), _) | (None, Backend::Sqlite | Backend::Postgres) => Ok(self),
            // SQLite has not put blanks behind it, PostgreSQL takes them off.
            (Some(Kind::Padded(length)), _) => {
                let text = match backend {
                    Backend::Sqlite => self.text,
                    Backend::Postgres => format!("CAST({} AS text)", self.text),
                    Backend::Mssql => format!("RTRIM({})", self.text),
                };
                Ok(Self { text, kind: Some(Kind::Text(Some(length))), ..self })
            }
            (Some(Kind::Date), _) => {
                let text = cast::date_as_text(&self.operand(), backend);
                Ok(Self::atom(text, Some(Kind::Text(Some(10)))))
            }
            (Some(Kind::Integer), _) => {
                let name = match backend {
                    Backend::Sqlite => "TEXT",
                    Backend::Postgres => "text",
                    Backend::Mssql => "NVARCHAR(20)",
                };
                let text = format!("CAST({} AS {name})", self.text);
                Ok(Self::atom(text, Some(Kind::Text(Some(20)))))
            }
            (None, Backend::Mssql) => {
                let text = format!("CAST({} AS NVARCHAR(MAX))", self.text);
                Ok(Self::atom(text, Some(Kind::Text(None))))
            }
            (Some(kind), _) => {
                Err(format!("the databases do not agree on how {kind} is written as text"))
            }
        }
    }
}
