//! The types.

use super::foreign;
use super::reader::{Read, Reader, mistake, not_portable};
use crate::catalog::PortableType;
use crate::source::Spanned;
use crate::sql::TokenKind;

const WORDS: &[&str] = &[
    "BOOLEAN",
    "SMALLINT",
    "INTEGER",
    "INT",
    "BIGINT",
    "DECIMAL",
    "NUMERIC",
    "DEC",
    "REAL",
    "DOUBLE",
    "CHAR",
    "CHARACTER",
    "VARCHAR",
    "TEXT",
    "BINARY",
    "VARBINARY",
    "BLOB",
    "DATE",
    "TIME",
    "TIMESTAMP",
    "UUID",
    "JSON",
];

const ALL: &str = "the portable types are BOOLEAN, SMALLINT, INTEGER, BIGINT, DECIMAL(p, s), REAL, \
    DOUBLE PRECISION, CHAR(n), VARCHAR(n), TEXT, BINARY(n), VARBINARY(n), BLOB, DATE, TIME, \
    TIMESTAMP [WITH TIME ZONE], UUID and JSON";

/// The most digits of a DECIMAL: what SQL Server has.
const MOST_DIGITS: u32 = 38;

/// The greatest length: what PostgreSQL has for VARCHAR.
const LONGEST: u32 = 10_485_760;

impl Reader<'_> {
    /// A type, with all that belongs to it.
    pub(crate) fn data_type(&mut self) -> Read<Spanned<PortableType>> {
        let start = self.start();
        let Some(word) = self.cursor.eat_any(WORDS) else {
            return Err(self.no_type());
        };
        let data_type = self.type_behind(word)?;
        Ok(Spanned::new(data_type, self.span_from(start)))
    }

    fn type_behind(&mut self, word: &str) -> Read<PortableType> {
        Ok(match word {
            "BOOLEAN" => PortableType::Boolean,
            "SMALLINT" => PortableType::SmallInt,
            "INTEGER" | "INT" => PortableType::Integer,
            "BIGINT" => PortableType::BigInt,
            "DECIMAL" | "NUMERIC" | "DEC" => self.decimal()?,
            "REAL" => PortableType::Real,
            "DOUBLE" => {
                self.expect("PRECISION")?;
                PortableType::Double
            }
            "CHAR" | "CHARACTER" if self.cursor.eat("VARYING") => {
                PortableType::Varchar(self.length("VARCHAR")?)
            }
            "CHAR" | "CHARACTER" => PortableType::Char(self.length("CHAR")?),
            "VARCHAR" => PortableType::Varchar(self.length("VARCHAR")?),
            "TEXT" => self.without_length(PortableType::Text, "VARCHAR(n)")?,
            "BINARY" if self.cursor.eat("VARYING") => {
                PortableType::Varbinary(self.length("VARBINARY")?)
            }
            "BINARY" => PortableType::Binary(self.length("BINARY")?),
            "VARBINARY" => PortableType::Varbinary(self.length("VARBINARY")?),
            "BLOB" => self.without_length(PortableType::Blob, "VARBINARY(n)")?,
            "DATE" => PortableType::Date,
            "TIME" => self.moment(PortableType::Time, None)?,
            "TIMESTAMP" => self.moment(PortableType::Timestamp, Some(PortableType::TimestampTz))?,
            "UUID" => PortableType::Uuid,
            _ => PortableType::Json,
        })
    }

    /// `(p, s)` or `(p)`.
    fn decimal(&mut self) -> Read<PortableType> {
        if !self.cursor.at_symbol(b'(') {
            let error = self.unexpected("`(` and the number of digits");
            let help = "write `DECIMAL(p, s)`: all digits, and those behind the point";
            return Err(error.with_help(help));
        }
        self.expect_symbol(b'(')?;
        let precision = self.whole_number("the number of digits", 1, MOST_DIGITS)?;
        let scale = match self.cursor.eat_symbol(b',') {
            true => self.whole_number("the number of digits behind the point", 0, precision)?,
            false => 0,
        };
        self.expect_symbol(b')')?;
        Ok(PortableType::Decimal { precision, scale })
    }

    fn length(&mut self, word: &str) -> Read<u32> {
        if !self.cursor.at_symbol(b'(') {
            let error = self.unexpected("`(` and a length");
            let unlimited = if word.contains("BIN") { "BLOB" } else { "TEXT" };
            let help = format!("write `{word}(n)`, or `{unlimited}` for any length");
            return Err(error.with_help(help));
        }
        self.expect_symbol(b'(')?;
        if self.cursor.at_word("MAX") {
            let unlimited = if word.contains("BIN") { "BLOB" } else { "TEXT" };
            return Err(self.not_portable_here(format!("write `{unlimited}`")));
        }
        let length = self.whole_number("a length", 1, LONGEST)?;
        self.expect_symbol(b')')?;
        Ok(length)
    }

    fn without_length(&self, data_type: PortableType, limited: &str) -> Read<PortableType> {
        if !self.cursor.at_symbol(b'(') {
            return Ok(data_type);
        }
        let message = format!("`{data_type}` has no length");
        Err(not_portable(self.cursor.here(), message, format!("write `{limited}`")))
    }

    /// A TIME or TIMESTAMP, perhaps with a time zone.
    fn moment(&mut self, plain: PortableType, zoned: Option<PortableType>) -> Read<PortableType> {
        if self.cursor.at_symbol(b'(') {
            let message = format!("a precision of `{plain}` is not portable");
            let help = "leave it out: portable times have microseconds";
            return Err(not_portable(self.cursor.here(), message, help));
        }
        if self.cursor.eat_words(&["WITHOUT", "TIME", "ZONE"]) {
            return Ok(plain);
        }
        if !self.cursor.at_words(&["WITH", "TIME", "ZONE"]) {
            return Ok(plain);
        }
        let Some(zoned) = zoned else {
            let message = format!("`{plain} WITH TIME ZONE` is not portable");
            let help = "write `TIMESTAMP WITH TIME ZONE`, or `TIME`";
            return Err(not_portable(self.cursor.here(), message, help));
        };
        self.expect_all(&["WITH", "TIME", "ZONE"])?;
        Ok(zoned)
    }

    fn no_type(&self) -> crate::ddl::SyntaxError {
        let Some(word) = self.word() else {
            return self.unexpected("a type");
        };
        if let Some(help) = foreign::of_type(word) {
            return self.not_portable_here(help);
        }
        self.unexpected_among("a type", WORDS).with_help(ALL)
    }

    /// Whether the token `ahead` begins a type, as a portable one or as that of a database.
    pub(crate) fn type_at(&self, ahead: usize) -> bool {
        self.cursor.peek_at(ahead).filter(|token| token.kind == TokenKind::Word).is_some_and(
            |token| {
                let text = self.cursor.text(token);
                foreign::of_type(text).is_some()
                    || WORDS.iter().any(|word| word.eq_ignore_ascii_case(text))
            },
        )
    }

    /// Digits for a number between two others.
    fn whole_number(&mut self, what: &str, least: u32, most: u32) -> Read<u32> {
        let Some(token) = self.cursor.peek().filter(|token| token.kind == TokenKind::Number) else {
            return Err(self.unexpected(what));
        };
        let text = self.cursor.text(token);
        let number = text.parse().ok().filter(|number| (least..=most).contains(number));
        let Some(number) = number else {
            let message = format!("{what} is between {least} and {most}, not `{text}`");
            return Err(mistake(self.cursor.here(), message));
        };
        self.cursor.take();
        Ok(number)
    }
}
