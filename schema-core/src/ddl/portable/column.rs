//! Columns with their clauses.

use super::super::{SyntaxError, SyntaxErrorKind};
use super::constraint::{self, Placed};
use crate::catalog::{
    Column, ConstraintKind, DefaultValue, Expression, Generated, Identity, IdentityKind, Name,
    Part, PortableType, Type,
};
use crate::portable::parse::{Place, Read, Reader, SECTIONS, mistake};
use crate::portable::syntax::{ExprKind, Literal};
use crate::source::{Span, Spanned};
use crate::sql::TokenKind;

/// What the clauses of a column begin with.
const WORDS: &[&str] = &[
    "DEFAULT",
    "NOT",
    "NULL",
    "PRIMARY",
    "UNIQUE",
    "CHECK",
    "REFERENCES",
    "GENERATED",
    "CONSTRAINT",
];

/// What may have a name of its own.
const NAMED: &[&str] = &["PRIMARY", "UNIQUE", "CHECK", "REFERENCES"];

/// A column, its name's place, and the constraints that were written with it.
pub(super) struct Defined {
    pub(super) column: Column,
    pub(super) at: Span,
    pub(super) constraints: Vec<Placed>,
}

/// The clauses read so far, with the places of those that can't stand twice.
struct Clauses {
    name: Name,
    data_type: PortableType,
    nullable: Option<(bool, Span)>,
    default: Option<(Expression, Span)>,
    identity: Option<(Identity, Span)>,
    generated: Option<(Generated, Span)>,
    key: Option<Span>,
    constraints: Vec<Placed>,
}

/// Reads a column.
pub(super) fn read(reader: &mut Reader<'_>) -> Read<Defined> {
    let name = reader.name("the name of a column")?;
    let data_type = reader.data_type()?;
    let mut clauses = Clauses {
        name: name.value.clone(),
        data_type: data_type.value,
        nullable: None,
        default: None,
        identity: None,
        generated: None,
        key: None,
        constraints: Vec::new(),
    };
    while reader.cursor.at_any(WORDS) {
        clauses.read(reader)?;
    }
    clauses.check()?;
    Ok(clauses.finish(reader, name.span))
}

/// A type as a catalog has it.
pub(super) fn catalog_type(data_type: PortableType) -> Type {
    Type::new(data_type.to_string(), Some(data_type))
}

/// A default as a catalog has it.
pub(super) const fn unnamed_default(value: Expression) -> DefaultValue {
    DefaultValue { value, name: None, automatic: true }
}

/// Something that is no clause of a column, where one might stand, or else what is `expected`.
pub(super) fn no_clause(reader: &Reader<'_>, expected: &str) -> SyntaxError {
    if reader.cursor.at_word("AS") && reader.cursor.symbol_at(1, b'(') {
        return reader.not_portable_here("write `GENERATED ALWAYS AS (...)`");
    }
    if reader.cursor.at_words(&["ON", "UPDATE"]) {
        return reader.not_portable_here(SECTIONS);
    }
    let mut error = reader.unexpected_among(expected, WORDS);
    let begins_column = reader.type_at(1) || constraint::at_one(reader);
    if begins_column && error.kind == SyntaxErrorKind::Unexpected {
        error.help = Some("put a `,` in front of it".to_owned());
    }
    error
}

/// What stands behind `DEFAULT`: a literal, perhaps with a sign, or CURRENT_TIMESTAMP.
pub(super) fn default(reader: &mut Reader<'_>) -> Read<Expression> {
    let (text, value) = reader.written(|reader| reader.value(Place::Default))?;
    if is_default(&value.kind) {
        return Ok(text);
    }
    let message = "a default is a literal or `CURRENT_TIMESTAMP`";
    Err(mistake(value.span, message).with_help(format!("write the value, or {SECTIONS}")))
}

fn is_default(kind: &ExprKind) -> bool {
    match kind {
        ExprKind::Literal(_) | ExprKind::CurrentTimestamp => true,
        ExprKind::Negative(value) => matches!(value.kind, ExprKind::Literal(Literal::Number(_))),
        _ => false,
    }
}

impl Clauses {
    /// Reads one clause.
    fn read(&mut self, reader: &mut Reader<'_>) -> Read<()> {
        let start = reader.start();
        let name = constraint::name(reader)?;
        if name.is_some() && !reader.cursor.at_any(NAMED) {
            return Err(unnameable(reader));
        }
        match reader.cursor.eat_any(WORDS) {
            Some("DEFAULT") => {
                let value = default(reader)?;
                once(&mut self.default, value, reader.span_from(start), "DEFAULT")
            }
            Some("NOT") => {
                reader.expect("NULL")?;
                once(&mut self.nullable, false, reader.span_from(start), "NULL or NOT NULL")
            }
            Some("NULL") => {
                once(&mut self.nullable, true, reader.span_from(start), "NULL or NOT NULL")
            }
            Some("GENERATED") => self.generated(reader, start),
            Some(word) => {
                let kind = self.constraint(reader, word)?;
                self.take(Placed::new(reader, name, start, kind), reader.span_from(start))
            }
            None => Err(reader.unexpected("a clause of the column")),
        }
    }

