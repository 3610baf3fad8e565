--! revision: 201f5ef24462
--! revises: c43bd0119ae5
--! message: initial schema

--! upgrade
CREATE TABLE users (id INTEGER PRIMARY KEY);

--! downgrade
DROP TABLE users;
