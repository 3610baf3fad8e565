//! ALTER TABLE, indexes, renames, comments.

use super::{check, check_catalog};

#[test]
fn columns_are_added_and_dropped() {
    check(
        "ALTER TABLE dbo.t ADD a int NOT NULL CONSTRAINT df DEFAULT 0, b int NULL UNIQUE, CONSTRAINT ck CHECK (a > 0)",
        &[
            "t: add a int NOT NULL DEFAULT df=0 at a",
            "t: add b int at b",
            "t: add unique constraint ?: b inline at UNIQUE",
            "t: add check ck: a > 0 at ck",
        ],
    );
    check(
        "ALTER TABLE t ADD a bit NOT NULL DEFAULT 0 WITH VALUES",
        &["t: add a bit NOT NULL DEFAULT =0 at a"],
    );
    check(
        "ALTER TABLE t ADD DEFAULT 5 FOR a, CONSTRAINT df DEFAULT (getdate()) FOR [b c] WITH VALUES",
        &["t: a default 5", "t: b c default (getdate()) df"],
    );
    check(
        "ALTER TABLE t DROP COLUMN a, b, CONSTRAINT c, COLUMN IF EXISTS d",
        &[
            "t: drop column a at a",
            "t: drop column b at b",
            "t: drop constraint c at c",
            "t: drop column d if present at d",
        ],
    );
    check(
        "ALTER TABLE s.t DROP c, CONSTRAINT IF EXISTS d, e WITH (ONLINE = ON)",
        &[
            "s.t: drop constraint c at c",
            "s.t: drop constraint d if present at d",
            "s.t: drop constraint e if present at e",
        ],
    );
}

#[test]
fn columns_are_altered() {
    check(
        "ALTER TABLE t ALTER COLUMN a nvarchar(max) COLLATE Latin1_General_CI_AS NOT NULL",
        &["t: a type nvarchar(max) nullable Some(false) COLLATE LATIN1_GENERAL_CI_AS"],
    );
    check("ALTER TABLE t ALTER COLUMN a int", &["t: a type int nullable Some(true)"]);
    check(
        "ALTER TABLE t ALTER COLUMN a int NULL WITH (ONLINE = ON)",
        &["t: a type int nullable Some(true)"],
    );
    check("ALTER TABLE t ALTER COLUMN a ADD PERSISTED", &["unmodelled"]);
    check(
        "ALTER TABLE t ALTER COLUMN a DROP NOT FOR REPLICATION SELECT 1",
        &["unmodelled", "nothing"],
    );
}

#[test]
fn constraints_are_added_and_trusted() {
    check(
        "ALTER TABLE t WITH NOCHECK ADD CONSTRAINT f FOREIGN KEY (a) REFERENCES s.u (b)",
        &["t: add foreign key f: a -> s.u (b) unchecked at f"],
    );
    check(
        "ALTER TABLE t WITH CHECK ADD FOREIGN KEY (a) REFERENCES u",
        &["t: add foreign key ?: a -> u () at FOREIGN KEY (a) REFERENCES u"],
    );
    check(
        "ALTER TABLE t WITH CHECK CHECK CONSTRAINT f, g",
        &["t: f validated true", "t: g validated true"],
    );
    check("ALTER TABLE t NOCHECK CONSTRAINT f", &["t: f validated false"]);
    check("ALTER TABLE t NOCHECK CONSTRAINT ALL", &["unmodelled"]);
}

#[test]
fn tables_have_other_switches() {
    check(
        "ALTER TABLE t ENABLE TRIGGER ALL; ALTER TABLE t REBUILD; ALTER TABLE t SET (LOCK_ESCALATION = AUTO)",
        &["unmodelled", "nothing", "unmodelled"],
    );
    check("ALTER TABLE t SWITCH TO u", &["Change t at t"]);
    check(
        "ALTER TABLE t SET (SYSTEM_VERSIONING = ON (HISTORY_TABLE = [dbo].[th]))",
        &["create table th if absent at [dbo].[th]", "and more"],
    );
    check(
        "ALTER TABLE t ADD PERIOD FOR SYSTEM_TIME (a, b), c int",
        &["t: add c int at c", "and more"],
    );
    check("ALTER TABLE t FROBNICATE", &["opaque: a statement `ALTER TABLE`"]);
}

