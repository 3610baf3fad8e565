//! Where a statement ends: at a `;`, and a trigger's at the `;` of its `; END;`, which is the rule of
//! `sqlite3_complete`: <https://sqlite.org/c3ref/complete.html>.

use super::super::split::{Split, Statement, at_semicolons};
use super::super::token::Token;
use crate::backend::Dialect;
use crate::source::Span;

pub(super) fn split(text: &str) -> Split {
    at_semicolons::<Sqlite>(text, Dialect::Sqlite)
}

#[derive(Default)]
struct Sqlite {
    state: State,
    begin: Option<Span>,
}

#[derive(Clone, Copy, Default, PartialEq, Eq)]
enum State {
    #[default]
    Start,
    /// Behind EXPLAIN, which may stand before a trigger.
    Explain,
    /// Behind CREATE, and perhaps TEMP.
    Create,
    /// In anything but a trigger.
    Plain,
    /// In a trigger, before its BEGIN.
    TriggerHead,
    /// In a trigger's body.
    Body,
    /// Just behind a `;` of the body.
    BodySemicolon,
    /// Just behind an END that follows on such a `;`.
    BodyEnd,
}

impl Statement for Sqlite {
    fn take(&mut self, token: Token, text: &str) {
        let is = |word: &str| token.is_word(text, word);
        self.state = match self.state {
            State::Start | State::Explain if is("CREATE") => State::Create,
            State::Start if is("EXPLAIN") => State::Explain,
            State::Explain => State::Explain,
            State::Create if is("TEMP") || is("TEMPORARY") => State::Create,
            State::Create if is("TRIGGER") => State::TriggerHead,
            State::TriggerHead if is("BEGIN") => {
                self.begin = Some(token.span);
                State::Body
            }
            State::TriggerHead => State::TriggerHead,
            State::Body | State::BodySemicolon | State::BodyEnd if token.is_symbol(text, b';') => {
                State::BodySemicolon
            }
            State::BodySemicolon if is("END") => State::BodyEnd,
            State::Body | State::BodySemicolon | State::BodyEnd => State::Body,
            _ => State::Plain,
        };
    }

    fn is_complete(&self) -> bool {
        !matches!(self.state, State::Body | State::BodySemicolon)
    }

    fn body(&self) -> Option<Span> {
        self.begin
    }

    /// A line of the sqlite3 program, such as `.mode`. No statement begins with a dot.
    fn is_client_command(text: &[u8], at_start: bool) -> bool {
        at_start && matches!(text, [b'.', letter, ..] if letter.is_ascii_alphabetic())
    }
}
