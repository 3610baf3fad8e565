//! What holds for any text, sensible or not.

use proptest::prelude::*;
use schema_core::backend::Dialect;
use schema_core::sql::{Lexer, cut, in_transaction, must_be_alone, split};

/// Fragments that begin, end or look like something.
const NASTY: &[&str] = &[
    "'",
    "''",
    "\"",
    "`",
    "[",
    "]",
    "]]",
    "$$",
    "$a$",
    "$é$",
    "$",
    "E'",
    "N'",
    "U&\"",
    "x'",
    "\\'",
    "\\",
    "--",
    "--! ",
    "/*",
    "*/",
    ";",
    "(",
    ")",
    "\n",
    "\r",
    "\r\n",
    " ",
    "\t",
    "GO",
    "GO 5",
    "go ",
    "GOTO",
    ":r x",
    "!!",
    ".mode",
    "\\c",
    "CREATE",
    "OR REPLACE",
    "TEMP",
    "TRIGGER",
    "FUNCTION",
    "BEGIN",
    "ATOMIC",
    "END",
    "CASE",
    "COPY",
    "FROM",
    "STDIN",
    "\\.",
    "EXPLAIN",
    "VACUUM",
    "INTO",
    "INDEX",
    "CONCURRENTLY",
    "ON",
    "IF EXISTS",
    "DROP",
    "ALTER",
    "TYPE",
    "TABLE",
    "ADD VALUE",
    "VALIDATE",
    "CONSTRAINT",
    "DETACH PARTITION",
    "REINDEX",
    "WITH",
    "GRANT",
    "TO",
    "DATABASE",
    "COMMIT",
    "ROLLBACK",
    "EXEC",
    "PRAGMA",
    "foreign_keys",
    "=",
    ",",
    ".",
    "1",
    "1.5e3",
    "0x1F",
    "@a",
    "é",
    "日本",
    "\u{feff}",
    "\u{a0}",
    "\0",
    "a",
];

fn text() -> impl Strategy<Value = String> {
    let nasty = prop::collection::vec(prop::sample::select(NASTY), 0..40);
    let spaced = (nasty.clone(), "[ \n]").prop_map(|(parts, space)| parts.join(&space));
    prop_oneof![any::<String>(), "[ -~\n]{0,80}", nasty.prop_map(|parts| parts.concat()), spaced]
}

fn check(text: &str, dialect: Dialect) {
    let mut end = 0;
    for token in Lexer::new(text, dialect) {
        assert_eq!(token.span.start, end, "tokens of {text:?} leave no gap");
        assert!(token.span.end > end && text.is_char_boundary(token.span.end));
        end = token.span.end;
    }
    assert_eq!(end, text.len(), "tokens cover {text:?}");

    let split = split(text, dialect);
    let joined: String = split.pieces.iter().map(|piece| piece.span.of(text)).collect();
    assert_eq!(joined, text, "joining the pieces gives the text");
    let mut end = 0;
    for piece in &split.pieces {
        assert_eq!(piece.span.start, end, "pieces of {text:?} are in order");
        assert!(piece.span.end > end && piece.repeat > 0);
        end = piece.span.end;
        if let Some(statement) = piece.statement {
            assert!(piece.span.start <= statement.start && statement.end <= piece.span.end);
            let statement = statement.of(text);
            let trimmed = statement.trim_matches([' ', '\t', '\n', '\r']);
            let closed = split.errors.is_empty();
            assert!(!statement.is_empty() && (statement == trimmed || !closed), "{text:?}");
            in_transaction(statement, dialect);
            cut(statement, dialect);
            must_be_alone(statement);
        }
    }
    for error in &split.errors {
        assert!(
            error.span.start < error.span.end
                && text.get(error.span.start..error.span.end).is_some()
        );
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 2_000, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn any_text_is_read(text in text()) {
        for dialect in Dialect::ALL {
            check(&text, dialect);
        }
    }

    /// What was split once stays whole: a statement with nothing around it is one statement.
    #[test]
    fn a_statement_is_one_statement(text in text()) {
        for dialect in [Dialect::Portable, Dialect::Sqlite, Dialect::Postgres] {
            let found = split(&text, dialect);
            if !found.errors.is_empty() {
                continue;
            }
            for piece in found.pieces {
                let Some(statement) = piece.statement else { continue };
                let statement = statement.of(&text);
                let again = split(statement, dialect);
                prop_assert_eq!(again.errors, vec![]);
                let count = again.pieces.iter().filter(|piece| piece.statement.is_some()).count();
                prop_assert_eq!(count, 1, "{:?}", statement);
            }
        }
    }
}

/// Texts that a careless reader takes quadratic time for: at these sizes it would not end.
#[test]
fn long_texts_take_linear_time() {
    let parts = [
        "'",
        "\"",
        "`",
        "[",
        "/*",
        "/* */",
        "*/",
        "$$",
        "$a$",
        "$a",
        "$aé",
        "E'\\'",
        "E'a'\n",
        "--",
        "-",
        "--\n",
        "(",
        ")",
        ";",
        "GO\n",
        "GO 5 -- a\n",
        "GO x\n",
        "GO /*",
        "GO 'x\n",
        ":r\n",
        "\\c\n",
        ".x\n",
        "COPY t FROM STDIN;\n",
        "CREATE TRIGGER t BEGIN ",
        "CREATE FUNCTION f() BEGIN ATOMIC ",
        "; END",
        "; END;",
        "a.",
        "a$",
        "1.",
        "1e",
        "$a::",
        "--! a\n",
        "é",
        "WITH (",
        "EXEC a.",
        "GRANT a ",
        "ALTER DATABASE a SET ",
        "CREATE DATABASE SCOPED ",
        "REINDEX (",
        "VALIDATE ",
        ",",
        "\r",
        "\n",
    ];
    for part in parts {
        let text = part.repeat(100_000 / part.len());
        for dialect in Dialect::ALL {
            check(&text, dialect);
            in_transaction(&text, dialect);
            cut(&text, dialect);
        }
    }
    for (open, part) in
        [("CREATE SUBSCRIPTION a ", "WITH "), ("ALTER TABLE a ", "VALIDATE, "), ("REINDEX (", "a,")]
    {
        let text = format!("{open}{}", part.repeat(20_000));
        for dialect in Dialect::ALL {
            check(&text, dialect);
        }
    }
}
