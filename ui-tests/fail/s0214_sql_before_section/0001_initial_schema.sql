--! revision: 201f5ef24462
--! revises: none
--! message: initial schema

CREATE TABLE users (id INTEGER PRIMARY KEY);

--! upgrade
CREATE TABLE tags (name TEXT PRIMARY KEY);
