--! revision: 201f5ef24462
--! revises: none
--! message: initial schema

--! upgrade(sqlite)
CREATE TABLE users (id INTEGER PRIMARY KEY, name TEXT);
CREATE TABLE names AS SELECT DISTINCT name FROM users;
