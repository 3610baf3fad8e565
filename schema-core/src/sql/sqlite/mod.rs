//! SQLite's SQL, as its tokenizer reads it: <https://sqlite.org/lang.html>.

mod split;
mod transaction;

use super::dialect::Rules;
use super::lexer::{Brackets, Lexis};

pub(super) const RULES: Rules = Rules {
    lexis: Lexis {
        string_prefixes: &["X"],
        escape_prefix: None,
        name_prefix: None,
        backtick_names: true,
        brackets: Brackets::Plain,
        nested_comments: false,
        // A comment that is still open at the end of the input is complete there.
        end_closes_comment: true,
        return_ends_line: false,
        dollar_quotes: false,
        word_start: b"",
        word_part: b"$",
        parameter,
    },
    split: split::split,
    in_transaction: transaction::in_transaction,
    cut: |_| super::transaction::Cut::None,
};

/// `?`, `?1`, `:a`, `@a`, `#a`, `$a`, and Tcl's `$a::b`.
fn parameter(text: &[u8]) -> usize {
    let Some((first, rest)) = text.split_first() else { return 0 };
    let count = |belongs: fn(u8) -> bool| {
        rest.iter().position(|byte| !belongs(*byte)).unwrap_or(rest.len())
    };
    match first {
        b'?' => 1 + count(|byte| byte.is_ascii_digit()),
        b':' | b'@' | b'#' | b'$' => match count(is_name_part) {
            0 => 0,
            length if *first == b'$' => 1 + length + tcl_namespaces(rest, length),
            length => 1 + length,
        },
        _ => 0,
    }
}

fn tcl_namespaces(rest: &[u8], from: usize) -> usize {
    let mut at = from;
    while rest.get(at..).is_some_and(|rest| rest.starts_with(b"::")) {
        let name = rest.get(at + 2..).unwrap_or_default();
        at += 2 + name.iter().position(|byte| !is_name_part(*byte)).unwrap_or(name.len());
    }
    at - from
}

fn is_name_part(byte: u8) -> bool {
    byte.is_ascii_alphanumeric() || byte == b'_' || byte == b'$' || byte >= 0x80
}
