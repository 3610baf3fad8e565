//! Tokens, dialect by dialect.

use schema_core::backend::Dialect;
use schema_core::sql::{Lexer, SqlErrorKind, TokenKind};

/// Reads a text, and shows each token but blank space as a letter and its text.
fn tokens(dialect: Dialect, text: &str) -> (Vec<String>, Option<SqlErrorKind>) {
    let mut lexer = Lexer::new(text, dialect);
    let mut shown = Vec::new();
    for token in lexer.by_ref() {
        let letter = match token.kind {
            TokenKind::Word => 'w',
            TokenKind::QuotedName => 'q',
            TokenKind::String => 's',
            TokenKind::Number => 'n',
            TokenKind::Parameter => 'p',
            TokenKind::Symbol => 'o',
            TokenKind::LineComment => 'l',
            TokenKind::BlockComment => 'b',
            TokenKind::Whitespace => continue,
        };
        shown.push(format!("{letter} {}", token.text(text)));
    }
    (shown, lexer.error().map(|error| error.kind.clone()))
}

#[track_caller]
fn check(dialect: Dialect, text: &str, expected: &[&str]) {
    let (shown, error) = tokens(dialect, text);
    assert_eq!(
        (shown.iter().map(String::as_str).collect::<Vec<_>>(), error),
        (expected.to_vec(), None)
    );
}

#[track_caller]
fn check_all(text: &str, expected: &[&str]) {
    for dialect in Dialect::ALL {
        check(dialect, text, expected);
    }
}

#[track_caller]
fn check_unclosed(dialect: Dialect, text: &str, kind: SqlErrorKind, marked: &str) {
    let mut lexer = Lexer::new(text, dialect);
    let last = lexer.by_ref().last();
    assert_eq!(
        last.map(|token| token.span.end),
        Some(text.len()),
        "it runs to the end of {text:?}"
    );
    let error = lexer.error().map(|error| (error.kind.clone(), error.span.of(text)));
    assert_eq!(error, Some((kind, marked)), "in {text:?}");
}

