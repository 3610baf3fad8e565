//! What portable SQL is on SQL Server.

use super::support::*;

#[test]
fn a_table_gets_names_for_what_nobody_named() {
    on_users(
        "CREATE TABLE posts (
            id UUID PRIMARY KEY,
            author_id BIGINT NOT NULL REFERENCES users ON DELETE CASCADE,
            editor BIGINT REFERENCES users (id) ON DELETE RESTRICT,
            draft BOOLEAN DEFAULT TRUE NOT NULL,
            price DECIMAL(10, 2) DEFAULT -1.5 CHECK (price > -2),
            made TIMESTAMP DEFAULT CURRENT_TIMESTAMP,
            \"Order\" TIMESTAMP WITH TIME ZONE DEFAULT CURRENT_TIMESTAMP,
            data JSON,
            slug VARCHAR(80),
            lang CHAR(2) NOT NULL,
            doubled DECIMAL(12, 2) GENERATED ALWAYS AS (price * 2) STORED,
            UNIQUE (slug, lang)
        )",
        &[
            "CREATE TABLE [posts] (\n    [id] uniqueidentifier NOT NULL,\n    [author_id] bigint NOT NULL,\n    [editor] bigint NULL,\n    [draft] bit NOT NULL CONSTRAINT [df_posts_draft] DEFAULT (1),\n    [price] decimal(10,2) NULL CONSTRAINT [df_posts_price] DEFAULT (-1.5),\n    [made] datetime2(6) NULL CONSTRAINT [df_posts_made] DEFAULT (SYSUTCDATETIME()),\n    [Order] datetimeoffset(6) NULL CONSTRAINT [df_posts_Order] DEFAULT (SYSDATETIMEOFFSET()),\n    [data] nvarchar(max) NULL,\n    [slug] nvarchar(80) NULL,\n    [lang] nchar(2) NOT NULL,\n    [doubled] AS (CAST([price] * 2 AS decimal(12,2))) PERSISTED,\n    CONSTRAINT [pk_posts] PRIMARY KEY ([id]),\n    CONSTRAINT [fk_posts_author_id_users] FOREIGN KEY ([author_id]) REFERENCES [users] ([id]) ON DELETE CASCADE,\n    CONSTRAINT [fk_posts_editor_users] FOREIGN KEY ([editor]) REFERENCES [users] ([id]),\n    CONSTRAINT [ck_posts_price] CHECK ([price] > (-2)),\n    CONSTRAINT [ck_posts_data_json] CHECK (ISJSON([data]) = 1)\n)",
            "CREATE UNIQUE INDEX [uq_posts_slug_lang] ON [posts] ([slug], [lang]) WHERE [slug] IS NOT NULL",
        ],
    );
}

#[test]
fn every_portable_type_is_one_here() {
    let types = [
        ("BOOLEAN", "bit"),
        ("SMALLINT", "smallint"),
        ("INTEGER", "int"),
        ("BIGINT", "bigint"),
        ("DECIMAL(9, 0)", "decimal(9,0)"),
        ("REAL", "real"),
        ("DOUBLE PRECISION", "float"),
        ("CHAR(3)", "nchar(3)"),
        ("VARCHAR(80)", "nvarchar(80)"),
        ("VARCHAR(4000)", "nvarchar(4000)"),
        ("VARCHAR(4001)", "nvarchar(max)"),
        ("TEXT", "nvarchar(max)"),
        ("BINARY(16)", "binary(16)"),
        ("VARBINARY(16)", "varbinary(16)"),
        ("VARBINARY(8001)", "varbinary(max)"),
        ("BLOB", "varbinary(max)"),
        ("DATE", "date"),
        ("TIME", "time(6)"),
        ("TIMESTAMP", "datetime2(6)"),
        ("TIMESTAMP WITH TIME ZONE", "datetimeoffset(6)"),
        ("UUID", "uniqueidentifier"),
    ];
    for (portable, native) in types {
        let text = format!("CREATE TABLE t (c {portable})");
        check("", &text, &[&format!("CREATE TABLE [t] (\n    [c] {native} NULL\n)")]);
    }
}

#[test]
fn rows_are_numbered() {
    check(
        "",
        "CREATE TABLE t (id INTEGER GENERATED ALWAYS AS IDENTITY (START WITH 10 INCREMENT BY 5))",
        &["CREATE TABLE [t] (\n    [id] int IDENTITY(10,5) NOT NULL\n)"],
    );
}

