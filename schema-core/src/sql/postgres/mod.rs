//! PostgreSQL's SQL: <https://www.postgresql.org/docs/current/sql-syntax-lexical.html>.

mod index;
mod split;
mod subscription;
mod transaction;

use super::dialect::Rules;
use super::lexer::{Brackets, Lexis};

pub(super) const RULES: Rules = Rules {
    lexis: Lexis {
        string_prefixes: &["U&", "N", "X", "B"],
        escape_prefix: Some("E"),
        name_prefix: Some("U&"),
        backtick_names: false,
        brackets: Brackets::None,
        nested_comments: true,
        end_closes_comment: false,
        return_ends_line: true,
        dollar_quotes: true,
        word_start: b"",
        word_part: b"$",
        parameter,
    },
    split: split::split,
    in_transaction: transaction::in_transaction,
    cut: transaction::cut,
};

/// `$1`.
fn parameter(text: &[u8]) -> usize {
    match text.split_first() {
        Some((b'$', rest)) => {
            let digits = rest.iter().position(|byte| !byte.is_ascii_digit()).unwrap_or(rest.len());
            if digits > 0 { 1 + digits } else { 0 }
        }
        _ => 0,
    }
}
