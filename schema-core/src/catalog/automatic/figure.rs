//! What PostgreSQL calls the column of an expression: the column or function that is outermost, or a
//! cast's type where nothing else has a name.

use super::super::expression::without_parentheses;
use super::DIALECT;
use crate::sql::{Token, TokenKind, name_of};

/// What an expression is called.
struct Found {
    name: String,
    /// Whether it is a better name than that of a cast's type.
    strong: bool,
}

/// Words that make an expression a comparison or the like, which has no name.
const OPERATORS: [&str; 12] = [
    "AND", "OR", "NOT", "IS", "IN", "LIKE", "ILIKE", "SIMILAR", "BETWEEN", "ISNULL", "NOTNULL",
    "OPERATOR",
];

/// Other words that stand in expressions and are no columns.
const WORDS: [&str; 18] = [
    "NULL", "TRUE", "FALSE", "ANY", "ALL", "SOME", "ARRAY", "CASE", "WHEN", "THEN", "ELSE", "END",
    "AT", "TIME", "ZONE", "FROM", "AS", "COLLATE",
];

/// How far values are looked for in casts in casts.
const DEEPEST: usize = 32;

/// What an expression is called; nothing where it has no name.
pub(super) fn figure(tokens: &[Token], text: &str) -> Option<String> {
    found(tokens, text, DEEPEST).map(|found| found.name)
}

fn found(tokens: &[Token], text: &str, depth: usize) -> Option<Found> {
    let depth = depth.checked_sub(1)?;
    let tokens = without_parentheses(tokens, text);
    if tokens.first()?.is_word(text, "CASE") {
        return Some(case(tokens, text, depth));
    }
    let top = outermost(tokens, text);
    let is = |at: &usize, word: &str| tokens.get(*at).is_some_and(|one| one.is_word(text, word));
    if top.iter().any(|at| is_operator(tokens, *at, text)) {
        return None;
    }
    if let Some(at) = top.iter().find(|at| is(at, "COLLATE")) {
        return found(tokens.get(..*at)?, text, depth);
    }
    if top.windows(2).any(|pair| is(&pair[0], "AT") && is(&pair[1], "TIME")) {
        return Some(strong("timezone"));
    }
    let is_cast = |at: &&usize| {
        let colon = |at: usize| tokens.get(at).is_some_and(|one| one.is_symbol(text, b':'));
        colon(**at) && colon(**at + 1)
    };
    if let Some(at) = top.iter().rev().find(is_cast) {
        return cast(tokens.get(..*at)?, tokens.get(at + 2..)?, text, depth);
    }
    named(tokens, &top, text, depth)
}

fn strong(name: impl Into<String>) -> Found {
    Found { name: name.into(), strong: true }
}

/// A value that is cast, and the type.
fn cast(value: &[Token], data_type: &[Token], text: &str, depth: usize) -> Option<Found> {
    let found = found(value, text, depth).filter(|found| found.strong);
    found.or_else(|| Some(Found { name: type_name(data_type, text)?, strong: false }))
}

/// The name that a type has inside.
fn type_name(tokens: &[Token], text: &str) -> Option<String> {
    let mut at = 0;
    while tokens.get(at + 1).is_some_and(|next| next.is_symbol(text, b'.')) {
        at += 2;
    }
    let first = *tokens.get(at)?;
    let follows = |word: &str| tokens.iter().any(|token| token.is_word(text, word));
    let own = name_of(first, text, DIALECT).into_owned();
    let name = match own.as_str() {
        "int" | "integer" => "int4",
        "smallint" => "int2",
        "bigint" => "int8",
        "boolean" => "bool",
        "real" => "float4",
        "double" | "float" => "float8",
        "decimal" | "dec" => "numeric",
        "char" | "character" if follows("VARYING") => "varchar",
        "char" | "character" if first.kind == TokenKind::Word => "bpchar",
        "bit" if follows("VARYING") => "varbit",
        "timestamp" if follows("WITH") => "timestamptz",
        "time" if follows("WITH") => "timetz",
        other => other,
    };
    Some(name.to_owned())
}

/// A CASE is called by what stands behind ELSE.
fn case(tokens: &[Token], text: &str, depth: usize) -> Found {
    let mut open = 0_usize;
    let mut start = None;
    for (at, token) in tokens.iter().enumerate() {
        if token.is_word(text, "CASE") {
            open += 1;
        } else if token.is_word(text, "END") {
            open = open.saturating_sub(1);
        } else if token.is_word(text, "ELSE") && open == 1 {
            start = Some(at + 1);
        }
    }
    let otherwise = start.and_then(|start| tokens.get(start..tokens.len() - 1));
    let found = otherwise.and_then(|tokens| found(tokens, text, depth));
    let usual = Found { name: "case".to_owned(), strong: false };
    found.filter(|found| found.strong).unwrap_or(usual)
}

