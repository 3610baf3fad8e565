//! CREATE TABLE and the types.

use super::{check, check_catalog};

/// Checks the column that a definition makes.
#[track_caller]
fn check_column(definition: &str, expected: &str) {
    let batch = format!("CREATE TABLE t (x int, {definition})");
    check_catalog(&[&batch], &format!("table t\n  x int\n  {expected}\n"));
}

#[test]
fn types_have_one_spelling() {
    for (text, expected) in [
        ("INT", "int"),
        ("[int]", "int"),
        ("Integer", "int"),
        ("[sys].[int]", "int"),
        ("dec", "decimal(18,0)"),
        ("numeric(10)", "decimal(10,0)"),
        ("NUMERIC (10 , 2)", "decimal(10,2)"),
        ("[decimal](10, 2)", "decimal(10,2)"),
        ("nvarchar(MAX)", "nvarchar(max)"),
        ("[nvarchar](max)", "nvarchar(max)"),
        ("national character varying(20)", "nvarchar(20)"),
        ("NATIONAL CHAR VARYING (20)", "nvarchar(20)"),
        ("national text", "ntext"),
        ("character varying(5)", "varchar(5)"),
        ("char varying(5)", "varchar(5)"),
        ("character(5)", "char(5)"),
        ("binary varying(max)", "varbinary(max)"),
        ("nvarchar", "nvarchar(1)"),
        ("float", "float"),
        ("FLOAT(53)", "float"),
        ("float(25)", "float"),
        ("double precision", "float"),
        ("float(24)", "real"),
        ("real", "real"),
        ("datetime2", "datetime2(7)"),
        ("datetime2(3)", "datetime2(3)"),
        ("time(7)", "time(7)"),
        ("DATETIME", "datetime"),
        ("uniqueidentifier", "uniqueidentifier"),
        ("xml", "xml"),
        ("dbo.Flag", "flag"),
        ("[dbo].[Flag]", "flag"),
        ("sales.Price", "sales.price"),
        ("[my type]", "[my type]"),
    ] {
        check_column(&format!("c {text} NULL"), &format!("c {expected}"));
    }
    check_column("c rowversion", "c rowversion NOT NULL");
    check_column("c timestamp NOT NULL", "c rowversion NOT NULL");
    check_column("timestamp", "timestamp rowversion NOT NULL");
    check_column("c sysname", "c sysname NOT NULL");
}

#[test]
fn columns_have_options() {
    check_column("c int NOT NULL IDENTITY", "c int NOT NULL IDENTITY");
    check_column("[c] [int] IDENTITY(1, 1) NOT NULL", "c int NOT NULL IDENTITY");
    check_column(
        "c bigint IDENTITY(100,5) NOT FOR REPLICATION",
        "c bigint NOT NULL IDENTITY(100,5) {NOT FOR REPLICATION}",
    );
    check_column("c int DEFAULT 0 NOT NULL", "c int NOT NULL DEFAULT =0");
    check_column("c int CONSTRAINT df_c DEFAULT ((0)) NULL", "c int DEFAULT df_c=((0))");
    check_column("c int NULL DEFAULT NULL", "c int DEFAULT =NULL");
    check_column("c int DEFAULT -1", "c int DEFAULT =-1");
    check_column("c datetime DEFAULT GETDATE() NOT NULL", "c datetime NOT NULL DEFAULT =GETDATE()");
    check_column(
        "c int NOT NULL DEFAULT NEXT VALUE FOR dbo.s",
        "c int NOT NULL DEFAULT =NEXT VALUE FOR dbo.s",
    );
    check_column(
        "c varchar(9) COLLATE Latin1_General_BIN NOT NULL",
        "c varchar(9) NOT NULL {COLLATE LATIN1_GENERAL_BIN}",
    );
    check_column("c int SPARSE NULL", "c int {SPARSE}");
    check_column(
        "c uniqueidentifier ROWGUIDCOL NOT NULL DEFAULT NEWID()",
        "c uniqueidentifier NOT NULL DEFAULT =NEWID() {ROWGUIDCOL}",
    );
    check_column(
        "c varchar(9) MASKED WITH (FUNCTION = 'default()') NULL",
        "c varchar(9) {MASKED WITH(FUNCTION = 'default()')}",
    );
    check_column("c AS (x * 2)", "c  AS (x * 2)");
    check_column("c AS x + 1 PERSISTED NOT NULL", "c  NOT NULL AS x + 1 PERSISTED");
}

