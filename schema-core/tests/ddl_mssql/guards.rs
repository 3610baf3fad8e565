//! IF around statements that change the schema.

use super::{check, check_catalog};

/// Checks what a condition asks for.
#[track_caller]
fn check_asked(condition: &str, expected: &str) {
    let batch = format!("IF {condition} EXEC sp_rename 'a.b', 'c', 'COLUMN'");
    check(&batch, &[expected, "  a: rename column b to c at b at c"]);
}

#[track_caller]
fn check_not_understood(condition: &str) {
    check(&format!("IF {condition} DROP TABLE t"), &["opaque: a statement under a condition"]);
}

#[test]
fn what_is_guarded_by_itself_asks_for_itself() {
    check(
        "IF OBJECT_ID(N'[dbo].[t]', N'U') IS NULL CREATE TABLE t (a int PRIMARY KEY)",
        &["create table t if absent at t"],
    );
    check(
        "IF OBJECT_ID('t') IS NOT NULL BEGIN DROP TABLE t; PRINT 'x' END",
        &["drop table t if present at t", "nothing"],
    );
    check(
        "IF NOT EXISTS (SELECT * FROM sys.tables WHERE name = 't') CREATE TABLE t (a int)",
        &["create table t if absent at t"],
    );
    check(
        "IF COL_LENGTH('dbo.t', 'c') IS NULL BEGIN ALTER TABLE dbo.t ADD c int NULL CONSTRAINT u UNIQUE END",
        &["t: add c int if absent at c", "t: add unique constraint u: c inline at u"],
    );
    check(
        "IF EXISTS (SELECT 1 FROM INFORMATION_SCHEMA.COLUMNS WHERE TABLE_SCHEMA = 'dbo' AND TABLE_NAME = 't' AND COLUMN_NAME = 'c') ALTER TABLE t DROP COLUMN c",
        &["t: drop column c if present at c"],
    );
    check(
        "IF NOT EXISTS (SELECT 1 FROM sys.indexes WHERE name = 'i' AND object_id = OBJECT_ID('t')) CREATE INDEX i ON t (a)",
        &["t: create index i (a) if absent at i"],
    );
    check(
        "IF EXISTS (SELECT 1 FROM sys.foreign_keys WHERE object_id = OBJECT_ID(N'dbo.f') AND parent_object_id = OBJECT_ID(N'dbo.t')) ALTER TABLE t DROP CONSTRAINT f",
        &["t: drop constraint f if present at f"],
    );
    check(
        "IF OBJECT_ID('dbo.v') IS NOT NULL DROP VIEW dbo.v",
        &["drop view v if present at dbo.v"],
    );
    check(
        "IF NOT EXISTS (SELECT * FROM sys.schemas WHERE name = N's') EXEC('CREATE SCHEMA s')",
        &["create schema s if absent reads [] at s"],
    );
    check(
        "IF SCHEMA_ID('s') IS NULL EXEC('CREATE SCHEMA [s] AUTHORIZATION [dbo]')",
        &["create schema s if absent reads [] at [s]"],
    );
    check(
        "IF TYPE_ID('dbo.x') IS NOT NULL PRINT 'x' ELSE CREATE TYPE x FROM int",
        &["nothing", "create type x if absent reads [] at x"],
    );
}

#[test]
fn what_is_guarded_by_another_runs_where_that_is_so() {
    check(
        "IF OBJECT_ID('t') IS NULL BEGIN CREATE TABLE t (a int) CREATE INDEX i ON t (a) INSERT t VALUES (1) ALTER TABLE t ADD b int END",
        &[
            "where no Relation(\"t\")",
            "  create table t at t",
            "  t: create index i (a) at i",
            "  t: add b int at b",
            "Insert t at t",
        ],
    );
    check(
        "IF OBJECT_ID('t') IS NULL CREATE TABLE t (a int INDEX i)",
        &["where no Relation(\"t\")", "  create table t at t", "  t: create index i (a) at i"],
    );
    check_catalog(
        &[
            "CREATE TABLE t (a int)",
            "IF COL_LENGTH('t', 'a') IS NOT NULL BEGIN EXEC sp_rename 't.a', 'b', 'COLUMN'; ALTER TABLE t ADD c int END",
            "IF COL_LENGTH('t', 'a') IS NOT NULL EXEC sp_rename 't.a', 'x', 'COLUMN' ELSE ALTER TABLE t ADD d int",
        ],
        "table t
           b int
           c int
           d int",
    );
    check(
        "IF OBJECT_ID('t') IS NOT NULL IF COL_LENGTH('t', 'c') IS NULL EXEC sp_rename 't.a', 'c', 'COLUMN'",
        &[
            "where Relation(\"t\") and where no Column(\"t\", \"c\")",
            "  t: rename column a to c at a at c",
        ],
    );
}

