--! revision: 201f5ef24462
--! revises: none
--! message: initial schema
--! labels: accounts

--! upgrade(sqlite)
CREATE TABLE users (id INTEGER PRIMARY KEY, name TEXT);

--! upgrade(postgres)
CREATE TABLE users (id BIGINT PRIMARY KEY, name text);
DO $$ BEGIN PERFORM 1; END $$;

--! upgrade(mssql)
CREATE TABLE users (id BIGINT PRIMARY KEY, name NVARCHAR(MAX));
GO
CREATE VIEW names AS SELECT name FROM users;
GO

--! downgrade
DROP TABLE users;

--! downgrade(mssql)
DROP VIEW names;
DROP TABLE users;
