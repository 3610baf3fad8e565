//! Expressions of portable SQL, as each backend is given them.

#![allow(clippy::unwrap_used, reason = "a test that can't go on fails")]

use schema_core::backend::{Backend, Dialect};
use schema_core::catalog::{Expression, Name, PortableType};
use schema_core::portable::{Column, Purpose, Scope, expression};

/// The columns that the expressions name.
struct Columns;

impl Scope for Columns {
    fn column(&self, name: &Name) -> Option<Column> {
        let data_type = match name.as_str() {
            "id" => PortableType::BigInt,
            "age" => PortableType::Integer,
            "price" => PortableType::Decimal { precision: 10, scale: 2 },
            "ratio" => PortableType::Double,
            "active" | "deleted" => PortableType::Boolean,
            "code" => PortableType::Char(5),
            "name" | "email" => PortableType::Varchar(255),
            "body" => PortableType::Text,
            "born" => PortableType::Date,
            "at" => PortableType::Time,
            "made" => PortableType::Timestamp,
            "seen" => PortableType::TimestampTz,
            "picture" => PortableType::Blob,
            "token" => PortableType::Uuid,
            "extra" => PortableType::Json,
            "native" => return Some(Column { data_type: None }),
            _ => return None,
        };
        Some(Column { data_type: Some(data_type) })
    }
}

fn translated(text: &str, backend: Backend, purpose: Purpose<'_>) -> Result<String, String> {
    let text = Expression::new(text, Dialect::Portable);
    expression(&text, backend, &Columns, purpose)
        .map_err(|unfit| format!("{}; {}", unfit.what, unfit.help))
}

#[track_caller]
fn check(text: &str, purpose: Purpose<'_>, expected: [&str; 3]) {
    for (backend, expected) in Backend::ALL.into_iter().zip(expected) {
        assert_eq!(
            translated(text, backend, purpose).as_deref(),
            Ok(expected),
            "{text} on {backend}"
        );
    }
}

#[track_caller]
fn condition(text: &str, expected: [&str; 3]) {
    check(text, Purpose::Predicate, expected);
}

#[track_caller]
fn value(text: &str, expected: [&str; 3]) {
    check(text, Purpose::Value(None), expected);
}

#[track_caller]
fn value_of(text: &str, data_type: PortableType, expected: [&str; 3]) {
    check(text, Purpose::Value(Some(&data_type)), expected);
}

/// SQLite and PostgreSQL are given the same.
#[track_caller]
fn value_on_both(text: &str, both: &str, mssql: &str) {
    value(text, [both, both, mssql]);
}

#[track_caller]
fn condition_on_both(text: &str, both: &str, mssql: &str) {
    condition(text, [both, both, mssql]);
}

#[track_caller]
fn refused(text: &str, purpose: Purpose<'_>, expected: &str) {
    for backend in Backend::ALL {
        let error = translated(text, backend, purpose).unwrap_err();
        assert!(error.contains(expected), "{text} on {backend}: {error}");
    }
}

#[track_caller]
fn no_condition(text: &str, expected: &str) {
    refused(text, Purpose::Predicate, expected);
}

#[track_caller]
fn no_value(text: &str, expected: &str) {
    refused(text, Purpose::Value(None), expected);
}

#[track_caller]
fn no_value_of(text: &str, data_type: PortableType, expected: &str) {
    refused(text, Purpose::Value(Some(&data_type)), expected);
}

#[test]
fn names_are_always_quoted() {
    condition_on_both("age >= 0", "\"age\" >= 0", "[age] >= 0");
    condition_on_both("AGE >= 0", "\"age\" >= 0", "[age] >= 0");
    no_condition("aeg > 0", "there is no column `aeg`");
    no_condition("\"Age\" > 0 AND users.age > 0", "column `Age`");
}

