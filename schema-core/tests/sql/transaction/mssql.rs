//! What SQL Server refuses, by its manual and list of errors.

use schema_core::backend::Dialect;
use schema_core::sql::{InTransaction, Rerun, in_transaction};

use super::check_allowed;

#[track_caller]
fn check(batch: &str, words: &str, what: &str, rerun: Rerun) {
    super::check(Dialect::Mssql, batch, words, what, rerun);
}

#[track_caller]
fn check_forbidden(batch: &str, words: &str, what: &str) {
    check(batch, words, what, Rerun::Unknown);
}

#[track_caller]
fn check_span(batch: &str, words: &str) {
    let InTransaction::Control { span } = in_transaction(batch, Dialect::Mssql) else {
        panic!("{batch} controls the transaction");
    };
    assert_eq!(span.of(batch), words, "{batch}");
}

#[test]
fn databases_and_servers() {
    check_forbidden("CREATE DATABASE d", "CREATE DATABASE", "CREATE DATABASE");
    check_forbidden("drop database if exists d", "drop database", "DROP DATABASE");
    check_forbidden("ALTER DATABASE d MODIFY NAME = e", "ALTER DATABASE", "ALTER DATABASE");
    check_forbidden("BACKUP LOG d TO DISK = 'x'", "BACKUP", "BACKUP");
    check_forbidden("RESTORE DATABASE d FROM DISK = 'x'", "RESTORE", "RESTORE");
    check_forbidden("KILL 53", "KILL", "KILL");
    check_forbidden("DBCC SHRINKFILE (a, 1)", "DBCC SHRINKFILE", "DBCC SHRINKFILE");
    check_forbidden("CREATE ENDPOINT e STATE = STARTED", "CREATE ENDPOINT", "CREATE ENDPOINT");
    check_forbidden(
        "ALTER EVENT SESSION s ON SERVER STATE = START",
        "ALTER EVENT SESSION",
        "ALTER EVENT SESSION",
    );
    check_allowed(
        Dialect::Mssql,
        &[
            "ALTER DATABASE SCOPED CONFIGURATION SET MAXDOP = 1",
            "CREATE DATABASE SCOPED CREDENTIAL c WITH IDENTITY = 'x'",
            "CREATE DATABASE AUDIT SPECIFICATION a FOR SERVER AUDIT b",
            "DROP DATABASE ENCRYPTION KEY",
            "CREATE EVENT NOTIFICATION n ON DATABASE FOR CREATE_TABLE TO SERVICE 's', 'x'",
            "ALTER AUTHORIZATION ON DATABASE::d TO sa",
            "DBCC CHECKDB",
            "UPDATE STATISTICS t",
        ],
    );
    check_forbidden(
        "ALTER DATABASE scoped SET RECOVERY FULL; SELECT 1",
        "ALTER DATABASE",
        "ALTER DATABASE",
    );
}

#[test]
fn full_text() {
    check_forbidden(
        "CREATE FULLTEXT CATALOG c",
        "CREATE FULLTEXT CATALOG",
        "CREATE FULLTEXT CATALOG",
    );
    check_forbidden(
        "ALTER FULLTEXT INDEX ON t ENABLE",
        "ALTER FULLTEXT INDEX",
        "ALTER FULLTEXT INDEX",
    );
    check_forbidden("DROP FULLTEXT INDEX ON t", "DROP FULLTEXT INDEX", "DROP FULLTEXT INDEX");
    check_allowed(Dialect::Mssql, &["CREATE FULLTEXT STOPLIST s", "SELECT fulltext FROM t"]);
}

#[test]
fn memory_optimized_tables_and_resumable_indexes() {
    let what = "DDL of memory-optimized tables";
    check_forbidden(
        "CREATE TABLE t (a int) WITH (DURABILITY = SCHEMA_ONLY, MEMORY_OPTIMIZED = ON)",
        "MEMORY_OPTIMIZED = ON",
        what,
    );
    check_forbidden(
        "CREATE TYPE t AS TABLE (a int) WITH (memory_optimized=on)",
        "memory_optimized=on",
        what,
    );
    check_forbidden(
        "ALTER INDEX i ON t REBUILD WITH (ONLINE = ON, RESUMABLE = ON)",
        "RESUMABLE = ON",
        "a resumable index operation",
    );
    check_forbidden(
        "CREATE PROCEDURE p WITH EXECUTE AS OWNER, NATIVE_COMPILATION, SCHEMABINDING AS BEGIN ATOMIC WITH (x = 1) SELECT 1 END",
        "NATIVE_COMPILATION",
        "DDL of natively compiled modules",
    );
    check_allowed(
        Dialect::Mssql,
        &[
            "CREATE TABLE t (a int) WITH (MEMORY_OPTIMIZED = OFF)",
            "CREATE TABLE t (memory_optimized int)",
            "ALTER INDEX i ON t REBUILD WITH (ONLINE = ON, RESUMABLE = OFF)",
        ],
    );
}

