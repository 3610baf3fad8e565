//! Transact-SQL: <https://learn.microsoft.com/sql/t-sql/language-reference>.

mod go;
mod procedures;
mod split;
mod transaction;

pub(super) use transaction::must_be_alone;

use super::dialect::Rules;
use super::lexer::{Brackets, Lexis};

pub(super) const RULES: Rules = Rules {
    lexis: Lexis {
        string_prefixes: &["N"],
        escape_prefix: None,
        name_prefix: None,
        backtick_names: false,
        brackets: Brackets::Doubled,
        nested_comments: true,
        end_closes_comment: false,
        return_ends_line: true,
        dollar_quotes: false,
        word_start: b"#",
        word_part: b"@$#",
        parameter,
    },
    split: split::split,
    in_transaction: transaction::in_transaction,
    cut: |_| super::transaction::Cut::None,
};

/// `@variable` and `@@FUNCTION`.
fn parameter(text: &[u8]) -> usize {
    let is_part = |byte: &u8| {
        byte.is_ascii_alphanumeric() || *byte >= 0x80 || matches!(byte, b'_' | b'@' | b'$' | b'#')
    };
    if text.first() == Some(&b'@') {
        text.iter().take_while(|byte| is_part(byte)).count()
    } else {
        0
    }
}
