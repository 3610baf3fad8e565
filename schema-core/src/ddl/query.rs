//! What the readers of queries share.

use super::cursor::Cursor;
use crate::catalog::ObjectName;
use crate::sql::TokenKind;

/// Whether the last token taken is this word.
pub(super) fn is_behind(cursor: &Cursor<'_>, word: &str) -> bool {
    let before = cursor.at.checked_sub(1).and_then(|at| cursor.tokens(at, at + 1).first());
    before.is_some_and(|token| token.is_word(cursor.input.text, word))
}

/// The names that WITH gives to queries: `name [(columns)] AS [[NOT] MATERIALIZED] (`.
pub(super) fn common_tables(cursor: &Cursor<'_>) -> Vec<ObjectName> {
    let tokens = cursor.tokens(cursor.at, usize::MAX);
    let is = |at: usize, word: &str| {
        tokens.get(at).is_some_and(|token| token.is_word(cursor.input.text, word))
    };
    let symbol = |at: usize, symbol: u8| {
        tokens.get(at).is_some_and(|token| token.is_symbol(cursor.input.text, symbol))
    };
    let mut found = Vec::new();
    let mut opened: Vec<usize> = Vec::new();
    let mut last_closed = None;
    for at in 0..tokens.len() {
        if symbol(at, b'(') {
            opened.push(at);
        } else if symbol(at, b')') {
            last_closed = opened.pop().map(|open| (at, open));
        }
        if !is(at, "AS") {
            continue;
        }
        let mut behind = at + 1;
        behind += usize::from(is(behind, "NOT"));
        behind += usize::from(is(behind, "MATERIALIZED"));
        if !symbol(behind, b'(') {
            continue;
        }
        let before = match last_closed {
            Some((close, open)) if close + 1 == at => open,
            _ => at,
        };
        let name = before.checked_sub(1).and_then(|at| tokens.get(at));
        let name = name.filter(|token| token.kind != TokenKind::Symbol);
        found.extend(name.and_then(|token| cursor.name_of(*token)).map(ObjectName::plain));
    }
    found
}
