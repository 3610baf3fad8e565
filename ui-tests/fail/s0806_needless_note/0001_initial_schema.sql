--! revision: 201f5ef24462
--! revises: none
--! message: initial schema

--! upgrade
--! catalog: CREATE TABLE users (id BIGINT PRIMARY KEY)
CREATE TABLE users (id BIGINT PRIMARY KEY);