#[test]
fn columns_are_added_with_their_defaults_for_the_rows_that_are_there() {
    on_users(
        "ALTER TABLE users ADD COLUMN born DATE",
        &["ALTER TABLE [users] ADD [born] date NULL"],
    );
    on_users(
        "ALTER TABLE users ADD COLUMN level INTEGER DEFAULT 1",
        &[
            "ALTER TABLE [users] ADD [level] int NULL CONSTRAINT [df_users_level] DEFAULT (1) WITH VALUES",
        ],
    );
    on_users(
        "ALTER TABLE users ADD COLUMN level INTEGER DEFAULT 1 NOT NULL UNIQUE",
        &[
            "ALTER TABLE [users] ADD [level] int NOT NULL CONSTRAINT [df_users_level] DEFAULT (1)",
            "ALTER TABLE [users] ADD CONSTRAINT [uq_users_level] UNIQUE ([level])",
        ],
    );
    on_users(
        "ALTER TABLE users ADD COLUMN data JSON",
        &[
            "ALTER TABLE [users] ADD [data] nvarchar(max) NULL",
            "ALTER TABLE [users] ADD CONSTRAINT [ck_users_data_json] CHECK (ISJSON([data]) = 1)",
        ],
    );
    on_users(
        "ALTER TABLE users ADD COLUMN boss BIGINT UNIQUE REFERENCES users (id)",
        &[
            "ALTER TABLE [users] ADD [boss] bigint NULL",
            "CREATE UNIQUE INDEX [uq_users_boss] ON [users] ([boss]) WHERE [boss] IS NOT NULL",
            "ALTER TABLE [users] ADD CONSTRAINT [fk_users_boss_users] FOREIGN KEY ([boss]) REFERENCES [users] ([id])",
        ],
    );
}

#[test]
fn what_stands_on_a_column_goes_with_it() {
    on_users(
        "ALTER TABLE users DROP COLUMN score",
        &[
            "ALTER TABLE [users] DROP CONSTRAINT [df_users_score]",
            "ALTER TABLE [users] DROP COLUMN [score]",
        ],
    );
    on_users(
        "ALTER TABLE users DROP COLUMN nick",
        &["DROP INDEX [uq_users_nick] ON [users]", "ALTER TABLE [users] DROP COLUMN [nick]"],
    );
    on_users(
        "ALTER TABLE users DROP COLUMN email",
        &[
            "ALTER TABLE [users] DROP CONSTRAINT [uq_users_email]",
            "ALTER TABLE [users] DROP COLUMN [email]",
        ],
    );
    check(
        "CREATE TABLE t (a INTEGER, b JSON DEFAULT '{}')",
        "ALTER TABLE t DROP COLUMN b",
        &[
            "ALTER TABLE [t] DROP CONSTRAINT [ck_t_b_json]",
            "ALTER TABLE [t] DROP CONSTRAINT [df_t_b]",
            "ALTER TABLE [t] DROP COLUMN [b]",
        ],
    );
}

#[test]
fn what_stands_on_a_column_is_away_while_it_changes() {
    on_users(
        "ALTER TABLE users ALTER COLUMN email SET DATA TYPE VARCHAR(300)",
        &[
            "ALTER TABLE [users] DROP CONSTRAINT [uq_users_email]",
            "ALTER TABLE [users] ALTER COLUMN [email] nvarchar(300) NOT NULL",
            "ALTER TABLE [users] ADD CONSTRAINT [uq_users_email] UNIQUE ([email])",
        ],
    );
    on_users(
        "ALTER TABLE users ALTER COLUMN score SET NOT NULL",
        &[
            "ALTER TABLE [users] DROP CONSTRAINT [df_users_score]",
            "ALTER TABLE [users] ALTER COLUMN [score] int NOT NULL",
            "ALTER TABLE [users] ADD CONSTRAINT [df_users_score] DEFAULT (0) FOR [score]",
        ],
    );
    check(
        &format!(
            "{USERS} CREATE TABLE posts (author VARCHAR(255) REFERENCES users (email));
             CREATE INDEX by_both ON users (score, email DESC) WHERE email <> 'x';"
        ),
        "ALTER TABLE posts DROP CONSTRAINT fk_posts_author_users;
         ALTER TABLE users ALTER COLUMN email SET DATA TYPE VARCHAR(300)",
        &[
            "ALTER TABLE [posts] DROP CONSTRAINT [fk_posts_author_users]",
            "DROP INDEX [by_both] ON [users]",
            "ALTER TABLE [users] DROP CONSTRAINT [uq_users_email]",
            "ALTER TABLE [users] ALTER COLUMN [email] nvarchar(300) NOT NULL",
            "ALTER TABLE [users] ADD CONSTRAINT [uq_users_email] UNIQUE ([email])",
            "CREATE INDEX [by_both] ON [users] ([score], [email] DESC) WHERE [email] <> N'x'",
        ],
    );
    check(
        "CREATE TABLE t (a VARCHAR(9) NOT NULL UNIQUE CHECK (a <> ''), b INTEGER);
         CREATE TABLE u (a VARCHAR(9) REFERENCES t (a));",
        "ALTER TABLE t ALTER COLUMN a SET DATA TYPE VARCHAR(9);
         ALTER TABLE u ALTER COLUMN a SET NOT NULL",
        &[
            "ALTER TABLE [u] DROP CONSTRAINT [fk_u_a_t]",
            "ALTER TABLE [u] ALTER COLUMN [a] nvarchar(9) NOT NULL",
            "ALTER TABLE [u] ADD CONSTRAINT [fk_u_a_t] FOREIGN KEY ([a]) REFERENCES [t] ([a])",
        ],
    );
}

