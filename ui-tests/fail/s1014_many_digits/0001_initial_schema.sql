--! revision: 201f5ef24462
--! revises: none
--! message: initial schema

--! upgrade
CREATE TABLE accounts (
    id BIGINT PRIMARY KEY,
    balance DECIMAL(20, 4) NOT NULL
);
