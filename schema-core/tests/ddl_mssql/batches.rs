//! Where statements end, and what the lesser ones are.

use schema_core::backend::Dialect;
use schema_core::ddl::{self, Input, SyntaxErrorKind};

use super::{check, read, source};

/// Checks the words of a batch's statements.
#[track_caller]
fn check_split(batch: &str, expected: &[&str]) {
    let found: Vec<&str> = read(batch).iter().map(|one| one.span.of(batch)).collect();
    assert_eq!(found, expected, "{batch}");
}

#[test]
fn a_statement_ends_where_another_begins() {
    check_split("SELECT 1 SELECT 2", &["SELECT 1", "SELECT 2"]);
    check_split(
        "SELECT 1 UNION ALL SELECT 2 PRINT 'a'",
        &["SELECT 1 UNION ALL SELECT 2", "PRINT 'a'"],
    );
    check_split(
        "SET NOCOUNT ON\nCREATE TABLE t (a int)\nCREATE INDEX i ON t (a)\nINSERT INTO t SELECT 1\nSELECT 2",
        &[
            "SET NOCOUNT ON",
            "CREATE TABLE t (a int)",
            "CREATE INDEX i ON t (a)",
            "INSERT INTO t SELECT 1",
            "SELECT 2",
        ],
    );
    check_split("INSERT t VALUES (1) SELECT 2", &["INSERT t VALUES (1)", "SELECT 2"]);
    check_split("INSERT t EXEC p EXEC sp_who", &["INSERT t EXEC p", "EXEC sp_who"]);
    check_split("UPDATE t SET a = 1 SET NOCOUNT ON", &["UPDATE t SET a = 1", "SET NOCOUNT ON"]);
    check_split("UPDATE STATISTICS t SET NOCOUNT ON", &["UPDATE STATISTICS t", "SET NOCOUNT ON"]);
    check_split(
        "ALTER TABLE t ADD CONSTRAINT f FOREIGN KEY (a) REFERENCES u (a) ON DELETE SET NULL ON UPDATE CASCADE ALTER TABLE t DROP COLUMN a",
        &[
            "ALTER TABLE t ADD CONSTRAINT f FOREIGN KEY (a) REFERENCES u (a) ON DELETE SET NULL ON UPDATE CASCADE",
            "ALTER TABLE t DROP COLUMN a",
        ],
    );
    check_split(
        "ALTER TABLE t ALTER COLUMN a int DROP TABLE IF EXISTS u, v",
        &["ALTER TABLE t ALTER COLUMN a int", "DROP TABLE IF EXISTS u, v"],
    );
    check_split(
        "ALTER TABLE dbo.t DROP CONSTRAINT c ALTER TABLE t DROP CONSTRAINT d",
        &["ALTER TABLE dbo.t DROP CONSTRAINT c", "ALTER TABLE t DROP CONSTRAINT d"],
    );
    check_split(
        "MERGE t USING s ON t.a = s.a WHEN MATCHED THEN UPDATE SET b = 1 WHEN NOT MATCHED THEN INSERT (a) VALUES (1) WHEN NOT MATCHED BY SOURCE THEN DELETE; DELETE t",
        &[
            "MERGE t USING s ON t.a = s.a WHEN MATCHED THEN UPDATE SET b = 1 WHEN NOT MATCHED THEN INSERT (a) VALUES (1) WHEN NOT MATCHED BY SOURCE THEN DELETE",
            "DELETE t",
        ],
    );
    check_split(
        "WITH c AS (SELECT 1 AS a) INSERT INTO t SELECT a FROM c UPDATE t SET a = CASE WHEN a = 1 THEN 2 ELSE 3 END DELETE FROM t",
        &[
            "WITH c AS (SELECT 1 AS a) INSERT INTO t SELECT a FROM c",
            "UPDATE t SET a = CASE WHEN a = 1 THEN 2 ELSE 3 END",
            "DELETE FROM t",
        ],
    );
    check_split(
        "DECLARE c CURSOR FOR SELECT 1 OPEN c FETCH NEXT FROM c INTO @x CLOSE c DEALLOCATE c",
        &[
            "DECLARE c CURSOR FOR SELECT 1",
            "OPEN c",
            "FETCH NEXT FROM c INTO @x",
            "CLOSE c",
            "DEALLOCATE c",
        ],
    );
    check_split(
        "GRANT SELECT, INSERT, CREATE TABLE ON t TO u WITH GRANT OPTION DENY DELETE ON t TO u",
        &[
            "GRANT SELECT, INSERT, CREATE TABLE ON t TO u WITH GRANT OPTION",
            "DENY DELETE ON t TO u",
        ],
    );
    check_split(
        "ALTER DATABASE d SET SINGLE_USER WITH ROLLBACK IMMEDIATE SET NOCOUNT ON",
        &["ALTER DATABASE d SET SINGLE_USER WITH ROLLBACK IMMEDIATE", "SET NOCOUNT ON"],
    );
    check_split(
        "SELECT a FROM t ORDER BY a OFFSET 1 ROWS FETCH NEXT 2 ROWS ONLY EXEC p",
        &["SELECT a FROM t ORDER BY a OFFSET 1 ROWS FETCH NEXT 2 ROWS ONLY", "EXEC p"],
    );
    check_split(
        "BEGIN TRAN a CREATE TABLE t (a int) COMMIT TRAN a",
        &["BEGIN TRAN a", "CREATE TABLE t (a int)", "COMMIT TRAN a"],
    );
    check_split(
        "CREATE VIEW v AS SELECT 1 AS a; SELECT 2",
        &["CREATE VIEW v AS SELECT 1 AS a; SELECT 2"],
    );
    check_split("PRINT 'a';;; THROW; PRINT 'b'", &["PRINT 'a'", "THROW", "PRINT 'b'"]);
}

