//! What statements say, each read once although every backend runs it.

use std::collections::BTreeMap;
use std::rc::Rc;

use crate::backend::Dialect;
use crate::ddl::{self, Input, Statement, SyntaxError};
use crate::source::{Location, Span};

/// What one text says.
pub(super) type Reading = Rc<Result<Vec<Statement>, SyntaxError>>;

/// The portable statements of a revision that were read for some backend.
#[derive(Default)]
pub(super) struct Readings(BTreeMap<Location, Reading>);

impl Readings {
    /// Reads a text, unless it was read before.
    pub(super) fn read(&mut self, input: &Input<'_>) -> Reading {
        // What is written for one backend is asked for once.
        if input.dialect != Dialect::Portable {
            return Rc::new(ddl::read(input));
        }
        let place = input.place(Span::new(0, input.text.len()));
        Rc::clone(self.0.entry(place).or_insert_with(|| Rc::new(ddl::read(input))))
    }
}