#[test]
fn conditions_and_values_are_kept_apart_for_sql_server() {
    condition_on_both("active", "\"active\"", "[active] = 1");
    condition_on_both("NOT active", "NOT \"active\"", "[active] = 0");
    condition_on_both("NOT (age > 1)", "NOT (\"age\" > 1)", "NOT ([age] > 1)");
    condition_on_both(
        "active AND age > 1 OR deleted",
        "(\"active\" AND \"age\" > 1) OR \"deleted\"",
        "([active] = 1 AND [age] > 1) OR [deleted] = 1",
    );
    condition_on_both("TRUE", "TRUE", "1 = 1");
    condition_on_both("active = FALSE", "\"active\" = FALSE", "[active] = 0");
    value_on_both("TRUE", "TRUE", "1");
    value_on_both(
        "age > 1",
        "\"age\" > 1",
        "CAST(CASE WHEN [age] > 1 THEN 1 WHEN NOT ([age] > 1) THEN 0 END AS BIT)",
    );
    condition_on_both(
        "active = (age > 1)",
        "\"active\" = (\"age\" > 1)",
        "[active] = CAST(CASE WHEN [age] > 1 THEN 1 WHEN NOT ([age] > 1) THEN 0 END AS BIT)",
    );
    condition_on_both(
        "CASE WHEN active THEN age > 1 ELSE FALSE END",
        "CASE WHEN \"active\" THEN \"age\" > 1 ELSE FALSE END",
        "CASE WHEN [active] = 1 THEN CAST(CASE WHEN [age] > 1 THEN 1 WHEN NOT ([age] > 1) THEN 0 END \
         AS BIT) ELSE 0 END = 1",
    );
    condition_on_both("active IS NULL", "\"active\" IS NULL", "[active] IS NULL");
    condition_on_both(
        "COALESCE(active, TRUE)",
        "COALESCE(\"active\", TRUE)",
        "COALESCE([active], 1) = 1",
    );
    no_condition("age", "a condition");
    no_condition("age AND active", "a condition");
    no_condition("active = 1", "BOOLEAN");
    no_value("active + 1", "takes numbers");
}

#[test]
fn operators_keep_their_order() {
    value_on_both("age + id * 2", "\"age\" + (\"id\" * 2)", "[age] + ([id] * 2)");
    value_on_both("(age + id) * 2", "(\"age\" + \"id\") * 2", "([age] + [id]) * 2");
    value_on_both("age - (id - 2)", "\"age\" - (\"id\" - 2)", "[age] - ([id] - 2)");
    value_on_both("age - id - 2", "\"age\" - \"id\" - 2", "[age] - [id] - 2");
    value_on_both("- age", "-\"age\"", "-[age]");
    value_on_both("1 - -1", "1 - (-1)", "1 - (-1)");
    condition_on_both(
        "(active OR deleted) AND NOT (active AND deleted)",
        "(\"active\" OR \"deleted\") AND NOT (\"active\" AND \"deleted\")",
        "([active] = 1 OR [deleted] = 1) AND NOT ([active] = 1 AND [deleted] = 1)",
    );
    condition_on_both("age <> 1", "\"age\" <> 1", "[age] <> 1");
}

#[test]
fn integers_are_divided_as_integers_and_decimals_are_not() {
    value_on_both("age / 2", "\"age\" / 2", "[age] / 2");
    value("price / 2", ["CAST(\"price\" AS REAL) / 2", "\"price\" / 2", "[price] / 2"]);
    value("age / 2.0", ["CAST(\"age\" AS REAL) / 2.0", "\"age\" / 2.0", "[age] / 2.0"]);
}

#[test]
fn large_integers_are_no_decimals_on_sql_server() {
    value_on_both("3000000001 / 2", "3000000001 / 2", "CAST(3000000001 AS BIGINT) / 2");
    value_on_both("3000000001", "3000000001", "3000000001");
    value_on_both(
        "- 9223372036854775808 + age",
        "(-9223372036854775808) + \"age\"",
        "CAST(-9223372036854775808 AS BIGINT) + [age]",
    );
}