#[test]
fn blocks_hold_statements() {
    check_split(
        "BEGIN PRINT 'a' BEGIN SELECT 1 END END SELECT 2",
        &["PRINT 'a'", "SELECT 1", "SELECT 2"],
    );
    check_split(
        "IF 1 = 1 BEGIN PRINT 'a' END ELSE PRINT 'b' PRINT 'c'",
        &["PRINT 'a'", "PRINT 'b'", "PRINT 'c'"],
    );
    check_split(
        "IF 1 = 1 PRINT 'a'; ELSE IF 2 = 2 PRINT 'b'; PRINT 'c'",
        &["PRINT 'a'", "PRINT 'b'", "PRINT 'c'"],
    );
}

#[test]
fn a_call_may_stand_first_without_execute() {
    check("my_proc 1", &["opaque: a call of `my_proc`"]);
    check("[dbo].[my_proc] @a = 1, @b = 'x'", &["opaque: a call of `my_proc`"]);
    check("sp_rename 'a', 'b' SELECT 1", &["rename a to b at a at b", "nothing"]);
}

#[test]
fn lesser_statements_are_told_apart() {
    check(
        "SET NOCOUNT ON; PRINT 'a'; DECLARE @a int = 1; SET @a = 2; USE d; SET IDENTITY_INSERT t ON",
        &["nothing"; 6],
    );
    check("GRANT SELECT ON t TO u", &["unmodelled"]);
    check("CREATE USER u FOR LOGIN l WITH DEFAULT_SCHEMA = dbo", &["unmodelled"]);
    check(
        "CREATE ROLE r AUTHORIZATION dbo; ALTER ROLE r ADD MEMBER u; DROP ROLE IF EXISTS r",
        &["unmodelled"; 3],
    );
    check("ALTER AUTHORIZATION ON SCHEMA::s TO dbo", &["unmodelled"]);
    check("CREATE FULLTEXT INDEX ON t (a) KEY INDEX pk", &["unmodelled"]);
    check("DISABLE TRIGGER tr ON t", &["unmodelled"]);
    check("INSERT INTO dbo.t (a) VALUES (1)", &["Insert t at dbo.t"]);
    check("INSERT TOP (1) t SELECT 1", &["Insert t at t"]);
    check("BULK INSERT s.t FROM 'x'", &["Insert s.t at s.t"]);
    check("UPDATE TOP (5) t SET a = 1", &["Change t at t"]);
    check("UPDATE x SET a = 1 FROM dbo.users AS x JOIN y ON 1 = 1", &["Change users at dbo.users"]);
    check("DELETE y FROM users x, [Others] y", &["Change Others at [Others]"]);
    check("DELETE FROM t WHERE a = 1", &["Change t at t"]);
    check("TRUNCATE TABLE t", &["Change t at t"]);
    check("MERGE INTO t AS a USING b ON 1 = 1 WHEN MATCHED THEN DELETE;", &["Change t at t"]);
    check("WITH c AS (SELECT 1 a) DELETE FROM t", &["Change t at t"]);
    check("INSERT INTO @t VALUES (1)", &["Insert ?"]);
}

