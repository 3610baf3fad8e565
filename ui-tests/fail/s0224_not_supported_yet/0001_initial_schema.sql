--! revision: 201f5ef24462
--! revises: none
--! message: initial schema

--! upgrade
--! run: crate::backfill::emails
CREATE TABLE users (id INTEGER PRIMARY KEY);
