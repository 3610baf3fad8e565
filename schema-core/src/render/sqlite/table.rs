//! Tables and what is in them, written from the catalog.

use crate::backend::Dialect;
use crate::catalog::{
    Action, Column, Constraint, ConstraintKind, DefaultValue, Expression, ForeignKey, Identity,
    Index, Name, ObjectName, Part, PartKind, Table,
};
use crate::source::Span;
use crate::sql::{Lexer, Token, TokenKind, name_of, quoted};

/// A name in quotes.
pub(super) fn name(name: &Name) -> String {
    quoted(name.as_str(), Dialect::Sqlite)
}

/// A name with its schema, in quotes.
pub(super) fn object(object: &ObjectName) -> String {
    match &object.schema {
        Some(schema) => format!("{}.{}", name(schema), name(&object.name)),
        None => name(&object.name),
    }
}

/// `CREATE TABLE` of a table, without its indexes.
pub(super) fn create(table: &Table, if_absent: bool) -> String {
    let mut text = "CREATE ".to_owned();
    if table.temporary {
        text.push_str("TEMPORARY ");
    }
    text.push_str(if if_absent { "TABLE IF NOT EXISTS " } else { "TABLE " });
    text.push_str(&object(&table.name));
    let inline = inline_key(table);
    let columns = table.columns.iter().map(|column| {
        let mut text = match inline {
            Some((of, key)) if of.name == column.name => {
                column_with(column, &key_of_column(key, column))
            }
            _ => self::column(column),
        };
        let own = table.constraints.iter().filter_map(|one| of_column(one, &column.name));
        own.for_each(|own| push(&mut text, &own));
        text
    });
    let inline = inline.map(|(_, key)| key);
    let constraints = table.constraints.iter().filter(|one| {
        let column = one.with_column.as_ref().and_then(|column| of_column(one, column));
        column.is_none() && inline.is_none_or(|key| !std::ptr::eq(*one, key))
    });
    let parts: Vec<String> = columns.chain(constraints.map(constraint)).collect();
    text.push_str(&format!(" (\n    {}\n)", parts.join(",\n    ")));
    push(&mut text, &table.clauses);
    text
}

/// A constraint that was written with a column, and must stand there so that the column can go with it.
fn of_column(constraint: &Constraint, column: &Name) -> Option<String> {
    if constraint.with_column.as_ref() != Some(column) {
        return None;
    }
    match &constraint.kind {
        ConstraintKind::ForeignKey(key) => Some(key_with_column(constraint, key)),
        ConstraintKind::Check(_) => Some(self::constraint(constraint)),
        _ => None,
    }
}

/// The primary key that must stand with its column: where SQLite numbers the rows, and where the
/// greatest number comes first, since such a key is another one behind the columns.
/// <https://www.sqlite.org/lang_createtable.html#rowid>
fn inline_key(table: &Table) -> Option<(&Column, &Constraint)> {
    let key = table.primary_key()?;
    let ConstraintKind::PrimaryKey(parts) = &key.kind else { return None };
    let [part] = parts.as_slice() else { return None };
    let column = table.column(part.as_column()?)?;
    let descends = part.descending && part.clauses.is_empty();
    (column.identity.is_some() || descends).then_some((column, key))
}

fn key_of_column(key: &Constraint, column: &Column) -> String {
    let mut text = named(key);
    text.push_str("PRIMARY KEY");
    if let ConstraintKind::PrimaryKey(parts) = &key.kind
        && parts.iter().any(|part| part.descending)
    {
        text.push_str(" DESC");
    }
    push(&mut text, &key.clauses);
    if let Some(Identity { .. }) = &column.identity {
        text.push_str(" AUTOINCREMENT");
    }
    text
}

/// Whether clauses behind a table have all of these words.
pub(super) fn has_words(clauses: &str, words: &[&str]) -> bool {
    let has = |word: &&str| {
        Lexer::new(clauses, Dialect::Sqlite).any(|token| token.is_word(clauses, word))
    };
    words.iter().all(has)
}

