//! SQL Server's own operations as they are written.

use super::support::*;

/// Holds the batches of the last operation of a text.
#[track_caller]
fn check(text: &str, expected: &[&str]) {
    let mut catalog = empty();
    let operations = operations(text, Dialect::Mssql);
    let (last, before) = operations.split_last().unwrap();
    before.iter().for_each(|one| apply(one, &mut catalog, false));
    assert_eq!(written(last, &catalog), expected);
}

/// Holds the batches that take the last operation of a text back.
#[track_caller]
fn back(text: &str, expected: &[&str]) {
    let mut catalog = empty();
    let operations = operations(text, Dialect::Mssql);
    let (last, before) = operations.split_last().unwrap();
    before.iter().for_each(|one| apply(one, &mut catalog, false));
    let reversed = last.reverse(&catalog).unwrap();
    apply(last, &mut catalog, false);
    let mut batches = Vec::new();
    for operation in reversed {
        batches.extend(written(&operation, &catalog));
        apply(&operation, &mut catalog, false);
    }
    assert_eq!(batches, expected);
}

#[test]
fn tables_with_all_that_they_can_have() {
    check(
        "CREATE SCHEMA s
GO
CREATE TABLE s.t (
            id int IDENTITY(5,2) NOT FOR REPLICATION CONSTRAINT k PRIMARY KEY NONCLUSTERED WITH (FILLFACTOR = 80) ON [archive],
            a varchar(max) COLLATE Latin1_General_CI_AS SPARSE,
            g uniqueidentifier ROWGUIDCOL NOT NULL DEFAULT NEWID(),
            total AS (id * 2) PERSISTED NOT NULL,
            f sysname CHECK NOT FOR REPLICATION (f <> N''),
            u int UNIQUE CLUSTERED
        ) ON [archive] WITH (DATA_COMPRESSION = PAGE)",
        &["CREATE TABLE [s].[t] (\n    [id] int IDENTITY(5,2) NOT FOR REPLICATION NOT NULL,\n    [a] varchar(max) COLLATE LATIN1_GENERAL_CI_AS SPARSE NULL,\n    [g] uniqueidentifier ROWGUIDCOL NOT NULL DEFAULT (NEWID()),\n    [total] AS ((id * 2)) PERSISTED NOT NULL,\n    [f] sysname NOT NULL,\n    [u] int NULL,\n    CONSTRAINT [k] PRIMARY KEY NONCLUSTERED ([id]) WITH (FILLFACTOR = 80) ON [archive],\n    CHECK NOT FOR REPLICATION (f <> N''),\n    UNIQUE CLUSTERED ([u])\n) ON [archive] WITH(DATA_COMPRESSION = PAGE)"],
    );
}

#[test]
fn indexes_with_all_that_they_can_have() {
    check(
        "CREATE TABLE t (a int, b int, c int)
GO
CREATE UNIQUE CLUSTERED INDEX i ON t (a, b DESC) WITH (FILLFACTOR = 70, ONLINE = ON) ON [archive]",
        &[
            "CREATE UNIQUE CLUSTERED INDEX [i] ON [t] ([a], [b] DESC) WITH (FILLFACTOR = 70) ON [archive]",
        ],
    );
    check(
        "CREATE TABLE t (a int, b int, c int)
GO
CREATE INDEX i ON t (a) INCLUDE (b, c) WHERE a > 5 WITH (PAD_INDEX = ON)",
        &["CREATE INDEX [i] ON [t] ([a]) INCLUDE ([b], [c]) WHERE a > 5 WITH (PAD_INDEX = ON)"],
    );
}