#[test]
fn only_one_of_two_branches_runs() {
    let batch = "IF OBJECT_ID('t') IS NULL CREATE TABLE t (a int) ELSE DROP TABLE t";
    check(
        batch,
        &["where no Relation(\"t\")", "  create table t at t", "else", "  drop table t at t"],
    );
    check_catalog(&[batch], "table t\n a int");
    check_catalog(&[batch, batch], "");
    check(
        "IF OBJECT_ID('t') IS NULL AND OBJECT_ID('u') IS NULL PRINT 'x' ELSE DROP TABLE t",
        &[
            "nothing",
            "where no Relation(\"t\") and where no Relation(\"u\")",
            "else",
            "  drop table t at t",
        ],
    );
    check(
        "IF OBJECT_ID('t') IS NULL BEGIN CREATE TABLE t (a int) IF OBJECT_ID('u') IS NULL CREATE VIEW v AS SELECT 1 a END",
        &[
            "where no Relation(\"t\")",
            "  create table t at t",
            "opaque: a statement under a condition",
        ],
    );
}

#[test]
fn conditions_are_understood() {
    check_asked("OBJECT_ID('dbo.a', 'U') IS NOT NULL", "where Relation(\"a\")");
    check_asked(
        "(OBJECT_ID('s.a') IS NOT NULL) AND NOT (COL_LENGTH('a', 'c') IS NOT NULL)",
        "where Relation(\"s.a\") and where no Column(\"a\", \"c\")",
    );
    check_asked("OBJECT_ID('f', 'F') IS NULL", "where no Constraint(\"f\")");
    check_asked(
        "COLUMNPROPERTY(OBJECT_ID('a'), 'b', 'ColumnId') IS NOT NULL",
        "where Column(\"a\", \"b\")",
    );
    check_asked(
        "INDEXPROPERTY(OBJECT_ID('a'), 'i', 'IndexID') IS NULL",
        "where no Index(Some(\"a\"), \"i\")",
    );
    check_asked(
        "EXISTS (SELECT * FROM sys.columns WHERE Name = N'b' AND Object_ID = Object_ID(N'a'))",
        "where Column(\"a\", \"b\")",
    );
    check_asked(
        "NOT EXISTS (SELECT TOP 1 1 FROM sys.columns c INNER JOIN sys.tables AS t ON t.object_id = c.object_id JOIN sys.schemas s ON t.schema_id = s.schema_id WHERE s.name = 's' AND t.name = 'a' AND c.name = 'c')",
        "where no Column(\"s.a\", \"c\")",
    );
    check_asked(
        "EXISTS (SELECT * FROM dbo.sysobjects WHERE id = object_id(N'[dbo].[a]') AND OBJECTPROPERTY(id, N'IsUserTable') = 1)",
        "where Relation(\"a\")",
    );
    check_asked(
        "EXISTS (SELECT * FROM sys.objects WHERE name = 'a' AND type IN ('U', 'V'))",
        "where Relation(\"a\")",
    );
    check_asked(
        "EXISTS (SELECT * FROM sys.objects WHERE name = 'f' AND type = 'F')",
        "where Constraint(\"f\")",
    );
    check_asked(
        "EXISTS (SELECT * FROM sys.tables WHERE name = 'a' AND schema_id = SCHEMA_ID('s'))",
        "where Relation(\"s.a\")",
    );
    check_asked(
        "EXISTS (SELECT * FROM sys.columns WHERE OBJECT_NAME(object_id) = 'a' AND name = 'b')",
        "where Column(\"a\", \"b\")",
    );
    check_asked(
        "EXISTS (SELECT * FROM INFORMATION_SCHEMA.TABLE_CONSTRAINTS WHERE CONSTRAINT_NAME = 'c' AND TABLE_NAME = 'a')",
        "where Constraint(\"c\")",
    );
    check_asked(
        "(SELECT COUNT(*) FROM sys.indexes WHERE name = 'i') = 0",
        "where no Index(None, \"i\")",
    );
    check_asked(
        "(SELECT COUNT(1) FROM sys.indexes WHERE name = 'i') > 0",
        "where Index(None, \"i\")",
    );
}

