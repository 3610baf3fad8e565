//! Functions and operators on values, as each backend writes them.

use super::kind::Kind;
use super::literals;
use super::sql::{Level, Sql};
use crate::backend::Backend;

/// What is refused, as a sentence without its full stop.
type Refused = String;

/// The most characters of an NVARCHAR that is not MAX: a longer result is cut short without an error.
const LONGEST: u32 = 4000;

/// `||`
pub(super) fn concatenation(parts: Vec<Sql>, backend: Backend) -> Result<Sql, Refused> {
    let mut texts = Vec::with_capacity(parts.len());
    for part in parts {
        texts.push(part.into_text(backend)?);
    }
    let mut lengths = texts.iter().map(|text| text.kind.and_then(Kind::longest));
    let length = lengths.try_fold(0u32, |sum, length| sum.checked_add(length?));
    let operator = if backend == Backend::Mssql { "+" } else { "||" };
    let mut operands: Vec<String> = texts.iter().map(Sql::operand).collect();
    if let (Backend::Mssql, Some(first), Some(text)) =
        (backend, operands.first_mut(), texts.first())
    {
        let is_max = text.kind == Some(Kind::Text(None));
        if !is_max && length.is_none_or(|length| length > LONGEST) {
            *first = format!("CAST({} AS NVARCHAR(MAX))", text.text);
        }
    }
    let mut sql = Sql::operator(operands.join(&format!(" {operator} ")), Some(Kind::Text(length)));
    sql.level = Level::Chain(operator);
    Ok(sql)
}

/// `+`, `-`, `*`, `/` of two numbers.
pub(super) fn arithmetic(
    left: &Sql,
    operator: &'static str,
    right: &Sql,
    backend: Backend,
) -> Result<Sql, Refused> {
    for side in [left, right] {
        number(side, &format!("`{operator}`"))?;
    }
    let kind = match left.kind.zip(right.kind).map(|(left, right)| left.or(right)) {
        // How many digits the result has is each database's own matter.
        Some(Kind::Decimal(_)) => Some(Kind::Decimal(None)),
        kind => kind,
    };
    // What SQLite keeps of a DECIMAL column may be an integer, and would be divided as one.
    let exact = matches!(kind, Some(Kind::Decimal(_) | Kind::Float));
    let first = match (backend, operator) {
        (Backend::Sqlite, "/") if exact => format!("CAST({} AS REAL)", left.text),
        _ => large(left, backend).unwrap_or_else(|| left.first_of(operator)),
    };
    let second = large(right, backend).unwrap_or_else(|| right.operand());
    let mut sql = Sql::operator(format!("{first} {operator} {second}"), kind);
    sql.level = Level::Chain(operator);
    Ok(sql)
}

/// An integer literal beyond INT, which T-SQL takes for a decimal.
fn large(operand: &Sql, backend: Backend) -> Option<String> {
    let is_large = backend == Backend::Mssql
        && operand.kind == Some(Kind::Integer)
        && operand.text.parse::<i64>().is_ok_and(|value| i32::try_from(value).is_err());
    is_large.then(|| format!("CAST({} AS BIGINT)", operand.text))
}

/// `-` before a number.
pub(super) fn negative(operand: &Sql) -> Result<Sql, Refused> {
    number(operand, "`-`")?;
    Ok(Sql::operator(format!("-{}", operand.operand()), operand.kind))
}

fn number(operand: &Sql, what: &str) -> Result<(), Refused> {
    match operand.kind {
        Some(kind) if !kind.is_number() => Err(format!("{what} takes numbers, and this is {kind}")),
        _ => Ok(()),
    }
}

fn text(operand: &Sql, what: &str) -> Result<(), Refused> {
    match operand.kind {
        Some(kind) if !kind.is_text() => {
            Err(format!("{what} takes text, and this is {kind}; write CAST(... AS TEXT)"))
        }
        _ => Ok(()),
    }
}

/// LOWER, UPPER: SQLite changes ASCII letters only.
pub(super) fn cased(function: &str, operand: Sql, backend: Backend) -> Result<Sql, Refused> {
    text(&operand, function)?;
    let operand = operand.into_text(backend)?;
    Ok(Sql::atom(format!("{function}({})", operand.text), operand.kind))
}

/// TRIM: of blanks at both ends.
pub(super) fn trim(operand: Sql, backend: Backend) -> Result<Sql, Refused> {
    text(&operand, "TRIM")?;
    let operand = operand.into_text(backend)?;
    let text = match backend {
        Backend::Sqlite | Backend::Postgres => format!("TRIM({})", operand.text),
        // TRIM came with SQL Server 2017.
        Backend::Mssql => format!("LTRIM(RTRIM({}))", operand.text),
    };
    Ok(Sql::atom(text, operand.kind))
}