#[test]
fn names_that_nobody_knows_are_looked_up() {
    back(
        "CREATE TABLE t (a int)\nGO\nALTER TABLE t ADD b int DEFAULT 1",
        &[
            "DECLARE @name sysname = (SELECT name FROM sys.default_constraints WHERE parent_object_id = OBJECT_ID(N'[t]') AND COL_NAME(parent_object_id, parent_column_id) = N'b');\nDECLARE @sql nvarchar(max) = N'ALTER TABLE [t] DROP CONSTRAINT ' + QUOTENAME(@name);\nEXEC sp_executesql @sql",
            "ALTER TABLE [t] DROP COLUMN [b]",
        ],
    );
    back(
        "CREATE TABLE t (a int)\nGO\nALTER TABLE t ADD DEFAULT 'it''s' FOR a",
        &[
            "DECLARE @name sysname = (SELECT name FROM sys.default_constraints WHERE parent_object_id = OBJECT_ID(N'[t]') AND COL_NAME(parent_object_id, parent_column_id) = N'a');\nDECLARE @sql nvarchar(max) = N'ALTER TABLE [t] DROP CONSTRAINT ' + QUOTENAME(@name);\nEXEC sp_executesql @sql",
        ],
    );
    back(
        "CREATE TABLE t (a int NOT NULL)\nGO\nALTER TABLE t ADD PRIMARY KEY (a)",
        &[
            "DECLARE @name sysname = (SELECT TOP 1 k.name FROM sys.key_constraints k WHERE k.parent_object_id = OBJECT_ID(N'[t]') AND k.type = 'PK');\nDECLARE @sql nvarchar(max) = N'ALTER TABLE [t] DROP CONSTRAINT ' + QUOTENAME(@name);\nEXEC sp_executesql @sql",
        ],
    );
    back(
        "CREATE TABLE t (a int, b int)\nGO\nALTER TABLE t ADD UNIQUE (a, b)",
        &[
            "DECLARE @name sysname = (SELECT TOP 1 k.name FROM sys.key_constraints k WHERE k.parent_object_id = OBJECT_ID(N'[t]') AND k.type = 'UQ' AND 2 = (SELECT COUNT(*) FROM sys.index_columns i WHERE i.object_id = k.parent_object_id AND i.index_id = k.unique_index_id) AND 2 = (SELECT COUNT(*) FROM sys.index_columns i WHERE i.object_id = k.parent_object_id AND i.index_id = k.unique_index_id AND COL_NAME(i.object_id, i.column_id) IN (N'a', N'b')));\nDECLARE @sql nvarchar(max) = N'ALTER TABLE [t] DROP CONSTRAINT ' + QUOTENAME(@name);\nEXEC sp_executesql @sql",
        ],
    );
    back(
        "CREATE TABLE t (a int PRIMARY KEY)\nGO\nCREATE TABLE u (a int)\nGO\nALTER TABLE u ADD FOREIGN KEY (a) REFERENCES t",
        &[
            "DECLARE @name sysname = (SELECT TOP 1 f.name FROM sys.foreign_keys f WHERE f.parent_object_id = OBJECT_ID(N'[u]') AND f.referenced_object_id = OBJECT_ID(N'[t]') AND 1 = (SELECT COUNT(*) FROM sys.foreign_key_columns c WHERE c.constraint_object_id = f.object_id) AND 1 = (SELECT COUNT(*) FROM sys.foreign_key_columns c WHERE c.constraint_object_id = f.object_id AND COL_NAME(c.parent_object_id, c.parent_column_id) IN (N'a')));\nDECLARE @sql nvarchar(max) = N'ALTER TABLE [u] DROP CONSTRAINT ' + QUOTENAME(@name);\nEXEC sp_executesql @sql",
        ],
    );
    back(
        "CREATE TABLE t (a int)\nGO\nALTER TABLE t ADD CHECK (a > 0)",
        &[
            "ALTER TABLE [t] WITH NOCHECK ADD CONSTRAINT [ck_to_be_dropped_with_its_twin] CHECK (a > 0);\nDECLARE @name sysname = (SELECT TOP 1 c.name FROM sys.check_constraints c JOIN sys.check_constraints o ON o.parent_object_id = c.parent_object_id AND o.[definition] = c.[definition] WHERE c.parent_object_id = OBJECT_ID(N'[t]') AND c.is_system_named = 1 AND o.name = N'ck_to_be_dropped_with_its_twin');\nDECLARE @sql nvarchar(max) = N'ALTER TABLE [t] DROP CONSTRAINT ' + QUOTENAME(@name);\nEXEC sp_executesql @sql;\nALTER TABLE [t] DROP CONSTRAINT [ck_to_be_dropped_with_its_twin]",
        ],
    );
}

