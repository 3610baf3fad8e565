//! SQL Server: batches, and application locks.

use super::{Dialect, HISTORY_TABLE, REVISION_TABLE, quoted};

pub(super) struct Mssql;

/// How long one call waits for the application lock, in milliseconds; the caller calls again.
const LOCK_WAIT: u32 = 500;

/// Put in front of a batch within a transaction, on the same line, so that the server's line numbers
/// stay those of the batch: after an error that took the transaction away, later batches would commit
/// one by one.
pub const STILL_IN_TRANSACTION: &str =
    "IF @@TRANCOUNT = 0 THROW 50000, N'the transaction of this revision is gone', 1; ";

/// A name between brackets.
fn name(name: &str) -> String {
    format!("[{}]", name.replace(']', "]]"))
}

impl Mssql {
    /// `sp_getapplock` answers 0 or 1 where the lock is taken, and a negative number where it is not.
    /// <https://learn.microsoft.com/sql/relational-databases/system-stored-procedures/sp-getapplock-transact-sql>
    fn lock(&self, resource: &str, owner: &str) -> String {
        format!(
            "DECLARE @schema_lock int; EXEC @schema_lock = sp_getapplock @Resource = {}, \
             @LockMode = 'Exclusive', @LockOwner = '{owner}', @LockTimeout = {LOCK_WAIT}; \
             SELECT CASE WHEN @schema_lock >= 0 THEN 1 ELSE @schema_lock END, @@SPID",
            self.literal(resource)
        )
    }
}

impl Dialect for Mssql {
    fn table(&self, schema: &str, table: &str) -> String {
        format!("{}.{}", name(schema), name(table))
    }

    /// A backslash before a line feed would continue the line, within a string too.
    /// <https://learn.microsoft.com/sql/t-sql/language-elements/sql-server-utilities-statements-backslash>
    fn literal(&self, text: &str) -> String {
        format!("N{}", quoted(text).replace("\\\n", "\\' + N'\n"))
    }

    fn begin(&self) -> &'static str {
        "SET XACT_ABORT ON; BEGIN TRANSACTION"
    }

    fn commit(&self) -> &'static str {
        "COMMIT TRANSACTION"
    }

    fn rollback(&self) -> &'static str {
        "IF @@TRANCOUNT > 0 ROLLBACK TRANSACTION"
    }

    fn open(&self, resource: &str) -> Vec<String> {
        vec![self.begin().to_owned(), self.lock(resource, "Transaction")]
    }

    fn lock_session(&self, resource: &str) -> Option<Vec<String>> {
        Some(vec![self.lock(resource, "Session")])
    }

    fn unlock_session(&self, resource: &str) -> Option<String> {
        let resource = self.literal(resource);
        Some(format!("EXEC sp_releaseapplock @Resource = {resource}, @LockOwner = 'Session'"))
    }

    fn session(&self) -> &'static str {
        "SELECT @@SPID"
    }

    fn create_tables(&self, schema: &str) -> Vec<String> {
        let (revision, history) =
            (self.table(schema, REVISION_TABLE), self.table(schema, HISTORY_TABLE));
        let create_schema = quoted(&format!("CREATE SCHEMA {}", name(schema)));
        vec![
            format!("IF SCHEMA_ID({}) IS NULL EXEC(N{create_schema})", self.literal(schema)),
            format!(
                "IF OBJECT_ID({}, N'U') IS NULL CREATE TABLE {revision} (
    chain nvarchar(63) NOT NULL,
    revision nvarchar(32) NOT NULL,
    chain_hash char(64) NOT NULL,
    CONSTRAINT pk_schema_revision PRIMARY KEY (chain, revision)
)",
                self.literal(&revision)
            ),
            format!(
                "IF OBJECT_ID({}, N'U') IS NULL CREATE TABLE {history} (
    id bigint IDENTITY(1,1) NOT NULL CONSTRAINT pk_schema_history PRIMARY KEY,
    chain nvarchar(63) NOT NULL,
    revision nvarchar(32) NOT NULL,
    direction nvarchar(16) NOT NULL,
    chain_hash char(64) NOT NULL,
    started_at datetimeoffset(3) NOT NULL CONSTRAINT df_schema_history_started_at DEFAULT SYSDATETIMEOFFSET(),
    duration_ms bigint NULL,
    program nvarchar(255) NOT NULL,
    outcome nvarchar(16) NOT NULL,
    statements_done int NOT NULL CONSTRAINT df_schema_history_statements_done DEFAULT 0,
    statements_hash char(64) NULL,
    owner nvarchar(64) NULL,
    lease_until bigint NULL,
    error nvarchar(max) NULL
)",
                self.literal(&history)
            ),
        ]
    }

    fn user_tables(&self, schema: &str) -> String {
        format!(
            "SELECT CASE WHEN s.name = {schema} THEN o.name ELSE s.name + N'.' + o.name END \
             FROM sys.objects o JOIN sys.schemas s ON s.schema_id = o.schema_id \
             WHERE o.type IN ('U', 'V') AND o.is_ms_shipped = 0 AND s.name <> N'sys' \
             AND NOT (s.name = {schema} AND o.name IN (N'{REVISION_TABLE}', N'{HISTORY_TABLE}')) ORDER BY 1",
            schema = self.literal(schema)
        )
    }

    fn table_exists(&self, schema: &str, table: &str) -> String {
        let table = self.literal(&self.table(schema, table));
        format!("SELECT CASE WHEN OBJECT_ID({table}, N'U') IS NULL THEN 0 ELSE 1 END")
    }

    fn elapsed(&self) -> &'static str {
        "NULL"
    }

    fn epoch(&self) -> &'static str {
        "DATEDIFF_BIG(second, '19700101', SYSUTCDATETIME())"
    }

    fn guard(&self) -> Option<&'static str> {
        Some(STILL_IN_TRANSACTION)
    }

    fn time_text(&self, column: &str) -> String {
        format!(
            "CONVERT(nvarchar(23), CAST(SWITCHOFFSET({column}, '+00:00') AS datetime2(3)), 126) + N'Z'"
        )
    }

    fn terminator(&self) -> &'static str {
        "\nGO\n"
    }

    fn timeouts(&self, lock_ms: Option<u64>, _statement_ms: Option<u64>) -> Vec<String> {
        lock_ms.map(|ms| format!("SET LOCK_TIMEOUT {ms}")).into_iter().collect()
    }
}
