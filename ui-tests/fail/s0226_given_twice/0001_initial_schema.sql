--! revision: 201f5ef24462
--! revises: none
--! message: initial schema

--! upgrade
--! allow(no-email): they sign in by name
--! allow(no-email): so they do
CREATE TABLE users (id INTEGER PRIMARY KEY);