#[test]
fn what_all_dialects_share() {
    check_all("", &[]);
    check_all(" \t\r\n", &[]);
    check_all("a Ab_1 é日本", &["w a", "w Ab_1", "w é日本"]);
    check_all("'a;b' 'it''s' ''", &["s 'a;b'", "s 'it''s'", "s ''"]);
    check_all("'''' ''''''", &["s ''''", "s ''''''"]);
    check_all(r"'a\' b", &[r"s 'a\'", "w b"]);
    check_all(r#""a;b" "x""y" """""#, &[r#"q "a;b""#, r#"q "x""y""#, r#"q """""#]);
    check_all("a--b'\nc", &["w a", "l --b'", "w c"]);
    check_all("--", &["l --"]);
    check_all("a/*b'*/c", &["w a", "b /*b'*/", "w c"]);
    check_all("/**/ /***/", &["b /**/", "b /***/"]);
    check_all("/*/ */", &["b /*/ */"]);
    check_all(
        "1 1.5 .5 1. 1e5 1.5E-3 0x1F",
        &["n 1", "n 1.5", "n .5", "n 1.", "n 1e5", "n 1.5E-3", "n 0x1F"],
    );
    check_all("1+2-3", &["n 1", "o +", "n 2", "o -", "n 3"]);
    check_all("1e 2", &["n 1", "w e", "n 2"]);
    check_all("(a,b);", &["o (", "w a", "o ,", "w b", "o )", "o ;"]);
    check_all("a.b", &["w a", "o .", "w b"]);
    check_all("a-b", &["w a", "o -", "w b"]);
}

#[test]
fn prefixes_of_strings() {
    for dialect in [Dialect::Portable, Dialect::Postgres] {
        check(dialect, "N'a' x'1F' B'01'", &["s N'a'", "s x'1F'", "s B'01'"]);
        check(dialect, r"U&'\0061' u&'b'", &[r"s U&'\0061'", "s u&'b'"]);
        check(dialect, r#"U&"a;b" u&"c""#, &[r#"q U&"a;b""#, r#"q u&"c""#]);
        check(dialect, "U & 'a'", &["w U", "o &", "s 'a'"]);
    }
    check(Dialect::Sqlite, "x'1F' N'a'", &["s x'1F'", "w N", "s 'a'"]);
    check(Dialect::Mssql, "N'a''b' n'c' x'1F'", &["s N'a''b'", "s n'c'", "w x", "s '1F'"]);
    check(Dialect::Mssql, "N 'a' nN'a'", &["w N", "s 'a'", "w nN", "s 'a'"]);
    check(Dialect::Postgres, "xe'a'", &["w xe", "s 'a'"]);
}

#[test]
fn escapes_of_postgres() {
    let check = |text, expected: &[&str]| check(Dialect::Postgres, text, expected);
    check(r"E'\'' ", &[r"s E'\''"]);
    check(r"E'\\' ;", &[r"s E'\\'", "o ;"]);
    check(r"e'a''b\'c'", &[r"s e'a''b\'c'"]);
    check(r"E'\é'", &[r"s E'\é'"]);
    check(r"'a\' 'b'", &[r"s 'a\'", "s 'b'"]);
}

#[test]
fn a_string_with_escapes_goes_on_behind_a_line_end() {
    let check = |text, expected: &[&str]| check(Dialect::Postgres, text, expected);
    check("E'a'\n'\\';'", &["s E'a'", r"s '\';'"]);
    check("E'a' \n \n '\\';' \n'\\''", &["s E'a'", r"s '\';'", r"s '\''"]);
    check("E'a' --c\n '\\';'", &["s E'a'", "l --c", r"s '\';'"]);
    check("E'a'\n--c\n'\\';'", &["s E'a'", "l --c", r"s '\';'"]);
    // On the same line, or with anything else between, it is another string.
    check("E'a' '\\' b", &["s E'a'", r"s '\'", "w b"]);
    check("E'a'\n/**/'\\' b", &["s E'a'", "b /**/", r"s '\'", "w b"]);
    check("E'a'\n, '\\' b", &["s E'a'", "o ,", r"s '\'", "w b"]);
    check("'a'\n'\\' b", &["s 'a'", r"s '\'", "w b"]);
}

#[test]
fn dollar_quotes() {
    for dialect in [Dialect::Portable, Dialect::Postgres] {
        check(dialect, "$$a;'b$$ c", &["s $$a;'b$$", "w c"]);
        check(dialect, "$a$ $$ $b$ $a$;", &["s $a$ $$ $b$ $a$", "o ;"]);
        check(dialect, "$é_1$;$é_1$", &["s $é_1$;$é_1$"]);
        check(dialect, "$a$ $A$ $a$", &["s $a$ $A$ $a$"]);
        check(dialect, "$a$$a$", &["s $a$$a$"]);
        check(dialect, "$a$ $aa$ a$ $a$", &["s $a$ $aa$ a$ $a$"]);
        check(dialect, "$$ $ $$", &["s $$ $ $$"]);
        check(
            dialect,
            "$a b$",
            if dialect == Dialect::Postgres {
                &["o $", "w a", "w b$"]
            } else {
                &["o $", "w a", "w b", "o $"]
            },
        );
    }
    check(Dialect::Postgres, "a$b$c", &["w a$b$c"]);
    check(Dialect::Postgres, "a$$b$$", &["w a$$b$$"]);
    check(Dialect::Postgres, "$1 $12a $1$$;$$", &["p $1", "p $12", "w a", "p $1", "s $$;$$"]);
    check(Dialect::Portable, "a$$;$$b", &["w a", "s $$;$$", "w b"]);
    check(Dialect::Mssql, "$$ $action", &["o $", "o $", "o $", "w action"]);
}

#[test]
fn names_in_other_quotes() {
    check(Dialect::Sqlite, "`a;b` `x``y`", &["q `a;b`", "q `x``y`"]);
    check(Dialect::Sqlite, "[a;b] [c]]", &["q [a;b]", "q [c]", "o ]"]);
    check(Dialect::Mssql, "[a;b] [c]]d]", &["q [a;b]", "q [c]]d]"]);
    check(Dialect::Mssql, "[it's] [--] [/*]", &["q [it's]", "q [--]", "q [/*]"]);
    check(Dialect::Mssql, "`a`", &["o `", "w a", "o `"]);
    check(Dialect::Postgres, "a[1] `", &["w a", "o [", "n 1", "o ]", "o `"]);
    check(Dialect::Portable, "a[1] `", &["w a", "o [", "n 1", "o ]", "o `"]);
}

#[test]
fn comments_nest_but_in_sqlite() {
    for dialect in [Dialect::Portable, Dialect::Postgres, Dialect::Mssql] {
        check(dialect, "/* /* */ ; */a", &["b /* /* */ ; */", "w a"]);
        check(dialect, "/*/**/*/ a", &["b /*/**/*/", "w a"]);
    }
    check(Dialect::Sqlite, "/* /* */ a", &["b /* /* */", "w a"]);
    check(Dialect::Sqlite, "a /* b", &["w a", "b /* b"]);
}

#[test]
fn a_carriage_return_ends_a_comment_but_in_sqlite() {
    for dialect in [Dialect::Portable, Dialect::Postgres, Dialect::Mssql] {
        check(dialect, "--a\rb", &["l --a", "w b"]);
    }
    check(Dialect::Sqlite, "--a\rb", &["l --a\rb"]);
}

#[test]
fn parameters_and_words_with_signs() {
    check(Dialect::Sqlite, "? ?1 :a @b $c #d", &["p ?", "p ?1", "p :a", "p @b", "p $c", "p #d"]);
    check(Dialect::Sqlite, "$a::b a$b : @", &["p $a::b", "w a$b", "o :", "o @"]);
    check(
        Dialect::Mssql,
        "@a @@ROWCOUNT #t ##t a@b$c#d",
        &["p @a", "p @@ROWCOUNT", "w #t", "w ##t", "w a@b$c#d"],
    );
    check(
        Dialect::Postgres,
        "a::b :c @d",
        &["w a", "o :", "o :", "w b", "o :", "w c", "o @", "w d"],
    );
}

#[test]
fn what_is_never_closed_is_one_token_and_one_error() {
    for dialect in Dialect::ALL {
        check_unclosed(dialect, "a 'b; -- é", SqlErrorKind::UnterminatedString, "'");
        check_unclosed(dialect, "'a''", SqlErrorKind::UnterminatedString, "'");
        check_unclosed(dialect, "a \"b;", SqlErrorKind::UnterminatedName, "\"");
    }
    for dialect in [Dialect::Portable, Dialect::Postgres, Dialect::Mssql] {
        check_unclosed(dialect, "a /* b", SqlErrorKind::UnterminatedComment, "/*");
        check_unclosed(dialect, "/* /* */ '", SqlErrorKind::UnterminatedComment, "/*");
        check_unclosed(dialect, "N'a", SqlErrorKind::UnterminatedString, "N'");
    }
    for dialect in [Dialect::Portable, Dialect::Postgres] {
        let kind = |tag: &str| SqlErrorKind::UnterminatedDollarQuote { tag: tag.to_owned() };
        check_unclosed(dialect, "$$ a $", kind("$$"), "$$");
        check_unclosed(dialect, "$Tag$ $tag$ $$", kind("$Tag$"), "$Tag$");
        check_unclosed(dialect, "U&\"a", SqlErrorKind::UnterminatedName, "U&\"");
    }
    check_unclosed(Dialect::Postgres, r"E'a\'", SqlErrorKind::UnterminatedString, "E'");
    check_unclosed(Dialect::Postgres, r"E'a\", SqlErrorKind::UnterminatedString, "E'");
    check_unclosed(Dialect::Sqlite, "[a", SqlErrorKind::UnterminatedName, "[");
    check_unclosed(Dialect::Sqlite, "`a", SqlErrorKind::UnterminatedName, "`");
    check_unclosed(Dialect::Mssql, "[a]]", SqlErrorKind::UnterminatedName, "[");
}

#[test]
fn a_lexer_knows_where_it_is() {
    let mut lexer = Lexer::new("ab c", Dialect::Sqlite);
    assert_eq!(lexer.offset(), 0);
    assert!(lexer.next().is_some_and(|token| token.is_word("ab c", "AB")));
    assert_eq!(lexer.offset(), 2);
}
