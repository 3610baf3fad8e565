--! revision: 201f5ef24462
--! revises: none
--! message: initial schema

--! upgrade
\set ON_ERROR_STOP on
CREATE TABLE users (id INT PRIMARY KEY);
