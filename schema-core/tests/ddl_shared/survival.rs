//! Whatever is written, reading it ends, and every place is one of the text.

use schema_core::catalog::Catalog;
use schema_core::ddl::{self, Effect, Input};
use schema_core::operation::Context;
use schema_core::sql::Lexer;

use crate::DIALECT;
use crate::robust::CORPUS;
use crate::support::source;

/// Reads and applies a text; all places in what comes of it are in the text.
pub(crate) fn survives(text: &str) {
    let input = Input { text, source: source(), base: 0, dialect: DIALECT };
    let statements = match ddl::read(&input) {
        Ok(statements) => statements,
        Err(error) => {
            assert!(text.get(error.span.start..error.span.end).is_some(), "{text}");
            return;
        }
    };
    let mut catalog = Catalog::new(DIALECT);
    for statement in statements {
        assert!(text.get(statement.span.start..statement.span.end).is_some(), "{text}");
        let operations = match statement.effect {
            Effect::Operations(operations) => operations,
            Effect::Guarded { then, otherwise, .. } => then.into_iter().chain(otherwise).collect(),
            _ => continue,
        };
        for operation in operations {
            let context = Context { source: Some(source()), portable: false };
            for misfit in operation.apply(&mut catalog, context).misfits {
                assert!(text.get(misfit.at.start..misfit.at.end).is_some(), "{text}");
            }
        }
    }
}

#[test]
fn every_beginning_of_a_statement_is_read() {
    for text in CORPUS {
        let ends = (0..=text.len()).filter(|end| text.is_char_boundary(*end));
        ends.for_each(|end| survives(&text[..end]));
    }
}

#[test]
fn statements_without_some_of_their_tokens_are_read() {
    for text in CORPUS {
        let tokens: Vec<_> = Lexer::new(text, DIALECT).collect();
        for first in 0..tokens.len() {
            for length in 1..=2.min(tokens.len() - first) {
                let (from, to) = (tokens[first].span, tokens[first + length - 1].span);
                survives(&format!("{} {}", &text[..from.start], &text[to.end..]));
            }
        }
    }
}

#[test]
fn statements_with_tokens_of_others_are_read() {
    let odd = ["(", ")", ",", ".", "[", "'x'", "\"", "$$", "CONSTRAINT", "é", "AS", ";", "1"];
    for text in CORPUS {
        let tokens: Vec<_> = Lexer::new(text, DIALECT).collect();
        for token in tokens {
            for odd in odd {
                survives(&format!("{}{odd}{}", &text[..token.span.start], &text[token.span.end..]));
            }
        }
    }
}

#[test]
fn the_corpus_itself_is_understood() {
    for text in CORPUS {
        let input = Input { text, source: source(), base: 0, dialect: DIALECT };
        let effect = &ddl::read(&input).unwrap()[0].effect;
        let is_opaque = matches!(effect, Effect::Opaque(what) if what.contains("understood"));
        assert!(!is_opaque, "{text}: {effect:?}");
    }
}