    /// The constraint that a word begins.
    fn constraint(&self, reader: &mut Reader<'_>, word: &str) -> Read<ConstraintKind> {
        let part = || vec![Part::column(self.name.clone())];
        Ok(match word {
            "PRIMARY" => {
                reader.expect("KEY")?;
                ConstraintKind::PrimaryKey(part())
            }
            "UNIQUE" => ConstraintKind::Unique(part()),
            "CHECK" => ConstraintKind::Check(constraint::check(reader)?),
            _ => {
                let start = reader.start();
                let key = constraint::foreign_key(reader, vec![self.name.clone()])?;
                if key.referenced.len() > 1 {
                    let message = "a column references one column";
                    let help = "write `FOREIGN KEY (...) REFERENCES ...` behind the columns";
                    return Err(mistake(reader.span_from(start), message).with_help(help));
                }
                ConstraintKind::ForeignKey(key)
            }
        })
    }

    fn take(&mut self, placed: Placed, whole: Span) -> Read<()> {
        if matches!(placed.constraint.kind, ConstraintKind::PrimaryKey(_)) {
            if self.key.is_some() {
                return Err(twice(whole, "PRIMARY KEY"));
            }
            self.key = Some(whole);
        }
        self.constraints.push(placed);
        Ok(())
    }

    /// `ALWAYS AS (...)`, `{ALWAYS | BY DEFAULT} AS IDENTITY`
    fn generated(&mut self, reader: &mut Reader<'_>, start: usize) -> Read<()> {
        let kind = match reader.cursor.eat_any(&["ALWAYS", "BY"]) {
            Some("ALWAYS") => IdentityKind::Always,
            Some(_) => {
                reader.expect("DEFAULT")?;
                IdentityKind::ByDefault
            }
            None => {
                return Err(reader.unexpected_among("`ALWAYS` or `BY DEFAULT`", &["ALWAYS", "BY"]));
            }
        };
        reader.expect("AS")?;
        if kind == IdentityKind::Always && reader.cursor.at_symbol(b'(') {
            let generated = computation(reader)?;
            return once(&mut self.generated, generated, reader.span_from(start), "GENERATED");
        }
        if !reader.cursor.eat("IDENTITY") {
            let always = kind == IdentityKind::Always;
            let expected = if always { "`IDENTITY` or `(`" } else { "`IDENTITY`" };
            return Err(reader.unexpected_among(expected, &["IDENTITY"]));
        }
        let options = match reader.cursor.at_symbol(b'(') {
            true => options(reader, self.data_type)?,
            false => String::new(),
        };
        let identity = Identity { kind, options: options.into() };
        once(&mut self.identity, identity, reader.span_from(start), "GENERATED")
    }

    /// What does not go together.
    fn check(&self) -> Read<()> {
        let says_null = self.nullable.filter(|(nullable, _)| *nullable).map(|(_, span)| span);
        if let Some(span) = says_null.filter(|_| self.key.is_some()) {
            return Err(mistake(span, "a column of a primary key is never NULL")
                .with_help("leave `NULL` out"));
        }
        if let Some((_, span)) = &self.identity {
            self.check_identity(*span, says_null)?;
        }
        match (&self.generated, &self.default) {
            (Some(_), Some((_, span))) => Err(mistake(*span, "a generated column has no default")
                .with_help("leave the default out")),
            _ => Ok(()),
        }
    }

    fn check_identity(&self, at: Span, says_null: Option<Span>) -> Read<()> {
        let whole = matches!(
            self.data_type,
            PortableType::SmallInt | PortableType::Integer | PortableType::BigInt
        );
        if !whole {
            let message = format!("an identity is a whole number, not `{}`", self.data_type);
            let help = "make the column `SMALLINT`, `INTEGER` or `BIGINT`";
            return Err(mistake(at, message).with_help(help));
        }
        if let Some((_, span)) = &self.default {
            return Err(
                mistake(*span, "an identity has no default").with_help("leave the default out")
            );
        }
        if self.generated.is_some() {
            return Err(
                mistake(at, "an identity is not computed").with_help("leave one of the two out")
            );
        }
        match says_null {
            Some(span) => {
                Err(mistake(span, "an identity is never NULL").with_help("leave `NULL` out"))
            }
            None => Ok(()),
        }
    }