#[test]
fn loops_and_attempts_are_opaque_where_they_change_the_schema() {
    check("WHILE @i < 3 BEGIN INSERT t VALUES (@i) SET @i += 1 END", &["Insert t at t", "nothing"]);
    check("WHILE 1 = 1 DROP TABLE t", &["opaque: a loop"]);
    check(
        "BEGIN TRY DELETE t END TRY BEGIN CATCH THROW; END CATCH SELECT 1",
        &["Change t at t", "nothing", "nothing"],
    );
    check(
        "BEGIN TRY CREATE TABLE t (a int) END TRY BEGIN CATCH PRINT 'x' END CATCH DROP TABLE u",
        &["opaque: a TRY block", "drop table u at u"],
    );
    check(
        "BEGIN TRY BEGIN TRAN CREATE TABLE t (a int) COMMIT END TRY BEGIN CATCH ROLLBACK; THROW; END CATCH",
        &["nothing", "create table t at t", "nothing", "nothing", "nothing"],
    );
    check(
        "BEGIN TRY DROP TABLE t END TRY BEGIN CATCH IF @a = 1 THROW; END CATCH",
        &["opaque: a TRY block"],
    );
    check(
        "BEGIN TRY DROP TABLE t END TRY BEGIN CATCH DROP TABLE u; THROW; END CATCH",
        &["opaque: a TRY block"],
    );
    check(
        "WHILE @a = 1 IF OBJECT_ID('t') IS NULL EXEC sp_rename 'a.b', 'c', 'COLUMN'",
        &["opaque: a loop"],
    );
    check(
        "IF @a = 1 RETURN CREATE TABLE t (a int)",
        &["nothing", "opaque: a statement that a RETURN or GOTO may skip"],
    );
}

#[track_caller]
fn check_error(batch: &str, at: &str, help: &str) {
    let input = Input { text: batch, source: source(batch), base: 0, dialect: Dialect::Mssql };
    let error = ddl::read(&input).expect_err("it is misspelt");
    assert_eq!(error.kind, SyntaxErrorKind::UnknownStatement);
    assert_eq!(error.span.of(batch), at);
    assert_eq!(error.help.as_deref(), Some(help));
}

#[test]
fn misspelt_words_are_errors() {
    check_error("CRATE TABLE t (a int)", "CRATE", "write `CREATE`, if that is what is meant");
    check_error(
        "SELECT 1; ALTR TABLE t ADD a int",
        "ALTR",
        "write `ALTER`, if that is what is meant",
    );
    check_error("INSRT INTO t VALUES (1)", "INSRT", "write `INSERT`, if that is what is meant");
    check_error("SELCT * FROM t", "SELCT", "write `SELECT`, if that is what is meant");
    check_error("UPDTE t SET a = 1", "UPDTE", "write `UPDATE`, if that is what is meant");
    check("updte t, 1", &["opaque: a call of `updte`"]);
    check("rebuild_all table", &["opaque: a call of `rebuild_all`"]);
}
