//! What the errors say, and where.

use schema_core::backend::Dialect;
use schema_core::source::Source;
use schema_core::sql::split;

#[track_caller]
fn check(dialect: Dialect, text: &str, expected: &[(usize, usize)]) {
    let source = Source::new("a.sql", text);
    let found: Vec<(usize, usize)> = split(text, dialect)
        .pieces
        .iter()
        .filter_map(|piece| {
            let place = source.line_column(piece.statement?.start);
            Some((place.line, place.column))
        })
        .collect();
    assert_eq!(found, expected, "{text:?}");
}

#[test]
fn statements_have_their_lines_and_columns() {
    check(Dialect::Sqlite, "a;b;\n\n-- c\n  d", &[(1, 1), (1, 3), (4, 3)]);
    check(Dialect::Postgres, "/* é\n */ é; é;", &[(2, 5), (2, 8)]);
    check(Dialect::Mssql, "--! x\n\n  a\nGO 2\n\nb", &[(3, 3), (6, 1)]);
}

#[test]
fn every_error_says_what_and_what_to_do() {
    let texts = [
        (Dialect::Sqlite, "'"),
        (Dialect::Sqlite, "["),
        (Dialect::Sqlite, ".mode"),
        (Dialect::Sqlite, "CREATE TRIGGER t BEGIN"),
        (Dialect::Postgres, "/*"),
        (Dialect::Postgres, "$tag$"),
        (Dialect::Postgres, "COPY t FROM stdin"),
        (Dialect::Postgres, "COPY t TO stdout"),
        (Dialect::Mssql, "GO 0"),
    ];
    let mut seen = Vec::new();
    for (dialect, text) in texts {
        let split = split(text, dialect);
        let [error] = &split.errors[..] else { panic!("one error in {text:?}") };
        let message = error.to_string();
        assert!(!message.ends_with('.') && error.help().is_some_and(|help| help.len() > 10));
        assert!(!seen.contains(&message), "{message} is said of two mistakes");
        seen.push(message);
    }
    assert!(seen.iter().any(|message| message.contains("`$tag$`")));
}
