--! revision: 201f5ef24462
--! revises: none
--! message: initial schema

--! upgrade
BEGIN;
CREATE TABLE users (id INTEGER PRIMARY KEY);
COMMIT;
