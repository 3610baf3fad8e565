--! revision: 201f5ef24462
--! revises: none
--! message: initial schema

--! upgrade
CREATE TABLE users (
    id BIGINT PRIMARY KEY,
    email VARCHAR(255) UNIQUE
);
CREATE TABLE letters (
    id BIGINT PRIMARY KEY,
    recipient VARCHAR(255) REFERENCES users (email)
);