#[test]
fn indexes_are_made_and_dropped() {
    check(
        "CREATE UNIQUE NONCLUSTERED INDEX [ix] ON [dbo].[t] ([a] ASC, b DESC) INCLUDE (c, d) WHERE ([a] IS NOT NULL) WITH (ONLINE = ON) ON [PRIMARY]",
        &[
            "t: create index unique ix (a, b DESC) include [\"c\", \"d\"] where ([a] IS NOT NULL) {ON [PRIMARY]} at [ix]",
        ],
    );
    check("CREATE CLUSTERED INDEX i ON t (a)", &["t: create index i (a) by CLUSTERED at i"]);
    check(
        "CREATE INDEX i ON t (a) WITH (PAD_INDEX = OFF, FILLFACTOR = 70, DROP_EXISTING = ON)",
        &["t: drop index i at i", "t: create index i (a) {WITH (FILLFACTOR = 70)} at i"],
    );
    check(
        "CREATE CLUSTERED COLUMNSTORE INDEX i ON t",
        &["t: create index i () by CLUSTERED COLUMNSTORE at i"],
    );
    check(
        "CREATE NONCLUSTERED COLUMNSTORE INDEX i ON t (a, b)",
        &["t: create index i (a, b) by COLUMNSTORE at i"],
    );
    check("CREATE PRIMARY XML INDEX i ON t (x)", &["t: create index i (x) by PRIMARY XML at i"]);
    check(
        "CREATE XML INDEX j ON t (x) USING XML INDEX i FOR PATH",
        &["t: create index j (x) by XML {USING XML INDEX I FOR PATH} at j"],
    );
    check(
        "CREATE SPATIAL INDEX i ON t (g) USING GEOMETRY_GRID WITH (BOUNDING_BOX = (0, 0, 1, 1))",
        &[
            "t: create index i (g) by SPATIAL {USING GEOMETRY_GRID WITH (BOUNDING_BOX =(0, 0, 1, 1))} at i",
        ],
    );
    check(
        "DROP INDEX IF EXISTS i ON dbo.t, j ON s.u WITH (ONLINE = ON)",
        &["t: drop index i if present at i", "s.u: drop index s.j if present at j"],
    );
    check("DROP INDEX t.i, s.u.[j]", &["t: drop index i at i", "s.u: drop index s.j at [j]"]);
    check(
        "ALTER INDEX i ON t REBUILD; ALTER INDEX ALL ON t REORGANIZE; ALTER INDEX i ON t DISABLE",
        &["nothing", "nothing", "unmodelled"],
    );
}

#[test]
fn things_are_renamed() {
    check("EXEC sp_rename 'dbo.t.a', 'b', 'COLUMN'", &["t: rename column a to b at a at b"]);
    check(
        "EXEC sp_rename N'[s].[t].[a b]', N'c''d', N'column'",
        &["s.t: rename column a b to c'd at [a b] at c''d"],
    );
    check(
        "EXECUTE sys.sp_rename @objtype = 'INDEX', @objname = N't.i', @newname = N'j'",
        &["t: rename index i to j"],
    );
    check("EXEC sp_rename 't', 'u'", &["rename t to u at t at u"]);
    check("EXEC sp_rename 's.t', '[u]', 'OBJECT'", &["rename s.t to [u] at s.t at [u]"]);
    check("EXEC sp_rename @name, 'u'", &["opaque: dynamic SQL"]);
    check_catalog(
        &[
            "CREATE TABLE t (a int CONSTRAINT df DEFAULT 1, b int, CONSTRAINT pk PRIMARY KEY (b))",
            "CREATE INDEX i ON t (a)",
            "EXEC sp_rename 'pk', 'pk_t', 'OBJECT'; EXEC sp_rename 'df', 'df_t'; EXEC sp_rename 't.i', 'j', 'INDEX'",
            "EXEC sp_rename 't.pk_t', 'pk_u', 'INDEX'; EXEC sp_rename 't.a', 'c', 'COLUMN'; EXEC sp_rename 't', 'u'",
        ],
        "table u
           c int DEFAULT df_t=1
           b int NOT NULL
           primary key pk_u: b
           index j (c)",
    );
}

#[test]
fn descriptions_are_comments() {
    check_catalog(
        &[
            "CREATE TABLE t (a int)",
            "EXEC sys.sp_addextendedproperty @name=N'MS_Description', @value=N'It''s a' , @level0type=N'SCHEMA',@level0name=N'dbo', @level1type=N'TABLE',@level1name=N't', @level2type=N'COLUMN',@level2name=N'a'",
            "EXEC sp_addextendedproperty 'MS_Description', 'all', 'SCHEMA', 'dbo', 'TABLE', 't'",
        ],
        "table t  'all'
           a int -- 'It''s a'",
    );
    check(
        "EXEC sp_dropextendedproperty 'MS_Description', 'SCHEMA', 'dbo', 'TABLE', 't', 'COLUMN', 'a'",
        &["comment t a none"],
    );
    check("EXEC sp_addextendedproperty 'Version', '1'", &["unmodelled"]);
    check(
        "DECLARE @s sysname SET @s = SCHEMA_NAME() DECLARE @d sql_variant SET @d = N'a''b' EXEC sp_addextendedproperty 'MS_Description', @d, 'SCHEMA', @s, 'TABLE', N't'",
        &["nothing", "nothing", "nothing", "nothing", "comment t  'a''b'"],
    );
}
