//! Reads portable expressions and data statements into trees.
//!
//! ```text
//! reader      the tokens, what is expected of them, and what is said where it is not there
//! foreign     what databases have and portable SQL has not, with the portable way
//! place       where an expression stands, and what may be in it there
//! types       the types
//! expression  operators
//! operand     what stands between operators
//! function    functions, CASE and CAST
//! literal     literals
//! select      SELECT
//! data        INSERT, UPDATE, DELETE
//! ```

mod data;
mod expression;
mod foreign;
mod function;
mod literal;
mod operand;
mod place;
mod reader;
mod select;
mod types;

pub(crate) use foreign::{SECTIONS, of_statement};
pub(crate) use place::Place;
pub(crate) use reader::{Read, Reader, mistake};

use super::syntax::{DataStatement, Expr};
use crate::ddl::Input;

/// Reads a text that is a value and nothing else.
pub(crate) fn parse_expression(input: &Input<'_>) -> Read<Expr> {
    whole(input, |reader| reader.value(Place::Rows))
}

/// Reads a text that is a condition and nothing else.
pub(crate) fn parse_predicate(input: &Input<'_>) -> Read<Expr> {
    whole(input, |reader| reader.condition(Place::Rows))
}

/// Reads an INSERT, UPDATE or DELETE.
pub(crate) fn parse_data(input: &Input<'_>) -> Read<DataStatement> {
    whole(input, Reader::data)
}

fn whole<'a, T>(input: &Input<'a>, read: impl FnOnce(&mut Reader<'a>) -> Read<T>) -> Read<T> {
    let mut reader = Reader::new(*input);
    let value = read(&mut reader)?;
    reader.end()?;
    Ok(value)
}
