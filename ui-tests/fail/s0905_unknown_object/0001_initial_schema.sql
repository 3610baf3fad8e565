--! revision: 201f5ef24462
--! revises: none
--! message: initial schema

--! upgrade
CREATE TABLE users (id BIGINT PRIMARY KEY, email text);
CREATE VIEW addresses AS SELECT email FROM users;
