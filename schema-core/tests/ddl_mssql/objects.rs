//! Views and the like, and SQL in strings.

use super::{check, check_catalog, read};

#[test]
fn views_and_their_like_have_their_batch() {
    check(
        "CREATE VIEW dbo.v AS SELECT a.x FROM s.a AS a JOIN b ON b.x = a.x, c",
        &["create view v reads [\"s.a\", \"b\"] at dbo.v"],
    );
    check(
        "CREATE VIEW v AS SELECT x FROM a x, b WHERE x IN (SELECT y FROM c, d)",
        &["create view v reads [\"a\", \"b\", \"c\", \"d\"] at v"],
    );
    check(
        "CREATE OR ALTER VIEW v WITH SCHEMABINDING AS WITH q AS (SELECT 1 AS x FROM a) SELECT x FROM q CROSS APPLY dbo.f(x)",
        &["create view v or replace reads [\"a\", \"f\"] at v"],
    );
    check("ALTER VIEW v AS SELECT x FROM b", &["alter view v Some([\"b\"]) at v"]);
    check(
        "CREATE PROC p @a int AS BEGIN INSERT INTO t SELECT * FROM #x; UPDATE u SET a = 1; EXEC q END",
        &["create procedure p reads [\"t\", \"u\", \"q\"] at p"],
    );
    check(
        "CREATE FUNCTION s.f (@a int) RETURNS int AS BEGIN RETURN (SELECT MAX(a) FROM t) END",
        &["create function s.f reads [\"t\"] at s.f"],
    );
    check(
        "CREATE TRIGGER tr ON dbo.t AFTER INSERT, UPDATE AS BEGIN DELETE u END",
        &["create trigger tr reads [\"t\"] at tr"],
    );
    check(
        "ALTER TRIGGER tr ON t FOR DELETE AS PRINT 'a'",
        &["alter trigger tr Some([\"t\"]) at tr"],
    );
    check(
        "DROP VIEW IF EXISTS v, s.w; DROP PROC p; DROP FUNCTION f; DROP TRIGGER tr",
        &[
            "drop view v if present at v",
            "drop view s.w if present at s.w",
            "drop procedure p at p",
            "drop function f at f",
            "drop trigger tr at tr",
        ],
    );
}

#[test]
fn a_definition_is_the_whole_statement() {
    let batch = "-- why\nCREATE VIEW v AS\nSELECT 1 AS a -- so\n";
    let statement = &read(batch)[0];
    let schema_core::ddl::Effect::Operations(operations) = &statement.effect else { panic!() };
    let schema_core::operation::Operation::CreateObject { object, .. } = &operations[0] else {
        panic!()
    };
    assert_eq!(&*object.definition[0], "CREATE VIEW v AS\nSELECT 1 AS a");
}

#[test]
fn sequences_types_schemas_and_synonyms() {
    check(
        "CREATE SEQUENCE s.n AS bigint START WITH 1 INCREMENT BY 1 ALTER SEQUENCE s.n RESTART WITH 5 DROP SEQUENCE IF EXISTS s.n",
        &[
            "create sequence s.n reads [] at s.n",
            "alter sequence s.n None at s.n",
            "drop sequence s.n if present at s.n",
        ],
    );
    check(
        "CREATE TYPE dbo.Flag FROM bit NOT NULL CREATE TYPE l AS TABLE (a int) DROP TYPE Flag",
        &[
            "create type Flag reads [] at dbo.Flag",
            "create type l reads [] at l",
            "drop type Flag at Flag",
        ],
    );
    check("CREATE SCHEMA sales AUTHORIZATION dbo", &["create schema sales reads [] at sales"]);
    check("CREATE SCHEMA AUTHORIZATION joe", &["create schema joe reads [] at joe"]);
    check("CREATE SCHEMA s CREATE TABLE t (a int)", &["opaque: a statement `CREATE SCHEMA`"]);
    check("DROP SCHEMA IF EXISTS sales", &["drop schema sales if present at sales"]);
    check(
        "CREATE SYNONYM a FOR dbo.b; CREATE SYNONYM c FOR other.dbo.d; DROP SYNONYM a",
        &[
            "create synonym a reads [\"b\"] at a",
            "create synonym c reads [] at c",
            "drop synonym a at a",
        ],
    );
    check(
        "ALTER SCHEMA sales TRANSFER dbo.t; ALTER SCHEMA dbo TRANSFER TYPE::s.x",
        &["move t to sales", "move types.x to default"],
    );
    check("CREATE XML SCHEMA COLLECTION c AS '<x/>'", &["unmodelled"]);
}

#[test]
fn types_are_used_by_columns() {
    check_catalog(
        &[
            "CREATE TYPE dbo.Flag FROM bit",
            "CREATE TABLE t (a [dbo].[FLAG])",
            "DROP TABLE t; DROP TYPE flag",
        ],
        "",
    );
    let (_, misfits) =
        super::run(&["CREATE TYPE Flag FROM bit", "CREATE TABLE t (a dbo.flag)", "DROP TYPE Flag"]);
    assert_eq!(misfits.len(), 1, "{misfits:?}");
}