#[test]
fn constraints_stand_with_columns_and_with_the_table() {
    check_catalog(
        &["CREATE TABLE [dbo].[a] (
            id int NOT NULL PRIMARY KEY,
            b int NULL CONSTRAINT uq_b UNIQUE CHECK (b > 0),
            c int REFERENCES a ON DELETE NO ACTION,
            d int CONSTRAINT fk_d FOREIGN KEY REFERENCES [dbo].[a]([id])
        )"],
        "table a
           id int NOT NULL
           b int
           c int
           d int
           primary key ?: id
           unique constraint uq_b: b
           check ?: b > 0
           foreign key ?: c -> a (id)
           foreign key fk_d: d -> a (id)",
    );
    check_catalog(
        &["CREATE TABLE p (a int, b int, CONSTRAINT pk_p PRIMARY KEY NONCLUSTERED (a, b DESC)
             WITH (FILLFACTOR = 80, PAD_INDEX = OFF) ON [PRIMARY])",
          "CREATE TABLE t (
            a int NOT NULL, b int,
            CONSTRAINT [PK_t] PRIMARY KEY CLUSTERED ([a] ASC),
            CONSTRAINT uq UNIQUE CLUSTERED (b) WITH FILLFACTOR = 90,
            FOREIGN KEY (a, b) REFERENCES p (a, b) ON DELETE CASCADE ON UPDATE SET NULL NOT FOR REPLICATION,
            CONSTRAINT ck CHECK NOT FOR REPLICATION (a > 0 AND (b < 2)),
            UNIQUE (a, b)
        ) ON [PRIMARY] TEXTIMAGE_ON [PRIMARY] WITH (DATA_COMPRESSION = PAGE)"],
        "table p
           a int NOT NULL
           b int NOT NULL
           primary key pk_p: a, b DESC {NONCLUSTERED WITH (FILLFACTOR = 80) ON [PRIMARY]}
         table t ON [PRIMARY] TEXTIMAGE_ON [PRIMARY] WITH(DATA_COMPRESSION = PAGE)
           a int NOT NULL
           b int
           primary key PK_t: a
           unique constraint uq: b {CLUSTERED WITH FILLFACTOR = 90}
           check ck: a > 0 AND (b < 2) {NOT FOR REPLICATION}
           unique constraint ?: a, b
           foreign key ?: a, b -> p (a, b) ON DELETE CASCADE ON UPDATE SET NULL {NOT FOR REPLICATION}",
    );
}

#[test]
fn indexes_stand_in_tables() {
    check(
        "CREATE TABLE t (a int INDEX ix_a, b int, INDEX ix_b UNIQUE CLUSTERED (b DESC, a), INDEX c CLUSTERED COLUMNSTORE)",
        &[
            "create table t at t",
            "t: create index ix_a (a) at ix_a",
            "t: create index unique ix_b (b DESC, a) by CLUSTERED at ix_b",
            "t: create index c () by CLUSTERED COLUMNSTORE at c",
        ],
    );
}

#[test]
fn temporal_tables_have_a_table_for_what_was() {
    check_catalog(
        &["CREATE TABLE t (
            id int PRIMARY KEY,
            a datetime2 GENERATED ALWAYS AS ROW START HIDDEN NOT NULL,
            b datetime2 GENERATED ALWAYS AS ROW END NOT NULL,
            PERIOD FOR SYSTEM_TIME (a, b)
        ) WITH (SYSTEM_VERSIONING = ON (HISTORY_TABLE = dbo.t_history))"],
        "table t PERIOD FOR SYSTEM_TIME(A, B) WITH(SYSTEM_VERSIONING = ON(HISTORY_TABLE = DBO.T_HISTORY))
           id int NOT NULL
           a datetime2(7) NOT NULL {GENERATED ALWAYS AS ROW START HIDDEN}
           b datetime2(7) NOT NULL {GENERATED ALWAYS AS ROW END}
           primary key ?: id
         table t_history of unknown columns",
    );
}

#[test]
fn tables_are_made_by_queries_and_for_a_session() {
    check_catalog(
        &["CREATE TABLE #a (id int); SELECT * INTO b FROM #a", "SELECT 1 AS x INTO ##c"],
        "table ##c temporary of unknown columns
         table #a temporary
           id int
         table b of unknown columns",
    );
}

#[test]
fn what_is_not_understood_is_opaque() {
    check("CREATE TABLE t (a int FROBNICATED)", &["opaque: a statement `CREATE TABLE`"]);
    check(
        "CREATE TABLE t (a int, CONSTRAINT c CONNECTION (a TO b))",
        &["opaque: a statement `CREATE TABLE`"],
    );
    check("CREATE TABLE", &["opaque: a statement `CREATE TABLE`"]);
    check(
        "CREATE EXTERNAL TABLE e (a int) WITH (LOCATION = 'x')",
        &["create virtual table e reads [] at e"],
    );
}