/// LENGTH: the characters of a text, the bytes of a BLOB. LEN does not count blanks at the end.
pub(super) fn length(operand: Sql, backend: Backend) -> Result<Sql, Refused> {
    if operand.kind == Some(Kind::Binary) {
        let function = if backend == Backend::Mssql { "DATALENGTH" } else { "LENGTH" };
        return Ok(Sql::atom(format!("{function}({})", operand.text), Some(Kind::Integer)));
    }
    text(&operand, "LENGTH")?;
    let operand = operand.into_text(backend)?;
    Ok(match backend {
        Backend::Sqlite | Backend::Postgres => {
            Sql::atom(format!("LENGTH({})", operand.text), Some(Kind::Integer))
        }
        Backend::Mssql => {
            Sql::operator(format!("DATALENGTH({}) / 2", operand.text), Some(Kind::Integer))
        }
    })
}

/// SUBSTRING ... FROM ... FOR: characters, counted from 1.
pub(super) fn substring(
    operand: Sql,
    from: &Sql,
    count: Option<&Sql>,
    backend: Backend,
) -> Result<Sql, Refused> {
    text(&operand, "SUBSTRING")?;
    let from = position(from, "FROM", backend)?;
    if is_below(&from, 1) {
        return Err("SUBSTRING counts from 1, and SQLite would count less than that from the end"
            .to_owned());
    }
    let count = count.map(|count| position(count, "FOR", backend)).transpose()?;
    if count.as_ref().is_some_and(|count| is_below(count, 0)) {
        return Err("SUBSTRING takes no negative count".to_owned());
    }
    let operand = operand.into_text(backend)?;
    let text = &operand.text;
    let text = match (backend, count.as_deref()) {
        (Backend::Sqlite, Some(count)) => format!("SUBSTR({text}, {from}, {count})"),
        (Backend::Sqlite, None) => format!("SUBSTR({text}, {from})"),
        (Backend::Postgres, Some(count)) => format!("SUBSTRING({text} FROM {from} FOR {count})"),
        (Backend::Postgres, None) => format!("SUBSTRING({text} FROM {from})"),
        (Backend::Mssql, count) => {
            format!("SUBSTRING({text}, {from}, {})", count.unwrap_or("2147483647"))
        }
    };
    Ok(Sql::atom(text, operand.kind))
}

/// A place in a text. PostgreSQL takes no BIGINT there.
fn position(place: &Sql, what: &str, backend: Backend) -> Result<String, Refused> {
    match place.kind {
        Some(Kind::Integer)
            if backend == Backend::Postgres && place.text.parse::<i32>().is_err() =>
        {
            Ok(format!("CAST({} AS integer)", place.text))
        }
        None | Some(Kind::Integer) => Ok(place.text.clone()),
        Some(kind) => Err(format!("{what} takes an INTEGER, and this is {kind}")),
    }
}

fn is_below(literal: &str, least: i64) -> bool {
    literal.parse::<i64>().is_ok_and(|value| value < least)
}

/// ABS
pub(super) fn absolute(operand: &Sql) -> Result<Sql, Refused> {
    number(operand, "ABS")?;
    Ok(Sql::atom(format!("ABS({})", operand.text), operand.kind))
}

/// ROUND: halves away from zero. PostgreSQL rounds only decimals so, and others not to places at all.
pub(super) fn round(operand: &Sql, places: Option<&Sql>, backend: Backend) -> Result<Sql, Refused> {
    number(operand, "ROUND")?;
    let places = match places {
        None => 0,
        Some(places) => places.text.parse::<u32>().ok().filter(|places| *places <= 28).ok_or(
            "ROUND takes the number of places as a literal from 0 to 28, for the databases do not \
             agree on others",
        )?,
    };
    let kind = match operand.kind {
        Some(Kind::Integer) => return Ok(operand.clone()),
        Some(Kind::Decimal(_)) => Some(Kind::Decimal(Some(places))),
        kind => kind,
    };
    let text = &operand.text;
    let text = match (backend, operand.kind) {
        (Backend::Sqlite, _) => format!("ROUND({text}, {places})"),
        (Backend::Postgres, Some(Kind::Float)) => {
            format!("CAST(ROUND(CAST({text} AS numeric), {places}) AS double precision)")
        }
        (Backend::Postgres, Some(_)) => format!("ROUND({text}, {places})"),
        (Backend::Postgres, None) => format!("ROUND(CAST({text} AS numeric), {places})"),
        // A DECIMAL(2, 2) has no room for what 0.99 is rounded to.
        (Backend::Mssql, Some(Kind::Decimal(Some(scale)))) if scale < 38 => {
            format!("ROUND(CAST({text} AS DECIMAL(38, {scale})), {places})")
        }
        (Backend::Mssql, _) => format!("ROUND({text}, {places})"),
    };
    Ok(Sql::atom(text, kind))
}

