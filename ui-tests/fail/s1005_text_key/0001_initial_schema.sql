--! revision: 201f5ef24462
--! revises: none
--! message: initial schema

--! upgrade
CREATE TABLE pages (
    id BIGINT PRIMARY KEY,
    address TEXT NOT NULL UNIQUE
);
