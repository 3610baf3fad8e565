--! revision: e58f0b6d7a29
--! revises: 7c1d90aa3be4
--! message: count the views of a post

--! upgrade(sqlite, postgres)
ALTER TABLE posts ADD COLUMN views INTEGER NOT NULL DEFAULT 0;

--! upgrade(mssql)
ALTER TABLE posts ADD views INT NOT NULL CONSTRAINT df_posts_views DEFAULT 0;

--! downgrade(sqlite, postgres)
ALTER TABLE posts DROP COLUMN views;

--! downgrade(mssql)
ALTER TABLE posts DROP CONSTRAINT df_posts_views;
ALTER TABLE posts DROP COLUMN views;