/// A column as it stands in `CREATE TABLE` and `ADD COLUMN`.
pub(super) fn column(column: &Column) -> String {
    column_with(column, "")
}

fn column_with(column: &Column, key: &str) -> String {
    let (clauses, conflict) = of_not_null(&column.clauses);
    let mut text = name(&column.name);
    push(&mut text, column.data_type.as_str());
    push(&mut text, key);
    if !column.nullable {
        text.push_str(" NOT NULL");
        push(&mut text, &conflict);
    }
    if let Some(default) = &column.default {
        text.push_str(" DEFAULT ");
        text.push_str(&default_of(default));
    }
    if let Some(generated) = &column.generated {
        let kind = if generated.stored { "STORED" } else { "VIRTUAL" };
        let expression = in_parentheses(&generated.expression);
        text.push_str(&format!(" GENERATED ALWAYS AS {expression} {kind}"));
    }
    push(&mut text, &clauses);
    text
}

/// A column's clauses, and those among them that belong to NOT NULL: `ON CONFLICT IGNORE`.
fn of_not_null(clauses: &str) -> (String, String) {
    let words: Vec<&str> = clauses.split(' ').collect();
    let at = words.iter().position(|word| word.eq_ignore_ascii_case("ON")).unwrap_or(words.len());
    let (before, rest) = words.split_at(at);
    let (conflict, behind) = rest.split_at(rest.len().min(3));
    ([before, behind].concat().join(" "), conflict.join(" "))
}

/// A constraint as it stands behind the columns.
pub(super) fn constraint(constraint: &Constraint) -> String {
    let mut text = named(constraint);
    match &constraint.kind {
        ConstraintKind::PrimaryKey(key) => text.push_str(&format!("PRIMARY KEY {}", parts(key))),
        ConstraintKind::Unique(key) => text.push_str(&format!("UNIQUE {}", parts(key))),
        ConstraintKind::ForeignKey(key) => {
            text.push_str(&format!("FOREIGN KEY {} {}", names(&key.columns), references(key)));
        }
        ConstraintKind::Check(check) | ConstraintKind::Exclude(check) => {
            text.push_str(&format!("CHECK {}", in_parentheses(check)));
        }
    }
    push(&mut text, &constraint.clauses);
    text
}

/// A foreign key of one column as it stands with it.
pub(super) fn key_with_column(constraint: &Constraint, key: &ForeignKey) -> String {
    let mut text = named(constraint);
    text.push_str(&references(key));
    push(&mut text, &constraint.clauses);
    text
}

fn references(key: &ForeignKey) -> String {
    let mut text = format!("REFERENCES {}", name(&key.references.name));
    if !key.referenced.is_empty() {
        push(&mut text, &names(&key.referenced));
    }
    for (event, action) in [("DELETE", key.on_delete), ("UPDATE", key.on_update)] {
        if action != Action::NoAction {
            text.push_str(&format!(" ON {event} {}", action.sql()));
        }
    }
    text
}

fn named(constraint: &Constraint) -> String {
    match &constraint.name {
        Some(own) => format!("CONSTRAINT {} ", name(own)),
        None => String::new(),
    }
}

/// `CREATE INDEX` of an index of a table.
pub(super) fn create_index(table: &Table, index: &Index, if_absent: bool) -> String {
    let unique = if index.unique { "UNIQUE " } else { "" };
    let absent = if if_absent { "IF NOT EXISTS " } else { "" };
    let own = index.name.as_ref().map(|own| object(&table.name.sibling(own.clone())));
    let mut text = format!(
        "CREATE {unique}INDEX {absent}{} ON {} {}",
        own.unwrap_or_default(),
        name(&table.name.name),
        parts(&index.parts)
    );
    if let Some(predicate) = &index.predicate {
        text.push_str(" WHERE ");
        text.push_str(&closed(predicate));
    }
    push(&mut text, &index.clauses);
    text
}

fn parts(parts: &[Part]) -> String {
    let parts: Vec<String> = parts.iter().map(part).collect();
    format!("({})", parts.join(", "))
}