#[test]
fn changes_are_taken_back() {
    back(
        "CREATE TABLE t (a varchar(9) NOT NULL CONSTRAINT q UNIQUE, CONSTRAINT p PRIMARY KEY (a))
GO
CREATE TABLE u (a varchar(9) CONSTRAINT f REFERENCES t (a))
GO
CREATE UNIQUE CLUSTERED INDEX i ON u (a)
GO
ALTER TABLE t ALTER COLUMN a varchar(20) NOT NULL",
        &[
            "ALTER TABLE [u] DROP CONSTRAINT [f]",
            "ALTER TABLE [t] DROP CONSTRAINT [q]",
            "ALTER TABLE [t] DROP CONSTRAINT [p]",
            "ALTER TABLE [t] ALTER COLUMN [a] varchar(9) NOT NULL",
            "ALTER TABLE [t] ADD CONSTRAINT [p] PRIMARY KEY ([a])",
            "ALTER TABLE [t] ADD CONSTRAINT [q] UNIQUE ([a])",
            "ALTER TABLE [u] ADD CONSTRAINT [f] FOREIGN KEY ([a]) REFERENCES [t] ([a])",
        ],
    );
    back(
        "CREATE TABLE t (a varchar(9) COLLATE Latin1_General_BIN NOT NULL, CONSTRAINT c CHECK (a > 'x'))
GO
ALTER TABLE t ALTER COLUMN a varchar(20) NULL",
        &["ALTER TABLE [t] DROP CONSTRAINT [c]", "ALTER TABLE [t] ALTER COLUMN [a] varchar(9) COLLATE LATIN1_GENERAL_BIN NOT NULL", "ALTER TABLE [t] ADD CONSTRAINT [c] CHECK (a > 'x')"],
    );
    back(
        "CREATE TABLE t (a int, CONSTRAINT c CHECK (a > 0))\nGO\nALTER TABLE t NOCHECK CONSTRAINT c",
        &[
            "ALTER TABLE [t] DROP CONSTRAINT [c]",
            "ALTER TABLE [t] ADD CONSTRAINT [c] CHECK (a > 0)",
        ],
    );
    back(
        "CREATE TABLE t (a int)\nGO\nALTER TABLE t WITH NOCHECK ADD CONSTRAINT c CHECK (a > 0)",
        &["ALTER TABLE [t] DROP CONSTRAINT [c]"],
    );
    back(
        "CREATE SCHEMA s\nGO\nCREATE TABLE t (a int)\nGO\nALTER SCHEMA s TRANSFER t",
        &["ALTER SCHEMA [dbo] TRANSFER [s].[t]"],
    );
    back(
        "CREATE TABLE t (a int, INDEX i (a))\nGO\nDROP INDEX i ON t",
        &["CREATE INDEX [i] ON [t] ([a])"],
    );
    back(
        "CREATE TABLE t (a int)\nGO\nEXEC sp_rename 't.a', 'b', 'COLUMN'",
        &["EXEC sp_rename N'[t].[b]', N'a', N'COLUMN'"],
    );
    back("CREATE TABLE t (a int)\nGO\nDROP TABLE t", &["CREATE TABLE [t] (\n    [a] int NULL\n)"]);
}

#[test]
fn objects_are_made_as_they_were_written() {
    let view = "CREATE TABLE t (a int)\nGO\nCREATE VIEW v AS SELECT a FROM t";
    check(view, &["CREATE VIEW v AS SELECT a FROM t"]);
    back(view, &["DROP VIEW [v]"]);
    back(
        &format!("{view}\nGO\nALTER VIEW v AS SELECT 1 AS a"),
        &["CREATE OR ALTER VIEW v AS SELECT a FROM t"],
    );
    back(
        &format!("{view}\nGO\nCREATE OR ALTER VIEW v AS SELECT 1 AS a"),
        &["CREATE OR ALTER VIEW v AS SELECT a FROM t"],
    );
    back(
        &format!("{view}\nGO\nALTER VIEW v AS SELECT 1 AS a\nGO\nDROP VIEW v"),
        &["CREATE VIEW v AS SELECT 1 AS a"],
    );
    back(
        "CREATE SEQUENCE s START WITH 5\nGO\nDROP SEQUENCE IF EXISTS s",
        &["CREATE SEQUENCE s START WITH 5"],
    );
    back(
        "CREATE TRIGGER d ON DATABASE FOR CREATE_TABLE AS PRINT 'x'",
        &["DROP TRIGGER [d] ON DATABASE"],
    );
    back(
        "CREATE TABLE t (a int)\nGO\nCREATE TRIGGER d ON t FOR INSERT AS PRINT 'x'",
        &["DROP TRIGGER [d]"],
    );
    back("CREATE SYNONYM s FOR t", &["DROP SYNONYM [s]"]);
    back("CREATE TYPE phone FROM varchar(20)", &["DROP TYPE [phone]"]);
    back("CREATE SCHEMA s", &["DROP SCHEMA [s]"]);
}
