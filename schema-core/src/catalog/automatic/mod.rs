//! The names that PostgreSQL gives to constraints and indexes that were made without one:
//! `users_email_key`, `users_pkey`, `posts_author_fkey`, `users_age_check`, `users_lower_idx`.
//!
//! They are permanent: later revisions drop constraints by them. The rules are those of the server's
//! `makeObjectName`, `ChooseRelationName`, `ChooseConstraintName` and `FigureIndexColname`, from version 12
//! on; the table in the tests was taken from a server.

mod figure;

use super::name::clipped;
use super::{Catalog, Constraint, ConstraintKind, Index, Name, Part, PartKind, Table};
use crate::backend::Dialect;
use crate::capability::NameSpace;
use crate::sql::{Lexer, Token, TokenKind, name_of};
use figure::figure;

const DIALECT: Dialect = Dialect::Postgres;

/// The most bytes of a name.
const LONGEST: usize = 63;

/// The name of a constraint of a table. `table` need not be in the catalog.
pub(crate) fn constraint(catalog: &Catalog, table: &Table, constraint: &Constraint) -> Name {
    let (column, label) = match &constraint.kind {
        ConstraintKind::PrimaryKey(_) => (None, "pkey"),
        ConstraintKind::Unique(parts) => {
            let included = included(&constraint.clauses);
            (Some(joined(&distinct(parts.iter().map(of_part).chain(included)))), "key")
        }
        ConstraintKind::ForeignKey(key) => {
            let columns: Vec<String> =
                key.columns.iter().map(|name| name.as_str().to_owned()).collect();
            (Some(joined(&columns)), "fkey")
        }
        ConstraintKind::Check(check) => (only_column(table, check.as_str()), "check"),
        ConstraintKind::Exclude(exclude) => {
            (Some(joined(&distinct(excluded(exclude.as_str()).into_iter()))), "excl")
        }
    };
    let is_free = |name: &Name| {
        let whole = table.name.sibling(name.clone());
        let space = catalog.capability().constraint_space(&constraint.kind);
        table.constraint(name).is_none()
            && !catalog.has_constraint(&whole)
            && space.is_none_or(|space| catalog.holder(space, &whole).is_none())
    };
    free(table, column.as_deref(), label, is_free)
}

/// The name of an index of a table.
pub(crate) fn index(catalog: &Catalog, table: &Table, index: &Index) -> Name {
    let included = index.include.iter().map(|name| name.as_str().to_owned());
    let columns = joined(&distinct(index.parts.iter().map(of_part).chain(included)));
    free(table, Some(&columns), "idx", |name| {
        let whole = table.name.sibling(name.clone());
        catalog.holder(NameSpace::Relation, &whole).is_none()
    })
}

/// Whether a sequence may be that of a `serial` or identity column: `users_id_seq`. The name of the table
/// in it may be an earlier one, or cut.
pub(crate) fn may_have_sequence(table: &Table, sequence: &Name) -> bool {
    let Some(name) =
        sequence.as_str().trim_end_matches(|one: char| one.is_ascii_digit()).strip_suffix("_seq")
    else {
        return false;
    };
    let own = table.name.name.as_str();
    let of = |column: &str| name.strip_suffix(column).is_some_and(|rest| rest.ends_with('_'));
    let is_cut = |column: &str| made(own, Some(column), "seq") == sequence.as_str();
    table.columns.iter().any(|column| of(column.name.as_str()) || is_cut(column.name.as_str()))
}

/// The first name that is free: the label with a number behind it where others have those before.
fn free(table: &Table, column: Option<&str>, label: &str, is_free: impl Fn(&Name) -> bool) -> Name {
    let own = table.name.name.as_str();
    let mut number = 0_u32;
    loop {
        let label = match number {
            0 => label.to_owned(),
            number => format!("{label}{number}"),
        };
        let name = Name::new(&made(own, column, &label), DIALECT);
        if is_free(&name) {
            return name;
        }
        number += 1;
    }
}

/// Puts a name together. Of what is too long, the longer part loses its end first.
fn made(table: &str, column: Option<&str>, label: &str) -> String {
    let room = LONGEST.saturating_sub(label.len() + 1 + usize::from(column.is_some()));
    let (mut left, mut right) = (table.len(), column.map_or(0, str::len));
    let over = (left + right).saturating_sub(room);
    // The difference goes first, and then both in turn, the second one first.
    let difference = left.abs_diff(right).min(over);
    if left > right {
        left -= difference
    } else {
        right -= difference
    }
    let rest = over - difference;
    left = left.saturating_sub(rest / 2);
    right = right.saturating_sub(rest - rest / 2);
    let mut name = clipped(table, left).to_owned();
    if let Some(column) = column {
        name.push('_');
        name.push_str(clipped(column, right));
    }
    format!("{name}_{label}")
}

/// Names with `_` between them, no more of them than a name could hold.
fn joined(names: &[String]) -> String {
    let mut text = String::new();
    for name in names {
        if !text.is_empty() {
            text.push('_');
        }
        text.push_str(name);
        if text.len() > LONGEST {
            break;
        }
    }
    text
}