#[test]
fn texts_are_put_together() {
    value_on_both("name || email", "\"name\" || \"email\"", "[name] + [email]");
    value_on_both(
        "name || ' <' || email || '>'",
        "\"name\" || ' <' || \"email\" || '>'",
        "[name] + N' <' + [email] + N'>'",
    );
    value("body || 'it''s'", ["\"body\" || 'it''s'", "\"body\" || 'it''s'", "[body] + N'it''s'"]);
    value(
        "name || body",
        ["\"name\" || \"body\"", "\"name\" || \"body\"", "CAST([name] AS NVARCHAR(MAX)) + [body]"],
    );
    value(
        "'#' || id",
        [
            "'#' || CAST(\"id\" AS TEXT)",
            "'#' || CAST(\"id\" AS text)",
            "N'#' + CAST([id] AS NVARCHAR(20))",
        ],
    );
    value(
        "active || code",
        [
            "CASE WHEN \"active\" THEN 'true' WHEN NOT (\"active\") THEN 'false' END || \"code\"",
            "CASE WHEN \"active\" THEN 'true' WHEN NOT (\"active\") THEN 'false' END || CAST(\"code\" AS text)",
            "CASE WHEN [active] = 1 THEN N'true' WHEN NOT ([active] = 1) THEN N'false' END + RTRIM([code])",
        ],
    );
    value(
        "native || 'x'",
        ["\"native\" || 'x'", "\"native\" || 'x'", "CAST([native] AS NVARCHAR(MAX)) + N'x'"],
    );
    no_value("ratio || ''", "how DOUBLE PRECISION is written as text");
    no_value("token || ''", "how UUID is written as text");
}

#[test]
fn functions_of_text() {
    value_on_both("LOWER(email)", "LOWER(\"email\")", "LOWER([email])");
    value_on_both("UPPER(TRIM(name))", "UPPER(TRIM(\"name\"))", "UPPER(LTRIM(RTRIM([name])))");
    value_on_both("LENGTH(name)", "LENGTH(\"name\")", "DATALENGTH([name]) / 2");
    value_on_both("LENGTH(picture)", "LENGTH(\"picture\")", "DATALENGTH([picture])");
    condition_on_both("LENGTH(name) > 2", "LENGTH(\"name\") > 2", "(DATALENGTH([name]) / 2) > 2");
    value(
        "SUBSTRING(name FROM 2 FOR 3)",
        ["SUBSTR(\"name\", 2, 3)", "SUBSTRING(\"name\" FROM 2 FOR 3)", "SUBSTRING([name], 2, 3)"],
    );
    value(
        "SUBSTRING(name FROM 2)",
        ["SUBSTR(\"name\", 2)", "SUBSTRING(\"name\" FROM 2)", "SUBSTRING([name], 2, 2147483647)"],
    );
    value(
        "SUBSTRING(name FROM id FOR age - 1)",
        [
            "SUBSTR(\"name\", \"id\", \"age\" - 1)",
            "SUBSTRING(\"name\" FROM CAST(\"id\" AS integer) FOR CAST(\"age\" - 1 AS integer))",
            "SUBSTRING([name], [id], [age] - 1)",
        ],
    );
    no_value("SUBSTRING(name FROM 1.5)", "FROM takes an INTEGER");
    no_value("LENGTH(age)", "LENGTH takes text");
    no_value("LOWER(born)", "LOWER takes text");
    no_value("SUBSTRING(name FROM -1)", "counts from 1");
}

#[test]
fn functions_of_numbers() {
    value_on_both("ABS(age)", "ABS(\"age\")", "ABS([age])");
    value(
        "ROUND(price)",
        ["ROUND(\"price\", 0)", "ROUND(\"price\", 0)", "ROUND(CAST([price] AS DECIMAL(38, 2)), 0)"],
    );
    value(
        "ROUND(ratio, 2)",
        [
            "ROUND(\"ratio\", 2)",
            "CAST(ROUND(CAST(\"ratio\" AS numeric), 2) AS double precision)",
            "ROUND([ratio], 2)",
        ],
    );
    value_on_both("ROUND(age)", "\"age\"", "[age]");
    no_value("ROUND(price, -1)", "places");
    no_value("ABS(name)", "takes numbers");
}