#[test]
fn system_procedures() {
    check_forbidden(
        "EXEC sp_fulltext_database 'enable'",
        "EXEC sp_fulltext_database",
        "sp_fulltext_database",
    );
    check_forbidden("sp_addlinkedserver 'x'", "sp_addlinkedserver", "sp_addlinkedserver");
    check_forbidden(
        "EXECUTE @r = master..sp_detach_db 'x'",
        "EXECUTE @r = master..sp_detach_db",
        "sp_detach_db",
    );
    check_forbidden(
        "EXEC [sys].[sp_serveroption] 'a', 'b', 'c'",
        "EXEC [sys].[sp_serveroption]",
        "[sp_serveroption]",
    );
    check_allowed(
        Dialect::Mssql,
        &[
            "EXEC sp_rename 'a.b', 'c', 'COLUMN'",
            "EXEC sp_configure 'show advanced options', 1",
            "EXEC('CREATE DATABASE d')",
            "SELECT 1 sp_detach_db",
        ],
    );
}

#[test]
fn what_can_be_run_again() {
    check("RECONFIGURE", "RECONFIGURE", "RECONFIGURE", Rerun::Repeatable);
    check("RECONFIGURE WITH OVERRIDE; -- c", "RECONFIGURE", "RECONFIGURE", Rerun::Repeatable);
    check(
        "ALTER DATABASE CURRENT SET READ_COMMITTED_SNAPSHOT ON WITH ROLLBACK IMMEDIATE;",
        "ALTER DATABASE",
        "ALTER DATABASE",
        Rerun::Repeatable,
    );
    check_forbidden(
        "ALTER DATABASE d SET RECOVERY FULL; SELECT 1",
        "ALTER DATABASE",
        "ALTER DATABASE",
    );
    check_forbidden(
        "ALTER DATABASE d SET RECOVERY FULL INSERT t DEFAULT VALUES",
        "ALTER DATABASE",
        "ALTER DATABASE",
    );
    check_forbidden("EXEC sp_configure 'a', 1; RECONFIGURE", "RECONFIGURE", "RECONFIGURE");
}

#[test]
fn any_statement_of_a_batch_counts() {
    check_forbidden(
        "SELECT 1 ALTER DATABASE d SET RECOVERY FULL",
        "ALTER DATABASE",
        "ALTER DATABASE",
    );
    check_forbidden(
        "IF @@VERSION LIKE '%x%' BEGIN CREATE DATABASE d END",
        "CREATE DATABASE",
        "CREATE DATABASE",
    );
    check_forbidden("DECLARE @a int = (SELECT 1); BACKUP LOG d", "BACKUP", "BACKUP");
    check_forbidden("-- a\nSELECT 1\n\n/* b */ RECONFIGURE", "RECONFIGURE", "RECONFIGURE");
    check_allowed(
        Dialect::Mssql,
        &[
            "",
            "SELECT 'CREATE DATABASE d', [BACKUP], \"KILL\" -- RECONFIGURE\n/* RESTORE */",
            "GRANT CREATE DATABASE, BACKUP DATABASE TO u",
            "GRANT ALTER ANY DATABASE TO u; DENY BACKUP LOG TO u",
            "REVOKE CREATE DATABASE FROM u",
            "GRANT SELECT ON t TO u",
            "CREATE TRIGGER t ON ALL SERVER FOR CREATE_DATABASE AS ROLLBACK",
        ],
    );
    check_forbidden("GRANT BACKUP DATABASE TO u BACKUP DATABASE d", "BACKUP", "BACKUP");
}

#[test]
fn control() {
    check_span("BEGIN TRAN", "BEGIN TRAN");
    check_span("SELECT 1 begin transaction t", "begin transaction");
    check_span("BEGIN DISTRIBUTED TRANSACTION", "BEGIN DISTRIBUTED TRANSACTION");
    check_span("UPDATE t SET a = 1; COMMIT", "COMMIT");
    check_span("COMMIT WORK", "COMMIT WORK");
    check_span("IF @@TRANCOUNT > 0 ROLLBACK TRAN", "ROLLBACK TRAN");
    check_span("BEGIN TRY SELECT 1 END TRY BEGIN CATCH ROLLBACK END CATCH", "ROLLBACK");
    check_span("SAVE TRANSACTION a", "SAVE TRANSACTION");
    check_span("SET IMPLICIT_TRANSACTIONS ON", "SET IMPLICIT_TRANSACTIONS ON");
    check_span("CREATE DATABASE d; COMMIT", "COMMIT");
    check_allowed(
        Dialect::Mssql,
        &[
            "BEGIN SELECT 1 END",
            "BEGIN TRY SELECT 1 END TRY BEGIN CATCH THROW END CATCH",
            "SET IMPLICIT_TRANSACTIONS OFF",
            "SET XACT_ABORT ON",
            "SELECT [commit], 'rollback' FROM [begin]",
            "CREATE PROCEDURE p AS BEGIN TRAN; COMMIT",
            "ALTER TRIGGER t ON u AFTER INSERT AS ROLLBACK",
            "CREATE OR ALTER PROC p AS BEGIN CREATE DATABASE d END",
        ],
    );
}