#[test]
fn values_are_brought_over_by_another_column() {
    on_users(
        "ALTER TABLE users ALTER COLUMN nick SET DATA TYPE INTEGER USING LENGTH(nick)",
        &[
            "DROP INDEX [uq_users_nick] ON [users]",
            "ALTER TABLE [users] ADD [nick_new] int NULL",
            "UPDATE [users] SET [nick_new] = DATALENGTH([nick]) / 2",
            "ALTER TABLE [users] DROP COLUMN [nick]",
            "EXEC sp_rename N'[users].[nick_new]', N'nick', N'COLUMN'",
            "CREATE UNIQUE INDEX [uq_users_nick] ON [users] ([nick]) WHERE [nick] IS NOT NULL",
        ],
    );
    check(
        "CREATE TABLE t (a BOOLEAN NOT NULL, at TIMESTAMP WITH TIME ZONE, d DOUBLE PRECISION, c CHAR(5), u UUID)",
        "ALTER TABLE t ALTER COLUMN a SET DATA TYPE VARCHAR(20);
         ALTER TABLE t ALTER COLUMN at SET DATA TYPE DATE;
         ALTER TABLE t ALTER COLUMN d SET DATA TYPE TEXT;
         ALTER TABLE t ALTER COLUMN c SET DATA TYPE TEXT;
         ALTER TABLE t ALTER COLUMN u SET DATA TYPE TEXT",
        &[
            "ALTER TABLE [t] ADD [a_new] nvarchar(20) NULL",
            "UPDATE [t] SET [a_new] = CASE [a] WHEN 1 THEN N'true' WHEN 0 THEN N'false' END",
            "ALTER TABLE [t] DROP COLUMN [a]",
            "EXEC sp_rename N'[t].[a_new]', N'a', N'COLUMN'",
            "ALTER TABLE [t] ALTER COLUMN [a] nvarchar(20) NOT NULL",
            "ALTER TABLE [t] ADD [at_new] date NULL",
            "UPDATE [t] SET [at_new] = CAST(SWITCHOFFSET([at], '+00:00') AS date)",
            "ALTER TABLE [t] DROP COLUMN [at]",
            "EXEC sp_rename N'[t].[at_new]', N'at', N'COLUMN'",
            "ALTER TABLE [t] ADD [d_new] nvarchar(max) NULL",
            "UPDATE [t] SET [d_new] = CONVERT(NVARCHAR(40), [d], 3)",
            "ALTER TABLE [t] DROP COLUMN [d]",
            "EXEC sp_rename N'[t].[d_new]', N'd', N'COLUMN'",
            "ALTER TABLE [t] ADD [c_new] nvarchar(max) NULL",
            "UPDATE [t] SET [c_new] = RTRIM([c])",
            "ALTER TABLE [t] DROP COLUMN [c]",
            "EXEC sp_rename N'[t].[c_new]', N'c', N'COLUMN'",
            "ALTER TABLE [t] ADD [u_new] nvarchar(max) NULL",
            "UPDATE [t] SET [u_new] = LOWER(CONVERT(NVARCHAR(36), [u]))",
            "ALTER TABLE [t] DROP COLUMN [u]",
            "EXEC sp_rename N'[t].[u_new]', N'u', N'COLUMN'",
        ],
    );
}