#[test]
fn what_may_be_null() {
    value_on_both(
        "COALESCE(name, email, '')",
        "COALESCE(\"name\", \"email\", '')",
        "COALESCE([name], [email], N'')",
    );
    value_on_both("NULLIF(name, '')", "NULLIF(\"name\", '')", "NULLIF([name], N'')");
    condition_on_both("name IS NOT NULL", "\"name\" IS NOT NULL", "[name] IS NOT NULL");
    no_value("COALESCE(name, age)", "TEXT");
    no_value("NULLIF(age, 'x')", "number");
}

#[test]
fn conditions_on_sets_and_ranges() {
    condition_on_both("age IN (1, 2)", "\"age\" IN (1, 2)", "[age] IN (1, 2)");
    condition_on_both(
        "name NOT IN ('a', 'b')",
        "\"name\" NOT IN ('a', 'b')",
        "[name] NOT IN (N'a', N'b')",
    );
    condition_on_both("age BETWEEN 1 AND 9", "\"age\" BETWEEN 1 AND 9", "[age] BETWEEN 1 AND 9");
    condition_on_both(
        "age NOT BETWEEN 1 AND 9",
        "\"age\" NOT BETWEEN 1 AND 9",
        "[age] NOT BETWEEN 1 AND 9",
    );
    no_condition("age IN (1, 'a')", "number");
    no_condition("age BETWEEN 1 AND TRUE", "BOOLEAN");
}

#[test]
fn like_has_the_same_wildcards_everywhere() {
    condition(
        "name LIKE 'a%'",
        ["\"name\" LIKE 'a%'", "\"name\" LIKE 'a%' ESCAPE ''", "[name] LIKE N'a%'"],
    );
    condition(
        "name NOT LIKE '[x]!%%' ESCAPE '!'",
        [
            "\"name\" NOT LIKE '[x]!%%' ESCAPE '!'",
            "\"name\" NOT LIKE '[x]!%%' ESCAPE '!'",
            "[name] NOT LIKE N'[[]x]!%%' ESCAPE N'!'",
        ],
    );
    condition(
        "name LIKE email",
        [
            "\"name\" LIKE \"email\"",
            "\"name\" LIKE \"email\" ESCAPE ''",
            "[name] LIKE REPLACE([email], N'[', N'[[]')",
        ],
    );
    condition(
        "code LIKE 'a%'",
        [
            "\"code\" LIKE 'a%'",
            "CAST(\"code\" AS text) LIKE 'a%' ESCAPE ''",
            "RTRIM([code]) LIKE N'a%'",
        ],
    );
    no_condition("age LIKE '1%'", "LIKE takes text");
    no_condition("name LIKE 'a!' ESCAPE '!'", "in the middle of an escape");
    condition_on_both(
        "name LIKE 'a!!' ESCAPE '!'",
        "\"name\" LIKE 'a!!' ESCAPE '!'",
        "[name] LIKE N'a!!' ESCAPE N'!'",
    );
}

#[test]
fn case_gives_one_kind_of_value() {
    value_on_both(
        "CASE WHEN age > 1 THEN 'old' ELSE 'new' END",
        "CASE WHEN \"age\" > 1 THEN 'old' ELSE 'new' END",
        "CASE WHEN [age] > 1 THEN N'old' ELSE N'new' END",
    );
    value_on_both(
        "CASE age WHEN 1 THEN 10 WHEN 2 THEN 20 END",
        "CASE \"age\" WHEN 1 THEN 10 WHEN 2 THEN 20 END",
        "CASE [age] WHEN 1 THEN 10 WHEN 2 THEN 20 END",
    );
    no_value("CASE WHEN active THEN name ELSE age END", "TEXT");
    no_value("CASE age WHEN 'x' THEN 1 END", "number");
}