/// A column, a function, or what is cast with CAST.
fn named(tokens: &[Token], top: &[usize], text: &str, depth: usize) -> Option<Found> {
    let is_name = |at: &usize| {
        tokens
            .get(*at)
            .is_some_and(|one| matches!(one.kind, TokenKind::Word | TokenKind::QuotedName))
    };
    let mut path = top.iter().take_while(|at| {
        is_name(at) || tokens.get(**at).is_some_and(|one| one.is_symbol(text, b'.'))
    });
    let last = *path.by_ref().filter(|at| is_name(at)).last()?;
    let token = *tokens.get(last)?;
    let next = tokens.get(last + 1);
    if next.is_some_and(|next| next.kind == TokenKind::String) {
        return Some(Found { name: type_name(tokens, text)?, strong: false });
    }
    let own = name_of(token, text, DIALECT).into_owned();
    let inner = || tokens.get(last + 2..tokens.len().saturating_sub(1)).unwrap_or_default();
    if !next.is_some_and(|next| next.is_symbol(text, b'(')) {
        return Some(strong(own));
    }
    let inner = inner();
    let begins = |word: &str| inner.first().is_some_and(|first| first.is_word(text, word));
    match own.as_str() {
        "cast" => {
            let at = inner.iter().rposition(|token| token.is_word(text, "AS"))?;
            cast(inner.get(..at)?, inner.get(at + 1..)?, text, depth)
        }
        "trim" if begins("LEADING") => Some(strong("ltrim")),
        "trim" if begins("TRAILING") => Some(strong("rtrim")),
        "trim" => Some(strong("btrim")),
        _ => Some(strong(own)),
    }
}

/// The places of the tokens outside of parentheses and brackets.
fn outermost(tokens: &[Token], text: &str) -> Vec<usize> {
    let mut depth = 0_usize;
    let mut found = Vec::new();
    for (at, token) in tokens.iter().enumerate() {
        if closes(*token, text) {
            depth = depth.saturating_sub(1);
        } else if opens(*token, text) {
            depth += 1;
        } else if depth == 0 {
            found.push(at);
        }
    }
    found
}

fn opens(token: Token, text: &str) -> bool {
    token.is_symbol(text, b'(') || token.is_symbol(text, b'[')
}

fn closes(token: Token, text: &str) -> bool {
    token.is_symbol(text, b')') || token.is_symbol(text, b']')
}

fn is_operator(tokens: &[Token], at: usize, text: &str) -> bool {
    let Some(token) = tokens.get(at) else { return false };
    match token.kind {
        TokenKind::Symbol => !matches!(token.text(text), "." | "," | ":"),
        _ => OPERATORS.iter().any(|word| token.is_word(text, word)),
    }
}

/// The tokens up to the one that closes what opens at `open`.
pub(super) fn until_closed<'t>(tokens: &'t [Token], text: &str, open: usize) -> &'t [Token] {
    let mut depth = 0_usize;
    for (at, token) in tokens.iter().enumerate().skip(open) {
        if opens(*token, text) {
            depth += 1;
        } else if closes(*token, text) {
            depth = depth.saturating_sub(1);
        }
        if depth == 0 {
            return tokens.get(..=at).unwrap_or_default();
        }
    }
    tokens
}

/// The parts of a list up to the parenthesis that closes it.
pub(super) fn split<'t>(tokens: &'t [Token], text: &str) -> Vec<&'t [Token]> {
    let (mut depth, mut start) = (0_usize, 0);
    let mut parts = Vec::new();
    for (at, token) in tokens.iter().enumerate() {
        let is_end = closes(*token, text) && depth == 0;
        if is_end || (depth == 0 && token.is_symbol(text, b',')) {
            parts.extend(tokens.get(start..at));
            start = at + 1;
        }
        if is_end {
            break;
        }
        if opens(*token, text) {
            depth += 1;
        } else if closes(*token, text) {
            depth -= 1;
        }
    }
    parts
}

/// Whether a token may be a column's name: not a function, a type, a table or a parameter.
pub(super) fn is_value(
    token: Token,
    before: Option<&Token>,
    next: Option<&Token>,
    text: &str,
) -> bool {
    let is_name = matches!(token.kind, TokenKind::Word | TokenKind::QuotedName);
    let is_type = before.is_some_and(|before| before.is_symbol(text, b':'));
    let is_prefix = next.is_some_and(|next| {
        next.is_symbol(text, b'(') || next.is_symbol(text, b'.') || next.kind == TokenKind::String
    });
    is_name && !is_type && !is_prefix
}

/// Whether it is a word of an expression in the place of a column's name.
pub(super) fn is_word_of_sql(token: Token, text: &str) -> bool {
    OPERATORS.iter().chain(&WORDS).any(|word| token.is_word(text, word))
}
