//! The portable dialect. It is closed: what it has is proven later, statement by statement. Here it is
//! read leniently, so that what does not belong in it is found whole and can be named.

mod split;
mod transaction;

use super::dialect::Rules;
use super::lexer::{Brackets, Lexis};

pub(super) const RULES: Rules = Rules {
    lexis: Lexis {
        string_prefixes: &["U&", "N", "X", "B"],
        escape_prefix: None,
        name_prefix: Some("U&"),
        backtick_names: false,
        brackets: Brackets::None,
        nested_comments: true,
        end_closes_comment: false,
        return_ends_line: true,
        dollar_quotes: true,
        word_start: b"",
        word_part: b"",
        parameter: |_| 0,
    },
    split: split::split,
    in_transaction: transaction::in_transaction,
    cut: transaction::cut,
};
