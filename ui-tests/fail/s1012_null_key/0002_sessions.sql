--! revision: c43bd0119ae5
--! revises: 201f5ef24462
--! message: sessions

--! upgrade
CREATE TABLE sessions (
    id BIGINT PRIMARY KEY,
    login VARCHAR(64) REFERENCES users (login)
);