fn part(part: &Part) -> String {
    let mut text = match &part.what {
        PartKind::Column(column) => name(column),
        PartKind::Expression(expression) => closed(expression),
    };
    push(&mut text, &part.clauses);
    if part.descending {
        text.push_str(" DESC");
    }
    text
}

fn names(list: &[Name]) -> String {
    let list: Vec<String> = list.iter().map(name).collect();
    format!("({})", list.join(", "))
}

fn push(text: &mut String, more: &str) {
    if !more.is_empty() {
        text.push(' ');
        text.push_str(more);
    }
}

/// An expression to which something can be added: a comment at its end is closed.
pub(super) fn closed(expression: &Expression) -> String {
    let text = expression.as_str();
    let last = Lexer::new(text, Dialect::Sqlite).last();
    match last.map(|token| token.kind) {
        Some(TokenKind::LineComment) => format!("{text}\n"),
        _ => text.to_owned(),
    }
}

/// An expression in parentheses, once.
fn in_parentheses(expression: &Expression) -> String {
    let text = expression.as_str();
    let inner = text.strip_prefix('(').and_then(|rest| rest.strip_suffix(')'));
    match inner.is_some_and(|inner| Expression::new(inner, Dialect::Sqlite) == *expression) {
        true => text.to_owned(),
        false => format!("({})", closed(expression)),
    }
}

/// A default as it is written: a literal as it is, all else in parentheses.
fn default_of(default: &DefaultValue) -> String {
    match literal(&default.value) {
        Some((_, text)) => text.to_owned(),
        None => in_parentheses(&default.value),
    }
}

/// The value of a default, for rows that are there already.
pub(super) fn value_of(default: &DefaultValue) -> String {
    match literal(&default.value) {
        Some((Literal::Word, text)) => {
            let word = Lexer::new(text, Dialect::Sqlite).next();
            let word = word.map(|word| name_of(word, text, Dialect::Sqlite).replace('\'', "''"));
            format!("'{}'", word.unwrap_or_default())
        }
        Some((_, text)) => text.to_owned(),
        None => in_parentheses(&default.value),
    }
}

/// The kinds of literals.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Literal {
    /// `NULL`
    Null,
    /// A number, a string, a truth value.
    Constant,
    /// A name, which in a default is a string.
    Word,
    /// `CURRENT_TIMESTAMP` and its like.
    Clock,
}

/// What kind of literal an expression is, if it is one, and its text without parentheses.
pub(super) fn literal(expression: &Expression) -> Option<(Literal, &str)> {
    let text = expression.as_str();
    let tokens: Vec<Token> =
        Lexer::new(text, Dialect::Sqlite).filter(|token| !token.kind.is_trivia()).collect();
    let mut tokens = tokens.as_slice();
    while let [open, inner @ .., close] = tokens
        && open.is_symbol(text, b'(')
        && close.is_symbol(text, b')')
    {
        tokens = inner;
    }
    let kind = match tokens {
        [one] => literal_of(*one, text)?,
        [sign, number]
            if number.kind == TokenKind::Number
                && (sign.is_symbol(text, b'-') || sign.is_symbol(text, b'+')) =>
        {
            Literal::Constant
        }
        _ => return None,
    };
    let (first, last) = (tokens.first()?, tokens.last()?);
    Some((kind, Span::new(first.span.start, last.span.end).of(text)))
}

fn literal_of(token: Token, text: &str) -> Option<Literal> {
    let is = |words: &[&str]| words.iter().any(|word| token.is_word(text, word));
    match token.kind {
        TokenKind::Number | TokenKind::String => Some(Literal::Constant),
        TokenKind::QuotedName => Some(Literal::Word),
        TokenKind::Word if is(&["NULL"]) => Some(Literal::Null),
        TokenKind::Word if is(&["TRUE", "FALSE"]) => Some(Literal::Constant),
        TokenKind::Word if is(&["CURRENT_TIMESTAMP", "CURRENT_DATE", "CURRENT_TIME"]) => {
            Some(Literal::Clock)
        }
        TokenKind::Word => Some(Literal::Word),
        _ => None,
    }
}
