--! revision: c43bd0119ae5
--! revises: 201f5ef24462
--! message: accounts

--! upgrade
CREATE TABLE users (
    id BIGINT PRIMARY KEY,
    login VARCHAR(64) NOT NULL
);