    fn finish(self, reader: &Reader<'_>, at: Span) -> Defined {
        let never_null = self.key.is_some() || self.identity.is_some();
        let column = Column {
            name: self.name,
            data_type: catalog_type(self.data_type),
            nullable: !never_null && self.nullable.is_none_or(|(nullable, _)| nullable),
            default: self.default.map(|(value, _)| unnamed_default(value)),
            identity: self.identity.map(|(identity, _)| identity),
            generated: self.generated.map(|(generated, _)| generated),
            clauses: "".into(),
            comment: None,
            origin: reader.cursor.origin(at),
        };
        Defined { column, at, constraints: self.constraints }
    }
}

fn unnameable(reader: &Reader<'_>) -> SyntaxError {
    let expected = "`PRIMARY KEY`, `UNIQUE`, `CHECK` or `REFERENCES`";
    let mut error = reader.unexpected_among(expected, NAMED);
    if reader.cursor.at_any(&["NOT", "NULL", "DEFAULT", "GENERATED"]) {
        error.help = Some("leave `CONSTRAINT` and the name out: this has none".to_owned());
    }
    error
}

fn once<T>(slot: &mut Option<(T, Span)>, value: T, span: Span, what: &str) -> Read<()> {
    match slot.replace((value, span)) {
        None => Ok(()),
        Some(_) => Err(twice(span, what)),
    }
}

fn twice(span: Span, what: &str) -> SyntaxError {
    mistake(span, format!("a column says {what} only once")).with_help("leave one of them out")
}

/// `(...) [STORED | VIRTUAL]`. All databases have stored ones, so that is what nothing said means.
fn computation(reader: &mut Reader<'_>) -> Read<Generated> {
    reader.expect_symbol(b'(')?;
    let expression = reader.written_value(Place::Generated)?;
    reader.expect_symbol(b')')?;
    let stored = reader.cursor.eat_any(&["STORED", "VIRTUAL"]) != Some("VIRTUAL");
    Ok(Generated { expression, stored })
}

/// `(START WITH n INCREMENT BY n)`, without what is usual.
fn options(reader: &mut Reader<'_>, data_type: PortableType) -> Read<String> {
    reader.expect_symbol(b'(')?;
    let (mut first, mut step) = (None, None);
    while !reader.cursor.eat_symbol(b')') {
        let start = reader.start();
        let (slot, word) = match reader.cursor.eat_any(&["START", "INCREMENT"]) {
            Some("START") => (&mut first, "WITH"),
            Some(_) => (&mut step, "BY"),
            None => return Err(no_option(reader)),
        };
        reader.expect(word)?;
        let number = signed(reader)?;
        if !has_room(data_type, number.value) {
            let message = format!("{} is no value of {data_type}", number.value);
            return Err(mistake(number.span, message).with_help("make the column `BIGINT`"));
        }
        if slot.replace(number).is_some() {
            return Err(twice(reader.span_from(start), "this"));
        }
        if word == "BY" && number.value == 0 {
            return Err(mistake(number.span, "an identity does not go on by 0")
                .with_help("write another step, such as 1"));
        }
    }
    let unusual = |word: &str, number: Option<Spanned<i64>>| {
        number.filter(|number| number.value != 1).map(|number| format!("{word} {}", number.value))
    };
    let said = [unusual("START WITH", first), unusual("INCREMENT BY", step)];
    Ok(said.into_iter().flatten().collect::<Vec<_>>().join(" "))
}

fn has_room(data_type: PortableType, number: i64) -> bool {
    match data_type {
        PortableType::SmallInt => i16::try_from(number).is_ok(),
        PortableType::Integer => i32::try_from(number).is_ok(),
        _ => true,
    }
}

fn no_option(reader: &Reader<'_>) -> SyntaxError {
    let words = ["START", "INCREMENT"];
    let mut error = reader.unexpected_among("`START WITH`, `INCREMENT BY` or `)`", &words);
    if reader.cursor.peek().is_some_and(|token| token.kind == TokenKind::Number) {
        error.help = Some("write `(START WITH n INCREMENT BY n)`".to_owned());
    }
    error
}

/// A whole number, perhaps with a sign.
fn signed(reader: &mut Reader<'_>) -> Read<Spanned<i64>> {
    let start = reader.start();
    let negative = reader.cursor.eat_symbol(b'-');
    let Some(token) = reader.cursor.peek().filter(|token| token.kind == TokenKind::Number) else {
        return Err(reader.unexpected("a whole number"));
    };
    let text = reader.cursor.text(token);
    let number = if negative { format!("-{text}").parse() } else { text.parse() };
    let Ok(number) = number else {
        return Err(reader.unexpected("a whole number of at most 64 bits"));
    };
    reader.cursor.take();
    Ok(Spanned::new(number, reader.span_from(start)))
}