#[test]
fn documents_are_text_with_a_check() {
    check(
        "CREATE TABLE t (a TEXT, b JSON)",
        "ALTER TABLE t ALTER COLUMN a SET DATA TYPE JSON; ALTER TABLE t ALTER COLUMN b SET DATA TYPE TEXT",
        &[
            "ALTER TABLE [t] ADD CONSTRAINT [ck_t_a_json] CHECK (ISJSON([a]) = 1)",
            "ALTER TABLE [t] DROP CONSTRAINT [ck_t_b_json]",
        ],
    );
}

#[test]
fn defaults_are_constraints_with_a_name() {
    on_users(
        "ALTER TABLE users ALTER COLUMN score SET DEFAULT 5",
        &[
            "ALTER TABLE [users] DROP CONSTRAINT [df_users_score]",
            "ALTER TABLE [users] ADD CONSTRAINT [df_users_score] DEFAULT (5) FOR [score]",
        ],
    );
    on_users(
        "ALTER TABLE users ALTER COLUMN score DROP DEFAULT",
        &["ALTER TABLE [users] DROP CONSTRAINT [df_users_score]"],
    );
    on_users(
        "ALTER TABLE users ALTER COLUMN email SET DEFAULT 'it''s'",
        &["ALTER TABLE [users] ADD CONSTRAINT [df_users_email] DEFAULT (N'it''s') FOR [email]"],
    );
    check(
        "CREATE TABLE t (a TIMESTAMP DEFAULT CURRENT_TIMESTAMP, b INTEGER DEFAULT 1)",
        "ALTER TABLE t ALTER COLUMN a SET DATA TYPE TIMESTAMP WITH TIME ZONE;
         ALTER TABLE t ALTER COLUMN b SET DATA TYPE BIGINT",
        &[
            "ALTER TABLE [t] DROP CONSTRAINT [df_t_a]",
            "ALTER TABLE [t] ALTER COLUMN [a] datetimeoffset(6) NULL",
            "ALTER TABLE [t] ADD CONSTRAINT [df_t_a] DEFAULT (SYSDATETIMEOFFSET()) FOR [a]",
            "ALTER TABLE [t] DROP CONSTRAINT [df_t_b]",
            "ALTER TABLE [t] ALTER COLUMN [b] bigint NULL",
            "ALTER TABLE [t] ADD CONSTRAINT [df_t_b] DEFAULT (1) FOR [b]",
        ],
    );
}

#[test]
fn unique_columns_that_may_be_null_have_an_index() {
    on_users(
        "ALTER TABLE users DROP CONSTRAINT uq_users_nick",
        &["DROP INDEX [uq_users_nick] ON [users]"],
    );
    on_users(
        "ALTER TABLE users RENAME CONSTRAINT uq_users_nick TO nicks",
        &["EXEC sp_rename N'[users].[uq_users_nick]', N'nicks', N'INDEX'"],
    );
    on_users(
        "ALTER TABLE users ADD CONSTRAINT both UNIQUE (nick, email)",
        &["CREATE UNIQUE INDEX [both] ON [users] ([nick], [email]) WHERE [nick] IS NOT NULL"],
    );
    on_users(
        "ALTER TABLE users ALTER COLUMN email DROP NOT NULL",
        &[
            "ALTER TABLE [users] DROP CONSTRAINT [uq_users_email]",
            "ALTER TABLE [users] ALTER COLUMN [email] nvarchar(255) NULL",
            "CREATE UNIQUE INDEX [uq_users_email] ON [users] ([email]) WHERE [email] IS NOT NULL",
        ],
    );
    check(
        &format!("{USERS} ALTER TABLE users ADD CONSTRAINT both UNIQUE (nick, email);"),
        "ALTER TABLE users ALTER COLUMN email DROP NOT NULL",
        &[
            "ALTER TABLE [users] DROP CONSTRAINT [uq_users_email]",
            "DROP INDEX [both] ON [users]",
            "ALTER TABLE [users] ALTER COLUMN [email] nvarchar(255) NULL",
            "CREATE UNIQUE INDEX [uq_users_email] ON [users] ([email]) WHERE [email] IS NOT NULL",
            "CREATE UNIQUE INDEX [both] ON [users] ([nick], [email]) WHERE [nick] IS NOT NULL AND [email] IS NOT NULL",
        ],
    );
}