/// An aggregate of an expression: COUNT, SUM, AVG, MIN, MAX.
pub(super) fn aggregate(
    function: &'static str,
    distinct: bool,
    operand: &Sql,
    backend: Backend,
) -> Result<Sql, Refused> {
    let distinct = if distinct { "DISTINCT " } else { "" };
    let kind = operand.kind;
    let text = &operand.text;
    let call = |text: &str, kind| Ok(Sql::atom(format!("{function}({distinct}{text})"), kind));
    match (function, kind) {
        ("COUNT", Some(Kind::Json)) if !distinct.is_empty() => {
            Err("JSON values can't be compared portably".to_owned())
        }
        ("COUNT", _) => call(text, Some(Kind::Integer)),
        ("SUM" | "AVG", _) => {
            number(operand, function)?;
            match (function, kind, backend) {
                // The sum of INTs is an INT, and overflows as one; their average is cut off.
                ("SUM", Some(Kind::Integer), Backend::Mssql) => {
                    call(&format!("CAST({text} AS BIGINT)"), kind)
                }
                ("AVG", Some(Kind::Integer), Backend::Mssql) => {
                    call(&format!("CAST({text} AS DECIMAL(38, 10))"), Some(Kind::Decimal(None)))
                }
                ("AVG", Some(Kind::Integer | Kind::Decimal(_)), _) => {
                    call(text, Some(Kind::Decimal(None)))
                }
                _ => call(text, kind),
            }
        }
        (_, Some(kind @ (Kind::Boolean | Kind::Uuid | Kind::Json | Kind::Binary))) => {
            Err(format!("{function} takes no {kind}, for not every database has an order of them"))
        }
        _ => call(text, kind),
    }
}

/// LIKE. SQLite takes ASCII letters of either case for the same; SQL Server does what its collation says.
pub(super) fn like(
    operand: Sql,
    negated: bool,
    pattern: Pattern<'_>,
    escape: Option<&str>,
    backend: Backend,
) -> Result<Sql, Refused> {
    text(&operand, "LIKE")?;
    let operand = unpadded(operand, backend)?;
    let pattern = match (pattern, backend) {
        (Pattern::Literal(text), _) if ends_in_escape(text, escape) => {
            return Err("the pattern of LIKE ends in the middle of an escape".to_owned());
        }
        (Pattern::Literal(text), Backend::Mssql) => {
            literals::string(&without_sets(text, escape), backend)
        }
        (Pattern::Literal(text), _) => literals::string(text, backend),
        (Pattern::Computed(sql), _) => {
            text(&sql, "LIKE")?;
            let sql = unpadded(sql, backend)?;
            match backend {
                Backend::Mssql => format!("REPLACE({}, N'[', N'[[]')", sql.text),
                Backend::Sqlite | Backend::Postgres => sql.operand(),
            }
        }
    };
    let escape = match (escape, backend) {
        (Some("["), Backend::Mssql) => {
            return Err("`[` can't be the ESCAPE of LIKE on SQL Server".to_owned());
        }
        (Some(escape), _) => format!(" ESCAPE {}", literals::string(escape, backend)),
        // Without it a backslash would be one.
        (None, Backend::Postgres) => " ESCAPE ''".to_owned(),
        (None, Backend::Sqlite | Backend::Mssql) => String::new(),
    };
    let not = if negated { "NOT " } else { "" };
    let text = format!("{} {not}LIKE {pattern}{escape}", operand.operand());
    Ok(Sql::condition(text, Level::Operator))
}

/// A text without the blanks behind a CHAR(n), which would count as letters.
fn unpadded(operand: Sql, backend: Backend) -> Result<Sql, Refused> {
    match operand.kind {
        Some(Kind::Padded(_)) => operand.into_text(backend),
        _ => Ok(operand),
    }
}

/// What LIKE compares with.
pub(super) enum Pattern<'a> {
    /// A string.
    Literal(&'a str),
    /// Any other expression.
    Computed(Sql),
}

/// Whether nothing stands behind the last escape of a pattern.
fn ends_in_escape(pattern: &str, escape: Option<&str>) -> bool {
    let Some(escape) = escape.and_then(|escape| escape.chars().next()) else { return false };
    pattern.chars().fold(false, |escaped, letter| !escaped && letter == escape)
}

/// A pattern in which `[` stands for itself: in T-SQL it begins a set of characters.
fn without_sets(pattern: &str, escape: Option<&str>) -> String {
    let escape = escape.and_then(|escape| escape.chars().next());
    let mut plain = String::with_capacity(pattern.len());
    let mut escaped = false;
    for letter in pattern.chars() {
        match letter {
            '[' if !escaped => plain.push_str("[[]"),
            _ => plain.push(letter),
        }
        escaped = !escaped && Some(letter) == escape;
    }
    plain
}
