--! revision: 201f5ef24462
--! revises: none
--! message: initial schema

--! upgrade
CREATE TABLE authors (
    id BIGINT PRIMARY KEY
);
CREATE TABLE books (
    id BIGINT PRIMARY KEY,
    author_id BIGINT NOT NULL REFERENCES authors ON DELETE SET NULL
);
