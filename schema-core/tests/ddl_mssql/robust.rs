//! Whatever is written, it is read without a panic, and in a time that grows with it.

use std::time::{Duration, Instant};

use schema_core::backend::Dialect;
use schema_core::catalog::Catalog;
use schema_core::ddl::{self, Effect, Input};
use schema_core::operation::Context;
use schema_core::sql::Lexer;

use super::source;

/// One of each construct.
const CORPUS: [&str; 16] = [
    "CREATE TABLE [dbo].[t] (id int IDENTITY(1,1) NOT FOR REPLICATION PRIMARY KEY CLUSTERED, a AS (id * 2) PERSISTED, b nvarchar(max) COLLATE x NOT NULL CONSTRAINT df DEFAULT N'é''x', c int REFERENCES u (id) ON DELETE SET NULL, INDEX ix (a) INCLUDE (b) WHERE b IS NOT NULL, PERIOD FOR SYSTEM_TIME (d, e), CONSTRAINT ck CHECK (a > 0)) ON [PRIMARY] WITH (SYSTEM_VERSIONING = ON (HISTORY_TABLE = dbo.h))",
    "ALTER TABLE t WITH NOCHECK ADD CONSTRAINT df DEFAULT (1) FOR a, b int NULL UNIQUE, CONSTRAINT fk FOREIGN KEY (a, b) REFERENCES s.u (a, b) ON UPDATE CASCADE",
    "ALTER TABLE t DROP CONSTRAINT IF EXISTS a, COLUMN b, c ALTER TABLE t ALTER COLUMN a decimal(10, 2) NOT NULL",
    "CREATE UNIQUE CLUSTERED INDEX i ON t (a ASC, b DESC) INCLUDE (c) WHERE a > 0 WITH (ONLINE = ON) ON fg DROP INDEX i ON t, u.j",
    "CREATE OR ALTER VIEW v AS WITH c AS (SELECT 1 AS a FROM x, y) SELECT * FROM c JOIN z ON 1 = 1",
    "ALTER TRIGGER tr ON t AFTER INSERT AS BEGIN SELECT 1 END",
    "EXEC sp_rename @objname = N'dbo.t.[c]', @newname = 'n', @objtype = 'COLUMN'",
    "EXEC('CREATE TABLE t (a int DEFAULT ''x'' )') EXEC sp_executesql N'EXEC(''DROP TABLE t'')'",
    "EXEC sp_addextendedproperty 'MS_Description', N'x', 'SCHEMA', 'dbo', 'TABLE', 't', 'COLUMN', 'a'",
    "IF NOT EXISTS (SELECT * FROM sys.columns WHERE object_id = OBJECT_ID(N'[dbo].[t]') AND name = 'c') BEGIN ALTER TABLE t ADD c int END ELSE PRINT 'x'",
    "IF OBJECT_ID('dbo.t', 'U') IS NOT NULL DROP TABLE dbo.t IF COL_LENGTH('t', 'c') IS NULL ALTER TABLE t ADD c int",
    "BEGIN TRY WHILE 1 = 1 BEGIN DROP TABLE t BREAK END END TRY BEGIN CATCH ROLLBACK; THROW; END CATCH",
    "MERGE INTO t AS a USING u ON a.x = u.x WHEN MATCHED THEN UPDATE SET b = CASE WHEN 1 = 1 THEN 2 ELSE 3 END WHEN NOT MATCHED THEN INSERT (a) VALUES (1);",
    "CREATE SEQUENCE s AS int CREATE TYPE t FROM int CREATE SYNONYM a FOR b ALTER SCHEMA s TRANSFER OBJECT::dbo.t DROP SEQUENCE IF EXISTS s, u",
    "CREATE SCHEMA s AUTHORIZATION dbo",
    "GRANT SELECT ON t TO u WITH GRANT OPTION UPDATE x SET a = 1 FROM t AS x SELECT * INTO #n FROM t sp_help 1",
];

/// Reads a batch, and applies what it does.
fn run(batch: &str) {
    let input = Input { text: batch, source: source(batch), base: 7, dialect: Dialect::Mssql };
    let Ok(statements) = ddl::read(&input) else { return };
    let mut catalog = Catalog::new(Dialect::Mssql);
    for statement in statements {
        let span = statement.span;
        assert!(
            7 <= span.start && span.start <= span.end && span.end <= batch.len() + 7,
            "{batch}"
        );
        let operations = match &statement.effect {
            Effect::Operations(operations) => operations.clone(),
            Effect::Guarded { then, otherwise, .. } => [then.clone(), otherwise.clone()].concat(),
            _ => continue,
        };
        {
            let context = Context { source: Some(input.source), portable: false };
            for operation in operations {
                for misfit in operation.apply(&mut catalog, context).misfits {
                    assert!(misfit.at.end <= batch.len() + 7, "{batch}: {misfit:?}");
                }
            }
        }
    }
}

#[test]
fn each_beginning_of_a_batch_is_read() {
    for batch in CORPUS {
        for (end, _) in batch.char_indices() {
            run(&batch[..end]);
            run(&batch[end..]);
        }
    }
}

#[test]
fn a_batch_without_some_of_its_tokens_is_read() {
    for batch in CORPUS {
        let tokens: Vec<&str> =
            Lexer::new(batch, Dialect::Mssql).map(|token| token.text(batch)).collect();
        for gone in 0..tokens.len() {
            for count in [1, 2, 3, 5] {
                let end = tokens.len().min(gone + count);
                run(&[&tokens[..gone], &tokens[end..]].concat().concat());
            }
            let mut swapped = tokens.clone();
            swapped.swap(gone, (gone * 7 + 3) % tokens.len());
            run(&swapped.concat());
        }
    }
}

#[test]
#[expect(clippy::disallowed_methods, reason = "how long it takes is what is tested")]
fn long_and_deep_batches_are_read_in_time() {
    let start = Instant::now();
    for piece in [
        "BEGIN ",
        "IF 1 = 1 ",
        "WHILE 1 = 1 ",
        "((",
        "CASE ",
        "END ",
        "ELSE ",
        "BEGIN TRY ",
        "a ",
        "a.",
        "[",
        "'",
        "EXEC('",
        "CREATE TABLE t (a int) ",
        "SELECT 1 UNION ",
        "IF EXISTS (SELECT 1) ",
        "DROP INDEX a.b, ",
        "ALTER TABLE t ADD a int, ",
        "CREATE TABLE t (a int, ",
        "FROM a, (",
        "CREATE VIEW v AS SELECT 1 FROM a, ",
        "WITH a AS (",
        "IF NOT EXISTS(",
        "NOT (",
        "AND ",
    ] {
        run(&piece.repeat(20_000));
    }
    assert!(start.elapsed() < Duration::from_secs(20), "{:?}", start.elapsed());
}