/// Names of which no two are the same: those behind get a number.
fn distinct(names: impl Iterator<Item = String>) -> Vec<String> {
    let mut found: Vec<String> = Vec::new();
    for name in names {
        let mut own = name.clone();
        let mut number = 0_u32;
        while found.contains(&own) {
            number += 1;
            let number = number.to_string();
            own = format!("{}{number}", clipped(&name, LONGEST - number.len()));
        }
        found.push(own);
    }
    found
}

fn of_part(part: &Part) -> String {
    match &part.what {
        PartKind::Column(name) => name.as_str().to_owned(),
        PartKind::Expression(expression) => of_expression(expression.as_str()),
    }
}

fn of_expression(text: &str) -> String {
    let tokens = significant(text);
    figure(&tokens, text).unwrap_or_else(|| "expr".to_owned())
}

fn significant(text: &str) -> Vec<Token> {
    Lexer::new(text, DIALECT).filter(|token| !token.kind.is_trivia()).collect()
}

/// The columns behind INCLUDE in a constraint's clauses.
fn included(clauses: &str) -> Vec<String> {
    let tokens = significant(clauses);
    let start = tokens.iter().position(|token| token.is_word(clauses, "INCLUDE"));
    let behind = start.and_then(|start| tokens.get(start + 2..)).unwrap_or_default();
    behind
        .iter()
        .take_while(|token| !token.is_symbol(clauses, b')'))
        .filter(|token| token.kind != TokenKind::Symbol)
        .map(|token| name_of(*token, clauses, DIALECT).into_owned())
        .collect()
}

/// What the elements of an exclusion are called: each stands before WITH and an operator.
fn excluded(text: &str) -> Vec<String> {
    let tokens = significant(text);
    let Some(open) = tokens.iter().position(|token| token.is_symbol(text, b'(')) else {
        return Vec::new();
    };
    let mut names = Vec::new();
    for element in figure::split(tokens.get(open + 1..).unwrap_or_default(), text) {
        let is_column = element.get(1).is_none_or(|next| !next.is_symbol(text, b'('));
        let whole = match element.first() {
            Some(first) if first.is_symbol(text, b'(') => figure::until_closed(element, text, 0),
            Some(_) if is_column => element.get(..1).unwrap_or_default(),
            _ => figure::until_closed(element, text, 1),
        };
        names.push(figure(whole, text).unwrap_or_else(|| "expr".to_owned()));
    }
    names
}

/// The column that a check is on, if it is one alone.
fn only_column(table: &Table, check: &str) -> Option<String> {
    let tokens = significant(check);
    let mut found: Option<String> = None;
    for (at, token) in tokens.iter().enumerate() {
        let before = at.checked_sub(1).and_then(|at| tokens.get(at));
        if !figure::is_value(*token, before, tokens.get(at + 1), check) {
            continue;
        }
        let name = Name::new(&name_of(*token, check, DIALECT), DIALECT);
        let is_column = table.column(&name).is_some()
            || (!table.columns_known && !figure::is_word_of_sql(*token, check));
        match &found {
            _ if !is_column => {}
            Some(other) if other != name.as_str() => return None,
            _ => found = Some(name.as_str().to_owned()),
        }
    }
    found
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(table: &str, column: Option<&str>, label: &str, expected: &str) {
        assert_eq!(made(table, column, label), expected);
    }

    #[test]
    fn long_names_lose_the_end_of_the_longer_part() {
        let table = "a_very_long_table_name_that_goes_on_and_on_for_ever_yes";
        let column = "a_very_long_column_name_that_goes_on_and_on_for_ever_yes";
        check("users", Some("email"), "key", "users_email_key");
        check("users", None, "pkey", "users_pkey");
        check(
            table,
            Some(column),
            "key",
            "a_very_long_table_name_that_g_a_very_long_column_name_that__key",
        );
        check(
            table,
            Some(column),
            "check",
            "a_very_long_table_name_that__a_very_long_column_name_that_check",
        );
        check(
            table,
            Some("b"),
            "check",
            "a_very_long_table_name_that_goes_on_and_on_for_ever_yes_b_check",
        );
    }

    #[track_caller]
    fn expression(text: &str, expected: &str) {
        assert_eq!(of_expression(text), expected, "{text}");
    }

    #[test]
    fn expressions_are_called_by_what_is_outermost() {
        expression("lower(email)", "lower");
        expression("pg_catalog.upper(email)", "upper");
        expression("a + b", "expr");
        expression("-a", "expr");
        expression("a IS NULL", "expr");
        expression("((users.a))", "a");
        expression("a::text", "a");
        expression("'x'::text", "text");
        expression("(a + b)::bigint", "int8");
        expression("(doc->>'x')::int", "int4");
        expression("lower(email)::varchar(10)", "lower");
        expression("cast(a as bigint)", "a");
        expression("cast(a + b as character varying)", "varchar");
        expression("coalesce(a, b)", "coalesce");
        expression("CASE WHEN a > 0 THEN b ELSE a END", "a");
        expression("CASE WHEN a > 0 THEN b ELSE 1 END", "case");
        expression("lower(email) COLLATE \"C\"", "lower");
        expression("(doc->>'x') COLLATE \"C\"", "expr");
        expression("at AT TIME ZONE 'UTC'", "timezone");
        expression("trim(email)", "btrim");
        expression("tags[1]", "tags");
        expression("ARRAY[a, b]", "array");
        expression("upper(lower(doc->>'x'))", "upper");
        expression("", "expr");
    }
}