#[test]
fn things_get_other_names() {
    on_users(
        "ALTER TABLE users RENAME TO people",
        &["EXEC sp_rename N'[users]', N'people', N'OBJECT'"],
    );
    on_users(
        "ALTER TABLE users RENAME COLUMN score TO \"It's\"",
        &["EXEC sp_rename N'[users].[score]', N'It''s', N'COLUMN'"],
    );
    on_users(
        "ALTER TABLE users RENAME CONSTRAINT pk_users TO users_key",
        &["EXEC sp_rename N'[pk_users]', N'users_key', N'OBJECT'"],
    );
    check(
        &format!("{USERS} CREATE INDEX by_score ON users (score);"),
        "ALTER INDEX by_score RENAME TO scores",
        &["EXEC sp_rename N'[users].[by_score]', N'scores', N'INDEX'"],
    );
    check(
        "CREATE TABLE t (a INTEGER CHECK (a > 0), b INTEGER GENERATED ALWAYS AS (a + 1) STORED NOT NULL UNIQUE);
         CREATE INDEX some ON t (b) WHERE a > 5;",
        "ALTER TABLE t RENAME COLUMN a TO c",
        &["ALTER TABLE [t] DROP CONSTRAINT [ck_t_a]", "ALTER TABLE [t] DROP CONSTRAINT [uq_t_b]", "DROP INDEX [some] ON [t]", "ALTER TABLE [t] DROP COLUMN [b]", "EXEC sp_rename N'[t].[a]', N'c', N'COLUMN'", "ALTER TABLE [t] ADD [b] AS (CAST([c] + 1 AS int)) PERSISTED NOT NULL", "CREATE INDEX [some] ON [t] ([b]) WHERE [c] > 5", "ALTER TABLE [t] ADD CONSTRAINT [uq_t_b] UNIQUE ([b])", "ALTER TABLE [t] ADD CONSTRAINT [ck_t_a] CHECK ([c] > 0)"],
    );
    on_users(
        "ALTER TABLE users RENAME COLUMN nick TO alias",
        &[
            "DROP INDEX [uq_users_nick] ON [users]",
            "EXEC sp_rename N'[users].[nick]', N'alias', N'COLUMN'",
            "CREATE UNIQUE INDEX [uq_users_nick] ON [users] ([alias]) WHERE [alias] IS NOT NULL",
        ],
    );
}

#[test]
fn tables_and_columns_are_described() {
    on_users(
        "COMMENT ON TABLE users IS 'who''s there';
         COMMENT ON TABLE users IS 'all';
         COMMENT ON COLUMN users.email IS 'where';
         COMMENT ON COLUMN users.email IS NULL;
         COMMENT ON COLUMN users.email IS NULL",
        &[
            "EXEC sp_addextendedproperty @name = N'MS_Description', @value = N'who''s there', @level0type = N'SCHEMA', @level0name = N'dbo', @level1type = N'TABLE', @level1name = N'users'",
            "EXEC sp_updateextendedproperty @name = N'MS_Description', @value = N'all', @level0type = N'SCHEMA', @level0name = N'dbo', @level1type = N'TABLE', @level1name = N'users'",
            "EXEC sp_addextendedproperty @name = N'MS_Description', @value = N'where', @level0type = N'SCHEMA', @level0name = N'dbo', @level1type = N'TABLE', @level1name = N'users', @level2type = N'COLUMN', @level2name = N'email'",
            "EXEC sp_dropextendedproperty @name = N'MS_Description', @level0type = N'SCHEMA', @level0name = N'dbo', @level1type = N'TABLE', @level1name = N'users', @level2type = N'COLUMN', @level2name = N'email'",
        ],
    );
}

#[test]
fn keys_and_indexes() {
    on_users(
        "CREATE TABLE t (a INTEGER, b INTEGER, c BOOLEAN NOT NULL);
         ALTER TABLE t ADD PRIMARY KEY (a, b);
         CREATE UNIQUE INDEX ON t (b DESC) WHERE c AND b IN (1, 2) AND a IS NOT NULL;
         ALTER TABLE t DROP CONSTRAINT pk_t;
         DROP INDEX ux_t_b;
         DROP TABLE t",
        &[
            "CREATE TABLE [t] (\n    [a] int NULL,\n    [b] int NULL,\n    [c] bit NOT NULL\n)",
            "ALTER TABLE [t] ALTER COLUMN [a] int NOT NULL",
            "ALTER TABLE [t] ALTER COLUMN [b] int NOT NULL",
            "ALTER TABLE [t] ADD CONSTRAINT [pk_t] PRIMARY KEY ([a], [b])",
            "CREATE UNIQUE INDEX [ux_t_b] ON [t] ([b] DESC) WHERE [c] = 1 AND [b] IN (1, 2) AND [a] IS NOT NULL",
            "ALTER TABLE [t] DROP CONSTRAINT [pk_t]",
            "DROP INDEX [ux_t_b] ON [t]",
            "DROP TABLE [t]",
        ],
    );
}