#[test]
fn strings_beside_a_date_are_dates() {
    condition(
        "born > '2024-01-31'",
        [
            "\"born\" > '2024-01-31'",
            "\"born\" > DATE '2024-01-31'",
            "[born] > CAST('2024-01-31' AS DATE)",
        ],
    );
    condition(
        "seen < '2024-01-31 12:00:00+02:00'",
        [
            "\"seen\" < '2024-01-31 10:00:00.000+00:00'",
            "\"seen\" < TIMESTAMP WITH TIME ZONE '2024-01-31 10:00:00.000+00:00'",
            "[seen] < CAST('2024-01-31T10:00:00.000+00:00' AS DATETIMEOFFSET(6))",
        ],
    );
    condition(
        "made = TIMESTAMP '2024-01-31 12:00:00.5'",
        [
            "\"made\" = '2024-01-31 12:00:00.500'",
            "\"made\" = TIMESTAMP '2024-01-31 12:00:00.500'",
            "[made] = CAST('2024-01-31T12:00:00.500' AS DATETIME2(6))",
        ],
    );
    condition(
        "token = 'A0EEBC99-9C0B-4EF8-BB6D-6BB9BD380A11'",
        [
            "\"token\" = X'A0EEBC999C0B4EF8BB6D6BB9BD380A11'",
            "\"token\" = 'a0eebc99-9c0b-4ef8-bb6d-6bb9bd380a11'::uuid",
            "[token] = CAST('a0eebc99-9c0b-4ef8-bb6d-6bb9bd380a11' AS UNIQUEIDENTIFIER)",
        ],
    );
    no_condition("born > '2024-02-30'", "DATE such as");
    no_condition("made > '2024-01-31 12:00:00Z'", "which has no offset");
    no_condition("born = made", "DATE");
    no_condition("seen > made", "TIMESTAMP");
    no_condition("extra = extra", "JSON");
}

#[test]
fn the_present_is_in_utc() {
    value_of(
        "CURRENT_TIMESTAMP",
        PortableType::TimestampTz,
        ["strftime('%Y-%m-%d %H:%M:%f+00:00', 'now')", "CURRENT_TIMESTAMP", "SYSDATETIMEOFFSET()"],
    );
    value_of(
        "CURRENT_TIMESTAMP",
        PortableType::Timestamp,
        [
            "strftime('%Y-%m-%d %H:%M:%f', 'now')",
            "(CURRENT_TIMESTAMP AT TIME ZONE 'UTC')",
            "SYSUTCDATETIME()",
        ],
    );
    condition(
        "made < CURRENT_TIMESTAMP",
        [
            "\"made\" < strftime('%Y-%m-%d %H:%M:%f', 'now')",
            "\"made\" < (CURRENT_TIMESTAMP AT TIME ZONE 'UTC')",
            "[made] < SYSUTCDATETIME()",
        ],
    );
    no_value_of("CURRENT_TIMESTAMP", PortableType::Text, "TIMESTAMP WITH TIME ZONE");
}

