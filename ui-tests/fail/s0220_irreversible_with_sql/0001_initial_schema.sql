--! revision: 201f5ef24462
--! revises: none
--! message: initial schema

--! upgrade
DROP TABLE IF EXISTS users;

--! downgrade: irreversible, the rows are gone
CREATE TABLE users (id INTEGER PRIMARY KEY);