#[test]
fn what_asks_for_more_is_not_understood() {
    check_not_understood("@a = 1");
    check_not_understood("EXISTS (SELECT * FROM t WHERE name = 'a')");
    check_not_understood(
        "EXISTS (SELECT * FROM sys.columns WHERE object_id = OBJECT_ID('t') AND name = 'a' AND is_identity = 1)",
    );
    check_not_understood("EXISTS (SELECT * FROM sys.tables WHERE name = 'a' OR name = 'b')");
    check_not_understood("EXISTS (SELECT * FROM sys.tables WHERE name LIKE 'a%')");
    check_not_understood("EXISTS (SELECT * FROM sys.tables WHERE name <> 'a')");
    check_not_understood("EXISTS (SELECT * FROM sys.tables)");
    check_not_understood("OBJECT_ID(@t) IS NULL");
    check_not_understood("OBJECT_ID('a') IS NULL OR OBJECT_ID('b') IS NULL");
}

#[test]
fn a_column_is_asked_for_by_what_it_is_like() {
    let made = "CREATE TABLE t (a nvarchar(50) NOT NULL)";
    let wider = "ALTER TABLE t ALTER COLUMN a nvarchar(80) NOT NULL";
    for (condition, holds) in [
        ("COL_LENGTH('t', 'a') = 100", true),
        ("COL_LENGTH('dbo.t', 'a') = 50", false),
        ("COL_LENGTH('t', 'a') <> -1", true),
        ("COLUMNPROPERTY(OBJECT_ID('t', 'U'), 'a', 'AllowsNull') = 0", true),
        ("COLUMNPROPERTY(OBJECT_ID('t'), 'a', 'AllowsNull') = 1", false),
        (
            "EXISTS (SELECT 1 FROM INFORMATION_SCHEMA.COLUMNS WHERE TABLE_NAME = 't' AND COLUMN_NAME = 'a' AND DATA_TYPE = 'NVARCHAR' AND CHARACTER_MAXIMUM_LENGTH < 80)",
            true,
        ),
        (
            "EXISTS (SELECT 1 FROM INFORMATION_SCHEMA.COLUMNS WHERE TABLE_NAME = 't' AND COLUMN_NAME = 'a' AND DATA_TYPE = 'int')",
            false,
        ),
        (
            "EXISTS (SELECT 1 FROM INFORMATION_SCHEMA.COLUMNS WHERE TABLE_NAME = 't' AND COLUMN_NAME = 'a' AND IS_NULLABLE = 'NO')",
            true,
        ),
        (
            "NOT EXISTS (SELECT 1 FROM sys.columns WHERE object_id = OBJECT_ID('t') AND name = 'a' AND is_nullable = 0)",
            false,
        ),
        (
            "EXISTS (SELECT 1 FROM sys.columns WHERE object_id = OBJECT_ID('t') AND name = 'a' AND max_length = 100)",
            true,
        ),
        (
            "EXISTS (SELECT 1 FROM sys.columns WHERE object_id = OBJECT_ID('t') AND name = 'b' AND max_length = 100)",
            false,
        ),
    ] {
        let length = if holds { 80 } else { 50 };
        let expected = format!("table t\n  a nvarchar({length}) NOT NULL\n");
        check_catalog(&[made, &format!("IF {condition} {wider}")], &expected);
    }
}

#[test]
fn a_comment_under_a_condition_is_no_riddle() {
    check(
        "IF NOT EXISTS (SELECT * FROM fn_listextendedproperty(N'MS_Description', 'SCHEMA', 'dbo', 'TABLE', 't', NULL, NULL)) EXEC sp_addextendedproperty 'MS_Description', 'x', 'SCHEMA', 'dbo', 'TABLE', 't'",
        &["unmodelled"],
    );
}