#[test]
fn sql_in_strings_is_read() {
    check("EXEC('CREATE TABLE t (a int DEFAULT ''x''  , b int)')", &["create table t at t"]);
    check(
        "EXEC sp_executesql N'ALTER TABLE t ADD CONSTRAINT c CHECK (a <> ''it''''s''), d int'",
        &["t: add check c: a <>  'it''s' at c", "t: add d int at d"],
    );
    check(
        "EXECUTE (N'CREATE VIEW v AS SELECT 1 a FROM t'); DROP TABLE t",
        &["create view v reads [\"t\"] at v", "drop table t at t"],
    );
    check("EXEC('EXEC(''DROP TABLE t'')')", &["drop table t at t"]);
    check("EXEC(@sql)", &["opaque: dynamic SQL"]);
    check("EXEC('DROP TABLE ' + @t)", &["opaque: dynamic SQL"]);
    check("EXEC sp_executesql @sql, N'@a int', 1", &["opaque: dynamic SQL"]);
    check("EXEC @p 1", &["opaque: dynamic SQL"]);
    check("EXEC @r = dbo.p 1", &["opaque: a call of `p`"]);
    check("EXEC sp_refreshview 'v'; EXEC sp_addrolemember 'a', 'b'", &["nothing", "unmodelled"]);
}

#[test]
fn defaults_are_dropped_by_names_that_are_looked_up() {
    let expected = ["nothing", "nothing", "t: a default none", "t: drop column a at [a]"];
    check("DECLARE @var0 sysname;
        SELECT @var0 = [d].[name] FROM [sys].[default_constraints] [d]
        INNER JOIN [sys].[columns] [c] ON [d].[parent_column_id] = [c].[column_id] AND [d].[parent_object_id] = [c].[object_id]
        WHERE ([d].[parent_object_id] = OBJECT_ID(N'[t]') AND [c].[name] = N'a');
        IF @var0 IS NOT NULL EXEC(N'ALTER TABLE [t] DROP CONSTRAINT [' + @var0 + '];');
        ALTER TABLE [t] DROP COLUMN [a];", &expected);
    check("DECLARE @n nvarchar(200)
        SELECT @n = name FROM sys.default_constraints WHERE parent_object_id = OBJECT_ID(N'[dbo].[t]')
          AND parent_column_id = (SELECT column_id FROM sys.columns WHERE object_id = OBJECT_ID(N'dbo.t') AND name = 'a')
        IF @n IS NOT NULL EXEC('ALTER TABLE [dbo].[t] DROP CONSTRAINT ' + @n)
        ALTER TABLE [t] DROP COLUMN [a];", &expected);
    check("DECLARE @n sysname = (SELECT name FROM sys.default_constraints WHERE parent_object_id = OBJECT_ID('t') AND COL_NAME(parent_object_id, parent_column_id) = 'a')
        DECLARE @sql nvarchar(max) = N'ALTER TABLE t DROP CONSTRAINT ' + QUOTENAME(@n) + N';'
        EXEC sp_executesql @sql", &["nothing", "nothing", "t: a default none"]);
    check("SELECT @n = name FROM sys.default_constraints WHERE parent_object_id = OBJECT_ID('u') AND COL_NAME(parent_object_id, parent_column_id) = 'a'
        IF @x = 1 SET @n = 'b'
        EXEC('ALTER TABLE u DROP CONSTRAINT ' + @n)", &["nothing", "nothing", "opaque: dynamic SQL"]);
    check_catalog(
        &["CREATE TABLE t (a int DEFAULT 1, b int)",
          "DECLARE @v sysname = (SELECT name FROM sys.default_constraints d JOIN sys.columns c ON c.object_id = d.parent_object_id WHERE d.parent_object_id = OBJECT_ID('t') AND c.name = 'a')
           EXEC('ALTER TABLE t DROP CONSTRAINT [' + @v + ']')"],
        "table t
           a int
           b int",
    );
}

#[test]
fn sql_in_variables_and_in_several_strings_is_read() {
    check(
        "DECLARE @a int, @sql nvarchar(max) = N'CREATE TABLE t (a int)'; EXEC(@sql)",
        &["nothing", "create table t at t"],
    );
    check(
        "SET @sql = 'DROP TABLE ' + 'a, b' EXEC sp_executesql @sql",
        &["nothing", "drop table a at a", "drop table b at b"],
    );
    check("SET @sql = 'DROP TAB' + 'LE a' EXEC (@sql)", &["nothing", "opaque: dynamic SQL"]);
    check(
        "SET @sql = 'DROP TABLE a' SET @sql += @x EXEC (@sql)",
        &["nothing", "nothing", "opaque: dynamic SQL"],
    );
    check(
        "SET @sql = 'DROP TABLE a' WHILE 1 = 1 SET @sql = @x EXEC (@sql)",
        &["nothing", "nothing", "opaque: dynamic SQL"],
    );
    check(
        "SET @sql = 'DROP TABLE a' EXEC (@sql) EXEC (@sql)",
        &["nothing", "drop table a at a", "opaque: dynamic SQL"],
    );
    check("EXEC('CREATE TABLE t (' + N'a int)')", &["create table t at t"]);
    check("EXEC('DROP TABLE a' + @b)", &["opaque: dynamic SQL"]);
}
