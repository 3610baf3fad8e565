--! revision: 201f5ef24462
--! revises: none
--! message: initial schema

--! upgrade
CREATE TABLE jobs (
    id BIGINT PRIMARY KEY,
    state VARCHAR(16) NOT NULL DEFAULT 'new'
);