#[test]
fn literals_take_the_type_of_their_column() {
    use PortableType as Type;
    value_of("TRUE", Type::Boolean, ["TRUE", "TRUE", "1"]);
    value_of("'false'", Type::Boolean, ["FALSE", "FALSE", "0"]);
    value_of("X'0aFF'", Type::Blob, ["X'0AFF'", "'\\x0AFF'::bytea", "0x0AFF"]);
    value_of(
        "'2024-01-31'",
        Type::Date,
        ["'2024-01-31'", "DATE '2024-01-31'", "CAST('2024-01-31' AS DATE)"],
    );
    value_of("'{\"a\": 1}'", Type::Json, ["'{\"a\": 1}'", "'{\"a\": 1}'::jsonb", "N'{\"a\": 1}'"]);
    value_of("1.50", Type::Decimal { precision: 4, scale: 2 }, ["1.50"; 3]);
    value_of("-32768", Type::SmallInt, ["-32768"; 3]);
    value_of("NULL", Type::Text, ["NULL"; 3]);
    value_of("'ab'", Type::Varchar(2), ["'ab'", "'ab'", "N'ab'"]);
    no_value_of("1", Type::Boolean, "TRUE or FALSE");
    no_value_of("'yes'", Type::Boolean, "TRUE or FALSE");
    no_value_of("'x'", Type::Integer, "a number");
    no_value_of("1", Type::Text, "TEXT");
    no_value_of("'abc'", Type::Varchar(2), "more than VARCHAR(2)");
    no_value_of("32768", Type::SmallInt, "SMALLINT");
    no_value_of("2147483648", Type::Integer, "INTEGER");
    no_value_of("1.5", Type::Integer, "CAST");
    no_value_of("1000", Type::Decimal { precision: 4, scale: 2 }, "DECIMAL(4, 2)");
    no_value_of("'{a}'", Type::Json, "JSON");
    no_value_of("'x'", Type::Blob, "X'0A1B'");
    no_value_of("'x'", Type::Uuid, "UUID such as");
    no_value_of("DATE '2024-02-30'", Type::Date, "DATE such as");
    no_value_of("TIME '24:00:00'", Type::Time, "TIME such as");
    no_value_of("TIMESTAMP '2024-01-31 10:00:00+01:00'", Type::Timestamp, "which has no offset");
}

#[test]
fn casts_have_one_meaning() {
    value(
        "CAST(price AS INTEGER)",
        ["CAST(\"price\" AS INTEGER)", "CAST(TRUNC(\"price\") AS integer)", "CAST([price] AS INT)"],
    );
    value(
        "CAST(age AS TEXT)",
        ["CAST(\"age\" AS TEXT)", "CAST(\"age\" AS text)", "CAST([age] AS NVARCHAR(MAX))"],
    );
    value(
        "CAST(ratio AS DECIMAL(8, 2))",
        [
            "ROUND(\"ratio\", 2)",
            "CAST(\"ratio\" AS numeric(8, 2))",
            "CAST([ratio] AS DECIMAL(8, 2))",
        ],
    );
    value(
        "CAST(name AS VARCHAR(3))",
        ["SUBSTR(\"name\", 1, 3)", "CAST(\"name\" AS varchar(3))", "CAST([name] AS NVARCHAR(3))"],
    );
    value(
        "CAST(active AS INTEGER)",
        [
            "CASE WHEN \"active\" THEN 1 WHEN NOT (\"active\") THEN 0 END",
            "CASE WHEN \"active\" THEN 1 WHEN NOT (\"active\") THEN 0 END",
            "CASE WHEN [active] = 1 THEN 1 WHEN NOT ([active] = 1) THEN 0 END",
        ],
    );
    condition_on_both("CAST(age AS BOOLEAN)", "\"age\" <> 0", "[age] <> 0");
    value(
        "CAST(seen AS DATE)",
        [
            "strftime('%Y-%m-%d', \"seen\")",
            "CAST(\"seen\" AT TIME ZONE 'UTC' AS date)",
            "CAST(SWITCHOFFSET([seen], '+00:00') AS DATE)",
        ],
    );
    value(
        "CAST(body AS JSON)",
        ["CAST(\"body\" AS TEXT)", "CAST(\"body\" AS jsonb)", "CAST([body] AS NVARCHAR(MAX))"],
    );
    value(
        "CAST('2024-01-31' AS DATE)",
        ["'2024-01-31'", "DATE '2024-01-31'", "CAST('2024-01-31' AS DATE)"],
    );
    no_value("CAST(ratio AS TEXT)", "do not agree");
    no_value("CAST(name AS UUID)", "do not agree");
    no_value("CAST(name AS CHAR(3))", "do not agree");
}
