//! Whatever is written, reading it ends, and every place is one of the text.

use schema_core::backend::Dialect;
use schema_core::catalog::Catalog;
use schema_core::ddl::{self, Effect, Input};
use schema_core::operation::Context;
use schema_core::sql::Lexer;

use crate::support::{operations, source};

const CORPUS: &[&str] = &[
    "CREATE TEMP TABLE IF NOT EXISTS main.'T' (id INTEGER CONSTRAINT pk PRIMARY KEY DESC ON CONFLICT \
     FAIL AUTOINCREMENT, a \"long\" varchar(10, -2) COLLATE nocase DEFAULT -5 NOT NULL ON CONFLICT \
     IGNORE, b int GENERATED ALWAYS AS (a * 2) STORED UNIQUE, c AS (b) CHECK (c > 0), [d] DEFAULT \
     ('x' || 'y') REFERENCES p (x) ON DELETE SET NULL MATCH full ON UPDATE CASCADE DEFERRABLE \
     INITIALLY DEFERRED, CONSTRAINT u UNIQUE (a COLLATE nocase DESC, b) ON CONFLICT ROLLBACK \
     FOREIGN KEY (a, b) REFERENCES `p` (x, y) NOT DEFERRABLE, CHECK (a > 0)) STRICT, WITHOUT ROWID",
    "CREATE TABLE t (id INTEGER, PRIMARY KEY (id AUTOINCREMENT))",
    "CREATE TABLE t AS SELECT * FROM s",
    "CREATE VIRTUAL TABLE IF NOT EXISTS f USING fts5(a, content='t')",
    "ALTER TABLE main.t ADD COLUMN a int CHECK (a > 0) REFERENCES p ON UPDATE CASCADE",
    "ALTER TABLE t ADD CONSTRAINT c CHECK (a > 0)",
    "ALTER TABLE t RENAME COLUMN a TO b",
    "ALTER TABLE t RENAME TO 'u'",
    "ALTER TABLE t ALTER COLUMN a SET NOT NULL",
    "ALTER TABLE t DROP CONSTRAINT c",
    "ALTER TABLE t DROP COLUMN a",
    "DROP TABLE IF EXISTS main.t",
    "CREATE UNIQUE INDEX IF NOT EXISTS main.i ON t (a COLLATE nocase DESC, lower(b), (c || d)) WHERE \
     a > 0",
    "DROP INDEX i",
    "CREATE VIEW v (x) AS WITH w (x) AS NOT MATERIALIZED (SELECT 1 FROM a) SELECT * FROM w JOIN (b \
     CROSS JOIN c) ON true, json_each(x)",
    "CREATE TRIGGER n BEFORE UPDATE OF a ON t FOR EACH ROW WHEN (a) BEGIN UPDATE OR IGNORE u SET a = \
     1; INSERT INTO x SELECT 1 FROM y ON CONFLICT DO UPDATE SET b = 2; END",
    "WITH x AS (SELECT 1 FROM s) INSERT OR REPLACE INTO t SELECT * FROM x",
    "UPDATE sqlite_master SET sql = 'x'",
    "PRAGMA main.writable_schema = 1",
];

/// Reads and applies a text; all places in what comes of it are in the text.
fn survives(text: &str) {
    let input = Input { text, source: source(), base: 0, dialect: Dialect::Sqlite };
    let statements = match ddl::read(&input) {
        Ok(statements) => statements,
        Err(error) => {
            assert!(text.get(error.span.start..error.span.end).is_some(), "{text}");
            return;
        }
    };
    let mut catalog = Catalog::new(Dialect::Sqlite);
    for statement in statements {
        assert!(text.get(statement.span.start..statement.span.end).is_some(), "{text}");
        let Effect::Operations(operations) = statement.effect else { continue };
        for operation in operations {
            let context = Context { source: Some(source()), portable: false };
            for misfit in operation.apply(&mut catalog, context).misfits {
                assert!(text.get(misfit.at.start..misfit.at.end).is_some(), "{text}");
            }
        }
    }
}

#[test]
fn every_beginning_of_a_statement_is_read() {
    for text in CORPUS {
        let ends = (0..=text.len()).filter(|end| text.is_char_boundary(*end));
        ends.for_each(|end| survives(&text[..end]));
    }
}

#[test]
fn statements_without_some_of_their_tokens_are_read() {
    for text in CORPUS {
        let tokens: Vec<_> = Lexer::new(text, Dialect::Sqlite).collect();
        for first in 0..tokens.len() {
            for length in 1..=2.min(tokens.len() - first) {
                let (from, to) = (tokens[first].span, tokens[first + length - 1].span);
                survives(&format!("{} {}", &text[..from.start], &text[to.end..]));
            }
        }
    }
}

#[test]
fn statements_with_tokens_of_others_are_read() {
    let odd = ["(", ")", ",", ".", "[", "'x'", "\"", "CONSTRAINT", "é", "AS", ";", "1"];
    for text in CORPUS {
        let tokens: Vec<_> = Lexer::new(text, Dialect::Sqlite).collect();
        for token in tokens {
            for odd in odd {
                survives(&format!("{}{odd}{}", &text[..token.span.start], &text[token.span.end..]));
            }
        }
    }
}

#[test]
fn the_corpus_itself_is_understood() {
    for text in CORPUS {
        let input = Input { text, source: source(), base: 0, dialect: Dialect::Sqlite };
        let effect = &ddl::read(&input).unwrap()[0].effect;
        let is_opaque = matches!(effect, Effect::Opaque(what) if what.contains("understood"));
        assert!(!is_opaque, "{text}: {effect:?}");
    }
}

#[test]
fn deep_and_long_statements_take_no_longer_than_they_are() {
    let (open, close) = ("(".repeat(20_000), ")".repeat(20_000));
    survives(&format!("CREATE TABLE t (a int CHECK ({open}a{close}))"));
    survives(&format!("CREATE INDEX i ON t (({open}a{close}))"));
    survives(&format!("CREATE TABLE t (a {})", "int ".repeat(50_000)));
    let columns: Vec<String> = (0..5_000).map(|at| format!("c{at} int CHECK (1)")).collect();
    assert_eq!(operations(&format!("CREATE TABLE t ({})", columns.join(", "))).len(), 1);
    survives(&format!("CREATE VIEW v AS SELECT {} FROM a", "(SELECT 1 FROM b), ".repeat(5_000)));
}
