--! revision: 201f5ef24462
--! revises: none
--! message: initial schema

--! upgrade(sqlite)
CREATE TABLE users (id INTEGER PRIMARY KEY);

--! upgrade(posgres)
CREATE TABLE users (id BIGINT PRIMARY KEY);
