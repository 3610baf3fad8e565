//! Where a statement ends: at a `;` outside of the body of a trigger or routine.

use super::super::split::{Split, Statement, at_semicolons};
use super::super::token::Token;
use crate::backend::Dialect;
use crate::source::Span;

pub(super) fn split(text: &str) -> Split {
    at_semicolons::<Portable>(text, Dialect::Portable)
}

#[derive(Default)]
struct Portable {
    head: Head,
    body: Body,
    begin: Option<Span>,
}

/// What the words up to the kind of object say.
#[derive(Default, PartialEq, Eq)]
enum Head {
    #[default]
    Start,
    Create,
    /// A trigger, function or procedure: it may have a body.
    HasBody,
    Other,
}

#[derive(Default, PartialEq, Eq)]
enum Body {
    #[default]
    None,
    /// Just behind BEGIN [ATOMIC] or a `;`.
    BetweenStatements,
    Statement,
    /// Just behind the END that stands between statements.
    End,
}

impl Statement for Portable {
    fn take(&mut self, token: Token, text: &str) {
        let is = |word: &str| token.is_word(text, word);
        match self.head {
            Head::Start => self.head = if is("CREATE") { Head::Create } else { Head::Other },
            Head::Create if is("OR") || is("REPLACE") || is("TEMPORARY") || is("TEMP") => {}
            Head::Create if is("TRIGGER") || is("FUNCTION") || is("PROCEDURE") => {
                self.head = Head::HasBody;
            }
            Head::Create => self.head = Head::Other,
            Head::HasBody => self.take_of_body(token, text),
            Head::Other => {}
        }
    }

    fn is_complete(&self) -> bool {
        matches!(self.body, Body::None | Body::End)
    }

    fn body(&self) -> Option<Span> {
        self.begin
    }

    fn is_client_command(_: &[u8], _: bool) -> bool {
        false
    }
}

impl Portable {
    fn take_of_body(&mut self, token: Token, text: &str) {
        let is = |word: &str| token.is_word(text, word);
        self.body = match self.body {
            Body::None if is("BEGIN") => {
                self.begin = Some(token.span);
                Body::BetweenStatements
            }
            Body::None => return,
            _ if token.is_symbol(text, b';') => Body::BetweenStatements,
            Body::BetweenStatements if is("ATOMIC") => Body::BetweenStatements,
            Body::BetweenStatements if is("END") => Body::End,
            _ => Body::Statement,
        };
    }
}
