--! revision: 9fa2037bd6c1
--! revises: 4d6ce1f0927b
--! message: find posts by title

--! upgrade
CREATE INDEX ix_posts_title ON posts (title);

--! downgrade(sqlite, postgres)
DROP INDEX ix_posts_title;

--! downgrade(mssql)
DROP INDEX ix_posts_title ON posts;
